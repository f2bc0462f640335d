//! How objects are written.

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::Absent;

/// An object while it is written. Its methods are the holders of members; the first failure is kept for the end, so that
/// a member is a plain statement.
pub struct ObjectWriter<S: Serializer>(Result<S::SerializeMap, S::Error>);

impl<S: Serializer> ObjectWriter<S> {
    /// One without members.
    pub fn new(serializer: S) -> Self {
        Self(serializer.serialize_map(None))
    }

    /// A member that is always there.
    pub fn always<T: Serialize>(&mut self, name: &str, value: &T) {
        if let Ok(map) = &mut self.0
            && let Err(error) = map.serialize_entry(name, value)
        {
            self.0 = Err(error);
        }
    }

    /// A member that is always there, perhaps as null.
    pub fn nullable<T: Serialize>(&mut self, name: &'static str, value: &Option<T>) {
        self.always(name, value);
    }

    /// A member that is left out where it is absent.
    pub fn optional<T: Absent + Serialize>(&mut self, name: &'static str, value: &T) {
        if !value.is_absent() {
            self.always(name, value);
        }
    }

    /// The same: whether it is there is checked elsewhere.
    pub fn required<T: Absent + Serialize>(&mut self, name: &'static str, value: &T) {
        self.optional(name, value);
    }

    /// The same.
    pub fn required_nullable<T: Absent + Serialize>(&mut self, name: &'static str, value: &T) {
        self.optional(name, value);
    }

    /// The same.
    pub fn patch<T: Absent + Serialize>(&mut self, name: &'static str, value: &T) {
        self.optional(name, value);
    }

    /// A member that is never written.
    pub fn read_only<T>(&mut self, _name: &'static str, _value: &Option<T>) {}

    /// The additional properties; one with the name of a declared property is left out, so that no name is there twice.
    pub fn additional<'a, T: Serialize + 'a>(
        &mut self,
        declared: &[&str],
        properties: impl IntoIterator<Item = (&'a String, &'a T)>,
    ) {
        for (name, value) in properties {
            if !declared.contains(&name.as_str()) {
                self.always(name, value);
            }
        }
    }

    /// What the serializer makes of it.
    ///
    /// # Errors
    ///
    /// The first failure of a member.
    pub fn end(self) -> Result<S::Ok, S::Error> {
        self.0?.end()
    }
}

/// Writes an object member by member.
#[macro_export]
#[doc(hidden)]
macro_rules! __object_write {
    (
        $name:ident { $($holder:ident $field:ident $($wire:literal)?,)* } $($additional:ident [$($hidden:literal),*])?
    ) => {
        #[allow(deprecated, unused_mut)]
        impl $crate::runtime::__private::Serialize for $name {
            fn serialize<S: $crate::runtime::__private::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                let mut object = $crate::runtime::__private::ObjectWriter::new(serializer);
                $(object.$holder($crate::__wire!($field $($wire)?), &self.$field);)*
                $crate::__object_additional!(
                    object [$($crate::__wire!($field $($wire)?)),*], self $($additional [$($hidden),*] [])?
                );
                object.end()
            }
        }
    };
}

/// Gives the additional properties, with the names of the declared ones, to what writes or checks an object.
#[macro_export]
#[doc(hidden)]
macro_rules! __object_additional {
    ($to:ident [$($declared:expr),* $(,)?], $object:ident) => {};
    ($to:ident [$($declared:expr),* $(,)?], $object:ident $additional:ident [$($hidden:literal),*] [$($limits:tt)*]) => {
        $to.additional(&[$($declared,)* $($hidden),*], &$object.$additional $($limits)*);
    };
}

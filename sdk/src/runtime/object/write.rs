//! Writing of objects.

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::Absent;

/// An object that is being written. The first error is kept until the end, so that each property is a plain statement.
pub struct ObjectWriter<S: Serializer>(Result<S::SerializeMap, S::Error>);

impl<S: Serializer> ObjectWriter<S> {
    /// A writer of an object without properties yet.
    pub fn new(serializer: S) -> Self {
        Self(serializer.serialize_map(None))
    }

    /// Writes a property.
    pub fn always<T: Serialize>(&mut self, name: &str, value: &T) {
        if let Ok(map) = &mut self.0
            && let Err(error) = map.serialize_entry(name, value)
        {
            self.0 = Err(error);
        }
    }

    /// Writes a property, unless it is absent.
    pub fn optional<T: Absent + Serialize>(&mut self, name: &'static str, value: &T) {
        if !value.is_absent() {
            self.always(name, value);
        }
    }

    /// Writes the additional properties, apart from those with a declared name.
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

    /// Ends the object, and returns the serializer's result.
    ///
    /// # Errors
    ///
    /// The first error of a property.
    pub fn end(self) -> Result<S::Ok, S::Error> {
        self.0?.end()
    }
}

/// Writes an object field by field. The first argument is the method for required fields: `always` or `optional`.
#[macro_export]
#[doc(hidden)]
macro_rules! __written {
    (
        $required_is:ident $name:ident
        $(secret($($secret:literal),*))?
        $(limits[$($own:tt)*])?
        $(constant($($constant:literal = $only:literal),*))?
        $(required($($required:ident $(= $required_wire:literal)? $([$($required_limit:tt)*])?),*))?
        $(set($($set:ident $(= $set_wire:literal)? $([$($set_limit:tt)*])?),*))?
        $(optional($($optional:ident $(= $optional_wire:literal)? $([$($optional_limit:tt)*])?),*))?
        $(read_only($($read_only:ident $(= $read_only_wire:literal)?),*))?
        $(additional($additional:ident $([$($each:tt)*])? $(except $($hidden:literal),*)?))?
    ) => {
        #[allow(deprecated, unused_mut)]
        impl $crate::runtime::__private::Serialize for $name {
            fn serialize<S: $crate::runtime::__private::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                let mut object = $crate::runtime::__private::ObjectWriter::new(serializer);
                $($(object.always($constant, &$only);)*)?
                $($(object.$required_is($crate::__wire_name!($required $($required_wire)?), &self.$required);)*)?
                $($(object.optional($crate::__wire_name!($set $($set_wire)?), &self.$set);)*)?
                $($(object.optional($crate::__wire_name!($optional $($optional_wire)?), &self.$optional);)*)?
                $crate::__additional!(
                    object [
                        $($($crate::__wire_name!($required $($required_wire)?),)*)?
                        $($($crate::__wire_name!($set $($set_wire)?),)*)?
                        $($($crate::__wire_name!($optional $($optional_wire)?),)*)?
                        $($($crate::__wire_name!($read_only $($read_only_wire)?),)*)?
                    ],
                    self $($additional [$($($hidden),*)?])?
                );
                object.end()
            }
        }
    };
}

//! How objects are written.

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::Absent;

/// An object while it is written. The first failure is kept for the end, so that a member is a plain statement.
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

    /// A member that is left out where it is absent.
    pub fn optional<T: Absent + Serialize>(&mut self, name: &'static str, value: &T) {
        if !value.is_absent() {
            self.always(name, value);
        }
    }

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

    /// The result of the serializer.
    ///
    /// # Errors
    ///
    /// The first failure of a member.
    pub fn end(self) -> Result<S::Ok, S::Error> {
        self.0?.end()
    }
}

/// Writes an object field by field; the required ones as `always` or `optional` says.
#[macro_export]
#[doc(hidden)]
macro_rules! __written {
    (
        $required_is:ident $name:ident
        $(limits[$($own:tt)*])?
        $(constant($($constant:literal = $only:literal),*))?
        $(required($($required:ident $(= $required_wire:literal)? $([$($required_limit:tt)*])?),*))?
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
                $($(object.optional($crate::__wire_name!($optional $($optional_wire)?), &self.$optional);)*)?
                $crate::__additional!(
                    object [
                        $($($crate::__wire_name!($required $($required_wire)?),)*)?
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

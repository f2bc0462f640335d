//! Reading of objects.

use std::{borrow::Cow, fmt, marker::PhantomData};

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};

use super::{Absent, Constant};
use crate::runtime::FromAnswer;

/// An object whose properties may all be missing.
pub trait Members: Default {
    /// The names of properties whose values are secrets.
    const SECRETS: &'static [&'static str] = &[];

    /// Reads the property `name`, or skips it if it is unknown.
    fn read<'de, V: MemberValue<'de>>(&mut self, name: &str, value: V) -> V::Done;
}

/// The value of a property that is to be read.
pub trait MemberValue<'de> {
    /// The result of reading it.
    type Done;

    /// Reads it into a field.
    fn into<T: FromAnswer + Absent>(self, member: &mut T) -> Self::Done;

    /// Reads it into the map of additional properties.
    fn entry<T: FromAnswer>(self, name: &str, map: &mut impl Extend<(String, T)>) -> Self::Done;

    /// Checks that it is the constant value; null counts as absent.
    fn constant(self, only: impl Into<Constant>) -> Self::Done;

    /// Skips it.
    fn skip(self) -> Self::Done;
}

/// Reads an object. Unknown properties are skipped; a property that it has twice is an error.
pub fn read_object<'de, T: Members, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_map(Object(PhantomData))
}

struct Object<T>(PhantomData<T>);

impl<'de, T: Members> Visitor<'de> for Object<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<T, A::Error> {
        let mut object = T::default();
        while let Some(name) = map.next_key_seed(Name)? {
            object.read(&name, Next(&mut map))?;
        }
        Ok(object)
    }
}

/// The value of the current property of a serde map.
struct Next<'a, A>(&'a mut A);

impl<'de, A: MapAccess<'de>> MemberValue<'de> for Next<'_, A> {
    type Done = Result<(), A::Error>;

    fn into<T: FromAnswer + Absent>(self, member: &mut T) -> Self::Done {
        if !member.is_absent() {
            return Err(A::Error::custom("a property that the object has twice"));
        }
        *member = self.0.next_value()?;
        Ok(())
    }

    fn entry<T: FromAnswer>(self, name: &str, map: &mut impl Extend<(String, T)>) -> Self::Done {
        let value = self.0.next_value()?;
        map.extend([(name.to_owned(), value)]);
        Ok(())
    }

    fn constant(self, only: impl Into<Constant>) -> Self::Done {
        self.0.next_value_seed(only.into())
    }

    fn skip(self) -> Self::Done {
        self.0.next_value::<IgnoredAny>().map(drop)
    }
}

/// The name of a property, borrowed if the deserializer has the text.
struct Name;

impl<'de> DeserializeSeed<'de> for Name {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl<'de> Visitor<'de> for Name {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a member")
    }

    fn visit_borrowed_str<E: Error>(self, name: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(name))
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(name.to_owned()))
    }

    fn visit_string<E: Error>(self, name: String) -> Result<Self::Value, E> {
        Ok(Cow::Owned(name))
    }
}

/// Reads an object field by field.
#[macro_export]
#[doc(hidden)]
macro_rules! __read {
    (
        $name:ident
        $(secret($($secret:literal),*))?
        $(limits[$($own:tt)*])?
        $(constant($($constant:literal = $only:literal),*))?
        $(required($($required:ident $(= $required_wire:literal)? $([$($required_limit:tt)*])?),*))?
        $(optional($($optional:ident $(= $optional_wire:literal)? $([$($optional_limit:tt)*])?),*))?
        $(read_only($($read_only:ident $(= $read_only_wire:literal)?),*))?
        $(additional($additional:ident $([$($each:tt)*])? $(except $($hidden:literal),*)?))?
    ) => {
        // Any other name is an additional property.
        #[allow(deprecated, unreachable_patterns)]
        impl $crate::runtime::__private::Members for $name {
            $(const SECRETS: &'static [&'static str] = &[$($secret),*];)?

            fn read<'de, V: $crate::runtime::__private::MemberValue<'de>>(&mut self, name: &str, value: V) -> V::Done {
                match name {
                    $($($constant => value.constant($only),)*)?
                    $($($crate::__wire_name!($required $($required_wire)?) => value.into(&mut self.$required),)*)?
                    $($($crate::__wire_name!($optional $($optional_wire)?) => value.into(&mut self.$optional),)*)?
                    $($($crate::__wire_name!($read_only $($read_only_wire)?) => value.into(&mut self.$read_only),)*)?
                    $(
                        $($($hidden => value.skip(),)*)?
                        _ => value.entry(name, &mut self.$additional),
                    )?
                    _ => value.skip(),
                }
            }
        }

        impl<'de> $crate::runtime::__private::Deserialize<'de> for $name {
            fn deserialize<D: $crate::runtime::__private::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                $crate::runtime::__private::read_object(deserializer)
            }
        }

        impl $crate::runtime::FromAnswer for $name {
            fn from_misfit(
                json: &$crate::runtime::__private::RawValue,
                place: &$crate::runtime::__private::Place<'_>,
            ) -> ::std::option::Option<Self> {
                $crate::runtime::__private::read_misfit_object(json, place)
            }

            fn empty() -> ::std::option::Option<Self> {
                ::std::option::Option::Some(::std::default::Default::default())
            }
        }
    };
}

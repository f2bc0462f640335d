//! Newtypes of strings, such as ids.

mod origin;

pub use origin::OriginText;

/// Implements a newtype of a string whose equality is that of the string, such as an id: the traits of
/// [`text_value!`](crate::runtime::text_value), and `Borrow<str>`, so that maps with such keys can be searched by
/// `str`.
///
/// ```
/// use cloudflare_sdk::runtime;
///
/// #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
/// pub struct ThingId(runtime::OriginText);
///
/// runtime::text_type!(ThingId[MaxLength(32)]);
///
/// assert_eq!(ThingId::from("a1"), "a1");
/// ```
#[macro_export]
#[doc(hidden)]
macro_rules! __text_type {
    ($name:ident[$($limit:expr),*]) => {
        $crate::__text_value!($name[$($limit),*]);

        impl ::std::borrow::Borrow<str> for $name {
            fn borrow(&self) -> &str {
                self.as_str()
            }
        }
    };
}

/// Implements conversions, formatting, serde, checks of limits and use in paths for a newtype of a string:
/// `text_value!(Name[limits])`, for a struct that holds an [`OriginText`].
///
/// A value that the client decoded from a response is not checked when it is sent. Every other value is, whether the
/// caller created or deserialized it.
#[macro_export]
#[doc(hidden)]
macro_rules! __text_value {
    ($name:ident[$($limit:expr),*]) => {
        // The visibility and use of the items depend on the type.
        #[allow(dead_code, unreachable_pub)]
        impl $name {
            /// The text.
            pub fn as_str(&self) -> &str {
                self.0.as_str()
            }

            /// The text, owned.
            pub fn into_string(self) -> ::std::string::String {
                self.0.into_string()
            }
        }

        $crate::__text_impls!($name);

        impl ::std::fmt::Debug for $name {
            #[allow(unused_imports)]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                use $crate::runtime::Limit::*;

                let content = $crate::runtime::__private::content(&self.0, &[$($limit),*]);
                f.debug_tuple(::std::stringify!($name)).field(content).finish()
            }
        }

        impl ::std::convert::From<&str> for $name {
            fn from(text: &str) -> Self {
                Self($crate::runtime::OriginText::made(text))
            }
        }

        impl ::std::convert::From<::std::string::String> for $name {
            fn from(text: ::std::string::String) -> Self {
                Self($crate::runtime::OriginText::made(text))
            }
        }

        impl ::std::convert::From<&::std::string::String> for $name {
            fn from(text: &::std::string::String) -> Self {
                Self::from(text.as_str())
            }
        }

        impl ::std::convert::From<&$name> for $name {
            fn from(other: &$name) -> Self {
                ::std::clone::Clone::clone(other)
            }
        }

        impl ::std::convert::From<$name> for ::std::string::String {
            fn from(value: $name) -> Self {
                value.into_string()
            }
        }

        impl<'de> $crate::runtime::__private::Deserialize<'de> for $name {
            fn deserialize<D: $crate::runtime::__private::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                <::std::string::String as $crate::runtime::__private::Deserialize<'de>>::deserialize(deserializer)
                    .map(|text| Self($crate::runtime::OriginText::deserialized(text)))
            }
        }

        impl $crate::runtime::FromAnswer for $name {
            fn from_misfit(
                json: &$crate::runtime::__private::RawValue,
                place: &$crate::runtime::__private::Place<'_>,
            ) -> ::std::option::Option<Self> {
                <::std::string::String as $crate::runtime::FromAnswer>::from_misfit(json, place)
                    .map(|text| Self($crate::runtime::OriginText::read(text)))
            }
        }

        impl $crate::runtime::Validate for $name {
            #[allow(unused_imports)]
            fn validate(&self, check: &mut $crate::runtime::Check<'_>) {
                use $crate::runtime::Limit::*;

                $crate::runtime::Validate::validate_with(&self.0, &[$($limit),*], check);
            }

            fn validate_with(&self, limits: &[$crate::runtime::Limit], check: &mut $crate::runtime::Check<'_>) {
                self.validate(check);
                $crate::runtime::Validate::validate_with(&self.0, limits, check);
            }
        }
    };
}

/// Implements `Display`, `FromStr`, `Serialize`, comparison with `str`, and use in paths, from `as_str` and
/// `From<&str>`.
#[macro_export]
#[doc(hidden)]
macro_rules! __text_impls {
    ($name:ident) => {
        impl ::std::str::FromStr for $name {
            type Err = ::std::convert::Infallible;

            // `Self::Err` would be ambiguous in an enum with a variant of that name.
            fn from_str(text: &str) -> ::std::result::Result<Self, ::std::convert::Infallible> {
                ::std::result::Result::Ok(Self::from(text))
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl ::std::convert::AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl ::std::cmp::PartialEq<str> for $name {
            fn eq(&self, other: &str) -> bool {
                self.as_str() == other
            }
        }

        impl ::std::cmp::PartialEq<&str> for $name {
            fn eq(&self, other: &&str) -> bool {
                self.as_str() == *other
            }
        }

        impl $crate::runtime::__private::Serialize for $name {
            fn serialize<S: $crate::runtime::__private::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl $crate::runtime::PathValue for $name {
            fn path_text(&self) -> ::std::borrow::Cow<'_, str> {
                ::std::borrow::Cow::Borrowed(self.as_str())
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use std::cmp::Ordering;
    use std::collections::{BTreeMap, HashSet};

    use serde::de::DeserializeOwned;

    use crate::runtime::misfit::strictly;
    use crate::runtime::{self, Check, Limit, PathValue};

    /// Identifies a thing.
    #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub struct ThingId(runtime::OriginText);

    runtime::text_type!(ThingId[MaxLength(3)]);

    #[test]
    fn converts_from_and_to_text() {
        let id = ThingId::from("abc");
        let owned = String::from("abc");
        assert_eq!(id, ThingId::from(&owned));
        assert_eq!(id, ThingId::from(&id));
        assert_eq!(Ok(id.clone()), owned.parse::<ThingId>());
        assert_eq!((id.as_str(), id.as_ref()), ("abc", "abc"));
        assert!(id == "abc" && id == *"abc");
        assert_eq!(String::from(id.clone()), id.into_string());
    }

    #[test]
    fn formats_plainly_and_for_debugging() {
        let id = ThingId::from("a\"b");
        assert_eq!(id.to_string(), "a\"b");
        assert_eq!(format!("{id:>5}|"), "  a\"b|");
        assert_eq!(format!("{id:?}"), r#"ThingId("a\"b")"#);
    }

    #[test]
    fn is_found_in_maps_by_text() {
        assert_eq!(BTreeMap::from([(ThingId::from("a"), 1)]).get("a"), Some(&1));
    }

    #[test]
    fn is_text_on_the_wire() {
        let id: ThingId = serde_json::from_str("\"abc\"").unwrap();
        assert_eq!(serde_json::to_string(&id).unwrap(), "\"abc\"");
        assert_eq!(id.path_text(), "abc");
    }

    #[test]
    fn text_that_a_caller_makes_is_limited() {
        let id = ThingId::from("abcd");
        assert_eq!(Check::all("id", &id, &[]), ["id: 4 characters, at most 3"]);
        assert_eq!(Check::all("id", &id, &[Limit::MinLength(9)]).len(), 2);
        assert_eq!(Check::all("id", &id.to_string().parse::<ThingId>().unwrap(), &[]).len(), 1);
    }

    /// Deserializes a value of a response, as the client does.
    fn decoded<T: DeserializeOwned>(json: &str) -> T {
        strictly(|| serde_json::from_str(json)).unwrap().0
    }

    #[test]
    fn text_from_a_response_is_used_as_it_is() {
        let read: ThingId = decoded("\"abcd\"");
        for id in [ThingId::from(&read), read.clone(), Some(&read).cloned().unwrap(), read] {
            assert!(Check::all("id", &id, &[Limit::MinLength(9)]).is_empty());
        }
        let list: Vec<ThingId> = decoded(r#"["abcd", "abcde"]"#);
        assert!(Check::all("ids", &list, &[Limit::Each(&[Limit::MaxLength(1)])]).is_empty());
        assert_eq!(Check::all("ids", &list, &[Limit::MaxItems(1)]), ["ids: 2 items, at most 1"]);
    }

    #[test]
    fn text_that_a_caller_deserializes_is_limited() {
        let config: ThingId = serde_json::from_str("\"abcd\"").unwrap();
        assert_eq!(Check::all("id", &config, &[]), ["id: 4 characters, at most 3"]);
        let read: ThingId = decoded("\"abcd\"");
        let again: ThingId = serde_json::from_str(&serde_json::to_string(&read).unwrap()).unwrap();
        assert_eq!(Check::all("id", &again, &[]), ["id: 4 characters, at most 3"]);
    }

    #[test]
    fn the_origin_does_not_affect_equality_order_hash_or_size() {
        let (made, read) = (ThingId::from("abcd"), decoded::<ThingId>("\"abcd\""));
        assert_eq!(made, read);
        assert_eq!(made.cmp(&read), Ordering::Equal);
        assert_eq!(HashSet::from([made.clone(), read.clone()]).len(), 1);
        assert!(HashSet::from([read.clone()]).contains("abcd"));
        assert_eq!(format!("{made:?}"), format!("{read:?}"));
        assert_eq!(size_of::<Option<ThingId>>(), size_of::<String>());
    }
}

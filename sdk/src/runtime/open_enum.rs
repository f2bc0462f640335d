//! Open enums, which keep unknown values.

use std::fmt;
use std::marker::PhantomData;

use serde::Deserializer;
use serde::de::{Error, Unexpected, Visitor};

use super::numbers::MAX_EXACT;

/// Implements conversions, formatting, serde, checks and use in paths for a string enum:
/// `open_enum!(Name else Unknown, Variant = "text")`. The variant behind `else` keeps an unknown value, which is
/// written back unchanged and may be sent. In an enum that only requests use, `open_enum!(sent Name ..)`, it is a
/// violation, unless the request is [`unchecked`](crate::Request::unchecked).
///
/// ```
/// use cloudflare_sdk::runtime;
///
/// #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
/// pub enum Colour {
///     Red,
///     Unknown(String),
/// }
///
/// runtime::open_enum!(Colour else Unknown, Red = "red");
///
/// assert_eq!(Colour::from("red"), Colour::Red);
/// assert_eq!(Colour::from("mauve").as_str(), "mauve");
/// ```
#[macro_export]
#[doc(hidden)]
macro_rules! __open_enum {
    (sent $name:ident $($values:tt)*) => {
        $crate::__open_enum_values!($name $($values)*);

        impl $crate::runtime::Validate for $name {
            fn validate(&self, check: &mut $crate::runtime::Check<'_>) {
                if !self.is_known() {
                    check.undescribed_text(self.as_str(), Self::known());
                }
            }

            fn validate_with(&self, limits: &[$crate::runtime::Limit], check: &mut $crate::runtime::Check<'_>) {
                self.validate(check);
                self.as_str().validate_with(limits, check);
            }
        }
    };
    ($name:ident $($values:tt)*) => {
        $crate::__open_enum_values!($name $($values)*);

        /// Accepts every value, since unknown ones may be newer than the description. Limits of its place apply.
        impl $crate::runtime::Validate for $name {
            fn validate(&self, _check: &mut $crate::runtime::Check<'_>) {}

            fn validate_with(&self, limits: &[$crate::runtime::Limit], check: &mut $crate::runtime::Check<'_>) {
                self.as_str().validate_with(limits, check);
            }
        }
    };
}

/// Implements everything of an open enum except its check.
#[macro_export]
#[doc(hidden)]
macro_rules! __open_enum_values {
    ($name:ident else $unknown:ident $(, $variant:ident = $text:literal)*) => {
        // The visibility and use of the items depend on the enum.
        #[allow(dead_code, unreachable_pub)]
        impl $name {
            /// The value on the wire.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $text,)*
                    Self::$unknown(text) => text,
                }
            }

            /// Whether this version knows the value.
            pub fn is_known(&self) -> bool {
                !::std::matches!(self, Self::$unknown(_))
            }

            /// The values that this version knows, in the order of the description.
            pub const fn known() -> &'static [&'static str] {
                &[$($text),*]
            }
        }

        $crate::__text_impls!($name);

        impl ::std::convert::From<&str> for $name {
            fn from(text: &str) -> Self {
                match text {
                    $($text => Self::$variant,)*
                    _ => Self::$unknown(::std::borrow::ToOwned::to_owned(text)),
                }
            }
        }

        impl ::std::convert::From<::std::string::String> for $name {
            fn from(text: ::std::string::String) -> Self {
                Self::from(text.as_str())
            }
        }

        impl<'de> $crate::runtime::__private::Deserialize<'de> for $name {
            fn deserialize<D: $crate::runtime::__private::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                $crate::runtime::__private::deserialize_open_enum(deserializer)
            }
        }

        impl $crate::runtime::FromAnswer for $name {
            fn from_misfit(
                json: &$crate::runtime::__private::RawValue,
                place: &$crate::runtime::__private::Place<'_>,
            ) -> ::std::option::Option<Self> {
                <::std::string::String as $crate::runtime::FromAnswer>::from_misfit(json, place).map(Self::from)
            }
        }
    };
}

/// Deserializes an open enum from a string, or from the JSON text of a number or boolean; null is no value of it.
pub fn deserialize_open_enum<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: for<'a> From<&'a str>,
    D: Deserializer<'de>,
{
    struct Scalar<T>(PhantomData<T>);

    impl<T: for<'a> From<&'a str>> Visitor<'_> for Scalar<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a text")
        }

        fn visit_str<E>(self, text: &str) -> Result<T, E> {
            Ok(T::from(text))
        }

        fn visit_bool<E>(self, value: bool) -> Result<T, E> {
            Ok(T::from(&value.to_string()))
        }

        fn visit_u64<E>(self, value: u64) -> Result<T, E> {
            Ok(T::from(&value.to_string()))
        }

        fn visit_i64<E>(self, value: i64) -> Result<T, E> {
            Ok(T::from(&value.to_string()))
        }

        fn visit_f64<E: Error>(self, value: f64) -> Result<T, E> {
            if value.abs() >= MAX_EXACT {
                return Err(E::invalid_type(Unexpected::Float(value), &self));
            }
            Ok(T::from(&serde_json::Value::from(value).to_string()))
        }
    }

    deserializer.deserialize_any(Scalar(PhantomData))
}

#[cfg(test)]
mod tests {
    use crate::runtime::{self, Check, Limit, PathValue};

    /// The state of a thing.
    #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub(crate) enum State {
        Count,
        DunderCount,
        Unknown,
        Empty,
        Other(String),
    }

    runtime::open_enum!(State else Other, Count = "count", DunderCount = "__count__", Unknown = "unknown", Empty = "");

    fn read(json: &str) -> State {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn known_values_are_compared_exactly() {
        assert_eq!(read("\"count\""), State::Count);
        assert_eq!(read("\"__count__\""), State::DunderCount);
        assert_eq!(read("\"unknown\""), State::Unknown);
        assert_eq!(read("\"\""), State::Empty);
        assert_eq!(State::known(), ["count", "__count__", "unknown", ""]);
        assert_eq!(State::from(String::from("count")), State::Count);
        assert_eq!("count".parse(), Ok(State::Count));
    }

    #[test]
    fn a_new_value_is_kept_and_written_back() {
        for text in ["draining", "Count", "count "] {
            let json = serde_json::to_string(text).unwrap();
            let state = read(&json);
            assert_eq!(state, State::Other(text.into()));
            assert!(!state.is_known() && state == text);
            assert_eq!(serde_json::to_string(&state).unwrap(), json);
            assert_eq!(state.to_string(), text);
        }
    }

    #[test]
    fn a_scalar_of_another_type_does_not_fail_the_response() {
        for json in ["7", "-7", "1.5", "1.0", "true"] {
            assert_eq!(read(json).as_str(), json);
        }
        for json in ["[]", "{}", "null"] {
            assert!(serde_json::from_str::<State>(json).is_err(), "{json}");
        }
    }

    /// An enum that only requests use.
    #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
    enum Action {
        Start,
        Stop,
        Unknown(String),
    }

    runtime::open_enum!(sent Action else Unknown, Start = "start", Stop = "stop");

    #[test]
    fn an_unknown_value_is_a_violation_if_only_requests_use_the_enum() {
        assert!(Check::all("action", &Action::Stop, &[]).is_empty());
        assert!(Check::all("action", &Action::from("start"), &[]).is_empty());
        assert_eq!(
            Check::all("action", &Action::from("halt"), &[]),
            ["action: `halt`, not one of start, stop; `unchecked()` sends it"]
        );
    }

    #[test]
    fn limits_of_a_field_apply_to_every_value_of_its_enum() {
        let limits = [Limit::MaxLength(5), Limit::Schema(r#"{"not": {"enum": ["stop"]}}"#)];
        assert!(Check::all("action", &Action::Start, &limits).is_empty());
        assert_eq!(Check::all("action", &Action::Stop, &limits).len(), 1);
        assert!(Check::all("state", &State::Count, &limits).is_empty());
        assert_eq!(Check::all("state", &State::DunderCount, &limits).len(), 1);
    }

    #[test]
    fn an_unknown_value_may_be_sent() {
        let state = State::from("draining");
        assert!(Check::all("state", &state, &[]).is_empty());
        assert_eq!(state.path_text(), "draining");
    }
}

//! Values that are one of several types.

mod misfit;

use std::cmp::Reverse;

pub use misfit::read_misfit_union;
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use serde_json::value::RawValue;

use super::misfit::{Place, union_fell_back};

/// Declares an enum of alternatives and a catch-all that holds a [`serde_json::Value`], with its serde and its checking.
///
/// Each branch says when it may be taken:
///
/// - `string`, `number`, `bool`, `array` or `object`: the value is of that JSON type;
/// - `["id", "cidr"]`: an object with these keys;
/// - `{"type": "a", "b"}`: an object whose member `type` is one of these, `{"type": "a"; "id"}`: and that has these keys;
/// - `(["id"]; "/cidr", "/owner/name")`, `({"type": "a"}; "/cidr")`: the same, and of those that may be taken it is the
///   likelier the more of these places (RFC 6901) the value has.
///
/// Of the branches that may be taken, one told by its `type` comes first, then the one with the most keys and places,
/// then the order of declaration; what no branch can read is kept whole by the catch-all, and written back the same.
/// Limits on what is sent stand behind `=>`.
///
/// An enum that only answers use, whose branches need not implement [`Validate`](crate::runtime::Validate), is `answer`;
/// one that only requests use, whose branches need no [`FromAnswer`](crate::runtime::FromAnswer), is `request`; others are
/// `both`.
///
/// ```
/// use cloudflare_sdk::runtime;
///
/// runtime::union! {
///     /// A value that is text or a number.
///     pub enum Setting: both {
///         Text(String) if string => [runtime::Limit::MaxLength(8)],
///         Number(f64) if number,
///         ..Unknown
///     }
/// }
///
/// let read: Setting = serde_json::from_str("5").unwrap();
/// assert_eq!(read, Setting::Number(5.0));
/// ```
#[macro_export]
#[doc(hidden)]
macro_rules! __union {
    (
        $(#[$meta:meta])*
        $vis:vis enum $name:ident: $way:ident {
            $($variant:ident($type:ty) if $when:tt $(as $shown:literal)? $(=> $limits:tt)?,)*
            ..$unknown:ident
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq)]
        // As visible as its author wants.
        #[allow(unreachable_pub)]
        #[non_exhaustive]
        $vis enum $name {
            $(#[doc = $crate::__union_doc!($when $(, $shown)?)] $variant($type),)*
            /// A value of another shape, kept as it came.
            $unknown($crate::runtime::__private::Value),
        }

        impl $crate::runtime::__private::Serialize for $name {
            fn serialize<S: $crate::runtime::__private::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                match self {
                    $(Self::$variant(value) => {
                        $crate::runtime::__private::Serialize::serialize(value, serializer)
                    })*
                    Self::$unknown(value) => $crate::runtime::__private::Serialize::serialize(value, serializer),
                }
            }
        }

        $crate::__union_way!($way $name [$($variant($type) if $when $(=> $limits)?,)*] $unknown);
    };
}

/// What an enum of `union!` does beside being written: it is read, it is checked, or both.
#[macro_export]
#[doc(hidden)]
macro_rules! __union_way {
    (both $name:ident $branches:tt $unknown:ident) => {
        $crate::__union_way!(answer $name $branches $unknown);
        $crate::__union_way!(request $name $branches $unknown);
    };

    (
        request $name:ident
        [$($variant:ident($type:ty) if $when:tt $(=> $limits:tt)?,)*] $unknown:ident
    ) => {
        impl $crate::runtime::Validate for $name {
            fn validate(&self, check: &mut $crate::runtime::Check<'_>) {
                $crate::runtime::Validate::validate_with(self, &[], check);
            }

            fn validate_with(&self, limits: &[$crate::runtime::Limit], check: &mut $crate::runtime::Check<'_>) {
                match self {
                    $(Self::$variant(value) => {
                        $crate::runtime::Validate::validate_with(value, limits, check);
                        $($crate::runtime::Validate::validate_with(value, &$limits, check);)?
                    })*
                    Self::$unknown(value) => $crate::runtime::Validate::validate_with(value, limits, check),
                }
            }
        }
    };

    (
        answer $name:ident
        [$($variant:ident($type:ty) if $when:tt $(=> $limits:tt)?,)*] $unknown:ident
    ) => {
        impl $crate::runtime::__private::Union for $name {
            const BRANCHES: &'static [$crate::runtime::__private::Branch<Self>] = &[$(
                $crate::runtime::__private::Branch {
                    when: $crate::__union_when!($when),
                    read: |value| {
                        <$type as $crate::runtime::__private::Deserialize<'_>>::deserialize(value)
                            .ok()
                            .map(Self::$variant)
                    },
                    read_misfit: |json, place| place.read::<$type>(json).map(Self::$variant),
                },
            )*];

            fn unknown(value: $crate::runtime::__private::Value) -> Self {
                Self::$unknown(value)
            }
        }

        impl<'de> $crate::runtime::__private::Deserialize<'de> for $name {
            fn deserialize<D: $crate::runtime::__private::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                $crate::runtime::__private::read_union(deserializer)
            }
        }

        impl $crate::runtime::FromAnswer for $name {
            fn from_misfit(
                json: &$crate::runtime::__private::RawValue,
                place: &$crate::runtime::__private::Place<'_>,
            ) -> ::std::option::Option<Self> {
                $crate::runtime::__private::read_misfit_union(json, place)
            }
        }
    };
}

/// The condition of a branch, from how `union!` writes it.
#[macro_export]
#[doc(hidden)]
macro_rules! __union_when {
    (string) => { $crate::runtime::__private::When::String };
    (number) => { $crate::runtime::__private::When::Number };
    (bool) => { $crate::runtime::__private::When::Bool };
    (array) => { $crate::runtime::__private::When::Array };
    (object) => { $crate::__union_when!(([];)) };
    (($shape:tt; $($place:literal),* $(,)?)) => { $crate::__union_when!(@ $shape [$($place),*]) };
    ($shape:tt) => { $crate::__union_when!(@ $shape []) };
    (@ [$($key:literal),*] $places:tt) => {
        $crate::runtime::__private::When::Object { tag: None, keys: &[$($key),*], places: &$places }
    };
    (@ {$tag:literal: $($value:literal),* $(; $($key:literal),*)?} $places:tt) => {
        $crate::runtime::__private::When::Object {
            tag: Some(($tag, &[$($value),*])),
            keys: &[$($($key),*)?],
            places: &$places,
        }
    };
}

/// The condition of a branch in words.
#[macro_export]
#[doc(hidden)]
macro_rules! __union_doc {
    ($when:tt, $shown:literal) => { $shown };
    (($shape:tt; $($place:literal),* $(,)?)) => { $crate::__union_doc!($shape) };
    ([]) => { "An object." };
    ([$first:literal $(, $key:literal)*]) => { concat!("An object with `", $first, "`" $(, ", `", $key, "`")*, ".") };
    ({$tag:literal: $first:literal $(, $value:literal)* $(; $($key:literal),*)?}) => {
        concat!(
            "An object whose `", $tag, "` is `", $first, "`" $(, ", `", $value, "`")*, "."
            $(, " It has" $(, " `", $key, "`")*, ".")?
        )
    };
    ($kind:ident) => { concat!("A JSON ", stringify!($kind), ".") };
}

/// When a branch of a union may be taken.
#[derive(Debug, Clone, Copy)]
pub enum When {
    /// The value is an object.
    Object {
        /// A member, and the values of which it must have one.
        tag: Option<(&'static str, &'static [&'static str])>,
        /// Keys that it must have.
        keys: &'static [&'static str],
        /// Places (RFC 6901) of which it is the likelier the more it has.
        places: &'static [&'static str],
    },
    /// The value is text.
    String,
    /// The value is a number.
    Number,
    /// The value is a boolean.
    Bool,
    /// The value is an array.
    Array,
}

impl When {
    /// How well the value meets the condition: whether it is told by its tag, and the number of keys and places; nothing
    /// where it does not.
    fn rank(self, value: &Value) -> Option<(bool, usize)> {
        match (self, value) {
            (Self::Object { tag, keys, places }, Value::Object(members)) => {
                let told = match tag {
                    Some((member, values)) => values.iter().any(|known| is_text(members.get(member), known)),
                    None => true,
                };
                let there = |place: &&&str| value.pointer(place).is_some_and(|value| !value.is_null());
                let found = keys.len() + places.iter().filter(there).count();
                // What has none of the places that make a branch likely says nothing for it.
                let likely = found > 0 || places.is_empty() || tag.is_some();
                let met = told && likely && keys.iter().all(|key| members.contains_key(*key));
                met.then_some((tag.is_some(), found))
            }
            (Self::String, Value::String(_))
            | (Self::Number, Value::Number(_))
            | (Self::Bool, Value::Bool(_))
            | (Self::Array, Value::Array(_)) => Some((false, 0)),
            _ => None,
        }
    }
}

/// Whether a member is this text, or the boolean or number that the text writes.
fn is_text(member: Option<&Value>, text: &str) -> bool {
    match member {
        Some(Value::String(member)) => member == text,
        Some(Value::Bool(member)) => text == if *member { "true" } else { "false" },
        Some(Value::Number(member)) => {
            let written = member.to_string();
            written == text
        }
        _ => false,
    }
}

/// An enum of `union!` that is read.
pub trait Union: Sized + 'static {
    /// Its alternatives, in the order of declaration.
    const BRANCHES: &'static [Branch<Self>];

    /// The catch-all variant, which keeps a value of another shape.
    fn unknown(value: Value) -> Self;
}

/// One alternative of the union `U`.
#[derive(Debug)]
pub struct Branch<U> {
    /// When it may be taken.
    pub when: When,
    /// Reads it where it fits.
    pub read: fn(&Value) -> Option<U>,
    /// Reads it without the values that don't fit, which are recorded.
    pub read_misfit: fn(&RawValue, &Place<'_>) -> Option<U>,
}

/// Whether a branch is told by its tag, and the branch.
type Told<U> = (bool, &'static Branch<U>);

/// The branches that may be taken, the likeliest first.
fn ranked<U: Union>(value: &Value) -> Vec<Told<U>> {
    let branches = U::BRANCHES.iter();
    let mut ranked: Vec<_> = branches.filter_map(|branch| Some((branch.when.rank(value)?, branch))).collect();
    // Stable: among equals, the order of declaration stays.
    ranked.sort_by_key(|(rank, _)| Reverse(*rank));
    ranked.into_iter().map(|((told, _), branch)| (told, branch)).collect()
}

/// Reads a union: the branch that the value fits best and that can read it.
pub fn read_union<'de, U: Union, D: Deserializer<'de>>(deserializer: D) -> Result<U, D::Error> {
    let value = Value::deserialize(deserializer)?;
    let ranked = ranked::<U>(&value);
    let taken = ranked.iter().find_map(|(told, branch)| Some((*told, (branch.read)(&value)?)));
    // One that is told by its tag has to be read, or else any of them.
    let is_expected = match (ranked.first(), &taken) {
        (Some((told, _)), Some((taken, _))) => told == taken,
        (likeliest, _) => likeliest.is_none(),
    };
    if !is_expected {
        union_fell_back();
    }
    Ok(taken.map_or_else(|| U::unknown(value), |(_, union)| union))
}

#[cfg(test)]
mod tests;

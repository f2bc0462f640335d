//! Values that are one of several types.

mod misfit;

use std::cmp::Reverse;

pub use misfit::read_misfit_union;
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;
use serde_json::{Number, Value};

use super::misfit::{Place, union_fell_back};

/// How an enum of alternatives is written, read and checked:
/// `union!(sent received Name else Unknown, Variant(string), Other(object, has("id")))`.
///
/// In front of the name stand the ways that it goes: `sent` in requests, whose branches implement
/// [`Validate`](crate::runtime::Validate), `received` in responses, whose branches implement
/// [`FromAnswer`](crate::runtime::FromAnswer), or both. Behind it stand the variant that holds a [`serde_json::Value`]
/// that no branch can read, then the other variants. Of a union that only requests hold such a value is a violation, which
/// [`Request::unchecked`](crate::Request::unchecked) passes over, unless its JSON type stands in brackets behind the variant
/// (`else Unknown [string, number]`; `[any]`: whatever it is). Each of the others stands with the JSON that it is for: a
/// `string`, `number`, `bool`, `array` or `object`, with the [`Limit`](crate::runtime::Limit)s of a value that is sent in
/// brackets; of objects, `tag("type", "a", "b")` asks for a property `type` with one of these values, `has("id", "cidr")` for these properties,
/// and `likely("/cidr", "/owner/name")` prefers the object that has more of these places (RFC 6901). Of the branches that
/// a value meets, one with a tag comes first, then the one with the most properties and places, then the order of
/// declaration.
///
/// ```
/// use cloudflare_sdk::runtime;
///
/// #[derive(Debug, Clone, PartialEq)]
/// pub enum Setting {
///     Text(String),
///     Number(f64),
///     Unknown(serde_json::Value),
/// }
///
/// runtime::union!(sent received Setting else Unknown, Text(string[MaxLength(8)]), Number(number));
///
/// let read: Setting = serde_json::from_str("5").unwrap();
/// assert_eq!(read, Setting::Number(5.0));
/// ```
#[macro_export]
#[doc(hidden)]
macro_rules! __union {
    (sent received $name:ident $($variants:tt)*) => {
        $crate::__union_written!($name $($variants)*);
        $crate::__union_read!($name $($variants)*);
        $crate::__union_checked!([any] $name $($variants)*);
    };
    (sent $name:ident else $unknown:ident [$($valid:ident),*] $($variants:tt)*) => {
        $crate::__union_written!($name else $unknown $($variants)*);
        $crate::__union_checked!([$($valid),*] $name else $unknown $($variants)*);
    };
    (sent $name:ident $($variants:tt)*) => {
        $crate::__union_written!($name $($variants)*);
        $crate::__union_checked!([] $name $($variants)*);
    };
    (received $name:ident $($variants:tt)*) => {
        $crate::__union_written!($name $($variants)*);
        $crate::__union_read!($name $($variants)*);
    };
}

/// Writes the value of a variant.
#[macro_export]
#[doc(hidden)]
macro_rules! __union_written {
    ($name:ident else $unknown:ident $(, $variant:ident($($when:tt)*))*) => {
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
    };
}

/// Checks the value of a variant.
#[macro_export]
#[doc(hidden)]
macro_rules! __union_checked {
    (
        [$($valid:ident),*] $name:ident else $unknown:ident
        $(, $variant:ident($kind:ident $([$($limit:expr),*])? $(, $test:ident($($text:literal),*))*))*
    ) => {
        impl $crate::runtime::Validate for $name {
            fn validate(&self, check: &mut $crate::runtime::Check<'_>) {
                $crate::runtime::Validate::validate_with(self, &[], check);
            }

            #[allow(unused_imports)]
            fn validate_with(&self, limits: &[$crate::runtime::Limit], check: &mut $crate::runtime::Check<'_>) {
                use $crate::runtime::Limit::*;

                match self {
                    $(Self::$variant(value) => {
                        $crate::runtime::Validate::validate_with(value, limits, check);
                        $($crate::runtime::Validate::validate_with(value, &[$($limit),*], check);)?
                    })*
                    Self::$unknown(value) => {
                        check.undescribed_json(
                            value,
                            &[$(::std::stringify!($valid)),*],
                            &[$(::std::stringify!($variant)),*],
                        );
                        $crate::runtime::Validate::validate_with(value, limits, check);
                    }
                }
            }
        }
    };
}

/// Reads the branch that a value is for.
#[macro_export]
#[doc(hidden)]
macro_rules! __union_read {
    (
        $name:ident else $unknown:ident
        $(, $variant:ident($kind:ident $([$($limit:tt)*])? $(, $test:ident($($text:literal),*))*))*
    ) => {
        impl $crate::runtime::__private::Union for $name {
            const BRANCHES: &'static [$crate::runtime::__private::Branch<Self>] = &[$(
                $crate::runtime::__private::Branch {
                    when: $crate::runtime::__private::When::$kind()$(.$test(&[$($text),*]))*,
                    read: |value| {
                        $crate::runtime::__private::Deserialize::deserialize(value).ok().map(Self::$variant)
                    },
                    read_misfit: |json, place| place.read(json).map(Self::$variant),
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
    /// A string.
    pub const fn string() -> Self {
        Self::String
    }

    /// A number.
    pub const fn number() -> Self {
        Self::Number
    }

    /// A boolean.
    pub const fn bool() -> Self {
        Self::Bool
    }

    /// An array.
    pub const fn array() -> Self {
        Self::Array
    }

    /// An object.
    pub const fn object() -> Self {
        Self::Object { tag: None, keys: &[], places: &[] }
    }

    /// The object whose first-named property has one of the values behind it.
    pub const fn tag(self, name_and_values: &'static [&'static str]) -> Self {
        match (self, name_and_values) {
            (Self::Object { keys, places, .. }, [name, values @ ..]) => {
                Self::Object { tag: Some((*name, values)), keys, places }
            }
            _ => self,
        }
    }

    /// The object with these properties.
    pub const fn has(self, keys: &'static [&'static str]) -> Self {
        match self {
            Self::Object { tag, places, .. } => Self::Object { tag, keys, places },
            _ => self,
        }
    }

    /// The object, the likelier the more it has of these places.
    pub const fn likely(self, places: &'static [&'static str]) -> Self {
        match self {
            Self::Object { tag, keys, .. } => Self::Object { tag, keys, places },
            _ => self,
        }
    }

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
                // A value without any place that makes a branch likely does not count for it.
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

/// A value that branches are tried with. A number written 4.0 is the whole number 4 for all of them: it must not lead to
/// another branch.
struct Strictly<'v> {
    value: &'v Value,
    /// The value with its whole numbers written as such, where any of them was not; made for the first branch that needs it.
    whole: Option<Option<Value>>,
}

impl<'v> Strictly<'v> {
    fn of(value: &'v Value) -> Self {
        Self { value, whole: None }
    }

    /// Reads a branch, if it fits as it is.
    fn read<U>(&mut self, branch: &Branch<U>) -> Option<U> {
        let read = (branch.read)(self.value);
        read.or_else(|| {
            let whole = self.whole.get_or_insert_with(|| has_fraction(self.value).then(|| in_whole(self.value)));
            (branch.read)(whole.as_ref()?)
        })
    }
}

/// A number that is whole and not written as one, as an integer.
fn whole_of(number: &Number) -> Option<i64> {
    // Beyond 2^53 a number may not be the one that was written.
    let is_whole = |number: &f64| number.fract() == 0.0 && number.abs() < 9_007_199_254_740_992.0;
    number.as_f64().filter(|_| number.is_f64()).filter(is_whole).map(|number| number as i64)
}

/// Whether a whole number in a value is not written as one.
fn has_fraction(value: &Value) -> bool {
    match value {
        Value::Number(number) => whole_of(number).is_some(),
        Value::Array(items) => items.iter().any(has_fraction),
        Value::Object(members) => members.values().any(has_fraction),
        _ => false,
    }
}

/// A value with its whole numbers written as such.
fn in_whole(value: &Value) -> Value {
    match value {
        Value::Number(number) => whole_of(number).map_or_else(|| value.clone(), Value::from),
        Value::Array(items) => items.iter().map(in_whole).collect(),
        Value::Object(members) => members.iter().map(|(name, member)| (name.clone(), in_whole(member))).collect(),
        other => other.clone(),
    }
}

/// Reads a union: the branch that the value fits best and that can read it.
pub fn read_union<'de, U: Union, D: Deserializer<'de>>(deserializer: D) -> Result<U, D::Error> {
    let value = Value::deserialize(deserializer)?;
    let ranked = ranked::<U>(&value);
    let mut strictly = Strictly::of(&value);
    let taken = ranked.iter().find_map(|(told, branch)| Some((*told, strictly.read(branch)?)));
    // A branch that its tag selects has to be read, or else any of them.
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

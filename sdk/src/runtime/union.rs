//! Unions: values of one of several types.

mod misfit;

use std::cmp::Reverse;

pub use misfit::read_misfit_union;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;

use super::misfit::{Place, union_fell_back};
use super::numbers::{as_i64, in_whole};
use super::validate::Check;

/// Implements reading, writing and checking of a union's enum:
/// `union!(sent received Name else Unknown, Variant(string), Other(object, has("id")))`.
///
/// - `sent` in requests, whose branches implement [`Validate`](crate::runtime::Validate), `received` in responses,
///   whose branches implement [`FromAnswer`](crate::runtime::FromAnswer), or both.
/// - `else`: the variant for a [`serde_json::Value`] that no branch can read. In a union that only requests use, such a
///   value is a violation unless the request is [`unchecked`](crate::Request::unchecked), or its JSON type is listed:
///   `else Unknown [string, number]`, or `[any]` for all types.
/// - Each other variant has its JSON type: `string`, `number`, `bool`, `array` or `object`, and in brackets the
///   [`Limit`](crate::runtime::Limit)s of a value that is sent.
/// - An `object` may have conditions. `tag("type", "a", "b")` requires a property `type` with one of these values; a
///   request may lack it. `has("id", "cidr")` requires these properties. `likely("/cidr", "/owner/name")` prefers the
///   branch with the most JSON pointers (RFC 6901) that the value has.
///
/// Of the branches that a value matches, one with a tag comes first, then the one with the most properties and
/// pointers, then the first declared.
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
                        $crate::runtime::__private::BranchCondition::$kind()$(.$test(&[$($text),*]))*.check(value, check);
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

/// Reads the branch that a value matches.
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
                    when: $crate::runtime::__private::BranchCondition::$kind()$(.$test(&[$($text),*]))*,
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

/// The condition of a branch.
#[derive(Debug, Clone, Copy)]
pub enum BranchCondition {
    /// The value is an object.
    Object {
        /// The discriminator property, and the values that select the branch.
        tag: Option<(&'static str, &'static [&'static str])>,
        /// The properties that the object must have.
        keys: &'static [&'static str],
        /// JSON pointers (RFC 6901). The more of them the value has, the more the branch is preferred.
        places: &'static [&'static str],
    },
    /// The value is a string.
    String,
    /// The value is a number.
    Number,
    /// The value is a boolean.
    Bool,
    /// The value is an array.
    Array,
}

impl BranchCondition {
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

    /// Requires the discriminator, which is the first string, to have one of the values after it.
    pub const fn tag(self, name_and_values: &'static [&'static str]) -> Self {
        match (self, name_and_values) {
            (Self::Object { keys, places, .. }, [name, values @ ..]) => {
                Self::Object { tag: Some((*name, values)), keys, places }
            }
            _ => self,
        }
    }

    /// Requires these properties.
    pub const fn has(self, keys: &'static [&'static str]) -> Self {
        match self {
            Self::Object { tag, places, .. } => Self::Object { tag, keys, places },
            _ => self,
        }
    }

    /// Prefers objects with more of these JSON pointers.
    pub const fn likely(self, places: &'static [&'static str]) -> Self {
        match self {
            Self::Object { tag, keys, .. } => Self::Object { tag, keys, places },
            _ => self,
        }
    }

    /// Reports a value whose discriminator property does not select this branch.
    pub fn check(self, value: &impl Serialize, check: &mut Check<'_>) {
        let Self::Object { tag: Some((member, values)), .. } = self else { return };
        // A value that can't be written is reported when it is sent.
        let Ok(Value::Object(members)) = serde_json::to_value(value) else { return };
        let told = |found: &Value| values.iter().any(|known| is_text(Some(found), known));
        if members.get(member).is_some_and(|found| !told(found)) {
            check.unselected(member, values);
        }
    }

    /// The rank of the branch for a value; `None` if the value does not match.
    fn rank(self, value: &Value) -> Option<Rank> {
        match (self, value) {
            (Self::Object { tag, keys, places }, Value::Object(members)) => {
                let told = match tag {
                    Some((member, values)) => values.iter().any(|known| is_text(members.get(member), known)),
                    None => true,
                };
                let there = |place: &&&str| value.pointer(place).is_some_and(|value| !value.is_null());
                let found = keys.len() + places.iter().filter(there).count();
                // A value without any of the pointers does not match.
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

/// Whether a member is this string, or the boolean or number that it spells: 1.0 is the number 1.
fn is_text(member: Option<&Value>, text: &str) -> bool {
    match member {
        Some(Value::String(member)) => member == text,
        Some(Value::Bool(member)) => text == if *member { "true" } else { "false" },
        Some(Value::Number(member)) => {
            let written = as_i64(member).map_or_else(|| member.to_string(), |whole| whole.to_string());
            written == text
        }
        _ => false,
    }
}

/// An enum that `union!` can read from JSON.
pub trait Union: Sized + 'static {
    /// The branches, in the order of declaration.
    const BRANCHES: &'static [Branch<Self>];

    /// The catch-all variant, which keeps the JSON.
    fn unknown(value: Value) -> Self;
}

/// A branch of the union `U`.
#[derive(Debug)]
pub struct Branch<U> {
    /// Its condition.
    pub when: BranchCondition,
    /// Reads the value strictly; `None` if it does not fit.
    pub read: fn(&Value) -> Option<U>,
    /// Reads the value without the parts that don't fit, which are recorded.
    pub read_misfit: fn(&RawValue, &Place<'_>) -> Option<U>,
}

/// The rank of a branch for a value: whether a tag selects it, and the number of required properties and of pointers
/// that the value has.
type Rank = (bool, usize);

/// A branch that a value matches, with its rank.
type Ranked<U> = (Rank, &'static Branch<U>);

/// The branches that the value matches, the best first.
fn ranked<U: Union>(value: &Value) -> Vec<Ranked<U>> {
    let branches = U::BRANCHES.iter();
    let mut ranked: Vec<_> = branches.filter_map(|branch| Some((branch.when.rank(value)?, branch))).collect();
    // A stable sort, so that equals stay in the order of declaration.
    ranked.sort_by_key(|(rank, _)| Reverse(*rank));
    ranked
}

/// A value for which branches are tried. The number 4.0 counts as the integer 4 for all of them.
struct Strictly<'v> {
    value: &'v Value,
    /// The value with whole numbers as integers, if there were others; made when the first branch needs it.
    whole: Option<Option<Value>>,
}

impl<'v> Strictly<'v> {
    fn of(value: &'v Value) -> Self {
        Self { value, whole: None }
    }

    /// Reads a branch strictly.
    fn read<U>(&mut self, branch: &Branch<U>) -> Option<U> {
        let read = (branch.read)(self.value);
        read.or_else(|| {
            let whole = self.whole.get_or_insert_with(|| has_fraction(self.value).then(|| in_whole(self.value)));
            (branch.read)(whole.as_ref()?)
        })
    }
}

/// Whether a value has whole numbers such as 4.0.
fn has_fraction(value: &Value) -> bool {
    match value {
        Value::Number(number) => number.is_f64() && as_i64(number).is_some(),
        Value::Array(items) => items.iter().any(has_fraction),
        Value::Object(members) => members.values().any(has_fraction),
        _ => false,
    }
}

/// Reads a union: the best branch that fits.
pub fn read_union<'de, U: Union, D: Deserializer<'de>>(deserializer: D) -> Result<U, D::Error> {
    let value = Value::deserialize(deserializer)?;
    let ranked = ranked::<U>(&value);
    let mut strictly = Strictly::of(&value);
    let taken = ranked.iter().find_map(|(rank, branch)| Some((*rank, strictly.read(branch)?)));
    // One of the branches with the highest rank has to fit.
    let highest = ranked.first().map(|(rank, _)| *rank);
    if highest != taken.as_ref().map(|(rank, _)| *rank) {
        union_fell_back();
    }
    Ok(taken.map_or_else(|| U::unknown(value), |(_, union)| union))
}

#[cfg(test)]
mod tests;

//! Decodes recorded values into the generated types.
//!
//! This is stricter than decoding a response: members that the type lacks are noted, and values of another type are
//! errors.

use std::collections::BTreeMap;

use cloudflare_sdk::{Patch, Upload, runtime::OrJson};
use serde_json::{Map, Value};

use crate::reading::{Reading, Wrong, content};

/// A value that can be decoded from recorded JSON.
pub trait Decode: Sized {
    fn decode(value: &Value, reading: &mut Reading) -> Result<Self, Wrong>;

    /// The value for an absent member; `None` if the member is required.
    fn absent() -> Option<Self> {
        None
    }
}

/// Implements decoding of a struct, from its properties: sent, read-only, without a field, constant, and additional.
#[macro_export]
macro_rules! object {
    ($name:ty, [$($ident:ident = $wire:literal),* $(,)?], [$($held:ident = $read:literal),* $(,)?], [$($other:literal),* $(,)?], [$($constant:literal = $only:literal),* $(,)?] $(, $additional:ident)?) => {
        impl $crate::Decode for $name {
            fn decode(
                value: &$crate::serde_json::Value,
                reading: &mut $crate::Reading,
            ) -> Result<Self, $crate::Wrong> {
                let _declared: &[&str] = &[$($wire,)* $($read,)* $($other,)* $($constant),*];
                let has_additional = !stringify!($($additional)?).is_empty();
                let (_members, json) = reading.object(value, &[$($wire,)* $($constant),*], &[$($read,)* $($other),*], has_additional)?;
                $(reading.constant(&_members, $constant, $only)?;)*
                $(let $ident = reading.member(&_members, $wire)?;)*
                $(let $additional = reading.additional(&_members, _declared)?;)?
                reading.leave(json);
                Ok(Self { $($ident,)* $($held: None,)* $($additional,)? })
            }
        }
    };
}

/// Implements decoding of a union's enum, from its variants.
#[macro_export]
macro_rules! union {
    ($name:ty, [$($branch:ident),* $(,)?]) => {
        impl $crate::Decode for $name {
            fn decode(
                value: &$crate::serde_json::Value,
                reading: &mut $crate::Reading,
            ) -> Result<Self, $crate::Wrong> {
                Ok(reading.union(
                    value,
                    &[$(|value, reading| $crate::Decode::decode(value, reading).map(Self::$branch)),*],
                    Self::Unknown,
                ))
            }
        }
    };
}

/// Implements decoding of a newtype of a string.
#[macro_export]
macro_rules! text {
    ($name:ty) => {
        impl $crate::Decode for $name {
            fn decode(value: &$crate::serde_json::Value, reading: &mut $crate::Reading) -> Result<Self, $crate::Wrong> {
                <String as $crate::Decode>::decode(value, reading).map(Self::from)
            }
        }
    };
}

/// Implements decoding of an open enum: a string, or the text of a number or boolean.
#[macro_export]
macro_rules! open_enum {
    ($name:ty) => {
        impl $crate::Decode for $name {
            fn decode(value: &$crate::serde_json::Value, reading: &mut $crate::Reading) -> Result<Self, $crate::Wrong> {
                let read = match value {
                    $crate::serde_json::Value::Number(_) | $crate::serde_json::Value::Bool(_) => {
                        Self::from(value.to_string())
                    }
                    _ => <String as $crate::Decode>::decode(value, reading).map(Self::from)?,
                };
                reading.known(value, read.is_known());
                Ok(read)
            }
        }
    };
}

text!(cloudflare_sdk::Cidr);
text!(cloudflare_sdk::Date);
text!(cloudflare_sdk::Ip);
text!(cloudflare_sdk::Timestamp);
impl Decode for String {
    fn decode(value: &Value, reading: &mut Reading) -> Result<Self, Wrong> {
        match content(value) {
            Some(text) => Ok(text),
            None => reading.wrong("text", value),
        }
    }
}

/// The value of a whole number written as 4.0.
fn whole(value: &Value) -> Option<f64> {
    value.as_f64().filter(|number| number.fract() == 0.0 && number.abs() < 9e15)
}

macro_rules! scalar {
    ($($kind:ty, $wanted:literal, $read:expr;)*) => {$(
        impl Decode for $kind {
            fn decode(value: &Value, reading: &mut Reading) -> Result<Self, Wrong> {
                let read: fn(&Value) -> Option<$kind> = $read;
                let parsed = || content(value).filter(|_| reading.text)?.parse().ok();
                match read(value).or_else(parsed) {
                    Some(read) => Ok(read),
                    None => reading.wrong($wanted, value),
                }
            }
        }
    )*};
}

scalar! {
    bool, "a boolean", Value::as_bool;
    i64, "a whole number", |value| value.as_i64().or_else(|| whole(value).map(|whole| whole as i64));
    u64, "a whole number from 0", |value| {
        value.as_u64().or_else(|| whole(value).filter(|whole| *whole >= 0.0).map(|whole| whole as u64))
    };
    f64, "a number", Value::as_f64;
}

impl Decode for Value {
    fn decode(value: &Value, _: &mut Reading) -> Result<Self, Wrong> {
        Ok(value.clone())
    }
}

impl Decode for Map<String, Value> {
    fn decode(value: &Value, reading: &mut Reading) -> Result<Self, Wrong> {
        match value {
            Value::Object(members) => Ok(members.clone()),
            text if reading.text => match content(text).and_then(|text| serde_json::from_str(&text).ok()) {
                Some(members) => Ok(members),
                None => reading.wrong("an object", value),
            },
            _ => reading.wrong("an object", value),
        }
    }
}

impl<T: Decode> Decode for BTreeMap<String, T> {
    fn decode(value: &Value, reading: &mut Reading) -> Result<Self, Wrong> {
        let members = <Map<String, Value>>::decode(value, reading)?;
        let read = |(name, value): (&String, &Value)| {
            Ok((name.clone(), reading.below(name, |reading| T::decode(value, reading))?))
        };
        members.iter().map(read).collect()
    }
}

impl<T: Decode> Decode for Vec<T> {
    fn decode(value: &Value, reading: &mut Reading) -> Result<Self, Wrong> {
        let Some(items) = reading.items(value) else { return reading.wrong("a list", value) };
        items.iter().map(|item| reading.below("[]", |reading| T::decode(item, reading))).collect()
    }
}

impl<T: Decode> Decode for Option<T> {
    fn decode(value: &Value, reading: &mut Reading) -> Result<Self, Wrong> {
        if !value.is_null() {
            return T::decode(value, reading).map(Some);
        }
        let mut trial = reading.clone();
        // With null, `T` itself may be any JSON.
        if let Ok(read) = T::decode(value, &mut trial)
            && trial.notes.len() == reading.notes.len()
        {
            return Ok(Some(read));
        }
        reading.note("null, which the description does not allow");
        Ok(None)
    }

    fn absent() -> Option<Self> {
        Some(None)
    }
}

/// Decodes the described type, or else any JSON.
impl<T: Decode> Decode for OrJson<T> {
    fn decode(value: &Value, reading: &mut Reading) -> Result<Self, Wrong> {
        let mut trial = reading.clone();
        let Ok(described) = T::decode(value, &mut trial) else { return Ok(Self::Json(value.clone())) };
        *reading = trial;
        Ok(Self::Described(described))
    }
}

impl<T: Decode> Decode for Patch<T> {
    fn decode(value: &Value, reading: &mut Reading) -> Result<Self, Wrong> {
        if value.is_null() { Ok(Self::Clear) } else { T::decode(value, reading).map(Self::Set) }
    }

    fn absent() -> Option<Self> {
        Some(Self::Keep)
    }
}

impl<T: Decode> Decode for Box<T> {
    fn decode(value: &Value, reading: &mut Reading) -> Result<Self, Wrong> {
        T::decode(value, reading).map(Self::new)
    }
}

impl Decode for Upload {
    fn decode(value: &Value, reading: &mut Reading) -> Result<Self, Wrong> {
        let Some(text) = content(value) else { return reading.wrong("an upload", value) };
        let said = |name: &str| value.get(name).and_then(Value::as_str);
        let mut upload = Self::bytes(text.into_bytes());
        upload = said("$file").into_iter().fold(upload, Self::file_name);
        Ok(said("$type").into_iter().fold(upload, Self::content_type))
    }
}

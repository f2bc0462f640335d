//! Decodes recorded values into the generated types.
//!
//! This is stricter than decoding a response: members that the type lacks are noted, and values of another type are
//! errors.

use std::collections::BTreeMap;

use cloudflare_sdk::{Patch, Upload, runtime::OrJson};
use serde_json::{Map, Value};

use crate::decoder::{DecodeError, Decoder, content};

/// A value that can be decoded from recorded JSON.
pub trait Decode: Sized {
    fn decode(value: &Value, decoder: &mut Decoder) -> Result<Self, DecodeError>;

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
                decoder: &mut $crate::Decoder,
            ) -> Result<Self, $crate::DecodeError> {
                let _declared: &[&str] = &[$($wire,)* $($read,)* $($other,)* $($constant),*];
                let has_additional = !stringify!($($additional)?).is_empty();
                let (_members, json) = decoder.object(value, &[$($wire,)* $($constant),*], &[$($read,)* $($other),*], has_additional)?;
                $(decoder.constant(&_members, $constant, $only)?;)*
                $(let $ident = decoder.member(&_members, $wire)?;)*
                $(let $additional = decoder.additional(&_members, _declared)?;)?
                decoder.leave(json);
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
                decoder: &mut $crate::Decoder,
            ) -> Result<Self, $crate::DecodeError> {
                Ok(decoder.union(
                    value,
                    &[$(|value, decoder| $crate::Decode::decode(value, decoder).map(Self::$branch)),*],
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
            fn decode(
                value: &$crate::serde_json::Value,
                decoder: &mut $crate::Decoder,
            ) -> Result<Self, $crate::DecodeError> {
                <String as $crate::Decode>::decode(value, decoder).map(Self::from)
            }
        }
    };
}

/// Implements decoding of an open enum: a string, or the text of a number or boolean.
#[macro_export]
macro_rules! open_enum {
    ($name:ty) => {
        impl $crate::Decode for $name {
            fn decode(
                value: &$crate::serde_json::Value,
                decoder: &mut $crate::Decoder,
            ) -> Result<Self, $crate::DecodeError> {
                let read = match value {
                    $crate::serde_json::Value::Number(_) | $crate::serde_json::Value::Bool(_) => {
                        Self::from(value.to_string())
                    }
                    _ => <String as $crate::Decode>::decode(value, decoder).map(Self::from)?,
                };
                decoder.known(value, read.is_known());
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
    fn decode(value: &Value, decoder: &mut Decoder) -> Result<Self, DecodeError> {
        match content(value) {
            Some(text) => Ok(text),
            None => decoder.mismatch("a string", value),
        }
    }
}

/// The largest whole numbers that are read from a float such as 4.0; all below it are exact.
const MAX_EXACT: f64 = 9e15;

/// The value of a whole number written as 4.0.
fn whole(value: &Value) -> Option<f64> {
    value.as_f64().filter(|number| number.fract() == 0.0 && number.abs() < MAX_EXACT)
}

macro_rules! scalar {
    ($($kind:ty, $wanted:literal, $read:expr;)*) => {$(
        impl Decode for $kind {
            fn decode(value: &Value, decoder: &mut Decoder) -> Result<Self, DecodeError> {
                let read: fn(&Value) -> Option<$kind> = $read;
                let parsed = || content(value).filter(|_| decoder.text)?.parse().ok();
                match read(value).or_else(parsed) {
                    Some(read) => Ok(read),
                    None => decoder.mismatch($wanted, value),
                }
            }
        }
    )*};
}

scalar! {
    bool, "a boolean", Value::as_bool;
    i64, "an integer", |value| value.as_i64().or_else(|| whole(value).map(|whole| whole as i64));
    u64, "an integer from 0", |value| {
        value.as_u64().or_else(|| whole(value).filter(|whole| *whole >= 0.0).map(|whole| whole as u64))
    };
    f64, "a number", Value::as_f64;
}

impl Decode for Value {
    fn decode(value: &Value, _: &mut Decoder) -> Result<Self, DecodeError> {
        Ok(value.clone())
    }
}

impl Decode for Map<String, Value> {
    fn decode(value: &Value, decoder: &mut Decoder) -> Result<Self, DecodeError> {
        match value {
            Value::Object(members) => Ok(members.clone()),
            text if decoder.text => match content(text).and_then(|text| serde_json::from_str(&text).ok()) {
                Some(members) => Ok(members),
                None => decoder.mismatch("an object", value),
            },
            _ => decoder.mismatch("an object", value),
        }
    }
}

impl<T: Decode> Decode for BTreeMap<String, T> {
    fn decode(value: &Value, decoder: &mut Decoder) -> Result<Self, DecodeError> {
        let members = <Map<String, Value>>::decode(value, decoder)?;
        let read = |(name, value): (&String, &Value)| {
            Ok((name.clone(), decoder.below(name, |decoder| T::decode(value, decoder))?))
        };
        members.iter().map(read).collect()
    }
}

impl<T: Decode> Decode for Vec<T> {
    fn decode(value: &Value, decoder: &mut Decoder) -> Result<Self, DecodeError> {
        let Some(items) = decoder.items(value) else { return decoder.mismatch("an array", value) };
        items.iter().map(|item| decoder.below("[]", |decoder| T::decode(item, decoder))).collect()
    }
}

impl<T: Decode> Decode for Option<T> {
    fn decode(value: &Value, decoder: &mut Decoder) -> Result<Self, DecodeError> {
        if !value.is_null() {
            return T::decode(value, decoder).map(Some);
        }
        let mut trial = decoder.clone();
        // With null, `T` itself may be any JSON.
        if let Ok(read) = T::decode(value, &mut trial)
            && trial.notes.len() == decoder.notes.len()
        {
            return Ok(Some(read));
        }
        decoder.note("null, which the description does not allow");
        Ok(None)
    }

    fn absent() -> Option<Self> {
        Some(None)
    }
}

/// Decodes the described type, or else any JSON.
impl<T: Decode> Decode for OrJson<T> {
    fn decode(value: &Value, decoder: &mut Decoder) -> Result<Self, DecodeError> {
        let mut trial = decoder.clone();
        let Ok(described) = T::decode(value, &mut trial) else { return Ok(Self::Json(value.clone())) };
        *decoder = trial;
        Ok(Self::Described(described))
    }
}

impl<T: Decode> Decode for Patch<T> {
    fn decode(value: &Value, decoder: &mut Decoder) -> Result<Self, DecodeError> {
        if value.is_null() { Ok(Self::Clear) } else { T::decode(value, decoder).map(Self::Set) }
    }

    fn absent() -> Option<Self> {
        Some(Self::Keep)
    }
}

impl<T: Decode> Decode for Box<T> {
    fn decode(value: &Value, decoder: &mut Decoder) -> Result<Self, DecodeError> {
        T::decode(value, decoder).map(Self::new)
    }
}

impl Decode for Upload {
    fn decode(value: &Value, decoder: &mut Decoder) -> Result<Self, DecodeError> {
        let Some(text) = content(value) else { return decoder.mismatch("an upload", value) };
        let given = |name: &str| value.get(name).and_then(Value::as_str);
        let mut upload = Self::bytes(text.into_bytes());
        upload = given("$file").into_iter().fold(upload, Self::file_name);
        Ok(given("$type").into_iter().fold(upload, Self::content_type))
    }
}

//! Decoding of numbers, strings and booleans.

use std::borrow::Cow;

use serde_json::value::RawValue;

use super::whole::whole_number;
use super::{FromAnswer, Place};

/// The text of a JSON number, or of a string that has a number (RFC 8259, section 6).
fn number(json: &RawValue) -> Option<Cow<'_, str>> {
    if is_number(json) {
        return Some(json.get().into());
    }
    let text: String = serde_json::from_str(json.get()).ok()?;
    let inside: &RawValue = serde_json::from_str(&text).ok()?;
    is_number(inside).then(|| inside.get().to_owned().into())
}

fn is_number(json: &RawValue) -> bool {
    json.get().starts_with(|first: char| first == '-' || first.is_ascii_digit())
}

macro_rules! integer {
    ($($type:ty = $expected:literal,)*) => {$(
        impl FromAnswer for $type {
            fn from_misfit(json: &RawValue, place: &Place<'_>) -> Option<Self> {
                let whole = number(json).and_then(|text| Self::try_from(whole_number(&text)?).ok());
                if whole.is_none() {
                    place.misfit($expected, json);
                }
                whole
            }
        }
    )*};
}

integer! {
    i8 = "an integer (i8)",
    i16 = "an integer (i16)",
    i32 = "an integer (i32)",
    i64 = "an integer (i64)",
    u8 = "an integer (u8)",
    u16 = "an integer (u16)",
    u32 = "an integer (u32)",
    u64 = "an integer (u64)",
}

macro_rules! floating {
    ($($type:ty = $expected:literal,)*) => {$(
        impl FromAnswer for $type {
            fn from_misfit(json: &RawValue, place: &Place<'_>) -> Option<Self> {
                let value = number(json).and_then(|text| serde_json::from_str(&text).ok());
                if value.is_none() {
                    place.misfit($expected, json);
                }
                value
            }
        }
    )*};
}

floating! {
    f32 = "a number (f32)",
    f64 = "a number (f64)",
}

impl FromAnswer for bool {
    fn from_misfit(json: &RawValue, place: &Place<'_>) -> Option<Self> {
        place.misfit("a boolean", json);
        None
    }
}

/// Keeps the digits of a number in place of a string as they are.
impl FromAnswer for String {
    fn from_misfit(json: &RawValue, place: &Place<'_>) -> Option<Self> {
        if is_number(json) {
            return Some(json.get().to_owned());
        }
        place.misfit("a string", json);
        None
    }
}

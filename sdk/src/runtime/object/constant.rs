//! Reading of properties with a constant value.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, Unexpected, Visitor};

/// The value of a constant property.
#[derive(Debug, Clone, Copy)]
pub enum Constant {
    /// A string.
    Text(&'static str),
    /// A whole number.
    Whole(i64),
    /// Another number.
    Number(f64),
    /// A boolean.
    Boolean(bool),
}

macro_rules! constant_of {
    ($($type:ty = $variant:ident),*) => {$(
        impl From<$type> for Constant {
            fn from(value: $type) -> Self {
                Self::$variant(value.into())
            }
        }
    )*};
}

constant_of!(&'static str = Text, i32 = Whole, i64 = Whole, f64 = Number, bool = Boolean);

impl<'de> DeserializeSeed<'de> for Constant {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl Constant {
    fn is<E: Error>(self, is_it: bool, read: Unexpected<'_>) -> Result<(), E> {
        if is_it { Ok(()) } else { Err(E::invalid_value(read, &self)) }
    }
}

impl Visitor<'_> for Constant {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => write!(f, "the text `{text}`"),
            Self::Whole(number) => write!(f, "the number {number}"),
            Self::Number(number) => write!(f, "the number {number}"),
            Self::Boolean(boolean) => write!(f, "{boolean}"),
        }
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        self.is(matches!(self, Self::Text(only) if only == text), Unexpected::Str(text))
    }

    fn visit_bool<E: Error>(self, boolean: bool) -> Result<(), E> {
        self.is(matches!(self, Self::Boolean(only) if only == boolean), Unexpected::Bool(boolean))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<(), E> {
        self.is(matches!(self, Self::Whole(only) if only == number), Unexpected::Signed(number))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<(), E> {
        let whole = i64::try_from(number).ok();
        self.is(matches!(self, Self::Whole(only) if whole == Some(only)), Unexpected::Unsigned(number))
    }

    #[allow(clippy::cast_precision_loss, clippy::float_cmp)]
    fn visit_f64<E: Error>(self, number: f64) -> Result<(), E> {
        // A whole number may be written 2.0.
        let is_it = match self {
            Self::Whole(only) => only as f64 == number,
            Self::Number(only) => only == number,
            _ => false,
        };
        self.is(is_it, Unexpected::Float(number))
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }
}

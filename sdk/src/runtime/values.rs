//! Strings for values that programs compute with: times, dates, addresses.

#[cfg(feature = "chrono")]
mod chrono;
mod cidr;
mod date;
mod ip;
#[cfg(feature = "jiff")]
mod jiff;
#[cfg(test)]
mod tests;
#[cfg(feature = "time")]
mod time;
mod timestamp;

pub use cidr::Cidr;
pub use date::Date;
pub use ip::Ip;
pub use timestamp::Timestamp;

/// Orders a string type by its value, then by its characters, so that only equal strings compare equal. A string
/// without a valid value comes first.
macro_rules! ordered_by_value {
    ($name:ident) => {
        impl Ord for $name {
            fn cmp(&self, other: &Self) -> std::cmp::Ordering {
                (self.value(), self.as_str()).cmp(&(other.value(), other.as_str()))
            }
        }

        impl PartialOrd for $name {
            fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
                Some(self.cmp(other))
            }
        }
    };
}
use ordered_by_value;

/// Converts a string type to other types, each by its parser, and back.
macro_rules! parsed {
    ($name:ident { $($into:ident by $parse:ident),* }) => {$(
        impl TryFrom<&$name> for $into {
            type Error = $crate::runtime::ConversionError;

            /// # Errors
            ///
            /// If the text stands for no value of this type.
            fn try_from(text: &$name) -> Result<Self, Self::Error> {
                $parse(text.as_str())
            }
        }

        $crate::runtime::values::try_from_owned!($name => $into);

        impl From<$into> for $name {
            fn from(value: $into) -> Self {
                Self::from(value.to_string())
            }
        }
    )*};
}
use parsed;

/// Implements `TryFrom` for a type by the one for a reference to it.
macro_rules! try_from_owned {
    ($($from:ty => $into:ty),* $(,)?) => {$(
        impl TryFrom<$from> for $into {
            type Error = $crate::runtime::ConversionError;

            fn try_from(value: $from) -> Result<Self, Self::Error> {
                Self::try_from(&value)
            }
        }
    )*};
}
use try_from_owned;

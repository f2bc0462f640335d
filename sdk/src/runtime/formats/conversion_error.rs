//! The error of a conversion.

use std::fmt;

use crate::runtime::causes::with_causes;
use crate::runtime::excerpt::one_line;

/// The longest excerpt of a refused text, in bytes.
pub(super) const SHOWN: usize = 64;

/// The error of converting a string to a value that it does not represent.
///
/// `Display` is one line with an excerpt of the text: `` `yesterday` is not a date and time with a zone (RFC 3339),
/// such as 2024-01-31T23:59:59Z ``.
#[derive(Clone, PartialEq, Eq)]
pub struct ConversionError(String);

impl ConversionError {
    /// The error that `text` is not what `wanted` says.
    pub(super) fn of(text: &str, wanted: &str) -> Self {
        Self(format!("`{}` is not {wanted}", one_line(text, SHOWN)))
    }

    /// The error that the value of `text` is out of a type's range.
    pub(crate) fn out_of_range(text: &str, type_name: &str) -> Self {
        Self(format!("`{}` is out of the range of {type_name}", one_line(text, SHOWN)))
    }

    /// The message.
    pub(crate) fn into_message(self) -> String {
        self.0
    }
}

impl fmt::Display for ConversionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for ConversionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        with_causes(self, f)
    }
}

impl std::error::Error for ConversionError {}

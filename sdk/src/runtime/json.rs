//! JSON as the API's servers expect it.

pub(crate) mod tolerant;

use std::io;

use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter};

/// Below this, every whole `f64` is exact.
const EXACT: f64 = 1e15;

/// A value as JSON, with whole numbers written as integers whatever type holds them: `3600`, not `3600.0`.
///
/// JSON has one kind of number (RFC 8259, section 6), and descriptions say `number` where only integers make sense; a
/// server that parses an integer refuses a fraction.
pub(crate) fn to_vec(value: &(impl Serialize + ?Sized)) -> Result<Vec<u8>, serde_json::Error> {
    let mut text = Vec::with_capacity(128);
    value.serialize(&mut serde_json::Serializer::with_formatter(&mut text, Whole))?;
    Ok(text)
}

/// Serializes a value as JSON text.
pub(crate) fn to_string(value: &(impl Serialize + ?Sized)) -> Result<String, serde_json::Error> {
    String::from_utf8(to_vec(value)?).map_err(<serde_json::Error as serde::ser::Error>::custom)
}

/// U+FEFF in UTF-8, which a parser may ignore before JSON (RFC 8259, section 8.1).
pub(crate) const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

struct Whole;

impl Formatter for Whole {
    fn write_f64<W: ?Sized + io::Write>(&mut self, writer: &mut W, value: f64) -> io::Result<()> {
        if value.fract() == 0.0 && value.abs() < EXACT {
            write!(writer, "{value}")
        } else {
            CompactFormatter.write_f64(writer, value)
        }
    }

    fn write_f32<W: ?Sized + io::Write>(&mut self, writer: &mut W, value: f32) -> io::Result<()> {
        if value.fract() == 0.0 && f64::from(value.abs()) < EXACT {
            write!(writer, "{value}")
        } else {
            CompactFormatter.write_f32(writer, value)
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_whole_number_has_no_fraction() {
        for (value, text) in [
            (json!({"ttl": 3600.0, "list": [1.0, -2.0]}), r#"{"list":[1,-2],"ttl":3600}"#),
            (json!([0.5, 1e300, 7, u64::MAX]), "[0.5,1e+300,7,18446744073709551615]"),
            (json!({"text": "1.0"}), r#"{"text":"1.0"}"#),
        ] {
            assert_eq!(to_string(&value).unwrap(), text);
        }
        assert_eq!(to_string(&[2.0_f32, 2.5]).unwrap(), "[2,2.5]");
    }

    #[test]
    fn everything_else_is_what_serde_json_writes() {
        let value = json!({"a": [null, true, "x\n\"", {}, []], "b": {"c": -1.25}});
        assert_eq!(to_vec(&value).unwrap(), serde_json::to_vec(&value).unwrap());
    }
}

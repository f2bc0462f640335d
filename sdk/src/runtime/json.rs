//! JSON as the API's servers expect it.

mod finite;
pub(crate) mod tolerant;

use std::cell::Cell;
use std::io;

pub(crate) use finite::NotFinite;
use serde::Serialize;
use serde_json::Value;
use serde_json::ser::{CompactFormatter, Formatter};

use super::numbers::is_written_whole;

/// The reason why a value can't be written as JSON.
#[derive(Debug)]
pub(crate) enum Unwritable {
    NotFinite(NotFinite),
    Other(serde_json::Error),
}

impl From<serde_json::Error> for Unwritable {
    fn from(error: serde_json::Error) -> Self {
        Self::Other(error)
    }
}

/// A value as JSON, with whole numbers written as integers whatever type holds them: `3600`, not `3600.0`.
///
/// JSON has one kind of number (RFC 8259, section 6), and descriptions say `number` where only integers make sense; a
/// server that parses an integer refuses a fraction. NaN and infinities are errors.
pub(crate) fn to_vec(value: &(impl Serialize + ?Sized)) -> Result<Vec<u8>, Unwritable> {
    let (mut text, has_null) = (Vec::with_capacity(128), Cell::new(false));
    value.serialize(&mut serde_json::Serializer::with_formatter(&mut text, Whole { has_null: &has_null }))?;
    if has_null.get() { finite(value).map(|()| text) } else { Ok(text) }
}

/// Serializes a value as JSON text.
pub(crate) fn to_string(value: &(impl Serialize + ?Sized)) -> Result<String, Unwritable> {
    Ok(String::from_utf8(to_vec(value)?).map_err(<serde_json::Error as serde::ser::Error>::custom)?)
}

/// The text of JSON, in a parameter.
pub(crate) fn text(value: &Value) -> String {
    to_string(value).unwrap_or_else(|_| value.to_string())
}

/// The text of JSON in printable ASCII, in a header: other characters, which only strings have, are escaped (RFC 8259,
/// section 7).
pub(crate) fn ascii_text(value: &Value) -> String {
    let escaped = |character: char| {
        let mut units = [0; 2];
        let escapes = character.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}"));
        if matches!(character, ' '..='~') { character.to_string() } else { escapes.collect() }
    };
    text(value).chars().map(escaped).collect()
}

/// Converts a value to JSON; NaN and infinities are errors.
pub(crate) fn to_value(value: &(impl Serialize + ?Sized)) -> Result<Value, Unwritable> {
    let json = serde_json::to_value(value)?;
    if has_null(&json) { finite(value).map(|()| json) } else { Ok(json) }
}

fn has_null(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.iter().any(has_null),
        Value::Object(members) => members.values().any(has_null),
        _ => false,
    }
}

/// Checks a value whose JSON has a null, which may stand for a number that is not finite.
#[cold]
fn finite(value: &(impl Serialize + ?Sized)) -> Result<(), Unwritable> {
    finite::first(value).map_or(Ok(()), |number| Err(Unwritable::NotFinite(number)))
}

/// U+FEFF in UTF-8, which a parser may ignore before JSON (RFC 8259, section 8.1).
pub(crate) const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

struct Whole<'a> {
    /// Set when null is written.
    has_null: &'a Cell<bool>,
}

impl Formatter for Whole<'_> {
    fn write_null<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.has_null.set(true);
        CompactFormatter.write_null(writer)
    }

    fn write_f64<W: ?Sized + io::Write>(&mut self, writer: &mut W, value: f64) -> io::Result<()> {
        if is_written_whole(value) { write!(writer, "{value}") } else { CompactFormatter.write_f64(writer, value) }
    }

    fn write_f32<W: ?Sized + io::Write>(&mut self, writer: &mut W, value: f32) -> io::Result<()> {
        if is_written_whole(value.into()) {
            write!(writer, "{value}")
        } else {
            CompactFormatter.write_f32(writer, value)
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

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
    fn json_in_ascii_escapes_every_other_character() {
        let value = json!({"é": ["a\u{7f}", "\u{1f600}", 2.0]});
        let text = ascii_text(&value);
        assert_eq!(text, "{\"\\u00e9\":[\"a\\u007f\",\"\\ud83d\\ude00\",2]}");
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), json!({"é": ["a\u{7f}", "\u{1f600}", 2]}));
    }

    #[test]
    fn a_number_that_is_not_finite_is_an_error_and_null_is_not() {
        for odd in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            let value = BTreeMap::from([("a", [None, Some(1.0), Some(odd)])]);
            for written in [to_vec(&value).map(drop), to_value(&value).map(drop)] {
                assert!(matches!(written, Err(Unwritable::NotFinite(NotFinite { path, .. })) if path == "a[2]"));
            }
        }
        assert_eq!(to_string(&[None, Some(1.0)]).unwrap(), "[null,1]");
        assert_eq!(to_value(&[None, Some(1.0)]).unwrap(), json!([null, 1.0]));
    }

    #[test]
    fn other_json_is_what_serde_json_writes() {
        let value = json!({"a": [null, true, "x\n\"", {}, []], "b": {"c": -1.25}});
        assert_eq!(to_vec(&value).unwrap(), serde_json::to_vec(&value).unwrap());
    }
}

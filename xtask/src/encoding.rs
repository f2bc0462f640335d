//! Decodes texts in UTF-8, and names other encodings.

use crate::Failure;

/// The text of bytes in UTF-8.
///
/// # Errors
///
/// The bytes are in another encoding, which is named if it is UTF-16 or UTF-32.
pub(crate) fn decoded(bytes: Vec<u8>, name: &str) -> Result<String, Failure> {
    let refused = |why: String| {
        Err(format!("{name}: {why}\n  help: save it in UTF-8, without compression other than gzip").into())
    };
    match other_encoding(&bytes) {
        Some(encoding) => refused(format!("the text is in {encoding}")),
        None => {
            String::from_utf8(bytes).or_else(|error| refused(format!("not a text in UTF-8: {}", error.utf8_error())))
        }
    }
}

/// The name of the encoding that bytes look like if it is not UTF-8, by a byte order mark or an ASCII character.
fn other_encoding(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..] => Some("UTF-32"),
        [first, 0, 0, last, ..] if (*first == 0) != (*last == 0) => Some("UTF-32"),
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => Some("UTF-16"),
        [first, second, ..] if (*first == 0) != (*second == 0) => Some("UTF-16"),
        _ => None,
    }
}

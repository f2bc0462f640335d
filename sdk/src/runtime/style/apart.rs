//! Values whose parts are ambiguous once they are joined (OpenAPI 3.0.4, "Percent-Encoding and Form Media Types").

use serde_json::Value;

use super::{Flat, Style};

/// The reason why a server would read a value of a query or URL-encoded form as another one, if it would: a part of the
/// value has the delimiter of the style, which looks the same inside a part and between parts.
pub(crate) fn ambiguity_in_pairs(value: &Value, style: Style) -> Option<String> {
    match style {
        Style::SpaceDelimited => inside(&Flat::of(value), &[' ']),
        Style::PipeDelimited => inside(&Flat::of(value), &['|']),
        _ => None,
    }
}

/// As [`ambiguity_in_pairs`], for a multipart form, in which no delimiter is encoded.
pub(crate) fn ambiguity_in_parts(value: &Value, style: Style) -> Option<String> {
    match style {
        Style::FormUnexploded => inside(&Flat::of(value), &[',']),
        _ => ambiguity_in_pairs(value, style),
    }
}

/// The reason why a server would read the value of a header as another one, if it would: a part of the value has a
/// delimiter in it, or white space around it, which is not part of a value (RFC 9110, sections 5.5 and 5.6.1).
pub(super) fn ambiguity_in_header(flat: &Flat, explode: bool) -> Option<String> {
    let delimiters: &[char] = if explode && matches!(flat, Flat::Members(_)) { &[',', '='] } else { &[','] };
    let is_padded = |text: &str| text.trim().len() < text.len();
    inside(flat, delimiters).or_else(|| {
        let padded = match flat {
            Flat::One(text) => is_padded(text),
            several => parts(several).into_iter().any(is_padded),
        };
        padded.then(|| {
            "has white space at its start or end, or at that of an item; the server can't tell it from none".to_owned()
        })
    })
}

/// The reason why the parts of a list or an object can't be told apart, if one of them has a delimiter.
fn inside(flat: &Flat, delimiters: &[char]) -> Option<String> {
    let parts = parts(flat);
    let delimiter = delimiters.iter().find(|delimiter| parts.iter().any(|part| part.contains(**delimiter)))?;
    let part = if let Flat::Members(_) = flat { "a property" } else { "an item" };
    Some(format!("{part} has `{delimiter}` in it, which is between them, too; the server can't tell them apart"))
}

/// The texts that delimiters separate; empty for a single text.
fn parts(flat: &Flat) -> Vec<&str> {
    match flat {
        Flat::Nothing | Flat::One(_) => Vec::new(),
        Flat::Items(items) => items.iter().map(String::as_str).collect(),
        Flat::Members(members) => members.iter().flat_map(|(name, value)| [name.as_str(), value.as_str()]).collect(),
    }
}

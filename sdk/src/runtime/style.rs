//! Serialization of parameters: OpenAPI's `style` and `explode` (OpenAPI 3.0.3, "Style Values").
//!
//! A list or an object inside another, which OpenAPI does not define, is written as JSON; except in the styles
//! [`DeepObject`](Style::DeepObject) and [`Dotted`](Style::Dotted), which name every step.

mod apart;

use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

use super::json;
use super::numbers::is_written_whole;
pub(crate) use apart::{ambiguity_in_pairs, ambiguity_in_parts};

/// All characters but `unreserved` (RFC 3986, section 2.3).
const NOT_UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// All characters but `unreserved` and the `reserved` ones without meaning in a query's value: `&`, `+`, `#`, `[` and
/// `]` stay encoded, since they end the value, are read as a space, or are not valid in a query (RFC 3986, section
/// 3.4).
const NOT_RESERVED: &AsciiSet = &NOT_UNRESERVED
    .remove(b':')
    .remove(b'/')
    .remove(b'?')
    .remove(b'@')
    .remove(b'!')
    .remove(b'$')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b',')
    .remove(b';')
    .remove(b'=');

/// The style of a query parameter, a member of a form, or a cookie.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Style {
    /// `style: form`, `explode: true`, OpenAPI's default: `a=1&a=2`; an object is `x=1&y=2`.
    #[default]
    Form,
    /// `style: form`, `explode: false`: `a=1,2`; an object is `a=x,1,y,2`.
    FormUnexploded,
    /// `style: spaceDelimited`, `explode: false`: `a=1%202`; an object is `a=x%201%20y%202`.
    SpaceDelimited,
    /// `style: pipeDelimited`, `explode: false`: `a=1%7C2`; an object is `a=x%7C1%7Cy%7C2`.
    PipeDelimited,
    /// `style: deepObject`: `a%5Bx%5D=1&a%5By%5D=2`, `a[x]=1&a[y]=2` once decoded. An array of strings, numbers and
    /// booleans is written as in `Form`. The items of other arrays have their indices: `a[0][x]=1&a[1][x]=2`, which
    /// OpenAPI leaves undefined.
    DeepObject,
    /// Cloudflare's style for objects, which OpenAPI lacks: `a.x=1&a.y=2`. An array is written as in `Form`, and so is
    /// each item of it.
    Dotted,
    /// JSON text: a parameter with `content: application/json`.
    Json,
}

/// The style of a path parameter; headers have the style `Simple`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum PathStyle {
    /// `style: simple`, OpenAPI's default: `1,2`; an object is `x,1,y,2`, exploded `x=1,y=2`.
    #[default]
    Simple,
    /// `style: label`: `.1,2`, exploded `.1.2`; an object is `.x,1,y,2`, exploded `.x=1.y=2` (RFC 6570, section 3.2.5,
    /// and OpenAPI 3.0.4; the table of OpenAPI 3.0.3 differs).
    Label,
    /// `style: matrix`: `;a=1,2`, exploded `;a=1;a=2`; an object is `;a=x,1,y,2`, exploded `;x=1;y=2`.
    Matrix,
    /// JSON text: a parameter with `content: application/json`.
    Json,
}

/// A value flattened for a style: nothing, one text, several texts, or several with names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Flat {
    Nothing,
    One(String),
    Items(Vec<String>),
    Members(Vec<(String, String)>),
}

impl Flat {
    /// Flattens a value; null and an empty array or object become nothing.
    pub(crate) fn of(value: &Value) -> Self {
        match value {
            Value::Array(items) => match items.iter().filter_map(text).collect::<Vec<_>>() {
                items if items.is_empty() => Self::Nothing,
                items => Self::Items(items),
            },
            Value::Object(members) => {
                let members = members.iter().filter_map(|(name, value)| Some((name.clone(), text(value)?)));
                match members.collect::<Vec<_>>() {
                    members if members.is_empty() => Self::Nothing,
                    members => Self::Members(members),
                }
            }
            scalar => scalar_text(scalar).map_or(Self::Nothing, Self::One),
        }
    }

    /// The items, or names and values alternately, joined by a delimiter.
    fn joined(&self, delimiter: &str, encode: impl Fn(&str) -> String) -> Option<String> {
        Some(match self {
            Self::Nothing => return None,
            Self::One(text) => encode(text),
            Self::Items(items) => items.iter().map(|item| encode(item)).collect::<Vec<_>>().join(delimiter),
            Self::Members(members) => {
                let turns = members.iter().flat_map(|(name, value)| [encode(name), encode(value)]);
                turns.collect::<Vec<_>>().join(delimiter)
            }
        })
    }
}

/// A scalar as text, anything else as JSON; `None` for null.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::Array(_) | Value::Object(_) => Some(json::text(value)),
        scalar => scalar_text(scalar),
    }
}

/// A scalar as text, not encoded; `None` for null, arrays and objects.
pub(crate) fn scalar_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(value) => Some(value.to_string()),
        Value::Number(number) => Some(match number.as_f64() {
            // A whole number is written as an integer whatever type holds it: `page=1`, not `page=1.0`.
            Some(float) if number.is_f64() && is_written_whole(float) => float.to_string(),
            _ => number.to_string(),
        }),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// The pairs of a value in a query or form, names and values encoded. With `reserved`, reserved characters without
/// meaning in a value are not encoded (`allowReserved`).
pub(crate) fn pairs(name: &str, value: &Value, style: Style, reserved: bool) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    let name = encoded(name);
    let plain =
        |text: &str| utf8_percent_encode(text, if reserved { NOT_RESERVED } else { NOT_UNRESERVED }).to_string();
    // A delimiter inside an item is encoded.
    let item = |text: &str| plain(text).replace(',', "%2C");
    match style {
        Style::DeepObject | Style::Dotted => steps(&name, value, style, &plain, &mut pairs),
        Style::Form => match Flat::of(value) {
            Flat::Nothing => {}
            Flat::One(text) => pairs.push((name, plain(&text))),
            Flat::Items(items) => pairs.extend(items.iter().map(|text| (name.clone(), plain(text)))),
            Flat::Members(members) => pairs.extend(members.iter().map(|(key, text)| (encoded(key), plain(text)))),
        },
        Style::Json if value.is_null() => {}
        Style::Json => pairs.push((name, plain(&json::text(value)))),
        Style::FormUnexploded | Style::SpaceDelimited | Style::PipeDelimited => {
            let flat = Flat::of(value);
            let joined = match (style, &flat) {
                (_, Flat::One(text)) => Some(plain(text)),
                (Style::SpaceDelimited, flat) => flat.joined("%20", item),
                (Style::PipeDelimited, flat) => flat.joined("%7C", item),
                (_, flat) => flat.joined(",", item),
            };
            pairs.extend(joined.map(|joined| (name, joined)));
        }
    }
    pairs
}

/// The pairs of a value in the styles that name every step.
fn steps(name: &str, value: &Value, style: Style, plain: &dyn Fn(&str) -> String, pairs: &mut Vec<(String, String)>) {
    match value {
        // Without their indices, the members of several objects could not be told apart.
        Value::Array(items)
            if style == Style::DeepObject && items.iter().any(|item| item.is_object() || item.is_array()) =>
        {
            for (index, item) in items.iter().enumerate() {
                steps(&format!("{name}%5B{index}%5D"), item, style, plain, pairs);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| steps(name, item, style, plain, pairs)),
        Value::Object(members) => {
            for (key, member) in members {
                let name = match style {
                    Style::DeepObject => format!("{name}%5B{}%5D", encoded(key)),
                    _ => format!("{name}.{}", encoded(key)),
                };
                steps(&name, member, style, plain, pairs);
            }
        }
        scalar => pairs.extend(scalar_text(scalar).map(|text| (name.to_owned(), plain(&text)))),
    }
}

/// The text of a value in a path, with each part encoded by `encode`; `None` if there is no value.
pub(crate) fn path_text(
    name: &str,
    value: &Value,
    style: PathStyle,
    explode: bool,
    encode: impl Fn(&str) -> String,
) -> Option<String> {
    let flat = match style {
        PathStyle::Json if !value.is_null() => Flat::One(json::text(value)),
        _ => Flat::of(value),
    };
    // Paths may have sub-delimiters, so those inside a part are encoded here.
    let part = |text: &str| match style {
        PathStyle::Json => encode(text),
        PathStyle::Simple => encode(text).replace(',', "%2C").replace('=', "%3D"),
        PathStyle::Label => encode(text).replace(',', "%2C").replace('=', "%3D").replace('.', "%2E"),
        PathStyle::Matrix => encode(text).replace(',', "%2C").replace('=', "%3D").replace(';', "%3B"),
    };
    let named = |(name, value): &(String, String)| format!("{}={}", part(name), part(value));
    let own = part(name);
    let all = |texts: Vec<String>, delimiter: &str| texts.join(delimiter);
    Some(match (style, &flat) {
        (_, Flat::Nothing) => return None,
        (PathStyle::Json, _) => flat.joined(",", part)?,
        // A single value has no delimiters to confuse.
        (PathStyle::Simple, Flat::One(text)) => encode(text),
        (PathStyle::Simple, Flat::Members(members)) if explode => all(members.iter().map(named).collect(), ","),
        (PathStyle::Simple, flat) => flat.joined(",", part)?,
        (PathStyle::Label, Flat::One(text)) => format!(".{}", encode(text)),
        (PathStyle::Label, Flat::Members(members)) if explode => {
            format!(".{}", all(members.iter().map(named).collect(), "."))
        }
        (PathStyle::Label, flat) => format!(".{}", flat.joined(if explode { "." } else { "," }, part)?),
        // An empty text has no `=` (RFC 6570, section 3.2.7).
        (PathStyle::Matrix, Flat::One(text)) if text.is_empty() => format!(";{own}"),
        (PathStyle::Matrix, Flat::Items(items)) if explode => {
            items.iter().map(|item| format!(";{own}={}", part(item))).collect()
        }
        (PathStyle::Matrix, Flat::Members(members)) if explode => {
            format!(";{}", all(members.iter().map(named).collect(), ";"))
        }
        (PathStyle::Matrix, flat) => format!(";{own}={}", flat.joined(",", part)?),
    })
}

/// The text of a value in a header, in the style `simple`, not encoded; or why it would be read as another value.
pub(crate) fn header_text(value: &Value, explode: bool) -> Result<Option<String>, String> {
    let flat = Flat::of(value);
    if let Some(why) = apart::ambiguity_in_header(&flat, explode) {
        return Err(why);
    }
    Ok(match flat {
        Flat::Members(members) if explode => {
            Some(members.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join(","))
        }
        flat => flat.joined(",", str::to_owned),
    })
}

/// The characters that are encoded in a cookie: all but `cookie-octet` (RFC 6265, section 4.1.1), and `%`.
const NOT_COOKIE_OCTET: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b',').add(b';').add(b'\\').add(b'%');

/// The percent-encoded `name=value` pairs of a parameter in the header `Cookie`. [`Style::Form`] makes a pair of each
/// item or member; styles other than [`Style::Json`] join them with commas.
pub(crate) fn cookies(name: &str, value: &Value, style: Style) -> Vec<String> {
    let encode = |text: &str| utf8_percent_encode(text, NOT_COOKIE_OCTET).to_string();
    let pair = |name: &str, value: &str| format!("{}={value}", encode(name).replace('=', "%3D"));
    match (style, Flat::of(value)) {
        (_, Flat::Nothing) => Vec::new(),
        (Style::Json, _) => vec![pair(name, &encode(&json::text(value)))],
        (Style::Form, Flat::Items(items)) => items.iter().map(|item| pair(name, &encode(item))).collect(),
        (Style::Form, Flat::Members(members)) => {
            members.iter().map(|(name, value)| pair(name, &encode(value))).collect()
        }
        (_, flat) => flat.joined(",", encode).map(|joined| pair(name, &joined)).into_iter().collect(),
    }
}

pub(crate) fn encoded(text: &str) -> String {
    utf8_percent_encode(text, NOT_UNRESERVED).to_string()
}

#[cfg(test)]
mod tests;

//! Taking the value out of an answer.

mod content;
mod said;
mod tolerant;
mod verdict;

use bytes::Bytes;
use http::HeaderValue;
use serde::de::value::UnitDeserializer;
use serde::de::{DeserializeOwned, Error as _, IgnoredAny, IntoDeserializer};
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use serde_json::error::Category;

use super::error::{ApiError, Message, lenient_list};
use super::page::{Page, ResultInfo};
pub(crate) use content::{bytes, text};
use said::Said;
pub(crate) use tolerant::FirstObject;
use verdict::Verdict;

/// What every answer of the API is wrapped in.
#[derive(Deserialize)]
struct Envelope<T> {
    success: Option<bool>,
    /// Not used beside `"success": true`, and read all the same: an envelope of which a part can't be read is none.
    #[serde(default, rename = "errors", deserialize_with = "readable_list")]
    _errors: (),
    #[serde(default, deserialize_with = "lenient_list")]
    messages: Vec<Message>,
    result: Option<T>,
    result_info: Option<ResultInfo>,
}

fn readable_list<'de, D: Deserializer<'de>>(deserializer: D) -> Result<(), D::Error> {
    Value::deserialize(deserializer).map(drop)
}

/// The body of a 2xx, and what is known of it.
#[derive(Debug)]
pub(crate) struct Received<'a> {
    /// All of it, or what a download begins with.
    pub(crate) body: &'a Bytes,
    pub(crate) content_type: Option<&'a HeaderValue>,
    /// The media type that was asked for; nothing where that was only the default.
    pub(crate) accept: Option<&'a HeaderValue>,
}

/// What was in a body.
#[derive(Debug)]
pub(crate) struct Opened<T> {
    pub(crate) value: T,
    pub(crate) messages: Vec<Message>,
    pub(crate) result_info: Option<ResultInfo>,
}

impl<T> Opened<T> {
    fn bare(value: T) -> Self {
        Self { value, messages: Vec::new(), result_info: None }
    }
}

/// Why there is no value in the body of a 2xx.
#[derive(Debug)]
pub(crate) enum Unopened {
    /// The envelope says that it failed.
    Refused,
    /// There is no body.
    Empty,
    /// The body is something else. An empty path is the whole of it.
    Misfit { path: String, message: String },
}

impl Unopened {
    fn whole(message: String) -> Self {
        Self::Misfit { path: String::new(), message }
    }
}

/// How the body of a 2xx is read.
pub(crate) type Open<T> = fn(&Received<'_>) -> Result<Opened<T>, Unopened>;

/// A value in an envelope.
pub(crate) fn result<T: DeserializeOwned>(body: &[u8]) -> Result<Opened<T>, Unopened> {
    let envelope = envelope(body)?;
    // Some types hold an absent value too: `Option`, or any JSON. They say so by reading a null.
    let value = match envelope.result {
        Some(value) => value,
        None => {
            let null: UnitDeserializer<serde_json::Error> = ().into_deserializer();
            T::deserialize(null).map_err(|_| Unopened::Misfit {
                path: "result".into(),
                message: "null or missing where a value is expected".into(),
            })?
        }
    };
    Ok(Opened { value, messages: envelope.messages, result_info: envelope.result_info })
}

/// A page in an envelope; a `result` that is null or missing is an empty one.
pub(crate) fn page<T: DeserializeOwned>(body: &[u8]) -> Result<Opened<Page<T>>, Unopened> {
    let envelope = envelope::<Vec<T>>(body)?;
    let items = envelope.result.unwrap_or_default();
    Ok(Opened {
        value: Page::new(items, envelope.result_info.clone()),
        messages: envelope.messages,
        result_info: envelope.result_info,
    })
}

/// Nothing but an envelope that says that it was done, whatever its result, or no body.
pub(crate) fn acknowledged(body: &[u8]) -> Result<Opened<()>, Unopened> {
    if is_blank(body) {
        return Ok(Opened::bare(()));
    }
    let envelope = envelope::<Value>(body)?;
    Ok(Opened { value: (), messages: envelope.messages, result_info: envelope.result_info })
}

/// Nothing, where no envelope is promised: no body, or JSON. What is in an envelope has to say that it was done.
pub(crate) fn empty(body: &[u8]) -> Result<Opened<()>, Unopened> {
    if !is_blank(body) {
        if !Said::of(body).is_silent() {
            return acknowledged(body);
        }
        // Something that isn't JSON was not written by the API, so it doesn't say that the API did what was asked.
        strict::<IgnoredAny>(body).map_err(Unopened::whole)?;
    }
    Ok(Opened::bare(()))
}

/// JSON without an envelope. A failed envelope is recognised all the same, by its `success` and its `errors`.
pub(crate) fn json<T: DeserializeOwned>(body: &[u8]) -> Result<Opened<T>, Unopened> {
    if is_blank(body) {
        return Err(Unopened::Empty);
    }
    let said = Said::of(body);
    if said.no && said.errors.is_some() {
        refused(Verdict::from_said(&said, body))?;
    }
    strict(body).map(Opened::bare).map_err(|_| misfit::<T>(body))
}

/// Why the API says that something failed, in whatever it sent.
pub(crate) fn reasons(body: &[u8]) -> Vec<ApiError> {
    ApiError::all(&Said::of(body).reasons())
}

/// Reads straight into the type; what went wrong is worked out only if something did.
fn envelope<T: DeserializeOwned>(body: &[u8]) -> Result<Envelope<T>, Unopened> {
    match strict::<Envelope<T>>(body) {
        Ok(envelope) if envelope.success == Some(true) => Ok(envelope),
        _ => envelope_by_parts(body),
    }
}

/// Reads an envelope that does not fit the type: its verdict first, as no value counts that was refused.
#[cold]
fn envelope_by_parts<T: DeserializeOwned>(body: &[u8]) -> Result<Envelope<T>, Unopened> {
    if is_blank(body) {
        return Err(Unopened::Empty);
    }
    refused(Verdict::of(body))?;
    Err(misfit::<Envelope<T>>(body))
}

fn refused(verdict: Verdict) -> Result<(), Unopened> {
    match verdict {
        Verdict::Accepted => Ok(()),
        Verdict::Refused => Err(Unopened::Refused),
        Verdict::Unreadable { path, message } => Err(Unopened::Misfit { path, message }),
    }
}

/// Where and how a body is not a `T`.
fn misfit<T: DeserializeOwned>(body: &[u8]) -> Unopened {
    if let Err(message) = strict::<IgnoredAny>(body) {
        return Unopened::whole(message);
    }
    let mut deserializer = serde_json::Deserializer::from_slice(without_mark(body));
    match serde_path_to_error::deserialize::<_, T>(&mut deserializer) {
        Err(error) => {
            let path = error.path().to_string();
            Unopened::Misfit {
                path: if path == "." { String::new() } else { path },
                message: error.inner().to_string(),
            }
        }
        // Not reached: the same body was refused before.
        Ok(_) => Unopened::whole(not_json(&serde_json::Error::custom("not the expected type"))),
    }
}

/// JSON as RFC 8259 says it: UTF-8, one value, and nothing after it. Why it is none, otherwise.
///
/// One look at all bytes costs less than one at each string.
fn strict<T: DeserializeOwned>(body: &[u8]) -> Result<T, String> {
    let text = std::str::from_utf8(without_mark(body)).map_err(|error| format!("not JSON: not UTF-8: {error}"))?;
    serde_json::from_str(text).map_err(|error| not_json(&error))
}

fn not_json(error: &serde_json::Error) -> String {
    match error.classify() {
        Category::Eof => format!("JSON that ends too early: {error}"),
        Category::Data => error.to_string(),
        Category::Syntax | Category::Io => format!("not JSON: {error}"),
    }
}

/// U+FEFF in UTF-8, which a parser may ignore before JSON (RFC 8259, section 8.1).
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

fn without_mark(body: &[u8]) -> &[u8] {
    body.strip_prefix(BYTE_ORDER_MARK).unwrap_or(body)
}

fn is_blank(body: &[u8]) -> bool {
    without_mark(body).trim_ascii().is_empty()
}

#[cfg(test)]
mod tests;

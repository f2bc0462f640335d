//! Decodes responses: takes the value out of the envelope.

mod content;
mod misfits;
mod scan;
mod verdict;

use bytes::Bytes;
use http::HeaderValue;
use serde::de::value::{StringDeserializer, UnitDeserializer};
use serde::de::{DeserializeOwned, Error as _, IgnoredAny, IntoDeserializer};
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use serde_json::error::Category;

use super::auth::Credentials;
use super::error::{ApiError, Message, lenient_list};
use super::json;
use super::misfit::{Misfits, strictly};
use super::page::{Page, ResultInfo};
pub(crate) use content::{bytes, text, unrequested};
pub(crate) use misfits::{ReadMisfit, by_parts};
use scan::{End, EnvelopeScan};
use verdict::Verdict;

/// The envelope of the API: `success`, `errors`, `messages`, `result` and `result_info`.
#[derive(Deserialize)]
struct Envelope<T> {
    success: Option<bool>,
    /// Not used, but parsed: an envelope of which a part can't be parsed is not valid.
    #[serde(default, rename = "errors", deserialize_with = "readable_list")]
    _errors: (),
    #[serde(default, deserialize_with = "lenient_list")]
    messages: Vec<Message>,
    result: Option<T>,
    result_info: Option<ResultInfo>,
    #[serde(skip)]
    misfits: Misfits,
}

fn readable_list<'de, D: Deserializer<'de>>(deserializer: D) -> Result<(), D::Error> {
    Value::deserialize(deserializer).map(drop)
}

/// The body of a 2xx, and what is needed to decode it.
#[derive(Debug)]
pub(crate) struct Received<'a> {
    /// The whole body, or the beginning of a download's.
    pub(crate) body: &'a Bytes,
    pub(crate) content_type: Option<&'a HeaderValue>,
    /// The requested media type; `None` for the default.
    pub(crate) accept: Option<&'a HeaderValue>,
    /// The credential, which must not be shown in errors.
    pub(crate) credentials: &'a Credentials,
    /// Whether a value that does not fit its type is an error.
    pub(crate) strict: bool,
    /// The reason why the body is only a part of the document, or encoded, although the request did not ask for that.
    pub(crate) unrequested: Option<String>,
}

/// The decoded content of a body.
#[derive(Debug)]
pub(crate) struct Opened<T> {
    pub(crate) value: T,
    pub(crate) misfits: Misfits,
    pub(crate) messages: Vec<Message>,
    pub(crate) result_info: Option<ResultInfo>,
}

impl<T> Opened<T> {
    fn bare(value: T) -> Self {
        Self { value, misfits: Misfits::default(), messages: Vec::new(), result_info: None }
    }
}

/// The reason why the body of a 2xx has no value.
#[derive(Debug)]
pub(crate) enum Unopened {
    /// The envelope says that the request failed.
    Refused,
    /// The body is empty.
    Empty,
    /// The body can't be decoded. An empty path means the whole body.
    Misfit { path: String, message: String },
}

impl Unopened {
    fn whole(message: String) -> Self {
        Self::Misfit { path: String::new(), message }
    }
}

/// A function that decodes the body of a 2xx.
pub(crate) type Open<T> = fn(&Received<'_>) -> Result<Opened<T>, Unopened>;

/// Decodes a value in an envelope.
pub(crate) fn result<T: DeserializeOwned>(
    received: &Received<'_>,
    read: Option<ReadMisfit<T>>,
) -> Result<Opened<T>, Unopened> {
    let envelope = envelope(received, read)?;
    // The value may be absent if the type can be read from null, as `Option` can.
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
    let Envelope { misfits, messages, result_info, .. } = envelope;
    Ok(Opened { value, misfits, messages, result_info })
}

/// Decodes a page in an envelope; a `result` that is null or missing is an empty page.
pub(crate) fn page<T: DeserializeOwned>(
    received: &Received<'_>,
    read: Option<ReadMisfit<Vec<T>>>,
) -> Result<Opened<Page<T>>, Unopened> {
    let Envelope { result, misfits, messages, result_info, .. } = envelope(received, read)?;
    let value = Page::new(result.unwrap_or_default(), result_info.clone()).with_misfits(misfits.clone());
    Ok(Opened { value, misfits, messages, result_info })
}

/// Decodes a body with `open`; an empty body is the default value.
pub(crate) fn or_empty<T: Default>(received: &Received<'_>, open: Open<T>) -> Result<Opened<T>, Unopened> {
    if is_blank(received.body) { Ok(Opened::bare(T::default())) } else { open(received) }
}

/// Checks that the body is empty, or an envelope with `"success": true`.
pub(crate) fn acknowledged(received: &Received<'_>) -> Result<Opened<()>, Unopened> {
    if is_blank(received.body) {
        return Ok(Opened::bare(()));
    }
    let Envelope { messages, result_info, .. } = envelope::<IgnoredAny>(received, None)?;
    Ok(Opened { messages, result_info, ..Opened::bare(()) })
}

/// Checks that the body does not say that the request failed. An envelope has to have `"success": true`. Any other body
/// is ignored, unless it is HTML or an invalid object, since the description has no body.
pub(crate) fn empty(received: &Received<'_>) -> Result<Opened<()>, Unopened> {
    let body = received.body;
    let scan = EnvelopeScan::of(body);
    if !scan.is_silent() {
        return acknowledged(received);
    }
    // An encoded body may be a refusal.
    if let Some(reason) = received.unrequested.as_ref().filter(|_| std::str::from_utf8(body).is_err()) {
        return Err(Unopened::whole(reason.clone()));
    }
    // An object that breaks off may be an envelope, and HTML does not come from the API.
    if scan.end != End::NoObject || content::is_page(body) {
        strict::<IgnoredAny>(body).map_err(Unopened::whole)?;
    }
    Ok(Opened::bare(()))
}

/// Decodes JSON without an envelope. The envelope of a failure is still recognized by its `success` and `errors`. If a
/// media range was requested, a body of another media type than JSON is decoded as a string.
pub(crate) fn json<T: DeserializeOwned>(
    received: &Received<'_>,
    read: Option<ReadMisfit<T>>,
) -> Result<Opened<T>, Unopened> {
    let body = received.body;
    if let Some(string) = string(received) {
        return string;
    }
    if is_blank(body) {
        return Err(Unopened::Empty);
    }
    let scan = EnvelopeScan::of(body);
    if scan.has_false && scan.errors.is_some() {
        refused(Verdict::from_scan(&scan, body))?;
    }
    match strictly(|| strict(body)) {
        Ok((value, false)) => Ok(Opened::bare(value)),
        Ok((value, true)) => Ok(misfits::json(received, read)?.unwrap_or_else(|| Opened::bare(value))),
        Err(_) => misfits::json(received, read)?.ok_or_else(|| misfit::<T>(body)),
    }
}

/// Decodes text as a string, if a media range was requested and another media type than JSON came. `None` if the text
/// is valid JSON for `T` nevertheless, or `T` can't be a string.
fn string<T: DeserializeOwned>(received: &Received<'_>) -> Option<Result<Opened<T>, Unopened>> {
    if !content::is_other_in_range(received) {
        return None;
    }
    let text = match text(received) {
        Ok(Opened { value, .. }) => value,
        Err(unopened) => return Some(Err(unopened)),
    };
    if text.trim_ascii_start().starts_with(['{', '[']) && strict::<T>(received.body).is_ok() {
        return None;
    }
    let text: StringDeserializer<serde_json::Error> = text.into_deserializer();
    T::deserialize(text).ok().map(Opened::bare).map(Ok)
}

/// The reasons in the `errors` of a body that may not be valid JSON.
pub(crate) fn reasons(body: &[u8]) -> Vec<ApiError> {
    ApiError::all(&EnvelopeScan::of(body).reasons())
}

/// The reasons in the body of a failure, in any form.
pub(crate) fn failure_reasons(body: &[u8]) -> Vec<ApiError> {
    let errors = reasons(body);
    if errors.iter().any(|error| *error != ApiError::default()) {
        return errors;
    }
    let other = ApiError::of_body(&scan::whole(body));
    if other.is_empty() { errors } else { other }
}

/// Decodes an envelope straight into the type; only if that fails is it read by parts.
fn envelope<T: DeserializeOwned>(
    received: &Received<'_>,
    read: Option<ReadMisfit<T>>,
) -> Result<Envelope<T>, Unopened> {
    match strictly(|| strict::<Envelope<T>>(received.body)) {
        Ok((envelope, false)) if envelope.success == Some(true) => Ok(envelope),
        Ok((envelope, true)) if envelope.success == Some(true) => {
            Ok(misfits::envelope(received, read)?.unwrap_or(envelope))
        }
        _ => envelope_by_parts(received, read),
    }
}

/// Decodes an envelope by parts, its verdict first: the value of a failed request does not matter.
#[cold]
fn envelope_by_parts<T: DeserializeOwned>(
    received: &Received<'_>,
    read: Option<ReadMisfit<T>>,
) -> Result<Envelope<T>, Unopened> {
    if is_blank(received.body) {
        return Err(Unopened::Empty);
    }
    refused(Verdict::of(received.body))?;
    misfits::envelope(received, read)?.ok_or_else(|| misfit::<Envelope<T>>(received.body))
}

fn refused(verdict: Verdict) -> Result<(), Unopened> {
    match verdict {
        Verdict::Accepted => Ok(()),
        Verdict::Refused => Err(Unopened::Refused),
        Verdict::Unreadable { path, message } => Err(Unopened::Misfit { path, message }),
    }
}

/// The place and the reason why a body is not a `T`.
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
        // Unreachable: the same body failed to parse before.
        Ok(_) => Unopened::whole(not_json(&serde_json::Error::custom("not the expected type"))),
    }
}

/// Parses JSON as in RFC 8259: UTF-8, a single value, and nothing after it.
///
/// Checking all bytes for UTF-8 at once costs less than checking each string.
fn strict<'a, T: Deserialize<'a>>(body: &'a [u8]) -> Result<T, String> {
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

pub(super) fn without_mark(body: &[u8]) -> &[u8] {
    body.strip_prefix(json::BYTE_ORDER_MARK).unwrap_or(body)
}

fn is_blank(body: &[u8]) -> bool {
    without_mark(body).trim_ascii().is_empty()
}

#[cfg(test)]
mod tests;

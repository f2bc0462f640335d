//! Taking the value out of an answer.

mod content;
mod misfits;
mod said;
mod verdict;

use bytes::Bytes;
use http::HeaderValue;
use serde::de::value::UnitDeserializer;
use serde::de::{DeserializeOwned, Error as _, IgnoredAny, IntoDeserializer};
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use serde_json::error::Category;

use super::auth::Credentials;
use super::error::{ApiError, Message, lenient_list};
use super::json;
use super::misfit::{Misfits, strictly};
use super::page::{Page, ResultInfo};
pub(crate) use content::{bytes, text};
pub(crate) use misfits::ReadMisfit;
use said::Said;
use verdict::Verdict;

/// The envelope of the API: `success`, `errors`, `messages`, `result` and `result_info`.
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
    #[serde(skip)]
    misfits: Misfits,
}

fn readable_list<'de, D: Deserializer<'de>>(deserializer: D) -> Result<(), D::Error> {
    Value::deserialize(deserializer).map(drop)
}

/// The body of a 2xx, what is known of it, and how it is to be read.
#[derive(Debug)]
pub(crate) struct Received<'a> {
    /// All of it, or what a download begins with.
    pub(crate) body: &'a Bytes,
    pub(crate) content_type: Option<&'a HeaderValue>,
    /// The media type that was asked for; nothing where that was only the default.
    pub(crate) accept: Option<&'a HeaderValue>,
    /// Not to be shown in what is said of the body.
    pub(crate) credentials: &'a Credentials,
    /// Whether a value that does not fit is an error.
    pub(crate) strict: bool,
}

/// The content of an answer's body.
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
pub(crate) fn result<T: DeserializeOwned>(
    received: &Received<'_>,
    read: Option<ReadMisfit<T>>,
) -> Result<Opened<T>, Unopened> {
    let envelope = envelope(received, read)?;
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
    let Envelope { misfits, messages, result_info, .. } = envelope;
    Ok(Opened { value, misfits, messages, result_info })
}

/// A page in an envelope; a `result` that is null or missing is an empty one.
pub(crate) fn page<T: DeserializeOwned>(
    received: &Received<'_>,
    read: Option<ReadMisfit<Vec<T>>>,
) -> Result<Opened<Page<T>>, Unopened> {
    let Envelope { result, misfits, messages, result_info, .. } = envelope(received, read)?;
    let value = Page::new(result.unwrap_or_default(), result_info.clone()).with_misfits(misfits.clone());
    Ok(Opened { value, misfits, messages, result_info })
}

/// Nothing but an envelope that says that it was done, whatever its result, or no body.
pub(crate) fn acknowledged(received: &Received<'_>) -> Result<Opened<()>, Unopened> {
    if is_blank(received.body) {
        return Ok(Opened::bare(()));
    }
    let Envelope { messages, result_info, .. } = envelope::<Value>(received, None)?;
    Ok(Opened { messages, result_info, ..Opened::bare(()) })
}

/// Nothing, where no envelope is promised: no body, or JSON. What is in an envelope has to say that it was done.
pub(crate) fn empty(received: &Received<'_>) -> Result<Opened<()>, Unopened> {
    let body = received.body;
    if !is_blank(body) {
        if !Said::of(body).is_silent() {
            return acknowledged(received);
        }
        // Something that isn't JSON was not written by the API, so it doesn't say that the API did what was asked.
        strict::<IgnoredAny>(body).map_err(Unopened::whole)?;
    }
    Ok(Opened::bare(()))
}

/// JSON without an envelope. A failed envelope is recognised all the same, by its `success` and its `errors`.
pub(crate) fn json<T: DeserializeOwned>(
    received: &Received<'_>,
    read: Option<ReadMisfit<T>>,
) -> Result<Opened<T>, Unopened> {
    let body = received.body;
    if is_blank(body) {
        return Err(Unopened::Empty);
    }
    let said = Said::of(body);
    if said.no && said.errors.is_some() {
        refused(Verdict::from_said(&said, body))?;
    }
    match strictly(|| strict(body)) {
        Ok((value, false)) => Ok(Opened::bare(value)),
        Ok((value, true)) => Ok(misfits::json(received, read)?.unwrap_or_else(|| Opened::bare(value))),
        Err(_) => misfits::json(received, read)?.ok_or_else(|| misfit::<T>(body)),
    }
}

/// Why the API says that something failed, in whatever it sent.
pub(crate) fn reasons(body: &[u8]) -> Vec<ApiError> {
    ApiError::all(&Said::of(body).reasons())
}

/// Reads straight into the type; what went wrong is worked out only if something did.
fn envelope<T: DeserializeOwned>(
    received: &Received<'_>,
    read: Option<ReadMisfit<T>>,
) -> Result<Envelope<T>, Unopened> {
    match strictly(|| strict::<Envelope<T>>(received.body)) {
        Ok((envelope, fell_back)) if envelope.success == Some(true) => match fell_back {
            false => Ok(envelope),
            true => Ok(misfits::envelope(received, read)?.unwrap_or(envelope)),
        },
        _ => envelope_by_parts(received, read),
    }
}

/// Reads an envelope that does not fit the type: its verdict first, as no value counts that was refused.
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

fn without_mark(body: &[u8]) -> &[u8] {
    body.strip_prefix(json::BYTE_ORDER_MARK).unwrap_or(body)
}

fn is_blank(body: &[u8]) -> bool {
    without_mark(body).trim_ascii().is_empty()
}

#[cfg(test)]
mod tests;

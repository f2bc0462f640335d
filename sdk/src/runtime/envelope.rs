//! Taking the value out of an answer.

mod misfits;

use bytes::Bytes;
use serde::de::value::UnitDeserializer;
use serde::de::{DeserializeOwned, Error as _, IgnoredAny, IntoDeserializer};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use super::auth::Credentials;
use super::error::{ApiError, Message, lenient_list};
use super::misfit::{Misfits, strictly};
use super::page::{Page, ResultInfo};
pub(crate) use misfits::ReadMisfit;

/// What every answer of the API is wrapped in.
#[derive(Deserialize)]
struct Envelope<T> {
    success: Option<bool>,
    #[serde(default, deserialize_with = "lenient_list")]
    messages: Vec<Message>,
    result: Option<T>,
    result_info: Option<ResultInfo>,
    #[serde(skip)]
    misfits: Misfits,
}

/// The part of an envelope that says whether it worked, read whatever the rest is.
#[derive(Deserialize, Default)]
pub(crate) struct Verdict {
    #[serde(default, deserialize_with = "lenient_bool")]
    pub(crate) success: Option<bool>,
    #[serde(default, deserialize_with = "lenient_list")]
    pub(crate) errors: Vec<ApiError>,
    #[serde(default, deserialize_with = "lenient_list")]
    messages: Vec<Message>,
}

impl Verdict {
    /// The verdict of a body, or of none where it isn't a JSON object.
    pub(crate) fn of(body: &[u8]) -> Self {
        serde_json::from_slice(body).unwrap_or_default()
    }
}

fn lenient_bool<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<bool>, D::Error> {
    Ok(Value::deserialize(deserializer)?.as_bool())
}

/// The body of a 2xx, and how it is to be read.
#[derive(Debug)]
pub(crate) struct Received<'a> {
    pub(crate) body: &'a Bytes,
    /// Not to be shown in what is said of the body.
    pub(crate) credentials: &'a Credentials,
    /// Whether a value that does not fit is an error.
    pub(crate) strict: bool,
}

/// What was in a body.
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
    let mut value = Page::new(result.unwrap_or_default(), result_info.clone());
    if !misfits.is_empty() {
        value = value.with_misfits(misfits.clone(), misfits::items(received.body));
    }
    Ok(Opened { value, misfits, messages, result_info })
}

/// Nothing: whatever JSON there is, or none, unless it says that it failed.
pub(crate) fn empty(received: &Received<'_>) -> Result<Opened<()>, Unopened> {
    let body = &**received.body;
    if body.trim_ascii().is_empty() {
        return Ok(Opened::bare(()));
    }
    // Something that isn't JSON was not written by the API, so it doesn't say that the API did what was asked.
    serde_json::from_slice::<IgnoredAny>(body).map_err(|error| not_json(&error))?;
    let verdict = Verdict::of(body);
    if verdict.success == Some(false) {
        return Err(Unopened::Refused);
    }
    Ok(Opened { messages: verdict.messages, ..Opened::bare(()) })
}

/// JSON without an envelope. A failed envelope is recognised all the same, by its `success` and its `errors`.
pub(crate) fn json<T: DeserializeOwned>(
    received: &Received<'_>,
    read: Option<ReadMisfit<T>>,
) -> Result<Opened<T>, Unopened> {
    let body = &**received.body;
    if body.trim_ascii().is_empty() {
        return Err(Unopened::Empty);
    }
    let verdict = Verdict::of(body);
    if verdict.success == Some(false) && !verdict.errors.is_empty() {
        return Err(Unopened::Refused);
    }
    match strictly(|| serde_json::from_slice(body)) {
        Ok((value, false)) => Ok(Opened::bare(value)),
        Ok((value, true)) => Ok(misfits::json(received, read)?.unwrap_or_else(|| Opened::bare(value))),
        Err(_) => misfits::json(received, read)?.ok_or_else(|| misfit::<T>(body)),
    }
}

/// The body as text.
pub(crate) fn text(received: &Received<'_>) -> Result<Opened<String>, Unopened> {
    match std::str::from_utf8(received.body) {
        Ok(text) => Ok(Opened::bare(text.to_owned())),
        Err(error) => Err(Unopened::Misfit { path: String::new(), message: format!("not UTF-8: {error}") }),
    }
}

/// The body as it is.
pub(crate) fn bytes(received: &Received<'_>) -> Result<Opened<Bytes>, Unopened> {
    Ok(Opened::bare(received.body.clone()))
}

/// Reads straight into the type; what went wrong is worked out only if something did.
fn envelope<T: DeserializeOwned>(
    received: &Received<'_>,
    read: Option<ReadMisfit<T>>,
) -> Result<Envelope<T>, Unopened> {
    let body = &**received.body;
    if body.trim_ascii().is_empty() {
        return Err(Unopened::Empty);
    }
    match strictly(|| serde_json::from_slice::<Envelope<T>>(body)) {
        Ok((envelope, false)) if envelope.success == Some(true) => Ok(envelope),
        Ok((envelope, true)) if envelope.success == Some(true) => {
            Ok(misfits::envelope(received, read)?.unwrap_or(envelope))
        }
        Ok((Envelope { success: None, .. }, _)) => Err(Unopened::Misfit {
            path: "success".into(),
            message: "null or missing: this is no answer of the API".into(),
        }),
        Ok(_) => Err(Unopened::Refused),
        // What a refusal has as its result is nobody's business.
        Err(_) if Verdict::of(body).success == Some(false) => Err(Unopened::Refused),
        Err(_) => misfits::envelope(received, read)?.ok_or_else(|| misfit::<Envelope<T>>(body)),
    }
}

/// Where and how a body is not a `T`.
fn misfit<T: DeserializeOwned>(body: &[u8]) -> Unopened {
    if let Err(error) = serde_json::from_slice::<IgnoredAny>(body) {
        return not_json(&error);
    }
    let mut deserializer = serde_json::Deserializer::from_slice(body);
    match serde_path_to_error::deserialize::<_, T>(&mut deserializer) {
        Err(error) => {
            let path = error.path().to_string();
            Unopened::Misfit {
                path: if path == "." { String::new() } else { path },
                message: error.inner().to_string(),
            }
        }
        // Not reached: the same body was refused before.
        Ok(_) => not_json(&serde_json::Error::custom("not the expected type")),
    }
}

fn not_json(error: &serde_json::Error) -> Unopened {
    let what = if error.is_eof() { "JSON that ends too early" } else { "not JSON" };
    Unopened::Misfit { path: String::new(), message: format!("{what}: {error}") }
}

#[cfg(test)]
mod tests;

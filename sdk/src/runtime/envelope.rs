//! Taking the value out of an answer.

use bytes::Bytes;
use serde::de::value::UnitDeserializer;
use serde::de::{DeserializeOwned, Error as _, IgnoredAny, IntoDeserializer};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use super::error::{ApiError, Message, lenient_list};
use super::page::{Page, ResultInfo};

/// What every answer of the API is wrapped in.
#[derive(Deserialize)]
struct Envelope<T> {
    success: Option<bool>,
    #[serde(default, deserialize_with = "lenient_list")]
    messages: Vec<Message>,
    result: Option<T>,
    result_info: Option<ResultInfo>,
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

/// How the body of a 2xx is read.
pub(crate) type Open<T> = fn(&Bytes) -> Result<Opened<T>, Unopened>;

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

/// Nothing: whatever JSON there is, or none, unless it says that it failed.
pub(crate) fn empty(body: &[u8]) -> Result<Opened<()>, Unopened> {
    if body.trim_ascii().is_empty() {
        return Ok(Opened::bare(()));
    }
    // Something that isn't JSON was not written by the API, so it doesn't say that the API did what was asked.
    serde_json::from_slice::<IgnoredAny>(body).map_err(|error| not_json(&error))?;
    let verdict = Verdict::of(body);
    if verdict.success == Some(false) {
        return Err(Unopened::Refused);
    }
    Ok(Opened { value: (), messages: verdict.messages, result_info: None })
}

/// JSON without an envelope. A failed envelope is recognised all the same, by its `success` and its `errors`.
pub(crate) fn json<T: DeserializeOwned>(body: &[u8]) -> Result<Opened<T>, Unopened> {
    if body.trim_ascii().is_empty() {
        return Err(Unopened::Empty);
    }
    let verdict = Verdict::of(body);
    if verdict.success == Some(false) && !verdict.errors.is_empty() {
        return Err(Unopened::Refused);
    }
    serde_json::from_slice(body).map(Opened::bare).map_err(|_| misfit::<T>(body))
}

/// The body as text.
pub(crate) fn text(body: &[u8]) -> Result<Opened<String>, Unopened> {
    match std::str::from_utf8(body) {
        Ok(text) => Ok(Opened::bare(text.to_owned())),
        Err(error) => Err(Unopened::Misfit { path: String::new(), message: format!("not UTF-8: {error}") }),
    }
}

/// The body as it is.
pub(crate) fn bytes(body: &Bytes) -> Opened<Bytes> {
    Opened::bare(body.clone())
}

/// Reads straight into the type; what went wrong is worked out only if something did.
fn envelope<T: DeserializeOwned>(body: &[u8]) -> Result<Envelope<T>, Unopened> {
    if body.trim_ascii().is_empty() {
        return Err(Unopened::Empty);
    }
    match serde_json::from_slice::<Envelope<T>>(body) {
        Ok(envelope) if envelope.success == Some(true) => Ok(envelope),
        Ok(Envelope { success: None, .. }) => Err(Unopened::Misfit {
            path: "success".into(),
            message: "null or missing: this is no answer of the API".into(),
        }),
        Ok(_) => Err(Unopened::Refused),
        // What a refusal has as its result is nobody's business.
        Err(_) if Verdict::of(body).success == Some(false) => Err(Unopened::Refused),
        Err(_) => Err(misfit::<Envelope<T>>(body)),
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

//! Responses: the value of a response, and everything around it.

use std::borrow::Cow;
use std::fmt;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, StatusCode};

use super::auth::Credentials;
use super::envelope::{self, Open, Opened, Received, Unopened};
use super::error::{Context, Kind, Message};
use super::excerpt::{MORE, one_line};
use super::misfit::HasMisfits;
use super::page::ResultInfo;
use super::request_parts::Parts;
use super::retry::History;
use super::transport::{Answer, CF_RAY, Failed, head_context, ray_id};
use super::{ApiError, Error, Misfits, Operation};

/// The longest part of an unusable body that is kept, in bytes.
const EXCERPT: usize = 500;

/// A successful response: the value with status, headers and messages. [`Request::send`](crate::Request::send) returns
/// it.
///
/// `Debug` shows the status, the ray id and the attempts, but nothing else of the response, which may have a
/// credential.
#[derive(Clone)]
pub struct Response<T> {
    value: T,
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    history: History,
    messages: Vec<Message>,
    result_info: Option<ResultInfo>,
    misfits: Misfits,
}

impl<T> Response<T> {
    /// The value.
    pub fn result(&self) -> &T {
        &self.value
    }

    /// The value, owned.
    pub fn into_inner(self) -> T {
        self.value
    }

    /// The status; always 2xx.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The id that Cloudflare gave the exchange (`cf-ray`); Cloudflare's support asks for it.
    pub fn ray_id(&self) -> Option<&str> {
        ray_id(&self.headers)
    }

    /// The envelope's `messages`.
    pub fn messages(&self) -> &[Message] {
        &self.messages
    }

    /// The envelope's `result_info`.
    pub fn result_info(&self) -> Option<&ResultInfo> {
        self.result_info.as_ref()
    }

    /// The values in the response that did not fit their types and were left out, so that one odd value does not fail
    /// the response.
    ///
    /// The field of such a value is `None`. In a list of scalars the item is missing; in a list of objects it is an
    /// object in which every field is `None`. A whole number written `13335.0`, a number in a string, and an id or
    /// another string written as a number fit and are converted.
    ///
    /// With [`strict_answers`](crate::ClientOptions::strict_answers), a misfit is an error instead.
    pub fn misfits(&self) -> &Misfits {
        &self.misfits
    }

    /// How many times the request was sent.
    pub fn attempts(&self) -> u32 {
        self.history.attempts
    }

    /// The body as it came, for members that the types lack.
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// The body as text, with U+FFFD for bytes that are not UTF-8.
    pub fn text(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.body)
    }

    /// Decodes the response to a request.
    pub(crate) fn read(mut answer: Answer, open: Open<T>, parts: &Parts) -> Result<Self, Error> {
        let credentials = &*parts.credentials();
        // Both `Debug` of the response and the error show the header.
        credentials.redact_header(&mut answer.headers, CF_RAY);
        let opened = if answer.status.is_success() {
            let content_type = answer.headers.get(CONTENT_TYPE);
            let received = Received {
                body: &answer.body,
                content_type,
                accept: parts.requested_media_type(),
                credentials,
                strict: parts.strict_answers(),
                unrequested: envelope::unrequested(answer.status, &answer.headers, || parts.headers()),
            };
            open(&received).map_err(|unopened| match unopened {
                Unopened::Refused => Kind::Refused,
                Unopened::Empty => Kind::NoValue,
                Unopened::Misfit { path, message } => {
                    // The body is not JSON because it is a part of the document, or encoded.
                    let message = received.unrequested.filter(|_| path.is_empty()).unwrap_or(message);
                    let shown = |text: String| one_line(&credentials.redact(text.into()), EXCERPT);
                    Kind::Misfit { path: shown(path), message: shown(message) }
                }
            })
        } else if answer.status.is_redirection() && answer.status != StatusCode::NOT_MODIFIED {
            Err(Kind::Redirect(location(&answer.headers, credentials)))
        } else {
            Err(Kind::Status)
        };
        match opened {
            Ok(Opened { value, misfits, messages, result_info }) => Ok(Self {
                value,
                status: answer.status,
                headers: answer.headers,
                body: answer.body,
                history: answer.history,
                messages,
                result_info,
                misfits,
            }),
            Err(kind) => Err(failed(&answer, kind, &parts.operation, credentials)),
        }
    }
}

/// The error of a response that came whole, with the credential redacted in case the server repeats it.
fn failed(answer: &Answer, kind: Kind, operation: &Operation, credentials: &Credentials) -> Error {
    let reasons = match kind {
        Kind::Status | Kind::Refused => envelope::failure_reasons,
        // A value that can't be read may have members of these names.
        _ => envelope::reasons,
    };
    let context = head_context(answer.status, &answer.headers);
    let context = with_body(context, &answer.body, reasons, credentials);
    Error::of_call(kind, operation, context, answer.history)
}

/// The error of an attempt without a whole response, with the credential redacted.
pub(crate) fn incomplete(failed: Failed, parts: &Parts, history: History) -> Error {
    let credentials = &*parts.credentials();
    let Failed { kind, mut context, body } = failed;
    context.ray_id = context.ray_id.map(|id| credentials.redact(id.into()).into_owned());
    context.source = context.source.map(|source| credentials.redact_source(source));
    if !body.is_empty() {
        context = with_body(context, &body, envelope::failure_reasons, credentials);
    }
    Error::of_call(kind, &parts.operation, context, history)
}

/// Adds the reasons in a body, and its beginning, without the credential.
fn with_body(context: Context, body: &[u8], reasons: fn(&[u8]) -> Vec<ApiError>, credentials: &Credentials) -> Context {
    let body = credentials.redact(String::from_utf8_lossy(body));
    let mut errors = reasons(body.as_bytes());
    // A credential that was escaped in the JSON is visible only after parsing.
    errors.iter_mut().for_each(|error| credentials.redact_error(error));
    Context { errors, excerpt: Some(one_line(&body, EXCERPT)), ..context }
}

/// The location of a redirect, without its query and fragment, which are secrets in signed URLs and logins.
fn location(headers: &HeaderMap, credentials: &Credentials) -> Option<String> {
    let location = String::from_utf8_lossy(headers.get(http::header::LOCATION)?.as_bytes());
    let shown = match location.find(['?', '#']) {
        Some(end) => format!("{}{MORE}", &location[..=end]).into(),
        None => location,
    };
    Some(one_line(&credentials.redact(shown), EXCERPT))
}

impl<T> HasMisfits for Response<T> {
    fn misfits(&self) -> &Misfits {
        &self.misfits
    }
}

impl<T> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.status)
            .field("ray_id", &self.ray_id())
            .field("attempts", &self.attempts())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;

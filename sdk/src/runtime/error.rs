//! Everything that can go wrong, in one opaque type.

mod api_error;
mod display;

use std::time::Duration;

pub(crate) use api_error::lenient_list;
pub use api_error::{ApiError, Message};
use http::StatusCode;

use super::{Operation, Violation};

/// Why a call did not give its value.
///
/// What happened is asked with the methods; none of them needs to know which library carries the requests. `Display` is
/// one line without line breaks, bounded, that names the operation, what happened and what to do. Neither it nor `Debug`
/// holds a credential.
#[derive(Debug)]
pub struct Error(Box<Inner>);

#[derive(Debug)]
struct Inner {
    kind: Kind,
    operation: Option<&'static Operation>,
    attempts: u32,
    status: Option<StatusCode>,
    ray_id: Option<String>,
    retry_after: Option<Duration>,
    errors: Vec<ApiError>,
    violations: Vec<Violation>,
    excerpt: Option<String>,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// What went wrong.
#[derive(Debug)]
pub(crate) enum Kind {
    /// The client can't be built so.
    Configuration(String),
    /// The request breaks limits.
    InvalidRequest,
    /// No connection was made.
    Connect,
    /// No complete answer within this time.
    Timeout(Duration),
    /// The connection failed after it was made.
    Interrupted,
    /// The body is longer than this many bytes.
    TooLong(u64),
    /// An answer that points elsewhere.
    Redirect(Option<String>),
    /// A 4xx or 5xx.
    Status,
    /// A 2xx whose envelope says that it failed.
    Refused,
    /// A 2xx without a body where a value is expected.
    NoValue,
    /// A 2xx whose body is not the value that is expected.
    Misfit { path: String, message: String },
}

/// What the head of an answer says about an error.
#[derive(Debug, Default)]
pub(crate) struct Context {
    pub(crate) attempts: u32,
    pub(crate) status: Option<StatusCode>,
    pub(crate) ray_id: Option<String>,
    pub(crate) retry_after: Option<Duration>,
    pub(crate) errors: Vec<ApiError>,
    pub(crate) excerpt: Option<String>,
    pub(crate) source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl Error {
    pub(crate) fn configuration(message: impl Into<String>) -> Self {
        Self::new(Kind::Configuration(message.into()), None, Vec::new(), Context::default())
    }

    pub(crate) fn invalid_request(operation: &'static Operation, violations: Vec<Violation>) -> Self {
        Self::new(Kind::InvalidRequest, Some(operation), violations, Context::default())
    }

    pub(crate) fn of_call(kind: Kind, operation: &'static Operation, context: Context) -> Self {
        Self::new(kind, Some(operation), Vec::new(), context)
    }

    pub(crate) fn with_source(mut self, source: impl std::error::Error + Send + Sync + 'static) -> Self {
        self.0.source = Some(Box::new(source));
        self
    }

    fn new(kind: Kind, operation: Option<&'static Operation>, violations: Vec<Violation>, context: Context) -> Self {
        Self(Box::new(Inner {
            kind,
            operation,
            violations,
            attempts: context.attempts,
            status: context.status,
            ray_id: context.ray_id,
            retry_after: context.retry_after,
            errors: context.errors,
            excerpt: context.excerpt,
            source: context.source,
        }))
    }

    /// The status of the answer, if one came.
    pub fn status(&self) -> Option<StatusCode> {
        self.0.status
    }

    /// What the API gave as reasons, in its order. Empty if there is no answer, or none in the API's format.
    pub fn errors(&self) -> &[ApiError] {
        &self.0.errors
    }

    /// The code of the first of [`errors`](Self::errors), e.g. 10000.
    pub fn code(&self) -> Option<i64> {
        self.0.errors.first()?.code()
    }

    /// The id that Cloudflare gave the exchange (`cf-ray`); its support asks for it.
    pub fn ray_id(&self) -> Option<&str> {
        self.0.ray_id.as_deref()
    }

    /// How long the server asks to wait (`retry-after-ms`, `Retry-After`), counted from when its answer came.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// How many times the request was sent: 0 if it was refused before that.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// The operation, unless the error is about the client itself.
    pub fn operation(&self) -> Option<&'static Operation> {
        self.0.operation
    }

    /// What is wrong with the request, every violation with its field, if it was refused before it was sent.
    pub fn violations(&self) -> &[Violation] {
        &self.0.violations
    }

    /// The beginning of the body that the answer had, at most 500 bytes, control characters escaped.
    pub fn body_excerpt(&self) -> Option<&str> {
        self.0.excerpt.as_deref()
    }

    /// Whether no complete answer came in time.
    pub fn is_timeout(&self) -> bool {
        matches!(self.0.kind, Kind::Timeout(_))
    }

    /// Whether no connection was made, so that nothing was sent.
    pub fn is_connect(&self) -> bool {
        matches!(self.0.kind, Kind::Connect)
    }

    /// Whether too many requests were made: 429.
    pub fn is_rate_limited(&self) -> bool {
        self.has_status(StatusCode::TOO_MANY_REQUESTS)
    }

    /// Whether there is no such thing: 404.
    pub fn is_not_found(&self) -> bool {
        self.has_status(StatusCode::NOT_FOUND)
    }

    /// Whether the credential was not accepted: 401.
    pub fn is_unauthorized(&self) -> bool {
        self.has_status(StatusCode::UNAUTHORIZED)
    }

    /// Whether the credential does not allow the operation: 403.
    pub fn is_forbidden(&self) -> bool {
        self.has_status(StatusCode::FORBIDDEN)
    }

    /// Whether the state of the thing does not allow the operation, e.g. because it exists already: 409.
    pub fn is_conflict(&self) -> bool {
        self.has_status(StatusCode::CONFLICT)
    }

    /// Whether the server failed: 5xx.
    pub fn is_server_error(&self) -> bool {
        self.0.status.is_some_and(|status| status.is_server_error())
    }

    /// Whether a successful answer could not be read: not JSON, not the shape that is described, or empty where a value
    /// is expected.
    pub fn is_decode(&self) -> bool {
        matches!(self.0.kind, Kind::Misfit { .. } | Kind::NoValue)
    }

    /// Whether the request was refused before it was sent; see [`violations`](Self::violations).
    pub fn is_invalid_request(&self) -> bool {
        matches!(self.0.kind, Kind::InvalidRequest)
    }

    /// Whether the server may have done what was asked although there is an error, so that doing it again could do it
    /// twice: look at what is there, then decide.
    ///
    /// - Never for methods that only read (GET, HEAD), nor if nothing was sent: an invalid request, no connection.
    /// - Yes where no answer came (timeout, reset), or not all of it.
    /// - Yes for an answer of 2xx that can't be read; no if it says `success: false`.
    /// - No for 4xx, which says that it was not done; but yes for 408, which a proxy may send.
    /// - Yes for 5xx: the server may have failed after acting.
    /// - Yes for 3xx, as 303 answers what was done; but no for 307 and 308, which ask to send it elsewhere
    ///   (RFC 9110, section 15.4).
    pub fn may_have_been_applied(&self) -> bool {
        if self.0.attempts == 0 || self.is_connect() || self.0.operation.is_none_or(Operation::is_safe) {
            return false;
        }
        match self.0.status.map(|status| status.as_u16()) {
            Some(408) => true,
            Some(307 | 308 | 400..=499) => false,
            Some(200..=299) => !matches!(self.0.kind, Kind::Refused),
            Some(_) | None => true,
        }
    }

    fn has_status(&self, status: StatusCode) -> bool {
        self.0.status == Some(status)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        let source = self.0.source.as_deref()?;
        Some(source)
    }
}

#[cfg(test)]
mod tests;

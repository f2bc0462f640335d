//! Everything that can go wrong, in one opaque type.

mod api_error;
mod debug;
mod display;
mod incomplete;
#[cfg(feature = "tracing")]
mod kind;

use std::time::Duration;

pub(crate) use api_error::lenient_list;
pub use api_error::{ApiError, Message};
pub(crate) use debug::with_causes;
use http::StatusCode;
pub(crate) use incomplete::Incomplete;

use super::retry::{End, History, leaves_open};
use super::{Operation, Violation};

/// Why a call did not give its value.
///
/// The methods tell one kind of error from another; none exposes the library that carries the requests. `Display` is
/// one line without line breaks, bounded, that names the operation, what happened and what to do. `Debug`, which is what
/// `main` shows, is the same, and a line for each cause. Neither holds a credential.
pub struct Error(Box<Inner>);

struct Inner {
    kind: Kind,
    operation: Option<Operation>,
    history: History,
    status: Option<StatusCode>,
    ray_id: Option<String>,
    retry_after: Option<Duration>,
    errors: Vec<ApiError>,
    violations: Vec<Violation>,
    excerpt: Option<String>,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// The cause of an error.
#[derive(Debug)]
pub(crate) enum Kind {
    /// The client can't be built so.
    Configuration(String),
    /// The request breaks limits.
    InvalidRequest,
    /// A rule of the client forbids it, which this names, with what would have been sent.
    RefusedLocally(String),
    /// No connection was made.
    Connect,
    /// No complete answer within this time.
    Timeout(Duration),
    /// The client's rate limit has no turn for it within this time, that of the whole call.
    NoSlot(Duration),
    /// The connection failed after it was made.
    Interrupted,
    /// The server says that it did not process the request; `fetch` does not tell.
    #[cfg_attr(target_arch = "wasm32", allow(dead_code))]
    Unprocessed,
    /// The body is longer than this many bytes.
    TooLong(u64),
    /// The head of the answer has more lines or bytes than are read; `fetch` does not tell.
    #[cfg_attr(target_arch = "wasm32", allow(dead_code))]
    HeadTooLong,
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
    /// A list that ended after so many items, before its last one.
    Incomplete { items: u64, why: Incomplete },
    /// A wait that ended before what was waited for, as this says; whether its time was over.
    Wait { message: String, is_timeout: bool },
    /// An answer without this.
    Missing(String),
}

impl Kind {
    /// How a failure ended, as far as repeating it depends on that.
    pub(crate) fn end(&self, status: Option<StatusCode>) -> End {
        match (self, status) {
            // Nothing was sent.
            (Self::Connect | Self::Unprocessed | Self::NoSlot(_), _) => End::NoConnection,
            (Self::Status, Some(status)) => End::Status(status),
            // A failure is one, whatever happened to its body.
            (Self::Timeout(_) | Self::Interrupted | Self::TooLong(_), Some(status)) if !status.is_success() => {
                End::Status(status)
            }
            (Self::Timeout(_) | Self::Interrupted, _) => End::Lost,
            _ => End::Final,
        }
    }
}

/// Facts about an error from the head of the answer.
#[derive(Debug, Default)]
pub(crate) struct Context {
    pub(crate) status: Option<StatusCode>,
    pub(crate) ray_id: Option<String>,
    pub(crate) retry_after: Option<Duration>,
    pub(crate) errors: Vec<ApiError>,
    pub(crate) excerpt: Option<String>,
    pub(crate) source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl Error {
    pub(crate) fn configuration(message: impl Into<String>) -> Self {
        Self::new(Kind::Configuration(message.into()), None, Vec::new(), Context::default(), History::default())
    }

    pub(crate) fn invalid_request(operation: &Operation, violations: Vec<Violation>) -> Self {
        Self::new(Kind::InvalidRequest, Some(operation), violations, Context::default(), History::default())
    }

    pub(crate) fn refused_locally(operation: &Operation, message: String) -> Self {
        Self::of_call(Kind::RefusedLocally(message), operation, Context::default(), History::default())
    }

    pub(crate) fn of_call(kind: Kind, operation: &Operation, context: Context, history: History) -> Self {
        Self::new(kind, Some(operation), Vec::new(), context, history)
    }

    pub(crate) fn wait(operation: &Operation, message: String, is_timeout: bool, polls: u32) -> Self {
        let history = History { attempts: polls, ..History::default() };
        Self::of_call(Kind::Wait { message, is_timeout }, operation, Context::default(), history)
    }

    pub(crate) fn missing(what: &str) -> Self {
        Self::new(Kind::Missing(what.to_owned()), None, Vec::new(), Context::default(), History::default())
    }

    pub(crate) fn with_source(mut self, source: impl std::error::Error + Send + Sync + 'static) -> Self {
        self.0.source = Some(Box::new(source));
        self
    }

    /// Adds the attempts that the call made.
    pub(crate) fn after(mut self, history: History) -> Self {
        self.0.history = history;
        self
    }

    fn new(
        kind: Kind,
        operation: Option<&Operation>,
        violations: Vec<Violation>,
        context: Context,
        history: History,
    ) -> Self {
        Self(Box::new(Inner {
            kind,
            operation: operation.cloned(),
            violations,
            history,
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

    /// The API's `errors`, in its order. Empty if there is no answer, or none in the API's format.
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
        self.0.history.attempts
    }

    /// The operation, unless the error is about the client itself.
    pub fn operation(&self) -> Option<&Operation> {
        self.0.operation.as_ref()
    }

    /// The violations of the request, each with its field, if it was refused before it was sent.
    pub fn violations(&self) -> &[Violation] {
        &self.0.violations
    }

    /// The beginning of the body that the answer had, at most 500 bytes, control characters escaped.
    pub fn body_excerpt(&self) -> Option<&str> {
        self.0.excerpt.as_deref()
    }

    /// Whether no complete answer came in time: that of one attempt (`timeout`), or of the whole call
    /// (`total_timeout`), be it that the client's rate limit let nothing be sent in that time; or a wait was over.
    pub fn is_timeout(&self) -> bool {
        matches!(self.0.kind, Kind::Timeout(_) | Kind::NoSlot(_) | Kind::Wait { is_timeout: true, .. })
    }

    /// Whether no connection was made, so that nothing was sent.
    pub fn is_connect(&self) -> bool {
        matches!(self.0.kind, Kind::Connect)
    }

    /// Whether the connection broke after it was made: closed, reset, or an answer that is no HTTP or shorter than its
    /// head announces. What was asked may have arrived, unless the server says that it did not process it (HTTP/2).
    ///
    /// The answer of a 4xx or 5xx whose body breaks off is that status, as the head says what happened.
    pub fn is_interrupted(&self) -> bool {
        matches!(self.0.kind, Kind::Interrupted | Kind::Unprocessed)
    }

    /// Whether the answer is longer than is read, so that it was not read to its end: its body longer than
    /// [`max_response_bytes`](crate::ClientBuilder::max_response_bytes), or its head longer than 256 lines or about
    /// 400 KiB (an HTTP client that was [given](crate::ClientBuilder::http_client) has limits of its own).
    pub fn is_too_long(&self) -> bool {
        matches!(self.0.kind, Kind::TooLong(_) | Kind::HeadTooLong)
    }

    /// Whether the answer points elsewhere: 3xx. Redirects are not followed; `Display` says where this one points to.
    pub fn is_redirect(&self) -> bool {
        matches!(self.0.kind, Kind::Redirect(_))
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

    /// Whether a successful answer could not be read: not JSON, not the shape that is described, empty where a value is
    /// expected, or an envelope that does not say in a readable way whether it was done; or a value that was
    /// [required](crate::Require) is not in it.
    pub fn is_decode(&self) -> bool {
        matches!(self.0.kind, Kind::Misfit { .. } | Kind::NoValue | Kind::Missing(_))
    }

    /// Whether all pages of a list were read, by [`stream`](crate::Request::stream) or the like, and the last item may
    /// be missing: the server gave a cursor twice or the same page again, another page than the one asked for, more
    /// than 100 empty pages in a row, or fewer items than it counts.
    ///
    /// The items that came before the error are items of the list. `Display` says how many came, what happened and
    /// what to do. A page that failed for another reason, such as a 503, is the error of that call instead.
    pub fn is_incomplete(&self) -> bool {
        matches!(self.0.kind, Kind::Incomplete { .. })
    }

    /// Whether the request breaks limits, and was not sent for that; see [`violations`](Self::violations), and
    /// [`Request::unchecked`](crate::Request::unchecked) where the description forbids what the API takes.
    pub fn is_invalid_request(&self) -> bool {
        matches!(self.0.kind, Kind::InvalidRequest)
    }

    /// Whether a rule of the client forbids the request, and it was not sent for that: that of a
    /// [`read_only`](crate::ClientBuilder::read_only) client, of which `Display` says what would have been sent,
    /// without a credential; or that of a [`Hook`](crate::Hook), of which it says the reason.
    pub fn is_refused_locally(&self) -> bool {
        matches!(self.0.kind, Kind::RefusedLocally(_))
    }

    /// Whether the server may have done what was asked although there is an error, so that doing it again could do it
    /// twice: look at what is there, then decide.
    ///
    /// | method | what happened | |
    /// | --- | --- | --- |
    /// | GET, HEAD, OPTIONS, TRACE | anything | no |
    /// | any other | nothing was sent: an invalid or refused request, no connection | no |
    /// | | the server says that it did not process the request: HTTP/2's REFUSED_STREAM, GOAWAY without it | no |
    /// | | the rate limit left no time for another attempt | no |
    /// | | no answer, or not all of a successful one: timeout, reset, too long | yes |
    /// | | 2xx that can't be read | yes |
    /// | | 2xx that says `success: false` | no |
    /// | | 301, 302, 303: they may answer what was done | yes |
    /// | | 307, 308: they ask to send it elsewhere (RFC 9110, section 15.4) | no |
    /// | | 408: a proxy may have sent it | yes |
    /// | | any other 4xx: it was not done | no |
    /// | | 5xx: the server may have failed after the deed | yes |
    /// | | any of these, after an earlier attempt of the same call for which the answer is yes | yes |
    ///
    /// The last row is why a 404 that follows a repeated DELETE answers yes: the first attempt may be what deleted it.
    /// So does a 409 that follows a create which was repeated because
    /// [`RetryPolicy::repeat_post_and_patch`](crate::RetryPolicy::repeat_post_and_patch) asked for it.
    pub fn may_have_been_applied(&self) -> bool {
        let Inner { kind, operation, history, status, .. } = &*self.0;
        if history.attempts == 0 || operation.as_ref().is_none_or(Operation::is_safe) {
            return false;
        }
        let undone = matches!(kind, Kind::Connect | Kind::Unprocessed | Kind::Refused | Kind::NoSlot(_));
        let last = !undone && leaves_open(*status);
        last || history.earlier_may_have_been_applied
    }

    /// How it ended, as far as repeating it depends on that.
    pub(crate) fn end(&self) -> End {
        self.0.kind.end(self.0.status)
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

//! The error of every call: one opaque type.

mod api_error;
mod debug;
mod display;
mod incomplete;
#[cfg(feature = "tracing")]
mod kind;

use std::time::Duration;

pub(crate) use api_error::lenient_list;
pub use api_error::{ApiError, Message};
use http::StatusCode;
pub(crate) use incomplete::Incomplete;

use super::excerpt::one_line;
use super::retry::{End, History, leaves_open};
use super::{Operation, Violation};

/// The longest ray id that is kept, in bytes.
pub(crate) const MAX_RAY_ID_BYTES: usize = 100;

/// The error of a call, or of building a client.
///
/// Predicates such as [`is_timeout`](Self::is_timeout) tell the kinds apart; the HTTP library's types are not exposed.
/// `Display` is a single bounded line: the operation, what happened and what to do. `Debug`, which is what `main`
/// shows, adds a line for each source. Neither has a credential.
pub struct Error(Box<Inner>);

struct Inner {
    kind: Kind,
    operation: Option<Operation>,
    history: History,
    context: Context,
    violations: Vec<Violation>,
}

/// The kind of an error.
#[derive(Debug)]
pub(crate) enum Kind {
    /// The client can't be built with this configuration.
    Configuration(String),
    /// The request has violations.
    InvalidRequest,
    /// A rule of the client forbids the request; the text has the rule and what would have been sent.
    RefusedLocally(String),
    /// No connection was made.
    Connect,
    /// No complete response came within this time.
    Timeout(Duration),
    /// A timeout of the HTTP client itself, or of the system, came first; `fetch` has none.
    #[cfg_attr(target_arch = "wasm32", allow(dead_code))]
    TransportTimeout,
    /// The client's rate limit left no time for the request within this timeout of the whole call.
    NoSlot(Duration),
    /// Nothing was left of this timeout, of the whole call or of an attempt.
    NoTime(Duration),
    /// The connection broke after it was made.
    Interrupted,
    /// The server says that it did not process the request; `fetch` does not tell.
    #[cfg_attr(target_arch = "wasm32", allow(dead_code))]
    Unprocessed,
    /// The body is longer than this many bytes.
    TooLong(u64),
    /// The head of the response is too long; `fetch` does not tell.
    #[cfg_attr(target_arch = "wasm32", allow(dead_code))]
    HeadTooLong,
    /// The response is a redirect, to this location, of which the query is cut off.
    Redirect(Option<String>),
    /// The status is 4xx or 5xx.
    Status,
    /// A 2xx whose envelope says that the request failed.
    Refused,
    /// A 2xx without a body, where a value is expected.
    NoValue,
    /// A 2xx whose body can't be decoded.
    Misfit { path: String, message: String },
    /// A list that ended early, after this number of items.
    Incomplete { items: u64, why: Incomplete },
    /// Polling ended before its condition was met; the text says why.
    Wait { message: String, is_timeout: bool },
    /// A value that the caller requires is missing in the response.
    Missing(String),
}

impl Kind {
    /// The end of the attempt, by which the retry policy decides.
    pub(crate) fn end(&self, status: Option<StatusCode>) -> End {
        match (self, status) {
            // Nothing was sent.
            (Self::Connect | Self::Unprocessed | Self::NoSlot(_) | Self::NoTime(_), _) => End::NoConnection,
            (Self::Status, Some(status)) => End::Status(status),
            // The status decides, even if the body of a failure could not be read.
            (Self::Timeout(_) | Self::TransportTimeout | Self::Interrupted | Self::TooLong(_), Some(status))
                if !status.is_success() =>
            {
                End::Status(status)
            }
            (Self::Timeout(_) | Self::TransportTimeout | Self::Interrupted, _) => End::Lost,
            _ => End::Final,
        }
    }
}

/// The details of an error from the response or the transport.
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
        self.0.context.source = Some(Box::new(source));
        self
    }

    /// Adds the history of the call's attempts.
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
        // Cut after redaction, so that no part of a credential is left.
        let ray_id = context.ray_id.map(|id| one_line(&id, MAX_RAY_ID_BYTES));
        let context = Context { ray_id, ..context };
        Self(Box::new(Inner { kind, operation: operation.cloned(), violations, history, context }))
    }

    /// The status of the response, if one came.
    pub fn status(&self) -> Option<StatusCode> {
        self.0.context.status
    }

    /// The API's `errors`, in its order, or those of a body of another form (`error`, `message`, RFC 9457).
    /// Empty if there is no response, or no error can be found in it.
    pub fn errors(&self) -> &[ApiError] {
        &self.0.context.errors
    }

    /// The code of the first error in [`errors`](Self::errors), e.g. 10000.
    pub fn code(&self) -> Option<i64> {
        self.0.context.errors.first()?.code()
    }

    /// The id that Cloudflare gave the exchange (`cf-ray`); Cloudflare's support asks for it.
    pub fn ray_id(&self) -> Option<&str> {
        self.0.context.ray_id.as_deref()
    }

    /// The time that the server asks to wait (`retry-after-ms`, `Retry-After`), counted from its response.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.context.retry_after
    }

    /// How many times the request was sent: 0 if it was refused before that. For a wait that ended before its condition
    /// was met, the number of polls.
    pub fn attempts(&self) -> u32 {
        self.0.history.attempts
    }

    /// The operation, unless the error is about the client itself.
    pub fn operation(&self) -> Option<&Operation> {
        self.0.operation.as_ref()
    }

    /// The violations of the request with their fields, if it was refused before it was sent.
    pub fn violations(&self) -> &[Violation] {
        &self.0.violations
    }

    /// The beginning of the response's body: at most 500 bytes, control characters escaped. Of a 4xx or 5xx that did
    /// not come whole, the part that came; `None` for a 2xx that did not.
    pub fn body_excerpt(&self) -> Option<&str> {
        self.0.context.excerpt.as_deref()
    }

    /// Whether a timeout ended it: of one attempt (`timeout`), of the whole call (`total_timeout`, also if no time was
    /// left to send the request, e.g. because of the client's rate limit), of polling, of a given [HTTP
    /// client](crate::ClientBuilder::http_client) or `tower` service, or of the system (`ETIMEDOUT`).
    pub fn is_timeout(&self) -> bool {
        matches!(
            self.0.kind,
            Kind::Timeout(_)
                | Kind::TransportTimeout
                | Kind::NoSlot(_)
                | Kind::NoTime(_)
                | Kind::Wait { is_timeout: true, .. }
        )
    }

    /// Whether no connection was made, so that nothing was sent.
    pub fn is_connect(&self) -> bool {
        matches!(self.0.kind, Kind::Connect)
    }

    /// Whether the connection broke after it was made: closed, reset, a response that is not HTTP, or one that is
    /// shorter than announced. The request may have been applied, unless the server says that it did not process it
    /// (HTTP/2).
    ///
    /// A 4xx or 5xx whose body breaks off is reported by its status.
    pub fn is_interrupted(&self) -> bool {
        matches!(self.0.kind, Kind::Interrupted | Kind::Unprocessed)
    }

    /// Whether the response was too long to be read: its body is longer than
    /// [`max_response_bytes`](crate::ClientBuilder::max_response_bytes), or its head longer than 256 lines or about 400
    /// KiB (an HTTP client that was [given](crate::ClientBuilder::http_client) has limits of its own).
    pub fn is_too_long(&self) -> bool {
        matches!(self.0.kind, Kind::TooLong(_) | Kind::HeadTooLong)
    }

    /// Whether the response is a redirect: 3xx. Redirects are not followed; `Display` has the location, without its
    /// query and fragment, which may be secret.
    pub fn is_redirect(&self) -> bool {
        matches!(self.0.kind, Kind::Redirect(_))
    }

    /// Whether too many requests were made: 429.
    pub fn is_rate_limited(&self) -> bool {
        self.has_status(StatusCode::TOO_MANY_REQUESTS)
    }

    /// Whether the resource does not exist: 404.
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

    /// Whether the state of the resource conflicts with the request, e.g. because it exists already: 409.
    pub fn is_conflict(&self) -> bool {
        self.has_status(StatusCode::CONFLICT)
    }

    /// Whether the server failed: 5xx.
    pub fn is_server_error(&self) -> bool {
        self.0.context.status.is_some_and(|status| status.is_server_error())
    }

    /// Whether a successful response could not be read: not JSON, not the shape that is described, empty where a value
    /// is expected, or an envelope without a readable verdict; or a [required](crate::Require) value is missing.
    pub fn is_decode(&self) -> bool {
        matches!(self.0.kind, Kind::Misfit { .. } | Kind::NoValue | Kind::Missing(_))
    }

    /// Whether a list of pages, read by [`stream`](crate::Request::stream) or the like, may be incomplete: the server
    /// repeated a cursor or a page, returned another page than the requested one, more than 100 empty pages in a row,
    /// or fewer items or pages than its totals.
    ///
    /// The items that came before the error are items of the list. `Display` says how many came, what happened and
    /// what to do. A page that failed for another reason, such as a 503, is the error of that call instead.
    pub fn is_incomplete(&self) -> bool {
        matches!(self.0.kind, Kind::Incomplete { .. })
    }

    /// Whether the request has [`violations`](Self::violations) and was not sent. If the API accepts a value that the
    /// description forbids, see [`Request::unchecked`](crate::Request::unchecked).
    pub fn is_invalid_request(&self) -> bool {
        matches!(self.0.kind, Kind::InvalidRequest)
    }

    /// Whether a rule of the client refused the request, so that it was not sent: the client is
    /// [`read_only`](crate::ClientBuilder::read_only), and `Display` shows what would have been sent, without a
    /// credential; or a [`Hook`](crate::Hook) refused it, and `Display` has the reason.
    pub fn is_refused_locally(&self) -> bool {
        matches!(self.0.kind, Kind::RefusedLocally(_))
    }

    /// Whether the server may have applied the request despite the error, so that sending it again could apply it
    /// twice. Read the state of the resource before you do.
    ///
    /// | method | what happened | may have been applied |
    /// | --- | --- | --- |
    /// | GET, HEAD, OPTIONS, TRACE | anything | no |
    /// | any other | nothing was sent: an invalid or refused request, no connection | no |
    /// | | the server says that it did not process the request: HTTP/2's REFUSED_STREAM, GOAWAY without it | no |
    /// | | no time was left for another attempt, e.g. after the rate limit | no |
    /// | | no response, or only a part of a successful one: timeout, reset, too long | yes |
    /// | | 2xx that can't be read | yes |
    /// | | 2xx that says `success: false` | no |
    /// | | 3xx other than 307 and 308: the request may have been processed before the redirect | yes |
    /// | | 307, 308: they ask to send it elsewhere (RFC 9110, section 15.4) | no |
    /// | | 408: a proxy may have sent it | yes |
    /// | | any other 4xx: it was not done | no |
    /// | | 5xx: the server may have failed after it applied the request | yes |
    /// | | any of these, after an earlier attempt of the same call that may have been applied | yes |
    ///
    /// So a 404 after a repeated DELETE is `true`: the first attempt may have deleted the resource.
    /// A 409 is `true`, too, after a create that
    /// [`RetryPolicy::repeat_post_and_patch`](crate::RetryPolicy::repeat_post_and_patch) let retry.
    pub fn may_have_been_applied(&self) -> bool {
        let Inner { kind, operation, history, context, .. } = &*self.0;
        if history.attempts == 0 || operation.as_ref().is_none_or(Operation::is_safe) {
            return false;
        }
        let unsent = matches!(kind, Kind::InvalidRequest | Kind::Connect | Kind::NoSlot(_) | Kind::NoTime(_));
        let undone = unsent || matches!(kind, Kind::Unprocessed | Kind::Refused);
        let last = !undone && leaves_open(context.status);
        last || history.earlier_may_have_been_applied
    }

    /// The end of the call, by which the retry policy decides.
    pub(crate) fn end(&self) -> End {
        self.0.kind.end(self.0.context.status)
    }

    fn has_status(&self, status: StatusCode) -> bool {
        self.0.context.status == Some(status)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        let source = self.0.context.source.as_deref()?;
        Some(source)
    }
}

#[cfg(test)]
mod tests;

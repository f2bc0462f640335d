//! The history of a call's attempts.

use std::fmt;
use std::time::Duration;

use http::StatusCode;

/// The end of an attempt, by which the retry policy decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// No connection was made, so nothing was sent.
    NoConnection,
    /// No response came, or only the beginning of a successful one: a timeout or a reset.
    Lost,
    /// The response was not a success.
    Status(StatusCode),
    /// The response was a success, or another attempt would change nothing.
    Final,
}

impl End {
    /// Whether the server may have applied the request.
    pub(crate) fn may_have_been_applied(self) -> bool {
        match self {
            Self::NoConnection => false,
            Self::Lost | Self::Final => true,
            Self::Status(status) => leaves_open(Some(status)),
        }
    }
}

/// Whether the server may have applied the request, after a response of this status or none.
///
/// - After a 4xx it was not applied; except 408, which a proxy may send.
/// - 307 and 308 ask to send it elsewhere; after other 3xx it may have been applied (RFC 9110, section 15.4).
/// - A 5xx may be a failure after it was applied.
pub(crate) fn leaves_open(status: Option<StatusCode>) -> bool {
    match status.map(|status| status.as_u16()) {
        Some(408) => true,
        Some(307 | 308 | 400..=499) => false,
        Some(_) | None => true,
    }
}

/// The attempts of a call, reported with its response or error.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct History {
    /// How many times the request was sent.
    pub(crate) attempts: u32,
    /// Whether an attempt before the last may have been applied.
    pub(crate) earlier_may_have_been_applied: bool,
    /// The reason why the last failure was not retried, if the policy allows it.
    pub(crate) not_repeated: Option<NotRepeated>,
}

/// The reason why a failure was not retried although the policy allows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NotRepeated {
    /// The server asks for a longer wait than this.
    WaitTooLong(Duration),
    /// The wait would have ended after the time for the whole call.
    TotalTimeout(Duration),
    /// The retry budget is empty.
    BudgetSpent,
    /// The body is a stream that can't be read again.
    BodySpent,
}

impl fmt::Display for NotRepeated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::WaitTooLong(limit) => write!(f, "not repeated, as that is more than {limit:?} (max_retry_after)"),
            Self::TotalTimeout(limit) => write!(f, "not repeated, as {limit:?} would be over (total_timeout)"),
            Self::BudgetSpent => f.write_str("not repeated, as too many calls of the client were (retry_budget)"),
            Self::BodySpent => f.write_str("not repeated, as the stream of its body is used up (body_stream_once)"),
        }
    }
}

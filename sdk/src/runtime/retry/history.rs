//! History of the attempts of a call.

use std::fmt;
use std::time::Duration;

use http::StatusCode;

/// How an attempt ended, as far as repeating it depends on that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// No connection was made, so nothing was sent.
    NoConnection,
    /// No answer came, or only the beginning of a successful one: a timeout, a reset.
    Lost,
    /// An answer that is no success.
    Status(StatusCode),
    /// A success, or something that another attempt would not change.
    Final,
}

impl End {
    /// Whether the server may have done what was asked.
    pub(crate) fn may_have_been_applied(self) -> bool {
        match self {
            Self::NoConnection => false,
            Self::Lost | Self::Final => true,
            Self::Status(status) => leaves_open(Some(status)),
        }
    }
}

/// Whether an answer of this status, or none, leaves open that the server did what was asked.
///
/// - A 4xx says that it was not done; but not 408, which a proxy may send.
/// - 307 and 308 ask to send it elsewhere; any other 3xx may answer what was done (RFC 9110, section 15.4).
/// - A 5xx may be a failure after the deed.
pub(crate) fn leaves_open(status: Option<StatusCode>) -> bool {
    match status.map(|status| status.as_u16()) {
        Some(408) => true,
        Some(307 | 308 | 400..=499) => false,
        Some(_) | None => true,
    }
}

/// The attempts of a call, told with its answer or its error.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct History {
    /// How many times the request was sent.
    pub(crate) attempts: u32,
    /// Whether an attempt before the last may have been applied.
    pub(crate) earlier_may_have_been_applied: bool,
    /// Why there was no further attempt, where there would have been one.
    pub(crate) not_repeated: Option<NotRepeated>,
}

/// Why a failure that could be repeated was not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NotRepeated {
    /// The server asks for a longer wait than this.
    WaitTooLong(Duration),
    /// The wait would have ended after the time for the whole call.
    TotalTimeout(Duration),
    /// Too many calls of the client were repeated lately.
    BudgetSpent,
    /// The body came from a stream that can't be made again.
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

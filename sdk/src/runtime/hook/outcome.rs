//! Outcomes of calls and attempts as hooks see them.

use std::fmt;
use std::time::Duration;

use http::StatusCode;

use crate::runtime::error::Kind;
use crate::runtime::transport::{Answer, Failed};
use crate::runtime::{Error, Misfits};

/// The outcome of an attempt.
#[derive(Debug, Clone, Copy)]
pub struct AttemptOutcome<'a> {
    status: Option<StatusCode>,
    ray_id: Option<&'a str>,
    failure: Option<AttemptFailure>,
    duration: Duration,
    retry_after: Option<Duration>,
}

impl<'a> AttemptOutcome<'a> {
    pub(in crate::runtime) fn new(
        ended: &Result<Answer, Failed>,
        ray_id: Option<&'a str>,
        duration: Duration,
        retry_after: Option<Duration>,
    ) -> Self {
        let (status, failure) = match ended {
            Ok(answer) => (Some(answer.status), None),
            Err(Failed { kind, context, .. }) => (context.status, Some(AttemptFailure::of(kind))),
        };
        Self { status, ray_id, failure, duration, retry_after }
    }

    /// The status of the response, if its head came.
    pub fn status(&self) -> Option<StatusCode> {
        self.status
    }

    /// The id that Cloudflare gave the exchange (`cf-ray`).
    pub fn ray_id(&self) -> Option<&'a str> {
        self.ray_id
    }

    /// The reason why there is no whole response; `None` if there is one, whatever its status.
    pub fn failure(&self) -> Option<AttemptFailure> {
        self.failure
    }

    /// The time from sending to the end of the response's body.
    pub fn duration(&self) -> Duration {
        self.duration
    }

    /// The wait before the next attempt; `None` if this was the last. The client's rate limit may add to it, and end
    /// the call if it adds too much.
    pub fn will_retry_after(&self) -> Option<Duration> {
        self.retry_after
    }
}

/// The reason why an attempt got no whole response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum AttemptFailure {
    /// No connection was made.
    Connect,
    /// A timeout ended it.
    Timeout,
    /// The connection broke.
    Interrupted,
    /// The response is longer than the limit.
    TooLong,
    /// Any other reason.
    Other,
}

impl AttemptFailure {
    fn of(kind: &Kind) -> Self {
        match kind {
            Kind::Connect => Self::Connect,
            Kind::Timeout(_) | Kind::TransportTimeout => Self::Timeout,
            Kind::Interrupted | Kind::Unprocessed => Self::Interrupted,
            Kind::TooLong(_) | Kind::HeadTooLong => Self::TooLong,
            _ => Self::Other,
        }
    }

    /// The name, such as a label of a metric: `connect`, `timeout`, `interrupted`, `too_long`, `other`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Connect => "connect",
            Self::Timeout => "timeout",
            Self::Interrupted => "interrupted",
            Self::TooLong => "too_long",
            Self::Other => "other",
        }
    }
}

impl fmt::Display for AttemptFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The outcome of a call, with its response decoded.
#[derive(Debug, Clone, Copy)]
pub struct CallOutcome<'a> {
    pub(in crate::runtime) attempts: u32,
    pub(in crate::runtime) status: Option<StatusCode>,
    pub(in crate::runtime) duration: Duration,
    pub(in crate::runtime) error: Option<&'a Error>,
    pub(in crate::runtime) misfits: &'a Misfits,
}

impl<'a> CallOutcome<'a> {
    /// Whether the caller gets a value.
    pub fn is_success(&self) -> bool {
        self.error.is_none()
    }

    /// The error that the caller gets. It may show the beginning of a response that is not in the API's format
    /// ([`body_excerpt`](Error::body_excerpt)).
    pub fn error(&self) -> Option<&'a Error> {
        self.error
    }

    /// The values in the response that did not fit their types, and were left out of the result. Each has the beginning
    /// of the value that came ([`excerpt`](crate::runtime::Misfit::excerpt)).
    pub fn misfits(&self) -> &'a Misfits {
        self.misfits
    }

    /// The status of the last response, if one came.
    pub fn status(&self) -> Option<StatusCode> {
        self.status
    }

    /// How many times the request was sent: 0 if it was refused, or no time was left for it.
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// The duration of the call, waits included.
    pub fn duration(&self) -> Duration {
        self.duration
    }
}

//! Errors of waits.

use std::fmt;
use std::time::Duration;

use super::progress::Progress;
use crate::addressing::prefixes::service_bindings::{GET, ProvisioningState};
use crate::runtime::{Error, with_causes};

/// The error of a wait that ended without an active binding. `Display` is one line that says what to do.
///
/// Converts to an [`Error`] by `?`: to the error of the poll that ended the wait, or else to an error whose
/// [`source`](std::error::Error::source) is this one.
pub struct WaitError(Box<Inner>);

struct Inner {
    reason: Reason,
    progress: Progress,
    waited: Duration,
}

/// The reason why a wait ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reason {
    /// The deadline passed.
    Deadline,
    /// The server asks for a pause that would end after the deadline.
    RetryAfter,
    /// The state does not change by waiting.
    State,
    /// A poll failed with an error that is not transient.
    Poll,
}

impl WaitError {
    pub(super) fn new(reason: Reason, progress: Progress) -> Self {
        let waited = progress.waited();
        Self(Box::new(Inner { reason, progress, waited }))
    }

    /// The state in the last response, if it had one.
    pub fn last_state(&self) -> Option<&ProvisioningState> {
        self.0.progress.last_state.as_ref()
    }

    /// Whether the deadline passed before the binding was known to be active, or would pass before the server responds
    /// again (`Retry-After`).
    pub fn is_timeout(&self) -> bool {
        matches!(self.0.reason, Reason::Deadline | Reason::RetryAfter)
    }

    /// The number of polls begun.
    pub fn polls(&self) -> u32 {
        self.0.progress.polls
    }

    /// The time waited.
    pub fn waited(&self) -> Duration {
        self.0.waited
    }

    /// The error of the last finished poll, if it failed: the one that ended the wait or, after a timeout, a transient
    /// one. [`source`](std::error::Error::source) gives it too.
    pub fn error(&self) -> Option<&Error> {
        self.0.progress.last_error.as_ref()
    }
}

impl From<WaitError> for Error {
    fn from(mut error: WaitError) -> Self {
        if error.0.reason == Reason::Poll
            && let Some(poll) = error.0.progress.last_error.take()
        {
            return poll;
        }
        Self::wait(&GET, error.to_string(), error.is_timeout(), error.polls()).with_source(error)
    }
}

impl fmt::Debug for WaitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        with_causes(self, f)
    }
}

impl fmt::Display for WaitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner { reason, progress, waited } = &*self.0;
        let Progress { polls, last_state, last_error, .. } = progress;
        let polls = format_args!("{polls} poll{}", if *polls == 1 { "" } else { "s" });
        let state = match last_state {
            // Escaped by `Debug`, since an unknown state is any text.
            Some(state) => format!("{:?}", state.as_str()),
            None => "not reported yet".to_owned(),
        };
        let failed = match last_error {
            Some(error) => format!("; the last poll failed: {error}"),
            None => String::new(),
        };
        match (reason, last_state) {
            (Reason::Deadline, _) => write!(
                f,
                "the binding is not active after {waited:.0?} and {polls}; its last state is {state}: \
                 wait longer with `timeout`, or look at it later{failed}"
            ),
            (Reason::RetryAfter, _) => write!(
                f,
                "the binding is not active after {waited:.0?} and {polls}, and the server asks for a pause beyond the \
                 deadline; its last state is {state}: wait longer with `timeout`, or look at it later{failed}"
            ),
            (Reason::State, Some(ProvisioningState::MagicTransitRouteMissing)) => write!(
                f,
                "the binding can't become active, its state is {state}: \
                 add a Magic Transit route for its addresses, then wait again"
            ),
            (Reason::State, Some(ProvisioningState::Unknown(_)) | None) => write!(
                f,
                "the binding has the state {state}, which this version does not know: \
                 look it up in Cloudflare's documentation before waiting on"
            ),
            (Reason::State, Some(ProvisioningState::Provisioning | ProvisioningState::Active)) => {
                write!(f, "the wait ended in the state {state}")
            }
            (Reason::Poll, _) => write!(f, "the wait ended after {polls}, the last state is {state}{failed}"),
        }
    }
}

impl std::error::Error for WaitError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        let error = self.error()?;
        Some(error)
    }
}

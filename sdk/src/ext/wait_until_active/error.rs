//! Why a wait ended without an active binding.

use std::fmt;
use std::time::Duration;

use super::progress::Progress;
use crate::addressing::prefixes::service_bindings::ProvisioningState;
use crate::runtime::Error;

/// Why a wait ended without an active binding. `Display` is one line that says what to do.
#[derive(Debug)]
pub struct WaitError(Box<Inner>);

#[derive(Debug)]
struct Inner {
    reason: Reason,
    progress: Progress,
    waited: Duration,
}

/// The reason why a wait ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reason {
    /// The time was over.
    Deadline,
    /// The server asks for a pause that ends after the deadline.
    RetryAfter,
    /// The state is none that waiting gets out of.
    State,
    /// A poll failed for good.
    Poll,
}

impl WaitError {
    pub(super) fn new(reason: Reason, progress: Progress) -> Self {
        let waited = progress.waited();
        Self(Box::new(Inner { reason, progress, waited }))
    }

    /// The state that the last answer gave, if it gave one.
    pub fn last_state(&self) -> Option<&ProvisioningState> {
        self.0.progress.last_state.as_ref()
    }

    /// Whether the time was over while the binding was not known to be active, or would be over before the server is
    /// willing to answer again (`Retry-After`).
    pub fn is_deadline(&self) -> bool {
        matches!(self.0.reason, Reason::Deadline | Reason::RetryAfter)
    }

    /// How many polls were begun.
    pub fn polls(&self) -> u32 {
        self.0.progress.polls
    }

    /// How long it waited.
    pub fn waited(&self) -> Duration {
        self.0.waited
    }

    /// The error of the last poll that ended, if it failed: the one that ended the wait, or, where
    /// [`is_deadline`](Self::is_deadline), one that might have passed. [`source`](std::error::Error::source) gives it too.
    pub fn error(&self) -> Option<&Error> {
        self.0.progress.last_error.as_ref()
    }
}

impl fmt::Display for WaitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner { reason, progress, waited } = &*self.0;
        let Progress { polls, last_state, last_error, .. } = progress;
        let polls = format_args!("{polls} poll{}", if *polls == 1 { "" } else { "s" });
        let state = match last_state {
            // Debug form: a state that is not known is foreign text, and may hold anything.
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
                 wait longer with `within`, or look at it later{failed}"
            ),
            (Reason::RetryAfter, _) => write!(
                f,
                "the binding is not active after {waited:.0?} and {polls}, and the server asks for a pause beyond the \
                 deadline; its last state is {state}: wait longer with `within`, or look at it later{failed}"
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

//! Why a wait ended without an active binding.

use std::fmt;
use std::time::Duration;

use crate::addressing::prefixes::service_bindings::ProvisioningState;
use crate::runtime::Error;

/// Why a wait ended without an active binding. `Display` is one line that says what to do.
#[derive(Debug)]
pub struct WaitError(Box<Inner>);

#[derive(Debug)]
struct Inner {
    reason: Reason,
    last_state: Option<ProvisioningState>,
    polls: u32,
    waited: Duration,
}

/// What ended the wait.
#[derive(Debug)]
pub(super) enum Reason {
    /// The time was over.
    Deadline,
    /// The state is none that waiting gets out of.
    State,
    /// A poll failed.
    Poll(Error),
}

impl WaitError {
    pub(super) fn new(reason: Reason, last_state: Option<ProvisioningState>, polls: u32, waited: Duration) -> Self {
        Self(Box::new(Inner { reason, last_state, polls, waited }))
    }

    /// The state that the last answer gave, if it gave one.
    pub fn last_state(&self) -> Option<&ProvisioningState> {
        self.0.last_state.as_ref()
    }

    /// Whether the time was over while the binding was not active yet.
    pub fn is_deadline(&self) -> bool {
        matches!(self.0.reason, Reason::Deadline)
    }

    /// How many polls were begun.
    pub fn polls(&self) -> u32 {
        self.0.polls
    }

    /// How long it waited.
    pub fn waited(&self) -> Duration {
        self.0.waited
    }

    /// The error of the poll that ended the wait, if it was that. [`source`](std::error::Error::source) gives it too.
    pub fn error(&self) -> Option<&Error> {
        match &self.0.reason {
            Reason::Poll(error) => Some(error),
            Reason::Deadline | Reason::State => None,
        }
    }
}

impl fmt::Display for WaitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner { reason, last_state, polls, waited } = &*self.0;
        let polls = format_args!("{polls} poll{}", if *polls == 1 { "" } else { "s" });
        let state = match last_state {
            // Debug form: a state that is not known is foreign text, and may hold anything.
            Some(state) => format!("{:?}", state.as_str()),
            None => "not reported yet".to_owned(),
        };
        match (reason, last_state) {
            (Reason::Deadline, _) => write!(
                f,
                "the binding is not active after {waited:.0?} and {polls}; its last state is {state}: \
                 wait longer with `within`, or look at it later"
            ),
            (Reason::State, Some(ProvisioningState::MagicTransitRouteMissing)) => write!(
                f,
                "the binding can't become active, its state is {state}: \
                 add a Magic Transit route for its addresses, then wait again"
            ),
            (Reason::State, _) => write!(
                f,
                "the binding has the state {state}, which this version does not know: \
                 look it up in Cloudflare's documentation before waiting on"
            ),
            (Reason::Poll(error), _) => write!(f, "the wait ended after {polls} (last state {state}): {error}"),
        }
    }
}

impl std::error::Error for WaitError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        let error = self.error()?;
        Some(error)
    }
}

//! Errors of making a plan.

use std::fmt;

use crate::Client;
use crate::runtime::{Error, with_causes};

/// The error of making a plan. Nothing was changed. `Display` is one line that says what to do.
pub struct PlanError(Box<Reason>);

#[derive(Debug)]
pub(super) enum Reason {
    /// The wanted bindings are invalid.
    Invalid(Vec<String>),
    /// A request failed.
    Request(Error),
    /// The current bindings are unusable for a plan.
    Unreadable(String),
}

impl PlanError {
    pub(super) fn new(reason: Reason) -> Self {
        Self(Box::new(reason))
    }

    /// The error with the credential redacted, in case a caller gave it as a value, or the API repeats it.
    pub(super) fn redacted(mut self, client: &Client) -> Self {
        match &mut *self.0 {
            Reason::Invalid(problems) => {
                problems.iter_mut().for_each(|problem| *problem = client.redact_message(problem));
            }
            Reason::Unreadable(what) => *what = client.redact_message(what),
            Reason::Request(_) => {}
        }
        self
    }

    /// Whether the wanted bindings are invalid; [`problems`](Self::problems) lists the faults.
    pub fn is_invalid(&self) -> bool {
        matches!(*self.0, Reason::Invalid(_))
    }

    /// The faults of the wanted bindings, each in a clause of its own.
    pub fn problems(&self) -> &[String] {
        match &*self.0 {
            Reason::Invalid(problems) => problems,
            _ => &[],
        }
    }

    /// The error of the request that failed, if one did.
    pub fn error(&self) -> Option<&Error> {
        match &*self.0 {
            Reason::Request(error) => Some(error),
            _ => None,
        }
    }
}

impl From<Error> for PlanError {
    fn from(error: Error) -> Self {
        Self::new(Reason::Request(error))
    }
}

impl fmt::Debug for PlanError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        with_causes(self, f)
    }
}

impl fmt::Display for PlanError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.0 {
            Reason::Invalid(problems) => write!(f, "the wanted bindings are invalid: {}", problems.join("; ")),
            Reason::Request(error) => write!(f, "the bindings can't be read: {error}"),
            Reason::Unreadable(what) => write!(f, "the bindings can't be planned: {what}"),
        }
    }
}

impl std::error::Error for PlanError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        let error = self.error()?;
        Some(error)
    }
}

//! Errors of applying a plan.

use std::fmt;

use super::{PlanError, Step};
use crate::ext::WaitError;
use crate::runtime::{Error, with_causes};

/// The error of a plan of which some steps were not performed: the steps done, the steps left, and whether the step in
/// flight may have been applied. `Display` is one line that says what to do.
///
/// It is always safe to plan again: the new plan begins with the current bindings.
pub struct ApplyError(Box<Inner>);

struct Inner {
    reason: Reason,
    steps: Vec<Step>,
    done: usize,
    begun: bool,
}

#[derive(Debug)]
pub(super) enum Reason {
    /// The plan has gaps, which the caller does not allow.
    Gaps(usize),
    /// The bindings have changed since the plan was made; the text has the difference.
    Stale(String),
    /// The bindings could not be read.
    Read(PlanError),
    /// A create or a delete failed.
    Request(Error),
    /// A create or a delete failed, may have been applied, and its result could not be read.
    Unknown(Error, PlanError),
    /// A binding did not become active.
    Wait(WaitError),
    /// The thread for blocking calls can't be used.
    #[cfg(feature = "blocking")]
    Blocking(Error),
}

impl ApplyError {
    /// An error after `done` steps; `begun` is whether the next one had begun.
    pub(super) fn new(reason: Reason, steps: &[Step], done: usize, begun: bool) -> Self {
        Self(Box::new(Inner { reason, steps: steps.to_vec(), done, begun }))
    }

    /// The steps that were done.
    pub fn done(&self) -> &[Step] {
        &self.0.steps[..self.0.done]
    }

    /// The step that failed; none if it ended before the first one, or between two.
    pub fn in_flight(&self) -> Option<&Step> {
        self.0.steps.get(self.0.done).filter(|_| self.0.begun)
    }

    /// The steps after the one in flight, which were not begun.
    pub fn left(&self) -> &[Step] {
        &self.0.steps[(self.0.done + usize::from(self.0.begun)).min(self.0.steps.len())..]
    }

    /// Whether the step in flight may have been applied despite the error. If the bindings could be read after the
    /// error, they did not show the change yet.
    pub fn may_have_been_applied(&self) -> bool {
        match &self.0.reason {
            Reason::Request(error) | Reason::Unknown(error, _) => error.may_have_been_applied(),
            _ => false,
        }
    }

    /// Whether the bindings have changed since the plan was made, so that it was not begun or not continued.
    pub fn is_stale(&self) -> bool {
        matches!(self.0.reason, Reason::Stale(_))
    }

    /// Whether the plan has gaps that [`allow_gaps`](super::Apply::allow_gaps) did not allow, so that it was not begun.
    pub fn is_gap(&self) -> bool {
        matches!(self.0.reason, Reason::Gaps(_))
    }

    /// The error of the request that failed, if one did.
    pub fn error(&self) -> Option<&Error> {
        match &self.0.reason {
            Reason::Request(error) | Reason::Unknown(error, _) => Some(error),
            Reason::Read(error) => error.error(),
            Reason::Wait(error) => error.error(),
            #[cfg(feature = "blocking")]
            Reason::Blocking(error) => Some(error),
            Reason::Gaps(_) | Reason::Stale(_) => None,
        }
    }

    /// The error of the wait for a binding that did not become active, if there was one.
    pub fn wait_error(&self) -> Option<&WaitError> {
        match &self.0.reason {
            Reason::Wait(error) => Some(error),
            _ => None,
        }
    }
}

impl fmt::Debug for ApplyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        with_causes(self, f)
    }
}

impl fmt::Display for ApplyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner { reason, steps, done, .. } = &*self.0;
        if let Some(step) = self.in_flight() {
            write!(f, "step {} of {} (`{step}`): ", done + 1, steps.len())?;
        }
        match reason {
            Reason::Gaps(gaps) => write!(
                f,
                "nothing was changed: {gaps} of the {} steps leave addresses to another service, or to none, for a while; \
                 `allow_gaps(true)` applies the plan all the same",
                steps.len()
            )?,
            Reason::Stale(what) => {
                write!(f, "the bindings have changed since the plan was made: {what}; plan again")?;
            }
            Reason::Read(error) => write!(f, "{error}")?,
            Reason::Request(error) => write!(f, "{error}")?,
            Reason::Unknown(error, look) => write!(f, "{error}; whether it was applied is unknown: {look}")?,
            Reason::Wait(error) => write!(f, "{error}")?,
            #[cfg(feature = "blocking")]
            Reason::Blocking(error) => write!(f, "{error}")?,
        }
        if *done > 0 || self.in_flight().is_some() {
            let maybe = if self.may_have_been_applied() { "this one may have been applied, " } else { "" };
            write!(f, "; {maybe}{done} done before it, {} left: plan again to go on", self.left().len())?;
        }
        Ok(())
    }
}

impl std::error::Error for ApplyError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.0.reason {
            Reason::Read(error) => Some(error),
            Reason::Request(error) | Reason::Unknown(error, _) => Some(error),
            Reason::Wait(error) => Some(error),
            #[cfg(feature = "blocking")]
            Reason::Blocking(error) => Some(error),
            Reason::Gaps(_) | Reason::Stale(_) => None,
        }
    }
}

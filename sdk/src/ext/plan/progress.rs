//! Progress of applying a plan.

use std::fmt;

use super::Step;

/// A step that begins or is done, as [`Apply::on_step`](super::Apply::on_step) reports it. `Display` is a line such as
/// `2 of 3: wait until 192.0.2.0/26 is active`, followed by `, done` if it is.
#[derive(Debug, Clone, Copy)]
pub struct StepProgress<'a> {
    pub(super) step: &'a Step,
    pub(super) number: usize,
    pub(super) of: usize,
    pub(super) is_done: bool,
}

impl<'a> StepProgress<'a> {
    /// The step.
    pub fn step(&self) -> &'a Step {
        self.step
    }

    /// The number of the step, from 1.
    pub fn number(&self) -> usize {
        self.number
    }

    /// The number of all steps.
    pub fn of(&self) -> usize {
        self.of
    }

    /// Whether it is done; otherwise it is about to begin.
    pub fn is_done(&self) -> bool {
        self.is_done
    }
}

impl fmt::Display for StepProgress<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {}: {}{}", self.number, self.of, self.step, if self.is_done { ", done" } else { "" })
    }
}

//! The checks of prefixes: their states by the clock, unless a test sets them.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

pub(super) const PENDING: &str = "pending";
pub(super) const VALID: &str = "valid";

/// One of the checks that a prefix has to pass before it is approved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Validation {
    /// The route in the Internet Routing Registry: `irr_validation_state`.
    Irr,
    /// The origin in the Resource Public Key Infrastructure: `rpki_validation_state`.
    Rpki,
    /// The token that proves ownership of the prefix: `ownership_validation_state`.
    Ownership,
}

const ALL: [Validation; 3] = [Validation::Irr, Validation::Rpki, Validation::Ownership];

/// The progress of the checks of a prefix.
#[derive(Debug, Clone, Copy)]
pub(super) enum Progress {
    /// The checks were not requested.
    NotRequested,
    /// The checks were requested at this time.
    Since(Instant),
    /// The prefix was approved from the start.
    Done,
}

/// The states of all checks of all prefixes.
#[derive(Debug)]
pub(super) struct Validations {
    validate_after: Duration,
    forced: BTreeMap<String, BTreeMap<Validation, String>>,
}

impl Validations {
    pub(super) fn new(validate_after: Duration) -> Self {
        Self { validate_after, forced: BTreeMap::new() }
    }

    /// Sets the state of a check from now on, whether the prefix exists already or not.
    pub(super) fn force(&mut self, prefix_id: String, validation: Validation, state: String) {
        self.forced.entry(prefix_id).or_default().insert(validation, state);
    }

    /// The current state of a check.
    pub(super) fn state(&self, prefix_id: &str, progress: Progress, validation: Validation) -> &str {
        if let Some(state) = self.forced.get(prefix_id).and_then(|states| states.get(&validation)) {
            return state;
        }
        match progress {
            Progress::Since(since) if since.elapsed() >= self.validate_after => VALID,
            Progress::Done => VALID,
            Progress::NotRequested | Progress::Since(_) => PENDING,
        }
    }

    /// Whether all checks have passed, so that the prefix is approved.
    pub(super) fn all_passed(&self, prefix_id: &str, progress: Progress) -> bool {
        ALL.iter().all(|validation| self.state(prefix_id, progress, *validation) == VALID)
    }
}

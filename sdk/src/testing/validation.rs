//! How far the checks of a prefix are: what a clock says, unless a test says otherwise.

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
    /// The token that shows who owns the prefix: `ownership_validation_state`.
    Ownership,
}

const ALL: [Validation; 3] = [Validation::Irr, Validation::Rpki, Validation::Ownership];

/// The checks that have been asked for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Progress {
    /// Nothing.
    NotRequested,
    /// The checks, at this moment.
    Since(Instant),
    /// The prefix was valid from the start.
    Done,
}

/// Knows the state of every check of every prefix.
#[derive(Debug)]
pub(super) struct Validations {
    validate_after: Duration,
    forced: BTreeMap<String, BTreeMap<Validation, String>>,
}

impl Validations {
    pub(super) fn new(validate_after: Duration) -> Self {
        Self { validate_after, forced: BTreeMap::new() }
    }

    /// From now on, this check of this prefix is in this state, whether the prefix is there already or not yet.
    pub(super) fn force(&mut self, prefix_id: String, validation: Validation, state: String) {
        self.forced.entry(prefix_id).or_default().insert(validation, state);
    }

    /// The state at this moment of a check.
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

    /// Whether all checks have passed, which is what makes a prefix approved.
    pub(super) fn all_passed(&self, prefix_id: &str, progress: Progress) -> bool {
        ALL.iter().all(|validation| self.state(prefix_id, progress, *validation) == VALID)
    }
}

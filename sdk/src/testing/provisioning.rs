//! How far a binding is: what a clock says, unless a test says otherwise.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

pub(super) const PROVISIONING: &str = "provisioning";
pub(super) const ACTIVE: &str = "active";

/// Knows the state of every binding.
#[derive(Debug)]
pub(super) struct Provisioning {
    activate_after: Duration,
    forced: BTreeMap<String, String>,
}

impl Provisioning {
    pub(super) fn new(activate_after: Duration) -> Self {
        Self { activate_after, forced: BTreeMap::new() }
    }

    /// From now on, this binding is in this state, whether it is there already or not yet.
    pub(super) fn force(&mut self, binding_id: String, state: String) {
        self.forced.insert(binding_id, state);
    }

    /// The state that the answer to a create tells. It never is "active", however short the time until then.
    pub(super) fn at_creation(&self, binding_id: &str) -> &str {
        self.forced.get(binding_id).map_or(PROVISIONING, String::as_str)
    }

    /// The state at this moment of a binding that was created then, or was always there.
    pub(super) fn now(&self, binding_id: &str, since: Option<Instant>) -> &str {
        if let Some(state) = self.forced.get(binding_id) {
            return state;
        }
        match since {
            Some(since) if since.elapsed() < self.activate_after => PROVISIONING,
            _ => ACTIVE,
        }
    }
}

//! The state of bindings: by the clock, unless a test sets it.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

pub(super) const PROVISIONING: &str = "provisioning";
pub(super) const ACTIVE: &str = "active";

/// The states of all bindings.
#[derive(Debug)]
pub(super) struct Provisioning {
    activate_after: Duration,
    forced: BTreeMap<String, String>,
}

impl Provisioning {
    pub(super) fn new(activate_after: Duration) -> Self {
        Self { activate_after, forced: BTreeMap::new() }
    }

    /// Sets the state of a binding from now on, whether it exists already or not.
    pub(super) fn force(&mut self, binding_id: String, state: String) {
        self.forced.insert(binding_id, state);
    }

    /// The state in the response to a create: `provisioning`, unless a test set another one.
    pub(super) fn at_creation(&self, binding_id: &str) -> &str {
        self.forced.get(binding_id).map_or(PROVISIONING, String::as_str)
    }

    /// The current state of a binding that was created at a time, or exists from the start.
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

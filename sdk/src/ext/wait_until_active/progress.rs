//! The progress of a wait.

use std::time::Duration;

use crate::addressing::prefixes::service_bindings::{ProvisioningState, ServiceBinding};
use crate::runtime::Error;
use crate::runtime::time::Instant;

/// The progress of a wait.
#[derive(Debug)]
pub(super) struct Progress {
    start: Instant,
    /// The number of polls begun.
    pub(super) polls: u32,
    /// The state in the last response with a binding.
    pub(super) last_state: Option<ProvisioningState>,
    /// The error of the last finished poll, if it failed.
    pub(super) last_error: Option<Error>,
}

impl Progress {
    pub(super) fn begin() -> Self {
        Self { start: Instant::now(), polls: 0, last_state: None, last_error: None }
    }

    pub(super) fn found(&mut self, binding: &ServiceBinding) {
        self.last_error = None;
        self.last_state = binding.provisioning.as_ref().and_then(|provisioning| provisioning.state.clone());
    }

    pub(super) fn failed(mut self, error: Error) -> Self {
        self.last_error = Some(error);
        self
    }

    pub(super) fn waited(&self) -> Duration {
        self.start.elapsed()
    }
}

//! The no-op without the feature `tracing`.

use std::time::Duration;

use crate::runtime::request_parts::Parts;
use crate::runtime::transport::{Answer, Failed};
use crate::runtime::{Error, Misfits};

/// The span of a call: none.
#[derive(Clone)]
pub(crate) struct CallSpan;

impl CallSpan {
    pub(crate) fn new(_parts: &Parts) -> Self {
        Self
    }

    #[cfg(feature = "blocking")]
    pub(crate) fn current() -> Self {
        Self
    }

    pub(crate) fn cover<F: Future>(self, call: F) -> F {
        call
    }

    pub(crate) fn answered(&self, _answer: &Answer, _parts: &Parts) {}

    pub(crate) fn repeats(&self, _attempts: u32, _ended: &Result<Answer, Failed>, _wait: Duration) {}

    pub(crate) fn misfits(&self, _misfits: &Misfits) {}

    pub(crate) fn ends(&self, _attempts: u32, _error: Option<&Error>, _parts: &Parts) {}
}

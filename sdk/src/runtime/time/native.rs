//! Tokio's timers, and the system's clock.

use std::time::SystemTime;

pub(crate) use tokio::time::{Instant, sleep, sleep_until, timeout, timeout_at};

/// The time of day, from which dates in headers are counted.
pub(crate) fn now() -> SystemTime {
    SystemTime::now()
}

//! The timers of the runtime that the call is made in, and the system's clock.

use std::time::SystemTime;

pub(crate) use tokio::time::{Instant, sleep, sleep_until, timeout, timeout_at};

/// The time of day, which dates in headers are counted from.
pub(crate) fn now() -> SystemTime {
    SystemTime::now()
}

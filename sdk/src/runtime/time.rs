//! The clock, and waiting on it. Nothing else of the client touches a timer: another platform is another version of
//! this file.

use std::time::SystemTime;

pub(crate) use tokio::time::{Instant, sleep, sleep_until, timeout, timeout_at};

/// The time of day, which dates in headers are counted from.
pub(crate) fn now() -> SystemTime {
    SystemTime::now()
}

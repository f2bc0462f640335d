//! The timers and clocks of JavaScript: `setTimeout`, `performance.now()`, `Date.now()`.

use std::time::{Duration, SystemTime};

pub(crate) use wasmtimer::std::Instant;
use wasmtimer::tokio::{self as timer, Sleep, Timeout};

/// Longer waits end here: `setTimeout` counts milliseconds in 31 bits, which is 24.8 days.
const LONGEST: Duration = Duration::from_secs(24 * 24 * 3600);

/// The time of day, which dates in headers are counted from.
pub(crate) fn now() -> SystemTime {
    let since = Duration::try_from_secs_f64(js_sys::Date::now() / 1000.0).unwrap_or_default();
    SystemTime::UNIX_EPOCH.checked_add(since).unwrap_or(SystemTime::UNIX_EPOCH)
}

pub(crate) fn sleep(time: Duration) -> Sleep {
    timer::sleep(time.min(LONGEST))
}

pub(crate) fn sleep_until(end: Instant) -> Sleep {
    timer::sleep_until(end.min(latest()))
}

pub(crate) fn timeout<F: Future>(time: Duration, future: F) -> Timeout<F> {
    timer::timeout(time.min(LONGEST), future)
}

pub(crate) fn timeout_at<F: Future>(end: Instant, future: F) -> Timeout<F> {
    timer::timeout_at(end.min(latest()), future)
}

fn latest() -> Instant {
    Instant::now() + LONGEST
}

//! The timers and clocks of JavaScript: `setTimeout`, `performance.now()`, `Date.now()`.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
use std::time::{Duration, SystemTime};

use gloo_timers::future::TimeoutFuture;
pub(crate) use web_time::Instant;

/// The longest time of one `setTimeout`, which counts milliseconds in 31 bits.
const LONGEST: Duration = Duration::from_secs(24 * 24 * 3600);

/// The error that a deadline passed before the future completed.
#[derive(Debug)]
pub(crate) struct Elapsed;

/// The time of day, from which dates in headers are counted.
pub(crate) fn now() -> SystemTime {
    let since = Duration::try_from_secs_f64(js_sys::Date::now() / 1000.0).unwrap_or_default();
    SystemTime::UNIX_EPOCH.checked_add(since).unwrap_or(SystemTime::UNIX_EPOCH)
}

pub(crate) async fn sleep(time: Duration) {
    wait_until(Instant::now().checked_add(time)).await;
}

pub(crate) async fn sleep_until(end: Instant) {
    wait_until(Some(end)).await;
}

pub(crate) async fn timeout<F: Future>(time: Duration, future: F) -> Result<F::Output, Elapsed> {
    bound(Instant::now().checked_add(time), future).await
}

pub(crate) async fn timeout_at<F: Future>(end: Instant, future: F) -> Result<F::Output, Elapsed> {
    bound(Some(end), future).await
}

/// Runs a future until it is ready, or until `end`. A future that is ready never times out.
async fn bound<F: Future>(end: Option<Instant>, future: F) -> Result<F::Output, Elapsed> {
    let (mut future, mut end) = (pin!(future), pin!(wait_until(end)));
    poll_fn(|context| match future.as_mut().poll(context) {
        Poll::Ready(output) => Poll::Ready(Ok(output)),
        Poll::Pending => end.as_mut().poll(context).map(|()| Err(Elapsed)),
    })
    .await
}

/// Waits until a time, or for ever. A timer may fire early by part of a millisecond, so it is set again.
async fn wait_until(end: Option<Instant>) {
    loop {
        let left = end.map_or(LONGEST, |end| end.saturating_duration_since(Instant::now()));
        if left.is_zero() {
            return;
        }
        let millis = left.min(LONGEST).as_nanos().div_ceil(1_000_000);
        TimeoutFuture::new(u32::try_from(millis).unwrap_or(u32::MAX)).await;
    }
}

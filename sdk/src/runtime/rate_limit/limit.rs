//! The configuration of a rate limit.

use std::num::NonZeroU32;
use std::time::Duration;

use governor::Quota;

/// The longest time of a limit, a century, so that no sum overflows.
const LONGEST: Duration = Duration::from_secs(100 * 366 * 24 * 3600);

/// The most requests that a client sends in any span of some time. It waits instead of being refused.
///
/// Every attempt counts, including retries. Clones of a client and clients made with
/// [`Client::with`](crate::Client::with) share one limit, and wait in the order in which they came. Requests that other
/// processes send as the same user are not counted.
///
/// # Bursts
///
/// It is a leaky bucket ([GCRA]): [`burst`](Self::burst) requests go at once, and the rest of what the limit allows is
/// spread evenly over the time, so that no span of that length sees more than the limit, not even the first. A larger
/// burst is paid for with a lower steady rate: one request in every `per / (requests - burst + 1)`.
///
/// | 1,200 in 5 minutes, with a burst of | at once | then one every | in an hour |
/// | --- | --- | --- | --- |
/// | 1 | 1 | 0.25 s | 14,400 |
/// | 300, the default: a quarter | 300 | 0.333 s | 11,111 |
/// | 600 | 600 | 0.499 s | 7,811 |
/// | 1,200: only for a program that pauses after a burst | 1,200 | 300 s | 1,211 |
///
/// # With the limits on time
///
/// The wait is part of the call, but not of an attempt: `timeout` does not count it, and a wait that would end after
/// `total_timeout` is not begun. The error is then [`is_timeout`](crate::Error::is_timeout), and its
/// [`attempts`](crate::Error::attempts) are those before the wait: 0, unless the wait was for a retry. A call that is
/// dropped while it waits uses no slot.
///
/// ```
/// use cloudflare_sdk::{Client, RateLimit};
///
/// let client = Client::builder()
///     .api_token("token-from-a-safe-place")
///     .rate_limit(RateLimit::cloudflare())
///     .build()?;
/// # Ok::<(), cloudflare_sdk::Error>(())
/// ```
///
/// [GCRA]: https://en.wikipedia.org/wiki/Generic_cell_rate_algorithm
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub struct RateLimit {
    requests: u32,
    per: Duration,
    burst: u32,
}

impl RateLimit {
    /// Cloudflare's limit for a user: 1,200 requests in 5 minutes, over all of the user's tokens, programs and the
    /// dashboard ([source](https://developers.cloudflare.com/fundamentals/api/reference/limits/)).
    pub fn cloudflare() -> Self {
        Self::new(1200, Duration::from_secs(300))
    }

    /// At most `requests` in any span of the length `per`. 0 requests count as 1, a time of 0 as no limit, and a time
    /// of more than a century as a century.
    pub fn new(requests: u32, per: Duration) -> Self {
        let requests = requests.max(1);
        Self { requests, per: per.min(LONGEST), burst: requests.div_ceil(4) }
    }

    /// Sets how many requests go at once after a pause: from 1 to the limit. By default a quarter of the limit, rounded
    /// up.
    pub fn burst(mut self, requests: u32) -> Self {
        self.burst = requests.clamp(1, self.requests);
        self
    }

    /// The time after which a used slot is free again, in whole nanoseconds, rounded up.
    pub(super) fn interval(&self) -> Duration {
        // The requests between the burst and the end of the span, without the one at the very end.
        let steady = u64::from(self.requests - self.burst) + 1;
        // A century is less than 2^64 ns.
        let nanos = u64::try_from(self.per.as_nanos()).unwrap_or(u64::MAX);
        Duration::from_nanos(nanos.div_ceil(steady))
    }

    /// The limit as a quota of governor; `None` if there is no limit.
    pub(super) fn quota(&self) -> Option<Quota> {
        let interval = self.interval();
        let fit = LONGEST.as_nanos() / interval.as_nanos().max(1);
        let burst = self.burst.min(u32::try_from(fit).unwrap_or(u32::MAX));
        Some(Quota::with_period(interval)?.allow_burst(NonZeroU32::new(burst)?))
    }
}

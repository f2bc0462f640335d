//! The retry budget of a client. That of `tower` needs tokio's clock, which wasm32-unknown-unknown lacks.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::runtime::time::Instant;

/// The cost of a retry, in units of the bucket.
const RETRY: u64 = 1000;

/// The retries that all calls of a client may make together, so that clients don't make an outage worse.
///
/// It is a token bucket like those of Finagle and the AWS SDKs: it starts full, every retry takes a token, and every
/// call and every second adds some. If it is empty, the error of the last attempt is returned at once, and says so.
/// Clones of a client and clients made with [`Client::with`](crate::Client::with) share one bucket.
///
/// | | default | set with |
/// | --- | --- | --- |
/// | holds at most | 50 retries | [`burst`](Self::burst) |
/// | for 100 calls it gains | 20 retries | [`percent_of_calls`](Self::percent_of_calls) |
/// | in a second it gains | 1 retry | [`per_second`](Self::per_second) |
///
/// So a program that calls now and then never exhausts it, and a program with 1,000 calls in one second of an outage
/// sends about 1,250 requests instead of 3,000.
///
/// ```
/// use cloudflare_sdk::{Client, RetryBudget};
///
/// let client = Client::builder()
///     .api_token("token-from-a-safe-place")
///     .retry_budget(RetryBudget::default().burst(10))
///     .build()?;
/// # Ok::<(), cloudflare_sdk::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub struct RetryBudget {
    limits: Option<Limits>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Limits {
    burst: u32,
    percent_of_calls: u32,
    per_second: u32,
}

impl Limits {
    const DEFAULT: Self = Self { burst: 50, percent_of_calls: 20, per_second: 1 };
}

impl Default for RetryBudget {
    fn default() -> Self {
        Self { limits: Some(Limits::DEFAULT) }
    }
}

impl RetryBudget {
    /// A budget without limit: each call makes the retries that its [`RetryPolicy`](crate::RetryPolicy) allows.
    pub fn unlimited() -> Self {
        Self { limits: None }
    }

    /// Sets how many retries the budget holds at most, and at the beginning. By default 50.
    pub fn burst(self, retries: u32) -> Self {
        self.with(|limits| limits.burst = retries)
    }

    /// Sets how many retries 100 calls add. By default 20.
    pub fn percent_of_calls(self, retries: u32) -> Self {
        self.with(|limits| limits.percent_of_calls = retries)
    }

    /// Sets how many retries a second adds. By default 1.
    pub fn per_second(self, retries: u32) -> Self {
        self.with(|limits| limits.per_second = retries)
    }

    fn with(self, change: impl FnOnce(&mut Limits)) -> Self {
        let mut limits = self.limits.unwrap_or(Limits::DEFAULT);
        change(&mut limits);
        Self { limits: Some(limits) }
    }
}

/// The bucket: the remaining retries, in thousandths.
#[derive(Debug)]
pub(crate) struct TokenBucket {
    budget: RetryBudget,
    level: Mutex<Level>,
}

#[derive(Debug)]
struct Level {
    left: u64,
    filled_at: Instant,
}

impl TokenBucket {
    pub(crate) fn new(budget: RetryBudget) -> Self {
        let left = budget.limits.map_or(0, |limits| u64::from(limits.burst) * RETRY);
        Self { budget, level: Mutex::new(Level { left, filled_at: Instant::now() }) }
    }

    /// Adds the gain of a call.
    pub(crate) fn deposit(&self) {
        if let Some(limits) = self.budget.limits {
            self.change(limits, |left| *left = left.saturating_add(u64::from(limits.percent_of_calls) * (RETRY / 100)));
        }
    }

    /// Takes a retry out; `false` if there is none.
    pub(crate) fn withdraw(&self) -> bool {
        let Some(limits) = self.budget.limits else { return true };
        let mut granted = false;
        self.change(limits, |left| {
            granted = *left >= RETRY;
            if granted {
                *left -= RETRY;
            }
        });
        granted
    }

    /// Adds the gain of the time since the last change, then calls `change`.
    fn change(&self, limits: Limits, change: impl FnOnce(&mut u64)) {
        let most = u64::from(limits.burst) * RETRY;
        // The level is valid after a panic at any point.
        let mut level = self.level.lock().unwrap_or_else(PoisonError::into_inner);
        let passed = u64::try_from(level.filled_at.elapsed().as_millis()).unwrap_or(u64::MAX);
        // `per_second` retries in a second are `per_second` thousandths in a millisecond.
        level.left = level.left.saturating_add(passed.saturating_mul(limits.per_second.into())).min(most);
        // The rest of a millisecond is counted next time.
        level.filled_at = level.filled_at.checked_add(Duration::from_millis(passed)).unwrap_or_else(Instant::now);
        change(&mut level.left);
        level.left = level.left.min(most);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn granted(bucket: &TokenBucket, tries: u32) -> u32 {
        (0..tries).filter(|_| bucket.withdraw()).count() as u32
    }

    #[tokio::test(start_paused = true)]
    async fn the_budget_is_full_at_the_beginning_and_time_refills_it() {
        let bucket = TokenBucket::new(RetryBudget::default());
        assert_eq!(granted(&bucket, 100), 50);
        tokio::time::advance(Duration::from_millis(2999)).await;
        assert_eq!(granted(&bucket, 100), 2);
        tokio::time::advance(Duration::from_millis(1)).await;
        assert_eq!(granted(&bucket, 100), 1);
        tokio::time::advance(Duration::from_secs(1_000_000)).await;
        assert_eq!(granted(&bucket, 100), 50);
    }

    #[tokio::test(start_paused = true)]
    async fn calls_refill_the_budget_and_it_never_overflows() {
        let bucket = TokenBucket::new(RetryBudget::default().per_second(0));
        (0..1000).for_each(|_| bucket.deposit());
        assert_eq!(granted(&bucket, 100), 50);
        (0..14).for_each(|_| bucket.deposit());
        assert_eq!(granted(&bucket, 100), 2);
        bucket.deposit();
        assert_eq!(granted(&bucket, 100), 1);
    }

    #[tokio::test(start_paused = true)]
    async fn extreme_values_are_valid() {
        let most =
            TokenBucket::new(RetryBudget::default().burst(u32::MAX).percent_of_calls(u32::MAX).per_second(u32::MAX));
        most.deposit();
        tokio::time::advance(Duration::from_secs(100_000_000)).await;
        assert!(most.withdraw());
        let none = TokenBucket::new(RetryBudget::default().burst(0));
        none.deposit();
        tokio::time::advance(Duration::from_secs(60)).await;
        assert!(!none.withdraw());
        assert_eq!(granted(&TokenBucket::new(RetryBudget::unlimited()), 10_000), 10_000);
    }
}

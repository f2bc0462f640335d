//! The retry policy: failures to repeat, number of attempts, and waits.

use std::time::Duration;

use http::{Method, StatusCode};

use super::End;

/// Transient failures of servers: by RFC 9110 and RFC 6585, and 520 to 524, which Cloudflare's edge sends if the origin
/// does not respond, or not in time.
const TRANSIENT: [u16; 11] = [408, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524];

/// A retry policy: failures to retry, number of attempts, and waits. Set on the client or on one request.
///
/// By default a call is retried at most twice: with an idempotent method after any transient failure, with another one
/// only if the server can't have applied the request:
///
/// | what happened | GET, HEAD, PUT, DELETE | POST, PATCH |
/// | --- | --- | --- |
/// | no connection was made | retried | retried |
/// | the server did not process the request (HTTP/2: REFUSED_STREAM, GOAWAY) | retried | retried |
/// | 429: not processed | retried | retried |
/// | the connection broke, or a timeout | retried | **not** |
/// | 408, 500, 502, 503, 504, 520, 521, 522, 523, 524 | retried | **not** |
/// | any other response, 409 included | not | not |
///
/// OPTIONS and TRACE count as GET, other methods as POST. A response that can't be decoded is not retried.
/// [`Error::may_have_been_applied`](crate::Error::may_have_been_applied) says whether a POST or PATCH may have been
/// applied.
///
/// Before an attempt the call waits as long as the server asks (`retry-after-ms`, `Retry-After` in seconds or as a
/// date) if that is more than 0 and at most [`max_retry_after`](Self::max_retry_after); if it is longer, the error is
/// returned at once. Else it waits `base_delay x 2^n`, [`max_delay`](Self::max_delay) at most, less up to a quarter by
/// chance: about 0.5 s, then 1 s. All retries of a client draw on its [`RetryBudget`](crate::RetryBudget).
///
/// ```
/// use std::time::Duration;
/// use cloudflare_sdk::{Client, RetryPolicy};
///
/// let client = Client::builder()
///     .api_token("token-from-a-safe-place")
///     .retry(RetryPolicy::default().max_retries(4).max_retry_after(Duration::from_secs(300)))
///     .build()?;
/// let request = client.addressing().services().list("023e105f4ecef8ad9ca31a8372d0c353").retry(RetryPolicy::never());
/// # Ok::<(), cloudflare_sdk::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub struct RetryPolicy {
    pub(super) max_retries: u32,
    pub(super) base_delay: Duration,
    pub(super) max_delay: Duration,
    pub(crate) max_retry_after: Duration,
    post_and_patch: bool,
    also: Vec<u16>,
    never: Vec<u16>,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            max_retries: 2,
            base_delay: Duration::from_millis(500),
            max_delay: Duration::from_secs(8),
            max_retry_after: Duration::from_secs(60),
            post_and_patch: false,
            also: Vec::new(),
            never: Vec::new(),
        }
    }
}

impl RetryPolicy {
    /// A policy without retries.
    pub fn never() -> Self {
        Self::default().max_retries(0)
    }

    /// Sets how often a call is repeated after its first attempt, at most. By default 2.
    pub fn max_retries(mut self, retries: u32) -> Self {
        self.max_retries = retries;
        self
    }

    /// Sets the wait before the first retry, if the server asks for none; it doubles with each retry. By default 0.5 s.
    pub fn base_delay(mut self, delay: Duration) -> Self {
        self.base_delay = delay;
        self
    }

    /// Sets the longest wait if the server asks for none. By default 8 s.
    pub fn max_delay(mut self, delay: Duration) -> Self {
        self.max_delay = delay;
        self
    }

    /// Sets the longest wait that the server may ask for; if it asks for more, the error is returned at once, and
    /// [`Error::retry_after`](crate::Error::retry_after) has the time. By default 60 s. Cloudflare's API limits calls
    /// in windows of 5 minutes, so a program without a user in front of it may want 300 s.
    pub fn max_retry_after(mut self, wait: Duration) -> Self {
        self.max_retry_after = wait;
        self
    }

    /// Retries after these statuses as well, for the methods that are retried after a 500. Statuses other than 4xx and
    /// 5xx are ignored.
    ///
    /// 409 is possible, but seldom helps: a conflict stays until somebody resolves it.
    pub fn also_statuses(mut self, statuses: impl IntoIterator<Item = u16>) -> Self {
        self.also.extend(statuses.into_iter().filter(|status| (400..=599).contains(status)));
        self
    }

    /// Never retries after these statuses, for any method. This takes precedence over all other rules.
    pub fn never_statuses(mut self, statuses: impl IntoIterator<Item = u16>) -> Self {
        self.never.extend(statuses);
        self
    }

    /// Repeats POST and PATCH wherever GET is repeated, **also after the server may have acted**. By default false.
    ///
    /// A create whose response was lost is then repeated, and may result in two resources, or in a 409 about the first
    /// one, whose id stays unknown; for that error, [`may_have_been_applied`](crate::Error::may_have_been_applied) is
    /// true. Cloudflare's API has no idempotency keys to avoid this. Set it for requests that may be applied twice: a
    /// POST that only searches, a PATCH that sets absolute values.
    pub fn repeat_post_and_patch(mut self, repeat: bool) -> Self {
        self.post_and_patch = repeat;
        self
    }

    /// Whether an attempt with this end is repeated.
    pub(crate) fn repeats(&self, method: &Method, end: End) -> bool {
        let harmless_twice = method.is_idempotent() || self.post_and_patch;
        match end {
            End::NoConnection => true,
            End::Lost => harmless_twice,
            End::Status(status) => {
                let status_code = status.as_u16();
                let transient = TRANSIENT.contains(&status_code) || self.also.contains(&status_code);
                // A server that refused to process a request has not applied it.
                let harmless = harmless_twice || status == StatusCode::TOO_MANY_REQUESTS;
                transient && harmless && !self.never.contains(&status_code)
            }
            End::Final => false,
        }
    }

    /// Whether a failure may be transient, for code that polls anyway: those retried for a GET, and every other 5xx.
    pub(crate) fn is_transient(&self, end: End) -> bool {
        match end {
            End::Status(status) if status.is_server_error() => !self.never.contains(&status.as_u16()),
            end => self.repeats(&Method::GET, end),
        }
    }

    /// Whether the policy allows another attempt after `attempts` attempts.
    pub(crate) fn allows_more_than(&self, attempts: u32) -> bool {
        attempts <= self.max_retries
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const IDEMPOTENT: [Method; 6] =
        [Method::GET, Method::HEAD, Method::PUT, Method::DELETE, Method::OPTIONS, Method::TRACE];

    fn statuses(policy: &RetryPolicy, method: &Method) -> Vec<u16> {
        let repeated = |status: &u16| policy.repeats(method, End::Status(StatusCode::from_u16(*status).unwrap()));
        (100..=999).filter(repeated).collect()
    }

    #[test]
    fn reads_puts_and_deletes_are_repeated_on_the_statuses_of_the_table() {
        let policy = RetryPolicy::default();
        for method in IDEMPOTENT {
            assert_eq!(statuses(&policy, &method), TRANSIENT);
            assert!(policy.repeats(&method, End::NoConnection) && policy.repeats(&method, End::Lost));
            assert!(!policy.repeats(&method, End::Final));
        }
    }

    #[test]
    fn posts_and_patches_are_repeated_only_when_the_server_cannot_have_acted() {
        let policy = RetryPolicy::default();
        for method in [Method::POST, Method::PATCH, Method::from_bytes(b"PURGE").unwrap()] {
            assert_eq!(statuses(&policy, &method), [429]);
            assert!(policy.repeats(&method, End::NoConnection) && !policy.repeats(&method, End::Lost));
        }
    }

    #[test]
    fn a_transient_failure_is_a_lost_response_408_429_or_5xx() {
        let policy = RetryPolicy::never().also_statuses([425]).never_statuses([503]);
        let transient = |status: &u16| policy.is_transient(End::Status(StatusCode::from_u16(*status).unwrap()));
        let statuses: Vec<u16> = (100..=999).filter(transient).collect();
        assert_eq!(statuses, [408, 425, 429].into_iter().chain(500..503).chain(504..600).collect::<Vec<_>>());
        assert!(policy.is_transient(End::NoConnection) && policy.is_transient(End::Lost));
        assert!(!policy.is_transient(End::Final));
    }

    #[test]
    fn a_policy_widens() {
        let policy = RetryPolicy::default().also_statuses([404, 425, 200, 302, 700]);
        assert!(statuses(&policy, &Method::GET).starts_with(&[404, 408, 425, 429]));
        assert_eq!(statuses(&policy, &Method::GET).len(), TRANSIENT.len() + 2);
        assert_eq!(statuses(&policy, &Method::POST), [429]);
        let policy = policy.repeat_post_and_patch(true);
        assert_eq!(statuses(&policy, &Method::PATCH), statuses(&policy, &Method::GET));
        assert!(policy.repeats(&Method::POST, End::Lost));
    }

    #[test]
    fn a_policy_narrows() {
        let policy = RetryPolicy::default().also_statuses([418]).never_statuses([418, 429, 500]);
        assert_eq!(statuses(&policy, &Method::GET), [408, 502, 503, 504, 520, 521, 522, 523, 524]);
        assert!(statuses(&policy, &Method::POST).is_empty());
        assert!(!RetryPolicy::never().allows_more_than(1) && RetryPolicy::default().allows_more_than(2));
        assert!(!RetryPolicy::default().allows_more_than(3));
    }
}

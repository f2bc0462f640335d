//! Waiting for a binding to become active.

mod error;
mod progress;

use std::future::IntoFuture;
use std::time::Duration;

use error::Reason;
pub use error::WaitError;
use progress::Progress;

use crate::AccountId;
use crate::addressing::prefixes::PrefixId;
use crate::addressing::prefixes::service_bindings::{BindingId, ProvisioningState, ServiceBinding, ServiceBindings};
use crate::runtime::time::{Instant, sleep_until, timeout_at};
use crate::runtime::{BoxFuture, Request};

const DEFAULT_TIMEOUT: Duration = Duration::from_secs(10 * 60);
/// The longest timeout: longer than any binding takes, and short enough to be added to any clock.
const LONGEST_TIMEOUT: Duration = Duration::from_secs(30 * 24 * 60 * 60);
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(15);
const SHORTEST_PAUSE: Duration = Duration::from_millis(100);
/// The timeout of a last poll that begins at the deadline.
const LAST_POLL: Duration = Duration::from_secs(5);

impl ServiceBindings {
    /// Waits until a binding is active, and returns it.
    ///
    /// A binding is `provisioning` after it was created, and `active` when traffic is routed to the service. By default
    /// the first poll is made at once, the next after 1 s, and each further one after a pause 1.5 times as long, up to
    /// 15 s, for 10 minutes at most: see [`WaitUntilActive`].
    pub fn wait_until_active(
        &self,
        account_id: impl Into<AccountId>,
        prefix_id: impl Into<PrefixId>,
        binding_id: impl Into<BindingId>,
    ) -> WaitUntilActive {
        WaitUntilActive {
            get: self.get(account_id, prefix_id, binding_id),
            timeout: DEFAULT_TIMEOUT,
            pause: FIRST_PAUSE,
            longest_pause: LONGEST_PAUSE,
        }
    }
}

/// A wait that begins when it is awaited. The result is the active binding or a [`WaitError`].
///
/// - `active` ends the wait.
/// - `provisioning`, or no state yet, continues it.
/// - `magic_transit_route_missing`, or a state that this version does not know, is an error at once, as waiting alone
///   does not change the first and may not change the second.
/// - A transient failure of a poll does not end the wait: no connection, a reset, a timeout, 408, 429, 5xx, and every
///   other status that the [`RetryPolicy`](crate::RetryPolicy) adds. The next poll comes after the usual pause, or
///   after the time that the server asks for (`Retry-After`); if that is beyond the deadline, the wait ends at once.
/// - Any other failure ends the wait at once: 404, 401, 403, a refusal, a response that can't be read.
///
/// A poll is one attempt: `max_retries` and the waits of the policy do not apply to polls. If the last poll failed, its
/// failure is the [`source`](std::error::Error::source) of the error, and `Display` shows it, too.
///
/// ```no_run
/// # async fn run(client: cloudflare_sdk::Client) -> Result<(), Box<dyn std::error::Error>> {
/// use std::time::Duration;
///
/// let bindings = client.addressing().prefixes().service_bindings();
/// let binding = bindings
///     .wait_until_active("023e105f4ecef8ad9ca31a8372d0c353", "a-prefix", "a-binding")
///     .timeout(Duration::from_secs(120))
///     .await?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
#[must_use = "nothing is polled until the wait is awaited"]
pub struct WaitUntilActive {
    get: Request<ServiceBinding>,
    timeout: Duration,
    pause: Duration,
    longest_pause: Duration,
}

impl WaitUntilActive {
    /// Sets how long to wait, at most 30 days. By default 10 minutes.
    ///
    /// A poll that is in progress at the deadline is abandoned. If the deadline falls into a pause, a last poll is made
    /// at the deadline, for at most 5 s.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout.min(LONGEST_TIMEOUT);
        self
    }

    /// Sets a constant pause between two polls, at least 100 ms. By default 1 s, then 1.5 times as long each time, at
    /// most 15 s.
    pub fn poll_every(mut self, pause: Duration) -> Self {
        self.pause = pause.clamp(SHORTEST_PAUSE, LONGEST_TIMEOUT);
        self.longest_pause = self.pause;
        self
    }

    /// Waits, and **blocks the calling thread** until the wait is over, in a runtime or without one: see
    /// [`Request::send_blocking`]. Only with the feature `blocking`.
    ///
    /// # Errors
    ///
    /// A [`WaitError`], as when the wait is awaited; also if the thread for blocking calls can't be started.
    #[cfg(feature = "blocking")]
    pub fn wait_blocking(self) -> Result<ServiceBinding, WaitError> {
        crate::runtime::blocking_thread::run(self.wait())
            .unwrap_or_else(|error| Err(WaitError::new(Reason::Poll, Progress::begin().failed(error))))
    }

    async fn wait(self) -> Result<ServiceBinding, WaitError> {
        // Without retries, every response is seen here, so the last one is known at the deadline.
        let get = self.get.max_retries(0);
        let mut progress = Progress::begin();
        let deadline = Instant::now() + self.timeout;
        let mut pause = self.pause;
        loop {
            let is_last = Instant::now() >= deadline;
            let give_up = if is_last { Instant::now() + LAST_POLL } else { deadline };
            progress.polls += 1;
            let Ok(answer) = timeout_at(give_up, get.clone().into_future()).await else {
                return Err(WaitError::new(Reason::Deadline, progress));
            };
            let requested = match answer {
                Ok(binding) => {
                    progress.found(&binding);
                    match progress.last_state {
                        Some(ProvisioningState::Active) => return Ok(binding),
                        Some(ProvisioningState::Provisioning) | None => Duration::ZERO,
                        // No wildcard, so that a new state in the description needs a decision here.
                        Some(ProvisioningState::MagicTransitRouteMissing | ProvisioningState::Unknown(_)) => {
                            return Err(WaitError::new(Reason::State, progress));
                        }
                    }
                }
                Err(error) => {
                    let (may_pass, requested) = (get.is_transient(&error), error.retry_after());
                    progress = progress.failed(error);
                    if !may_pass {
                        return Err(WaitError::new(Reason::Poll, progress));
                    }
                    requested.unwrap_or_default()
                }
            };
            if is_last {
                return Err(WaitError::new(Reason::Deadline, progress));
            }
            if requested > self.timeout.saturating_sub(progress.waited()) {
                return Err(WaitError::new(Reason::RetryAfter, progress));
            }
            sleep_until(deadline.min(Instant::now() + pause.max(requested))).await;
            pause = pause.mul_f64(1.5).min(self.longest_pause);
        }
    }
}

impl IntoFuture for WaitUntilActive {
    type Output = Result<ServiceBinding, WaitError>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.wait())
    }
}

#[cfg(test)]
mod tests;

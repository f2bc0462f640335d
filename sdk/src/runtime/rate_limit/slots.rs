//! The slots that a client and its derived clients share.

use std::sync::{Mutex as StdMutex, PoisonError};
use std::time::Duration;

use governor::RateLimiter;
use governor::middleware::NoOpMiddleware;
use governor::nanos::Nanos;
use governor::state::{InMemoryState, NotKeyed};
use tokio::sync::Mutex;

use super::clock::Since;
use super::{NoSlotInTime, RateLimit};
use crate::runtime::time::{Instant, sleep_until, timeout_at};

/// Slots for requests; any number of them by default.
#[derive(Default)]
pub(crate) struct Slots(Option<Limited>);

struct Limited {
    limiter: RateLimiter<NotKeyed, InMemoryState, Since, NoOpMiddleware<Nanos>>,
    start: Instant,
    interval: Duration,
    /// Held by the first in the queue; a fair lock, so in the order of arrival.
    turn: Mutex<()>,
    queue: StdMutex<Queue>,
}

#[derive(Default)]
struct Queue {
    /// The number of waiting calls, the first one included.
    waiting: u32,
    /// The time at which the first one may send, if it has to wait.
    next: Option<Instant>,
}

impl Slots {
    pub(crate) fn new(limit: RateLimit) -> Self {
        let start = Instant::now();
        Self(limit.quota().map(|quota| Limited {
            limiter: RateLimiter::new(quota, InMemoryState::default(), Since(start)),
            start,
            interval: limit.interval(),
            turn: Mutex::default(),
            queue: StdMutex::default(),
        }))
    }

    /// Waits until one more request may be sent, unless that is after `latest`.
    ///
    /// Nothing is reserved, so a call that gives up does not delay the others.
    pub(crate) async fn take(&self, latest: Option<Instant>) -> Result<(), NoSlotInTime> {
        let Some(limited) = &self.0 else { return Ok(()) };
        let in_time = |slot: Instant| latest.is_none_or(|latest| slot <= latest);
        // Declared first to be dropped last: the next call must not count this place any more.
        let _turn;
        let place = limited.stand_in_line();
        if place.expected.is_some_and(|slot| !in_time(slot)) {
            return Err(NoSlotInTime);
        }
        _turn = match latest {
            Some(latest) => timeout_at(latest, limited.turn.lock()).await.map_err(|_| NoSlotInTime)?,
            None => limited.turn.lock().await,
        };
        while let Err(not_until) = limited.limiter.check() {
            let slot = limited.instant(not_until.earliest_possible());
            if !in_time(slot) {
                return Err(NoSlotInTime);
            }
            limited.change(|queue| queue.next = Some(slot));
            sleep_until(slot).await;
        }
        Ok(())
    }
}

impl Limited {
    fn stand_in_line(&self) -> Place<'_> {
        let mut expected = None;
        self.change(|queue| {
            // The slots of the calls before are one interval apart.
            expected = queue
                .next
                .filter(|_| queue.waiting > 0)
                .and_then(|next| next.checked_add(self.interval.checked_mul(queue.waiting)?));
            queue.waiting = queue.waiting.saturating_add(1);
        });
        Place { limited: self, expected }
    }

    /// A time of governor as an instant.
    fn instant(&self, since_start: Nanos) -> Instant {
        self.start.checked_add(since_start.into()).unwrap_or(self.start)
    }

    fn change(&self, change: impl FnOnce(&mut Queue)) {
        // The queue is valid after a panic at any point.
        change(&mut self.queue.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

/// A place in the queue, given up when it is dropped: after the turn, or when the call is dropped.
struct Place<'a> {
    limited: &'a Limited,
    /// The expected time of the turn, as far as it is known.
    expected: Option<Instant>,
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.limited.change(|queue| {
            queue.waiting = queue.waiting.saturating_sub(1);
            if queue.waiting == 0 {
                queue.next = None;
            }
        });
    }
}

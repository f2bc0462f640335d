//! Makes calls: one or several attempts to send a request.

mod watch;

use std::time::Duration;

use super::error::{Context, Kind};
use super::misfit::HasMisfits;
use super::rate_limit::NoSlotInTime;
use super::request_parts::Parts;
use super::response::incomplete;
use super::retry::{History, NotRepeated, Wait, retry_after, wait};
use super::time::{self, Instant, sleep};
use super::trace::CallSpan;
use super::transport::{Answer, Failed, Limits, Outgoing, attempt, end};
use super::{Error, Misfits, RetryPolicy};
use watch::Watch;

/// Makes a call: checks the request, sends it, retries by the policy, and decodes the response. Every call of every
/// client goes through here; dropping the future cancels it at once.
pub(crate) async fn call<T: HasMisfits>(
    parts: &Parts,
    limits: Limits,
    read: impl FnOnce(Answer) -> Result<T, Error>,
) -> Result<T, Error> {
    let span = CallSpan::new(parts);
    span.clone().cover(watched(parts, limits, read, &span)).await
}

/// Makes a call that hooks and a span observe.
async fn watched<T: HasMisfits>(
    parts: &Parts,
    limits: Limits,
    read: impl FnOnce(Answer) -> Result<T, Error>,
    span: &CallSpan,
) -> Result<T, Error> {
    let clock = Clock { started: Instant::now(), total: parts.total_timeout() };
    let begun = begin(parts, clock.started).await;
    let (request, watch) = begun.inspect_err(|error| span.ends(0, Some(error), parts))?;
    let answer = attempts(parts, limits, &clock, request, &watch, span).await;
    let (attempts, status) = match &answer {
        Ok(answer) => (answer.history.attempts, Some(answer.status)),
        Err(error) => (error.attempts(), error.status()),
    };
    let result = answer.inspect(|answer| span.answered(answer, parts)).and_then(read);
    let misfits = result.as_ref().map_or(Misfits::NONE, HasMisfits::misfits);
    span.misfits(misfits);
    span.ends(attempts, result.as_ref().err(), parts);
    watch.end(attempts, status, result.as_ref().err(), misfits);
    result
}

/// Prepares the call before the first attempt; hooks and rules of the client may refuse it.
async fn begin(parts: &Parts, started: Instant) -> Result<(Box<Outgoing>, Watch<'_>), Error> {
    let mut request = parts.build()?;
    parts.refuse_locally()?;
    parts.open_files(&mut request).await?;
    Ok((request, Watch::begin(parts, started)?))
}

/// Makes attempts until one succeeds, or the policy allows no further one.
async fn attempts(
    parts: &Parts,
    limits: Limits,
    clock: &Clock,
    mut request: Box<Outgoing>,
    watch: &Watch<'_>,
    span: &CallSpan,
) -> Result<Answer, Error> {
    let shared = &*parts.config.shared;
    shared.retry_budget.deposit();
    let mut history = History::default();
    loop {
        if let Err(NoSlotInTime) = shared.slots.take(clock.end()).await {
            let kind = Kind::NoSlot(clock.total.unwrap_or_default());
            return Err(Error::of_call(kind, &parts.operation, Context::default(), history));
        }
        let bounds = clock.bounds(limits);
        if bounds.limits.timeout.is_zero() {
            let kind = Kind::NoTime(bounds.total.unwrap_or_default());
            return Err(Error::of_call(kind, &parts.operation, Context::default(), history));
        }
        history.attempts = history.attempts.saturating_add(1);
        watch.attempt_begins(history.attempts);
        let sent = Instant::now();
        let mut ended = attempt(&*shared.transport, request, bounds.limits).await;
        bounds.name_limit(&mut ended);
        let took = sent.elapsed();
        let next = next_wait(parts, &ended, clock, history.attempts);
        watch.attempt_ends(history.attempts, &ended, took, next.wait());
        match next {
            Next::Wait(wait) => {
                history.earlier_may_have_been_applied |= end(&ended).may_have_been_applied();
                span.repeats(history.attempts, &ended, wait);
                drop(ended);
                sleep(wait).await;
                request = parts.build().map_err(|error| error.after(history))?;
                parts.open_files(&mut request).await.map_err(|error| error.after(history))?;
            }
            Next::Stop(not_repeated) => {
                history.not_repeated = not_repeated;
                return match ended {
                    Ok(answer) => Ok(Answer { history, ..answer }),
                    Err(failed) => Err(incomplete(failed, parts, history)),
                };
            }
        }
    }
}

/// The next step after an attempt.
enum Next {
    /// Another attempt, after this time.
    Wait(Duration),
    /// No further attempt; the reason, if the policy would allow one.
    Stop(Option<NotRepeated>),
}

impl Next {
    fn wait(&self) -> Option<Duration> {
        match self {
            Self::Wait(wait) => Some(*wait),
            Self::Stop(_) => None,
        }
    }
}

fn next_wait(parts: &Parts, ended: &Result<Answer, Failed>, clock: &Clock, attempts: u32) -> Next {
    let policy: &RetryPolicy = parts.retry();
    let due = policy.allows_more_than(attempts) && policy.repeats(parts.operation.method(), end(ended));
    if !due {
        return Next::Stop(None);
    }
    if parts.is_body_spent() {
        return Next::Stop(Some(NotRepeated::BodySpent));
    }
    let requested = match ended {
        Ok(answer) => retry_after(&answer.headers, time::now()),
        Err(failed) => failed.context.retry_after,
    };
    let Wait::For(wait) = wait(policy, attempts, requested, fastrand::f64()) else {
        return Next::Stop(Some(NotRepeated::WaitTooLong(policy.max_retry_after)));
    };
    match clock.total {
        Some(total) if wait >= clock.left(total) => Next::Stop(Some(NotRepeated::TotalTimeout(total))),
        _ if !parts.config.shared.retry_budget.withdraw() => Next::Stop(Some(NotRepeated::BudgetSpent)),
        _ => Next::Wait(wait),
    }
}

/// The times of a call.
struct Clock {
    started: Instant,
    total: Option<Duration>,
}

impl Clock {
    fn left(&self, total: Duration) -> Duration {
        total.saturating_sub(self.started.elapsed())
    }

    /// The deadline of the call; `None` if it is beyond the range of the clock.
    fn end(&self) -> Option<Instant> {
        self.started.checked_add(self.total?)
    }

    /// The deadlines of an attempt that begins now, none later than that of the call.
    fn bounds(&self, mut limits: Limits) -> Bounds {
        let total = self.total.filter(|total| self.left(*total) < limits.timeout);
        if let Some(total) = total {
            limits.timeout = self.left(total);
        }
        Bounds { limits, total }
    }
}

/// The limits of an attempt within those of its call.
struct Bounds {
    limits: Limits,
    /// The timeout of the whole call, if it is what ends the attempt.
    total: Option<Duration>,
}

impl Bounds {
    /// Puts the limit that an attempt exceeded into its error.
    fn name_limit(&self, ended: &mut Result<Answer, Failed>) {
        if let (Err(Failed { kind: Kind::Timeout(limit), .. }), Some(total)) = (ended, self.total) {
            *limit = total;
        }
    }
}

#[cfg(test)]
mod tests;

//! The one place that sends: a call, which is one attempt after another.

use std::time::Duration;

use super::error::Kind;
use super::request::Parts;
use super::retry::{History, NotRepeated, Wait, retry_after, wait};
use super::time::{self, Instant, sleep};
use super::transport::{Answer, Failed, Limits, attempt, end};
use super::{Error, RetryPolicy};

/// Makes a call: checks the request, sends it, and repeats it as the policy says. Every call of every client goes
/// through here; dropping the future ends it at once.
pub(crate) async fn call(parts: &Parts) -> Result<Answer, Error> {
    let shared = &*parts.config.shared;
    let clock = Clock { started: Instant::now(), total: parts.total_timeout() };
    let mut request = parts.build()?;
    parts.refuse_locally()?;
    shared.retry_budget.deposit();
    let mut history = History::default();
    loop {
        history.attempts = history.attempts.saturating_add(1);
        let ended = clock.bound(parts.limits(), |limits| attempt(&*shared.transport, request, limits)).await;
        match next_wait(parts, &ended, &clock, history.attempts) {
            Next::Wait(wait) => {
                history.earlier_may_have_been_applied |= end(&ended).may_have_been_applied();
                drop(ended);
                sleep(wait).await;
                request = parts.build()?;
            }
            Next::Stop(not_repeated) => {
                history.not_repeated = not_repeated;
                return match ended {
                    Ok(answer) => Ok(Answer { history, ..answer }),
                    Err(Failed { kind, mut context }) => {
                        let redacted = |id: String| shared.credentials.redact(id.into()).into_owned();
                        context.ray_id = context.ray_id.map(redacted);
                        Err(Error::of_call(kind, parts.operation(), context, history))
                    }
                };
            }
        }
    }
}

/// What comes after an attempt.
enum Next {
    /// Another one, after so long.
    Wait(Duration),
    /// Nothing, and the reason if another one was due.
    Stop(Option<NotRepeated>),
}

fn next_wait(parts: &Parts, ended: &Result<Answer, Failed>, clock: &Clock, attempts: u32) -> Next {
    let policy: &RetryPolicy = parts.retry();
    let due = policy.allows_more_than(attempts) && policy.repeats(parts.operation().method(), end(ended));
    if !due {
        return Next::Stop(None);
    }
    if parts.is_body_spent() {
        return Next::Stop(Some(NotRepeated::BodySpent));
    }
    let asked = match ended {
        Ok(answer) => retry_after(&answer.headers, time::now()),
        Err(failed) => failed.context.retry_after,
    };
    let Wait::For(wait) = wait(policy, attempts, asked, fastrand::f64()) else {
        return Next::Stop(Some(NotRepeated::WaitTooLong(policy.longest_asked())));
    };
    match clock.total {
        Some(total) if wait >= clock.left(total) => Next::Stop(Some(NotRepeated::TotalTimeout(total))),
        _ if !parts.config.shared.retry_budget.withdraw() => Next::Stop(Some(NotRepeated::BudgetSpent)),
        _ => Next::Wait(wait),
    }
}

/// The time of a whole call.
struct Clock {
    started: Instant,
    total: Option<Duration>,
}

impl Clock {
    fn left(&self, total: Duration) -> Duration {
        total.saturating_sub(self.started.elapsed())
    }

    /// Makes an attempt that ends with the call at the latest, and names the limit that it met.
    async fn bound<F>(&self, mut limits: Limits, attempt: impl FnOnce(Limits) -> F) -> Result<Answer, Failed>
    where
        F: Future<Output = Result<Answer, Failed>>,
    {
        let own = limits.timeout;
        let total = self.total.filter(|total| self.left(*total) < own);
        if let Some(total) = total {
            limits.timeout = self.left(total);
        }
        let mut ended = attempt(limits).await;
        if let (Err(Failed { kind: Kind::Timeout(limit), .. }), Some(total)) = (&mut ended, total) {
            *limit = total;
        }
        ended
    }
}

#[cfg(test)]
mod tests;

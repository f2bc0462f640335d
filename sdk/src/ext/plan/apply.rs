//! Applying a plan, step by step.

use std::fmt;
use std::future::IntoFuture;
use std::time::Duration;

use super::apply_error::Reason;
use super::perform::Performer;
use super::{ApplyError, Plan, Step, StepProgress};
use crate::runtime::BoxFuture;

/// Cloudflare documents that a binding takes four to six hours.
const DEFAULT_WAIT_TIMEOUT: Duration = Duration::from_secs(8 * 60 * 60);

type OnStep = Box<dyn FnMut(&StepProgress<'_>) + Send>;

/// A plan that is applied when this is awaited. The result is [`Applied`] or an [`ApplyError`].
///
/// - The bindings are read first. If they are not those that the plan was made from, nothing is changed, and the error
///   is [`is_stale`](ApplyError::is_stale).
/// - The steps are performed one after the other. Failed requests are retried by the client's
///   [`RetryPolicy`](crate::RetryPolicy): by default, a create only if the API can't have applied it.
/// - If the response to a create or a delete is lost, the bindings are read. If they show the change, the next step
///   follows; otherwise the plan ends with an error that is
///   [`may_have_been_applied`](ApplyError::may_have_been_applied).
/// - Dropping the future ends the plan at once. Planning again then continues from the current bindings. Every address
///   has its old or its new service, unless the future is dropped within a gap that
///   [`allow_gaps`](Self::allow_gaps) permits.
#[must_use = "nothing is applied until this is awaited"]
pub struct Apply {
    plan: Plan,
    allow_gaps: bool,
    wait_timeout: Duration,
    poll_every: Option<Duration>,
    on_step: Option<OnStep>,
}

/// The result of a plan of which every step was performed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Applied {
    /// The steps that were performed: all steps of the plan.
    pub steps: Vec<Step>,
}

impl Apply {
    pub(super) fn new(plan: Plan) -> Self {
        Self { plan, allow_gaps: false, wait_timeout: DEFAULT_WAIT_TIMEOUT, poll_every: None, on_step: None }
    }

    /// Allows steps during which addresses have neither their old nor their new service: see [`Step::Gap`]. By default
    /// a plan with such a step is refused before anything is changed.
    pub fn allow_gaps(mut self, allow: bool) -> Self {
        self.allow_gaps = allow;
        self
    }

    /// Sets how long to wait for each binding that has to become active, at most 30 days. By default 8 hours, since
    /// Cloudflare documents that a binding takes four to six.
    pub fn wait_timeout(mut self, timeout: Duration) -> Self {
        self.wait_timeout = timeout;
        self
    }

    /// Sets the pause between two polls of a binding that has to become active: see
    /// [`WaitUntilActive::poll_every`](crate::ext::WaitUntilActive::poll_every).
    pub fn poll_every(mut self, pause: Duration) -> Self {
        self.poll_every = Some(pause);
        self
    }

    /// Sets a function that is called when a step begins, and again when it is done. It must not block.
    pub fn on_step(mut self, on_step: impl FnMut(&StepProgress<'_>) + Send + 'static) -> Self {
        self.on_step = Some(Box::new(on_step));
        self
    }

    /// Applies the plan and **blocks the calling thread** until it ends, inside a runtime or without one: see
    /// [`Request::send_blocking`](crate::Request::send_blocking). Only with the feature `blocking`.
    ///
    /// # Errors
    ///
    /// An [`ApplyError`], as when it is awaited; also if the thread for blocking calls can't be started.
    #[cfg(feature = "blocking")]
    pub fn wait_blocking(self) -> Result<Applied, ApplyError> {
        let steps = self.plan.steps.clone();
        crate::runtime::blocking_thread::run(self.run())
            .unwrap_or_else(|error| Err(ApplyError::new(Reason::Blocking(error), &steps, 0, false)))
    }

    async fn run(self) -> Result<Applied, ApplyError> {
        let Self { plan, allow_gaps, wait_timeout, poll_every, mut on_step } = self;
        let steps = plan.steps;
        let gaps = steps.iter().filter(|step| matches!(step, Step::Gap { .. })).count();
        if gaps > 0 && !allow_gaps {
            return Err(ApplyError::new(Reason::Gaps(gaps), &steps, 0, false));
        }
        let mut performer = match Performer::begin(plan.bound, &plan.basis, wait_timeout, poll_every).await {
            Ok(performer) => performer,
            Err(reason) => return Err(ApplyError::new(reason, &steps, 0, false)),
        };
        let mut tell = |place: usize, is_done: bool| {
            if let Some(on_step) = &mut on_step {
                on_step(&StepProgress { step: &steps[place], number: place + 1, of: steps.len(), is_done });
            }
        };
        for (place, step) in steps.iter().enumerate() {
            tell(place, false);
            if let Err(reason) = performer.perform(step).await {
                return Err(ApplyError::new(reason, &steps, place, true));
            }
            tell(place, true);
        }
        Ok(Applied { steps })
    }
}

impl IntoFuture for Apply {
    type Output = Result<Applied, ApplyError>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}

impl fmt::Debug for Apply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Apply").field("plan", &self.plan).field("allow_gaps", &self.allow_gaps).finish_non_exhaustive()
    }
}

//! Hooks, which observe calls and may refuse them: for logs, metrics, audits and policies.

mod info;
mod outcome;

use std::fmt;
use std::sync::Arc;

pub use info::{AttemptInfo, CallInfo};
pub use outcome::{AttemptFailure, AttemptOutcome, CallOutcome};

/// Observes the calls and attempts of a client, and may refuse a call before anything is sent.
///
/// Set with [`ClientBuilder::hook`](crate::ClientBuilder::hook), or for a derived client with
/// [`ClientOptions::hook`](crate::ClientOptions::hook). Of several, each method is called in the order in which they
/// were set.
///
/// For a call that is sent once and repeated once, the methods are called in this order: `before_call`,
/// `before_attempt` 1, `after_attempt` 1, `before_attempt` 2, `after_attempt` 2, `after_call`.
///
/// - No credential, header value, query value or request body is shown. A credential in the URL is shown as
///   `[redacted]`.
/// - Hooks do not see calls that fail before them: invalid requests, calls that a
///   [`read_only`](crate::ClientBuilder::read_only) client refuses, and files that can't be opened.
/// - `after_call` is called for each hook whose `before_call` allowed the call, so the two come in pairs; if a later
///   hook refuses, its outcome is that refusal. If the call is dropped, no further method is called.
/// - Waits (for a retry, for the rate limit) are outside of the attempts and inside of the call.
///
/// The methods are called on the task that makes the call, so they must be quick, and must not block. A hook that
/// panics unwinds through the call that it sees; the client, its clones and their other calls go on.
///
/// ```
/// use cloudflare_sdk::{CallInfo, CallOutcome, Client, Hook, Refusal};
///
/// struct NoDeletes;
///
/// impl Hook for NoDeletes {
///     fn before_call(&self, call: &CallInfo) -> Result<(), Refusal> {
///         if call.method() == "DELETE" {
///             return Err(Refusal::new("nothing is deleted on Fridays"));
///         }
///         Ok(())
///     }
///
///     fn after_call(&self, call: &CallInfo, outcome: &CallOutcome<'_>) {
///         println!("{}: {} attempts in {:?}", call.operation(), outcome.attempts(), outcome.duration());
///     }
/// }
///
/// let client = Client::builder().api_token("token-from-a-safe-place").hook(NoDeletes).build()?;
/// # Ok::<(), cloudflare_sdk::Error>(())
/// ```
pub trait Hook: Send + Sync {
    /// Called before a call. An error refuses the call: nothing is sent, and the caller gets an [`Error`](crate::Error)
    /// that is [`is_refused_locally`](crate::Error::is_refused_locally) and shows the reason.
    ///
    /// # Errors
    ///
    /// A refusal of the call, with its reason.
    fn before_call(&self, call: &CallInfo) -> Result<(), Refusal> {
        let _ = call;
        Ok(())
    }

    /// Called before each attempt.
    fn before_attempt(&self, attempt: &AttemptInfo<'_>) {
        let _ = attempt;
    }

    /// Called after each attempt, with or without a response.
    fn after_attempt(&self, attempt: &AttemptInfo<'_>, outcome: &AttemptOutcome<'_>) {
        let _ = (attempt, outcome);
    }

    /// Called after the call, with the result that the caller gets.
    fn after_call(&self, call: &CallInfo, outcome: &CallOutcome<'_>) {
        let _ = (call, outcome);
    }
}

/// Shares a hook with the code that made it.
impl<H: Hook + ?Sized> Hook for Arc<H> {
    fn before_call(&self, call: &CallInfo) -> Result<(), Refusal> {
        (**self).before_call(call)
    }

    fn before_attempt(&self, attempt: &AttemptInfo<'_>) {
        (**self).before_attempt(attempt);
    }

    fn after_attempt(&self, attempt: &AttemptInfo<'_>, outcome: &AttemptOutcome<'_>) {
        (**self).after_attempt(attempt, outcome);
    }

    fn after_call(&self, call: &CallInfo, outcome: &CallOutcome<'_>) {
        (**self).after_call(call, outcome);
    }
}

/// A hook's refusal of a call, with a reason. The caller sees it in the error, so it must have no secrets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    reason: String,
}

impl Refusal {
    /// A refusal for a reason, which is a clause such as `nothing is deleted on Fridays`.
    pub fn new(reason: impl Into<String>) -> Self {
        Self { reason: reason.into() }
    }

    /// The reason.
    pub fn reason(&self) -> &str {
        &self.reason
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reason)
    }
}

impl std::error::Error for Refusal {}

#[cfg(test)]
mod tests;

//! Options of a client: the defaults for every request, and the rules for all of them.

use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;

use super::content::Content;
use super::{Hook, RetryPolicy, not_blank};

const DEFAULT_TIMEOUT: Duration = Duration::from_secs(60);
const DEFAULT_MAX_RESPONSE_BYTES: u64 = 64 * 1024 * 1024;

/// The options of a client. A request can override most of them. [`Client::with`] returns a client with changed
/// options, and [`ClientBuilder`] sets them at the start by methods of the same names.
///
/// If a default header or query parameter can't be sent, every request of the client fails with an error that names it.
///
/// [`Client::with`]: crate::Client::with
/// [`ClientBuilder`]: crate::ClientBuilder
#[derive(Clone)]
#[must_use]
pub struct ClientOptions {
    pub(crate) account_id: Option<String>,
    pub(crate) timeout: Duration,
    pub(crate) total_timeout: Option<Duration>,
    pub(crate) retry: RetryPolicy,
    /// The headers and the query of every request, with their violations.
    pub(crate) defaults: Content,
    pub(crate) max_response_bytes: u64,
    pub(crate) strict_answers: bool,
    pub(crate) read_only: bool,
    pub(crate) unchecked: bool,
    pub(crate) hooks: Vec<Arc<dyn Hook>>,
}

impl Default for ClientOptions {
    fn default() -> Self {
        Self {
            account_id: None,
            timeout: DEFAULT_TIMEOUT,
            total_timeout: None,
            retry: RetryPolicy::default(),
            defaults: Content::default(),
            max_response_bytes: DEFAULT_MAX_RESPONSE_BYTES,
            strict_answers: false,
            read_only: false,
            unchecked: false,
            hooks: Vec::new(),
        }
    }
}

impl ClientOptions {
    /// Sets the account that [`Client::account_id`](crate::Client::account_id) returns; blank text unsets it.
    pub fn account_id(mut self, id: impl Into<String>) -> Self {
        self.account_id = not_blank(id.into());
        self
    }

    /// Sets the timeout of one attempt, body included. By default 60 s.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Sets the timeout of a whole call, with all attempts and the waits between them; `None` removes it. By default
    /// there is none.
    pub fn total_timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.total_timeout = timeout.into();
        self
    }

    /// Sets the retry policy: which failures are retried, how often, and after what time.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// Sets how often a call is repeated after its first attempt, at most. By default 2.
    pub fn max_retries(mut self, retries: u32) -> Self {
        self.retry = self.retry.max_retries(retries);
        self
    }

    /// Sets a header on every request. A request can set another value, or remove it. The headers that
    /// [`Request::header`](crate::Request::header) refuses are refused here, too.
    pub fn default_header(mut self, name: &str, value: &str) -> Self {
        self.defaults.set_header(name, value);
        self
    }

    /// Removes a header that would otherwise be sent with every request. A request can set it.
    pub fn remove_default_header(mut self, name: &str) -> Self {
        self.defaults.remove_header(name);
        self
    }

    /// Sets a query parameter on every request that does not set it itself. `None` removes it.
    pub fn default_query(mut self, name: &str, value: impl Serialize) -> Self {
        self.defaults.set_query(name, &value);
        self
    }

    /// Sets the maximum size of a response body, in bytes; a larger one is an error. By default 64 MiB. Does not apply
    /// to [`Request::download`](crate::Request::download).
    pub fn max_response_bytes(mut self, bytes: u64) -> Self {
        self.max_response_bytes = bytes;
        self
    }

    /// Returns an error ([`is_decode`](crate::Error::is_decode)) if a value of a response does not fit its type; the
    /// error names the first such value. By default such values are left out, the rest is returned, and
    /// [`Response::misfits`](crate::Response::misfits) lists them.
    ///
    /// The call may have been applied nevertheless. A client made of this one by [`Client::with`] is strict, too.
    ///
    /// [`Client::with`]: crate::Client::with
    pub fn strict_answers(mut self) -> Self {
        self.strict_answers = true;
        self
    }

    /// Sends only GET and HEAD. Other requests are checked and then refused with an error that shows what would have
    /// been sent ([`is_refused_locally`](crate::Error::is_refused_locally)), so that a change can be rehearsed.
    ///
    /// A client made of this one by [`Client::with`] is read-only, too.
    ///
    /// [`Client::with`]: crate::Client::with
    pub fn read_only(mut self) -> Self {
        self.read_only = true;
        self
    }

    /// Sends every request without the checks of values, as [`Request::unchecked`](crate::Request::unchecked) does for
    /// one.
    ///
    /// A client made of this one by [`Client::with`] is unchecked, too.
    ///
    /// [`Client::with`]: crate::Client::with
    pub fn unchecked(mut self) -> Self {
        self.unchecked = true;
        self
    }

    /// Adds a hook, which is called after those that are set already. A hook can't be removed.
    pub fn hook(mut self, hook: impl Hook + 'static) -> Self {
        self.hooks.push(Arc::new(hook));
        self
    }
}

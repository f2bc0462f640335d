//! Defaults of a client for every request; a request can override each.

use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;

use super::{HeaderEdits, Hook, Query, RetryPolicy, Style, Violation, not_blank};

const DEFAULT_TIMEOUT: Duration = Duration::from_secs(60);
const DEFAULT_MAX_RESPONSE_BYTES: u64 = 64 * 1024 * 1024;

/// What a client does with every request, where the request does not say otherwise. [`Client::with`] hands out those of
/// a client to be changed; the methods of [`ClientBuilder`] of the same names set them from the beginning.
///
/// A header or query member that can't be sent is an error of every request of the client, naming it.
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
    pub(crate) headers: HeaderEdits,
    pub(crate) query: Query,
    pub(crate) max_response_bytes: u64,
    pub(crate) strict_answers: bool,
    pub(crate) read_only: bool,
    pub(crate) unchecked: bool,
    pub(crate) hooks: Vec<Arc<dyn Hook>>,
    pub(crate) violations: Vec<Violation>,
}

impl Default for ClientOptions {
    fn default() -> Self {
        Self {
            account_id: None,
            timeout: DEFAULT_TIMEOUT,
            total_timeout: None,
            retry: RetryPolicy::default(),
            headers: HeaderEdits::default(),
            query: Query::default(),
            max_response_bytes: DEFAULT_MAX_RESPONSE_BYTES,
            strict_answers: false,
            read_only: false,
            unchecked: false,
            hooks: Vec::new(),
            violations: Vec::new(),
        }
    }
}

impl ClientOptions {
    /// The account that [`Client::account_id`](crate::Client::account_id) returns. Blank is none.
    pub fn account_id(mut self, id: impl Into<String>) -> Self {
        self.account_id = not_blank(id.into());
        self
    }

    /// The most that one attempt takes, body included. By default 60 s.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// The most that a whole call takes: every attempt, and the waits between them. By default there is no such limit
    /// beside those of the attempts. `None` lifts it.
    pub fn total_timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.total_timeout = timeout.into();
        self
    }

    /// The retry policy: failures to repeat, number of attempts, and waits.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// How often a call is repeated after its first attempt, at most. By default 2.
    pub fn max_retries(mut self, retries: u32) -> Self {
        self.retry = self.retry.max_retries(retries);
        self
    }

    /// Sets a header on every request. A request can set another value, or remove it. The headers that
    /// [`Request::header`](crate::Request::header) refuses are refused here, too.
    pub fn default_header(mut self, name: &str, value: &str) -> Self {
        let set = self.headers.set(name, value);
        self.violations.extend(set.err());
        self
    }

    /// Removes a header that would otherwise be sent with every request. A request can set it.
    pub fn remove_default_header(mut self, name: &str) -> Self {
        let removed = self.headers.remove(name);
        self.violations.extend(removed.err());
        self
    }

    /// Sets a query parameter on every request that does not set it itself. `None` removes it.
    pub fn default_query(mut self, name: &str, value: impl Serialize) -> Self {
        self.query.remove(name);
        if let Err(error) = self.query.add(name, &value, Style::Dotted) {
            self.violations.push(Violation::unserializable(name, &error));
        }
        self
    }

    /// The longest body that is read, in bytes; a longer one is an error. By default 64 MiB.
    pub fn max_response_bytes(mut self, bytes: u64) -> Self {
        self.max_response_bytes = bytes;
        self
    }

    /// Makes a value of an answer that does not fit its type an error ([`is_decode`](crate::Error::is_decode)) that
    /// names the first of them. By default such a value is left out, the rest is given, and
    /// [`Response::misfits`](crate::Response::misfits) has what was left out.
    ///
    /// The call may have been applied all the same: it is what the server says of it that can't be read. There is no
    /// way back: a client made of this one is strict, too.
    pub fn strict_answers(mut self) -> Self {
        self.strict_answers = true;
        self
    }

    /// Sends nothing but GET and HEAD. Anything else is checked, and then refused with an error that says what would
    /// have been sent ([`is_refused_locally`](crate::Error::is_refused_locally)), so that a change can be rehearsed.
    ///
    /// There is no way back: a client made of this one is read-only, too.
    pub fn read_only(mut self) -> Self {
        self.read_only = true;
        self
    }

    /// Sends every request without the checks of values, as [`Request::unchecked`](crate::Request::unchecked) does for
    /// one.
    ///
    /// There is no way back: a client made of this one is unchecked, too.
    pub fn unchecked(mut self) -> Self {
        self.unchecked = true;
        self
    }

    /// Adds a hook, which sees every call and may refuse it, after those that are set already. There is no way to
    /// remove one.
    pub fn hook(mut self, hook: impl Hook + 'static) -> Self {
        self.hooks.push(Arc::new(hook));
        self
    }
}

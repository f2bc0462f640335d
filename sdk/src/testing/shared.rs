//! The state that the test's handle and the server's thread share.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::credentials::Credentials;
use super::request_log::RequestLog;
use super::script::Script;
use super::store::Store;

/// The shared state.
#[derive(Debug)]
pub(super) struct Shared {
    pub(super) credentials: Credentials,
    store: Mutex<Store>,
    script: Mutex<Script>,
    log: Mutex<RequestLog>,
    answers: AtomicU64,
}

impl Shared {
    pub(super) fn new(credentials: Credentials, store: Store) -> Self {
        Self {
            credentials,
            store: Mutex::new(store),
            script: Mutex::default(),
            log: Mutex::default(),
            answers: AtomicU64::new(0),
        }
    }

    pub(super) fn store(&self) -> MutexGuard<'_, Store> {
        lock(&self.store)
    }

    pub(super) fn script(&self) -> MutexGuard<'_, Script> {
        lock(&self.script)
    }

    pub(super) fn log(&self) -> MutexGuard<'_, RequestLog> {
        lock(&self.log)
    }

    /// The value of `cf-ray` for the next response: a unique number, and a fictitious data centre.
    pub(super) fn next_ray_id(&self) -> String {
        let number = self.answers.fetch_add(1, Ordering::Relaxed).wrapping_add(1);
        format!("{number:016x}-LOCAL")
    }
}

/// Locks a mutex even if it is poisoned, so that a failed test does not fail others.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::{EmbeddedApi, defaults};

    #[test]
    fn locks_that_a_failed_test_poisoned_stay_usable() {
        let api = EmbeddedApi::start().expect("start");
        let shared = Arc::clone(&api.shared);
        let failed = std::thread::spawn(move || {
            let _world = shared.store();
            let _log = shared.log();
            let _script = shared.script();
            std::panic::resume_unwind(Box::new("a failed test"));
        });
        assert!(failed.join().is_err());
        assert_eq!(api.prefixes(defaults::ACCOUNT_ID).len(), 1);
        assert_eq!((api.requests().len(), api.pending_answers()), (0, 0));
    }
}

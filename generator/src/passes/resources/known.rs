//! Finds the methods that `names.lock` has for operations.

use crate::{
    ir::{Api, Operation},
    passes::lock_lines::Lines,
    settings::{Lock, split},
};

/// The methods of the lock by operation.
pub(super) struct Known<'a> {
    live: Lines<'a, String>,
    lock: &'a Lock,
}

impl<'a> Known<'a> {
    pub(super) fn of(lock: &'a Lock, api: &Api) -> Self {
        let live = lock.live.methods.iter().map(|(operation, method)| (operation.as_str(), method));
        Self { live: Lines::of(live.collect(), api), lock }
    }

    /// The module, as segments, and the name of an operation's method in the lock.
    pub(super) fn method(&self, operation: &Operation) -> Option<(&'a str, &'a str)> {
        // A line of the same path comes before one whose placeholders had other names.
        let gone = self.lock.gone.methods.get(&operation.key()).filter(|_| !self.live.has(operation));
        gone.or_else(|| self.live.get(operation)).and_then(|path| split(path))
    }
}

//! Finds the name and the module of an operation's method in `names.lock`.

use crate::{
    ir::{Api, Operation},
    passes::lock_lines::Lines,
    settings::{Lock, split},
};

/// The methods in `names.lock`, found by operation.
pub(super) struct Known<'a> {
    live: Lines<'a, String>,
    lock: &'a Lock,
}

impl<'a> Known<'a> {
    pub(super) fn of(lock: &'a Lock, api: &Api) -> Self {
        let live = lock.live.methods.iter().map(|(operation, method)| (operation.as_str(), method));
        Self { live: Lines::of(live.collect(), api), lock }
    }

    /// The module (as literal path segments) and the name of an operation's method in `names.lock`.
    pub(super) fn method(&self, operation: &Operation) -> Option<(&'a str, &'a str)> {
        // A line of `names.lock` for a removed operation with exactly this path comes before a line with other
        // placeholder names.
        let gone = self.lock.gone.methods.get(&operation.key()).filter(|_| !self.live.has(operation));
        gone.or_else(|| self.live.get(operation)).and_then(|path| split(path))
    }
}

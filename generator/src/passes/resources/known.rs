//! Finds the methods that `names.lock` has for operations.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    ir::{Api, Operation},
    settings::{Lock, split, unnamed},
};

/// The methods of the lock by operation: by method and path, or, if only placeholders were renamed, by the path without
/// them.
pub(super) struct Known<'a> {
    lock: &'a Lock,
    /// The removed operation of each method and path without placeholder names, if there is exactly one.
    renamed: BTreeMap<String, &'a str>,
}

impl<'a> Known<'a> {
    pub(super) fn of(lock: &'a Lock, api: &Api) -> Self {
        let there: BTreeSet<String> = api.operations.iter().map(Operation::key).collect();
        let mut renamed: BTreeMap<String, &str> = BTreeMap::new();
        let mut twice = BTreeSet::new();
        for (operation, name) in lock.live.methods.iter().filter(|(operation, _)| !there.contains(*operation)) {
            if renamed.insert(unnamed(operation), name).is_some() {
                twice.insert(unnamed(operation));
            }
        }
        renamed.retain(|operation, _| !twice.contains(operation));
        Self { lock, renamed }
    }

    /// The module, as segments, and the name of an operation's method in the lock.
    pub(super) fn method(&self, operation: &Operation) -> Option<(&'a str, &'a str)> {
        let key = operation.key();
        let known = self.lock.live.methods.get(&key).or_else(|| self.lock.gone.methods.get(&key)).map(String::as_str);
        known.or_else(|| self.renamed.get(&unnamed(&key)).copied()).and_then(split)
    }
}

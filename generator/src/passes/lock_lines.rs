//! Finds the lines of `names.lock` about operations.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    ir::{Api, Operation},
    path_template::unnamed,
};

/// Lines of the lock by operation: by method and path, or, if only placeholders were renamed, by the path without them.
pub(super) struct Lines<'a, T> {
    lines: BTreeMap<&'a str, &'a T>,
    /// The line of the removed operation with this method and path without placeholder names, if there is exactly one.
    renamed: BTreeMap<String, &'a T>,
}

impl<'a, T> Lines<'a, T> {
    pub(super) fn of(lines: BTreeMap<&'a str, &'a T>, api: &Api) -> Self {
        let there: BTreeSet<String> = api.operations.iter().map(Operation::key).collect();
        let mut removed: BTreeMap<String, Vec<&'a T>> = BTreeMap::new();
        for (operation, line) in lines.iter().filter(|(operation, _)| !there.contains(**operation)) {
            removed.entry(unnamed(operation).into_owned()).or_default().push(line);
        }
        let only = |(operation, lines): (String, Vec<&'a T>)| match lines.as_slice() {
            [line] => Some((operation, *line)),
            _ => None,
        };
        Self { lines, renamed: removed.into_iter().filter_map(only).collect() }
    }

    /// Whether a line has exactly the operation's method and path.
    pub(super) fn has(&self, operation: &Operation) -> bool {
        self.lines.contains_key(&*operation.key())
    }

    /// The line of an operation.
    pub(super) fn get(&self, operation: &Operation) -> Option<&'a T> {
        self.lines.get(&*operation.key()).or_else(|| self.renamed.get(&operation.place())).copied()
    }
}

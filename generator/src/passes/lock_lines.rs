//! Finds the line of an operation in a section of `names.lock`, even if placeholders in its path were renamed.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    ir::{Api, Operation},
    path_template::unnamed,
};

/// The lines of a section of `names.lock`, found by the method and path of an operation. If no line has that path, they
/// are found by the path without placeholder names (`GET /prefixes/{}`).
pub(super) struct Lines<'a, T> {
    lines: BTreeMap<&'a str, &'a T>,
    /// The lines of `names.lock` for operations that the description no longer has, by method and path without
    /// placeholder names. If several lines have the same key, none of them is listed.
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

    /// Whether `names.lock` has exactly the operation's method and path, with the same placeholder names.
    pub(super) fn has(&self, operation: &Operation) -> bool {
        self.lines.contains_key(&*operation.key())
    }

    /// The line of an operation; `None` if `names.lock` has none.
    pub(super) fn get(&self, operation: &Operation) -> Option<&'a T> {
        self.lines.get(&*operation.key()).or_else(|| self.renamed.get(&operation.place())).copied()
    }
}

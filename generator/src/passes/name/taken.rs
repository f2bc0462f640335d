//! Finds names that are not taken yet.

use std::collections::{BTreeMap, BTreeSet};

/// A set of taken names.
#[derive(Debug, Clone)]
pub(super) struct Taken {
    pub(super) names: BTreeSet<String>,
    /// The next number to try behind a name, since all lower ones are taken.
    numbers: BTreeMap<String, u32>,
}

impl Taken {
    pub(super) fn of(names: impl IntoIterator<Item = String>) -> Self {
        Self { names: names.into_iter().collect(), numbers: BTreeMap::new() }
    }

    /// Takes the first name that is free; if none is, the last with the lowest free number behind it.
    pub(super) fn first_free(&mut self, names: impl IntoIterator<Item = String>) -> String {
        let mut last = String::new();
        for name in names {
            if self.names.insert(name.clone()) {
                return name;
            }
            last = name;
        }
        let number = self.numbers.entry(last.clone()).or_insert(2);
        loop {
            let name = numbered(&last, *number);
            *number += 1;
            if self.names.insert(name.clone()) {
                return name;
            }
        }
    }
}

fn numbered(name: &str, number: u32) -> String {
    match name.strip_suffix('_') {
        // Names of types and variants have no `_` inside.
        Some(stem) if stem.starts_with(|c: char| c.is_ascii_uppercase()) => format!("{stem}{number}"),
        Some(stem) => format!("{stem}_{number}"),
        None if name.ends_with(|c: char| c.is_ascii_digit()) => format!("{name}_{number}"),
        None if name.starts_with(|c: char| c.is_ascii_lowercase()) => format!("{name}_{number}"),
        None => format!("{name}{number}"),
    }
}

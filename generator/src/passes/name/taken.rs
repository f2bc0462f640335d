//! Sets of taken names, and the choice of names that are free.

use std::{
    collections::{BTreeMap, BTreeSet},
    iter,
    rc::Rc,
};

/// The names that are visible in a module: its own and, by reference, those of the modules that contain it.
#[derive(Debug)]
pub(super) struct Visible {
    around: Option<Rc<Visible>>,
    pub(super) own: BTreeSet<String>,
}

impl Visible {
    /// The names that are visible in a new module inside the module `around`.
    pub(super) fn inside(around: &Rc<Self>) -> Self {
        Self { around: Some(around.clone()), own: BTreeSet::new() }
    }

    /// The names that are visible in every module.
    pub(super) fn everywhere(names: impl IntoIterator<Item = String>) -> Self {
        Self { around: None, own: names.into_iter().collect() }
    }

    pub(super) fn has(&self, name: &str) -> bool {
        iter::successors(Some(self), |seen| seen.around.as_deref()).any(|seen| seen.own.contains(name))
    }
}

/// A set of taken names, which a new item can't have.
#[derive(Debug, Default)]
pub(super) struct Taken {
    /// The names that are visible in the modules around; `None` if the set is not that of a module.
    around: Option<Rc<Visible>>,
    pub(super) names: BTreeSet<String>,
    /// The next number to append to a taken name, by name. All lower numbers are taken.
    numbers: BTreeMap<String, u32>,
}

impl Taken {
    pub(super) fn of(names: impl IntoIterator<Item = String>) -> Self {
        Self { names: names.into_iter().collect(), ..Self::default() }
    }

    /// The names that are taken in a new module inside another one: those that are visible in the outer module.
    pub(super) fn inside(around: &Rc<Visible>) -> Self {
        Self { around: Some(around.clone()), ..Self::default() }
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.names.contains(name) || self.around.as_ref().is_some_and(|around| around.has(name))
    }

    /// Takes a name if it is free, and returns whether it was.
    fn take(&mut self, name: &str) -> bool {
        let is_free = !self.has(name);
        if is_free {
            self.names.insert(name.to_owned());
        }
        is_free
    }

    /// Takes and returns the first name that is free. If none is, it appends the lowest free number to the last name.
    pub(super) fn first_free(&mut self, names: impl IntoIterator<Item = String>) -> String {
        let mut last = String::new();
        for name in names {
            if self.take(&name) {
                return name;
            }
            last = name;
        }
        let mut number = self.numbers.get(&last).copied().unwrap_or(2);
        loop {
            let name = numbered(&last, number);
            number += 1;
            if self.take(&name) {
                self.numbers.insert(last, number);
                return name;
            }
        }
    }
}

fn numbered(name: &str, number: u32) -> String {
    match name.strip_suffix('_') {
        // Names of types and variants are camel case, so the number follows without `_`.
        Some(stem) if stem.starts_with(|c: char| c.is_ascii_uppercase()) => format!("{stem}{number}"),
        Some(stem) => format!("{stem}_{number}"),
        None if name.ends_with(|c: char| c.is_ascii_digit()) => format!("{name}_{number}"),
        None if name.starts_with(|c: char| c.is_ascii_lowercase()) => format!("{name}_{number}"),
        None => format!("{name}{number}"),
    }
}

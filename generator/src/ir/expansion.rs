//! The budget for schemas that are copied while `allOf` and references are expanded.

use super::Schema;
use crate::{
    budgets::{Budgets, excess},
    diagnostics::Faults,
    pointer::Pointer,
};

/// A counter of the schemas that are copied while `allOf` and references are expanded, with a limit.
#[derive(Debug)]
pub(crate) struct Expansion {
    limit: usize,
    left: usize,
    /// The place at which the limit was exceeded.
    exceeded: Option<Pointer>,
}

impl Expansion {
    /// A counter at zero, with the limit of `budgets`.
    pub(crate) fn new(budgets: &Budgets) -> Self {
        Self { limit: budgets.expansion, left: budgets.expansion, exceeded: None }
    }

    /// Counts a copied schema and the schemas inside it. Returns whether the total is within the limit; always `false`
    /// after the limit was exceeded once.
    pub(crate) fn allows(&mut self, schema: &Schema, at: &Pointer) -> bool {
        self.allows_count(schema.nested().take(self.left.saturating_add(1)).count(), at)
    }

    /// Counts copied schemas. Returns whether the total is within the limit; always `false` after the limit was
    /// exceeded once.
    pub(crate) fn allows_count(&mut self, count: usize, at: &Pointer) -> bool {
        let left = self.left.checked_sub(count).filter(|_| self.exceeded.is_none());
        match left {
            Some(left) => self.left = left,
            None if self.exceeded.is_none() => self.exceeded = Some(at.clone()),
            None => {}
        }
        left.is_some()
    }

    /// A counter at zero with the same limit, for another thread.
    pub(crate) fn fresh(&self) -> Self {
        Self { limit: self.limit, left: self.limit, exceeded: None }
    }

    /// Adds the count of another thread's counter.
    pub(crate) fn join(&mut self, other: Self) {
        self.exceeded = self.exceeded.take().or(other.exceeded);
        self.allows_count(other.limit - other.left, &Pointer::root().child("paths"));
    }

    /// Whether the limit was exceeded.
    pub(crate) fn is_exceeded(&self) -> bool {
        self.exceeded.is_some()
    }

    /// Adds a fault to `findings` if the limit was exceeded, at the place of the first copy beyond it.
    pub(crate) fn check(&self, findings: &mut Faults) {
        if let Some(at) = &self.exceeded {
            let what = "schemas where `allOf` and references are expanded";
            let (message, help) = excess(what, self.limit, "--max-expansion");
            findings.refuse(at, message, help);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::Kind;

    #[test]
    fn the_place_that_exceeds_the_limit_is_reported_and_nothing_more_is_copied() {
        let at = |name: &str| Pointer::root().child(name);
        let item = Schema::new(at("item"), Kind::Any);
        let list = Schema::new(at("list"), Kind::Array(Box::new(item.clone())));
        let mut expansion = Expansion::new(&Budgets { expansion: 3, ..Budgets::default() });
        assert!(expansion.allows(&list, &at("first")));
        assert!(!expansion.allows(&list, &at("second")));
        assert!(!expansion.allows(&item, &at("third")));
        let mut findings = Faults::default();
        expansion.check(&mut findings);
        let faults: Vec<&str> = findings.since(0).collect();
        assert_eq!(faults, ["more than 3 schemas where `allOf` and references are expanded"]);
    }

    #[test]
    fn the_limit_applies_to_the_sum_of_the_copies_of_two_threads() {
        let mut expansion = Expansion::new(&Budgets { expansion: 3, ..Budgets::default() });
        for exceeds in [false, true] {
            let mut other = expansion.fresh();
            assert!(other.allows_count(2, &Pointer::root().child("first")));
            expansion.join(other);
            assert_eq!(expansion.is_exceeded(), exceeds);
        }
    }
}

//! Flattens nested unions.

use std::collections::BTreeSet;

use super::{Api, Branch, Kind, Schema};

/// The branches of a union, with nested unions replaced by their branches.
#[derive(Debug, Default)]
pub(crate) struct Alternatives<'a> {
    /// The branches that are not unions, in the description's order.
    pub branches: Vec<Alternative<'a>>,
    /// Whether a branch or nested union is nullable.
    pub nullable: bool,
    /// Whether a nested union is open.
    pub open: bool,
}

/// A branch that is not a union.
#[derive(Debug)]
pub(crate) struct Alternative<'a> {
    /// The branch.
    pub branch: &'a Branch,
    /// The discriminator property and the values that select the branch: its own, or those of the union around it.
    pub tag: Option<&'a (String, Vec<String>)>,
    /// The schema of the branch, references followed.
    pub target: &'a Schema,
}

impl Alternative<'_> {
    /// Whether it only adds null to the values of the other branches: it is nullable, and of kind `Any`.
    pub(crate) fn is_null(&self) -> bool {
        matches!(self.target.kind, Kind::Any) && (self.target.nullable || self.branch.schema.nullable)
    }
}

impl Api {
    /// Replaces the unions among branches by their branches. Each union is visited once, so this is linear in their
    /// number. `None` if a reference is part of a cycle.
    pub(crate) fn alternatives<'a>(&'a self, branches: &'a [Branch]) -> Option<Alternatives<'a>> {
        let mut all = Alternatives::default();
        let mut opened: BTreeSet<*const Schema> = BTreeSet::new();
        let mut waiting: Vec<(&Branch, _)> = branches.iter().rev().map(|branch| (branch, None)).collect();
        while let Some((branch, around)) = waiting.pop() {
            let target = self.resolve(&branch.schema)?;
            let tag = branch.tag.as_ref().or(around);
            all.nullable |= branch.schema.nullable | (target.nullable && !branch.schema.non_null);
            match &target.kind {
                Kind::Union(union) if opened.insert(target) => {
                    all.open |= target.open;
                    waiting.extend(union.branches.iter().rev().map(|inner| (inner, tag)));
                }
                Kind::Union(_) => {}
                _ => all.branches.push(Alternative { branch, tag, target }),
            }
        }
        Some(all)
    }
}

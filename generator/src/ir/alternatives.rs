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
    /// Whether a nested union is open, so that values of unknown branches are valid.
    pub open: bool,
}

/// A branch of a union that is not a union itself.
#[derive(Debug)]
pub(crate) struct Alternative<'a> {
    /// The branch.
    pub branch: &'a Branch,
    /// The discriminator property and the values that select the branch: those of the branch, or else of the nested
    /// union that it comes from.
    pub tag: Option<&'a (String, Vec<String>)>,
    /// The schema of the branch, with references resolved.
    pub target: &'a Schema,
}

impl Alternative<'_> {
    /// Whether the branch only makes the union nullable: it is nullable itself, and of kind `Any`.
    pub(crate) fn is_null(&self) -> bool {
        matches!(self.target.kind, Kind::Any) && (self.target.nullable || self.branch.schema.nullable)
    }
}

impl Api {
    /// The branches of a union, with nested unions replaced by their branches; `None` if a reference is part of a
    /// cycle. Linear in the number of unions, since each is visited once.
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

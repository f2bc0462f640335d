//! The schemas of which the value of a union is one.

use std::collections::BTreeSet;

use super::{Api, Branch, Kind, Schema};

/// The branches of a union, with those of the unions among them in their place.
#[derive(Debug, Default)]
pub struct Alternatives<'a> {
    /// The branches that are no unions, in the description's order.
    pub branches: Vec<Alternative<'a>>,
    /// Whether null is a value of one of them, or of a union that was opened.
    pub nullable: bool,
    /// Whether a union that was opened has values of no known branch.
    pub open: bool,
}

/// A branch that is no union.
#[derive(Debug)]
pub struct Alternative<'a> {
    /// The branch.
    pub branch: &'a Branch,
    /// The discriminator property with the values that select the branch: its own, or else that of the union it is in.
    pub tag: Option<&'a (String, Vec<String>)>,
    /// Its schema, references followed.
    pub target: &'a Schema,
}

impl Api {
    /// Opens the unions among branches, each once, since the second time adds no value: linear in the branches that they
    /// have, however deep they lie in each other. `None` where a reference has no end.
    pub fn alternatives<'a>(&'a self, branches: &'a [Branch]) -> Option<Alternatives<'a>> {
        let mut all = Alternatives::default();
        let mut opened: BTreeSet<*const Schema> = BTreeSet::new();
        let mut waiting: Vec<(&Branch, _)> = branches.iter().rev().map(|branch| (branch, None)).collect();
        while let Some((branch, around)) = waiting.pop() {
            let target = self.resolve(&branch.schema)?;
            let tag = branch.tag.as_ref().or(around);
            all.nullable |= branch.schema.nullable | target.nullable;
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

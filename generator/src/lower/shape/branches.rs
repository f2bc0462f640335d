//! Intersects the branches of a union with the constraints beside it, and lowers them.

use std::collections::BTreeSet;

use crate::{
    ir::{Choice, Facets, Kind, Node, Null, Schema, SchemaId, Targets},
    lower::Lowering,
    pointer::Pointer,
};

/// The maximum number of branches of a union inside a branch of another union, since the branches multiply. It also
/// limits how many branches are compared with each other.
pub(super) const MAX_BRANCHES: usize = 128;

/// The maximum depth of unions nested in branches of unions.
const MAX_DEPTH: usize = 64;

/// The union branches around the schema that is being lowered, to find unions that contain themselves.
#[derive(Default)]
pub(crate) struct Opened {
    /// The components whose branches are being lowered. A branch that refers to one of them again adds no value to the
    /// union.
    pub(super) schemas: Vec<SchemaId>,
    /// The pointers of all branches around the schema.
    pub(super) places: BTreeSet<Pointer>,
}

impl Lowering<'_> {
    /// The branches of a choice that are compatible with the constraints `own` beside it, each as described and as
    /// intersected with `own`. The flag tells whether a limit left out branches, so that other values are valid too.
    pub(super) fn compatible<'c>(&mut self, own: &Node, choice: &'c Choice) -> (Vec<(Option<&'c Node>, Node)>, bool) {
        let (mut nodes, mut open) = (Vec::new(), false);
        if choice.branches.len() > MAX_BRANCHES && !self.opened.places.is_empty() {
            let why = format!("more than {MAX_BRANCHES} branches inside a branch; the others are left out");
            self.reader.ledger.loosen(&choice.at.parent(), &why);
            open = true;
        }
        let most = if self.opened.places.is_empty() { choice.branches.len() } else { MAX_BRANCHES };
        for branch in choice.branches.iter().take(most) {
            if self.reader.intersect(|intersecting| intersecting.disjoint(own, branch)) {
                continue;
            }
            if branch.target.is_none() && !self.reader.allows(branch, &branch.at) {
                open = true;
                break;
            }
            if branch.target.as_ref().is_some_and(|id| self.opened.schemas.contains(id)) {
                let why = "a branch that refers back to the union; it adds no values";
                self.note(&choice.at.parent(), &choice.at.last(), why);
                continue;
            }
            let (node, contradicts) = self.reader.intersect(|intersecting| {
                let node = intersecting.both(own.clone(), branch.clone());
                // A branch that contradicts the constraints beside it never matches.
                (node, !std::mem::take(&mut intersecting.contradictions).is_empty())
            });
            if own.null == Null::Forbidden && node.target.is_none() && node.facets.types.is_empty() {
                continue;
            }
            if !contradicts || node.target.is_some() || node.facets != Facets::default() {
                nodes.push((Some(branch), node));
            }
        }
        (nodes, open)
    }

    /// Lowers a branch. `described` is the branch before its intersection with the constraints beside it; `None` if it
    /// was not intersected.
    pub(super) fn branch(&mut self, described: Option<&Node>, node: &Node) -> Schema {
        let Some(described) = described.filter(|_| node.target.is_none()) else { return self.shaped(node) };
        if self.opened.places.len() >= MAX_DEPTH || !self.opened.places.insert(node.at.clone()) {
            self.reader.ledger.loosen(&node.at, "a union that is part of itself, or too deep; kept as any JSON");
            return Schema::new(node.at.clone(), Kind::Any);
        }
        let before = self.opened.schemas.len();
        self.opened.schemas.extend(described.target.clone());
        let schema = self.shaped(node);
        self.opened.schemas.truncate(before);
        self.opened.places.remove(&node.at);
        schema
    }
}

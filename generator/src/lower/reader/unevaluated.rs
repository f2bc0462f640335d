//! Reads `unevaluatedProperties` (JSON Schema 2020-12, section 11.3): the schema of the properties that no other
//! keyword evaluates, neither in the object itself nor in `$ref` and `allOf`.

use std::rc::Rc;

use serde_json::{Map, Value};

use super::Reader;
use crate::{
    ir::{Additional, Choice, Facets, Fate, Node, canonical},
    pointer::Pointer,
};

const KEYWORD: &str = "unevaluatedProperties";

impl<'a> Reader<'a> {
    /// Applies `unevaluatedProperties` to `node`, the intersection of all other keywords of the schema.
    pub(super) fn unevaluated(&mut self, keywords: &'a Map<String, Value>, at: &Pointer, mut node: Node) -> Node {
        let Some(value) = keywords.get(KEYWORD).filter(|_| self.document.is_3_1()) else {
            return node;
        };
        let schema = self.additional(value, &at.child(KEYWORD));
        if !self.deferred.is_empty() {
            return node;
        }
        let opened = self.intersect(|intersecting| intersecting.opened(&node));
        let (fate, why) = match &opened {
            None => (Fate::Loosened, "beside a reference to itself; not enforced"),
            Some(opened) if opened.facets.additional != Additional::Unspecified => {
                (Fate::Noted, "no effect, since `additionalProperties` evaluates every property")
            }
            Some(opened) if self.evaluates_by_value(&opened.facets) => {
                let why =
                    "the properties that it is about depend on the branch or condition that applies; not enforced";
                (Fate::Loosened, why)
            }
            Some(_) => (Fate::Typed, ""),
        };
        self.ledger.enter(at, KEYWORD, fate, why);
        match fate {
            Fate::Typed => {
                if node.target.is_some() {
                    let any = Additional::Schema(Rc::new(Node::any(at.clone())));
                    let open = Facets { additional: any, ..Facets::default() };
                    let beside = Node { facets: open, ..Node::any(at.clone()) };
                    node = self.intersect(|intersecting| intersecting.both(node, beside));
                }
                node.facets.additional = schema;
            }
            Fate::Loosened => drop(node.notes.unread.insert((KEYWORD.to_owned(), canonical(value)))),
            _ => {}
        }
        node
    }

    /// Whether the evaluated properties depend on the value: on the branch of `oneOf` or `anyOf`, or on the condition,
    /// that it matches.
    fn evaluates_by_value(&self, facets: &Facets) -> bool {
        let of_branch = |choice: &Choice| {
            let evaluates = |branch: &Node| {
                let Facets { properties, additional, .. } = &branch.facets;
                branch.target.is_some()
                    || !properties.is_empty()
                    || *additional != Additional::Unspecified
                    || self.evaluates_by_value(&branch.facets)
            };
            !choice.of_children && choice.branches.iter().any(evaluates)
        };
        let is_condition = |not: &Node| {
            let (_, written) = self.document.origins().of(&not.at, "not");
            written.iter().any(|keyword| ["if", "dependentSchemas"].contains(keyword))
        };
        facets.choices.iter().any(of_branch) || facets.not.iter().any(is_condition)
    }
}

//! Intersects a schema with the target of `$ref` and the members of `allOf`, and `enum` with `const`.

use serde_json::{Map, Value};

use super::Reader;
use crate::{
    ir::{Choice, Fate, Node, Null, SchemaId, Targets},
    pointer::Pointer,
};

impl<'a> Reader<'a> {
    /// Reads a schema: the intersection of the target of `$ref`, the members of `allOf`, and the keywords beside them.
    pub(super) fn composed(
        &mut self,
        keywords: &'a Map<String, Value>,
        at: &Pointer,
        component: Option<&SchemaId>,
    ) -> Node {
        let mut own = self.own(keywords, at, component);
        if let Some(value) = keywords.get("const").filter(|_| keywords.contains_key("enum")) {
            let mut only = Node::any(at.clone());
            let fate = self.values(&Value::Array(vec![value.clone()]), at, &mut only);
            self.ledger.enter(at, "const", fate, "");
            own = self.intersect(|intersecting| intersecting.both(own, only));
        }
        let mut parts = Vec::new();
        if let Some(reference) = keywords.get("$ref").and_then(Value::as_str) {
            parts.extend(self.reference(reference, at));
            self.ledger.enter(at, "$ref", Fate::Typed, "");
        }
        if let Some(Value::Array(all)) = keywords.get("allOf") {
            self.ledger.enter(at, "allOf", Fate::Typed, "");
            let at = at.child("allOf");
            for (index, part) in all.iter().enumerate() {
                let part = self.node(part, &at.index(index), None);
                parts.push(self.without_choice_of(part, component, all.len() == 1));
            }
        }
        if parts.is_empty() {
            return own;
        }
        let nullable = keywords.get("nullable") == Some(&Value::Bool(true));
        let mut node = self.intersect(|intersecting| {
            let first = parts.remove(0);
            let all = parts.into_iter().fold(first, |all, part| intersecting.both(all, part));
            intersecting.both(all, own)
        });
        node.at = at.clone();
        if nullable {
            // If `nullable: true` is beside `$ref` or `allOf`, it applies to the whole schema.
            node.null = Null::Allowed;
        }
        node
    }

    /// A member of the `allOf` of a component. A `oneOf` or `anyOf` in it that has the component as a branch is
    /// removed: inside the component, that branch is chosen already.
    ///
    /// If `allOf` has no other member (`is_only`), the choice that a discriminator makes without `oneOf` is removed,
    /// too. If it has several members, their intersection removes that choice.
    fn without_choice_of(&mut self, part: Node, component: Option<&SchemaId>, is_only: bool) -> Node {
        let (Some(component), Some(id)) = (component, &part.target) else { return part };
        let Some(named) = self.target(id) else { return part };
        let lists = |choice: &Choice| choice.branches.iter().any(|branch| branch.target.as_ref() == Some(component));
        if !named.facets.choices.iter().any(|choice| (is_only || !choice.of_children) && lists(choice)) {
            return part;
        }
        Node {
            at: part.at,
            target: named.target.clone(),
            null: named.null,
            facets: named.facets.with_choices(|choice| !lists(choice)),
            notes: named.notes.clone(),
        }
    }
}

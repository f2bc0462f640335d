//! Recognizes an intersection that equals a named schema.

use super::{Choice, Facets, Node, Notes};
use crate::ir::SchemaId;

/// Makes an intersection refer to the named schema `id`, if both have equal constraints apart from limits. Limits that
/// the named schema lacks stay beside the reference.
pub(super) fn absorb(node: &mut Node, id: &SchemaId, named: &Node) {
    if !is_same_type(&node.facets, &named.facets) {
        return;
    }
    let mut tightened = Facets::default();
    for (keyword, value) in node.facets.limits.iter() {
        if !named.facets.limits.all(keyword).any(|known| known == value) {
            tightened.limits.add(keyword, value.clone());
        }
    }
    node.target = Some(id.clone());
    node.facets = tightened;
    // Annotations equal to those of the named schema are not repeated beside the reference.
    let Notes { docs, deprecated, example, default, .. } = &mut node.notes;
    let known = &named.notes;
    *docs = docs.take().filter(|docs| known.docs.as_ref() != Some(docs));
    *deprecated = deprecated.take().filter(|why| known.deprecated.as_ref() != Some(why));
    *example = example.take().filter(|example| known.example.as_ref() != Some(example));
    *default = default.take().filter(|default| known.default.as_ref() != Some(default));
}

/// Whether two sets of constraints are equal, apart from limits and from choices of the components that extend a schema
/// (`Choice::of_children`).
pub(super) fn is_same_type(a: &Facets, b: &Facets) -> bool {
    let Facets { types, binary, unsigned, values, limits: _, items, properties, required, additional, choices, not } =
        a;
    let chosen = |choices: &[Choice]| choices.iter().filter(|choice| !choice.of_children).cloned().collect::<Vec<_>>();
    (types, binary, unsigned, values) == (&b.types, &b.binary, &b.unsigned, &b.values)
        && (items, properties, required, additional) == (&b.items, &b.properties, &b.required, &b.additional)
        && not == &b.not
        && chosen(choices) == chosen(&b.choices)
}

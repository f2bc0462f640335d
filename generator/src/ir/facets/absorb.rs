//! Schemas that say no more than a schema that has a name.

use super::{Choice, Facets, Node, Notes};
use crate::ir::SchemaId;

/// Gives an intersection the name of a schema that it equals, limits aside: they may stand beside the name.
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
    // Annotations that the named schema has too need not be repeated beside its name.
    let Notes { docs, deprecated, example, default, .. } = &mut node.notes;
    let known = &named.notes;
    *docs = docs.take().filter(|docs| known.docs.as_ref() != Some(docs));
    *deprecated = deprecated.take().filter(|why| known.deprecated.as_ref() != Some(why));
    *example = example.take().filter(|example| known.example.as_ref() != Some(example));
    *default = default.take().filter(|default| known.default.as_ref() != Some(default));
}

/// Whether two sets of constraints differ at most in their limits.
pub(super) fn is_same_type(a: &Facets, b: &Facets) -> bool {
    let Facets { types, binary, unsigned, values, limits: _, items, properties, required, additional, choices, not } =
        a;
    let chosen = |choices: &[Choice]| choices.iter().filter(|choice| !choice.of_children).cloned().collect::<Vec<_>>();
    (types, binary, unsigned, values) == (&b.types, &b.binary, &b.unsigned, &b.values)
        && (items, properties, required, additional) == (&b.items, &b.properties, &b.required, &b.additional)
        && not == &b.not
        && chosen(choices) == chosen(&b.choices)
}

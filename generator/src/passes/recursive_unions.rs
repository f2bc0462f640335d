//! Merges unions that are branches of each other: since each value of one is valid for all of them, they are one union.
//!
//! Afterwards no schema leads back to itself through references and unions alone, so later passes can follow both
//! recursively.

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::{Api, Branch, Kind, Schema, SchemaId, Union};

/// Merges unions that refer to each other in a cycle into one union.
pub(super) fn run(api: &mut Api) {
    let cycles: Vec<BTreeSet<SchemaId>> = api
        .components(|schema| branch_targets(schema))
        .into_iter()
        .filter(|component| component.is_closed)
        .map(|component| component.types.into_iter().cloned().collect())
        .collect();
    if cycles.is_empty() {
        return;
    }
    let used = used_from_outside(api, &cycles);
    for cycle in cycles {
        // The merged union gets the id of a type that is used outside of the cycle, if there is one.
        let Some(one) = cycle.iter().find(|id| used.contains(*id)).or(cycle.first()) else { continue };
        let members = || cycle.iter().filter_map(|id| api.types.get(id));
        let is_outside = |branch: &Branch| branch.schema.reference().is_none_or(|id| !cycle.contains(id));
        let outside: Vec<Branch> = members().flat_map(|named| branches(&named.schema)).filter(is_outside).collect();
        let nullable = members().any(|named| named.schema.nullable);
        let is_empty = outside.is_empty();
        let mut kind = Some(if is_empty { Kind::Any } else { Union { branches: outside, exact: None }.into() });
        for id in &cycle {
            if is_empty {
                api.loosen(&id.0, "refers to itself and nothing else; kept as any JSON")
            } else {
                api.note(&id.0, "a branch that refers back to the union; it adds no values")
            }
            let Some(named) = api.types.get_mut(id) else { continue };
            named.schema.kind = match kind.take_if(|_| id == one) {
                Some(kind) => {
                    named.schema.nullable |= nullable;
                    kind
                }
                None => Kind::Ref(one.clone()),
            };
        }
    }
}

/// The types that an operation, or a type outside of their own cycle, refers to.
fn used_from_outside(api: &Api, cycles: &[BTreeSet<SchemaId>]) -> BTreeSet<SchemaId> {
    let of_operations = api.operations.iter().flat_map(|operation| operation.references()).map(|(_, id)| id);
    let cycles: BTreeMap<&SchemaId, usize> =
        cycles.iter().enumerate().flat_map(|(index, cycle)| cycle.iter().map(move |id| (id, index))).collect();
    let cycle_of = |id: &SchemaId| cycles.get(id);
    let mut used: BTreeSet<SchemaId> = of_operations.cloned().collect();
    for (id, named) in &api.types {
        let own = cycle_of(id);
        let others = named.schema.references().filter(|target| own.is_none() || own != cycle_of(target));
        used.extend(others.cloned());
    }
    used
}

/// The ids that a reference, or the branches of a union, refer to; those of nested unions included.
fn branch_targets(schema: &Schema) -> Vec<&SchemaId> {
    match &schema.kind {
        Kind::Ref(id) => vec![id],
        Kind::Union(union) => union.branches.iter().flat_map(|branch| branch_targets(&branch.schema)).collect(),
        _ => Vec::new(),
    }
}

/// The branches of a union, with nested unions flattened; empty for a reference, whose target is in the cycle itself.
fn branches(schema: &Schema) -> Vec<Branch> {
    match &schema.kind {
        Kind::Union(union) => {
            let each = union.branches.iter().map(|branch| match &branch.schema.kind {
                Kind::Union(_) => branches(&branch.schema),
                _ => vec![branch.clone()],
            });
            each.flatten().collect()
        }
        _ => Vec::new(),
    }
}

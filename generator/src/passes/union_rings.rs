//! Unions that are branches of each other: each value of one is a value of all, so each gets the branches of all.
//!
//! After this no schema leads back to itself through references and unions alone, so that later passes may follow them.

use std::collections::BTreeMap;

use petgraph::{algo::kosaraju_scc, graph::DiGraph};

use crate::ir::{Api, Branch, Kind, Schema, SchemaId, Union};

/// Leaves no ring of references and unions.
pub(super) fn run(api: &mut Api) {
    let mut graph = DiGraph::new();
    let nodes: BTreeMap<SchemaId, _> = api.types.keys().map(|id| (id.clone(), graph.add_node(id.clone()))).collect();
    for (id, named) in &api.types {
        for branch in branches(&named.schema) {
            if let (Kind::Ref(target), Some(from)) = (&branch.schema.kind, nodes.get(id))
                && let Some(to) = nodes.get(target)
            {
                graph.add_edge(*from, *to, ());
            }
        }
    }
    for ring in kosaraju_scc(&graph) {
        if ring.len() == 1 && !graph.contains_edge(ring[0], ring[0]) {
            continue;
        }
        let mut members: Vec<SchemaId> = ring.into_iter().map(|node| graph[node].clone()).collect();
        members.sort();
        let is_outside = |branch: &Branch| !matches!(&branch.schema.kind, Kind::Ref(id) if members.contains(id));
        let all: Vec<Branch> =
            members.iter().filter_map(|id| api.types.get(id)).flat_map(|named| branches(&named.schema)).collect();
        let outside: Vec<Branch> = all.into_iter().filter(is_outside).collect();
        for id in &members {
            let kind = match outside.len() {
                0 => Kind::Any,
                _ => Kind::Union(Union { branches: outside.clone(), exact: None }),
            };
            if outside.is_empty() {
                api.loosen(&id.0, "refers to itself and nothing else; kept as any JSON");
            } else {
                api.note(&id.0, "a branch that leads back to the union; it adds no value");
            }
            if let Some(named) = api.types.get_mut(id) {
                named.schema.kind = kind;
            }
        }
    }
}

/// The branches of a union, those of unions inside it among them; a reference is its own only branch.
fn branches(schema: &Schema) -> Vec<Branch> {
    match &schema.kind {
        Kind::Ref(_) => vec![Branch::new(schema.clone())],
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

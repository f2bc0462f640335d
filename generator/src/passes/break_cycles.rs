//! A type that holds itself would be infinitely large: the members that close the circle are boxed.

use std::collections::BTreeMap;

use petgraph::{algo::kosaraju_scc, graph::DiGraph};

use crate::ir::{Api, Kind, Schema, SchemaId};

/// Fills `Field::boxed`.
pub(super) fn run(api: &mut Api) {
    let mut graph = DiGraph::new();
    let nodes: BTreeMap<SchemaId, _> = api.types.keys().map(|id| (id.clone(), graph.add_node(id.clone()))).collect();
    for (id, named) in &api.types {
        for target in held(&named.schema) {
            if let (Some(from), Some(to)) = (nodes.get(id), nodes.get(target)) {
                graph.add_edge(*from, *to, ());
            }
        }
    }
    let mut circle: BTreeMap<SchemaId, usize> = BTreeMap::new();
    for (index, component) in kosaraju_scc(&graph).into_iter().enumerate() {
        circle.extend(component.into_iter().map(|node| (graph[node].clone(), index)));
    }
    for (id, named) in &mut api.types {
        if let Kind::Object(object) = &mut named.schema.kind {
            for field in object.fields.values_mut() {
                field.boxed = match &field.schema.kind {
                    Kind::Ref(target) => circle.get(target).is_some_and(|index| circle.get(id) == Some(index)),
                    _ => false,
                };
            }
        }
    }
}

/// The types whose values lie inside the value itself; a list or a map keeps its own elsewhere.
fn held(schema: &Schema) -> Vec<&SchemaId> {
    let children = match &schema.kind {
        Kind::Object(_) | Kind::Union(_) => schema.children(),
        _ => Vec::new(),
    };
    children
        .into_iter()
        .filter_map(|child| match &child.kind {
            Kind::Ref(id) => Some(id),
            _ => None,
        })
        .collect()
}

//! Which operations have a place that is loosened: of the model as described, before parts of it move.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    ir::{Api, Kind, Schema, SchemaId},
    pointer::Pointer,
};

/// What refers to which component.
pub(super) struct Described {
    components: BTreeMap<SchemaId, BTreeSet<SchemaId>>,
    /// Of each operation the places that are its own, and the components that these refer to.
    operations: Vec<(Vec<Pointer>, BTreeSet<SchemaId>)>,
}

impl Described {
    pub(super) fn of(api: &Api) -> Self {
        let components = api.types.iter().map(|(id, named)| (id.clone(), references([&named.schema])));
        let operations = api.operations.iter().map(|operation| {
            let parameters = operation.parameters.iter().map(|parameter| parameter.at.clone());
            let schemas = operation.schemas().map(|schema| schema.at.clone());
            let own = parameters.chain(schemas).chain([operation.at.clone()]).collect();
            (own, references(operation.schemas()))
        });
        Self { components: components.collect(), operations: operations.collect() }
    }

    /// How many operations lead to one of the places.
    pub(super) fn touched(&self, places: &[(Pointer, String)]) -> usize {
        let mut components: BTreeSet<&SchemaId> = self.components.keys().filter(|id| any_in(places, &id.0)).collect();
        loop {
            let more = self.components.iter().filter(|(_, targets)| targets.iter().any(|id| components.contains(id)));
            let more: Vec<&SchemaId> = more.map(|(id, _)| id).filter(|id| !components.contains(id)).collect();
            if more.is_empty() {
                break;
            }
            components.extend(more);
        }
        let is_touched = |(own, targets): &&(Vec<Pointer>, BTreeSet<SchemaId>)| {
            targets.iter().any(|id| components.contains(id)) || own.iter().any(|at| any_in(places, at))
        };
        self.operations.iter().filter(is_touched).count()
    }
}

/// Whether one of the places is this one or below it.
fn any_in(places: &[(Pointer, String)], at: &Pointer) -> bool {
    let below =
        |place: &str| place.strip_prefix(at.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    places.iter().any(|(place, _)| below(place.as_str()))
}

fn references<'a>(schemas: impl IntoIterator<Item = &'a Schema>) -> BTreeSet<SchemaId> {
    let mut found = BTreeSet::new();
    let mut waiting: Vec<&Schema> = schemas.into_iter().collect();
    while let Some(schema) = waiting.pop() {
        if let Kind::Ref(id) = &schema.kind {
            found.insert(id.clone());
        }
        waiting.extend(schema.children());
    }
    found
}

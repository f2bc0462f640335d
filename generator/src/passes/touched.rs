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

    /// How many operations lead to one of the places, which are in order.
    pub(super) fn touched(&self, places: &[(Pointer, String)]) -> usize {
        let mut users: BTreeMap<&SchemaId, Vec<&SchemaId>> = BTreeMap::new();
        for (id, targets) in &self.components {
            targets.iter().for_each(|target| users.entry(target).or_default().push(id));
        }
        let mut waiting: Vec<&SchemaId> = self.components.keys().filter(|id| any_in(places, &id.0)).collect();
        let mut components: BTreeSet<&SchemaId> = BTreeSet::new();
        while let Some(id) = waiting.pop() {
            if components.insert(id) {
                waiting.extend(users.get(id).into_iter().flatten());
            }
        }
        let is_touched = |(own, targets): &&(Vec<Pointer>, BTreeSet<SchemaId>)| {
            targets.iter().any(|id| components.contains(id)) || own.iter().any(|at| any_in(places, at))
        };
        self.operations.iter().filter(is_touched).count()
    }
}

/// Whether one of the places, which are in order, is this one or below it.
fn any_in(places: &[(Pointer, String)], at: &Pointer) -> bool {
    let starts = |start: &str| {
        let first = places.partition_point(|(place, _)| place.as_str() < start);
        places.get(first).map(|(place, _)| place.as_str())
    };
    let below = format!("{}/", at.as_str());
    starts(at.as_str()) == Some(at.as_str()) || starts(&below).is_some_and(|place| place.starts_with(&below))
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

//! Counts the operations with places at which a type or limit is not enforced. The model before the passes is used,
//! since passes move schemas to other types.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    ir::{Api, SchemaId, reach},
    pointer::Pointer,
};

/// The places and references of each operation and component, as in the model before the passes.
pub(crate) struct Described {
    components: BTreeMap<SchemaId, BTreeSet<SchemaId>>,
    /// For each operation, the places in it, and the components that it refers to.
    operations: Vec<(Vec<Pointer>, BTreeSet<SchemaId>)>,
}

impl Described {
    /// Collects the JSON pointers of all schemas in a model, and of the components that they refer to.
    pub(crate) fn of(api: &Api) -> Self {
        let components = api.types.keys().map(|id| (id.clone(), api.references(id).cloned().collect()));
        let operations = api.operations.iter().map(|operation| {
            let parameters = operation.parameters.iter().map(|parameter| parameter.at.clone());
            let schemas = operation.schemas().map(|(_, schema)| schema.at.clone());
            let own = parameters.chain(schemas).chain([operation.at.clone()]).collect();
            (own, operation.references().map(|(_, id)| id.clone()).collect())
        });
        Self { components: components.collect(), operations: operations.collect() }
    }

    /// The number of operations that contain one of `places`, or refer to a component that does, directly or
    /// indirectly. `places` has to be sorted.
    pub(super) fn touched(&self, places: &[(Pointer, String)]) -> usize {
        let mut users: BTreeMap<&SchemaId, Vec<&SchemaId>> = BTreeMap::new();
        for (id, targets) in &self.components {
            targets.iter().for_each(|target| users.entry(target).or_default().push(id));
        }
        let seeds = self.components.keys().filter(|id| any_in(places, &id.0)).map(|id| (id, ()));
        let components = reach(seeds, |id| users.get(id).into_iter().flatten().copied(), |(), ()| ());
        let is_touched = |(own, targets): &&(Vec<Pointer>, BTreeSet<SchemaId>)| {
            targets.iter().any(|id| components.contains_key(id)) || own.iter().any(|at| any_in(places, at))
        };
        self.operations.iter().filter(is_touched).count()
    }
}

/// Whether one of `places`, which are sorted, is at or below the place `at`.
fn any_in(places: &[(Pointer, String)], at: &Pointer) -> bool {
    let starts = |start: &str| {
        let first = places.partition_point(|(place, _)| place.as_str() < start);
        places.get(first).map(|(place, _)| place.as_str())
    };
    let below = format!("{}/", at.as_str());
    starts(at.as_str()) == Some(at.as_str()) || starts(&below).is_some_and(|place| place.starts_with(&below))
}

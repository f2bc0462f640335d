//! Chooses the module of each type.
//!
//! The type of an id is placed in the module of the collection whose items it identifies, so that it stays there when
//! operations are added. Other types are placed in the innermost module that contains all operations that use them.

use super::resources::modules;
use crate::{
    ir::{Api, Keyed, ParameterPlace, ResourcePath, SchemaId, by_segments, common_steps, reach},
    settings::{Names, Scope, split},
};

/// Fills `Type::resource`, the module of each type. A type that has a line in `names.lock` keeps its module.
pub(super) fn run(api: &mut Api, scope: &Scope, names: &Names) {
    let users = api.operations.iter().flat_map(|it| it.references().map(|(_, id)| (id, it.resource.0.as_slice())));
    let places = reach(users, |id| api.references(id), |a, b| common_steps(a, b));
    let mut places: Keyed<SchemaId, ResourcePath> =
        places.into_iter().map(|(id, steps)| (id, ResourcePath(steps.to_vec()))).collect();
    for (id, collection) in collections(api, scope, names) {
        // The type of an id is placed at the root if it is used outside of the outermost module of its collection.
        let shared = places.get(&id).map(|users| users.common(&collection)).filter(|around| around.0.is_empty());
        places.insert(id, shared.unwrap_or(collection));
    }
    let modules = by_segments(&api.resources);
    for (id, named) in &mut api.types {
        let kept = named.kept.as_deref().and_then(split).and_then(|(segments, _)| modules.get(segments));
        if let Some(mut place) = kept.map(|path| (*path).clone()).or(places.swap_remove(id)) {
            // If the last segment of the module became a method, the module no longer exists, and the type moves to its
            // parent.
            while !api.resources.contains_key(&place)
                && let Some(around) = place.parent()
            {
                place = around;
            }
            named.resource = place;
        }
    }
}

/// Maps the type of each path parameter to the module of the literal segments before it: that of `/zones/{zone_id}` to
/// `zones`. The type of an owner's id (`/accounts/{account_id}`) is mapped to the root module.
fn collections(api: &Api, scope: &Scope, names: &Names) -> Keyed<SchemaId, ResourcePath> {
    let mut collections: Keyed<SchemaId, ResourcePath> = Keyed::default();
    for operation in &api.operations {
        let rest = scope.without_owner(&operation.path);
        for parameter in operation.parameters_in(ParameterPlace::Path).filter(|parameter| !parameter.repeats) {
            let Some(id) = parameter.schema.reference() else { continue };
            let placeholder = format!("{{{}}}", parameter.name);
            let before = rest.split_once(&placeholder).map_or("", |(before, _)| before);
            // A last segment with other text beside the placeholder, as in `/maps/route.{format}`, is not literal.
            let before = before.rsplit_once('/').map_or("", |(segments, _)| segments);
            let resource = modules(before, scope, names).pop().map(|(resource, _)| resource).unwrap_or_default();
            let place = match collections.get(id) {
                Some(other) => other.common(&resource),
                None => resource,
            };
            collections.insert(id.clone(), place);
        }
    }
    collections
}

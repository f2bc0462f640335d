//! Types at the root of a crate: which products they are for, so that a build without those does without them.

use std::collections::{BTreeMap, BTreeSet};

use super::feature;
use crate::ir::{Api, Kind, Schema, SchemaId};

/// A type that more products need has no `cfg`.
const PRODUCTS_OF_A_TYPE: usize = 12;

/// The features that types at the root are behind, any of them; a type that is always there is missing.
pub(super) fn gates(api: &Api) -> BTreeMap<&SchemaId, String> {
    let mut users: BTreeMap<&SchemaId, BTreeSet<&str>> = BTreeMap::new();
    let of_types = api.types.values().map(|named| (&named.resource, &named.schema));
    let of_operations = api.operations.iter().flat_map(|it| it.schemas().map(move |schema| (&it.resource, schema)));
    for (user, schema) in of_types.chain(of_operations).filter(|(user, _)| !user.0.is_empty()) {
        let feature = feature(api, user).unwrap_or_default();
        at_root(api, schema, &mut |id| _ = users.entry(id).or_default().insert(feature));
    }
    // A type inherits the products of every type that names it.
    let mut waiting: Vec<&SchemaId> = users.keys().copied().collect();
    while let Some(id) = waiting.pop() {
        let (Some(named), Some(own)) = (api.types.get(id), users.get(id).cloned()) else { continue };
        at_root(api, &named.schema, &mut |inner| {
            let known = users.entry(inner).or_default();
            let before = known.len();
            known.extend(&own);
            if known.len() > before {
                waiting.push(inner);
            }
        });
    }
    let named =
        users.into_iter().filter(|(_, features)| features.len() <= PRODUCTS_OF_A_TYPE && !features.contains(""));
    named.map(|(id, features)| (id, condition(&features))).collect()
}

/// Visits the types at the root that a schema names.
fn at_root<'a>(api: &'a Api, schema: &'a Schema, visit: &mut dyn FnMut(&'a SchemaId)) {
    if let Kind::Ref(id) = &schema.kind
        && api.types.get(id).is_some_and(|named| named.resource.0.is_empty())
    {
        visit(id);
    }
    schema.children().into_iter().for_each(|child| at_root(api, child, visit));
}

/// `#[cfg(any(feature = "dns", feature = "zones"))]`
fn condition(features: &BTreeSet<&str>) -> String {
    let each: Vec<String> = features.iter().map(|feature| format!("feature = {feature:?}")).collect();
    match each.as_slice() {
        [only] => format!("#[cfg({only})]\n"),
        all => format!("#[cfg(any({}))]\n", all.join(", ")),
    }
}

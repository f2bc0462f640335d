//! Types at the root of a crate: which products they are for, so that a build without those does without them.

use std::collections::{BTreeMap, BTreeSet};

use super::feature;
use crate::ir::{Api, SchemaId, reach};

/// A type that more products need has no `cfg`.
const PRODUCTS_OF_A_TYPE: usize = 12;

/// The features that types at the root are behind, any of them; a type that is always there is missing.
pub(super) fn gates(api: &Api) -> BTreeMap<SchemaId, String> {
    let at_root = |id: &&SchemaId| api.types.get(id).is_some_and(|named| named.resource.0.is_empty());
    let of_types = api.types.values().flat_map(|it| it.schema.references().map(move |id| (&it.resource, id)));
    let of_operations = api.operations.iter().flat_map(|it| it.references().map(move |(_, id)| (&it.resource, id)));
    let used = of_types.chain(of_operations).filter(|(user, id)| !user.0.is_empty() && at_root(id));
    let seeds = used.map(|(user, id)| (id, BTreeSet::from([feature(api, user).unwrap_or_default()])));
    // What such a type names is for whatever the type is for.
    let users = reach(seeds, |id| api.references(id).filter(at_root), |a, b| a | b);
    let named =
        users.into_iter().filter(|(_, features)| features.len() <= PRODUCTS_OF_A_TYPE && !features.contains(""));
    named.map(|(id, features)| (id, condition(&features))).collect()
}

/// `#[cfg(any(feature = "dns", feature = "zones"))]`
fn condition(features: &BTreeSet<&str>) -> String {
    let each: Vec<String> = features.iter().map(|feature| format!("feature = {feature:?}")).collect();
    match each.as_slice() {
        [only] => format!("#[cfg({only})]\n"),
        all => format!("#[cfg(any({}))]\n", all.join(", ")),
    }
}

//! Finds the products that use each type at the root, so that a build without them can omit the type.

use std::collections::{BTreeMap, BTreeSet};

use super::feature;
use crate::ir::{Api, SchemaId, reach};

/// The limit on products in a `cfg`; a type that more use has none.
const PRODUCTS_OF_A_TYPE: usize = 12;

/// The `cfg` attributes of types at the root; a type that is always compiled has none.
pub(super) fn gates(api: &Api) -> BTreeMap<SchemaId, String> {
    let at_root = |id: &&SchemaId| api.types.get(id).is_some_and(|named| named.resource.0.is_empty());
    let used = api.uses().filter(|(user, id)| !user.0.is_empty() && at_root(id));
    let seeds = used.map(|(user, id)| (id, BTreeSet::from([feature(api, user).unwrap_or_default()])));
    // A type is used by all products that use a type that refers to it.
    let users = reach(seeds, |id| api.references(id).filter(at_root), |a, b| a | b);
    let named =
        users.into_iter().filter(|(_, features)| features.len() <= PRODUCTS_OF_A_TYPE && !features.contains(""));
    named.map(|(id, features)| (id, condition(&features))).collect()
}

/// The attribute for any of these features: `#[cfg(any(feature = "dns", feature = "zones"))]`.
fn condition(features: &BTreeSet<&str>) -> String {
    let each: Vec<String> = features.iter().map(|feature| format!("feature = {feature:?}")).collect();
    match each.as_slice() {
        [only] => format!("#[cfg({only})]\n"),
        all => format!("#[cfg(any({}))]\n", all.join(", ")),
    }
}

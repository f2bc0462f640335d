//! Finds the products that use each type at the root, so that a build without them can omit the type.

use std::collections::{BTreeMap, BTreeSet};

use super::feature;
use crate::ir::{Api, SchemaId, reach};

/// The limit on products in a `cfg`; a type that more products use is always compiled.
const PRODUCTS_OF_A_TYPE: usize = 12;

/// The features of which any compiles a type; `None` if it is always compiled.
type Features<'a> = Option<BTreeSet<&'a str>>;

/// The `cfg` attributes of types at the root; a type that is always compiled has none.
pub(super) fn gates(api: &Api) -> BTreeMap<SchemaId, String> {
    let at_root = |id: &&SchemaId| api.types.get(id).is_some_and(|named| named.resource.0.is_empty());
    let used = api.uses().filter(|(user, id)| !user.0.is_empty() && at_root(id));
    let seeds = used.map(|(user, id)| (id, feature(api, user).map(|feature| BTreeSet::from([feature]))));
    // A type is used by all products that use a type that refers to it.
    let users = reach(seeds, |id| api.references(id).filter(at_root), any_of);
    users.into_iter().filter_map(|(id, features)| Some((id, condition(&features?)))).collect()
}

/// The features of a type that is used in two places: those of both; `None` if these are too many, or if one use always
/// compiles it.
fn any_of<'a>(a: &Features<'a>, b: &Features<'a>) -> Features<'a> {
    let all = a.as_ref()? | b.as_ref()?;
    (all.len() <= PRODUCTS_OF_A_TYPE).then_some(all)
}

/// The attribute for any of these features: `#[cfg(any(feature = "dns", feature = "zones"))]`.
fn condition(features: &BTreeSet<&str>) -> String {
    let each: Vec<String> = features.iter().map(|feature| format!("feature = {feature:?}")).collect();
    match each.as_slice() {
        [only] => format!("#[cfg({only})]\n"),
        all => format!("#[cfg(any({}))]\n", all.join(", ")),
    }
}

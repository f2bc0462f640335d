//! Finds the cargo features that use each type of the root module, so that a build without them can omit the type.

use std::collections::{BTreeMap, BTreeSet};

use super::feature;
use crate::ir::{Api, SchemaId, reach};

/// The maximum number of features in a `cfg` attribute. A type that more features use is always compiled.
const PRODUCTS_OF_A_TYPE: usize = 12;

/// The features each of which enables a type; `None` if the type is always compiled.
type Features<'a> = Option<BTreeSet<&'a str>>;

/// The `cfg` attributes, as text, of types in the root module; a type that is always compiled has none.
pub(super) fn gates(api: &Api) -> BTreeMap<SchemaId, String> {
    let at_root = |id: &&SchemaId| api.types.get(id).is_some_and(|named| named.resource.0.is_empty());
    let used = api.uses().filter(|(user, id)| !user.0.is_empty() && at_root(id));
    let seeds = used.map(|(user, id)| (id, feature(api, user).map(|feature| BTreeSet::from([feature]))));
    // The features that use a type also use the types that it refers to.
    let users = reach(seeds, |id| api.references(id).filter(at_root), any_of);
    users.into_iter().filter_map(|(id, features)| Some((id, condition(&features?)))).collect()
}

/// The features of a type that is used in two places: those of both uses. `None` if these are too many, or if one use
/// is always compiled.
fn any_of<'a>(a: &Features<'a>, b: &Features<'a>) -> Features<'a> {
    let all = a.as_ref()? | b.as_ref()?;
    (all.len() <= PRODUCTS_OF_A_TYPE).then_some(all)
}

/// The `cfg` attribute for any of the features: `#[cfg(any(feature = "dns", feature = "zones"))]`.
fn condition(features: &BTreeSet<&str>) -> String {
    let each: Vec<String> = features.iter().map(|feature| format!("feature = {feature:?}")).collect();
    match each.as_slice() {
        [only] => format!("#[cfg({only})]\n"),
        all => format!("#[cfg(any({}))]\n", all.join(", ")),
    }
}

//! Chooses the cargo feature of each product, so that a build can omit it.
//!
//! A product is a module directly below the root. An owner of many resources that is a module itself, such as `zones`,
//! has further products: the modules directly below it.

use crate::{
    ir::Api,
    settings::{Names, Scope},
};

/// The names of cargo features that are not products. A product of such a name gets another feature.
const TAKEN: [&str; 4] = ["all", "default", "rustls", "testing"];

/// Fills `Resource::feature`. A module that is a single product in `names.lock` stays one, even if it has many
/// resources below it now.
pub(super) fn run(api: &mut Api, scope: &Scope, names: &Names) {
    let lock = names.lock();
    let is_owner = |segment: &str| {
        lock.has_features_below(segment)
            || lock.feature(segment).is_none() && scope.other_owners().iter().any(|owner| owner == segment)
    };
    for (path, resource) in &mut api.resources {
        let (around, _) = resource.segments.split_once('/').unwrap_or_default();
        let product = match path.0.as_slice() {
            [product] => product,
            [_, product] if is_owner(around) => product,
            _ => continue,
        };
        let feature = lock.feature(&resource.segments).unwrap_or(product.trim_end_matches('_'));
        resource.feature =
            Some(if TAKEN.contains(&feature) { format!("{feature}_product") } else { feature.to_owned() });
    }
}

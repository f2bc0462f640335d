//! Chooses the cargo feature of each product, so that a build can omit it.
//!
//! A product is a module below the root. An owner that is a module, such as `zones`, has many resources below it, and
//! each of those is a product.

use crate::{
    ir::Api,
    settings::{Names, Scope},
};

/// The features of a crate that are not products.
const TAKEN: [&str; 4] = ["all", "default", "rustls", "testing"];

/// Fills `Resource::feature`.
pub(super) fn run(api: &mut Api, scope: &Scope, names: &Names) {
    let owners: Vec<String> = scope.other_owners().iter().map(|segment| names.module(segment)).collect();
    for (path, resource) in &mut api.resources {
        let product = match path.0.as_slice() {
            [product] => product,
            [owner, product] if owners.contains(owner) => product,
            _ => continue,
        };
        let feature = product.trim_end_matches('_');
        resource.feature =
            Some(if TAKEN.contains(&feature) { format!("{feature}_product") } else { feature.to_owned() });
    }
}

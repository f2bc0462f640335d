//! Products: the modules that can be left out of a build.
//!
//! A product is a module below the root. Where a module is an owner, such as `zones`, below which many kinds of things
//! lie, each of those is a product of its own.

use crate::{
    ir::Api,
    settings::{Names, Scope},
};

/// Features that a crate has besides its products.
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
        resource.feature = Some(match TAKEN.contains(&feature) {
            true => format!("{feature}_product"),
            false => feature.to_owned(),
        });
    }
}

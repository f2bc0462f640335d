//! From the model as described to the model as it will stand in Rust, in a fixed order.

mod break_cycles;
mod defaults;
mod hoist;
mod inline_plain;
mod name;
mod owners;
mod pagination;
mod parameters;
mod parts;
mod patches;
mod place_types;
mod products;
mod requests;
mod resources;
mod share;
mod touched;
mod union_rings;
mod unions;
mod unwrap_envelope;
mod uses;

pub use name::catch_all;
pub use requests::only_requests;

use crate::{
    diagnostics::Findings,
    ir::{Api, Expansion, Schema},
    settings::{Names, Scope},
};

/// Runs every pass; none on a model that came out too large, which is refused anyway.
pub fn run(api: &mut Api, scope: &Scope, names: &Names, expansion: &mut Expansion, findings: &mut Findings) {
    if expansion.is_exceeded() {
        return;
    }
    let described = touched::Described::of(api);
    union_rings::run(api);
    parts::run(api);
    unwrap_envelope::run(api);
    pagination::run(api);
    unions::run(api);
    inline_plain::run(api, expansion);
    if expansion.is_exceeded() {
        return;
    }
    parameters::run(api);
    owners::run(api, scope);
    resources::run(api, scope, names, findings);
    hoist::run(api);
    uses::run(api);
    defaults::run(api);
    place_types::run(api, scope, names);
    share::run(api, scope);
    place_types::run(api, scope, names);
    patches::run(api);
    break_cycles::run(api);
    name::run(api, names);
    products::run(api, scope, names);
    for said in [&mut api.loosened, &mut api.noted] {
        said.sort();
        said.dedup();
    }
    for (at, why) in &api.loosened {
        api.ledger.loosen(at, why);
    }
    api.touched = described.touched(&api.loosened);
}

/// Gives every schema to `visit`, the inner ones first; types in the order of their ids, then operations.
fn every_schema(api: &mut Api, visit: &mut dyn FnMut(&mut Schema)) {
    for named in api.types.values_mut() {
        inside_out(&mut named.schema, visit);
    }
    for operation in &mut api.operations {
        for (_, schema) in operation.schemas_mut() {
            inside_out(schema, visit);
        }
    }
}

fn inside_out(schema: &mut Schema, visit: &mut dyn FnMut(&mut Schema)) {
    for child in schema.children_mut() {
        inside_out(child, visit);
    }
    visit(schema);
}

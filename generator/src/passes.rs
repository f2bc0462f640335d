//! From the model as described to the model as it will stand in Rust, in a fixed order.

mod arguments;
mod bodies;
mod break_cycles;
mod constants;
mod defaults;
mod hoist;
mod inline_plain;
mod keep;
mod name;
mod open_values;
mod owners;
mod pagination;
mod parameters;
mod parts;
mod patches;
mod place_types;
mod products;
mod recursive;
mod resources;
mod share;
mod union_rings;
mod unions;
mod unwrap_envelope;
mod uses;
mod whole_numbers;

pub(crate) use name::catch_all;

use crate::{
    diagnostics::Findings,
    ir::{Api, Expansion},
    settings::{Names, Scope},
};

/// Runs every pass; none on a model that came out too large, which is refused anyway.
pub(crate) fn run(api: &mut Api, scope: &Scope, names: &Names, expansion: &mut Expansion, findings: &mut Findings) {
    if expansion.is_exceeded() {
        return;
    }
    // First: the others follow unions into their branches, and would not come back.
    union_rings::run(api);
    // Before a schema is copied to where it is used: from there it can't be told whether its bytes stand in JSON.
    parts::run(api);
    // Before unions are simplified: an envelope is known by its members, and several are a union of envelopes.
    unwrap_envelope::run(api);
    // An array is a page only where it is all that the envelope holds.
    pagination::run(api);
    // Before plain schemas are inlined: a union can turn out to be one.
    unions::run(api, expansion);
    // Before types are named: a plain schema is no type.
    inline_plain::run(api, expansion);
    if expansion.is_exceeded() {
        return;
    }
    // Limits of a plain schema stand where it is used since it was inlined.
    whole_numbers::run(api);
    // Whether a parameter is a scalar is known once unions are simple and plain schemas inlined.
    parameters::run(api, scope);
    // Ids of owners are parameters that are text, whatever they were described as.
    owners::run(api, scope);
    // Method names depend on whether a response is a page, and on nothing that follows.
    resources::run(api, scope, names, findings);
    // Optional parameters become one type, so arguments are told from them first.
    arguments::run(api, names.lock());
    // Inline schemas are named after the method and the resource that use them.
    hoist::run(api);
    // Each level of a schema inside itself is a type of its own now; what only inner levels need goes with `uses`.
    recursive::run(api);
    // Unused components were only of use to the schemas that were copied from them.
    uses::run(api);
    // Only what requests hold is written by itself, so after `uses`; and before it again, which drops the types.
    constants::run(api);
    uses::run(api);
    // After `uses`, which finds the types that requests hold, and before `share`, which merges types of several places.
    open_values::run(api);
    // A default must fit the type that its schema became.
    defaults::run(api);
    // Types are merged within a product, so each needs a module first.
    place_types::run(api, scope, names);
    // Types that had different names stay different ones.
    keep::run(api, names.lock());
    share::run(api, scope);
    // Again: a type that stands for others is used where they were, and one that had a module stays there.
    place_types::run(api, scope, names);
    // After merging: a type that a PATCH shares with a POST has no defaults in either.
    patches::run(api);
    // After everything that looks for the type of a body.
    bodies::run(api);
    // Boxes depend on the final references.
    break_cycles::run(api);
    // Names are unique within a module, so modules and types are final.
    name::run(api, names);
    // Features are named after modules.
    products::run(api, scope, names);
    api.lock = keep::lock(api, names);
    api.given = names.lock().clone();
    for said in [&mut api.loosened, &mut api.noted] {
        said.sort();
        said.dedup();
    }
    for (at, why) in &api.loosened {
        api.ledger.loosen(at, why);
    }
}

//! The passes, run in a fixed order. Each changes the model of an API a step further, from that of the OpenAPI
//! description to that of the Rust code.

mod arguments;
mod break_cycles;
mod constants;
mod defaults;
mod directions;
mod form_parts;
mod hoist;
mod inline_plain;
mod keep;
mod lock_lines;
mod merge_equal;
mod name;
mod nesting_limit;
mod nullable_bodies;
mod open_values;
mod owners;
mod pagination;
mod parameters;
mod patch_defaults;
mod place_types;
mod products;
mod recursive;
mod recursive_unions;
mod required_lists;
mod resources;
mod response_names;
mod size_limit;
mod unions;
mod unwrap_envelope;
mod whole_numbers;

pub(crate) use keep::{line, lock};
pub(crate) use name::{catch_all, setter_of_null};

use crate::{
    diagnostics::Faults,
    ir::{Api, Expansion, Fate, Ledger},
    pointer::Pointer,
    settings::{Names, Scope},
};

/// Runs all passes in order. Stops early if the expansion of references copied more schemas than its limit allows; the
/// caller reports that as an error.
pub(crate) fn run(api: &mut Api, scope: &Scope, names: &Names, expansion: &mut Expansion, faults: &mut Faults) {
    if expansion.is_exceeded() {
        return;
    }
    // First: the other passes follow references and the branches of unions recursively, which must have no cycles.
    recursive_unions::run(api);
    // Before passes that copy schemas from components: a copy does not show whether it is part of a form or of JSON.
    form_parts::run(api);
    // Before `unions`: several successful responses are a union, whose branches may be envelopes (`{success, result}`).
    unwrap_envelope::run(api);
    // After `unwrap_envelope`: an array is a page only if it is the whole `result` of an envelope.
    pagination::run(api);
    // Before `inline_plain`: a union may become a schema that needs no Rust type, such as a string, and is inlined.
    unions::run(api, names.lock(), expansion);
    // Before types are named: schemas such as strings and lists do not become types.
    inline_plain::run(api, expansion);
    if expansion.is_exceeded() {
        return;
    }
    // After `inline_plain`, which copies limits such as `minimum` to the properties that refer to a schema.
    whole_numbers::run(api);
    // After `unions` and `inline_plain`: only then is it known which parameters are scalars.
    parameters::run(api, scope);
    // After `parameters`, which chooses the styles: an empty list is sent only in a parameter that is JSON text.
    required_lists::run(api);
    // After `parameters`, which turns path parameters without a usable schema into strings: only strings become the
    // type of an id such as `account_id` in `/accounts/{account_id}`.
    owners::run(api, scope);
    // After `pagination`: a method's name depends on whether it returns a page.
    resources::run(api, scope, names, faults);
    // Before `hoist`, which collects the optional parameters into one type.
    arguments::run(api, names.lock());
    // After methods have names: inline schemas are named after the method and the resource that use them.
    hoist::run(api);
    // After `hoist`, which made each level of a recursive schema a type.
    recursive::run(api);
    // After `recursive`, which turns many nested levels into one type. Before `directions`, which drops unused types.
    nesting_limit::run(api);
    // After schemas were copied from components: types that nothing refers to any more are dropped.
    directions::run(api);
    // After `directions`, since only properties in requests become constants. Then `directions` again, to drop the
    // types of these properties.
    constants::run(api, names.lock());
    directions::run(api);
    // After `directions`, which finds the types that requests use. Before `merge_equal`, which merges types.
    open_values::run(api);
    // After the passes that choose the kinds of schemas: a default that is not valid for its schema is dropped.
    defaults::run(api);
    // Before `keep` and `merge_equal`, which need the module of each type.
    place_types::run(api, scope, names);
    // After types have modules. Before `merge_equal`, which does not merge types with different names in `names.lock`.
    keep::run(api, names.lock());
    merge_equal::run(api, scope);
    // After merging: a response type that a `get` returns too is named after the resource, not after the operation.
    response_names::run(api);
    // Again: types that replaced equal ones are used by more modules, and types that `keep` found in `names.lock` stay
    // in their earlier modules.
    place_types::run(api, scope, names);
    // After merging: a type that a PATCH and a POST share has no defaults.
    patch_defaults::run(api);
    // After all passes that look at the schema of a body, since this pass wraps that schema.
    nullable_bodies::run(api);
    // After the last pass that changes references: which fields are boxed depends on them.
    break_cycles::run(api, names.lock());
    // After `break_cycles`: without recursive types, every value has a finite size.
    size_limit::run(api, names.lock());
    // After modules and types are final: names must be unique within a module.
    name::run(api, names);
    // Last: cargo features are named after modules.
    products::run(api, scope, names);
    api.names = names.rules();
    api.previous_lock = names.lock().clone();
}

/// Adds the values that are not fully checked (`Api::loosened`) to the ledger, the list of every keyword of the
/// description with its effect; and vice versa.
pub(crate) fn record_in_ledger(api: &mut Api, ledger: &mut Ledger) {
    for (at, why) in std::mem::take(&mut api.open) {
        ledger.note_open(&at, why);
    }
    let loosened = ledger.entries().filter(|entry| entry.fate == Fate::Loosened);
    let place = |pointer| Pointer::parse(pointer).unwrap_or_else(Pointer::root);
    api.loosened.extend(loosened.map(|entry| (place(entry.pointer), entry.reason.to_owned())));
    for said in [&mut api.loosened, &mut api.noted] {
        said.sort();
        said.dedup();
    }
    for (at, why) in &api.loosened {
        ledger.loosen(at, why);
    }
}

//! Passes turn the model of the description into the model of the Rust code, in a fixed order.

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

/// Runs all passes in order. Stops early once the expansion budget is exceeded, which the caller reports as a fault.
pub(crate) fn run(api: &mut Api, scope: &Scope, names: &Names, expansion: &mut Expansion, faults: &mut Faults) {
    if expansion.is_exceeded() {
        return;
    }
    // First: the other passes recurse into the branches of unions, which must have no cycles.
    recursive_unions::run(api);
    // Before schemas are copied to where they are used: afterwards, parts of a form can't be told from JSON.
    form_parts::run(api);
    // Before unions are simplified: several successful responses are a union, whose branches may be envelopes.
    unwrap_envelope::run(api);
    // After the envelope is unwrapped: an array is a page only if it is the whole `result`.
    pagination::run(api);
    // Before plain schemas are inlined: a union may become a plain schema.
    unions::run(api, names.lock(), expansion);
    // Before types are named: a plain schema does not become a type.
    inline_plain::run(api, expansion);
    if expansion.is_exceeded() {
        return;
    }
    // After inlining, which puts the limits of a plain schema where it is used.
    whole_numbers::run(api);
    // After unions are simplified and plain schemas inlined: only then are scalars known.
    parameters::run(api, scope);
    // After `parameters`, which chooses the styles: JSON has empty lists.
    required_lists::run(api);
    // After `parameters`: the ids of owners become strings, whatever their schema was.
    owners::run(api, scope);
    // After `pagination`: a method's name depends on whether it returns a page.
    resources::run(api, scope, names, faults);
    // Before `hoist`, which collects the optional parameters into one type.
    arguments::run(api, names.lock());
    // After methods have names: inline schemas are named after the method and the resource that use them.
    hoist::run(api);
    // After `hoist`, which made each level of a recursive schema a type.
    recursive::run(api);
    // After `recursive`, which makes one type of many levels, and before `directions`, which drops types without use.
    nesting_limit::run(api);
    // After schemas were copied from components: types that nothing refers to any more are dropped.
    directions::run(api);
    // After `directions`, since only properties in requests become constants; then again, to drop their types.
    constants::run(api, names.lock());
    directions::run(api);
    // After `directions`, which finds the types that requests use, and before `merge_equal`, which merges types.
    open_values::run(api);
    // After the shapes are final: a default must be valid for the type.
    defaults::run(api);
    // Before `keep` and `merge_equal`, which merge types within a product: each type needs a module.
    place_types::run(api, scope, names);
    // After types have modules, and before `merge_equal`: types with different names in the lock are not merged.
    keep::run(api, names.lock());
    merge_equal::run(api, scope);
    // After merging: a response type that a `get` returns too is named after the resource, not the operation.
    response_names::run(api);
    // Again: a merged type is used wherever the merged ones were. Types placed before stay.
    place_types::run(api, scope, names);
    // After merging: a type that a PATCH and a POST share has no defaults.
    patch_defaults::run(api);
    // After all passes that look at the schema of a body, since it wraps that schema.
    nullable_bodies::run(api);
    // After the last change to references, on which boxes depend.
    break_cycles::run(api, names.lock());
    // After `break_cycles`: what is not boxed has a finite size.
    size_limit::run(api, names.lock());
    // After modules and types are final: names are unique within a module.
    name::run(api, names);
    // Last: features are named after modules.
    products::run(api, scope, names);
    api.names = names.rules();
    api.previous_lock = names.lock().clone();
}

/// Marks in the ledger the keywords that passes loosened, and adds the keywords that reading loosened to
/// `Api::loosened`.
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

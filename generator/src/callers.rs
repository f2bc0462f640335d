//! Callers that are written from the model of one description, to be compiled against the clients of others: `cargo xtask
//! callers`. Nothing that is shipped has one.

use std::collections::BTreeMap;

use crate::{Budgets, Target, diagnostics::Fault, emit, ir::Api};

/// A function that calls an operation, in a file of its own, by the operation's key, `GET /path`. An operation is left out
/// where an argument has no value that can be written: one that requires itself.
///
/// The file is for a crate that depends on `cloudflare-sdk` and, as `resources`, on the client's [`files`].
pub fn callers(api: &Api) -> Vec<(String, String)> {
    emit::callers(api)
}

/// The files of the client of a model, below the folder of a crate whose root is `mod.rs`.
///
/// # Errors
///
/// A fault of the generator: what it wrote is no Rust.
pub fn files(api: &Api, source: &str, budgets: &Budgets) -> Result<BTreeMap<String, String>, String> {
    let said = |fault: Fault| format!("{source}: {} at {}\n  help: {}", fault.message, fault.at, fault.help);
    emit::files(api, source, Target::External, budgets).map_err(said)
}

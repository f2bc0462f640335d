//! Writes code that calls each operation of a description. `cargo xtask callers` compiles it against the client of
//! another version of the description, to find calls that no longer compile. No generated client contains such code.

use std::collections::BTreeMap;

use crate::{Budgets, Target, diagnostics::Fault, emit, ir::Api};

/// For each operation (`GET /path`), the text of a Rust file with a function that calls it. Operations are left out if
/// an argument has no finite value, since its type requires a value of itself.
///
/// A file needs the crate `cloudflare-sdk`, and the client's [`files`] as a crate with the name `resources`.
pub fn callers(api: &Api) -> Vec<(String, String)> {
    emit::callers(api)
}

/// The files of a model's client, relative to the folder whose `mod.rs` is the root.
///
/// # Errors
///
/// The generated code is not Rust, which is a bug of the generator; or the system can't provide the threads.
pub fn files(api: &Api, source: &str, budgets: &Budgets) -> Result<BTreeMap<String, String>, String> {
    let said = |fault: Fault| format!("{source}: {} at {}\n  help: {}", fault.message, fault.at, fault.help);
    let files =
        budgets.on_threads(|| emit::files(api, source, Target::External)).map_err(|errors| errors.to_string())?;
    files.map_err(said)
}

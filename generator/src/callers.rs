//! Writes code that calls each operation of a description. Compiled against the client of another description, it shows
//! which calls still compile (`cargo xtask callers`). No generated client contains such code.

use std::collections::BTreeMap;

use crate::{Budgets, Target, diagnostics::Fault, emit, ir::Api};

/// The text of a file for each operation, by its method and path (`GET /path`), with a function that calls it. An
/// operation is left out if an argument has no finite value, since its type requires itself.
///
/// The file is for a crate that depends on `cloudflare-sdk` and, as `resources`, on the client's [`files`].
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

//! Generates clients with tables of operations for tests: `cargo xtask wire` builds requests from recorded values, and
//! `cargo xtask roundtrip` decodes and encodes bodies and responses. No published crate contains the tables.

use std::collections::BTreeMap;

use crate::{
    Inputs, Passed,
    diagnostics::Diagnostics,
    emit,
    ir::{Answer, Api},
    settings::Scope,
};

/// A generated client, and a table of its operations for tests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Output {
    /// The content of every file by path (with `/`, below the folder of the resources).
    pub files: BTreeMap<String, String>,
    /// The table of operations, as Rust code for a crate that depends on `xtask-runner` and has the files as its module
    /// `resources`.
    pub table: String,
    /// Operations (`GET /path`) that have no method, each with the reason.
    pub skipped: Vec<(String, String)>,
}

/// Generates a client without response types, and a table that builds requests from recorded values.
///
/// # Errors
///
/// The errors of [`generate`](crate::generate()).
pub fn generate(inputs: &Inputs<'_>) -> Result<Output, Diagnostics> {
    with_table(inputs, only_requests, emit::dispatch).map(|(output, _)| output)
}

/// Generates a client, and a table that decodes and encodes JSON bodies and responses. Returns the model too.
///
/// # Errors
///
/// The errors of [`generate`](crate::generate()).
pub fn round_trips(inputs: &Inputs<'_>) -> Result<(Output, Api), Diagnostics> {
    with_table(inputs, |_| (), emit::round_trips)
}

/// Generates a client and a table of its operations. `reduce` changes the model first, and `table` writes the table.
fn with_table(
    inputs: &Inputs<'_>,
    reduce: fn(&mut Api),
    table: fn(&Api, &str) -> String,
) -> Result<(Output, Api), Diagnostics> {
    inputs.budgets.on_threads(|| {
        let scope = Scope::read(inputs.scope_name, inputs.scope)?;
        let Passed { places, mut api, .. } = Passed::of(inputs, scope)?.checked()?;
        reduce(&mut api);
        let files = emit::files(&api, inputs.source, inputs.target)
            .map_err(|fault| Diagnostics(vec![places.diagnostic(fault)]))?;
        Ok((Output { files, table: table(&api, inputs.source), skipped: api.skipped.clone() }, api))
    })?
}

/// Removes response types that requests don't use; the other types keep their names, modules and fields.
fn only_requests(api: &mut Api) {
    for operation in &mut api.operations {
        operation.answer = Answer::Empty;
    }
    api.types.retain(|_, named| named.sent);
}

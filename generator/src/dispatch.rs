//! Clients with a table that tests them: `cargo xtask wire` builds requests from recorded values, `cargo xtask roundtrip`
//! takes bodies and responses to their types and back. Nothing that is shipped has one.

use std::collections::BTreeMap;

use crate::{
    Inputs, Prepared,
    diagnostics::Diagnostics,
    emit,
    ir::{Answer, Api},
};

/// A client and its table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Output {
    /// Path (with `/`, below the folder of the resources) to content.
    pub files: BTreeMap<String, String>,
    /// From the key of an operation to what is tested of it, as Rust for a crate that depends on `xtask-runner` and has
    /// the files as its module `resources`.
    pub table: String,
    /// Operations that have no method, each with the reason.
    pub skipped: Vec<(String, String)>,
}

/// Generates a client without answers, and the table from recorded values to requests.
///
/// # Errors
///
/// As [`generate`](crate::generate()).
pub fn generate(inputs: &Inputs<'_>) -> Result<Output, Diagnostics> {
    with_table(inputs, only_requests, emit::dispatch).map(|(output, _)| output)
}

/// Generates the client with the table that takes JSON bodies and responses to their types and back, and gives its model.
///
/// # Errors
///
/// As [`generate`](crate::generate()).
pub fn round_trips(inputs: &Inputs<'_>) -> Result<(Output, Api), Diagnostics> {
    with_table(inputs, |_| (), emit::round_trips)
}

/// Generates a client of what `reduce` leaves of the model, and its table.
fn with_table(
    inputs: &Inputs<'_>,
    reduce: fn(&mut Api),
    table: fn(&Api, &str) -> String,
) -> Result<(Output, Api), Diagnostics> {
    inputs.budgets.on_stack(|| {
        let Prepared { places, mut api, report } = Prepared::of(inputs)?;
        reduce(&mut api);
        let files = emit::files(&api, inputs.source, inputs.target, &inputs.budgets)
            .map_err(|fault| Diagnostics(vec![places.diagnostic(fault)]))?;
        Ok((Output { files, table: table(&api, inputs.source), skipped: report.skipped }, api))
    })?
}

/// Leaves out answers, and the types that only answers hold: what stays keeps its name, its place and its shape.
fn only_requests(api: &mut Api) {
    for operation in &mut api.operations {
        operation.answer = Answer::Empty;
    }
    api.types.retain(|_, named| named.sent);
}

//! Compares two descriptions of an API: our own (`spec/openapi.yaml`), and the one that Cloudflare publishes
//! (upstream).
//!
//! Both are read like descriptions from which code is generated, and compared operation by operation. Differences of
//! form are ignored (`$ref` or inline, names of schemas and placeholders, order, texts, examples, tags). Differences in
//! requests and responses are found (operations, parameters, properties, types, limits, required, nullable, status
//! codes, media types, security, permissions, deprecation).
//!
//! ```
//! use sdk_generator::drift::{Inputs, drift};
//!
//! let description = "
//! openapi: 3.0.3
//! paths:
//!   /widgets/{id}:
//!     get:
//!       parameters:
//!       - {name: id, in: path, required: true, schema: {type: string, maxLength: 32}}
//!       responses: {'204': {description: ok}}
//! ";
//! let ours = description.replace("32", "36");
//! let drift = drift(&Inputs {
//!     upstream_name: "upstream.yaml",
//!     upstream: description,
//!     ours_name: "ours.yaml",
//!     ours: &ours,
//!     settings_name: "drift.toml",
//!     settings: "segment = 'widgets'",
//!     budgets: Default::default(),
//! })
//! .unwrap();
//! assert_eq!(drift.findings[0].finding.at(), "GET /widgets/{} › path parameter 1");
//! assert_eq!(drift.findings[0].finding.what(), "maxLength: upstream 32, ours 36");
//! ```

mod compare;
mod differences;
mod encoding;
mod operation;
mod place;
mod report;
mod schema;
#[cfg(test)]
mod tests;

pub use differences::Difference;

use crate::{
    budgets::Budgets, diagnostics::Diagnostics, document::Document, ir::Expansion, lower::Reader, pointer::Pointer,
};
use compare::Comparison;
use differences::Settings;

/// The texts to compare, each with its name in messages.
#[derive(Debug, Clone)]
pub struct Inputs<'a> {
    /// The name of the published description in messages.
    pub upstream_name: &'a str,
    /// The published description, OpenAPI 3.0 or 3.1, as YAML or JSON.
    pub upstream: &'a str,
    /// The name of our description in messages.
    pub ours_name: &'a str,
    /// Our description, OpenAPI 3.0 or 3.1, as YAML or JSON.
    pub ours: &'a str,
    /// The name of the settings in messages.
    pub settings_name: &'a str,
    /// The operations in scope, and the intended differences, as TOML; `spec/drift.toml` explains the keys.
    pub settings: &'a str,
    /// The budgets for reading and comparing each description.
    pub budgets: Budgets,
}

/// The result of a comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drift {
    /// The number of operations that both descriptions have.
    pub compared: usize,
    /// Every difference, in the order of operations and places.
    pub findings: Vec<Judged>,
    /// Intended differences in the settings that match no difference.
    pub stale: Vec<Difference>,
}

/// A difference, with the reason if it is intended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    /// The difference.
    pub finding: Finding,
    /// The reason in the settings why the difference is intended; `None` if no entry of the settings matches it.
    pub reason: Option<String>,
}

/// A difference between the two descriptions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Method and path, placeholders without names: `GET /accounts/{}/addressing/services`.
    pub operation: String,
    /// The place in the operation: `request body › application/json › cidr`; empty for the operation itself.
    pub place: String,
    /// The name of the differing fact, such as `maxLength`, `field` or `enum value`.
    pub fact: String,
    /// The value of the fact in the published description; `None` if the fact is missing there.
    pub upstream: Option<String>,
    /// The value of the fact in our description; `None` if the fact is missing there.
    pub ours: Option<String>,
    /// The JSON pointer in the published description; `None` if the place is missing there.
    pub upstream_at: Option<Pointer>,
    /// The JSON pointer in our description; `None` if the place is missing there.
    pub ours_at: Option<Pointer>,
}

impl Finding {
    /// The operation and place, in the form of `at` in the settings: `GET /widgets/{} › path parameter 1`.
    pub fn at(&self) -> String {
        if self.place.is_empty() { self.operation.clone() } else { format!("{} › {}", self.operation, self.place) }
    }

    /// The fact and both its values, in the form of `what` in the settings: `maxLength: upstream 32, ours none`.
    pub fn what(&self) -> String {
        let side = |text: &Option<String>| text.clone().unwrap_or_else(|| "none".to_owned());
        format!("{}: upstream {}, ours {}", self.fact, side(&self.upstream), side(&self.ours))
    }
}

impl Drift {
    /// Whether every difference is intended, and every entry of the settings matches a difference.
    pub fn is_none(&self) -> bool {
        self.stale.is_empty() && self.findings.iter().all(|judged| judged.reason.is_some())
    }
}

/// Compares two descriptions.
///
/// # Errors
///
/// An input that can't be read, a `$ref` in scope that does not resolve, two paths that differ only in the names of
/// placeholders, an upstream without operations in scope, a setting without a reason, or an exceeded budget.
pub fn drift(inputs: &Inputs<'_>) -> Result<Drift, Diagnostics> {
    inputs.budgets.on_threads(|| compared(inputs))?
}

fn compared(inputs: &Inputs<'_>) -> Result<Drift, Diagnostics> {
    let budgets = &inputs.budgets;
    let settings = Settings::read(inputs.settings_name, inputs.settings)?;
    let our_document = Document::unchecked(inputs.ours_name, inputs.ours, &[], budgets)?;
    let upstream_document = Document::unchecked(inputs.upstream_name, inputs.upstream, &[], budgets)?;
    let (mut our_expansion, mut upstream_expansion) = (Expansion::new(budgets), Expansion::new(budgets));
    let mut ours = Side::new(inputs.ours_name, &our_document, &mut our_expansion);
    let mut upstream = Side::new(inputs.upstream_name, &upstream_document, &mut upstream_expansion);
    let theirs = upstream.operations(settings.segment());
    if theirs.is_empty() {
        let message = format!("no operation has the segment `{}` in its path", settings.segment());
        let help = "give the description of the API that is ours too, or correct `segment` in the settings";
        return Err(Diagnostics::of_text(inputs.upstream_name, None, message, help));
    }
    let operations = ours.operations(settings.segment());
    let compared = theirs.keys().filter(|operation| operations.contains_key(*operation)).count();
    let findings = Comparison::new(&mut upstream, &mut ours, budgets).operations(&theirs, &operations)?;
    let (our_faults, upstream_faults) = (ours.reader.faults, upstream.reader.faults);
    for (mut faults, expansion, document) in
        [(our_faults, our_expansion, &our_document), (upstream_faults, upstream_expansion, &upstream_document)]
    {
        expansion.check(&mut faults);
        faults.into_result(|fault| document.diagnostic(fault))?;
    }
    let (findings, stale) = settings.judge(findings);
    Ok(Drift { compared, findings, stale })
}

/// One of the two descriptions.
struct Side<'a> {
    name: String,
    document: &'a Document,
    /// The reader of the description's schemas, which also collects faults.
    reader: Reader<'a>,
}

impl<'a> Side<'a> {
    fn new(name: &str, document: &'a Document, expansion: &'a mut Expansion) -> Self {
        Self { name: name.to_owned(), document, reader: Reader::new(document, expansion) }
    }

    /// The value at a pointer after following `$ref`s, and the pointer of that value. A `$ref` that does not resolve is
    /// recorded as a fault.
    fn resolved(&mut self, at: &Pointer) -> Option<(Pointer, &'a serde_json::Value)> {
        match self.document.resolve(at) {
            Ok(found) => Some(found),
            Err(fault) => {
                self.reader.faults.add(fault);
                None
            }
        }
    }
}

//! Where two descriptions of an API say something else: ours, and the one that Cloudflare publishes.
//!
//! Both are brought into the same shape, facts at places, and compared operation by operation. How a description is
//! written doesn't count: `$ref`, `allOf` or inline, the names of schemas and placeholders, the order of members, titles,
//! texts, examples and tags. What a caller can rely on does: operations, parameters, fields, enum values, types, limits,
//! what is required or may be null, status codes, media types, security, permissions, deprecation.
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
mod facts;
mod report;
#[cfg(test)]
mod tests;

pub use compare::Finding;
pub use differences::Difference;

use serde_json::Value;

use crate::{
    budgets::Budgets,
    diagnostics::{Diagnostic, Diagnostics, Fault},
    document,
    pointer::Pointer,
};
use differences::Settings;

/// What is compared: texts, each with the name it has in messages.
#[derive(Debug, Clone)]
pub struct Inputs<'a> {
    /// The name of the published description in messages.
    pub upstream_name: &'a str,
    /// The published description, OpenAPI 3 as YAML or JSON.
    pub upstream: &'a str,
    /// The name of our description in messages.
    pub ours_name: &'a str,
    /// Our description, OpenAPI 3 as YAML or JSON.
    pub ours: &'a str,
    /// The name of the settings in messages.
    pub settings_name: &'a str,
    /// Which operations count, and the differences that are meant, as TOML (`spec/drift.toml` explains it).
    pub settings: &'a str,
    /// The budgets for reading each description.
    pub budgets: Budgets,
}

/// What came out of a comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drift {
    /// How many operations both descriptions have.
    pub compared: usize,
    /// Every difference, in the order of operations and places.
    pub findings: Vec<Judged>,
    /// Entries of the settings that no difference matches.
    pub stale: Vec<Difference>,
}

/// A difference, and whether it is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    /// The difference.
    pub finding: Finding,
    /// Why it is meant; `None`: nobody says that it is.
    pub reason: Option<String>,
}

impl Drift {
    /// Whether the descriptions differ only where it is meant, and differ there still.
    pub fn is_none(&self) -> bool {
        self.stale.is_empty() && self.findings.iter().all(|judged| judged.reason.is_some())
    }
}

/// Compares two descriptions.
///
/// # Errors
///
/// An input that can't be read, a reference that leads nowhere, two paths that differ in the names of placeholders only,
/// an upstream without any operation in scope, an entry of the settings without a reason.
pub fn drift(inputs: &Inputs<'_>) -> Result<Drift, Diagnostics> {
    inputs.budgets.on_stack(|| found(inputs))?
}

fn found(inputs: &Inputs<'_>) -> Result<Drift, Diagnostics> {
    let settings = Settings::read(inputs.settings_name, inputs.settings)?;
    let ours = Description::read(inputs.ours_name, inputs.ours, &inputs.budgets)?;
    let upstream = Description::read(inputs.upstream_name, inputs.upstream, &inputs.budgets)?;
    let theirs = upstream.operations(settings.segment())?;
    if theirs.is_empty() {
        let message = format!("no operation has the segment `{}` in its path", settings.segment());
        let help = "give the description of the API that is ours too, or correct `segment` in the settings";
        return Err(Diagnostics::of_text(inputs.upstream_name, None, message, help));
    }
    let operations = ours.operations(settings.segment())?;
    let compared = theirs.keys().filter(|operation| operations.contains_key(*operation)).count();
    let findings = compare::compare((&upstream, &theirs), (&ours, &operations), &inputs.budgets)?;
    let (findings, stale) = settings.judge(findings);
    Ok(Drift { compared, findings, stale })
}

/// A description as it was read, nothing resolved.
#[derive(Debug)]
struct Description<'a> {
    name: &'a str,
    root: Value,
}

impl<'a> Description<'a> {
    fn read(name: &'a str, text: &str, budgets: &Budgets) -> Result<Self, Diagnostics> {
        let root = document::value(name, text, budgets)?;
        let version = root.get("openapi").and_then(Value::as_str).unwrap_or_default();
        if !version.starts_with("3.") || !root.get("paths").is_some_and(Value::is_object) {
            let help = "give a description with `openapi: 3.` and `paths`";
            return Err(Diagnostics::of_text(name, None, "this is no OpenAPI 3 description".to_owned(), help));
        }
        Ok(Self { name, root })
    }

    /// What a `$ref` means.
    fn target(&self, reference: &str) -> Result<&Value, Diagnostics> {
        let found = reference.strip_prefix('#').and_then(|pointer| self.root.pointer(pointer));
        found.ok_or_else(|| {
            let at = Pointer::from_reference(reference).unwrap_or_else(Pointer::root);
            self.fault(at, format!("nothing is where `$ref: {reference}` points"), "correct the description")
        })
    }

    fn fault(&self, at: Pointer, message: String, help: &str) -> Diagnostics {
        let fault = Fault { at, message, help: help.to_owned() };
        Diagnostics(vec![Diagnostic {
            file: self.name.to_owned(),
            line: None,
            pointer: Some(fault.at),
            message: fault.message,
            help: fault.help,
        }])
    }
}

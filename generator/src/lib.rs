//! Reads an OpenAPI description, 3.0 or 3.1, and writes the resources of a Rust client.
//!
//! A pure library: texts go in, texts come out. It opens no file, asks no clock, reads no environment and uses no
//! map without an order, so the same inputs give the same bytes on every machine.
//!
//! ```
//! use sdk_generator::{Inputs, generate};
//!
//! let spec = "
//! openapi: 3.0.3
//! info: {title: Widgets, version: '1'}
//! paths:
//!   /widgets/{widget_id}:
//!     delete:
//!       operationId: delete-widget
//!       parameters:
//!       - {name: widget_id, in: path, required: true, schema: {type: string}}
//!       responses: {'204': {description: gone}}
//! ";
//! let output = generate(&Inputs::new("widgets.yaml", spec)).unwrap();
//! assert!(output.files["widgets.rs"].contains("pub fn delete("));
//! ```
//!
//! The way of the data, one direction only; a module uses only those before it:
//!
//! | stage | what it does |
//! | --- | --- |
//! | [`mod@text`], [`terminal`] | texts of a description in what is written and printed |
//! | [`mod@pointer`], [`diagnostics`] | where something is, and what is wrong there |
//! | [`budgets`] | how much of a description is read and expanded |
//! | [`settings`] | `scope.toml`, `names.toml` and `names.lock` |
//! | [`document`] | text to an `openapiv3` document whose faults have a line |
//! | [`ir`] | the neutral model; knows neither `openapiv3` nor `syn` |
//! | `lower` | document to model: what is in scope, or a diagnostic |
//! | `passes` | model to richer model, in a fixed order |
//! | `emit` | model to tokens to text |
//! | [`diff`] | two models to what changed for callers |
//!
//! Beside it stands [`mod@drift`], which compares two descriptions as `lower` reads their schemas.

#![deny(missing_docs)]

pub mod budgets;
pub mod diagnostics;
pub mod diff;
pub mod document;
pub mod drift;
mod emit;
pub mod ir;
mod lower;
mod passes;
pub mod pointer;
pub mod report;
pub mod settings;
pub mod terminal;
pub mod text;

#[cfg(feature = "dispatch")]
pub mod callers;
#[cfg(feature = "dispatch")]
pub mod dispatch;
#[cfg(feature = "progenitor")]
pub mod progenitor;

use std::collections::BTreeMap;

pub use budgets::Budgets;
pub use diagnostics::{Diagnostic, Diagnostics};
pub use emit::{CratePages, Target, listing};
pub use report::Report;

use diagnostics::Findings;
use document::Document;
use ir::{Api, Expansion};
use settings::{Lock, Names, Scope};

/// Inputs of a generation: texts, each with the name it has in messages.
#[derive(Debug, Clone)]
pub struct Inputs<'a> {
    /// The description's name in messages, such as `/home/me/openapi.yaml`.
    pub spec_name: &'a str,
    /// The description's name in the header of each file: a path of the machine has no place there.
    pub source: &'a str,
    /// The description, OpenAPI 3.0 or 3.1 as YAML or JSON.
    pub spec: &'a str,
    /// Corrections to the description, each a name and a text in OpenAPI Overlay 1.x, applied in order.
    pub overlays: &'a [(&'a str, &'a str)],
    /// The name of the scope in messages.
    pub scope_name: &'a str,
    /// The scope, that is the operations that become methods, as TOML; empty: all of them.
    pub scope: &'a str,
    /// The name of the names in messages.
    pub names_name: &'a str,
    /// Exceptions to the rules that make identifiers, as TOML; empty: none.
    pub names: &'a str,
    /// The name of the lock in messages.
    pub lock_name: &'a str,
    /// The names that were chosen before, `names.lock`; empty: none.
    pub lock: &'a str,
    /// The kind of crate that the output is for.
    pub target: Target,
    /// The name of a crate of its own, which its examples name.
    pub package: &'a str,
    /// Limits on reading and expanding the description.
    pub budgets: Budgets,
}

impl<'a> Inputs<'a> {
    /// A description alone: everything in scope, no exceptions, for a crate of its own.
    pub fn new(spec_name: &'a str, spec: &'a str) -> Self {
        Self {
            spec_name,
            source: spec_name,
            spec,
            overlays: &[],
            scope_name: "scope.toml",
            scope: "",
            names_name: "names.toml",
            names: "",
            lock_name: "names.lock",
            lock: "",
            target: Target::External,
            package: "client",
            budgets: Budgets::default(),
        }
    }
}

/// The result of a generation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Output {
    /// Path (with `/`, below the folder of the resources) to content. All of that folder: what is not here is stale.
    pub files: BTreeMap<String, String>,
    /// The cargo features of a crate of its own, each with those it needs.
    pub features: BTreeMap<String, Vec<String>>,
    /// The pages beside the resources of a crate of its own; empty for another target.
    pub crate_pages: CratePages,
    /// An answer to each operation as an example, for tests, as JSON: `examples.json`. Empty where the files are for a
    /// module of a crate that may have no feature `testing`.
    pub examples: String,
    /// The whole surface on one page, as Markdown.
    pub api_page: String,
    /// The whole surface as signatures, a line each.
    pub listing: String,
    /// The chosen names, which the next run keeps: `names.lock`.
    pub lock: String,
    /// The ledger: loosened and refused keywords with their reasons, and the fates counted by keyword, as TOML.
    pub ledger_page: String,
    /// Generated, skipped and loosened parts of the description.
    pub report: Report,
}

/// The operations of a description that a model has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent<'a> {
    /// The operations that the scope includes.
    Scope,
    /// Every operation; the scope only gives names.
    Everything,
    /// Every operation whose path has this literal segment; the scope only gives names.
    Segment(&'a str),
}

/// The model that generation would start from, as far as it can be made: what can't be expressed is in
/// [`Api::refused`] instead of failing the whole, and a setting that matches nothing is left alone.
///
/// # Errors
///
/// An input that can't be read.
pub fn model(inputs: &Inputs<'_>, extent: Extent<'_>) -> Result<Api, Diagnostics> {
    inputs.budgets.on_stack(|| modelled(inputs, extent))?
}

fn modelled(inputs: &Inputs<'_>, extent: Extent<'_>) -> Result<Api, Diagnostics> {
    let scope = Scope::read(inputs.scope_name, inputs.scope)?;
    let mut scope = match extent {
        Extent::Scope => scope,
        Extent::Everything => scope.widened(),
        Extent::Segment(segment) => scope.around(segment),
    };
    let names = Names::read(inputs.names_name, inputs.names)?.keeping(Lock::read(inputs.lock_name, inputs.lock)?);
    let document = Document::within(inputs.spec_name, inputs.spec, &[], &inputs.budgets)?;
    scope.find_owners(document.api().paths.paths.keys().map(String::as_str));
    let mut findings = Findings::default();
    let mut expansion = Expansion::new(&inputs.budgets);
    let mut api = lower::lower(&document, &scope, &mut expansion, &mut findings);
    passes::run(&mut api, &scope, &names, &mut expansion, &mut findings);
    // A description that is too large has no model without the excess.
    let mut findings = Findings::default();
    expansion.check(&mut findings);
    findings.into_result(|fault| document.diagnostic(fault))?;
    Ok(api)
}

/// The schema at a place of a description as one JSON Schema without `allOf` and references: the constraints that
/// generation starts from. `None` where schemas that hold at once contradict each other, or refer to themselves.
///
/// # Errors
///
/// A description that can't be read.
pub fn intersected(inputs: &Inputs<'_>, at: &pointer::Pointer) -> Result<Option<serde_json::Value>, Diagnostics> {
    let document = Document::read(inputs.spec_name, inputs.spec)?;
    Ok(lower::intersected(&document, at))
}

/// Generates the resources.
///
/// # Errors
///
/// Everything found wrong, each with its place: an input that can't be read, a construct that can't be expressed, a
/// setting that matches nothing.
pub fn generate(inputs: &Inputs<'_>) -> Result<Output, Diagnostics> {
    inputs.budgets.on_stack(|| generated(inputs))?
}

fn generated(inputs: &Inputs<'_>) -> Result<Output, Diagnostics> {
    let Prepared { document, mut api, report } = Prepared::of(inputs)?;
    let lock = std::mem::take(&mut api.lock);
    let files = emit::files(&api, inputs.source, inputs.target, &inputs.budgets)
        .map_err(|fault| document.diagnostics(fault))?;
    let (api_page, listing) = (emit::api_page(&api, inputs.source), emit::listing(&api, inputs.source));
    let ledger_page = emit::ledger_page(&api, inputs.source);
    let features = emit::features(&api);
    let crate_pages = match inputs.target {
        Target::Crate => emit::crate_pages(&api, inputs.source, inputs.package),
        Target::Sdk | Target::External => CratePages::default(),
    };
    let examples = match inputs.target {
        Target::Crate | Target::Sdk => emit::answer_examples(&api),
        Target::External => String::new(),
    };
    let lock = lock.to_text();
    Ok(Output { files, features, crate_pages, examples, api_page, listing, lock, ledger_page, report })
}

/// A description after every pass: the input of the emission.
struct Prepared {
    document: Document,
    api: Api,
    report: Report,
}

impl Prepared {
    fn of(inputs: &Inputs<'_>) -> Result<Self, Diagnostics> {
        let mut scope = Scope::read(inputs.scope_name, inputs.scope)?;
        let names = Names::read(inputs.names_name, inputs.names)?.keeping(Lock::read(inputs.lock_name, inputs.lock)?);
        let document = Document::within(inputs.spec_name, inputs.spec, inputs.overlays, &inputs.budgets)?;
        scope.find_owners(document.api().paths.paths.keys().map(String::as_str));
        let mut findings = Findings::default();
        let mut expansion = Expansion::new(&inputs.budgets);
        let mut api = lower::lower(&document, &scope, &mut expansion, &mut findings);
        let described = report::Described::of(&api);
        passes::run(&mut api, &scope, &names, &mut expansion, &mut findings);
        expansion.check(&mut findings);
        findings.into_result(|fault| document.diagnostic(fault))?;
        let report = report::report(&api, &described);
        Ok(Self { document, api, report })
    }
}

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
//! The stages, in the order of the data flow; a module uses only modules above it:
//!
//! | stage | what it does |
//! | --- | --- |
//! | [`mod@text`], [`terminal`] | escaping of a description's texts for files and terminals |
//! | [`mod@pointer`], [`diagnostics`] | where something is, and what is wrong there |
//! | [`path_template`] | the keys of `paths` |
//! | [`hash`] | hashes that stay the same |
//! | [`budgets`] | how much of a description is read and expanded |
//! | [`settings`] | `scope.toml`, `names.toml` and `names.lock` |
//! | [`document`] | text to an `openapiv3` document whose faults have a line |
//! | [`ir`] | the neutral model; knows neither `openapiv3` nor `syn` |
//! | `lower` | document to model: what is in scope, or a diagnostic |
//! | `passes` | model to richer model, in a fixed order |
//! | `emit` | model to tokens to text |
//! | [`diff`] | two models to what changed for callers |
//! | [`report`] | what was generated, skipped and loosened |
//!
//! [`mod@drift`] is separate: it compares two descriptions with the schema reader of `lower`. The cargo feature
//! `dispatch` adds `callers` and `dispatch`, for tests of generated code, and `progenitor` a second generator to
//! compare with.

#![deny(missing_docs)]

pub mod budgets;
pub mod diagnostics;
pub mod diff;
pub mod document;
pub mod drift;
mod emit;
pub mod hash;
pub mod ir;
mod lower;
mod passes;
pub mod path_template;
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
pub use emit::{CratePages, Target, header, listing};
pub use report::Report;

use diagnostics::Faults;
use document::{Document, Places};
use ir::{Api, Expansion, Ledger};
use report::Described;
use settings::{Lock, Names, Scope};

/// The inputs of a generation: texts, each with its name in messages.
#[derive(Debug, Clone)]
pub struct Inputs<'a> {
    /// The name of the description in messages, such as `/home/me/openapi.yaml`.
    pub spec_name: &'a str,
    /// The name of the description in the header of each file, without a path of the machine.
    pub source: &'a str,
    /// The description, OpenAPI 3.0 or 3.1 as YAML or JSON.
    pub spec: &'a str,
    /// Overlays (OpenAPI Overlay 1.x) that correct the description, applied in order: the name of each in messages, and
    /// its text.
    pub overlays: &'a [(&'a str, &'a str)],
    /// The name of `scope.toml` in messages.
    pub scope_name: &'a str,
    /// The text of `scope.toml`: which operations become methods; all of them if empty.
    pub scope: &'a str,
    /// The name of `names.toml` in messages.
    pub names_name: &'a str,
    /// The text of `names.toml`: exceptions to the rules for identifiers; may be empty.
    pub names: &'a str,
    /// The name of `names.lock` in messages.
    pub lock_name: &'a str,
    /// The text of `names.lock`: the names chosen by earlier runs; may be empty.
    pub lock: &'a str,
    /// The kind of crate that the output is for.
    pub target: Target,
    /// The package name of the generated crate, which its examples import; used for [`Target::Crate`] only.
    pub package: &'a str,
    /// Limits on reading and expanding the description.
    pub budgets: Budgets,
}

impl<'a> Inputs<'a> {
    /// The inputs for a description alone: all operations, no settings, and code for a module of another crate.
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
    /// The content of every file by path (with `/`, below the folder of the resources). Other files in that folder are
    /// stale.
    pub files: BTreeMap<String, String>,
    /// The cargo features of a generated crate ([`Target::Crate`]), each with the features that it needs.
    pub features: BTreeMap<String, Vec<String>>,
    /// The pages of a generated crate beside its resources; empty for other targets.
    pub crate_pages: CratePages,
    /// `examples.json`: an example response of each operation, for tests. Empty for [`Target::External`], whose crate
    /// may have no feature `testing`.
    pub examples: String,
    /// `API.md`: the public interface on one page.
    pub api_page: String,
    /// `api.txt`: the public interface as signatures, one line each.
    pub listing: String,
    /// `names.lock`: the names chosen so far, for the next run.
    pub lock: String,
    /// `ledger.toml`: loosened and refused keywords with their reasons, and the number of each keyword by fate.
    pub ledger_page: String,
    /// The generated, skipped and loosened parts of the description.
    pub report: Report,
}

/// The operations of a description that a model includes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent<'a> {
    /// The operations that the scope includes.
    Scope,
    /// Every operation, skipped ones included. The names in the scope still apply.
    Everything,
    /// Every operation whose path has this literal segment, skipped ones included. The names in the scope still apply.
    Segment(&'a str),
}

/// The model that generation starts from, as far as it can be made. Parts that can't be expressed are listed in
/// [`Api::refused`] instead of failing, and settings that match nothing are ignored.
///
/// # Errors
///
/// An input that can't be read, or exceeds its budgets.
pub fn model(inputs: &Inputs<'_>, extent: Extent<'_>) -> Result<Api, Diagnostics> {
    inputs.budgets.on_threads(|| modelled(inputs, extent))?
}

fn modelled(inputs: &Inputs<'_>, extent: Extent<'_>) -> Result<Api, Diagnostics> {
    let scope = Scope::read(inputs.scope_name, inputs.scope)?;
    let scope = match extent {
        Extent::Scope => scope,
        Extent::Everything => scope.widened(),
        Extent::Segment(segment) => scope.around(segment),
    };
    let passed = Passed::of(inputs, scope)?;
    // Faults go into `Api::refused`; only an exceeded budget leaves no model.
    let Passed { mut api, names, .. } = Passed { faults: Faults::default(), ..passed }.checked()?;
    api.lock = passes::lock(&api, &names);
    Ok(api)
}

/// The schema at a place as one JSON Schema without `allOf` and references, as generation starts from it. `None` if
/// schemas that apply at once contradict each other, or refer to themselves.
///
/// # Errors
///
/// A description that can't be read.
pub fn intersected(inputs: &Inputs<'_>, at: &pointer::Pointer) -> Result<Option<serde_json::Value>, Diagnostics> {
    let document = Document::read(inputs.spec_name, inputs.spec)?;
    Ok(lower::intersected(&document, at))
}

/// Generates the client's resources.
///
/// # Errors
///
/// All faults that were found, with their places: an input that can't be read, a construct that can't be expressed, or
/// a setting that matches nothing.
pub fn generate(inputs: &Inputs<'_>) -> Result<Output, Diagnostics> {
    inputs.budgets.on_threads(|| generated(inputs))?
}

fn generated(inputs: &Inputs<'_>) -> Result<Output, Diagnostics> {
    let scope = Scope::read(inputs.scope_name, inputs.scope)?;
    let Passed { names, api, ledger, described, places, .. } = Passed::of(inputs, scope)?.checked()?;
    // The files and the pages are made in parallel.
    let (files, output) = rayon::join(
        || emit::files(&api, inputs.source, inputs.target),
        || Output {
            files: BTreeMap::new(),
            features: emit::features(&api),
            crate_pages: match inputs.target {
                Target::Crate => emit::crate_pages(&api, inputs.source, inputs.package),
                Target::Sdk | Target::External => CratePages::default(),
            },
            examples: match inputs.target {
                Target::Crate | Target::Sdk => emit::answer_examples(&api),
                Target::External => String::new(),
            },
            api_page: emit::api_page(&api, inputs.source),
            listing: emit::listing(&api, inputs.source),
            lock: lock(&api, &names, inputs.target).to_text(),
            ledger_page: emit::ledger_page(&ledger, inputs.source),
            report: report::report(&api, ledger, &described),
        },
    );
    // The model is dropped on another thread, since it has many values.
    rayon::spawn(move || drop(api));
    let files = files.map_err(|fault| Diagnostics(vec![places.diagnostic(fault)]))?;
    Ok(Output { files, ..output })
}

/// The next `names.lock`.
fn lock(api: &Api, names: &Names, target: Target) -> Lock {
    let mut lock = passes::lock(api, names);
    // The SDK has no features for products.
    if target == Target::Sdk {
        lock.live.features.clear();
        lock.gone.features.clear();
    }
    lock
}

/// A model after every pass, and the values made along the way.
struct Passed {
    names: Names,
    api: Api,
    ledger: Ledger,
    described: Described,
    places: Places,
    expansion: Expansion,
    faults: Faults,
}

impl Passed {
    fn of(inputs: &Inputs<'_>, mut scope: Scope) -> Result<Self, Diagnostics> {
        let (names, mut lock) =
            (Names::read(inputs.names_name, inputs.names)?, Lock::read(inputs.lock_name, inputs.lock)?);
        let document = Document::within(inputs.spec_name, inputs.spec, inputs.overlays, &inputs.budgets)?;
        lock.follow(&document.operation_ids());
        let names = names.keeping(lock);
        scope.find_owners(document.paths(), names.lock());
        let mut faults = Faults::default();
        let mut expansion = Expansion::new(&inputs.budgets);
        let (mut api, entries) = lower::lower(&document, &scope, names.lock(), &mut expansion, &mut faults);
        let described = Described::of(&api);
        // The passes need neither the ledger nor the document, so the ledger is completed and the document dropped in
        // parallel.
        let ((), (mut ledger, places)) = rayon::join(
            || passes::run(&mut api, &scope, &names, &mut expansion, &mut faults),
            || (entries.complete(&document), document.into_places()),
        );
        passes::record_in_ledger(&mut api, &mut ledger);
        Ok(Self { names, api, ledger, described, places, expansion, faults })
    }

    /// The model, if it has no faults.
    fn checked(mut self) -> Result<Self, Diagnostics> {
        self.expansion.check(&mut self.faults);
        std::mem::take(&mut self.faults).into_result(|fault| self.places.diagnostic(fault))?;
        Ok(self)
    }
}

//! Reads an OpenAPI description, 3.0 or 3.1, and writes the resources of a Rust client.
//!
//! Input and output are texts. The library opens no file, reads neither clock nor environment, and iterates only over
//! maps with a fixed order, so the same inputs give the same bytes on every machine.
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
//! The modules in the order of the data flow; each uses only modules above it:
//!
//! | module | purpose |
//! | --- | --- |
//! | [`mod@text`], [`terminal`] | escape a description's texts for files and terminals |
//! | [`mod@pointer`], [`diagnostics`] | JSON pointers into the description, and the faults of inputs |
//! | [`path_template`] | parses the keys of `paths` |
//! | [`hash`] | hashes that are the same on every machine |
//! | [`budgets`] | limits on the size and expansion of a description |
//! | [`settings`] | reads `scope.toml` (operations), `names.toml` (exceptions) and `names.lock` (earlier names) |
//! | [`document`] | parses the description as an `openapiv3` document, and finds the lines of faults |
//! | [`ir`] | the model of an API, independent of `openapiv3` and `syn` |
//! | `lower` | converts the operations in scope from the document to the model |
//! | `passes` | complete the model for Rust code, in a fixed order |
//! | `emit` | writes Rust code from the model |
//! | [`diff`] | compares two models, to find changes for callers |
//! | [`report`] | lists and counts generated, skipped and loosened parts |
//!
//! A part is loosened if its Rust type accepts more than the description does.
//!
//! [`mod@drift`] is separate: it compares two descriptions with the schema reader of `lower`. The cargo feature
//! `dispatch` adds the modules `callers` and `dispatch`, for tests of generated code. The feature `progenitor` adds a
//! second generator, to compare with.

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
    /// The name of the description in the header of each generated file. It should not be a path of the local machine.
    pub source: &'a str,
    /// The description, OpenAPI 3.0 or 3.1 as YAML or JSON.
    pub spec: &'a str,
    /// Overlays (OpenAPI Overlay 1.x) that correct the description, applied in order: the name of each in messages, and
    /// its text.
    pub overlays: &'a [(&'a str, &'a str)],
    /// The name of `scope.toml` in messages.
    pub scope_name: &'a str,
    /// The text of `scope.toml`, which selects the operations that become methods. All operations if empty.
    pub scope: &'a str,
    /// The name of `names.toml` in messages.
    pub names_name: &'a str,
    /// The text of `names.toml`, with exceptions to the rules for identifiers; may be empty.
    pub names: &'a str,
    /// The name of `names.lock` in messages.
    pub lock_name: &'a str,
    /// The text of `names.lock`, with the names chosen by earlier runs; empty for the first run.
    pub lock: &'a str,
    /// The kind of crate that the output is for.
    pub target: Target,
    /// The package name of the generated crate, which its examples import; used for [`Target::Crate`] only.
    pub package: &'a str,
    /// Limits on the size and expansion of the description.
    pub budgets: Budgets,
}

impl<'a> Inputs<'a> {
    /// The inputs for a description without settings: code for all operations, as a module in a crate of the caller.
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
    /// The content of every generated file, by its path below the folder of the resources (with `/`). Other files in
    /// that folder are stale.
    pub files: BTreeMap<String, String>,
    /// The cargo features of a generated crate ([`Target::Crate`]), each with the features that it enables.
    pub features: BTreeMap<String, Vec<String>>,
    /// `README.md` and the quickstart of a generated crate ([`Target::Crate`]); empty for other targets.
    pub crate_pages: CratePages,
    /// `examples.json`: an example response of each operation, for tests. Empty for [`Target::External`], since the
    /// crate may lack the feature `testing` that uses it.
    pub examples: String,
    /// `API.md`: the public interface on one page.
    pub api_page: String,
    /// `api.txt`: the public interface as signatures, one line each.
    pub listing: String,
    /// `names.lock`: the names chosen by this and earlier runs, for the next run.
    pub lock: String,
    /// `ledger.toml`: the keywords that are not enforced or not supported, with the reasons, and the number of each
    /// keyword by [`ir::Fate`].
    pub ledger_page: String,
    /// The operations that were generated and skipped, and the keywords that are not fully enforced (loosened).
    pub report: Report,
}

/// The operations of a description that a model includes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent<'a> {
    /// The operations that `scope.toml` includes.
    Scope,
    /// Every operation, skipped ones included. The names in `scope.toml` still apply.
    Everything,
    /// Every operation whose path has this literal segment, skipped ones included. The names in `scope.toml` still
    /// apply.
    Segment(&'a str),
}

/// The model of a description after all passes, from which code is generated. Parts that can't be expressed are listed
/// in [`Api::refused`] instead of causing an error, and settings that match nothing are ignored.
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
    // Faults are in `Api::refused` already, or are ignored. Only an exceeded budget is an error here.
    let Passed { mut api, names, .. } = Passed { faults: Faults::default(), ..passed }.checked()?;
    api.lock = passes::lock(&api, &names);
    Ok(api)
}

/// The schema at a place as one JSON Schema without `allOf` and references, as the generator reads it. `None` if
/// schemas in it contradict each other, or refer to themselves.
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
    // The model is dropped on another thread, since dropping its many values takes long.
    rayon::spawn(move || drop(api));
    let files = files.map_err(|fault| Diagnostics(vec![places.diagnostic(fault)]))?;
    Ok(Output { files, ..output })
}

/// The `names.lock` to write after this run.
fn lock(api: &Api, names: &Names, target: Target) -> Lock {
    let mut lock = passes::lock(api, names);
    // The SDK has no cargo features for products.
    if target == Target::Sdk {
        lock.live.features.clear();
        lock.gone.features.clear();
    }
    lock
}

/// A model after all passes, with the intermediate results of its creation.
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

    /// Returns `self` if there are no faults, otherwise all faults.
    fn checked(mut self) -> Result<Self, Diagnostics> {
        self.expansion.check(&mut self.faults);
        std::mem::take(&mut self.faults).into_result(|fault| self.places.diagnostic(fault))?;
        Ok(self)
    }
}

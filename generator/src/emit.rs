//! Emits the Rust source files of the model (`Api`), first as tokens, then as formatted text.

mod answer_example;
mod api_page;
#[cfg(feature = "dispatch")]
mod callers;
mod constant;
#[cfg(feature = "dispatch")]
mod dispatch;
mod docs;
mod enumeration;
mod example;
mod feature_gates;
mod file;
mod handle;
mod header;
mod ledger_page;
mod limits;
mod listing;
mod method;
mod newtype;
mod object;
mod readme;
mod response;
#[cfg(feature = "dispatch")]
mod round_trips;
mod rust_type;
mod signature;
mod style;
pub(crate) mod surface;
mod union;

use std::{
    cmp::Reverse,
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use crate::{
    diagnostics::Fault,
    ir::{Api, Kind, Operation, Resource, ResourcePath, SchemaId, Type},
};
use proc_macro2::TokenStream;
use quote::quote;
use rayon::prelude::*;

pub(crate) use answer_example::answer_examples;
pub(crate) use api_page::api_page;
#[cfg(feature = "dispatch")]
pub(crate) use callers::callers;
#[cfg(feature = "dispatch")]
pub(crate) use dispatch::dispatch;
pub use header::header;
pub(crate) use ledger_page::ledger_page;
pub use listing::listing;
pub use readme::CratePages;
pub(crate) use readme::crate_pages;
#[cfg(feature = "dispatch")]
pub(crate) use round_trips::round_trips;

/// The kind of crate that the generated files are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// The crate `cloudflare-sdk`, which contains the runtime.
    Sdk,
    /// Another crate, which has the generated code as a module and depends on `cloudflare-sdk`.
    External,
    /// A whole generated crate, which depends on `cloudflare-sdk` and has a cargo feature for each product.
    Crate,
}

/// The text of every Rust source file, by path.
///
/// # Errors
///
/// Generated code that is not valid Rust, two modules with the same file, or documentation that rustdoc would not
/// render as text. All are faults of the generator.
pub(crate) fn files(api: &Api, source: &str, target: Target) -> Result<BTreeMap<String, String>, Fault> {
    let emission = Emission::new(api, source, target);
    let mut paths: Vec<&ResourcePath> = api.resources.keys().collect();
    // The largest files come first, so that no thread is still busy with one of them when the others are done.
    paths.sort_by_key(|path| Reverse(emission.types(path).len() + emission.operations(path).len()));
    // Files are independent, and formatting takes half of the time, so threads share the work.
    let paths = paths.into_iter().par_bridge();
    let parts: Vec<Result<(String, String), Fault>> =
        paths.map(|path| Ok((file_path(path, target), emission.file(path)?))).collect();
    if let Some(fault) = parts.iter().filter_map(|part| part.as_ref().err()).min() {
        return Err(fault.clone());
    }
    let mut files = BTreeMap::new();
    for (path, text) in parts.into_iter().flatten() {
        if files.contains_key(&path) {
            return Err(Fault::of_ours(format!("two modules have the file {path}")));
        }
        files.insert(path, text);
    }
    match emission.faults.into_inner().unwrap_or_else(PoisonError::into_inner).into_iter().min() {
        Some(fault) => Err(fault),
        None => Ok(files),
    }
}

/// The cargo features of a whole crate (`Target::Crate`), one for each product. Each has the features that it enables:
/// that of its parent module, and those of the products whose types it uses.
pub(crate) fn features(api: &Api) -> BTreeMap<String, Vec<String>> {
    let mut features: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (path, resource) in &api.resources {
        let Some(feature) = &resource.feature else { continue };
        let around = path.parent().and_then(|parent| api.resources.get(&parent)?.feature.clone());
        let needed = features.entry(feature.clone()).or_default();
        needed.extend(around.filter(|around| around != feature && !needed.contains(around)));
    }
    for (user, id) in api.uses() {
        let Some(named) = api.types.get(id).filter(|named| named.resource != *user) else { continue };
        let own = feature(api, user);
        let Some(needed) = own.and_then(|own| features.get_mut(own)) else { continue };
        let other = feature(api, &named.resource);
        if let Some(other) = other.filter(|other| own != Some(other) && !needed.iter().any(|it| it == other)) {
            needed.push(other.to_owned());
        }
    }
    features
}

/// The cargo feature of a module: its own, or that of its nearest parent with one.
fn feature<'a>(api: &'a Api, path: &ResourcePath) -> Option<&'a str> {
    let mut path = Some(path.clone());
    while let Some(here) = path {
        if let Some(feature) = api.resources.get(&here).and_then(|resource| resource.feature.as_deref()) {
            return Some(feature);
        }
        path = here.parent();
    }
    None
}

/// The model, with indexes of its operations, types and modules, and the faults found during emission.
struct Emission<'a> {
    api: &'a Api,
    source: &'a str,
    target: Target,
    operations: BTreeMap<&'a ResourcePath, Vec<&'a Operation>>,
    types: BTreeMap<&'a ResourcePath, Vec<(&'a SchemaId, &'a Type)>>,
    children: BTreeMap<ResourcePath, Vec<(&'a ResourcePath, &'a Resource)>>,
    /// The `cfg` attribute, as text, of each type in the root module: the type is compiled with any of the features
    /// that use it.
    gates: BTreeMap<SchemaId, String>,
    /// Faults found during the emission.
    faults: Mutex<Vec<Fault>>,
}

impl<'a> Emission<'a> {
    /// An emission without indexes, for the types and signatures of single items.
    fn bare(api: &'a Api, source: &'a str, target: Target) -> Self {
        Self {
            api,
            source,
            target,
            operations: BTreeMap::new(),
            types: BTreeMap::new(),
            children: BTreeMap::new(),
            gates: BTreeMap::new(),
            faults: Mutex::default(),
        }
    }

    fn new(api: &'a Api, source: &'a str, target: Target) -> Self {
        let mut emission = Self::bare(api, source, target);
        for operation in &api.operations {
            emission.operations.entry(&operation.resource).or_default().push(operation);
        }
        for (id, named) in &api.types {
            emission.types.entry(&named.resource).or_default().push((id, named));
        }
        for types in emission.types.values_mut() {
            types.sort_by(|(_, a), (_, b)| a.name.cmp(&b.name));
        }
        if target == Target::Crate {
            emission.gates = feature_gates::gates(api);
        }
        for (path, resource) in &api.resources {
            if let Some(parent) = path.parent() {
                emission.children.entry(parent).or_default().push((path, resource));
            }
        }
        emission
    }

    /// The operations of a module, in the order of the model.
    fn operations(&self, path: &ResourcePath) -> &[&'a Operation] {
        self.operations.get(path).map_or(&[], Vec::as_slice)
    }

    /// The types of a module, sorted by name.
    fn types(&self, path: &ResourcePath) -> &[(&'a SchemaId, &'a Type)] {
        self.types.get(path).map_or(&[], Vec::as_slice)
    }

    /// The child modules of a module.
    fn children(&self, path: &ResourcePath) -> &[(&'a ResourcePath, &'a Resource)] {
        self.children.get(path).map_or(&[], Vec::as_slice)
    }

    /// Records a fault of an item that can't be emitted.
    fn refuse(&self, fault: Fault) {
        self.faults.lock().unwrap_or_else(PoisonError::into_inner).push(fault);
    }

    /// The `cfg` attribute of a module that has a cargo feature.
    fn gate(&self, resource: &Resource) -> Option<TokenStream> {
        self.cfg(resource.feature.as_deref())
    }

    /// The `cfg` attribute for the items of a module: its cargo feature, or else that of its nearest parent with one.
    fn nearest_gate(&self, path: &ResourcePath) -> Option<TokenStream> {
        self.cfg(feature(self.api, path))
    }

    /// The `cfg` attribute of a cargo feature; `None` unless the target has features (`Target::Crate`).
    fn cfg(&self, feature: Option<&str>) -> Option<TokenStream> {
        let feature = feature.filter(|_| self.target == Target::Crate)?;
        Some(quote!(#[cfg(feature = #feature)]))
    }
}

/// The path of a module's file. That of the root module is `mod.rs` or, in a whole crate, `lib.rs`.
fn file_path(path: &ResourcePath, target: Target) -> String {
    match (path.0.is_empty(), target) {
        (true, Target::Sdk | Target::External) => "mod.rs".to_owned(),
        (true, Target::Crate) => "lib.rs".to_owned(),
        (false, _) => format!("{}.rs", path.0.join("/")),
    }
}

/// Text as a Rust string literal.
fn literal(text: &str) -> String {
    proc_macro2::Literal::string(text).to_string()
}

impl Emission<'_> {
    /// The Rust items of a type: its declaration, functions and macro calls.
    fn type_items(&self, named: &Type) -> Vec<TokenStream> {
        match &named.schema.kind {
            Kind::Object(object) => self.object(named, object),
            Kind::Enum(variants) => self.enumeration(named, variants),
            Kind::Union(union) => self.union(named, union),
            _ => self.id(named),
        }
    }
}

//! The neutral model of an API: operations, schemas, resources.
//!
//! It knows neither how a description is read nor how Rust is written. The stages after [`crate::lower`] hand the same
//! [`Api`] on, each a little richer; what a pass fills in is empty before it, and says so.

mod expansion;
mod facets;
mod ledger;
mod limits;
mod operation;
mod request;
mod resource;
mod schema;
mod structure;
mod types;
mod visit;
mod words;

use std::collections::{BTreeMap, BTreeSet};

pub(crate) use expansion::Expansion;
pub(crate) use facets::{
    Additional, Choice, Contradiction, Discriminator, Facets, Intersecting, Node, Null, Targets, follow, to_json,
};
pub use ledger::{Entry, Fate, Ledger};
pub(crate) use limits::{
    CHECKED_FORMATS, Keyword, Limits, Order, ROWS, Row, canonical, compare, same as same_value, whole,
};
pub(crate) use operation::{Answer, Body, Method, Operation, Parameter, ParameterPlace};
pub use operation::{Part, Refused};
pub use request::split_path;
pub(crate) use request::{Encoding, PartEncoding, Server, Style};
pub(crate) use resource::{Resource, ResourcePath};
pub(crate) use schema::{
    Branch, Field, Kind, Object, Presence, Schema, SchemaId, Shape, Type, TypeUse, Union, Variant, Within,
};
pub(crate) use types::Types;
pub(crate) use visit::reach;
pub(crate) use words::singular;

use crate::{pointer::Pointer, settings::Lock};

/// An API, or the part of it that is in scope.
#[derive(Debug, Clone, Default)]
pub struct Api {
    /// The title of the API.
    pub(crate) title: String,
    /// The operations in scope.
    pub(crate) operations: Vec<Operation>,
    /// Every schema that has a name of its own: those of the description's components that are used, and, after
    /// `hoist`, those found inside others that need a Rust type.
    pub(crate) types: BTreeMap<SchemaId, Type>,
    /// Method and path of every operation of the description, in scope or not; no method where it is none that the
    /// model knows.
    pub(crate) paths: Vec<(Option<Method>, String)>,
    /// Prefixes that many schema names share, up to a `_`: `dns-records` of `dns-records_ttl`. They are dropped in the
    /// module of the same name.
    pub(crate) families: BTreeSet<String>,
    /// Sentences on groups of operations, by tag.
    pub(crate) tags: BTreeMap<String, String>,
    /// The modules, by path; filled by `resources`.
    pub(crate) resources: BTreeMap<ResourcePath, Resource>,
    /// Operations left out by the scope, each with the reason.
    pub(crate) skipped: Vec<(String, String)>,
    /// Values whose type or limit is not enforced, each with its place and the reason.
    pub(crate) loosened: Vec<(Pointer, String)>,
    /// Ambiguities in the description, each with the choice made.
    pub(crate) noted: Vec<(Pointer, String)>,
    /// The account of its keywords; filled by `lower`.
    pub(crate) ledger: Ledger,
    /// Components of the description that nothing in scope needs.
    pub(crate) unused: Vec<Pointer>,
    /// The names that were chosen, for the next run; filled after the last pass.
    pub(crate) lock: Lock,
    /// The parts of operations that can't be expressed; each is a diagnostic too. Empty in a model that is generated.
    pub refused: Vec<Refused>,
}

impl Api {
    /// Whether it has no operation, expressible or not.
    pub fn is_empty(&self) -> bool {
        self.operations.is_empty() && self.refused.is_empty()
    }

    /// The paths of its operations.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.operations.iter().map(|operation| operation.path.as_str())
    }

    /// The chosen names, as `names.lock` holds them.
    pub fn names_lock(&self) -> String {
        self.lock.to_text()
    }

    /// Notes that something is expressed more loosely than described.
    pub(crate) fn loosen(&mut self, at: &Pointer, what: impl Into<String>) {
        self.loosened.push((at.clone(), what.into()));
    }

    /// Notes how something is taken of which the description leaves a choice.
    pub(crate) fn note(&mut self, at: &Pointer, what: impl Into<String>) {
        self.noted.push((at.clone(), what.into()));
    }

    /// The schema behind a chain of references; `None` if the chain is broken or circular.
    pub(crate) fn resolve<'a>(&'a self, schema: &'a Schema) -> Option<&'a Schema> {
        let mut schema = schema;
        for _ in 0..=self.types.len() {
            match &schema.kind {
                Kind::Ref(id) => schema = &self.types.get(id)?.schema,
                _ => return Some(schema),
            }
        }
        None
    }
}

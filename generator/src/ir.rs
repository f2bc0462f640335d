//! The neutral model of an API: operations, schemas, resources.
//!
//! It knows neither how a description is read nor how Rust is written. The stages after `lower` hand the same
//! [`Api`] on, each a little richer; what a pass fills in is empty before it, and says so.

mod alternatives;
mod expansion;
mod facets;
mod hint;
mod ledger;
mod limits;
mod operation;
#[cfg(feature = "dispatch")]
mod part;
mod request;
mod resource;
mod schema;
mod structure;
mod types;
mod visit;
mod words;

use std::collections::{BTreeMap, BTreeSet};

pub(crate) use alternatives::Alternative;
pub(crate) use expansion::Expansion;
pub(crate) use facets::{
    Additional, Choice, Contradiction, Discriminator, Facets, Intersecting, Node, Null, Targets, Written,
    beside_reference, written,
};
pub use hint::Hint;
pub use ledger::{Entry, Fate, Ledger};
pub(crate) use limits::{CHECKED_FORMATS, ROWS, Row, canonical, compare, same as same_value, whole};
pub use limits::{Keyword, Limits, Order};
pub use operation::{Answer, Body, Method, Operation, Parameter, ParameterPlace, Part, Refused, Success};
pub use request::{Encoding, PartEncoding, Server, Style, split_path};
pub(crate) use resource::by_segments;
pub use resource::{Resource, ResourcePath};
pub use schema::{
    Branch, Field, Kind, Object, Presence, Schema, SchemaId, Shape, Type, TypeUse, Union, Variant, Within,
};
pub use types::Types;
pub(crate) use visit::reach;
pub(crate) use words::singular;

use crate::{pointer::Pointer, settings::Lock};

/// An API, or the part of it that is in scope.
#[derive(Debug, Clone, Default)]
pub struct Api {
    /// The title of the API.
    pub title: String,
    /// The operations in scope.
    pub operations: Vec<Operation>,
    /// Every schema that has a name of its own: those of the description's components that are used, and, after
    /// `hoist`, those found inside others that need a Rust type.
    pub types: BTreeMap<SchemaId, Type>,
    /// Names that types had before another type came to stand for them; filled by `keep`.
    pub aliases: Vec<Alias>,
    /// Method and path of every operation of the description, in scope or not; no method where it is none that the
    /// model knows.
    pub paths: Vec<(Option<Method>, String)>,
    /// Prefixes that many schema names share, up to a `_`: `dns-records` of `dns-records_ttl`. They are dropped in the
    /// module of the same name.
    pub families: BTreeSet<String>,
    /// Sentences on groups of operations, by tag.
    pub tags: BTreeMap<String, String>,
    /// The modules, by path; filled by `resources`.
    pub resources: BTreeMap<ResourcePath, Resource>,
    /// Operations left out by the scope, each with the reason.
    pub skipped: Vec<(String, String)>,
    /// Values whose type or limit is not enforced, each with its place and the reason.
    pub loosened: Vec<(Pointer, String)>,
    /// Ambiguities in the description, each with the choice made.
    pub noted: Vec<(Pointer, String)>,
    /// The account of its keywords; filled by `lower`.
    pub ledger: Ledger,
    /// Components of the description that nothing in scope needs.
    pub unused: Vec<Pointer>,
    /// The names that it was given, by the run before or by a person; filled with `lock`.
    pub given: Lock,
    /// The names that were chosen, for the next run; filled after the last pass.
    pub lock: Lock,
    /// The parts of operations that can't be expressed; each is a diagnostic too. Empty in a model that is generated.
    pub refused: Vec<Refused>,
}

/// Another name of a type, for callers that know it by that.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Alias {
    /// Its module.
    pub resource: ResourcePath,
    /// The name.
    pub name: String,
    /// The type.
    pub of: SchemaId,
}

impl Api {
    /// Notes that something is expressed more loosely than described.
    pub fn loosen(&mut self, at: &Pointer, what: impl Into<String>) {
        self.loosened.push((at.clone(), what.into()));
    }

    /// Notes how something is taken of which the description leaves a choice.
    pub fn note(&mut self, at: &Pointer, what: impl Into<String>) {
        self.noted.push((at.clone(), what.into()));
    }

    /// The schema behind a chain of references; `None` if the chain is broken or circular.
    pub fn resolve<'a>(&'a self, schema: &'a Schema) -> Option<&'a Schema> {
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

//! The neutral model of an API: operations, schemas and resources.
//!
//! It depends neither on `openapiv3` nor on Rust's syntax. `lower` makes an [`Api`], and each pass fills in more of it;
//! a field's documentation names the pass that fills it, and before that pass it is empty.

mod alternatives;
mod expansion;
mod facets;
mod hint;
mod join;
mod json_values;
mod keyed;
mod ledger;
mod limits;
mod operation;
mod presence;
mod request;
mod resource;
#[cfg(feature = "dispatch")]
mod retain;
mod schema;
mod structure;
mod types;
mod types_by_id;
mod union;
mod visit;
mod words;

use std::collections::{BTreeMap, BTreeSet};

pub(crate) use alternatives::Alternative;
pub(crate) use expansion::Expansion;
pub(crate) use facets::{
    Additional, Choice, Contradiction, Discriminator, Facets, Intersecting, Node, Null, Targets, Written,
    beside_reference, sorted, written,
};
pub use hint::Hint;
pub(crate) use json_values::{canonical, compare, exceeds_f64, whole};
pub(crate) use keyed::{Keyed, KeyedSet};
pub use ledger::{Entry, Fate, Ledger};
pub(crate) use limits::{CHECKED_FORMATS, ROWS, Row};
pub use limits::{Keyword, Limits, Order};
pub use operation::{Answer, Body, Method, Operation, Parameter, ParameterPlace, Part, Refused, Success};
pub use presence::Presence;
pub use request::{Encoding, PartEncoding, Server, Style};
pub use resource::{Resource, ResourcePath};
pub(crate) use resource::{by_segments, common_steps, rust_path};
pub use schema::{Direction, Field, Kind, Object, Schema, SchemaId, Type, Variant};
pub use types::Types;
pub use types_by_id::TypesById;
pub use union::{Branch, BranchTest, ObjectTest, Union};
pub(crate) use visit::reach;
pub(crate) use words::{singular, words};

use serde_json::Value;

use crate::{
    pointer::Pointer,
    settings::{Lock, Names},
};

/// An API, or the part of it that is in scope.
#[derive(Debug, Clone, Default)]
pub struct Api {
    /// The title of the API.
    pub title: String,
    /// The URL of the description's server, or its path (`/v1`) if the URL is relative. `None` if it is the base URL
    /// that a client has by default.
    pub server: Option<String>,
    /// The operations in scope.
    pub operations: Vec<Operation>,
    /// The schemas that have a name: the components in use and, after `hoist`, inline schemas that need a Rust type.
    pub types: TypesById,
    /// Former names of types that were merged into another type or got a new name; filled by `keep` and `name`.
    pub aliases: Vec<Alias>,
    /// The properties and values that a type has but some of the schemas it stands for lack, by type and use; filled by
    /// `keep`.
    pub lacking: BTreeMap<SchemaId, BTreeMap<String, Vec<String>>>,
    /// The types that `keep` and `merge_equal` replaced by another one, each with that type.
    pub(crate) merged: Keyed<SchemaId, SchemaId>,
    /// The key in `content` that was chosen for each body that is not `application/json`. Bodies are named `POST /path
    /// request` or `GET /path 200`.
    pub media_types: BTreeMap<String, String>,
    /// Method and path of every operation of the description, in scope or not; `None` for a method that the model
    /// lacks.
    pub paths: Vec<(Option<Method>, String)>,
    /// Prefixes, up to the `_`, that many schema names share, such as `dns-records` of `dns-records_ttl`. Type names
    /// omit them in the module of the same name.
    pub families: BTreeSet<String>,
    /// Tag descriptions, by tag.
    pub tags: BTreeMap<String, String>,
    /// The modules, by path; filled by `resources`.
    pub resources: BTreeMap<ResourcePath, Resource>,
    /// Operations left out by the scope, each with the reason.
    pub skipped: Vec<(String, String)>,
    /// Values whose type or limit is not enforced, each with its place and the reason.
    pub loosened: Vec<(Pointer, String)>,
    /// Ambiguities in the description, each with the choice made.
    pub noted: Vec<(Pointer, String)>,
    /// The places of number schemas that become integers; filled by `whole_numbers`.
    pub whole: Vec<Pointer>,
    /// Schemas whose Rust type allows values that the schema lacks, each with its place and the reason.
    pub open: Vec<(Pointer, &'static str)>,
    /// Component schemas that no operation in scope reaches.
    pub unused: Vec<Pointer>,
    /// The words and exceptions of `names.toml`; filled after the last pass.
    pub(crate) names: Names,
    /// The names in `names.lock`, given by an earlier run or a person; filled after the last pass.
    pub previous_lock: Lock,
    /// The names to write to `names.lock`; filled by [`model`](crate::model).
    pub lock: Lock,
    /// The parts of operations that can't be expressed. Each is also a diagnostic, with which `generate` fails.
    pub refused: Vec<Refused>,
}

/// A former name of a type, kept for callers that use it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Alias {
    /// The module of the alias.
    pub resource: ResourcePath,
    /// The name of the alias.
    pub name: String,
    /// The type that it stands for.
    pub of: SchemaId,
}

impl Api {
    /// The type that stands for the schema of this id, after types were merged.
    pub(crate) fn standing_for<'a>(&'a self, id: &'a SchemaId) -> &'a SchemaId {
        std::iter::successors(Some(id), |id| self.merged.get(*id)).last().unwrap_or(id)
    }

    /// Records that a value is sent or read more freely than described.
    pub(crate) fn loosen(&mut self, at: &Pointer, what: impl Into<String>) {
        self.loosened.push((at.clone(), what.into()));
    }

    /// Records the choice made for an ambiguity in the description.
    pub(crate) fn note(&mut self, at: &Pointer, what: impl Into<String>) {
        self.noted.push((at.clone(), what.into()));
    }

    /// The value of a schema that has only one: a string, number or boolean. `None` if it may be null.
    pub(crate) fn only_value(&self, schema: &Schema) -> Option<Value> {
        let target = self.resolve(schema).filter(|target| !schema.nullable && !target.nullable && !target.open)?;
        match &target.kind {
            Kind::Enum(values) => match values.as_slice() {
                [only] => Some(Value::from(only.value.as_str())),
                _ => None,
            },
            Kind::Boolean | Kind::Integer { .. } | Kind::Number => {
                let only = [schema, target].into_iter().find_map(|schema| match schema.limits.known() {
                    [only] => Some(only),
                    _ => None,
                })?;
                // Other numbers are not written as literals.
                (only.is_boolean() || only.is_i64() || only.is_f64()).then(|| only.clone())
            }
            _ => None,
        }
    }

    /// Whether a value is valid for a schema that is an enum, text, a boolean or a signed integer; `false` for other
    /// kinds, and where only the runtime can tell.
    pub(crate) fn has_value(&self, schema: &Schema, value: &Value) -> bool {
        let Some(target) = self.resolve(schema) else { return false };
        let has_type = match &target.kind {
            Kind::Enum(values) => return values.iter().any(|known| *value == known.value),
            Kind::Text => value.is_string(),
            Kind::Boolean => value.is_boolean(),
            Kind::Integer { unsigned: false } => value.is_i64(),
            _ => false,
        };
        has_type && [schema, target].iter().all(|it| it.limits.allow(value) == Some(true))
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

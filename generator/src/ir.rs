//! The model of an API between the OpenAPI document and Rust code: operations, schemas and resources.
//!
//! It depends neither on `openapiv3` nor on Rust's syntax. The module `lower` creates an [`Api`], and the passes
//! complete it. If a field is filled by a pass, its comment names the pass; before that pass the field is empty.

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

/// The model of an API: the operations in scope, and the schemas that they use.
#[derive(Debug, Clone, Default)]
pub struct Api {
    /// The title of the API.
    pub title: String,
    /// The URL of the description's server, or only its path (`/v1`) if the URL is relative. `None` if it equals the
    /// default base URL of a client.
    pub server: Option<String>,
    /// The operations in scope.
    pub operations: Vec<Operation>,
    /// The named schemas: the components in use and, after the pass `hoist`, inline schemas that need a Rust type.
    pub types: TypesById,
    /// Former names of types that were merged into another type or got a new name; filled by the passes `keep` and
    /// `name`.
    pub aliases: Vec<Alias>,
    /// For each type that stands for several merged schemas: by use of the type (`GET /prefixes response/items`), the
    /// properties and enum values that the schema of that use lacks. Filled by the pass `keep`.
    pub lacking: BTreeMap<SchemaId, BTreeMap<String, Vec<String>>>,
    /// For each type that was merged into another type and removed, the id of the other type; filled by the passes
    /// `keep` and `merge_equal`.
    pub(crate) merged: Keyed<SchemaId, SchemaId>,
    /// The media type (key of `content`) chosen for each request or response body that is not `application/json`. The
    /// keys have the form `POST /path request` or `GET /path 200`.
    pub media_types: BTreeMap<String, String>,
    /// Method and path of every operation of the description, in scope or not; `None` for a method that [`Method`]
    /// lacks, such as HEAD.
    pub paths: Vec<(Option<Method>, String)>,
    /// Prefixes, up to the first `_`, that many schema names share: `dns-records` in `dns-records_ttl`. In the module
    /// of the same name, the names of types omit the prefix.
    pub families: BTreeSet<String>,
    /// The descriptions of tags, by tag name.
    pub tags: BTreeMap<String, String>,
    /// The modules of the generated code, by path; filled by the pass `resources`.
    pub resources: BTreeMap<ResourcePath, Resource>,
    /// Operations (`GET /path`) without a generated method, each with the reason.
    pub skipped: Vec<(String, String)>,
    /// Places at which a type or limit of the description is not enforced, each with the reason.
    pub loosened: Vec<(Pointer, String)>,
    /// Places at which the description is ambiguous, each with the choice made.
    pub noted: Vec<(Pointer, String)>,
    /// The places of number schemas that become integers; filled by the pass `whole_numbers`.
    pub whole: Vec<Pointer>,
    /// Places of schemas whose Rust type also allows values that the schema does not, each with the reason.
    pub open: Vec<(Pointer, &'static str)>,
    /// Places of component schemas that no operation in scope reaches.
    pub unused: Vec<Pointer>,
    /// The naming rules of `names.toml` (words and exceptions); filled after the last pass.
    pub(crate) names: Names,
    /// The names that this run read from `names.lock`, chosen by an earlier run or a person; filled after the last
    /// pass.
    pub previous_lock: Lock,
    /// The names to write to `names.lock`; filled by [`model`](crate::model).
    pub lock: Lock,
    /// The parts of operations that can't be expressed in Rust. Each also causes a diagnostic, so that `generate`
    /// fails.
    pub refused: Vec<Refused>,
}

/// A former name of a type, kept for callers that use it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Alias {
    /// The module of the alias.
    pub resource: ResourcePath,
    /// The name of the alias.
    pub name: String,
    /// The type that the alias stands for.
    pub of: SchemaId,
}

impl Api {
    /// The id of the type that the type `id` was merged into, directly or in several steps; `id` itself if it was not
    /// merged.
    pub(crate) fn standing_for<'a>(&'a self, id: &'a SchemaId) -> &'a SchemaId {
        std::iter::successors(Some(id), |id| self.merged.get(*id)).last().unwrap_or(id)
    }

    /// Records that values at a place are sent or read more freely than described.
    pub(crate) fn loosen(&mut self, at: &Pointer, what: impl Into<String>) {
        self.loosened.push((at.clone(), what.into()));
    }

    /// Records the choice made for an ambiguity at a place in the description.
    pub(crate) fn note(&mut self, at: &Pointer, what: impl Into<String>) {
        self.noted.push((at.clone(), what.into()));
    }

    /// The only valid value of a schema, a string, number or boolean. `None` if several values or null are valid.
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
                // Integers above `i64::MAX` are not written as literals.
                (only.is_boolean() || only.is_i64() || only.is_f64()).then(|| only.clone())
            }
            _ => None,
        }
    }

    /// Whether a value is valid for a schema of an enum, text, a boolean or a signed integer. `false` for other kinds,
    /// and for limits that only the runtime can check.
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

    /// The schema at the end of a chain of references, or `schema` itself if it is no reference. `None` if the chain is
    /// broken or circular.
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

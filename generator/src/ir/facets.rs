//! Schemas as sets of constraints.
//!
//! A JSON Schema object is a conjunction: every keyword in it holds at once. So do the members of `allOf`, and whatever
//! stands beside `$ref`, `allOf`, `oneOf` and `anyOf`. [`intersection`] joins two such sets, facet by facet; which Rust
//! type a set becomes is decided afterwards.

mod absorb;
mod intersection;
mod json;

use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

use indexmap::IndexSet;
use serde_json::Value;

use absorb::{absorb, is_same_type};
pub(crate) use intersection::{Contradiction, Intersecting, Targets, beside_reference};
pub(crate) use json::{Written, written};

use super::{Limits, SchemaId, Types};
use crate::pointer::Pointer;

/// Whether null is a value.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Null {
    /// Neither `type` nor `nullable` says so.
    #[default]
    Unsaid,
    /// The schema has a type, and null is not allowed beside it.
    Forbidden,
    /// `nullable: true`, or null among the values.
    Allowed,
}

/// A schema: a name that it has elsewhere, constraints, or both, which hold at once.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    /// The place in the description.
    pub at: Pointer,
    /// The schema that it refers to. Beside it stand limits at most: other constraints make it a schema of its own.
    pub target: Option<SchemaId>,
    /// Whether null is a value.
    pub null: Null,
    /// The constraints.
    pub facets: Facets,
    /// Annotations, which constrain nothing.
    pub notes: Notes,
}

/// Annotations (JSON Schema Validation, section 10; OpenAPI, schema object).
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Notes {
    /// `title`.
    pub title: Option<String>,
    /// `description`, or else `title`; Markdown.
    pub docs: Option<String>,
    /// The reason where `deprecated` is true, Markdown; empty: none is given.
    pub deprecated: Option<String>,
    /// `readOnly`: only in responses.
    pub read_only: bool,
    /// `writeOnly`: only in requests.
    pub write_only: bool,
    /// `example`.
    pub example: Option<Value>,
    /// `default`.
    pub default: Option<Value>,
    /// `format` of a text where nothing checks it.
    pub format: Option<String>,
    /// Keywords that no constraint expresses, each with its value as JSON.
    pub unread: BTreeSet<(String, String)>,
    /// Schemas that hold here at once have no value in common; their constraints are dropped.
    pub contradicts: bool,
}

impl Notes {
    /// Whether every keyword became a constraint. A discriminator selects a branch and constrains nothing.
    pub(crate) fn is_held(&self) -> bool {
        !self.contradicts && self.unread.iter().all(|(keyword, _)| keyword == "discriminator")
    }
}

/// Constraints, one facet for each thing that a keyword can be about. Copies share the schemas of properties and items.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Facets {
    /// `type`.
    pub types: Types,
    /// `format: binary`: bytes rather than text.
    pub binary: bool,
    /// `format: uint64`: the upper half of 64 bits is needed.
    pub unsigned: bool,
    /// `enum`, null aside; `None`: any value.
    pub values: Option<Vec<Value>>,
    /// Keywords that limit a value.
    pub limits: Limits,
    /// `items`.
    pub items: Option<Rc<Node>>,
    /// `properties`.
    pub properties: BTreeMap<String, Rc<Node>>,
    /// `required`, in the description's order.
    pub required: IndexSet<String>,
    /// `additionalProperties`.
    pub additional: Additional,
    /// `oneOf` and `anyOf`, each with its branches.
    pub choices: Vec<Choice>,
    /// `not`: each of them is no schema of the value.
    pub not: Vec<Node>,
}

/// The properties that an object may have beside its `properties`.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) enum Additional {
    /// Not said, which allows anything.
    #[default]
    Unsaid,
    /// Properties with this schema.
    Schema(Rc<Node>),
    /// None.
    Never,
}

/// `oneOf` or `anyOf`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Choice {
    /// The place in the description.
    pub at: Pointer,
    /// Whether exactly one branch must be valid (`oneOf`).
    pub exactly_one: bool,
    /// The schemas of which one or more must be valid.
    pub branches: Vec<Node>,
    /// The property whose value selects a branch.
    pub discriminator: Option<Discriminator>,
    /// Whether the branches are the schemas that extend this one, and this one has the discriminator.
    pub of_children: bool,
}

/// The discriminator object.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Discriminator {
    /// The property.
    pub property: String,
    /// Its values, each with the schema's name or URI.
    pub mapping: Vec<(String, String)>,
}

impl Facets {
    /// The JSON types of its values: by `type` and `enum`, or, where neither tells, by `properties` or `items`.
    pub(crate) fn value_types(&self) -> Types {
        let mut types = self.types;
        if let Some(values) = &self.values {
            let of_values = values.iter().map(Types::of).fold(Types::NONE, Types::or);
            // `enum: [1]` of `type: number` is of numbers.
            types = if types.and(Types::NUMBER) == Types::NUMBER { of_values.widened() } else { of_values }.and(types);
        }
        let is_object = !self.properties.is_empty() || self.additional != Additional::Unsaid;
        match (types == Types::ALL, is_object, self.items.is_some()) {
            (true, true, false) => Types::OBJECT,
            (true, false, true) => Types::ARRAY,
            _ => types,
        }
    }
}

impl Facets {
    /// The constraints with some of the choices.
    pub(crate) fn with_choices(&self, keep: impl Fn(&Choice) -> bool) -> Self {
        let Self { types, binary, unsigned, values, limits, items, properties, required, additional, choices, not } =
            self;
        Self {
            types: *types,
            binary: *binary,
            unsigned: *unsigned,
            values: values.clone(),
            limits: limits.clone(),
            items: items.clone(),
            properties: properties.clone(),
            required: required.clone(),
            additional: additional.clone(),
            choices: choices.iter().filter(|choice| keep(choice)).cloned().collect(),
            not: not.clone(),
        }
    }
}

impl Node {
    /// A schema without constraints.
    pub(crate) fn any(at: Pointer) -> Self {
        Self { at, target: None, null: Null::Unsaid, facets: Facets::default(), notes: Notes::default() }
    }

    /// How many schemas it consists of, itself and those inside; those that extend it are none of them.
    pub(crate) fn count(&self) -> usize {
        let Facets { items, properties, additional, choices, not, .. } = &self.facets;
        let additional = match additional {
            Additional::Schema(value) => Some(&**value),
            Additional::Unsaid | Additional::Never => None,
        };
        let branches = choices.iter().filter(|choice| !choice.of_children).flat_map(|choice| &choice.branches);
        let inside = items
            .as_deref()
            .into_iter()
            .chain(properties.values().map(|node| &**node))
            .chain(additional)
            .chain(branches)
            .chain(not);
        1 + inside.map(Self::count).sum::<usize>()
    }

    /// Whether every value is valid, null as well.
    pub(crate) fn is_any(&self) -> bool {
        self.target.is_none() && self.null != Null::Forbidden && self.facets == Facets::default()
    }
}

/// Equal constraints and annotations, wherever the description has them.
impl PartialEq for Node {
    fn eq(&self, other: &Self) -> bool {
        let Self { at: _, target, null, facets, notes } = self;
        (target, null, facets, notes) == (&other.target, &other.null, &other.facets, &other.notes)
    }
}

impl Default for Facets {
    fn default() -> Self {
        Self {
            types: Types::ALL,
            binary: false,
            unsigned: false,
            values: None,
            limits: Limits::default(),
            items: None,
            properties: BTreeMap::new(),
            required: IndexSet::new(),
            additional: Additional::Unsaid,
            choices: Vec::new(),
            not: Vec::new(),
        }
    }
}

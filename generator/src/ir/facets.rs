//! Schemas as sets of constraints.
//!
//! A JSON Schema object is a conjunction: all its keywords apply at once, and so do the members of `allOf` and the
//! keywords beside `$ref`, `oneOf` and `anyOf`. [`intersection`] merges two such sets. The Rust type is chosen later.

mod absorb;
mod choices;
mod intersection;
mod json;

use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

use indexmap::IndexSet;
use serde_json::{Value, json};

use absorb::{absorb, is_same_type};
pub(crate) use intersection::{Contradiction, Intersecting, Targets, beside_reference};
pub(crate) use json::{Written, sorted, written};

use super::{Keyword, Limits, SchemaId, Types};
use crate::pointer::Pointer;

/// Whether null is valid.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Null {
    /// Neither `type` nor `nullable` decides it.
    #[default]
    Unspecified,
    /// Not valid: the schema has a `type`, and no `nullable: true`.
    Forbidden,
    /// Valid: `nullable: true`, or null among the values.
    Allowed,
}

impl Null {
    /// This one, or `other` if this one is unspecified.
    pub(crate) fn or(self, other: Self) -> Self {
        if self == Self::Unspecified { other } else { self }
    }
}

/// A schema: a reference to a named one, constraints, or both at once.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    /// The place in the description.
    pub at: Pointer,
    /// The named schema that it refers to. Only limits and annotations can stand beside it: an intersection with other
    /// constraints has no target.
    pub target: Option<SchemaId>,
    /// Whether null is valid.
    pub null: Null,
    /// The constraints.
    pub facets: Facets,
    /// Annotations, which constrain nothing.
    pub notes: Notes,
}

/// Annotations of a schema (JSON Schema Validation, section 9; OpenAPI, schema object).
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Notes {
    /// `title`.
    pub title: Option<String>,
    /// `description`, or else `title`; Markdown.
    pub docs: Option<String>,
    /// The reason of `deprecated: true`, Markdown; empty if none is given.
    pub deprecated: Option<String>,
    /// `readOnly`: only in responses.
    pub read_only: bool,
    /// `writeOnly`: only in requests.
    pub write_only: bool,
    /// `format: password`, `x-sensitive` or `x-ms-secret`: no value is printed.
    pub secret: bool,
    /// `example`.
    pub example: Option<Value>,
    /// `default`.
    pub default: Option<Value>,
    /// A `format` that the runtime does not check.
    pub format: Option<String>,
    /// Keywords that no constraint expresses, with their values as JSON.
    pub unread: BTreeSet<(String, String)>,
    /// Whether schemas that apply at once have no value in common, so that their constraints were dropped.
    pub contradicts: bool,
}

impl Notes {
    /// Whether the constraints express every keyword that excludes values; `discriminator` excludes none. An unchecked
    /// format counts as not expressed, since a `not` around it would exclude every value.
    pub(crate) fn is_complete(&self) -> bool {
        !self.contradicts && self.format.is_none() && self.unread.iter().all(|(keyword, _)| keyword == "discriminator")
    }

    /// The keywords that no constraint expresses, as limits that only the service checks; without `discriminator`.
    pub(crate) fn unchecked(&self) -> Limits {
        let mut limits = Limits::default();
        for (keyword, value) in self.unread.iter().filter(|(keyword, _)| keyword != "discriminator") {
            // `unread` has each value as JSON.
            let value = serde_json::from_str(value).unwrap_or(Value::Null);
            limits.add(Keyword::Schema, json!({ keyword: value }));
        }
        limits
    }
}

/// The constraints of a schema: one facet for each aspect of a value. Clones share the schemas of properties and items.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Facets {
    /// `type`.
    pub types: Types,
    /// `format: binary`: bytes rather than text.
    pub binary: bool,
    /// `format: uint64`: the upper half of 64 bits is needed.
    pub unsigned: bool,
    /// `enum` without null; `None` allows any value.
    pub values: Option<Vec<Value>>,
    /// Limits such as `maxLength` or `minimum`.
    pub limits: Limits,
    /// `items`.
    pub items: Option<Rc<Node>>,
    /// `properties`.
    pub properties: BTreeMap<String, Rc<Node>>,
    /// `required`, in the order of the description.
    pub required: IndexSet<String>,
    /// `additionalProperties`.
    pub additional: Additional,
    /// Every `oneOf` and `anyOf`.
    pub choices: Vec<Choice>,
    /// Every `not`: schemas for which the value must be invalid.
    pub not: Vec<Node>,
}

/// The additional properties that an object may have.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) enum Additional {
    /// Any, since `additionalProperties` is missing.
    #[default]
    Unspecified,
    /// Properties with this schema.
    Schema(Rc<Node>),
    /// None.
    Never,
}

/// `oneOf` or `anyOf`.
#[derive(Debug, Clone)]
pub(crate) struct Choice {
    /// The place of the keyword.
    pub at: Pointer,
    /// Whether exactly one branch must be valid (`oneOf`), or at least one (`anyOf`).
    pub exactly_one: bool,
    /// The branches.
    pub branches: Vec<Node>,
    /// The discriminator.
    pub discriminator: Option<Discriminator>,
    /// Whether the branches are the components that extend this schema, which has a discriminator of its own.
    pub of_children: bool,
}

/// A discriminator object.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Discriminator {
    /// The name of the discriminator property.
    pub property: String,
    /// The values of the property, each with the name or URI of a schema.
    pub mapping: Vec<(String, String)>,
}

impl Facets {
    /// The JSON types of valid values: from `type` and `enum` or, without these, from the keywords of objects or
    /// arrays.
    pub(crate) fn value_types(&self) -> Types {
        let mut types = self.types;
        if let Some(values) = &self.values {
            let of_values = values.iter().map(Types::of).fold(Types::NONE, Types::or);
            // Integers in an `enum` of `type: number` are values of the type `number`.
            types = if types.and(Types::NUMBER) == Types::NUMBER { of_values.widened() } else { of_values }.and(types);
        }
        let is_object = !self.properties.is_empty() || self.additional != Additional::Unspecified;
        match (types == Types::ALL, is_object, self.items.is_some()) {
            (true, true, false) => Types::OBJECT,
            (true, false, true) => Types::ARRAY,
            _ => types,
        }
    }

    /// Drops the schemas of properties and `required` unless `types` has objects, and the schema of items unless it has
    /// arrays.
    pub(crate) fn retain_applicable(&mut self, types: Types) {
        if types.and(Types::OBJECT).is_empty() {
            self.properties.clear();
            self.required.clear();
            self.additional = Additional::Unspecified;
        }
        if types.and(Types::ARRAY).is_empty() {
            self.items = None;
        }
    }

    /// The constraints with those of their choices that `keep` accepts.
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
    /// A schema that allows every value.
    pub(crate) fn any(at: Pointer) -> Self {
        Self { at, target: None, null: Null::Unspecified, facets: Facets::default(), notes: Notes::default() }
    }

    /// The number of schemas in this one, itself included. The components that extend it are not counted.
    pub(crate) fn count(&self) -> usize {
        let Facets { items, properties, additional, choices, not, .. } = &self.facets;
        let additional = match additional {
            Additional::Schema(value) => Some(&**value),
            Additional::Unspecified | Additional::Never => None,
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

    /// Whether every value is valid, null included.
    pub(crate) fn is_any(&self) -> bool {
        self.target.is_none() && self.null != Null::Forbidden && self.facets == Facets::default()
    }
}

/// Compares constraints and annotations, not places.
impl PartialEq for Node {
    fn eq(&self, other: &Self) -> bool {
        let Self { at: _, target, null, facets, notes } = self;
        (target, null, facets, notes) == (&other.target, &other.null, &other.facets, &other.notes)
    }
}

impl PartialEq for Choice {
    fn eq(&self, other: &Self) -> bool {
        let Self { at: _, exactly_one, branches, discriminator, of_children } = self;
        (exactly_one, branches, discriminator, of_children)
            == (&other.exactly_one, &other.branches, &other.discriminator, &other.of_children)
    }
}

//! Schemas as sets of constraints.
//!
//! A JSON Schema object is a conjunction: all its keywords apply at once, and so do the members of `allOf` and the
//! keywords beside `$ref`, `oneOf` and `anyOf`. The module [`intersection`] merges two sets of constraints. The Rust
//! type for a set is chosen later.

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
    /// Neither `type` nor `nullable` says whether null is valid.
    #[default]
    Unspecified,
    /// Null is not valid: `type` lacks it and there is no `nullable: true`, or another keyword excludes it.
    Forbidden,
    /// Null is valid, by `nullable: true`, or as a value of `enum`.
    Allowed,
}

impl Null {
    /// `self`, or `other` if `self` is unspecified.
    pub(crate) fn or(self, other: Self) -> Self {
        if self == Self::Unspecified { other } else { self }
    }
}

/// A schema: a reference to a named schema, constraints, or both at once.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    /// The place of the schema in the description.
    pub at: Pointer,
    /// The named schema of a `$ref`. Beside it are only limits and annotations, since an intersection with other
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
    /// The reason of the deprecation, Markdown, empty if none is given; `None` if not deprecated.
    pub deprecated: Option<String>,
    /// `readOnly`: only in responses.
    pub read_only: bool,
    /// `writeOnly`: only in requests.
    pub write_only: bool,
    /// `format: password`, `x-sensitive` or `x-ms-secret`: `Debug` prints no value.
    pub secret: bool,
    /// `example`.
    pub example: Option<Value>,
    /// `default`.
    pub default: Option<Value>,
    /// A `format` that the runtime does not check.
    pub format: Option<String>,
    /// Keywords that [`Facets`] can't express, each with its value as JSON text.
    pub unread: BTreeSet<(String, String)>,
    /// Whether the schema is an intersection of schemas without a common value. Its constraints are dropped.
    pub contradicts: bool,
}

impl Notes {
    /// Whether [`Facets`] express all keywords that exclude values; `discriminator` excludes none. An unchecked
    /// `format` counts as not expressed: without it, a `not` around the schema would exclude valid values.
    pub(crate) fn is_complete(&self) -> bool {
        !self.contradicts && self.format.is_none() && self.unread.iter().all(|(keyword, _)| keyword == "discriminator")
    }

    /// The keywords that [`Facets`] can't express, as limits that only the service checks; without `discriminator`.
    pub(crate) fn unchecked(&self) -> Limits {
        let mut limits = Limits::default();
        for (keyword, value) in self.unread.iter().filter(|(keyword, _)| keyword != "discriminator") {
            // `unread` has each value as JSON text.
            let value = serde_json::from_str(value).unwrap_or(Value::Null);
            limits.add(Keyword::Schema, json!({ keyword: value }));
        }
        limits
    }
}

/// The constraints of a schema, by keyword. Clones share the schemas of properties and items.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Facets {
    /// `type`.
    pub types: Types,
    /// `format: binary`: bytes rather than text.
    pub binary: bool,
    /// `format: uint64`: values above `i64::MAX` are valid.
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
    /// Any additional properties, since `additionalProperties` is missing.
    #[default]
    Unspecified,
    /// Additional properties with this schema.
    Schema(Rc<Node>),
    /// No additional properties: `additionalProperties: false`.
    Never,
}

/// `oneOf` or `anyOf`.
#[derive(Debug, Clone)]
pub(crate) struct Choice {
    /// The place of the keyword in the description.
    pub at: Pointer,
    /// Whether exactly one branch must be valid (`oneOf`), or at least one (`anyOf`).
    pub exactly_one: bool,
    /// The branches.
    pub branches: Vec<Node>,
    /// The discriminator object, if there is one.
    pub discriminator: Option<Discriminator>,
    /// Whether the branches are the components that extend this schema with `allOf`, since it has a `discriminator`
    /// without `oneOf` and `anyOf`.
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
    /// The JSON types of valid values, by `type` and `enum`. Without these, by keywords such as `properties` and
    /// `items`.
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

    /// Drops `properties`, `required` and `additionalProperties` unless `types` has `object`, and `items` unless it has
    /// `array`.
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

    /// A copy of the constraints, with only those `oneOf` and `anyOf` that `keep` accepts.
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

    /// The number of nested schemas, including this one but not the components that extend it (`Choice::of_children`).
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

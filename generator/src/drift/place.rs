//! The places of an operation, and the facts that a description states there.
//!
//! An operation is a tree of places: parameters, bodies, responses, media types and properties. The schema of a place
//! is opened, which means read into facts and places below it, only when the place is compared. So recursive schemas
//! need no special case.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use crate::{ir::Node, pointer::Pointer};

/// The name of the fact that no value is valid at a place, since the schemas of an `allOf` contradict each other.
pub(super) const CONTRADICTION: &str = "contradiction";

/// Facts by name, such as `maxLength`.
pub(super) type Facts = BTreeMap<String, Fact>;

/// A fact that a description states about a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fact {
    /// A boolean keyword that is true. If it is false, there is no fact.
    Flag,
    /// One value, as text.
    Text(String),
    /// Values as text whose order has no meaning, such as those of `enum`.
    Set(BTreeSet<String>),
}

impl Fact {
    /// The fact as text of one line.
    pub(super) fn text(&self) -> String {
        match self {
            Self::Flag => "yes".to_owned(),
            Self::Text(text) => text.clone(),
            Self::Set(values) => values.iter().map(String::as_str).collect::<Vec<_>>().join(", "),
        }
    }
}

/// A place of an operation, such as a parameter or property. Its schema is not read yet.
#[derive(Debug, Clone)]
pub(super) struct Place {
    /// The JSON pointer of the place.
    pub(super) at: Pointer,
    /// The facts of the place, except those inside its schema.
    pub(super) facts: Facts,
    /// The places directly below this one, except those inside its schema.
    pub(super) children: BTreeMap<Step, Place>,
    /// The schema and its identity; `None` for a place without a schema, such as a response.
    pub(super) schema: Option<(Node, Key)>,
}

impl Place {
    /// A place without a schema.
    pub(super) fn new(at: Pointer, facts: Facts) -> Self {
        Self { at, facts, children: BTreeMap::new(), schema: None }
    }

    /// A place that consists of a schema.
    pub(super) fn of(node: &Node, key: Key) -> Self {
        Self { schema: Some((node.clone(), key)), ..Self::new(node.at.clone(), Facts::new()) }
    }

    /// The identity of the place's schema. For a `$ref` it is that of the component.
    pub(super) fn key(&self) -> Option<Key> {
        let (node, key) = self.schema.as_ref()?;
        Some(node.target.as_ref().map_or_else(|| key.clone(), |id| Key::at(&id.0)))
    }
}

/// The identity of a schema in a description: a JSON pointer, and the steps from there to the schema. Schemas with
/// equal identities are equal.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key(Pointer, Vec<Step>);

impl Key {
    pub(super) fn at(pointer: &Pointer) -> Self {
        Self(pointer.clone(), Vec::new())
    }

    pub(super) fn below(&self, step: Step) -> Self {
        Self(self.0.clone(), self.1.iter().cloned().chain([step]).collect())
    }
}

/// A place of an operation after its schema was read.
#[derive(Debug)]
pub(super) struct Opened {
    /// The JSON pointer of the place; for a `$ref`, that of the component.
    pub(super) at: Pointer,
    /// The facts of the place, with those in its schema.
    pub(super) facts: Facts,
    /// The places directly below this one.
    pub(super) children: BTreeMap<Step, Place>,
    /// The branches of `oneOf` or `anyOf`, which have neither names nor an order.
    pub(super) branches: Vec<Place>,
}

impl Opened {
    /// A summary of the place, for the finding that the other description lacks it: `required string`.
    pub(super) fn summary(&self, step: &Step) -> String {
        let required = self.facts.contains_key("required");
        match self.facts.get("type").map(Fact::text) {
            Some(kind) if required => format!("required {kind}"),
            Some(kind) => kind,
            None if required => "required".to_owned(),
            None if step.has_schema() => "any type".to_owned(),
            None => "present".to_owned(),
        }
    }
}

/// A step from a place to one below it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Step {
    /// The n-th placeholder of the path, from 1.
    PathParameter(usize),
    /// A parameter without a placeholder in the path: its `in` and `name`.
    Parameter(String, String),
    /// The request body.
    RequestBody,
    /// A response: its status code or range of codes, in upper case: `4XX`.
    Response(String),
    /// A response header: its name in lower case.
    Header(String),
    /// A media type of a body or parameter.
    Media(String),
    /// A property of an object.
    Field(String),
    /// The items of an array.
    Items,
    /// The additional properties of an object.
    AdditionalProperties,
    /// The schema of `not`.
    Not,
    /// The n-th branch of `oneOf` or `anyOf`, from 1.
    Branch(usize),
}

impl Step {
    /// The kind of place that the step leads to.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::PathParameter(_) | Self::Parameter(..) => "parameter",
            Self::RequestBody => "request body",
            Self::Response(_) => "response",
            Self::Header(_) => "header",
            Self::Media(_) => "media type",
            Self::Field(_) => "field",
            Self::Items => "items",
            Self::AdditionalProperties => "other fields",
            Self::Not => "not",
            Self::Branch(_) => "choice",
        }
    }

    fn has_schema(&self) -> bool {
        !matches!(self, Self::RequestBody | Self::Response(_) | Self::Media(_))
    }

    /// The text for the place one step below the place `place`: `request body › application/json`.
    pub(super) fn below(&self, place: &str) -> String {
        match self {
            Self::Items => format!("{place}{self}"),
            _ if place.is_empty() => self.to_string(),
            _ => format!("{place} › {self}"),
        }
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::PathParameter(position) => write!(f, "path parameter {position}"),
            Self::Parameter(sent_in, name) => write!(f, "{sent_in} parameter {name}"),
            Self::RequestBody => f.write_str("request body"),
            Self::Response(status) => write!(f, "response {status}"),
            Self::Header(name) => write!(f, "header {name}"),
            Self::Media(name) | Self::Field(name) => f.write_str(name),
            Self::Items => f.write_str("[]"),
            Self::AdditionalProperties => f.write_str("other fields"),
            Self::Not => f.write_str("not"),
            Self::Branch(position) => write!(f, "choice {position}"),
        }
    }
}

//! Places of an operation, and the facts that a description states there.
//!
//! An operation is a tree of places: parameters, bodies, responses, media types, properties. A place holds its schema
//! as the reader gives it and is opened when the comparison gets there, so recursive schemas need no end of their own.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use crate::{
    ir::{Choice, Node, Notes, Null},
    pointer::Pointer,
};

/// The fact of a place that allows no value: schemas that hold there at once contradict each other.
pub(super) const CONTRADICTION: &str = "contradiction";

/// Facts by name, such as `maxLength`.
pub(super) type Facts = BTreeMap<String, Fact>;

/// A fact that a description states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fact {
    /// A flag that is true; one that is false is no fact.
    Flag,
    /// One value.
    Text(String),
    /// Values without an order.
    Set(BTreeSet<String>),
}

impl Fact {
    /// The fact in one line.
    pub(super) fn text(&self) -> String {
        match self {
            Self::Flag => "yes".to_owned(),
            Self::Text(text) => text.clone(),
            Self::Set(values) => values.iter().map(String::as_str).collect::<Vec<_>>().join(", "),
        }
    }
}

/// A place before its schema is opened.
#[derive(Debug, Clone)]
pub(super) struct Place {
    /// Where the description has it.
    pub(super) at: Pointer,
    /// Facts stated beside the schema.
    pub(super) facts: Facts,
    /// Places below it, beside those of the schema.
    pub(super) children: BTreeMap<Step, Place>,
    /// Its schema.
    pub(super) content: Content,
}

/// The schema of a place.
#[derive(Debug, Clone)]
#[expect(clippy::large_enum_variant, reason = "most places have a schema, and live for one comparison")]
pub(super) enum Content {
    /// No schema.
    Nothing,
    /// A schema.
    Schema(Node, Key),
    /// One of several choices that hold at once.
    Choice(Choice, Key),
}

impl Place {
    /// A place without a schema.
    pub(super) fn new(at: Pointer, facts: Facts) -> Self {
        Self { at, facts, children: BTreeMap::new(), content: Content::Nothing }
    }

    /// The identity of its schema.
    pub(super) fn key(&self) -> Option<Key> {
        match &self.content {
            Content::Nothing => None,
            Content::Schema(Node { target: Some(id), .. }, _) => Some(Key(id.0.clone(), String::new())),
            Content::Schema(_, key) | Content::Choice(_, key) => Some(key.clone()),
        }
    }

    /// Returns true if its schema is a reference with facts beside it.
    pub(super) fn adds_facts(&self) -> bool {
        let Content::Schema(node @ Node { target: Some(_), .. }, _) = &self.content else { return false };
        let Notes { docs: _, example: _, deprecated, read_only, write_only, default, format, unread, contradicts } =
            &node.notes;
        node.null != Null::Unsaid
            || !node.facets.limits.is_empty()
            || deprecated.is_some()
            || default.is_some()
            || format.is_some()
            || *read_only
            || *write_only
            || *contradicts
            || !unread.is_empty()
    }
}

/// Identifies a schema as read: the component that it is part of, or else the place that the description has it at, and
/// the way from there. Equal keys mean equal schemas below.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key(Pointer, String);

impl Key {
    /// The schema of a place of the description.
    pub(super) fn at(pointer: &Pointer) -> Self {
        // Not equal to the key of a component at that place, which is read with its references.
        Self(pointer.clone(), ".".to_owned())
    }

    /// A schema inside.
    pub(super) fn below(&self, step: &impl fmt::Display) -> Self {
        Self(self.0.clone(), format!("{} › {step}", self.1))
    }
}

/// A place with the facts of its schema.
#[derive(Debug)]
pub(super) struct Opened {
    /// Where the description has it: the component, where the place refers to one.
    pub(super) at: Pointer,
    /// Facts stated there.
    pub(super) facts: Facts,
    /// Places below.
    pub(super) children: BTreeMap<Step, Place>,
    /// Branches of `oneOf` or `anyOf`, without names and without an order.
    pub(super) branches: Vec<Place>,
}

impl Opened {
    /// The place in a word or two, for a difference that consists in its absence on the other side.
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

/// The step from a place to one below it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Step {
    /// The n-th placeholder of the path, from 1.
    PathParameter(usize),
    /// `in` and `name` of another parameter.
    Parameter(String, String),
    /// The request body.
    RequestBody,
    /// A response, by its status code or range of codes.
    Response(String),
    /// A response header.
    Header(String),
    /// A media type of a body.
    Media(String),
    /// A property of an object.
    Field(String),
    /// The items of an array.
    Items,
    /// The additional properties of an object.
    OtherFields,
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
            Self::OtherFields => "other fields",
            Self::Not => "not",
            Self::Branch(_) => "choice",
        }
    }

    fn has_schema(&self) -> bool {
        !matches!(self, Self::RequestBody | Self::Response(_) | Self::Media(_))
    }

    /// The name of the place that this step leads to from another.
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
            Self::OtherFields => f.write_str("other fields"),
            Self::Not => f.write_str("not"),
            Self::Branch(position) => write!(f, "choice {position}"),
        }
    }
}

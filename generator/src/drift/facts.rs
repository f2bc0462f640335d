//! What a description says at a place, however it is written.
//!
//! An operation is a tree of nodes: parameters, bodies, responses, media types, fields. A schema's node holds the parts
//! that apply at once (a `$ref`'s target, the members of an `allOf`) and is opened when the comparison gets there, so a
//! schema that holds itself needs no end of its own.

mod operation;
mod part;
mod schema;
mod value;

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use serde_json::Value;

/// Facts by name, such as `maxLength`.
pub(super) type Facts = BTreeMap<String, Fact>;

/// One thing that is said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fact {
    /// It is so; where it isn't, there is no fact.
    Yes,
    /// One value.
    Text(String),
    /// Values whose order says nothing.
    Set(BTreeSet<String>),
}

impl Fact {
    /// In one line.
    pub(super) fn text(&self) -> String {
        match self {
            Self::Yes => "yes".to_owned(),
            Self::Text(text) => text.clone(),
            Self::Set(values) => values.iter().map(String::as_str).collect::<Vec<_>>().join(", "),
        }
    }
}

/// One place, before its schema is opened.
#[derive(Debug, Clone, Default)]
pub(super) struct Node<'a> {
    /// What is said beside the schema.
    pub(super) facts: Facts,
    /// What is below it, beside what the schema has.
    pub(super) children: BTreeMap<Step, Node<'a>>,
    /// Schemas that hold here at once, as they are written; none: no schema is there.
    pub(super) schemas: Vec<&'a Value>,
}

/// One place, with what its schema says.
#[derive(Debug)]
pub(super) struct Opened<'a> {
    pub(super) facts: Facts,
    pub(super) children: BTreeMap<Step, Node<'a>>,
    /// The members of `oneOf` or `anyOf`; which of the two is a fact, `choice`.
    pub(super) choices: Vec<Node<'a>>,
    /// Which parts of the description the schema consists of: the same parts, the same schema.
    pub(super) identity: BTreeSet<usize>,
}

impl Opened<'_> {
    /// What is there, for a message that says that it is not there on the other side.
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

/// One step deeper.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Step {
    /// The path's n-th placeholder, from 1.
    PathParameter(usize),
    /// Where it is sent, and its name.
    Parameter(String, String),
    /// The body of a request.
    RequestBody,
    /// A status code or a class of them.
    Response(String),
    /// A header of an answer.
    Header(String),
    /// A media type of a body.
    Media(String),
    /// A member of an object.
    Field(String),
    /// What a list holds.
    Items,
    /// The members of an object that have no schema of their own.
    OtherFields,
    /// What must not be.
    Not,
}

impl Step {
    /// What kind of thing is there.
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
        }
    }

    /// Whether a type belongs there.
    fn has_schema(&self) -> bool {
        !matches!(self, Self::RequestBody | Self::Response(_) | Self::Media(_))
    }

    /// The place that this step leads to.
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
        }
    }
}

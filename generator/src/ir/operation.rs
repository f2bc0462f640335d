//! Operations: what is sent, and what comes back.

use std::fmt;

use super::{ResourcePath, Schema};
use crate::pointer::Pointer;

/// The request method (RFC 9110, section 9).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Method {
    Get,
    Post,
    Put,
    Patch,
    Delete,
}

impl Method {
    /// From the name that it has on the wire, in either case.
    pub fn from_name(name: &str) -> Option<Self> {
        let all = [Self::Get, Self::Post, Self::Put, Self::Patch, Self::Delete];
        all.into_iter().find(|method| method.as_str().eq_ignore_ascii_case(name))
    }

    /// As it goes on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One operation.
#[derive(Debug, Clone)]
pub struct Operation {
    /// Where the description has it.
    pub at: Pointer,
    /// Its id in the description, or one made from method and path.
    pub id: String,
    /// The request method.
    pub method: Method,
    /// The path template, `/prefixes/{prefix_id}`.
    pub path: String,
    /// One line.
    pub summary: Option<String>,
    /// The rest, Markdown.
    pub docs: Option<String>,
    /// Whether it should no longer be used.
    pub deprecated: bool,
    /// The groups it is in.
    pub tags: Vec<String>,
    /// Any one of these permissions is needed; empty: not known.
    pub permissions: Vec<String>,
    /// In the order of the path template, then query and header parameters by name.
    pub parameters: Vec<Parameter>,
    /// Its query and header parameters as one object; made by `hoist` where there are any.
    pub query: Option<Schema>,
    /// The request body.
    pub body: Option<Body>,
    /// What a success brings.
    pub answer: Answer,
    /// The module it lives in; filled by `resources`.
    pub resource: ResourcePath,
    /// The method's name; filled by `resources`.
    pub name: String,
}

impl Operation {
    /// `GET /path`, as settings name it.
    pub fn key(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// The parameters of one place.
    pub fn parameters_in(&self, place: ParameterPlace) -> impl Iterator<Item = &Parameter> {
        self.parameters.iter().filter(move |parameter| parameter.place == place)
    }

    /// Every schema the operation names, those it sends first.
    pub fn schemas_mut(&mut self) -> impl Iterator<Item = (super::TypeUse, &mut Schema)> {
        use super::TypeUse::{Received, Sent};
        let parameters = self.parameters.iter_mut().map(|parameter| (Sent, &mut parameter.schema));
        let query = self.query.iter_mut().map(|query| (Sent, query));
        let body = self.body.iter_mut().map(|body| (Sent, &mut body.schema));
        parameters.chain(query).chain(body).chain(self.answer.schema_mut().map(|schema| (Received, schema)))
    }
}

/// A parameter.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// Where the description has it.
    pub at: Pointer,
    /// Its name on the wire.
    pub name: String,
    /// Where it goes.
    pub place: ParameterPlace,
    /// Whether it must be given; a path parameter always is.
    pub required: bool,
    /// What it is, Markdown.
    pub docs: Option<String>,
    /// Its type.
    pub schema: Schema,
    /// How a list of values is written into the query.
    pub style: QueryStyle,
    /// The argument's name; filled by `name`.
    pub ident: String,
}

/// Where a parameter goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum ParameterPlace {
    Path,
    Query,
    Header,
}

/// How a list of values is written into the query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QueryStyle {
    /// `a=1&a=2`
    Repeat,
    /// `a=1,2`
    Comma,
    /// `a=1%202`
    Space,
    /// `a=1|2`
    Pipe,
    /// `a[x]=1&a[y]=2`, for an object
    Deep,
}

/// A request body, JSON.
#[derive(Debug, Clone)]
pub struct Body {
    /// Whether it must be given.
    pub required: bool,
    /// Its type.
    pub schema: Schema,
}

/// What a success brings.
#[derive(Debug, Clone)]
pub enum Answer {
    /// Nothing that is read.
    Empty,
    /// JSON without an envelope.
    Json(Schema),
    /// What the envelope's `result` holds.
    Result(Schema),
    /// A list of such items, in the envelope's `result`.
    Page(Schema),
}

impl Answer {
    /// The schema of what the caller gets.
    pub fn schema(&self) -> Option<&Schema> {
        match self {
            Self::Empty => None,
            Self::Json(schema) | Self::Result(schema) | Self::Page(schema) => Some(schema),
        }
    }

    /// The schema of what the caller gets.
    pub fn schema_mut(&mut self) -> Option<&mut Schema> {
        match self {
            Self::Empty => None,
            Self::Json(schema) | Self::Result(schema) | Self::Page(schema) => Some(schema),
        }
    }
}

//! Operations: what is sent, and what comes back.

use std::fmt;

use serde_json::Value;

use super::{Encoding, ResourcePath, Schema, SchemaId, Server, Style, TypeUse, request::split_path};
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

/// An operation: a method on a path, with its parameters, body and answer.
#[derive(Debug, Clone)]
pub struct Operation {
    /// The place in the description.
    pub at: Pointer,
    /// Its id in the description, or one made from method and path.
    pub id: String,
    /// The request method.
    pub method: Method,
    /// The path template, `/prefixes/{prefix_id}`, as the description's key has it.
    pub path: String,
    /// The query of the key, without what parameters fill in: each request has it.
    pub fixed_query: Option<String>,
    /// The server, if the operation is not below the base URL.
    pub server: Option<Server>,
    /// The summary, one line.
    pub summary: Option<String>,
    /// The rest, Markdown.
    pub docs: Option<String>,
    /// Why it should no longer be used, Markdown; empty: not said.
    pub deprecated: Option<String>,
    /// The groups it is in.
    pub tags: Vec<String>,
    /// The permissions of which any one allows the operation; empty where the description names none.
    pub permissions: Vec<String>,
    /// Arguments in their order: those of the path template, then the others; after them the optional ones by place and
    /// name.
    pub parameters: Vec<Parameter>,
    /// Its optional parameters as one object; made by `hoist` where there are any.
    pub query: Option<Schema>,
    /// The request body.
    pub body: Option<Body>,
    /// The content of a success.
    pub answer: Answer,
    /// The first success that the description has.
    pub success: Success,
    /// The media type of a JSON answer that is another than `application/json`.
    pub accept: Option<String>,
    /// The module it lives in; filled by `resources`.
    pub resource: ResourcePath,
    /// The method's name; filled by `resources`.
    pub name: String,
    /// Whether the name was chosen before, and stays; filled by `resources`.
    pub kept: bool,
}

impl Operation {
    /// `GET /path`, as settings name it.
    pub fn key(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// The path template without a query or a fragment.
    pub fn route(&self) -> &str {
        split_path(&self.path).0
    }

    /// The query in the key of the path: `?action=run`.
    pub fn suffix(&self) -> &str {
        &self.path[self.route().len()..]
    }

    /// The parameters that are arguments of the method, in their order.
    pub fn arguments(&self) -> impl Iterator<Item = &Parameter> {
        self.parameters.iter().filter(|parameter| parameter.is_argument)
    }

    /// The parameters that are set on the request.
    pub fn optional_parameters(&self) -> impl Iterator<Item = &Parameter> {
        self.parameters.iter().filter(|parameter| !parameter.is_argument)
    }

    /// The parameters of one place.
    pub fn parameters_in(&self, place: ParameterPlace) -> impl Iterator<Item = &Parameter> {
        self.parameters.iter().filter(move |parameter| parameter.place == place)
    }

    /// The property name of a query, header or cookie parameter in the query struct: its own, unless a parameter at
    /// another place has it.
    pub fn member_name(&self, parameter: &Parameter) -> String {
        let before = |other: &Parameter| other.place != ParameterPlace::Path && other.place < parameter.place;
        match self.parameters.iter().any(|other| before(other) && other.name == parameter.name) {
            true => format!("{} ({})", parameter.name, parameter.place.as_str()),
            false => parameter.name.clone(),
        }
    }

    /// Every schema that the operation names, each with its direction, those of the request first.
    pub fn schemas(&self) -> impl Iterator<Item = (TypeUse, &Schema)> {
        let parameters = self.parameters.iter().map(|parameter| &parameter.schema);
        let sent = parameters.chain(&self.query).chain(self.body.iter().map(|body| &body.schema));
        sent.map(|schema| (TypeUse::Sent, schema)).chain(self.answer.schema().map(|schema| (TypeUse::Received, schema)))
    }

    /// Mutable access to every schema that the operation names, each with its direction.
    pub fn schemas_mut(&mut self) -> impl Iterator<Item = (TypeUse, &mut Schema)> {
        let parameters = self.parameters.iter_mut().map(|parameter| &mut parameter.schema);
        let sent = parameters.chain(&mut self.query).chain(self.body.iter_mut().map(|body| &mut body.schema));
        let received = self.answer.schema_mut().map(|schema| (TypeUse::Received, schema));
        sent.map(|schema| (TypeUse::Sent, schema)).chain(received)
    }

    /// The types that the operation refers to, each with its direction.
    pub fn references(&self) -> impl Iterator<Item = (TypeUse, &SchemaId)> {
        self.schemas().flat_map(|(usage, schema)| schema.references().map(move |id| (usage, id)))
    }
}

/// A part of an operation that can't be expressed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Refused {
    /// `GET /path`.
    pub operation: String,
    /// The part of the operation.
    pub part: Part,
    /// Why.
    pub why: String,
}

/// A part of an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Part {
    Whole,
    Parameters,
    Body,
    Answer,
}

/// A parameter.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// The place in the description.
    pub at: Pointer,
    /// Its name on the wire.
    pub name: String,
    /// The place in the request.
    pub place: ParameterPlace,
    /// Whether it is required; a path parameter always is.
    pub required: bool,
    /// Whether it is an argument of the method, and not set on the request: as required now, or before.
    pub is_argument: bool,
    /// The description, Markdown.
    pub docs: Option<String>,
    /// Its type.
    pub schema: Schema,
    /// The style in which its value is written.
    pub style: Style,
    /// Whether the description sets the style: by `style` or `explode`, or by `content`.
    pub style_said: bool,
    /// Whether reserved characters stay as they are in a query (`allowReserved`).
    pub reserved: bool,
    /// Whether its name occurs earlier in the path, so that `name` is made up and not the description's.
    pub repeats: bool,
    /// The argument's name; filled by `name`.
    pub ident: String,
}

/// The place of a parameter in a request (`in`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum ParameterPlace {
    Path,
    Query,
    Header,
    Cookie,
}

impl ParameterPlace {
    /// The name in OpenAPI: `query`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
            Self::Cookie => "cookie",
        }
    }
}

/// A request body.
#[derive(Debug, Clone)]
pub struct Body {
    /// Whether the body is required.
    pub required: bool,
    /// Whether it is an argument of the method, and not set on the request: as required now, or before.
    pub is_argument: bool,
    /// Its media type on the wire, `application/json`.
    pub media_type: String,
    /// The encoding of the value as bytes.
    pub encoding: Encoding,
    /// Its type.
    pub schema: Schema,
    /// All of its constraints as JSON Schema, where no `type` says that JSON of another type is no body.
    pub untyped: Option<Value>,
}

/// A response that says that the operation succeeded, apart from its type.
#[derive(Debug, Clone, PartialEq)]
pub struct Success {
    /// Its status; 200 where the description names a range or none.
    pub status: u16,
    /// The example of its content, as it is on the wire (`example`, or the first of `examples`).
    pub example: Option<Value>,
}

impl Default for Success {
    fn default() -> Self {
        Self { status: 200, example: None }
    }
}

/// The content of a successful response.
#[derive(Debug, Clone)]
pub enum Answer {
    /// Nothing that is read.
    Empty,
    /// An envelope without `result`: `success` alone.
    Acknowledged,
    /// Text, of this media type.
    Text(String),
    /// Bytes, of this media type.
    Bytes(String),
    /// JSON without an envelope.
    Json(Schema),
    /// The `result` of an envelope.
    Result(Schema),
    /// A list of such items, in the envelope's `result`.
    Page(Schema),
}

impl Answer {
    /// The schema of what the caller gets.
    pub fn schema(&self) -> Option<&Schema> {
        match self {
            Self::Empty | Self::Acknowledged | Self::Text(_) | Self::Bytes(_) => None,
            Self::Json(schema) | Self::Result(schema) | Self::Page(schema) => Some(schema),
        }
    }

    /// The schema of what the caller gets.
    pub fn schema_mut(&mut self) -> Option<&mut Schema> {
        match self {
            Self::Empty | Self::Acknowledged | Self::Text(_) | Self::Bytes(_) => None,
            Self::Json(schema) | Self::Result(schema) | Self::Page(schema) => Some(schema),
        }
    }
}

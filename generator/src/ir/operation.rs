//! Operations: requests and their responses.

use std::fmt;

use serde_json::Value;

use super::{Direction, Encoding, ResourcePath, Schema, SchemaId, Server, Style, singular};
use crate::{
    path_template::{split_path, unnamed},
    pointer::Pointer,
};

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
    /// Parses a method's name, in either case.
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        let all = [Self::Get, Self::Post, Self::Put, Self::Patch, Self::Delete];
        all.into_iter().find(|method| method.as_str().eq_ignore_ascii_case(name))
    }

    /// The name of the method in a request line.
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

/// An operation: a method on a path, with its parameters, body and response.
#[derive(Debug, Clone)]
pub struct Operation {
    /// The place in the description.
    pub at: Pointer,
    /// The `operationId`, or an id derived from method and path.
    pub id: String,
    /// The request method.
    pub method: Method,
    /// The key of the path object, `/prefixes/{prefix_id}`, which may have a query or a fragment.
    pub path: String,
    /// The part of the key's query that every request has, since it has no placeholders.
    pub fixed_query: Option<String>,
    /// The server, if the operation is not below the base URL.
    pub server: Option<Server>,
    /// The summary: one line.
    pub summary: Option<String>,
    /// The description, Markdown.
    pub docs: Option<String>,
    /// The reason of `deprecated: true`, Markdown; empty if none is given.
    pub deprecated: Option<String>,
    /// The tags.
    pub tags: Vec<String>,
    /// The permissions, one of which a token needs; empty if the description names none.
    pub permissions: Vec<String>,
    /// The OAuth 2 scopes of each security requirement; one of the requirements has to be met. A requirement without
    /// scopes has an empty list.
    pub scopes: Vec<Vec<String>>,
    /// The credentials that its security requirements ask for, if the client can send none of them: `X-Key in header`.
    pub lacking_credential: Option<String>,
    /// The arguments in order, those of the path first; then the optional parameters by place and name.
    pub parameters: Vec<Parameter>,
    /// The type of the struct of optional parameters; made by `hoist` if there are any.
    pub query: Option<Schema>,
    /// The request body.
    pub body: Option<Body>,
    /// The content of a successful response.
    pub answer: Answer,
    /// The first successful response of the description.
    pub success: Success,
    /// Whether another successful response has no content; the value is nullable then.
    pub may_be_empty: bool,
    /// The value of the `Accept` header, if it is not `application/json`; `None` for text and bytes.
    pub accept: Option<String>,
    /// The module of the method; filled by `resources`.
    pub resource: ResourcePath,
    /// The method's name; filled by `resources`.
    pub name: String,
    /// Whether the name comes from `names.lock`, so that passes don't change it; filled by `resources`.
    pub kept: bool,
}

impl Operation {
    /// The operation as settings name it: `GET /path`.
    pub fn key(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// The id of an operation without `operationId`, derived from its method and path.
    pub(crate) fn derived_id(method: &str, path: &str) -> String {
        let mut id = method.to_ascii_lowercase();
        for word in path.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()) {
            id.push('-');
            id.push_str(&word.to_ascii_lowercase());
        }
        id
    }

    /// The `operationId`; `None` if the id is derived from method and path.
    pub(crate) fn described_id(&self) -> Option<&str> {
        let derived = Self::derived_id(self.method.as_str(), &self.path);
        // A derived id that was taken ends with underscores.
        (self.id.trim_end_matches('_') != derived).then_some(&self.id)
    }

    /// The method and path without placeholder names: `GET /prefixes/{}`.
    pub fn place(&self) -> String {
        unnamed(&self.key()).into_owned()
    }

    /// The method's name followed by its resource in the singular, as a type name hint: `update_gateway`.
    pub(crate) fn words(&self) -> String {
        let (name, thing) = (self.name.trim_end_matches('_'), self.thing());
        if name == thing || name.ends_with(&format!("_{thing}")) {
            return name.to_owned();
        }
        format!("{name}_{thing}")
    }

    /// The name of the operation's module in the singular: `gateway` for `gateways`.
    pub(crate) fn thing(&self) -> String {
        singular(self.resource.name().trim_end_matches('_'))
    }

    /// The path template without a query or a fragment.
    pub(crate) fn route(&self) -> &str {
        split_path(&self.path).0
    }

    /// The part of the key after the path, such as its query: `?action=run`.
    pub(crate) fn suffix(&self) -> &str {
        &self.path[self.route().len()..]
    }

    /// The parameters that are arguments of the method, in order.
    pub(crate) fn arguments(&self) -> impl Iterator<Item = &Parameter> {
        self.parameters.iter().filter(|parameter| parameter.is_argument)
    }

    /// The parameters that are set on the request, not passed as arguments.
    pub(crate) fn optional_parameters(&self) -> impl Iterator<Item = &Parameter> {
        self.parameters.iter().filter(|parameter| !parameter.is_argument && parameter.constant.is_none())
    }

    /// The parameters at one place, such as the query.
    pub(crate) fn parameters_in(&self, place: ParameterPlace) -> impl Iterator<Item = &Parameter> {
        self.parameters.iter().filter(move |parameter| parameter.place == place)
    }

    /// The name of a parameter among the optional parameters: its own, followed by its place if a parameter at an
    /// earlier place has the same name.
    pub(crate) fn member_name(&self, parameter: &Parameter) -> String {
        let before = |other: &Parameter| other.place != ParameterPlace::Path && other.place < parameter.place;
        if self.parameters.iter().any(|other| before(other) && other.name == parameter.name) {
            format!("{} ({})", parameter.name, parameter.place.as_str())
        } else {
            parameter.name.clone()
        }
    }

    /// Every schema that the operation uses, each with its direction; those of the request first.
    pub(crate) fn schemas(&self) -> impl Iterator<Item = (Direction, &Schema)> {
        let parameters = self.parameters.iter().map(|parameter| &parameter.schema);
        let sent = parameters.chain(&self.query).chain(self.body.iter().map(|body| &body.schema));
        sent.map(|schema| (Direction::Sent, schema))
            .chain(self.answer.schema().map(|schema| (Direction::Received, schema)))
    }

    /// Mutable access to every schema that the operation uses, each with its direction.
    pub(crate) fn schemas_mut(&mut self) -> impl Iterator<Item = (Direction, &mut Schema)> {
        let parameters = self.parameters.iter_mut().map(|parameter| &mut parameter.schema);
        let sent = parameters.chain(&mut self.query).chain(self.body.iter_mut().map(|body| &mut body.schema));
        let received = self.answer.schema_mut().map(|schema| (Direction::Received, schema));
        sent.map(|schema| (Direction::Sent, schema)).chain(received)
    }

    /// The types that the operation refers to, each with its direction.
    pub(crate) fn references(&self) -> impl Iterator<Item = (Direction, &SchemaId)> {
        self.schemas().flat_map(|(usage, schema)| schema.references().map(move |id| (usage, id)))
    }
}

/// A part of an operation that can't be expressed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Refused {
    /// The operation, as `GET /path`.
    pub operation: String,
    /// The part of the operation.
    pub part: Part,
    /// The reason why it can't be expressed.
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
    /// Whether it is required; path parameters always are.
    pub required: bool,
    /// Whether it is an argument of the method: required now, or when the lock was written.
    pub is_argument: bool,
    /// The value that every request has. It is set if a required parameter has only one valid value, or had in
    /// `names.lock`; the parameter is no argument then. Filled by `arguments`.
    pub constant: Option<Value>,
    /// The description, Markdown.
    pub docs: Option<String>,
    /// Its type.
    pub schema: Schema,
    /// The style in which its value is written.
    pub style: Style,
    /// Whether the description sets the style, by `style`, `explode` or `content`.
    pub has_explicit_style: bool,
    /// Whether reserved characters are not percent-encoded in a query (`allowReserved`).
    pub reserved: bool,
    /// Whether its placeholder also occurs earlier in the path. Then `name` is derived, not from the description.
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
    /// Whether it is an argument of the method: required now, or when the lock was written.
    pub is_argument: bool,
    /// Its media type on the wire, `application/json`.
    pub media_type: String,
    /// The encoding of the value as bytes.
    pub encoding: Encoding,
    /// Its schema.
    pub schema: Schema,
    /// Its constraints as JSON Schema, if the description has no `type` that excludes bodies of other JSON types.
    pub untyped: Option<Value>,
    /// Its schema as JSON Schema, if it is a `oneOf`. A member that a caller adds by name (`extra_body`) could make the
    /// body match several branches. `open_values` keeps it only for such unions.
    pub one_of: Option<Value>,
}

/// The status and example of a successful response.
#[derive(Debug, Clone, PartialEq)]
pub struct Success {
    /// The status; 200 if the description has a range or none.
    pub status: u16,
    /// The example of its content, as on the wire (`example`, or the first of `examples`).
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
    /// No content.
    Empty,
    /// An envelope without `result`.
    Acknowledged,
    /// Text, of this media type.
    Text(String),
    /// Bytes, of this media type.
    Bytes(String),
    /// JSON without an envelope.
    Json(Schema),
    /// The `result` of an envelope.
    Result(Schema),
    /// The `result` of an envelope that is a list of these items.
    Page(Schema),
}

impl Answer {
    /// The schema of the value that the method returns.
    pub(crate) fn schema(&self) -> Option<&Schema> {
        match self {
            Self::Empty | Self::Acknowledged | Self::Text(_) | Self::Bytes(_) => None,
            Self::Json(schema) | Self::Result(schema) | Self::Page(schema) => Some(schema),
        }
    }

    /// Mutable access to the schema of the value that the method returns.
    pub(crate) fn schema_mut(&mut self) -> Option<&mut Schema> {
        match self {
            Self::Empty | Self::Acknowledged | Self::Text(_) | Self::Bytes(_) => None,
            Self::Json(schema) | Self::Result(schema) | Self::Page(schema) => Some(schema),
        }
    }
}

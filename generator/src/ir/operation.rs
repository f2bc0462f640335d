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
    /// Parses the name of a method, in upper or lower case; `None` for other methods, such as HEAD.
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
    /// The place of the operation in the description.
    pub at: Pointer,
    /// The `operationId`, or an id derived from method and path.
    pub id: String,
    /// The request method.
    pub method: Method,
    /// The key of the operation's path item in `paths`, `/prefixes/{prefix_id}`. It may have a query or a fragment.
    pub path: String,
    /// The query in `path`, without pairs that have placeholders: `action=run`. Every request has it.
    pub fixed_query: Option<String>,
    /// The server to call instead of the base URL; `None` if the operation is below the base URL.
    pub server: Option<Server>,
    /// The summary: one line.
    pub summary: Option<String>,
    /// The description, Markdown.
    pub docs: Option<String>,
    /// The reason of the deprecation, Markdown, empty if none is given; `None` if not deprecated.
    pub deprecated: Option<String>,
    /// The tags.
    pub tags: Vec<String>,
    /// The permissions of which an API token needs one; empty if the description names none.
    pub permissions: Vec<String>,
    /// The OAuth 2 scopes of each security requirement; one of the requirements has to be met. A requirement without
    /// scopes has an empty list.
    pub scopes: Vec<Vec<String>>,
    /// The credentials that the security requirements ask for (`X-Key in header`), if the client can send none of them;
    /// otherwise `None`.
    pub lacking_credential: Option<String>,
    /// The parameters: the arguments of the method in their order, path parameters first, then the others by place and
    /// name.
    pub parameters: Vec<Parameter>,
    /// The schema of the struct that has the optional parameters, if there are any; filled by the pass `hoist`.
    pub query: Option<Schema>,
    /// The request body.
    pub body: Option<Body>,
    /// The content of a successful response.
    pub answer: Answer,
    /// The status and example of the first successful response.
    pub success: Success,
    /// Whether one of several successful responses has no content. For it, the method returns `None` or an empty page.
    pub may_be_empty: bool,
    /// The value of the `Accept` header, if it is not `application/json`; `None` for text and bytes.
    pub accept: Option<String>,
    /// The module of the generated method; filled by the pass `resources`.
    pub resource: ResourcePath,
    /// The name of the generated method; filled by the pass `resources`.
    pub name: String,
    /// Whether the name comes from `names.lock` or `scope.toml`, so that passes don't change it; filled by the pass
    /// `resources`.
    pub kept: bool,
}

impl Operation {
    /// The method and path, by which settings refer to the operation: `GET /path`.
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
        // A derived id ends with underscores if another operation has the same id.
        (self.id.trim_end_matches('_') != derived).then_some(&self.id)
    }

    /// The method and path without placeholder names: `GET /prefixes/{}`.
    pub fn place(&self) -> String {
        unnamed(&self.key()).into_owned()
    }

    /// The name of the method and of its resource in the singular, from which types are named: `update_gateway`.
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

    /// The part of the key of `paths` after the path template, such as a query: `?action=run`.
    pub(crate) fn suffix(&self) -> &str {
        &self.path[self.route().len()..]
    }

    /// The parameters that are arguments of the method, in order.
    pub(crate) fn arguments(&self) -> impl Iterator<Item = &Parameter> {
        self.parameters.iter().filter(|parameter| parameter.is_argument)
    }

    /// The parameters that callers set on the request instead of passing them as arguments of the method.
    pub(crate) fn optional_parameters(&self) -> impl Iterator<Item = &Parameter> {
        self.parameters.iter().filter(|parameter| !parameter.is_argument && parameter.constant.is_none())
    }

    /// The parameters at one place of a request, such as the query.
    pub(crate) fn parameters_in(&self, place: ParameterPlace) -> impl Iterator<Item = &Parameter> {
        self.parameters.iter().filter(move |parameter| parameter.place == place)
    }

    /// The name of a parameter in the struct of optional parameters. If a parameter with an earlier `in` (query,
    /// header, cookie) has the same name, this parameter's `in` is appended: `id (header)`.
    pub(crate) fn member_name(&self, parameter: &Parameter) -> String {
        let before = |other: &Parameter| other.place != ParameterPlace::Path && other.place < parameter.place;
        if self.parameters.iter().any(|other| before(other) && other.name == parameter.name) {
            format!("{} ({})", parameter.name, parameter.place.as_str())
        } else {
            parameter.name.clone()
        }
    }

    /// Every schema that the operation uses, with its direction (request or response); schemas of the request come
    /// first.
    pub(crate) fn schemas(&self) -> impl Iterator<Item = (Direction, &Schema)> {
        let parameters = self.parameters.iter().map(|parameter| &parameter.schema);
        let sent = parameters.chain(&self.query).chain(self.body.iter().map(|body| &body.schema));
        sent.map(|schema| (Direction::Sent, schema))
            .chain(self.answer.schema().map(|schema| (Direction::Received, schema)))
    }

    /// Mutable access to every schema that the operation uses, with its direction (request or response).
    pub(crate) fn schemas_mut(&mut self) -> impl Iterator<Item = (Direction, &mut Schema)> {
        let parameters = self.parameters.iter_mut().map(|parameter| &mut parameter.schema);
        let sent = parameters.chain(&mut self.query).chain(self.body.iter_mut().map(|body| &mut body.schema));
        let received = self.answer.schema_mut().map(|schema| (Direction::Received, schema));
        sent.map(|schema| (Direction::Sent, schema)).chain(received)
    }

    /// The types that the operation refers to, each with its direction (request or response).
    pub(crate) fn references(&self) -> impl Iterator<Item = (Direction, &SchemaId)> {
        self.schemas().flat_map(|(usage, schema)| schema.references().map(move |id| (usage, id)))
    }
}

/// A part of an operation that can't be expressed in Rust.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Refused {
    /// The operation, as `GET /path`.
    pub operation: String,
    /// The part that can't be expressed, such as the body.
    pub part: Part,
    /// The reason why the part can't be expressed.
    pub why: String,
}

/// The part of an operation that can't be expressed in Rust.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Part {
    Whole,
    Parameters,
    Body,
    Answer,
}

/// A parameter of an operation.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// The place of the parameter in the description.
    pub at: Pointer,
    /// The name on the wire.
    pub name: String,
    /// The place in the request, such as the query.
    pub place: ParameterPlace,
    /// Whether the parameter is required; path parameters always are.
    pub required: bool,
    /// Whether the parameter is an argument of the method: it is required, or was an argument in an earlier run
    /// (`names.lock`).
    pub is_argument: bool,
    /// The constant that every request sends, if the parameter is required and has only one valid value, or had only
    /// one in an earlier run (`names.lock`). Such a parameter is no argument. Filled by the pass `arguments`.
    pub constant: Option<Value>,
    /// The description, Markdown.
    pub docs: Option<String>,
    /// The schema of the parameter's value.
    pub schema: Schema,
    /// The serialization style of the value.
    pub style: Style,
    /// Whether the description sets the style, by `style`, `explode` or `content`.
    pub has_explicit_style: bool,
    /// Whether reserved characters are not percent-encoded in a query (`allowReserved`).
    pub reserved: bool,
    /// Whether the parameter stands for a placeholder that also occurs earlier in the path. Its `name` is then derived,
    /// since the description has only one parameter for both.
    pub repeats: bool,
    /// The Rust name of the argument; filled by the pass `name`.
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
    /// Whether the body is an argument of the method: it is required, or was an argument in an earlier run
    /// (`names.lock`).
    pub is_argument: bool,
    /// The media type on the wire, such as `application/json`.
    pub media_type: String,
    /// The encoding of the body, such as JSON or a form.
    pub encoding: Encoding,
    /// The schema of the body.
    pub schema: Schema,
    /// The constraints on the body as JSON Schema, if the schema has no `type`, so that bodies of other JSON types are
    /// valid too; otherwise `None`.
    pub untyped: Option<Value>,
    /// The schema of the body as JSON Schema, if it is a `oneOf` of which a body could match several branches once a
    /// caller adds a member (`extra_body`). For other bodies, the pass `open_values` sets `None`.
    pub one_of: Option<Value>,
}

/// The status and example of a successful response.
#[derive(Debug, Clone, PartialEq)]
pub struct Success {
    /// The status; 200 if the description has a range or none.
    pub status: u16,
    /// The example of the response's content, as on the wire (`example`, or the first of `examples`).
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
    /// An envelope (`success`, `errors` and `messages`) without `result`.
    Acknowledged,
    /// Text, of this media type.
    Text(String),
    /// Bytes, of this media type.
    Bytes(String),
    /// JSON of this schema, without an envelope.
    Json(Schema),
    /// JSON of this schema, as `result` of an envelope (`success`, `errors`, `messages`, `result`).
    Result(Schema),
    /// A list of items of this schema, as `result` of an envelope. The method returns it as pages.
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

//! Operations: what is sent, and what comes back.

use std::fmt;

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

/// One operation.
#[derive(Debug, Clone)]
pub struct Operation {
    /// Where the description has it.
    pub at: Pointer,
    /// Its id in the description, or one made from method and path.
    pub id: String,
    /// The request method.
    pub method: Method,
    /// The path template, `/prefixes/{prefix_id}`, as the description's key has it.
    pub path: String,
    /// The query of the key, without what parameters fill in: each request has it.
    pub fixed_query: Option<String>,
    /// Where it is, if not below the base URL.
    pub server: Option<Server>,
    /// One line.
    pub summary: Option<String>,
    /// The rest, Markdown.
    pub docs: Option<String>,
    /// Why it should no longer be used, Markdown; empty: not said.
    pub deprecated: Option<String>,
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

    /// What the key has beyond the template: `?action=run`.
    pub fn suffix(&self) -> &str {
        &self.path[self.route().len()..]
    }

    /// The parameters of one place.
    pub fn parameters_in(&self, place: ParameterPlace) -> impl Iterator<Item = &Parameter> {
        self.parameters.iter().filter(move |parameter| parameter.place == place)
    }

    /// The name of a parameter among those outside of the path: its own, unless one at another place has that already.
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
    /// Which part of it.
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
    /// How its value is written.
    pub style: Style,
    /// Whether the description says so: by `style` or `explode`, or by `content`.
    pub style_said: bool,
    /// Whether reserved characters stay as they are in a query (`allowReserved`).
    pub reserved: bool,
    /// Whether its name stands in the path before, so that `name` is one of its own and not the description's.
    pub repeats: bool,
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
    Cookie,
}

impl ParameterPlace {
    /// As OpenAPI calls it.
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
    /// Whether it must be given.
    pub required: bool,
    /// Its media type on the wire, `application/json`.
    pub media_type: String,
    /// How a value becomes bytes.
    pub encoding: Encoding,
    /// Its type.
    pub schema: Schema,
}

/// What a success brings.
#[derive(Debug, Clone)]
pub enum Answer {
    /// Nothing that is read.
    Empty,
    /// Nothing but an envelope, which says whether it was done.
    Acknowledged,
    /// Text, of this media type.
    Text(String),
    /// Bytes, of this media type.
    Bytes(String),
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

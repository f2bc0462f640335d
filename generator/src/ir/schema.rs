//! The schemas of the model, and the named ones that become Rust types.

use std::{collections::BTreeMap, fmt};

use indexmap::IndexSet;
use serde_json::Value;

use super::{Hint, Limits, ResourcePath, Union};
use crate::pointer::Pointer;

/// The id of a named schema: the JSON pointer to it in the description.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SchemaId(pub Pointer);

impl SchemaId {
    /// The id of the response type of a schema for which requests and responses have separate types.
    pub(crate) fn for_responses(&self) -> Self {
        Self(self.0.child("x-response"))
    }
}

impl fmt::Display for SchemaId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A named schema; most become Rust types.
#[derive(Debug, Clone)]
pub struct Type {
    /// The schema.
    pub schema: Schema,
    /// The words from which the name of the Rust type is made.
    pub hint: Hint,
    /// Whether the type is reachable from a request; filled by the pass `directions`.
    pub sent: bool,
    /// Whether the type is reachable from a response; filled by the pass `directions`.
    pub received: bool,
    /// The module of the Rust type; filled by the pass `place_types`.
    pub resource: ResourcePath,
    /// The key of the type in the `names.lock` of the previous run, `addressing/prefixes::Prefix`. `None` for a new
    /// type. Filled by the pass `keep`.
    pub kept: Option<String>,
    /// The name of the Rust type; filled by the pass `name`.
    pub name: String,
}

impl Type {
    /// Whether the Rust type refuses values that the schema does not describe. A type that responses use accepts them,
    /// since the service may be newer than the description.
    pub fn is_closed(&self) -> bool {
        self.sent && !self.received && !self.schema.open
    }

    /// A type with this schema and hint, whose other fields are empty.
    pub(crate) fn new(schema: Schema, hint: Hint) -> Self {
        Self {
            schema,
            hint,
            sent: false,
            received: false,
            resource: ResourcePath::default(),
            kept: None,
            name: String::new(),
        }
    }
}

/// The direction of a value: request or response.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Direction {
    /// The value is in a request.
    Sent,
    /// The value is in a response.
    Received,
}

/// The schema of a value.
#[derive(Debug, Clone)]
pub struct Schema {
    /// The place of the schema in the description.
    pub at: Pointer,
    /// `title`, from which the name of a union's branch can be made.
    pub title: Option<String>,
    /// The description, Markdown.
    pub docs: Option<String>,
    /// Whether null is valid too (`nullable`).
    pub nullable: bool,
    /// Whether the schema's own keywords forbid null. Beside a `$ref`, they override a target that allows null.
    pub non_null: bool,
    /// The reason of the deprecation, Markdown, empty if none is given; `None` if not deprecated.
    pub deprecated: Option<String>,
    /// Whether only responses have the value (`readOnly`).
    pub read_only: bool,
    /// Whether only requests have the value (`writeOnly`).
    pub write_only: bool,
    /// Whether values are secrets, which `Debug` does not print.
    pub secret: bool,
    /// The `example` of the description.
    pub example: Option<Value>,
    /// The default that the server applies if the value is missing.
    pub default: Option<Value>,
    /// The limits on values of requests, such as `maxLength`, which are checked before sending.
    pub limits: Limits,
    /// Limits that only the service checks, since the client can't or does not.
    pub unchecked: Limits,
    /// A `format` that is documented but not checked.
    pub format: Option<String>,
    /// Whether values that `kind` lacks are valid too: unknown values of an enum, other JSON types if `type` is
    /// missing, or unknown branches of a union.
    pub open: bool,
    /// The kind of value.
    pub kind: Kind,
}

impl Schema {
    /// A schema with this place and kind, whose other fields are empty.
    pub(crate) fn new(at: Pointer, kind: Kind) -> Self {
        Self {
            at,
            title: None,
            docs: None,
            nullable: false,
            non_null: false,
            deprecated: None,
            read_only: false,
            write_only: false,
            secret: false,
            example: None,
            default: None,
            limits: Limits::default(),
            unchecked: Limits::default(),
            format: None,
            open: false,
            kind,
        }
    }

    /// Whether values of the schema, or the items of a list or map, are secrets.
    pub(crate) fn holds_secret(&self) -> bool {
        self.secret || self.each().is_some_and(Self::holds_secret)
    }

    /// The schema of a list's items or a map's values, also inside of `OrJson` and `OrNull`; `None` for other kinds.
    pub(crate) fn each(&self) -> Option<&Schema> {
        match &self.kind {
            Kind::Array(each) | Kind::Map(each) => Some(each),
            Kind::OrJson(inner) | Kind::OrNull(inner) => inner.each(),
            _ => None,
        }
    }

    /// Whether each use of a type with this schema has to check the limits. The Rust type of a union checks no limits,
    /// and the Rust type of an enum checks only that the value is known.
    pub(crate) fn is_limited_where_used(&self) -> bool {
        match self.kind {
            Kind::Union(_) => true,
            Kind::Enum(_) => !self.limits.is_empty(),
            _ => false,
        }
    }

    /// Whether a part of a multipart form with this schema is a file upload, or a list of file uploads.
    pub(crate) fn is_upload(&self) -> bool {
        match &self.kind {
            Kind::Array(item) => matches!(item.kind, Kind::Binary),
            kind => matches!(kind, Kind::Binary),
        }
    }
}

/// The kind of a value.
#[derive(Debug, Clone)]
pub enum Kind {
    /// Any JSON value.
    Any,
    /// A boolean.
    Boolean,
    /// An integer.
    Integer {
        /// Whether the Rust type is `u64` instead of `i64`.
        unsigned: bool,
    },
    /// A number.
    Number,
    /// A string.
    Text,
    /// Bytes: the whole body or, after the pass `form_parts`, a part of a multipart form.
    Binary,
    /// A string with known values.
    Enum(Vec<Variant>),
    /// A list with items of this schema.
    Array(Box<Schema>),
    /// A map from strings to values of this schema.
    Map(Box<Schema>),
    /// An object with declared properties.
    Object(Box<Object>),
    /// A reference to a named schema.
    Ref(SchemaId),
    /// A union of several types.
    Union(Box<Union>),
    /// A request body of this schema or of any other JSON type; made by the pass `nullable_bodies`.
    OrJson(Box<Schema>),
    /// A request body of this schema or null; made by the pass `nullable_bodies`.
    OrNull(Box<Schema>),
}

impl From<Object> for Kind {
    fn from(object: Object) -> Self {
        Self::Object(Box::new(object))
    }
}

impl From<Union> for Kind {
    fn from(union: Union) -> Self {
        Self::Union(Box::new(union))
    }
}

impl Kind {
    /// Whether a value is a string, number or boolean.
    pub(crate) fn is_scalar(&self) -> bool {
        matches!(self, Self::Text | Self::Enum(_) | Self::Integer { .. } | Self::Number | Self::Boolean)
    }

    /// Whether neither the schema nor any schema inside it needs a generated Rust type.
    pub(crate) fn is_leaf(&self) -> bool {
        matches!(self, Self::Any | Self::Binary) || self.is_scalar() && !matches!(self, Self::Enum(_))
    }
}

/// A known value of an enum.
#[derive(Debug, Clone)]
pub struct Variant {
    /// The value on the wire.
    pub value: String,
    /// The description of the value, Markdown. It comes from a `oneOf` branch that allows only this value.
    pub docs: Option<String>,
    /// The Rust name of the variant; filled by the pass `name`.
    pub ident: String,
}

impl Variant {
    /// A variant with this value, whose other fields are empty.
    pub(crate) fn new(value: impl Into<String>) -> Self {
        Self { value: value.into(), docs: None, ident: String::new() }
    }
}

/// An object with declared properties.
#[derive(Debug, Clone, Default)]
pub struct Object {
    /// The declared properties, by their names on the wire.
    pub fields: BTreeMap<String, Box<Field>>,
    /// The additional properties as a map, if `additionalProperties` describes them.
    pub additional: Option<Box<Field>>,
    /// The required properties, in the order of the description; some may not be declared.
    pub required: IndexSet<String>,
    /// The properties that were arguments of `new` in an earlier description. They stay arguments, even if no longer
    /// required. Filled by the pass `keep`.
    pub arguments: IndexSet<String>,
    /// Whether the object is sent as a multipart form instead of JSON; filled by the pass `form_parts`.
    pub multipart: bool,
}

/// A property of an object.
#[derive(Debug, Clone)]
pub struct Field {
    /// The schema of the property.
    pub schema: Schema,
    /// Whether the Rust field is boxed, to break a cycle of types or since the value is large; filled by the passes
    /// `break_cycles` and `size_limit`.
    pub boxed: bool,
    /// The media type of the property's part in a multipart form, if the description has one; filled by the pass
    /// `form_parts`.
    pub media_type: Option<String>,
    /// The serialization style of the property in a form, if the description has one; filled by the pass `form_parts`.
    pub style: Option<super::Style>,
    /// The only valid value of a property. Every request has it, so the property has no Rust field. Filled by the pass
    /// `constants`.
    pub constant: Option<Value>,
    /// The value that `new` sets in the Rust field: the only valid value, now or in an earlier description. Filled by
    /// the pass `keep`.
    pub initial: Option<Value>,
    /// Whether a required property has a setter instead of being an argument of `new`, since it was optional in an
    /// earlier description; filled by the passes `hoist` (for parameters) and `keep`.
    pub by_setter: bool,
    /// The Rust name of the field; filled by the pass `name`.
    pub ident: String,
}

impl Field {
    /// Whether callers can set the property in a request: it is neither a constant nor read-only.
    pub(crate) fn is_settable(&self) -> bool {
        self.constant.is_none() && !self.schema.read_only
    }

    /// A property with this schema, whose other fields are empty.
    pub(crate) fn new(schema: Schema) -> Self {
        let ident = String::new();
        Self {
            schema,
            boxed: false,
            media_type: None,
            style: None,
            constant: None,
            initial: None,
            by_setter: false,
            ident,
        }
    }
}

impl Object {
    /// The arguments of `new` in an earlier description that the object still has, then the other required properties.
    pub(crate) fn all_arguments(&self) -> impl Iterator<Item = &String> {
        self.arguments.iter().chain(self.required.iter().filter(|name| !self.arguments.contains(*name)))
    }

    /// The fields of the declared properties, then the field of the additional properties.
    pub(crate) fn members(&self) -> impl Iterator<Item = &Field> {
        self.fields.values().chain(&self.additional).map(|field| &**field)
    }

    /// Mutable access to the fields of the declared properties, then to the field of the additional properties.
    pub(crate) fn members_mut(&mut self) -> impl Iterator<Item = &mut Field> {
        self.fields.values_mut().chain(&mut self.additional).map(|field| &mut **field)
    }
}

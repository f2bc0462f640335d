//! Schemas: the types of values.

use std::{collections::BTreeMap, fmt};

use indexmap::IndexSet;
use serde_json::Value;

use super::{Hint, Limits, ResourcePath, Union};
use crate::pointer::Pointer;

/// The id of a named schema: its place in the description.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SchemaId(pub Pointer);

impl SchemaId {
    /// The id of the type for responses, if the schema has separate types for requests and responses.
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
    /// The name from which the Rust name is made.
    pub hint: Hint,
    /// Whether it is reachable from a request; filled by `directions`.
    pub sent: bool,
    /// Whether it is reachable from a response; filled by `directions`.
    pub received: bool,
    /// The module of its Rust type; filled by `place_types`.
    pub resource: ResourcePath,
    /// The key of its line in the previous `names.lock`, `addressing/prefixes::Prefix`; filled by `keep`.
    pub kept: Option<String>,
    /// The name of its Rust type; filled by `name`.
    pub name: String,
}

impl Type {
    /// Whether a request with a value that the schema does not describe is refused. A response may have such a value,
    /// since the service may be newer than the description; so a type that is also received is not closed.
    pub fn is_closed(&self) -> bool {
        self.sent && !self.received && !self.schema.open
    }

    /// A type whose other fields are empty.
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
    /// In a request.
    Sent,
    /// In a response.
    Received,
}

/// The schema of a value.
#[derive(Debug, Clone)]
pub struct Schema {
    /// The place in the description.
    pub at: Pointer,
    /// `title`, from which the branches of a union are named.
    pub title: Option<String>,
    /// The description, Markdown.
    pub docs: Option<String>,
    /// Whether null is valid too (`nullable`).
    pub nullable: bool,
    /// Whether keywords beside a reference forbid null, which its target may allow.
    pub non_null: bool,
    /// The reason of `deprecated: true`, Markdown; empty if none is given.
    pub deprecated: Option<String>,
    /// Whether only responses have it.
    pub read_only: bool,
    /// Whether only requests have it.
    pub write_only: bool,
    /// Whether a value is a secret, which is not printed.
    pub secret: bool,
    /// The `example` of the description.
    pub example: Option<Value>,
    /// The default that the server applies if the value is missing.
    pub default: Option<Value>,
    /// The limits that a request must keep to.
    pub limits: Limits,
    /// Limits that only the service checks, since the client can't or does not.
    pub unchecked: Limits,
    /// A `format` that is documented but not checked.
    pub format: Option<String>,
    /// Whether values outside of the kind are valid too: unknown values of an enum, other JSON types if `type` is
    /// missing, or unknown branches of a union.
    pub open: bool,
    /// The kind of value.
    pub kind: Kind,
}

impl Schema {
    /// A schema whose other fields are empty.
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

    /// Whether its values, or those of its items, are secrets.
    pub(crate) fn holds_secret(&self) -> bool {
        self.secret || self.each().is_some_and(Self::holds_secret)
    }

    /// The schema of a list's items or a map's values, found through `OrJson` and `OrNull` too; `None` for other kinds.
    pub(crate) fn each(&self) -> Option<&Schema> {
        match &self.kind {
            Kind::Array(each) | Kind::Map(each) => Some(each),
            Kind::OrJson(inner) | Kind::OrNull(inner) => inner.each(),
            _ => None,
        }
    }

    /// Whether its limits are checked where the value is used. The type of a union checks none, and that of an enum
    /// only whether it has the value.
    pub(crate) fn is_limited_where_used(&self) -> bool {
        match self.kind {
            Kind::Union(_) => true,
            Kind::Enum(_) => !self.limits.is_empty(),
            _ => false,
        }
    }

    /// Whether a form part of this schema is an upload, or a list of uploads.
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
        /// Whether it needs `u64` instead of `i64`.
        unsigned: bool,
    },
    /// A number.
    Number,
    /// A string.
    Text,
    /// Bytes: the whole body or, after `form_parts`, a part of a multipart form.
    Binary,
    /// A string with known values.
    Enum(Vec<Variant>),
    /// A list.
    Array(Box<Schema>),
    /// A map from strings to values.
    Map(Box<Schema>),
    /// An object with declared properties.
    Object(Box<Object>),
    /// A reference to a named schema.
    Ref(SchemaId),
    /// A union of several types.
    Union(Box<Union>),
    /// A body that may also be JSON of another type; made by `nullable_bodies`.
    OrJson(Box<Schema>),
    /// A body that may be null; made by `nullable_bodies`.
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

    /// Whether it needs no Rust type of its own, and contains no schema that might.
    pub(crate) fn is_leaf(&self) -> bool {
        matches!(self, Self::Any | Self::Binary) || self.is_scalar() && !matches!(self, Self::Enum(_))
    }
}

/// A known value of an enum.
#[derive(Debug, Clone)]
pub struct Variant {
    /// The value on the wire.
    pub value: String,
    /// The description of a branch that has only this value, Markdown.
    pub docs: Option<String>,
    /// The Rust name of the variant; filled by `name`.
    pub ident: String,
}

impl Variant {
    /// A variant whose other fields are empty.
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
    /// The arguments of `new` in an earlier description, which stay arguments; filled by `keep`.
    pub arguments: IndexSet<String>,
    /// Whether it is a multipart form instead of JSON; filled by `form_parts`.
    pub multipart: bool,
}

/// A property of an object.
#[derive(Debug, Clone)]
pub struct Field {
    /// Its schema.
    pub schema: Schema,
    /// Whether it is boxed, as part of a cycle or as a large value; filled by `break_cycles` and `size_limit`.
    pub boxed: bool,
    /// Its media type in a multipart form, if the description has one; filled by `form_parts`.
    pub media_type: Option<String>,
    /// Its style in a form, if the description has one; filled by `form_parts`.
    pub style: Option<super::Style>,
    /// The constant value of a property that has no field, since only one value is valid; filled by `constants`.
    pub constant: Option<Value>,
    /// The constant that `new` sets, since it was the only valid value in an earlier description; filled by `keep`.
    pub initial: Option<Value>,
    /// Whether `new` does not take a required property, since it was optional in an earlier description; filled by
    /// `hoist` for parameters, and by `keep`.
    pub by_setter: bool,
    /// The Rust name of the field; filled by `name`.
    pub ident: String,
}

impl Field {
    /// Whether callers set it in a request: it is neither a constant nor read-only.
    pub(crate) fn is_settable(&self) -> bool {
        self.constant.is_none() && !self.schema.read_only
    }

    /// A field whose other members are empty.
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

    /// The fields of the declared properties, then the map of additional ones.
    pub(crate) fn members(&self) -> impl Iterator<Item = &Field> {
        self.fields.values().chain(&self.additional).map(|field| &**field)
    }

    /// Mutable access to the fields of the declared properties, then to the map of additional ones.
    pub(crate) fn members_mut(&mut self) -> impl Iterator<Item = &mut Field> {
        self.fields.values_mut().chain(&mut self.additional).map(|field| &mut **field)
    }
}

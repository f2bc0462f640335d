//! Schemas: what values look like.

use std::{collections::BTreeMap, fmt};

use indexmap::IndexSet;
use serde_json::Value;

use super::{Hint, Limits, ResourcePath};
use crate::pointer::Pointer;

/// The name of a schema within the model: where the description has it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SchemaId(pub Pointer);

impl fmt::Display for SchemaId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A schema with a name of its own; most become Rust types.
#[derive(Debug, Clone)]
pub struct Type {
    /// The schema of its values.
    pub schema: Schema,
    /// The name to make the Rust name from.
    pub hint: Hint,
    /// Whether it is reachable from a request; filled by `uses`.
    pub sent: bool,
    /// Whether it is reachable from a response; filled by `uses`.
    pub received: bool,
    /// The module of its Rust type; filled by `place_types`.
    pub resource: ResourcePath,
    /// The line of `names.lock` that it had before, `addressing/prefixes::Prefix`; filled by `keep`.
    pub kept: Option<String>,
    /// The name of its Rust type; filled by `name`.
    pub name: String,
}

impl Type {
    /// The presence of one of its properties.
    pub fn presence(&self, object: &Object, name: &str, field: &Field) -> Presence {
        match (object.required.contains(name), field.schema.nullable) {
            _ if !self.sent || field.schema.read_only => Presence::ReadOnly,
            (true, false) => Presence::Required,
            (true, true) => Presence::RequiredNullable,
            (false, false) => Presence::Optional,
            (false, true) => Presence::OptionalNullable,
        }
    }

    /// Whether a value that the schema does not describe is refused before it is sent. A response may hold one that is newer
    /// than the description, so a type of responses too takes it.
    pub fn is_closed(&self) -> bool {
        self.sent && !self.received && !self.schema.open
    }

    /// A type of which only the schema is known.
    pub fn new(schema: Schema, hint: Hint) -> Self {
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
pub enum TypeUse {
    /// In a request.
    Sent,
    /// In an answer.
    Received,
}

/// The schema of a value.
#[derive(Debug, Clone)]
pub struct Schema {
    /// The place in the description.
    pub at: Pointer,
    /// `title`: what the branches of a union are called by.
    pub title: Option<String>,
    /// The description, Markdown.
    pub docs: Option<String>,
    /// Whether null is valid too (`nullable`).
    pub nullable: bool,
    /// Why it should no longer be used, Markdown; empty: not said.
    pub deprecated: Option<String>,
    /// Only ever in answers.
    pub read_only: bool,
    /// Only ever in requests.
    pub write_only: bool,
    /// The `example` of the description.
    pub example: Option<Value>,
    /// The default that the server uses if nothing is sent.
    pub default: Option<Value>,
    /// The limits that a request must keep to.
    pub limits: Limits,
    /// A `format` that is documented and not checked.
    pub format: Option<String>,
    /// Whether values that the kind has no place for are valid too: a text beside the values of an enum, a value of another
    /// JSON type where no `type` is given, a value of no known branch of a union.
    pub open: bool,
    /// The type.
    pub kind: Kind,
}

impl Schema {
    /// A schema of which only the kind is known.
    pub fn new(at: Pointer, kind: Kind) -> Self {
        Self {
            at,
            title: None,
            docs: None,
            nullable: false,
            deprecated: None,
            read_only: false,
            write_only: false,
            example: None,
            default: None,
            limits: Limits::default(),
            format: None,
            open: false,
            kind,
        }
    }

    /// Whether a part of a form with it is an upload, or a list of uploads.
    pub fn is_upload(&self) -> bool {
        match &self.kind {
            Kind::Array(item) => matches!(item.kind, Kind::Binary),
            kind => matches!(kind, Kind::Binary),
        }
    }
}

/// The type of a value.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Any JSON value.
    Any,
    /// True or false.
    Boolean,
    /// A whole number; the flag says whether it needs the upper half of 64 bits.
    Integer {
        /// `u64` instead of `i64`.
        unsigned: bool,
    },
    /// A number.
    Number,
    /// Text.
    Text,
    /// Bytes. After `parts` only where no JSON is: in a form of several parts, or as a whole body.
    Binary,
    /// Text of which some values are known.
    Enum(Vec<Variant>),
    /// A list.
    Array(Box<Schema>),
    /// Text to value.
    Map(Box<Schema>),
    /// An object whose members are known.
    Object(Object),
    /// Another schema of the model.
    Ref(SchemaId),
    /// A union of several types.
    Union(Union),
    /// A body that may be JSON of another type as well; made by `bodies`.
    OrJson(Box<Schema>),
    /// A body that may be null; made by `bodies`.
    OrNull(Box<Schema>),
}

/// A known value of an enum.
#[derive(Debug, Clone)]
pub struct Variant {
    /// The value on the wire.
    pub value: String,
    /// In Rust; filled by `name`.
    pub ident: String,
}

/// An object whose members are known.
#[derive(Debug, Clone, Default)]
pub struct Object {
    /// By their names on the wire.
    pub fields: BTreeMap<String, Box<Field>>,
    /// The map of the additional properties beside these, where `additionalProperties` describes them.
    pub additional: Option<Box<Field>>,
    /// The names of those that must be there, in the description's order; names without a field included.
    pub required: IndexSet<String>,
    /// Whether it is a form of several parts, and no JSON; filled by `parts`.
    pub multipart: bool,
}

/// A member of an object.
#[derive(Debug, Clone)]
pub struct Field {
    /// Its type.
    pub schema: Schema,
    /// Whether it is part of a cycle and must be boxed; filled by `break_cycles`.
    pub boxed: bool,
    /// Its media type in a form of several parts, where the description names it; filled by `parts`.
    pub media_type: Option<String>,
    /// The style in a form, where the description sets one; filled by `parts`.
    pub style: Option<super::Style>,
    /// Its name in Rust; filled by `name`.
    pub ident: String,
}

impl Field {
    /// A member of which only the schema is known.
    pub fn new(schema: Schema) -> Self {
        Self { schema, boxed: false, media_type: None, style: None, ident: String::new() }
    }

    /// The only value of a property that is written by itself, and has no field; `constants` makes them, and before it
    /// none is known.
    pub fn constant(&self) -> Option<&str> {
        match &self.schema.kind {
            Kind::Enum(values) => values.first().map(|only| only.value.as_str()),
            _ => None,
        }
    }
}

/// The presence of a property: required, optional, nullable or read-only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// It must be there and is not null.
    Required,
    /// It must be there and may be null.
    RequiredNullable,
    /// It may be absent.
    Optional,
    /// It may be absent and may be null, and the two differ.
    OptionalNullable,
    /// A caller does not set it: only responses have it.
    ReadOnly,
}

impl Presence {
    /// Whether it is an argument of `new`.
    pub fn is_required(self) -> bool {
        matches!(self, Self::Required | Self::RequiredNullable)
    }

    /// The type around the value in a struct: `Option`, `Patch`, or none (empty). Every property of a response can be
    /// absent.
    pub fn container(self, named: &Type) -> &'static str {
        match (self, named.received) {
            (Self::Required, false) => "",
            (Self::RequiredNullable, false) => "Option",
            (Self::RequiredNullable | Self::OptionalNullable, _) => "Patch",
            (Self::Required | Self::Optional | Self::ReadOnly, _) => "Option",
        }
    }
}

impl Object {
    /// The declared properties, then the map of the additional ones.
    pub fn members(&self) -> impl Iterator<Item = &Field> {
        self.fields.values().chain(&self.additional).map(|field| &**field)
    }

    /// The declared properties, then the map of the additional ones.
    pub fn members_mut(&mut self) -> impl Iterator<Item = &mut Field> {
        self.fields.values_mut().chain(&mut self.additional).map(|field| &mut **field)
    }
}

/// A union: `oneOf`, `anyOf`, or several types.
#[derive(Debug, Clone)]
pub struct Union {
    /// The types, in the description's order.
    pub branches: Vec<Branch>,
    /// All of its constraints as JSON Schema, where types may not express them.
    pub exact: Option<Value>,
}

/// A branch of a union.
#[derive(Debug, Clone)]
pub struct Branch {
    /// The type.
    pub schema: Schema,
    /// The member that tells by its value which branch it is, and the values of this one; where the description names
    /// it (`discriminator`). Without values, the branch says them itself.
    pub tag: Option<(String, Vec<String>)>,
    /// The test that selects the branch; filled by `unions`.
    pub test: Within,
    /// The variant's name; filled by `name`.
    pub ident: String,
}

/// The test of a branch among those of one JSON type.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Within {
    /// Not known yet.
    Unknown,
    /// The value is of this JSON type: `string`, `number`, `bool`, `array`, `object`.
    JsonType(&'static str),
    /// The value is an object.
    Object(Shape),
}

/// The test of an object branch: required properties, and a discriminator with its values.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Shape {
    /// A member, and the values of which it has one.
    pub tag: Option<(String, Vec<String>)>,
    /// The members that it has.
    pub members: Vec<String>,
    /// Places (RFC 6901) of which it has more than of those of other branches.
    pub places: Vec<String>,
}

impl Branch {
    /// A branch that only its JSON type selects.
    pub fn new(schema: Schema) -> Self {
        Self { schema, tag: None, test: Within::Unknown, ident: String::new() }
    }

    /// The member and its values that tell it from the others, `id=always_use_https`: they stay when branches come or
    /// move.
    pub fn told_by(&self) -> Option<String> {
        let tag = match (&self.test, &self.tag) {
            (Within::Object(Shape { tag: Some(tag), .. }), _) => Some(tag),
            (_, tag) => tag.as_ref(),
        };
        tag.filter(|(_, values)| !values.is_empty()).map(|(name, values)| format!("{name}={}", values.join(",")))
    }
}

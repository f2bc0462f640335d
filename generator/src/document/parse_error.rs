//! Locates a parse error: finds the smallest part of a description that is not valid OpenAPI 3.0.
//!
//! `openapiv3` parses a description as a whole and does not tell where it failed. So after a failure the parts are
//! parsed one by one, and the deepest one that fails is reported.

use openapiv3::{
    Components, Info, MediaType, OpenAPI, Operation, Parameter, PathItem, ReferenceOr, RequestBody, Response, Schema,
    SecurityScheme, Server, Tag,
};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{Dialect, METHODS};
use crate::{diagnostics::Fault, pointer::Pointer};

/// A type of OpenAPI object that a `$ref` can refer to.
pub(crate) trait Part: DeserializeOwned {
    /// The name of the type in messages, with an article: `a parameter`.
    const NAME: &'static str;
    /// The kind of object that a value of this type is parsed from.
    const KIND: ObjectKind;
}

impl Part for Parameter {
    const NAME: &'static str = "a parameter";
    const KIND: ObjectKind = ObjectKind::Parameter;
}

impl Part for RequestBody {
    const NAME: &'static str = "a request body";
    const KIND: ObjectKind = ObjectKind::RequestBody;
}

impl Part for Response {
    const NAME: &'static str = "a response";
    const KIND: ObjectKind = ObjectKind::Response;
}

/// The fault at the smallest invalid part of a value, which should be an object of this kind. `whole` is the error of
/// `openapiv3` for the whole value, which is reported if no part is invalid by itself.
pub(super) fn find(value: &Value, at: Pointer, kind: ObjectKind, dialect: Dialect, whole: &serde_json::Error) -> Fault {
    let (at, message, types) = deepest(value, at.clone(), kind).unwrap_or_else(|| (at, whole.to_string(), false));
    let help = if types {
        "OpenAPI 3.0 takes one type; for a value that may be null, say `nullable: true` beside it"
    } else {
        "compare the place with the specification of its version"
    };
    Fault { at, message: format!("not valid in {}: {message}", dialect.name()), help: help.to_owned() }
}

/// The kind of OpenAPI object that a value should be.
#[derive(Debug, Clone, Copy)]
pub(crate) enum ObjectKind {
    Document,
    Info,
    Server,
    Tag,
    Components,
    PathItem,
    Operation,
    Parameter,
    RequestBody,
    Response,
    MediaType,
    Schema,
    SecurityScheme,
    /// A map or list of objects of this kind.
    Each(&'static ObjectKind),
    /// A value whose members are not searched for errors.
    Leaf,
}

impl ObjectKind {
    fn member(self, name: &str) -> Self {
        match (self, name) {
            (Self::Each(kind), _) => *kind,
            (Self::Document, "info") => Self::Info,
            (Self::Document, "servers") => Self::Each(&Self::Server),
            (Self::Document, "tags") => Self::Each(&Self::Tag),
            (Self::Document, "paths") => Self::Each(&Self::PathItem),
            (Self::Document, "components") => Self::Components,
            (Self::Components, "schemas") => Self::Each(&Self::Schema),
            (Self::Components, "requestBodies") => Self::Each(&Self::RequestBody),
            (Self::Components, "securitySchemes") => Self::Each(&Self::SecurityScheme),
            (Self::Components | Self::PathItem | Self::Operation, "parameters") => Self::Each(&Self::Parameter),
            (Self::Components | Self::Operation, "responses") => Self::Each(&Self::Response),
            (Self::PathItem, name) if METHODS.contains(&name) => Self::Operation,
            (Self::Operation, "requestBody") => Self::RequestBody,
            (Self::Parameter | Self::RequestBody | Self::Response, "content") => Self::Each(&Self::MediaType),
            (Self::Parameter | Self::MediaType, "schema") => Self::Schema,
            (Self::Schema, "items" | "not" | "additionalProperties") => Self::Schema,
            (Self::Schema, "properties" | "allOf" | "oneOf" | "anyOf") => Self::Each(&Self::Schema),
            _ => Self::Leaf,
        }
    }

    /// The message of `openapiv3` for a value that is not valid as this kind. `None` if the value is valid, and for
    /// maps, lists and leaves, which are not parsed as a whole.
    fn parse_error(self, value: &Value) -> Option<String> {
        match self {
            Self::Document => parse_error::<OpenAPI>(value),
            Self::Info => parse_error::<Info>(value),
            Self::Server => parse_error::<Server>(value),
            Self::Tag => parse_error::<Tag>(value),
            Self::Components => parse_error::<Components>(value),
            Self::PathItem => parse_error::<ReferenceOr<PathItem>>(value),
            Self::Operation => parse_error::<Operation>(value),
            Self::Parameter => parse_error::<ReferenceOr<Parameter>>(value),
            Self::RequestBody => parse_error::<ReferenceOr<RequestBody>>(value),
            Self::Response => parse_error::<ReferenceOr<Response>>(value),
            Self::MediaType => parse_error::<MediaType>(value),
            // `additionalProperties` may be a boolean.
            Self::Schema if value.is_boolean() => None,
            Self::Schema => parse_error::<ReferenceOr<Schema>>(value),
            Self::SecurityScheme => parse_error::<ReferenceOr<SecurityScheme>>(value),
            Self::Each(_) if !value.is_object() && !value.is_array() => {
                Some(format!("{value}, where a map or a list is expected"))
            }
            Self::Each(_) | Self::Leaf => None,
        }
    }
}

fn parse_error<T: DeserializeOwned>(value: &Value) -> Option<String> {
    let message = T::deserialize(value).err()?.to_string();
    // The message of `openapiv3` names its Rust type, which means nothing to users.
    let is_untyped = message.contains("ParameterSchemaOrContent");
    Some(if is_untyped { "a parameter without `schema` or `content`".to_owned() } else { message })
}

/// The pointer of the deepest invalid value, the message for it, and whether it has a list as its `type`.
fn deepest(value: &Value, at: Pointer, kind: ObjectKind) -> Option<(Pointer, String, bool)> {
    let own = kind.parse_error(value);
    if own.is_none() && !matches!(kind, ObjectKind::Each(_)) {
        return None;
    }
    let inner = match value {
        Value::Object(members) => {
            members.iter().find_map(|(name, member)| deepest(member, at.child(name), kind.member(name)))
        }
        Value::Array(items) => {
            items.iter().enumerate().find_map(|(index, item)| deepest(item, at.index(index), kind.member("")))
        }
        _ => None,
    };
    inner.or_else(|| own.map(|message| (at, message, value.get("type").is_some_and(Value::is_array))))
}

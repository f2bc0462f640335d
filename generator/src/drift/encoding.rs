//! Reads the `encoding` of a media type, without values that are the default (OpenAPI 3.0.3, encoding object).

use serde_json::{Map, Value, json};

use crate::{
    document::{Document, members},
    lower::property,
    pointer::Pointer,
};

/// The `encoding` of each property of the media type at a pointer, without default values.
pub(super) fn encoding(document: &Document, at: &Pointer, media_type: &Value) -> Map<String, Value> {
    let own = members(media_type.get("encoding")).filter_map(|(name, encoding)| {
        let property = property(document, &at.child("schema"), name);
        let own = without_defaults(encoding.as_object()?, property.and_then(|at| content_type(document, &at)));
        (!own.is_empty()).then(|| (name.clone(), Value::Object(own)))
    });
    own.collect()
}

/// The members of an encoding object that are not the default. `content_type` is the default media type of the
/// property.
fn without_defaults(encoding: &Map<String, Value>, content_type: Option<&str>) -> Map<String, Value> {
    let style = encoding.get("style").and_then(Value::as_str).unwrap_or("form");
    let is_default = |keyword: &str, value: &Value| match keyword {
        "contentType" => value.as_str().is_some_and(|it| Some(it) == content_type),
        "headers" => value.as_object().is_some_and(Map::is_empty),
        "style" => style == "form",
        "explode" => *value == json!(style == "form"),
        "allowReserved" => *value == json!(false),
        keyword => keyword.starts_with("x-"),
    };
    let own = encoding.iter().filter(|(keyword, value)| !is_default(keyword, value));
    own.map(|(keyword, value)| (keyword.clone(), value.clone())).collect()
}

/// The default media type of a form member with the schema at a pointer; `None` if the schema has no single `type`.
fn content_type(document: &Document, at: &Pointer) -> Option<&'static str> {
    let (at, schema) = document.resolve(at).ok()?;
    let is_binary = schema.get("format") == Some(&json!("binary")) || schema.get("contentEncoding").is_some();
    match schema.get("type")?.as_str()? {
        "string" if is_binary => Some("application/octet-stream"),
        "string" | "integer" | "number" | "boolean" => Some("text/plain"),
        "object" => Some("application/json"),
        // The media type of an array is that of its items, unless these are arrays.
        "array" => {
            let items = at.child("items");
            let is_list = document.resolve(&items).ok()?.1.get("type") == Some(&json!("array"));
            if is_list { Some("application/json") } else { content_type(document, &items) }
        }
        _ => None,
    }
}

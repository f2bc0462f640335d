//! Rewritings of schemas that keep their meaning.

use serde_json::{Map, Value, json};

/// A rewriting of one schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rewriting {
    /// Replaces a `$ref` by its target.
    Inlined,
    /// Moves the schema to a component.
    Component,
    /// Reorders the parts of `allOf`.
    Reordered,
    /// Moves the limits into a part of `allOf`.
    Limits,
    /// Moves `required` into a part of `allOf`.
    Required,
    /// Splits the properties into two parts of `allOf`.
    Properties,
    /// Flattens an `allOf` inside `allOf`.
    Flattened,
    /// Nests the parts of `allOf` in another `allOf`.
    Nested,
    /// Wraps the schema in an `allOf` of one part.
    Wrapped,
    /// Reorders the branches of `oneOf` or `anyOf`.
    Branches,
}

/// The keywords of limits, and the flags that modify them.
const LIMITS: [&str; 16] = [
    "minLength",
    "maxLength",
    "pattern",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minProperties",
    "maxProperties",
    "format",
    "enum",
    "not",
];

impl Rewriting {
    pub(super) const ALL: [Self; 10] = [
        Self::Inlined,
        Self::Component,
        Self::Reordered,
        Self::Limits,
        Self::Required,
        Self::Properties,
        Self::Flattened,
        Self::Nested,
        Self::Wrapped,
        Self::Branches,
    ];

    /// Whether the rewriting adds components, or makes them unused.
    pub(super) fn moves_components(self) -> bool {
        matches!(self, Self::Inlined | Self::Component)
    }

    /// The schemas that it applies to, outer ones first.
    pub(super) fn places(self, root: &Value) -> Vec<String> {
        let mut places = schemas(root);
        places.retain(|at| {
            let schema = root.pointer(at).and_then(Value::as_object).unwrap();
            let parts = schema.get("allOf").and_then(Value::as_array);
            match self {
                Self::Inlined => schema.contains_key("$ref"),
                Self::Component => !at.starts_with("/components/schemas/New"),
                Self::Reordered => parts.is_some_and(|parts| parts.len() > 1),
                Self::Limits => LIMITS.iter().any(|limit| schema.contains_key(*limit)),
                Self::Required => schema.contains_key("required"),
                Self::Properties => {
                    let count = schema.get("properties").and_then(Value::as_object).map_or(0, Map::len);
                    count > 1 && !schema.contains_key("additionalProperties")
                }
                Self::Flattened => parts.is_some_and(|parts| parts.iter().any(is_all_of)),
                Self::Nested => parts.is_some_and(|parts| parts.len() > 1),
                Self::Wrapped => true,
                Self::Branches => schema.contains_key("oneOf") || schema.contains_key("anyOf"),
            }
        });
        places
    }

    /// Rewrites the schema at a place.
    pub(super) fn apply(self, root: &mut Value, at: &str) {
        let schema = root.pointer(at).and_then(Value::as_object).unwrap().clone();
        let rewritten = match self {
            Self::Inlined => inlined(root, schema),
            Self::Component => component(root, schema),
            Self::Reordered => with_parts(schema, |parts| parts.iter().rev().cloned().collect()),
            Self::Limits => in_a_part(schema, &LIMITS),
            Self::Required => in_a_part(schema, &["required"]),
            Self::Properties => split(schema),
            Self::Flattened => with_parts(schema, |parts| {
                let inner = |part: &Value| {
                    if is_all_of(part) { part["allOf"].as_array().unwrap().clone() } else { vec![part.clone()] }
                };
                parts.iter().flat_map(inner).collect()
            }),
            Self::Nested => with_parts(schema, |parts| {
                let (last, others) = parts.split_last().unwrap();
                vec![json!({ "allOf": others }), last.clone()]
            }),
            Self::Wrapped => json!({ "allOf": [schema] }),
            Self::Branches => reordered(schema),
        };
        *root.pointer_mut(at).unwrap() = rewritten;
    }
}

fn is_all_of(schema: &Value) -> bool {
    schema.as_object().is_some_and(|schema| schema.len() == 1 && schema.contains_key("allOf"))
}

fn with_parts(mut schema: Map<String, Value>, change: impl FnOnce(&[Value]) -> Vec<Value>) -> Value {
    let parts = change(schema["allOf"].as_array().unwrap());
    schema.insert("allOf".to_owned(), parts.into());
    schema.into()
}

/// Adds a part to a schema's `allOf`.
fn add_part(schema: &mut Map<String, Value>, part: Value) {
    let parts = schema.entry("allOf").or_insert_with(|| json!([]));
    parts.as_array_mut().unwrap().push(part);
}

fn inlined(root: &Value, mut schema: Map<String, Value>) -> Value {
    let reference = schema.remove("$ref").unwrap();
    let target = root.pointer(reference.as_str().unwrap().strip_prefix('#').unwrap()).unwrap().clone();
    if schema.is_empty() {
        return target;
    }
    let parts = schema.entry("allOf").or_insert_with(|| json!([]));
    parts.as_array_mut().unwrap().insert(0, target);
    schema.into()
}

fn component(root: &mut Value, schema: Map<String, Value>) -> Value {
    let schemas = root["components"]["schemas"].as_object_mut().unwrap();
    let name = format!("New{}", schemas.len());
    schemas.insert(name.clone(), schema.into());
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

fn in_a_part(mut schema: Map<String, Value>, keywords: &[&str]) -> Value {
    let mut part = Map::new();
    for keyword in keywords {
        part.extend(schema.remove_entry(*keyword));
    }
    add_part(&mut schema, part.into());
    schema.into()
}

fn split(mut schema: Map<String, Value>) -> Value {
    let properties = schema.remove("properties").unwrap();
    for (name, property) in properties.as_object().unwrap() {
        add_part(&mut schema, json!({ "properties": { name: property } }));
    }
    schema.into()
}

fn reordered(mut schema: Map<String, Value>) -> Value {
    for keyword in ["oneOf", "anyOf"] {
        if let Some(Value::Array(branches)) = schema.get_mut(keyword) {
            branches.reverse();
        }
    }
    schema.into()
}

/// The pointers of all schemas, outer ones before those inside.
pub(super) fn schemas(root: &Value) -> Vec<String> {
    let mut found = Vec::new();
    document(root, String::new(), &mut found);
    found
}

fn token(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

fn document(value: &Value, at: String, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                let below = format!("{at}/{}", token(name));
                match name.as_str() {
                    "schema" => schema(member, below, found),
                    "schemas" if at == "/components" => {
                        for (name, member) in member.as_object().unwrap() {
                            schema(member, format!("{below}/{}", token(name)), found);
                        }
                    }
                    "example" | "examples" => {}
                    _ => document(member, below, found),
                }
            }
        }
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, item)| document(item, format!("{at}/{index}"), found));
        }
        _ => {}
    }
}

fn schema(value: &Value, at: String, found: &mut Vec<String>) {
    let Some(keywords) = value.as_object() else { return };
    found.push(at.clone());
    for keyword in ["items", "additionalProperties", "not"] {
        keywords.get(keyword).into_iter().for_each(|inner| schema(inner, format!("{at}/{keyword}"), found));
    }
    for keyword in ["allOf", "oneOf", "anyOf"] {
        let inner = keywords.get(keyword).and_then(Value::as_array).into_iter().flatten();
        inner.enumerate().for_each(|(index, inner)| schema(inner, format!("{at}/{keyword}/{index}"), found));
    }
    for (name, inner) in keywords.get("properties").and_then(Value::as_object).into_iter().flatten() {
        schema(inner, format!("{at}/properties/{}", token(name)), found);
    }
}

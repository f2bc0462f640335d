//! Reduces the document and its parts to outlines, in which all schemas are empty and components are missing. Both are
//! read on demand.
//!
//! An invalid schema or component is thus a fault only if an operation reaches it, and is reported at its own pointer.

use serde_json::{Map, Value, json};

use super::{
    METHODS, members,
    parse_error::{ObjectKind, Part},
    reference::{end, reference_of, value},
};

/// The outline of a description: its info, tags and servers. `paths` is empty; [`path_item`] makes the outline of each
/// path item.
pub(super) fn of(document: &Value) -> Value {
    let mut outline = Map::new();
    for name in ["openapi", "info", "servers", "tags"] {
        outline.extend(document.get(name).map(|value| (name.to_owned(), value.clone())));
    }
    let paths = match document.get("paths") {
        // In OpenAPI 3.1 `paths` may be missing, for example in a description of webhooks alone.
        Some(Value::Object(_)) | None => json!({}),
        Some(other) => other.clone(),
    };
    outline.insert("paths".to_owned(), paths);
    Value::Object(outline)
}

/// A parameter, request body or response, with each schema in it replaced by an empty one.
pub(super) fn part_of<T: Part>(source: &Value) -> Value {
    if matches!(T::KIND, ObjectKind::Response) { response(source) } else { part("", source) }
}

/// A path item, with each schema in it replaced by an empty one. If its `$ref` resolves, the members of the target are
/// added; its own members take precedence.
pub(super) fn path_item(document: &Value, item: &Value) -> Value {
    let Value::Object(own) = item else { return item.clone() };
    let target = reference_of(item).and_then(|reference| end(document, reference)).and_then(|at| value(document, &at));
    let mut outline = Map::new();
    for (name, member) in members(target).chain(own).filter(|(name, _)| *name != "$ref" || target.is_none()) {
        outline.insert(name.clone(), operation(name, member));
    }
    Value::Object(outline)
}

/// The outline of a member of a path item, such as `get` or `parameters`. An operation is left without `callbacks` and
/// `externalDocs`, which a client does not need, and gets empty `responses` if it has none.
fn operation(name: &str, member: &Value) -> Value {
    let source = match member {
        Value::Object(source) if METHODS.contains(&name) => source,
        _ => return part(name, member),
    };
    let read = source.iter().filter(|(name, _)| !matches!(name.as_str(), "callbacks" | "externalDocs"));
    let mut operation: Map<String, Value> = read
        .map(|(name, member)| match (name.as_str(), member) {
            ("responses", Value::Object(responses)) => {
                (name.clone(), responses.iter().map(|(status, it)| (status.clone(), response(it))).collect())
            }
            _ => (name.clone(), part(name, member)),
        })
        .collect();
    operation.entry("responses").or_insert_with(|| json!({}));
    Value::Object(operation)
}

/// The outline of a response. It has no links, which a client does not need. It always has a description, which
/// `openapiv3` requires.
fn response(source: &Value) -> Value {
    let Value::Object(members) = source else { return source.clone() };
    let read = members.iter().filter(|(name, _)| *name != "links");
    let mut response: Map<String, Value> = read.map(|(name, member)| (name.clone(), part(name, member))).collect();
    if !response.contains_key("$ref") {
        response.entry("description").or_insert_with(|| json!(""));
    }
    Value::Object(response)
}

/// A value with each schema in it replaced by an empty one. `name` is the key of the value in the object around it.
fn part(name: &str, value: &Value) -> Value {
    match (name, value) {
        ("schema", Value::Object(_) | Value::Bool(_)) => Value::Object(Map::new()),
        ("example" | "examples", _) => value.clone(),
        (_, Value::Object(members)) => {
            members.iter().map(|(name, member)| (name.clone(), part(name, member))).collect()
        }
        (_, Value::Array(items)) => items.iter().map(|item| part("", item)).collect(),
        _ => value.clone(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::path_item;

    #[test]
    fn an_outline_empties_schemas_and_keeps_examples() {
        let media = json!({"application/json": {"schema": {"type": 5}, "example": {"schema": {"a": 1}}}});
        let item = json!({"get": {"responses": {"200": {"description": "d", "content": media}}}});
        let media = json!({"application/json": {"schema": {}, "example": {"schema": {"a": 1}}}});
        let outline = json!({"get": {"responses": {"200": {"description": "d", "content": media}}}});
        assert_eq!(path_item(&json!({}), &item), outline);
    }

    #[test]
    fn a_path_item_gets_the_members_of_its_reference_target_beside_its_own() {
        let document = json!({
            "paths": {
                "/a": {"$ref": "#/components/pathItems/A", "get": {"operationId": "own"}},
                "/b": {"$ref": "#/paths/~1a"},
                "/c": {"$ref": "#/components/pathItems/Gone"},
            },
            "components": {"pathItems": {"A": {"get": {"operationId": "a"}, "put": {"callbacks": {"b": {}}}}}},
        });
        let (get, put) = (json!({"operationId": "own", "responses": {}}), json!({"responses": {}}));
        let other = json!({"operationId": "a", "responses": {}});
        let outline = |path: &str| path_item(&document, &document["paths"][path]);
        assert_eq!(outline("/a"), json!({"get": get, "put": put}));
        assert_eq!(outline("/b"), json!({"get": other, "put": put}));
        assert_eq!(outline("/c"), json!({"$ref": "#/components/pathItems/Gone"}));
    }
}

//! A description without its schemas, which are read keyword by keyword where something needs them.
//!
//! So a schema that is wrong is a fault only where an operation reaches it, and its place is its own.

use serde_json::{Map, Value};

/// The description, each schema in it replaced by one that says nothing.
pub(super) fn without_schemas(document: &Value) -> Value {
    match document {
        Value::Object(members) => members
            .iter()
            .map(|(name, member)| match name.as_str() {
                "components" => (name.clone(), components(member)),
                _ => (name.clone(), part(name, member)),
            })
            .collect(),
        other => other.clone(),
    }
}

fn components(components: &Value) -> Value {
    let Value::Object(kinds) = components else { return components.clone() };
    let each = kinds.iter().map(|(kind, entries)| match (kind.as_str(), entries) {
        ("schemas", Value::Object(schemas)) => {
            let names = schemas.keys().map(|name| (name.clone(), Value::Object(Map::new())));
            (kind.clone(), names.collect())
        }
        // An entry may be called `schema`, and is none.
        (_, Value::Object(entries)) => {
            (kind.clone(), entries.iter().map(|(name, entry)| (name.clone(), part("", entry))).collect())
        }
        _ => (kind.clone(), entries.clone()),
    });
    each.collect()
}

/// A part of the description outside of its schemas.
fn part(name: &str, value: &Value) -> Value {
    match (name, value) {
        ("schema", Value::Object(_)) => Value::Object(Map::new()),
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

    use super::without_schemas;

    #[test]
    fn schemas_are_gone_and_the_rest_is_there() {
        let media = json!({"application/json": {"schema": {"type": 5}, "example": {"schema": {"a": 1}}}});
        let document = json!({
            "paths": {"/schema": {"get": {"responses": {"200": {"description": "d", "content": media}}}}},
            "components": {"schemas": {"A": {"type": ["x"]}}, "parameters": {"schema": {"name": "n", "schema": {"type": 1}}}},
        });
        let media = json!({"application/json": {"schema": {}, "example": {"schema": {"a": 1}}}});
        let outline = json!({
            "paths": {"/schema": {"get": {"responses": {"200": {"description": "d", "content": media}}}}},
            "components": {"schemas": {"A": {}}, "parameters": {"schema": {"name": "n", "schema": {}}}},
        });
        assert_eq!(without_schemas(&document), outline);
    }
}

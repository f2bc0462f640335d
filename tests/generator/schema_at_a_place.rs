//! The schema at a place as one JSON Schema.

use sdk_generator::{Inputs, intersected, pointer::Pointer};
use serde_json::{Value, json};

/// The schema of the component `X`.
fn written(schema: &Value) -> Option<Value> {
    let text = json!({
        "openapi": "3.0.3", "info": {"title": "t", "version": "1"}, "paths": {},
        "components": {"schemas": {"Name": {"type": "string", "minLength": 2}, "X": schema}},
    });
    let at = Pointer::root().children(&["components", "schemas", "X"]);
    intersected(&Inputs::new("fixture.json", &text.to_string()), &at).unwrap()
}

#[test]
fn all_of_and_references_are_replaced_by_their_constraints() {
    let name = "#/components/schemas/Name";
    for (schema, expected) in [
        (json!({"type": "integer"}), json!({"type": "integer"})),
        (json!({"$ref": name}), json!({"type": "string", "minLength": 2})),
        (
            json!({"allOf": [{"$ref": name}, {"maxLength": 5}]}),
            json!({"type": "string", "minLength": 2, "maxLength": 5}),
        ),
        (json!({"type": "string", "description": "d", "xml": {"name": "x"}}), json!({"type": "string"})),
    ] {
        assert_eq!(written(&schema), Some(expected), "{schema}");
    }
}

#[test]
fn a_schema_that_can_not_be_expressed_exactly_is_none() {
    for schema in [
        // No value is both a string and an integer.
        json!({"type": "object", "properties": {"a": {"allOf": [{"type": "string"}, {"type": "integer"}]}}}),
        // The pattern is no regular expression.
        json!({"type": "string", "pattern": "("}),
        json!({"type": "string", "maxLength": "5"}),
        // The reference does not resolve.
        json!({"$ref": "#/components/schemas/Gone"}),
        json!({"type": "object", "properties": {"a": {"$ref": "#/components/schemas/Gone"}}}),
    ] {
        assert_eq!(written(&schema), None, "{schema}");
    }
}

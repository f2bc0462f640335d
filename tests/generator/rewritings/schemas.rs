//! Random small descriptions.

use proptest::{prelude::*, sample::select};
use serde_json::{Map, Value, json};

/// A description with one operation that sends and returns a schema.
pub(super) fn description(schema: &Value, components: Value) -> Value {
    let content = json!({ "application/json": { "schema": schema } });
    json!({
        "openapi": "3.0.3",
        "info": {"title": "Widgets", "version": "1"},
        "paths": {
            "/widgets/{widget_id}": {
                "post": {
                    "operationId": "create-widget",
                    "parameters": [
                        {"name": "widget_id", "in": "path", "required": true, "schema": {"type": "string", "maxLength": 32}},
                        {"name": "size", "in": "query", "schema": {"type": "integer", "minimum": 1}},
                    ],
                    "requestBody": {"required": true, "content": content},
                    "responses": {"200": {"description": "A widget.", "content": content}},
                },
            },
        },
        "components": {"schemas": components},
    })
}

pub(super) fn descriptions() -> impl Strategy<Value = Value> {
    (objects(), plain(&["s", "t"], false), any::<bool>()).prop_map(|(schema, shared, is_extended)| {
        let components = json!({
            "Name": {"type": "string", "minLength": 1, "maxLength": 20},
            "Alias": {"$ref": "#/components/schemas/Name"},
            "Shared": shared,
            "Tree": {
                "type": "object",
                "properties": {
                    "label": {"type": "string", "maxLength": 12},
                    "children": {"type": "array", "items": {"$ref": "#/components/schemas/Tree"}},
                },
            },
        });
        let extended = json!({"allOf": [{"$ref": "#/components/schemas/Shared"}, schema]});
        description(if is_extended { &extended } else { &schema }, components)
    })
}

fn merged(all: Vec<Value>) -> Value {
    let members = all.into_iter().flat_map(|value| match value {
        Value::Object(members) => members,
        _ => Map::new(),
    });
    Value::Object(members.collect())
}

/// A keyword that a schema may have.
fn maybe(value: impl Strategy<Value = Value> + 'static) -> BoxedStrategy<Value> {
    prop_oneof![Just(json!({})), value].boxed()
}

fn number(keyword: &'static str, from: i64, to: i64) -> BoxedStrategy<Value> {
    maybe((from..to).prop_map(move |n| json!({ keyword: n })))
}

fn flag(keyword: &'static str) -> BoxedStrategy<Value> {
    prop_oneof![3 => Just(json!({})), 1 => Just(json!({ keyword: true }))].boxed()
}

fn strings() -> impl Strategy<Value = Value> {
    let narrowed = prop_oneof![
        4 => Just(json!({})),
        1 => Just(json!({"pattern": "^[a-z]+$"})),
        1 => Just(json!({"format": "date-time"})),
        1 => Just(json!({"format": "ipv4"})),
        1 => Just(json!({"enum": ["on", "off", "auto"]})),
    ];
    (number("minLength", 0, 5), number("maxLength", 5, 40), narrowed, flag("nullable"), flag("deprecated"))
        .prop_map(|(a, b, c, d, e)| merged(vec![json!({"type": "string"}), a, b, c, d, e]))
}

fn integers() -> impl Strategy<Value = Value> {
    let bounds = prop_oneof![
        2 => Just(json!({})),
        1 => Just(json!({"minimum": 0, "exclusiveMinimum": true})),
        1 => Just(json!({"format": "int32"})),
        1 => Just(json!({"default": 5})),
    ];
    (number("minimum", 0, 5), number("maximum", 5, 40), bounds)
        .prop_map(|(a, b, c)| merged(vec![json!({"type": "integer"}), a, b, c]))
}

fn references() -> impl Strategy<Value = Value> {
    let beside = prop_oneof![
        5 => Just(json!({})),
        1 => Just(json!({"nullable": true})),
        1 => Just(json!({"readOnly": true})),
        1 => Just(json!({"description": "Another use."})),
    ];
    (select(vec!["Name", "Alias", "Tree"]), beside)
        .prop_map(|(name, beside)| merged(vec![json!({ "$ref": format!("#/components/schemas/{name}") }), beside]))
}

fn values() -> BoxedStrategy<Value> {
    let leaf = prop_oneof![
        3 => strings(),
        2 => integers(),
        1 => Just(json!({"type": "boolean"})),
        2 => references(),
        1 => Just(json!({"oneOf": [{"type": "string", "maxLength": 9}, {"type": "integer", "minimum": 2}]})),
        1 => Just(json!({"type": "object", "additionalProperties": {"type": "string", "maxLength": 7}})),
    ];
    let list = (leaf.clone(), number("minItems", 0, 3), number("maxItems", 3, 9))
        .prop_map(|(items, a, b)| merged(vec![json!({"type": "array", "items": items}), a, b]));
    prop_oneof![5 => leaf, 1 => list].boxed()
}

/// An object with some of these properties; the first may be required, or always is.
fn plain(names: &'static [&'static str], always: bool) -> BoxedStrategy<Value> {
    let properties = prop::collection::btree_map(select(names), values(), 1..=names.len());
    let schema = (properties, any::<bool>()).prop_map(move |(properties, some)| {
        let some = some || always;
        let required: Vec<&str> = properties.keys().copied().take(usize::from(some)).collect();
        let required = if required.is_empty() { json!({}) } else { json!({ "required": required }) };
        merged(vec![json!({"type": "object", "properties": properties}), required])
    });
    schema.boxed()
}

/// An object whose properties are in one schema, or in the parts of `allOf`.
fn objects() -> impl Strategy<Value = Value> {
    let parts = (plain(&["c", "d"], false), plain(&["e", "f"], false), plain(&["a", "g"], false));
    // A branch is named after the first property that it requires, so each has a distinct one.
    let branches = (plain(&["c", "d"], true), plain(&["e", "f"], true), plain(&["x", "y"], false));
    prop_oneof![
        plain(&["a", "b", "c", "d"], false),
        parts.clone().prop_map(|(a, b, _)| json!({ "allOf": [a, b] })),
        parts.clone().prop_map(|(a, b, own)| merged(vec![json!({ "allOf": [{ "allOf": [a] }, b] }), own])),
        branches.prop_map(|(a, b, own)| merged(vec![json!({ "oneOf": [a, b] }), own])),
    ]
}

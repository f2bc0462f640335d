//! Compares intersections of schemas with an independent validator: the same values are valid before and after.

use proptest::{prelude::*, sample::select};
use sdk_generator::{Inputs, intersected, pointer::Pointer};
use serde_json::{Map, Value, json};

/// Values of every type, near the limits of the schemas.
fn values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-3..8i64).prop_map(Value::from),
        select(vec![0.5, 1.0, 2.5, 4.0]).prop_map(Value::from),
        select(vec!["", "a", "ab", "abc", "bca", "zzzz"]).prop_map(Value::from),
    ];
    leaf.prop_recursive(2, 12, 4, |inner| {
        let member = (select(vec!["a", "b", "c"]), inner.clone());
        prop_oneof![
            prop::collection::vec(inner, 0..4).prop_map(Value::Array),
            prop::collection::vec(member, 0..4)
                .prop_map(|members| members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()),
        ]
    })
}

/// A keyword, with others that it needs.
fn keyword(inner: impl Strategy<Value = Value> + Clone + 'static) -> impl Strategy<Value = Vec<(&'static str, Value)>> {
    let one = |name: &'static str, value: Value| vec![(name, value)];
    let name = || select(vec!["a", "b", "c"]);
    prop_oneof![
        4 => select(vec!["string", "integer", "number", "boolean", "array", "object"]).prop_map(move |it| one("type", it.into())),
        2 => select(vec![json!(["a", "ab"]), json!([1, 2.5]), json!([true]), json!(["a", 1, "abc"])]).prop_map(move |it| one("enum", it)),
        1 => select(vec![json!("a"), json!("b"), json!(1), json!(true)]).prop_map(move |it| one("const", it)),
        1 => (0..4u64).prop_map(move |n| one("minLength", n.into())),
        1 => (0..4u64).prop_map(move |n| one("maxLength", n.into())),
        1 => select(vec!["^a", "b", "c$"]).prop_map(move |it| one("pattern", it.into())),
        1 => (-2..5i64).prop_map(move |n| one("minimum", n.into())),
        1 => (-2..5i64).prop_map(move |n| one("maximum", n.into())),
        1 => (1..4u64).prop_map(move |n| one("multipleOf", n.into())),
        1 => (0..3u64).prop_map(move |n| one("minItems", n.into())),
        1 => (0..3u64).prop_map(move |n| one("maxItems", n.into())),
        1 => Just(one("uniqueItems", true.into())),
        1 => (0..3u64).prop_map(move |n| one("minProperties", n.into())),
        1 => (0..3u64).prop_map(move |n| one("maxProperties", n.into())),
        2 => prop::collection::btree_set(name(), 1..3).prop_map(move |names| one("required", names.into_iter().collect())),
        2 => inner.clone().prop_map(move |it| one("items", it)),
        3 => prop::collection::vec((name(), inner.clone()), 1..3).prop_map(move |all| {
            one("properties", all.into_iter().map(|(name, schema)| (name.to_owned(), schema)).collect::<Map<_, _>>().into())
        }),
        2 => prop::collection::vec(inner.clone(), 1..3).prop_map(move |it| one("allOf", it.into())),
        1 => prop::collection::vec(inner.clone(), 1..3).prop_map(move |it| one("anyOf", it.into())),
        1 => prop::collection::vec(inner.clone(), 1..3).prop_map(move |it| one("oneOf", it.into())),
        1 => inner.prop_map(move |it| one("not", it)),
        1 => select(vec!["A", "B", "C", "D"]).prop_map(move |it| one("$ref", format!("#/components/schemas/{it}").into())),
    ]
}

fn schemas() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        select(vec!["string", "integer", "object"]).prop_map(|it| json!({ "type": it })),
        Just(json!({})),
        Just(json!({"type": "string", "maxLength": 2})),
    ];
    leaf.prop_recursive(3, 16, 3, |inner| {
        prop::collection::vec(keyword(inner.boxed()), 1..4).prop_map(|all| {
            Value::Object(all.into_iter().flatten().map(|(name, value)| (name.to_owned(), value)).collect())
        })
    })
}

/// A description with these schemas, and one that may refer to them.
fn document(schema: &Value) -> Value {
    json!({
        "openapi": "3.0.3", "info": {"title": "t", "version": "1"}, "paths": {},
        "components": {"schemas": {
            "A": {"type": "object", "properties": {"a": {"type": "string", "minLength": 1}}, "required": ["a"]},
            "B": {"properties": {"a": {"maxLength": 3}, "b": {"type": "integer"}}, "additionalProperties": {"type": "integer"}},
            "C": {"$ref": "#/components/schemas/A"},
            "D": {"$ref": "#/components/schemas/C", "minProperties": 2},
            "X": schema,
        }},
    })
}

fn merged(schema: &Value) -> Option<Value> {
    let text = document(schema).to_string();
    let at = Pointer::root().children(&["components", "schemas", "X"]);
    intersected(&Inputs::new("fixture.json", &text), &at).unwrap()
}

/// The validator of a schema.
fn validator(schema: &Value) -> jsonschema::Validator {
    let mut root = document(schema);
    root["$ref"] = json!("#/components/schemas/X");
    jsonschema::draft202012::new(&root).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_intersection_has_the_same_valid_values_as_its_schema(
        schema in schemas(),
        values in prop::collection::vec(values(), 1..12),
    ) {
        let Some(merged) = merged(&schema) else { return Ok(()) };
        let (described, ours) = (validator(&schema), jsonschema::draft202012::new(&merged).unwrap());
        for value in values {
            prop_assert_eq!(ours.is_valid(&value), described.is_valid(&value), "{} of {} is {}", value, schema, merged);
        }
    }

    #[test]
    fn intersection_is_commutative_and_idempotent(
        a in schemas(),
        b in schemas(),
        c in schemas(),
        values in prop::collection::vec(values(), 1..12),
    ) {
        let all = [
            json!({"allOf": [a, b, c]}),
            json!({"allOf": [c, a, b]}),
            json!({"allOf": [{"allOf": [a, b]}, c]}),
            json!({"allOf": [a, {"allOf": [b, c, b]}, a]}),
        ];
        let merged: Option<Vec<_>> =
            all.iter().map(|schema| Some(jsonschema::draft202012::new(&merged(schema)?).unwrap())).collect();
        let Some(merged) = merged else { return Ok(()) };
        for value in values {
            let valid: Vec<bool> = merged.iter().map(|schema| schema.is_valid(&value)).collect();
            prop_assert!(valid.iter().all(|it| *it == valid[0]), "{:?} {}", valid, value);
        }
    }
}

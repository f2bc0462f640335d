//! Cyclic and long compositions: none overflows the stack, and the work is proportional to the description.
//!
//! Work is measured in copied schemas, which a budget limits, and in generated lines.

use sdk_generator::{Budgets, Diagnostics, Extent, Inputs, Output, Target, diff::Diff, generate, model};
use serde_json::{Value, json};

fn reference(index: usize) -> Value {
    json!({ "$ref": format!("#/components/schemas/S{index}") })
}

/// An object that requires a distinct property.
fn own(index: usize) -> Value {
    let name = format!("p{index}");
    json!({"type": "object", "required": [name], "properties": {name: {"type": "string"}}})
}

/// A function that composes a schema with the next one.
type Link = fn(usize, Value) -> Value;

/// A schema with a keyword beside the reference to the next one.
fn beside(next: &Value, keyword: &str, value: Value) -> Value {
    let mut schema = next.clone();
    schema[keyword] = value;
    schema
}

/// Compositions, each with whether a long chain or cycle is generated, or exceeds the budget of copies.
const LINKS: [(&str, Link, bool); 24] = [
    ("$ref", |_, next| next, true),
    ("allOf of one", |_, next| json!({ "allOf": [next] }), true),
    ("allOf of one, nullable", |_, next| json!({"nullable": true, "allOf": [next]}), true),
    ("a limit beside $ref", |_, next| beside(&next, "minProperties", json!(1)), true),
    ("readOnly beside $ref", |_, next| beside(&next, "readOnly", json!(true)), true),
    // Each object has the properties of all that follow, which is quadratic.
    ("allOf", |index, next| json!({ "allOf": [next, own(index)] }), false),
    (
        "properties of two parts",
        |index, next| {
            let part = |schema| json!({"type": "object", "properties": {"c": schema}});
            json!({ "allOf": [part(next), part(own(index))] })
        },
        false,
    ),
    (
        "a property of one part",
        |index, next| json!({ "allOf": [own(index), {"type": "object", "properties": {"c": next}}] }),
        true,
    ),
    (
        "items of two parts",
        |index, next| {
            let part = |schema| json!({"type": "array", "items": schema});
            json!({ "allOf": [part(next), part(own(index))] })
        },
        true,
    ),
    ("oneOf", |index, next| json!({ "oneOf": [next, own(index)] }), true),
    ("anyOf", |index, next| json!({ "anyOf": [next, own(index)] }), true),
    ("anyOf with a string", |_, next| json!({ "anyOf": [next, {"type": "string"}] }), true),
    ("oneOf with null", |_, next| json!({ "oneOf": [next, {"nullable": true}] }), true),
    (
        "discriminator",
        |index, next| json!({"oneOf": [next, own(index)], "discriminator": {"propertyName": "kind", "mapping": {"n": next["$ref"]}}}),
        true,
    ),
    (
        "properties beside oneOf",
        |index, next| json!({"type": "object", "properties": {format!("q{index}"): {"type": "string"}}, "oneOf": [next, own(index)]}),
        true,
    ),
    (
        "oneOf in allOf",
        |index, next| json!({ "allOf": [{ "oneOf": [next, own(index)] }, own(index + 1_000_000)] }),
        true,
    ),
    (
        "a property beside oneOf that is one",
        |index, next| {
            let inner = json!({"type": "object", "properties": {"q": {"type": "string"}}, "oneOf": [next, own(index)]});
            json!({"type": "object", "properties": {"in": inner}})
        },
        true,
    ),
    ("items", |_, next| json!({"type": "array", "items": next}), true),
    ("additionalProperties", |_, next| json!({"type": "object", "additionalProperties": next}), true),
    ("oneOf of a list", |_, next| json!({ "oneOf": [{"type": "array", "items": next}, {"type": "string"}] }), true),
    ("a property", |_, next| json!({"type": "object", "properties": {"next": next}}), true),
    (
        "a required property",
        |_, next| json!({"type": "object", "required": ["next"], "properties": {"next": next}}),
        true,
    ),
    (
        "two required properties",
        |_, next| json!({"type": "object", "required": ["a", "b"], "properties": {"a": next, "b": next}}),
        true,
    ),
    ("not", |_, next| json!({"type": "object", "properties": {"a": {"type": "string"}}, "not": next}), true),
];

/// The length at which only the model is made: formatting takes most of the time, and is independent of compositions.
const LONG: usize = 4_000;

/// A description that sends the first schema as JSON and in a form, and returns it.
fn described(schemas: impl IntoIterator<Item = Value>) -> String {
    let schemas = schemas.into_iter().enumerate().map(|(index, schema)| (format!("S{index}"), schema));
    let content = json!({ "schema": reference(0) });
    let form = json!({"schema": {"type": "object", "properties": {"part": reference(0)}}});
    let post = |id: &str, media_type: &str, body: &Value| {
        json!({"post": {
            "operationId": id,
            "requestBody": {"required": true, "content": { media_type: body }},
            "responses": {"200": {"description": "d", "content": {"application/json": content}}},
        }})
    };
    let description = json!({
        "openapi": "3.0.3",
        "info": {"title": "t", "version": "1"},
        "paths": {
            "/a": post("a", "application/json", &content),
            "/b": post("b", "multipart/form-data", &form),
        },
        "components": {"schemas": schemas.collect::<serde_json::Map<_, _>>()},
    });
    description.to_string()
}

fn chain(link: Link, length: usize) -> String {
    let leaf = json!({"type": "object", "properties": {"leaf": {"type": "string"}}});
    described((0..length).map(|index| link(index, reference(index + 1))).chain([leaf]))
}

fn ring(link: Link, length: usize) -> String {
    described((0..length).map(|index| link(index, reference((index + 1) % length))))
}

/// Generates code for the SDK, including examples, and compares the description with itself.
fn taken(spec: &str) -> Result<Output, Diagnostics> {
    let inputs = Inputs { target: Target::Sdk, ..Inputs::new("fixture.json", spec) };
    let output = generate(&inputs);
    match model(&inputs, Extent::Everything) {
        Ok(api) => assert_eq!(Diff::of(&api, &api).changes, []),
        Err(faults) => assert!(output.is_err(), "refused for diff only: {faults}"),
    }
    output
}

fn text(output: &Output) -> String {
    output.files.values().map(String::as_str).collect()
}

fn lines(output: &Output) -> usize {
    output.files.values().map(|file| file.lines().count()).sum()
}

/// Asserts that at most so many lines are generated for a schema, or that the budget of copies is exceeded.
fn check(name: &str, length: usize, spec: &str, is_generated: bool) {
    match taken(spec) {
        Ok(output) => assert!(lines(&output) <= 500 + 60 * length, "{name}, {length}: {} lines", lines(&output)),
        Err(faults) => {
            let faults = faults.to_string();
            assert!(faults.contains("--max-expansion"), "{name}, {length}: {faults}");
            assert!(!is_generated, "{name}, {length}: {faults}");
        }
    }
}

/// Asserts that the model of a long composition is equal to itself, or that the budget of copies is exceeded.
fn check_model(name: &str, spec: &str, is_generated: bool) {
    match model(&Inputs::new("fixture.json", spec), Extent::Everything) {
        Ok(api) => assert_eq!(Diff::of(&api, &api).changes, [], "{name}"),
        Err(faults) => assert!(!is_generated, "{name}: {faults}"),
    }
}

#[test]
fn chains_of_schemas_of_any_length_are_generated_or_exceed_the_budget() {
    for (name, link, is_linear) in LINKS {
        for length in [10, if is_linear { 300 } else { 1_000 }] {
            check(name, length, &chain(link, length), is_linear || length == 10);
        }
        check_model(name, &chain(link, LONG), is_linear);
    }
}

#[test]
fn cycles_of_schemas_of_any_length_are_generated_or_exceed_the_budget() {
    for (name, link, is_linear) in LINKS {
        for length in [1, 2, 10, if is_linear { 300 } else { 1_000 }] {
            check(name, length, &ring(link, length), is_linear || length <= 10);
        }
        check_model(name, &ring(link, LONG), is_linear);
    }
}

#[test]
fn a_chain_of_unions_has_the_branches_of_all_unions() {
    let link: Link = |index, next| json!({ "oneOf": [next, own(index)] });
    let output = taken(&chain(link, 200)).unwrap();
    assert_eq!(output.report.loosened, []);
    for index in 0..200 {
        assert!(text(&output).contains(&format!("pub p{index}: ")), "p{index}");
    }
}

#[test]
fn a_cycle_of_unions_is_one_union() {
    let link: Link = |index, next| json!({ "oneOf": [next, own(index)] });
    let output = taken(&ring(link, 200)).unwrap();
    assert_eq!(output.report.loosened, []);
    for index in 0..200 {
        assert!(text(&output).contains(&format!("pub p{index}: ")), "p{index}");
    }
    assert_eq!(text(&output).matches("pub enum ").count(), 1);
}

#[test]
fn a_branch_that_refers_back_through_nested_unions_is_omitted_and_noted() {
    let link: Link = |index, next| json!({"type": "object", "properties": {format!("q{index}"): {"type": "string"}}, "oneOf": [next, own(index)]});
    let output = taken(&ring(link, 3)).unwrap();
    let noted = output.report.noted.iter().any(|(_, why)| why.contains("adds no value"));
    assert!(noted, "{:?}", output.report.noted);
    let struct_of = |member: &str| {
        let file = text(&output);
        let at = file.find(&format!("pub {member}: Option<String>")).unwrap_or_else(|| panic!("{member}"));
        let start = file[..at].rfind("pub struct ").unwrap();
        file[start..].split("\n}").next().unwrap().to_owned()
    };
    // The innermost branch has the properties beside each union around it.
    let innermost = struct_of("p2");
    assert!(["q0", "q1", "q2"].iter().all(|name| innermost.contains(name)), "{innermost}");
}

#[test]
fn lists_nested_more_than_32_levels_deep_are_loosened() {
    let link: Link = |_, next| json!({"type": "array", "items": next});
    let lists = |output: &Output| text(output).split_whitespace().collect::<String>();
    let output = taken(&chain(link, 31)).unwrap();
    assert!(lists(&output).contains(&"Vec<".repeat(31)));
    let output = taken(&chain(link, 1_000)).unwrap();
    assert!(
        output.report.loosened.iter().any(|(_, why)| why.contains("deeper than 32")),
        "{:?}",
        output.report.loosened
    );
    assert!(!lists(&output).contains(&"Vec<".repeat(34)));
}

/// A function that makes schemas of a length.
type Make = fn(usize) -> Vec<Value>;

/// Schemas with many branches, parts, members or children.
const WIDE: [(&str, Make); 9] = [
    ("children of a discriminator", |length| {
        let parent = json!({
            "type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}},
            "discriminator": {"propertyName": "kind"},
        });
        let child = |index| json!({ "allOf": [reference(0), own(index)] });
        [parent].into_iter().chain((1..=length).map(child)).collect()
    }),
    ("children that their base lists", |length| {
        let base = json!({
            "type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}},
            "oneOf": (1..=length).map(reference).collect::<Vec<_>>(), "discriminator": {"propertyName": "kind"},
        });
        let child = |index| json!({ "allOf": [reference(0), own(index)] });
        [base].into_iter().chain((1..=length).map(child)).collect()
    }),
    ("branches", |length| {
        let union = json!({"oneOf": (1..=length).map(reference).collect::<Vec<_>>()});
        [union].into_iter().chain((1..=length).map(own)).collect()
    }),
    ("equal branches", |length| {
        let union = json!({"oneOf": (1..=length).map(reference).collect::<Vec<_>>()});
        [union].into_iter().chain((1..=length).map(|_| own(0))).collect()
    }),
    ("branches of one value", |length| {
        let value = |index| json!({"type": "string", "enum": [format!("v{index}")]});
        vec![json!({"oneOf": (0..length).map(value).collect::<Vec<_>>()})]
    }),
    ("parts", |length| {
        let whole = json!({"allOf": (1..=length).map(reference).collect::<Vec<_>>()});
        [whole].into_iter().chain((1..=length).map(own)).collect()
    }),
    ("properties", |length| {
        let properties = (0..length).map(|index| (format!("p{index}"), reference(1)));
        let properties: serde_json::Map<_, _> = properties.collect();
        vec![
            json!({"type": "object", "required": properties.keys().collect::<Vec<_>>(), "properties": properties}),
            own(0),
        ]
    }),
    ("branches of each other", |length| {
        let both = |index: usize| json!({ "oneOf": [reference(index + 1), reference(index + 2)] });
        (0..length).map(both).chain([own(0), own(1)]).collect()
    }),
    ("parts twice", |length| {
        let twice = |index: usize| json!({ "allOf": [reference(index + 1), reference(index + 1)] });
        (0..length).map(twice).chain([own(0)]).collect()
    }),
];

#[test]
fn schemas_with_many_branches_parts_members_or_children_are_generated() {
    for (name, schemas) in WIDE {
        for length in [10, 300] {
            check(name, length, &described(schemas(length)), true);
        }
        check_model(name, &described(schemas(LONG)), true);
    }
}

#[test]
fn a_body_whose_schema_requires_itself_has_no_example() {
    let link: Link = |_, next| json!({"type": "object", "required": ["a", "b"], "properties": {"a": next, "b": next}});
    for length in [1, 2, 40] {
        let output = taken(&ring(link, length)).unwrap();
        assert!(!output.files["a.rs"].contains("# async fn example"), "{length}");
    }
}

#[test]
fn the_number_of_combinations_of_several_choices_is_limited() {
    let choice = |index: usize| {
        let branch = |at: usize| json!({"type": "object", "required": [format!("c{index}_{at}")]});
        json!({"type": "object", "properties": {format!("q{index}"): {"type": "string"}}, "oneOf": (0..8).map(branch).collect::<Vec<_>>()})
    };
    let named = (1..=12).map(choice);
    let whole = json!({"allOf": (1..=12).map(reference).collect::<Vec<_>>()});
    let spec = described([whole].into_iter().chain(named));
    let budgets = Budgets { expansion: 10_000, ..Budgets::default() };
    let faults = generate(&Inputs { budgets, ..Inputs::new("fixture.json", &spec) }).unwrap_err().to_string();
    assert!(faults.contains("--max-expansion"), "{faults}");
}

#[test]
fn a_form_with_a_list_that_contains_itself_is_generated() {
    let list = json!({ "anyOf": [{"type": "array", "items": reference(0)}, {"type": "string", "format": "binary"}] });
    taken(&described([list])).unwrap();
    let budgets = Budgets { expansion: 2_000, ..Budgets::default() };
    let list = described([json!({"type": "array", "items": reference(0)})]);
    generate(&Inputs { budgets, ..Inputs::new("fixture.json", &list) }).unwrap();
}

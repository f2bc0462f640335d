//! Descriptions that are expensive for their size: each gives a result or exceeds a budget, without a stack overflow.

use std::fmt::Write;

use super::{Inputs, SEGMENT, description, drift, inputs, with_body};
use crate::budgets::Budgets;

/// A description whose request body is the component `A0`.
fn with_components(components: &str) -> String {
    description(&with_body("$ref: '#/components/schemas/A0'"), &format!("schemas:\n{components}"))
}

/// Components that each have two properties with the next component as their schema, which makes 2^17 places. The last
/// component is a string with the given `maxLength`.
fn doubling(limit: usize) -> String {
    let mut components = format!("  A17: {{type: string, maxLength: {limit}}}\n");
    for level in 0..17 {
        let next = format!("{{$ref: '#/components/schemas/A{}'}}", level + 1);
        let _ = writeln!(components, "  A{level}: {{type: object, properties: {{a: {next}, b: {next}}}}}");
    }
    with_components(&components)
}

/// A chain of components that each have a property with the next component as its schema. The last component is a
/// string with `limit` as its `maxLength`.
fn chain(length: usize, limit: usize) -> String {
    let mut components = format!("  A{length}: {{type: string, maxLength: {limit}}}\n");
    for level in 0..length {
        let next = format!("{{$ref: '#/components/schemas/A{}'}}", level + 1);
        let _ = writeln!(components, "  A{level}: {{type: object, properties: {{a: {next}}}}}");
    }
    with_components(&components)
}

fn refusal(upstream: &str, ours: &str, budgets: Budgets) -> String {
    drift(&Inputs { budgets, ..inputs(upstream, ours, SEGMENT) }).unwrap_err().to_string()
}

#[test]
fn equal_schemas_are_compared_once_however_often_they_are_referred_to() {
    let description = doubling(32);
    let budgets = Budgets { expansion: 100, ..Budgets::default() };
    let inputs = Inputs { budgets, ..inputs(&description, &description, SEGMENT) };
    assert_eq!(drift(&inputs).unwrap().findings, []);
}

#[test]
fn the_error_for_too_many_places_names_operation_and_flag() {
    let refusal = refusal(&doubling(32), &doubling(33), Budgets::default());
    assert!(refusal.contains("more than 250000 places to compare, at POST /widgets/{} › request body"), "{refusal}");
    assert!(refusal.contains("--max-expansion"), "{refusal}");
}

#[test]
fn the_error_for_too_deep_schemas_names_operation_and_flag() {
    let refusal = refusal(&chain(1000, 32), &chain(1000, 33), Budgets::default());
    assert!(refusal.contains("more than 400 schemas within each other, at POST /widgets/{} › "), "{refusal}");
    assert!(refusal.contains("--max-depth"), "{refusal}");
}

#[test]
fn both_descriptions_are_read_within_the_budgets() {
    let small = chain(1, 32);
    let part = "{allOf: [{$ref: '#/components/schemas/A1'}, {required: [a]}]}";
    let copies: Vec<String> = (0..50).map(|index| format!("p{index}: {part}")).collect();
    let copies = copies.join(", ");
    let copying = with_components(&format!(
        "  A0: {{type: object, properties: {{{copies}}}}}\n  A1: {{type: object, properties: {{a: {{type: string}}}}}}\n"
    ));
    let deep = with_components(&format!("  A0: {}{{}}{}\n", "{items: ".repeat(150), "}".repeat(150)));
    for (description, budgets, flag) in [
        (&copying, Budgets { expansion: 60, ..Budgets::default() }, "--max-expansion"),
        (&deep, Budgets::default(), "--max-depth"),
        (&copying, Budgets { nodes: 100, ..Budgets::default() }, "--max-nodes"),
        (&copying, Budgets { text: 500, ..Budgets::default() }, "--max-text"),
    ] {
        let of_upstream = refusal(description, &small, budgets);
        assert!(of_upstream.contains("upstream.yaml") && of_upstream.contains(flag), "{flag}: {of_upstream}");
        let of_ours = refusal(&small, description, budgets);
        assert!(of_ours.contains("ours.yaml") && of_ours.contains(flag), "{flag}: {of_ours}");
    }
}

#[test]
fn comparison_of_recursive_schemas_ends() {
    let long: String =
        (0..3000).map(|level| format!("  A{level}: {{$ref: '#/components/schemas/A{}'}}\n", level + 1)).collect();
    for components in [
        "  A0: {oneOf: [{$ref: '#/components/schemas/A0'}]}\n".to_owned(),
        "  A0: {anyOf: [{$ref: '#/components/schemas/A1'}, {$ref: '#/components/schemas/A0'}]}\n  A1: {anyOf: [{$ref: '#/components/schemas/A0'}, {type: string}]}\n".to_owned(),
        "  A0: {allOf: [{$ref: '#/components/schemas/A0'}, {type: object}]}\n".to_owned(),
        "  A0: {not: {$ref: '#/components/schemas/A0'}}\n".to_owned(),
        "  A0: {items: {$ref: '#/components/schemas/A0'}, additionalProperties: {$ref: '#/components/schemas/A0'}}\n".to_owned(),
        long + "  A3000: {type: string}\n",
    ] {
        let description = with_components(&components);
        let drift = drift(&inputs(&description, &description, SEGMENT)).unwrap();
        assert_eq!(drift.findings, [], "{}", &components[..components.len().min(200)]);
    }
}

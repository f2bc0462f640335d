//! Properties that only `then`, `else`, `dependentSchemas` or `dependentRequired` declare or require.

use sdk_generator::{Output, ir::Fate};

use super::{code, ledger::fate, made_of};

const THING: &str = "#/components/schemas/Thing";

/// The output for a request body with these keywords beside a property `kind`.
fn beside_kind(keywords: &str) -> Output {
    let text = format!(
        "openapi: 3.1.0\ninfo: {{title: t, version: '1'}}\npaths: {{/things: {{post: {{requestBody: {{required: true, \
         content: {{application/json: {{schema: {{$ref: '#/components/schemas/Thing'}}}}}}}}, responses: {{'204': {{description: \
         d}}}}}}}}}}\ncomponents: {{schemas: {{Named: {{properties: {{n: {{type: integer}}}}}}, Thing: {{type: object, properties: \
         {{kind: {{type: string}}}}, {keywords}}}}}}}\n"
    );
    made_of(&text).unwrap_or_else(|faults| panic!("{keywords}: {faults}"))
}

#[test]
fn a_property_that_only_a_conditional_schema_declares_is_optional() {
    const IF: &str = "if: {properties: {kind: {const: a}}}";
    for (keywords, field) in [
        (&*format!("{IF}, then: {{required: [n], properties: {{n: {{type: string}}}}}}"), "Option<String>"),
        (&format!("{IF}, else: {{properties: {{n: {{type: integer}}}}}}"), "Option<i64>"),
        (&format!("{IF}, then: {{$ref: '#/components/schemas/Named'}}"), "Option<i64>"),
        (&format!("{IF}, else: {{{IF}, then: {{properties: {{n: {{type: boolean}}}}}}}}"), "Option<bool>"),
        (&format!("allOf: [{{{IF}, then: {{properties: {{n: {{type: string}}}}}}}}]"), "Option<String>"),
        ("dependentSchemas: {kind: {properties: {n: {type: string}}}}", "Option<String>"),
        // Required, and declared nowhere.
        ("dependentRequired: {kind: [n]}", "Option<serde_json::Value>"),
        (&format!("{IF}, then: {{required: [n]}}"), "Option<serde_json::Value>"),
        (&format!("{IF}, then: {{required: [n]}}, else: {{properties: {{n: {{type: string}}}}}}"), "Option<String>"),
        // Equal apart from limits, which the check of the condition enforces.
        (
            &format!(
                "{IF}, then: {{properties: {{n: {{type: string, maxLength: 3}}}}}}, else: {{properties: {{n: {{type: string}}}}}}"
            ),
            "Option<String>",
        ),
        // Declared by a schema that always applies too.
        (
            &format!(
                "allOf: [{{properties: {{n: {{type: number}}}}}}, {{{IF}, then: {{properties: {{n: {{type: integer}}}}}}}}]"
            ),
            "Option<f64>",
        ),
        (
            &format!("{IF}, then: {{properties: {{n: false}}}}, else: {{properties: {{n: {{type: string}}}}}}"),
            "Option<String>",
        ),
    ] {
        let output = beside_kind(keywords);
        assert!(code(&output).contains(&format!("pubn:{field},")), "{keywords}: {}", output.listing);
        assert!(output.report.ledger.entries().all(|entry| entry.fate != Fate::Loosened), "{keywords}");
    }
}

#[test]
fn a_property_that_conditional_schemas_declare_differently_is_any_json() {
    let output = beside_kind(
        "if: {properties: {kind: {const: a}}}, then: {properties: {n: {type: string}}}, else: {properties: {n: {type: integer}}}",
    );
    assert!(code(&output).contains("pubn:Option<serde_json::Value>,"), "{}", output.listing);
    let noted = ["then", "else"].map(|keyword| fate(&output, &format!("{THING}/{keyword}"), "properties").0);
    assert!(noted.contains(&Fate::Noted), "{noted:?}");
}

#[test]
fn a_property_that_no_valid_value_has_is_not_a_field() {
    for keywords in [
        "if: {required: [kind]}, then: {properties: {n: false}}",
        "additionalProperties: false, if: {required: [kind]}, then: {properties: {n: {type: string}}}",
    ] {
        let output = beside_kind(keywords);
        assert!(!code(&output).contains("pubn:"), "{keywords}: {}", output.listing);
    }
}

#[test]
fn a_property_of_a_conditional_schema_beside_a_union_is_loosened() {
    let output = beside_kind(
        "oneOf: [{required: [a], properties: {a: {type: string}}}, {required: [b], properties: {b: {type: string}}}], \
         if: {required: [kind]}, then: {properties: {n: {type: string}}}",
    );
    assert_eq!(fate(&output, &format!("{THING}/then"), "properties").0, Fate::Loosened);
}

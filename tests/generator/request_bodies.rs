//! Bodies of requests: the JSON Schema beside the operation, and the choice among JSON media types.

use sdk_generator::Output;

use super::{code, made_of, schemas::made};

const C: &str = "{type: object, required: [c], properties: {c: {type: string}}}";
const D: &str = "{type: object, required: [d], properties: {d: {type: string}}}";

/// A body that is this component, or a reference to it, or a reference to such a reference.
fn bodies(schema: &str) -> [Output; 3] {
    let reference = |name: &str| format!("{{$ref: '#/components/schemas/{name}'}}");
    [
        made(&format!("Body: {schema}")),
        made(&format!("Body: {}\nReal: {schema}", reference("Real"))),
        made(&format!("Body: {}\nAlias: {}\nReal: {schema}", reference("Alias"), reference("Real"))),
    ]
}

#[test]
fn a_one_of_body_is_checked_together_with_the_keywords_beside_it() {
    let branch = |name: &str| {
        format!(
            r#"{{\"properties\":{{\"{name}\":{{\"type\":\"string\"}}}},\"required\":[\"{name}\"],\"type\":\"object\"}}"#
        )
    };
    let one_of = format!(r#"\"oneOf\":[{},{}]"#, branch("c"), branch("d"));
    let own = r#"\"properties\":{\"k\":{\"type\":\"string\"}},\"required\":[\"k\"],\"type\":\"object\""#;
    for (beside, check) in [
        ("", format!(r#"one_of"{{{one_of}}}""#)),
        ("type: object, required: [k], properties: {k: {type: string}},", format!(r#"one_of"{{{one_of},{own}}}""#)),
    ] {
        for output in bodies(&format!("{{{beside} oneOf: [{C}, {D}]}}")) {
            assert!(code(&output).contains(&check), "{check}: {}", code(&output));
        }
    }
}

#[test]
fn a_body_without_type_may_be_other_json() {
    let check = r#"Schema("{\"properties\":{\"c\":{\"maxLength\":3,\"type\":\"string\"}},\"required\":[\"c\"]}""#;
    for output in bodies("{required: [c], properties: {c: {type: string, maxLength: 3}}}") {
        assert!(code(&output).contains("implInto<runtime::OrJson<"), "{}", code(&output));
        assert!(code(&output).contains(check), "{}", code(&output));
    }
    for output in bodies("{type: object, required: [c], properties: {c: {type: string, maxLength: 3}}}") {
        assert!(!code(&output).contains("OrJson"), "{}", code(&output));
    }
}

#[test]
fn application_json_is_chosen_before_other_json_types() {
    for other in ["application/hal+json", "application/vnd.t+json"] {
        let text = format!(
            "openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\npaths: {{/things: {{post: {{requestBody: {{required: true, \
             content: {{{other}: {{schema: {C}}}, application/json: {{schema: {D}}}}}}}, responses: {{'204': {{description: \
             ok}}}}}}}}}}\n"
        );
        let output = made_of(&text).unwrap();
        assert!(code(&output).contains("pubd:String"), "{other}: {}", code(&output));
        let what = format!("`application/json` is chosen; left out: {other}");
        assert!(output.report.noted.iter().any(|(_, noted)| *noted == what), "{:?}", output.report.noted);
    }
}

#[test]
fn successful_responses_that_are_all_any_json_are_any_json() {
    let success = "{description: ok, content: {application/json: {schema: {}}}}";
    let text = format!(
        "openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\npaths: {{/things: {{post: {{responses: {{'200': {success}, '201': \
         {success}}}}}}}}}\n"
    );
    let output = made_of(&text).unwrap();
    assert!(code(&output).contains("Request<serde_json::Value>"), "{}", code(&output));
    assert!(output.report.loosened.is_empty(), "{:?}", output.report.loosened);
}

#[test]
fn an_extended_body_may_be_none_of_the_extending_schemas() {
    let child = |property: &str| {
        format!(
            "{{allOf: [{{$ref: '#/components/schemas/Body'}}], required: [{property}], properties: {{{property}: {{type: string}}}}}}"
        )
    };
    // Both children have the same value of the discriminator, so required properties tell them apart.
    let output = made(&format!(
        "Body: {{type: object, required: [kind], properties: {{kind: {{type: string}}}}, discriminator: {{propertyName: kind, \
         mapping: {{Dog: Cat}}}}}}\nCat: {}\nDog: {}",
        child("c"),
        child("d")
    ));
    assert!(code(&output).contains(r#"Cat(object,has("c","kind")),Dog(object,has("d","kind"))"#), "{}", code(&output));
    assert!(!code(&output).contains("one_of"), "{}", code(&output));
}

//! Bodies that are `oneOf` several objects: they are checked against the schema if a value may have the properties of
//! two branches.

use sdk_generator::{Output, ir::Fate};

use super::made_of;

/// The output for a `POST /things` with this body, and a `GET` that returns a schema.
fn made(body: &str, answer: &str) -> Output {
    let content = |schema: &str| format!("content: {{application/json: {{schema: {schema}}}}}");
    made_of(&format!(
        "openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\npaths: {{/things: {{post: {{requestBody: {{required: true, {}}}, \
         responses: {{'204': {{description: ok}}}}}}, get: {{responses: {{'200': {{description: ok, {}}}}}}}}}}}\ncomponents: \
         {{schemas: {{Body: {body}}}}}\n",
        content(BODY),
        content(answer)
    ))
    .unwrap_or_else(|faults| panic!("{body}: {faults}"))
}

const BODY: &str = "{$ref: '#/components/schemas/Body'}";

/// Whether the operation checks its body against `oneOf`.
fn is_checked(output: &Output) -> bool {
    output.files["things.rs"].split_whitespace().any(|word| word == "one_of")
}

/// Whether the ledger says that a member of another branch is not checked.
fn is_noted(output: &Output) -> bool {
    output.report.ledger.entries().any(|entry| {
        entry.fate == Fate::Noted
            && entry.reason == "a member of another branch that a caller adds by name (`extra_body`) is not checked"
    })
}

fn object(name: &str, more: &str) -> String {
    format!("{{type: object, required: [{name}], properties: {{{more}{name}: {{type: string}}}}}}")
}

#[test]
fn a_one_of_of_objects_without_a_discriminator_is_checked_before_sending() {
    let (a, b, c) = (object("a", ""), object("b", ""), object("c", ""));
    let kind = |value: &str, name: &str| object(name, &format!("kind: {{type: string, enum: [{value}]}}, "));
    for (branches, checked) in [
        (vec![a.clone(), b.clone()], true),
        (vec![a.clone(), b.clone(), c], true),
        (vec![a.clone(), "{type: string}".to_owned()], false),
        (vec![kind("x", "a"), kind("y", "b")], false),
    ] {
        let output = made(&format!("{{oneOf: [{}]}}", branches.join(", ")), "{type: integer}");
        assert_eq!((is_checked(&output), is_noted(&output)), (checked, false), "{branches:?}");
    }
}

#[test]
fn a_one_of_body_that_responses_use_too_or_with_a_long_schema_is_not_checked() {
    let both = format!("{{oneOf: [{}, {}]}}", object("a", ""), object("b", ""));
    let output = made(&both, BODY);
    assert_eq!((is_checked(&output), is_noted(&output)), (false, false));
    let many: String = (0..200).map(|index| format!("property_{index}: {{type: string}}, ")).collect();
    let long = format!("{{oneOf: [{}, {}]}}", object("a", &many), object("b", ""));
    let output = made(&long, "{type: integer}");
    assert_eq!((is_checked(&output), is_noted(&output)), (false, true));
}

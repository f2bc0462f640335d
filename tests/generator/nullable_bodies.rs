//! Bodies that may be null, and bodies of JSON that the schema does not describe.

use sdk_generator::{Inputs, Output, generate};

use super::code;

const FORM: &str = "application/x-www-form-urlencoded";

/// The output for a `POST /things` with a required body.
fn made(media_type: &str, schema: &str) -> Output {
    locked(media_type, schema, "")
}

fn locked(media_type: &str, schema: &str, lock: &str) -> Output {
    let text = format!(
        "openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\npaths: {{/things: {{post: {{requestBody: {{required: true, content: \
         {{{media_type}: {{schema: {schema}}}}}}}, responses: {{'204': {{description: ok}}}}}}}}}}\n"
    );
    generate(&Inputs { lock, ..Inputs::new("fixture.yaml", &text) })
        .unwrap_or_else(|faults| panic!("{schema}: {faults}"))
}

/// The type of the argument `body`, as `api.txt` has it.
fn body(media_type: &str, schema: &str) -> String {
    let output = made(media_type, schema);
    let line = output.listing.lines().find(|line| line.contains("Things::create(")).unwrap();
    line.split_once("body: ").unwrap().1.split_once(") -> ").unwrap().0.to_owned()
}

#[test]
fn a_nullable_json_body_is_an_option() {
    for (schema, expected) in [
        ("{type: integer}", "i64"),
        ("{type: integer, nullable: true}", "impl Into<Option<i64>>"),
        ("{type: object, nullable: true, properties: {a: {type: string}}}", "impl Into<Option<CreateThing>>"),
        ("{nullable: true, properties: {a: {type: string}}}", "impl Into<Option<OrJson<CreateThing>>>"),
    ] {
        assert_eq!(body("application/json", schema), expected, "{schema}");
    }
    // A form has no null.
    assert_eq!(body(FORM, "{type: object, nullable: true, properties: {a: {type: string}}}"), "CreateThing");
}

#[test]
fn a_format_with_a_type_of_its_own_has_it_in_a_nullable_body_too() {
    for (format, expected) in
        [("ipv6", "impl Into<Option<Ip>>"), ("date", "impl Into<Option<Date>>"), ("uuid", "impl Into<Option<String>>")]
    {
        let schema = format!("{{type: string, format: {format}, nullable: true, maxLength: 40}}");
        assert_eq!(body("application/json", &schema), expected, "{format}");
        let first = made("application/json", &schema);
        assert!(code(&first).contains("MaxLength(40)"), "{}", code(&first));
        assert_eq!(code(&first).contains("Limit::Ipv6"), format == "ipv6", "{}", code(&first));
        // Generating again changes nothing.
        assert_eq!(locked("application/json", &schema, &first.lock), first, "{format}");
    }
}

#[test]
fn the_api_page_says_what_other_values_a_body_may_have() {
    for (schema, expected) in [
        ("{type: object, nullable: true, properties: {a: {type: string}}}", "create(body: CreateThing or null)"),
        ("{properties: {a: {type: string}}}", "create(body: CreateThing or JSON)"),
    ] {
        let page = made("application/json", schema).api_page;
        assert!(page.contains(expected), "{expected}\n{page}");
    }
}

#[test]
fn the_items_of_a_nullable_list_are_checked() {
    for nullable in ["", ", nullable: true"] {
        let list = format!("{{type: array, maxItems: 3, items: {{type: string, maxLength: 2}}{nullable}}}");
        let code = code(&made("application/json", &list));
        assert!(code.contains("MaxItems(3),runtime::Limit::Each(&[runtime::Limit::MaxLength(2)"), "{code}");
    }
}

#[test]
fn a_body_without_a_type_may_be_other_json() {
    for (schema, expected) in [
        ("{type: object, properties: {a: {type: string}}}", "CreateThing"),
        ("{properties: {a: {type: string}}}", "impl Into<OrJson<CreateThing>>"),
        ("{properties: {a: {type: string}}, required: [a]}", "impl Into<OrJson<CreateThing>>"),
    ] {
        assert_eq!(body("application/json", schema), expected, "{schema}");
        assert_eq!(body(FORM, schema), "CreateThing", "{schema}");
    }
    let code = code(&made("application/json", "{properties: {a: {type: string}}}"));
    assert!(code.contains(r#"\"properties\":{\"a\":{\"type\":\"string\"}}"#), "{code}");
}

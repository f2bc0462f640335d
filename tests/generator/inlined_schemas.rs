//! Components that become no type: each reference has their keywords, beside its own.

use sdk_generator::Output;

use super::{code, made_of, schemas::made};

/// The lines of `api.txt` about a field.
fn field<'a>(output: &'a Output, name: &str) -> Option<&'a str> {
    output.listing.lines().find(|line| line.starts_with("pub field ") && line.contains(&format!("::{name}:")))
}

#[test]
fn a_chain_of_references_has_the_limits_of_the_last_schema() {
    for length in [1, 2, 40] {
        let links: String =
            (0..length).map(|link| format!("L{link}: {{$ref: '#/components/schemas/L{}'}}\n", link + 1)).collect();
        let output = made(&format!(
            "Body: {{type: object, properties: {{a: {{$ref: '#/components/schemas/L0'}}}}}}\n{links}L{length}: {{type: string, \
             maxLength: 5}}"
        ));
        assert_eq!(output.report.loosened, [], "{length}");
        assert!(code(&output).contains("optional(a[MaxLength(5)])"), "{length} {}", code(&output));
    }
}

#[test]
fn the_limits_of_a_union_are_checked_at_each_reference_to_it() {
    let output = made(
        "Body: {type: object, properties: {a: {$ref: '#/components/schemas/Either'}}}\n\
         Either: {oneOf: [{type: integer}, {type: array, items: {type: string}}], not: {enum: [3]}}",
    );
    let code = code(&output);
    assert!(code.contains(r#"a[Schema("{\"not\":{\"enum\":[3]}}")]"#), "{code}");
}

#[test]
fn a_reference_to_a_write_only_component_is_no_property_of_a_response() {
    let answer = |components: &str| {
        made_of(&format!(
            "openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\npaths: {{/things: {{get: {{responses: {{'200': {{description: \
             ok, content: {{application/json: {{schema: {{type: object, properties: {{a: {{$ref: \
             '#/components/schemas/Secret'}}, b: {{type: string}}}}}}}}}}}}}}}}}}}}\ncomponents: {{schemas: {{{components}}}}}\n"
        ))
        .unwrap()
    };
    for secret in [
        "type: string",
        "type: object, properties: {c: {type: string}}",
        "oneOf: [{type: integer}, {type: array, items: {type: string}}]",
        "$ref: '#/components/schemas/Other'",
    ] {
        let other = |more: &str| format!("Other: {{type: string{more}}}");
        let shown = answer(&format!("Secret: {{{secret}}}, {}", other("")));
        assert!(field(&shown, "a").is_some() && field(&shown, "b").is_some(), "{}", shown.listing);
        let hidden = if secret.starts_with('$') {
            answer(&format!("Secret: {{{secret}}}, {}", other(", writeOnly: true")))
        } else {
            answer(&format!("Secret: {{writeOnly: true, {secret}}}, {}", other("")))
        };
        assert!(field(&hidden, "a").is_none() && field(&hidden, "b").is_some(), "{}", hidden.listing);
    }
}

#[test]
fn a_string_component_whose_name_ends_in_id_becomes_a_type() {
    for (name, schema, is_type) in [
        ("thing_id", "type: string", true),
        ("thing-id", "type: string", true),
        ("thingId", "type: string", true),
        ("thingID", "type: string", true),
        ("thing_identifier", "type: string", true),
        ("Identifier", "type: string", true),
        ("thing_kind", "type: string", false),
        ("thingid", "type: string", false),
        ("id_kind", "type: string", false),
        ("thing_id", "type: integer", false),
    ] {
        let output = made(&format!(
            "Body: {{type: object, properties: {{a: {{$ref: '#/components/schemas/{name}'}}}}}}\n{name}: {{{schema}}}"
        ));
        let is_plain =
            ["Option<String>", "Option<i64>"].iter().any(|plain| field(&output, "a").unwrap().ends_with(plain));
        assert_eq!(!is_plain, is_type, "{name} {:?}", field(&output, "a"));
    }
}

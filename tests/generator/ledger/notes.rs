//! Noted keywords: ambiguities with the choice made.

use sdk_generator::ir::Fate;

use super::{fate, operation};
use crate::made_of;

#[test]
fn a_keyword_that_does_not_apply_to_the_type_of_its_schema_is_noted() {
    let schema = "{type: array, items: {type: integer, maxLength: 3, maximum: 3}, properties: {a: {type: string}}}";
    let output = operation(&format!("      requestBody: {{content: {{application/json: {{schema: {schema}}}}}}}"));
    let at = "#/paths/~1things/post/requestBody/content/application~1json/schema";
    let table = [(at, "items", Fate::Typed), (at, "properties", Fate::Noted)];
    let items = format!("{at}/items");
    let of_items = [(&*items, "maxLength", Fate::Noted), (&*items, "maximum", Fate::Checked)];
    for (pointer, keyword, expected) in table.into_iter().chain(of_items) {
        assert_eq!(fate(&output, pointer, keyword).0, expected, "{keyword}");
    }
}

#[test]
fn a_schema_without_a_type_that_has_properties_or_items_is_noted() {
    for (keyword, schema) in [("properties", "{properties: {a: {type: string}}}"), ("items", "{items: {type: string}}")]
    {
        let output = operation(&format!("      requestBody: {{content: {{application/json: {{schema: {schema}}}}}}}"));
        let at = "#/paths/~1things/post/requestBody/content/application~1json/schema";
        assert_eq!(fate(&output, at, keyword).0, Fate::Noted, "{keyword}");
        let listed = output.report.noted.iter().any(|(place, _)| place.as_str() == format!("{at}/{keyword}"));
        assert!(listed, "{:?}", output.report.noted);
    }
}

#[test]
fn an_open_enum_or_union_of_requests_and_responses_is_noted() {
    let schema = "{type: object, properties: {state: {type: string, enum: [a, b]}, target: {oneOf: [{type: string}, {type: \
                  array, items: {type: string}}]}, either: {anyOf: [{type: string, enum: [c]}, {type: string, enum: [d]}]}}}";
    let body = format!("content: {{application/json: {{schema: {schema}}}}}");
    let at = "#/paths/~1things/post/requestBody/content/application~1json/schema/properties";
    // A type that only requests use refuses such values.
    let sent = operation(&format!("      requestBody: {{{body}}}"));
    for (property, keyword) in [("state", "enum"), ("target", "oneOf"), ("either", "anyOf")] {
        assert_eq!(fate(&sent, &format!("{at}/{property}"), keyword).0, Fate::Typed, "{property}");
    }
    let at = "#/components/schemas/Thing/properties";
    let content = "content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}";
    let both = made_of(&format!(
        "openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\npaths: {{/things: {{post: {{requestBody: {{{content}}}, responses: \
         {{'200': {{description: d, {content}}}}}}}}}}}\ncomponents: {{schemas: {{Thing: {schema}}}}}\n"
    ))
    .unwrap();
    for (property, keyword, reason) in [
        ("state", "enum", "responses use it too, so unknown values are accepted and sent"),
        ("target", "oneOf", "responses use it too, so values of unknown branches are accepted and sent"),
        ("either", "anyOf", "responses use it too, so unknown values are accepted and sent"),
    ] {
        let expected = (Fate::Noted, reason.to_owned());
        assert_eq!(fate(&both, &format!("{at}/{property}"), keyword), expected, "{property}");
    }
    let read = made_of(&format!(
        "openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\npaths: {{/things: {{get: {{responses: {{'200': {{description: d, \
         {body}}}}}}}}}}}\n"
    ))
    .unwrap();
    let at = "#/paths/~1things/get/responses/200/content/application~1json/schema/properties";
    assert_eq!(fate(&read, &format!("{at}/state"), "enum").0, Fate::Typed);
}

#[test]
fn a_number_taken_as_an_integer_is_noted() {
    let schema = "{type: object, properties: {ttl: {type: number, minimum: 30}, page_count: {anyOf: [{type: number, maximum: 9}, \
                  {type: number, maximum: 99}]}, weight: {type: number, minimum: 1}}}";
    let output = operation(&format!("      requestBody: {{content: {{application/json: {{schema: {schema}}}}}}}"));
    let at = "#/paths/~1things/post/requestBody/content/application~1json/schema/properties";
    let reason = "a number that counts, with whole limits; taken as an integer";
    for (property, keyword) in [("ttl", "type"), ("page_count", "anyOf")] {
        assert_eq!(fate(&output, &format!("{at}/{property}"), keyword), (Fate::Noted, reason.to_owned()), "{property}");
    }
    assert_eq!(fate(&output, &format!("{at}/weight"), "type").0, Fate::Typed);
}

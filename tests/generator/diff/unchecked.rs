//! Effects of changes to limits that generated code does not check, so that only the service does.

use super::{api, lines};

/// A description in OpenAPI 3.1 with a POST whose required body has this content.
fn post(content: &str) -> String {
    format!(
        "openapi: 3.1.0\ninfo: {{title: t, version: '1'}}\npaths: {{/things: {{post: {{requestBody: {{required: true, content: \
         {{{content}}}}}, responses: {{'204': {{description: ok}}}}}}}}}}\n"
    )
}

/// Asserts that the first content allows more than the second one.
fn assert_looser(at: &str, loose: &str, tight: &str, words: (&str, &str)) {
    let (old, new) = (api(&post(loose)), api(&post(tight)));
    let (before, after) = words;
    let (there, back) = if before.is_empty() {
        (format!(": {after}"), format!(": was {after}"))
    } else {
        (format!(": {before} -> {after}"), format!(": {after} -> {before}"))
    };
    let kind = "limit that only the service checks";
    assert_eq!(lines(&old, &new), [format!("changes the wire: {at}: {kind} tightened{there}")], "{loose} -> {tight}");
    assert_eq!(lines(&new, &old), [format!("docs only: {at}: {kind} loosened{back}")], "{tight} -> {loose}");
}

#[test]
fn unenforced_keywords_are_compared_by_their_values() {
    let body = |map: &str, more: &str| {
        let properties = format!(
            "{{m: {{type: object, additionalProperties: {{type: string}}{map}}}, l: {{type: array, items: {{type: string}}{more}}}}}"
        );
        format!("application/json: {{schema: {{type: object, properties: {properties}}}}}")
    };
    let plain = body("", "");
    for (map, words) in [
        (", propertyNames: {maxLength: 3, description: A name.}", r#"{"propertyNames":{"maxLength":3}}"#),
        (", propertyNames: {pattern: '^a'}", r#"{"propertyNames":{"pattern":"^a"}}"#),
    ] {
        assert_looser("things::CreateThing::m", &plain, &body(map, ""), ("", words));
    }
    let contains = ", contains: {const: a}";
    assert_looser("things::CreateThing::l", &plain, &body("", contains), ("", r#"{"contains":{"const":"a"}}"#));
    // Neither another description nor a reference is another constraint.
    let described = api(&post(&body(", propertyNames: {maxLength: 3, description: Short.}", "")));
    assert_eq!(lines(&api(&post(&body(", propertyNames: {maxLength: 3}", ""))), &described), [""; 0]);
}

#[test]
fn pattern_properties_and_prefix_items_are_compared() {
    let body =
        |property: &str| format!("application/json: {{schema: {{type: object, properties: {{m: {{{property}}}}}}}}}");
    let changes = |old: &str, new: &str| lines(&api(&post(&body(old))), &api(&post(&body(new))));
    let at = "changes the wire: things::CreateThing::m: limit that only the service checks tightened";
    let named = |pattern: &str| {
        format!("type: object, patternProperties: {{{pattern}: {{type: string}}}}, additionalProperties: false")
    };
    assert_eq!(
        changes(&named("^a"), &named("^b")),
        [format!(
            r#"{at}: {{"additionalProperties":false}}, {{"patternProperties":{{"^a":"string"}}}} -> {{"additionalProperties":false}}, {{"patternProperties":{{"^b":"string"}}}}"#
        )]
    );
    let placed = |types: &str| format!("type: array, prefixItems: [{types}], items: false");
    let (text, number) = ("{type: string}", "{type: integer}");
    let found = changes(&placed(&format!("{text}, {number}")), &placed(&format!("{number}, {text}")));
    assert!(found.iter().any(|line| line.starts_with(at)), "{found:#?}");
}

#[test]
fn limits_of_text_bodies_are_compared() {
    let text = |schema: &str| format!("text/plain: {{schema: {{type: string{schema}}}}}");
    let at = "things::create(body)";
    assert_looser(at, &text(""), &text(", maxLength: 3"), ("", "at most 3 characters"));
    assert_looser(
        at,
        &text(", maxLength: 4"),
        &text(", maxLength: 3"),
        ("at most 4 characters", "at most 3 characters"),
    );
    assert_looser(at, &text(", enum: [a, b]"), &text(", enum: [a]"), (r#"one of "a", "b""#, r#"only "a""#));
}

#[test]
fn limits_of_forms_and_their_parts_are_compared() {
    let form = |limit: &str, file: &str, encoding: &str| {
        let properties = format!("{{f: {{type: string, format: binary{file}}}, t: {{type: string}}}}");
        format!(
            "multipart/form-data: {{schema: {{type: object{limit}, properties: {properties}}}, encoding: {{f: {{contentType: image/png{encoding}}}}}}}"
        )
    };
    let plain = form("", "", "");
    let (whole, file) = ("things::CreateThing", "things::CreateThing::f");
    assert_looser(whole, &plain, &form(", minProperties: 1", "", ""), ("", "at least 1 property"));
    assert_looser(file, &plain, &form("", ", maxLength: 9", ""), ("", "at most 9 characters"));
    let header = |required| format!(", headers: {{X-P: {{required: {required}, schema: {{type: string}}}}}}");
    assert_looser(
        file,
        &form("", "", &header(false)),
        &form("", "", &header(true)),
        ("", "the header X-P of the part"),
    );
    assert_eq!(lines(&api(&post(&plain)), &api(&post(&form("", "", &header(false))))), [""; 0]);
}

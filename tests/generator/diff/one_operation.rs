//! Effects of changes to a description of one operation: bodies, media types, headers, renames.

use super::{api, lines};

/// A description of one operation, whose Path Item Object is given.
pub(super) fn operation(item: &str) -> String {
    format!("openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\npaths: {{/things: {{{item}}}}}\n")
}

/// Asserts the effects of a change, and of its inverse.
pub(super) fn assert_effects(old: &str, new: &str, there: &[&str], back: &[&str]) {
    let (before, after) = (api(&operation(old)), api(&operation(new)));
    assert_eq!(lines(&before, &after), there, "{old} -> {new}");
    assert_eq!(lines(&after, &before), back, "{new} -> {old}");
}

#[test]
fn changed_media_types_of_binary_and_text_responses_are_reported() {
    let get = |media_types: &[&str]| {
        let content = media_types.iter().map(|it| format!("{it}: {{schema: {{type: string, format: binary}}}}"));
        let content = content.collect::<Vec<_>>().join(", ");
        format!("get: {{responses: {{'200': {{description: ok, content: {{{content}}}}}}}}}")
    };
    assert_effects(
        &get(&["image/png"]),
        &get(&["image/png", "image/jpeg"]),
        &["changes the wire: things::get: media type of the response: image/png -> image/jpeg"],
        &["changes the wire: things::get: media type of the response: image/jpeg -> image/png"],
    );
    assert_effects(&get(&["text/plain"]), &get(&["text/plain"]), &[], &[]);
}

#[test]
fn only_the_media_type_differs_between_a_string_in_text_and_in_json() {
    let get = |media_type: &str, schema: &str| {
        format!("get: {{responses: {{'200': {{description: ok, content: {{'{media_type}': {{schema: {schema}}}}}}}}}}}")
    };
    assert_effects(
        &get("text/plain", "{type: string}"),
        &get("*/*", "{type: string}"),
        &["changes the wire: things::get: media type of the response: text/plain -> */*"],
        &["changes the wire: things::get: media type of the response: */* -> text/plain"],
    );
    assert_effects(
        &get("text/plain", "{type: string}"),
        &get("application/json", "{type: integer}"),
        &[
            "breaks compile: things::get: type of the response: String -> i64",
            "changes the wire: things::get: media type of the response: text/plain -> application/json",
        ],
        &[
            "breaks compile: things::get: type of the response: i64 -> String",
            "changes the wire: things::get: media type of the response: application/json -> text/plain",
        ],
    );
}

/// A POST with a required body of a schema.
pub(super) fn post(media_type: &str, schema: &str, encoding: &str) -> String {
    let content = format!("{media_type}: {{schema: {schema}, encoding: {encoding}}}");
    format!(
        "post: {{requestBody: {{required: true, content: {{{content}}}}}, responses: {{'204': {{description: ok}}}}}}"
    )
}

#[test]
fn changed_media_types_of_uploads_are_reported() {
    let upload = |media_type| post(media_type, "{type: string, format: binary}", "{}");
    assert_effects(
        &upload("image/png"),
        &upload("image/jpeg"),
        &["changes the wire: things::create: media type of the body: image/png -> image/jpeg"],
        &["changes the wire: things::create: media type of the body: image/jpeg -> image/png"],
    );
    let part = |media_type: &str| {
        let schema = "{type: object, properties: {file: {type: string, format: binary}}}";
        post("multipart/form-data", schema, &format!("{{file: {{contentType: {media_type}}}}}"))
    };
    assert_effects(
        &part("image/png"),
        &part("image/jpeg"),
        &["changes the wire: things::create(file): serialization style of the value: image/png -> image/jpeg"],
        &["changes the wire: things::create(file): serialization style of the value: image/jpeg -> image/png"],
    );
}

#[test]
fn changed_limits_of_an_object_in_json_or_a_urlencoded_form_are_reported() {
    let body = |media_type, limit| {
        post(media_type, &format!("{{type: object, {limit} properties: {{a: {{type: string}}}}}}"), "{}")
    };
    for media_type in ["application/json", "application/x-www-form-urlencoded"] {
        assert_effects(
            &body(media_type, ""),
            &body(media_type, "minProperties: 1,"),
            &["changes the wire: things::CreateThing: limit tightened: at least 1 property"],
            &["adds: things::CreateThing: limit loosened: was at least 1 property"],
        );
    }
}

#[test]
fn an_any_of_with_more_branches_is_reported_as_loosened() {
    let body = |names: &[&str]| {
        let branches: Vec<_> = names.iter().map(|name| format!("{{required: [{name}]}}")).collect();
        let schema =
            format!("{{type: object, properties: {{a: {{}}, b: {{}}, c: {{}}}}, anyOf: [{}]}}", branches.join(", "));
        post("application/json", &schema, "{}")
    };
    let (two, three) = (
        r#"{"anyOf":[{"required":["a"]},{"required":["b"]}]}"#,
        r#"{"anyOf":[{"required":["a"]},{"required":["b"]},{"required":["c"]}]}"#,
    );
    assert_effects(
        &body(&["a", "b"]),
        &body(&["a", "b", "c"]),
        &[&format!("adds: things::CreateThing: limit loosened: {two} -> {three}")],
        &[&format!("changes the wire: things::CreateThing: limit tightened: {three} -> {two}")],
    );
}

/// The JSON Schema that such a body is checked against repeats the limits of its type.
#[test]
fn limits_of_a_body_that_may_be_other_json_are_reported_once() {
    let body = |length| {
        post("application/json", &format!("{{properties: {{a: {{type: string, maxLength: {length}}}}}}}"), "{}")
    };
    assert_effects(
        &body(3),
        &body(4),
        &["adds: things::CreateThing::a: limit loosened: at most 3 characters -> at most 4 characters"],
        &["changes the wire: things::CreateThing::a: limit tightened: at most 4 characters -> at most 3 characters"],
    );
}

#[test]
fn limits_of_the_items_of_a_nullable_body_are_compared() {
    let body = |length| {
        let items = format!("items: {{type: string, maxLength: {length}}}");
        post("application/json", &format!("{{type: array, nullable: true, {items}}}"), "{}")
    };
    assert_effects(
        &body(3),
        &body(4),
        &["adds: things::create(body): limit loosened: at most 3 characters -> at most 4 characters"],
        &["changes the wire: things::create(body): limit tightened: at most 4 characters -> at most 3 characters"],
    );
}

#[test]
fn a_change_from_any_of_to_one_of_is_reported_as_tightened() {
    let body = |keyword: &str| {
        let branch = |name| format!("{{type: object, required: [{name}], properties: {{{name}: {{type: string}}}}}}");
        post("application/json", &format!("{{{keyword}: [{}, {}]}}", branch("a"), branch("b")), "{}")
    };
    let words = "exactly one branch, with the members that a caller adds";
    assert_effects(
        &body("anyOf"),
        &body("oneOf"),
        &[&format!("changes the wire: things::create(body): limit tightened: {words}")],
        &[&format!("adds: things::create(body): limit loosened: was {words}")],
    );
}

#[test]
fn the_case_of_a_header_name_is_no_change() {
    let get = |name, required| {
        let parameter = format!("{{name: {name}, in: header, required: {required}, schema: {{type: string}}}}");
        format!("get: {{parameters: [{parameter}], responses: {{'204': {{description: ok}}}}}}")
    };
    for required in [true, false] {
        assert_effects(&get("X-Trace", required), &get("x-trace", required), &[], &[]);
    }
    // A query's names have a case.
    let query = |name| {
        let parameter = format!("{{name: {name}, in: query, schema: {{type: string}}}}");
        format!("get: {{parameters: [{parameter}], responses: {{'204': {{description: ok}}}}}}")
    };
    assert_effects(
        &query("Trace"),
        &query("trace"),
        &["changes the wire: things::GetThingQuery::trace: name of the field on the wire: Trace -> trace"],
        &["changes the wire: things::GetThingQuery::trace: name of the field on the wire: trace -> Trace"],
    );
}

#[test]
fn a_property_is_renamed_only_if_its_name_or_documentation_is_similar() {
    let body =
        |property: &str| post("application/json", &format!("{{type: object, properties: {{{property}}}}}"), "{}");
    for (old, new, is_rename) in [
        ("note: {type: string}", "url: {type: string}", false),
        // One word in common.
        ("zone_name: {type: string}", "account_name: {type: string}", false),
        ("name: {type: string}", "zone_name: {type: string}", true),
        ("note: {type: string, description: A text.}", "url: {type: string, description: A text.}", true),
        ("note: {type: string, description: A text.}", "url: {type: string, description: A URL.}", false),
        ("name: {type: string}", "zone_name: {type: integer}", false),
        ("uid: {type: string}", "clipped_from_uid: {type: string}", false),
        ("zone_id: {type: string}", "zone_ip: {type: string}", false),
        ("tls_1_0: {type: string}", "tls_1_2: {type: string}", false),
    ] {
        let words: Vec<_> = [old, new].iter().map(|it| it.split_once(':').unwrap().0).collect();
        let found = lines(&api(&operation(&body(old))), &api(&operation(&body(new))));
        let rename = format!("breaks compile: things::CreateThing::{0}: field renamed: {0} -> {1}", words[0], words[1]);
        assert_eq!(found == [rename], is_rename, "{old} -> {new}: {found:#?}");
        assert_eq!(found.len(), if is_rename { 1 } else { 2 }, "{old} -> {new}: {found:#?}");
    }
}

/// A GET with a query parameter.
fn getting(parameter: &str) -> String {
    format!("get: {{parameters: [{{name: q, in: query, {parameter}}}], responses: {{'204': {{description: ok}}}}}}")
}

#[test]
fn a_changed_style_is_reported_only_if_it_changes_the_serialization() {
    for schema in ["{type: string}", "{type: integer}", "{type: string, enum: [a]}", "{type: boolean}"] {
        assert_effects(
            &getting(&format!("schema: {schema}")),
            &getting(&format!("schema: {schema}, explode: false")),
            &[],
            &[],
        );
    }
    assert_effects(
        &getting("schema: {type: array, items: {type: string}}"),
        &getting("schema: {type: array, items: {type: string}}, explode: false"),
        &["changes the wire: things::get(q): serialization style of the value: a=1&a=2 -> a=1,2"],
        &["changes the wire: things::get(q): serialization style of the value: a=1,2 -> a=1&a=2"],
    );
    let reserved = |schema: &str| {
        let plain = getting(&format!("schema: {schema}"));
        let reserved = getting(&format!("schema: {schema}, allowReserved: true"));
        lines(&api(&operation(&plain)), &api(&operation(&reserved))).len()
    };
    assert_eq!([reserved("{type: integer}"), reserved("{type: boolean}"), reserved("{type: string}")], [0, 0, 1]);
}

#[test]
fn an_argument_that_becomes_a_branch_of_a_union_still_accepts_its_type() {
    let body = |schema: &str| {
        let of = |name: &str| {
            format!("{name}: {{type: object, required: [{name}], properties: {{{name}: {{type: string}}}}}}")
        };
        format!(
            "{}paths: {{/things: {{{}}}}}\ncomponents: {{schemas: {{{}, {}}}}}\n",
            "openapi: 3.0.3\ninfo: {title: t, version: '1'}\n",
            post("application/json", schema, "{}"),
            of("X"),
            of("Y")
        )
    };
    let (x, y) = ("{$ref: '#/components/schemas/X'}", "{$ref: '#/components/schemas/Y'}");
    let both = api(&body(&format!("{{oneOf: [{x}, {y}]}}")));
    let changes = lines(&api(&body(x)), &both);
    assert!(
        changes.contains(&"adds: things::create(body): argument takes other types, too: X -> CreateThing".to_owned())
            && changes.iter().all(|line| line.starts_with("adds: ")),
        "{changes:?}"
    );
    let back = lines(&both, &api(&body(x)));
    assert!(back.iter().any(|line| line.starts_with("breaks compile: things::create(body)")), "{back:?}");
}

#[test]
fn a_value_added_to_a_discriminator_mapping_does_not_change_the_branch_selection() {
    let spec = |operation: &str, mapping: &str| {
        let of = |name: &str| {
            format!(
                "{name}: {{type: object, required: [k], properties: {{k: {{type: string}}, {name}: {{type: string}}}}}}"
            )
        };
        let union = format!(
            "{{oneOf: [{{$ref: '#/components/schemas/X'}}, {{$ref: '#/components/schemas/Y'}}], discriminator: {{propertyName: k, \
             mapping: {{{mapping}, y: Y}}}}}}"
        );
        let content = format!("content: {{application/json: {{schema: {union}}}}}");
        let item = operation.replace("CONTENT", &content);
        format!(
            "openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\npaths: {{/things: {{{item}}}}}\ncomponents: {{schemas: {{{}, \
             {}}}}}\n",
            of("X"),
            of("Y")
        )
    };
    let sent = "post: {requestBody: {required: true, CONTENT}, responses: {'204': {description: ok}}}";
    let received = "get: {responses: {'200': {description: ok, CONTENT}}}";
    let tests = |operation: &str, before: &str, after: &str| {
        let lines = lines(&api(&spec(operation, before)), &api(&spec(operation, after)));
        lines.iter().filter_map(|line| line.split_once("::X: ").map(|(_, what)| what.to_owned())).collect::<Vec<_>>()
    };
    for operation in [sent, received] {
        let added = tests(operation, "x: X", "x: X, x2: X");
        assert_eq!(added, ["value that selects the variant added: x2"], "{operation}");
        let removed = tests(operation, "x: X, x2: X", "x: X");
        assert!(removed.len() == 1 && removed[0].starts_with("test that selects the variant"), "{removed:?}");
        assert_eq!(tests(operation, "x: X, x2: X", "x2: X, x: X"), [""; 0], "{operation}");
    }
}

#[test]
fn fractions_of_multiple_of_are_compared_without_rounding_errors() {
    let body = |step: &str| {
        post(
            "application/json",
            &format!("{{type: object, properties: {{a: {{type: number, multipleOf: {step}}}}}}}"),
            "{}",
        )
    };
    for (old, new, effect) in
        [("0.3", "0.1", "adds"), ("0.1", "0.3", "changes the wire"), ("0.25", "0.1", "changes the wire")]
    {
        let changes = lines(&api(&operation(&body(old))), &api(&operation(&body(new))));
        assert!(changes.len() == 1 && changes[0].starts_with(effect), "{old} {new}: {changes:?}");
    }
}

#[test]
fn a_write_only_property_is_not_an_additional_one_in_responses() {
    let get = |property: &str| {
        let schema = format!(
            "{{type: object, properties: {{a: {{type: string}}{property}}}, additionalProperties: {{type: string}}}}"
        );
        format!(
            "get: {{responses: {{'200': {{description: ok, content: {{application/json: {{schema: {schema}}}}}}}}}}}"
        )
    };
    assert_effects(
        &get(""),
        &get(", b: {type: string, writeOnly: true}"),
        &["changes the wire: things::Thing::b: no longer an additional property"],
        &["adds: things::Thing::b: additional property"],
    );
}

#[test]
fn keywords_without_an_effect_are_no_change() {
    let form = |media_type: &str, encoding: &str| {
        post(media_type, "{type: object, properties: {a: {type: string}}}", encoding)
    };
    for (media_type, encoding) in [
        // The schema has no such property.
        ("multipart/form-data", "{b: {contentType: text/plain}}"),
        ("application/x-www-form-urlencoded", "{b: {style: deepObject}}"),
        // The members of such a form have no media types.
        ("application/x-www-form-urlencoded", "{a: {contentType: text/plain}}"),
    ] {
        assert_effects(&form(media_type, "{}"), &form(media_type, encoding), &[], &[]);
    }
    let body = |not: &str| {
        post("application/json", &format!("{{type: object, properties: {{a: {{type: string{not}}}}}}}"), "{}")
    };
    assert_effects(&body(""), &body(", not: {not: {}}"), &[], &[]);
}

//! The types of arguments, bodies and responses, which stay when the description gets more precise.

use super::{super::with_placeholder, assert_kept, described, getting, locked};

/// An operation that sends a body of a schema.
fn sending_body(schema: &str) -> String {
    described(
        &format!(
            "  /things:\n    put: {{requestBody: {{required: true, content: {{application/json: {{schema: {schema}}}}}}}, \
             responses: {{'204': {{description: done}}}}}}\n"
        ),
        "    Part: {type: object, properties: {p: {type: string}}}\n",
    )
}

const OBJECT: &str = "{type: object, properties: {p: {type: string}}}";

#[test]
fn an_argument_keeps_its_type_when_its_schema_is_narrowed() {
    for schema in ["{type: string, format: ipv4}", "{type: string, enum: [a, b]}", "{type: string, maxLength: 3}"] {
        assert_kept(&with_placeholder("name", "{type: string}"), &with_placeholder("name", schema));
    }
    let filtered = |schema: &str, required: bool| {
        let parameter = format!("{{name: when, in: query, required: {required}, schema: {schema}}}");
        let list = getting("/things", "a", OBJECT);
        described(&format!("{list}      parameters: [{parameter}]\n"), "")
    };
    for required in [false, true] {
        assert_kept(&filtered("{type: string}", required), &filtered("{type: string, format: date-time}", required));
        assert_kept(&filtered("{}", required), &filtered("{type: integer}", required));
        // A list is serialized differently from any JSON.
        let lock = locked(&filtered("{}", required), "").lock;
        let list = filtered("{type: array, items: {type: string}}", required);
        assert!(!locked(&list, &lock).listing.contains("when: Option<serde_json::Value>"));
    }
}

#[test]
fn a_body_keeps_its_type_when_its_schema_changes() {
    for (before, after) in [
        ("{}", OBJECT),
        ("{type: object}", OBJECT),
        ("{type: array, items: {}}", "{type: array, items: {type: string}}"),
        ("{type: array, items: {type: string}}", "{type: array, items: {type: string, nullable: true}}"),
        ("{type: array, items: {type: string}}", "{type: array, nullable: true, items: {type: string}}"),
        ("{type: string}", "{type: string, nullable: true}"),
        ("{type: string, enum: [a, b]}", "{type: string, nullable: true, enum: [a, b]}"),
        ("{$ref: '#/components/schemas/Part'}", "{nullable: true, allOf: [{$ref: '#/components/schemas/Part'}]}"),
    ] {
        assert_kept(&sending_body(before), &sending_body(after));
    }
}

#[test]
fn a_body_that_may_be_other_json_stays_so_when_its_type_is_described() {
    let untyped = sending_body("{properties: {p: {type: string}}}");
    let typed = sending_body(OBJECT);
    let old = locked(&untyped, "");
    assert!(old.listing.contains("body: impl Into<OrJson<UpdateThing>>"), "{}", old.listing);
    assert_kept(&untyped, &typed);
    // Other JSON is checked against the whole schema, which has a type now.
    let code: String = locked(&typed, &old.lock).files.values().cloned().collect();
    assert!(code.contains(r#"\"type\":\"object\""#), "{code}");
}

#[test]
fn a_response_keeps_its_type_when_its_schema_changes() {
    let list = format!("{{type: array, items: {OBJECT}}}");
    for (before, after) in [
        ("{}", OBJECT),
        ("{type: object}", OBJECT),
        ("{type: object}", "{nullable: true, type: object, properties: {p: {type: string}}}"),
        ("{}", list.as_str()),
        ("{type: array, items: {}}", list.as_str()),
        ("{type: string}", "{type: string, format: date-time}"),
        ("{type: string}", "{type: string, nullable: true}"),
        ("{type: string, nullable: true}", "{type: string}"),
        (OBJECT, "{nullable: true, type: object, properties: {p: {type: string}}}"),
        (list.as_str(), "{type: array, nullable: true, items: {type: object, properties: {p: {type: string}}}}"),
    ] {
        for (prefix, suffix) in [
            ("", ""),
            (
                "{type: object, properties: {success: {type: boolean}, errors: {type: array, items: {}}, messages: {type: array, items: {}}, result: ",
                "}}",
            ),
        ] {
            let answer = |schema: &str| described(&getting("/things", "a", &format!("{prefix}{schema}{suffix}")), "");
            assert_kept(&answer(before), &answer(after));
        }
    }
}

#[test]
fn an_added_response_without_content_changes_no_type() {
    let before = described(&getting("/things", "a", OBJECT), "");
    let after = described(&format!("{}        '204': {{description: nothing}}\n", getting("/things", "a", OBJECT)), "");
    assert!(locked(&after, "").listing.contains("Request<Option<Thing>>"));
    assert_kept(&before, &after);
}

#[test]
fn a_response_whose_content_is_described_later_still_returns_nothing() {
    let nothing = |content: &str| {
        described(&format!("  /things:\n    post: {{responses: {{'201': {{description: done{content}}}}}}}\n"), "")
    };
    let content = format!(", content: {{application/json: {{schema: {OBJECT}}}}}");
    assert_kept(&nothing(""), &nothing(&content));
}

#[test]
fn a_result_that_is_no_longer_described_stays_any_json() {
    let envelope = |result: &str| {
        let members = "success: {type: boolean}, errors: {type: array, items: {}}, messages: {type: array, items: {}}";
        described(&getting("/things", "a", &format!("{{type: object, properties: {{{members}{result}}}}}")), "")
    };
    for result in [", result: {}", ", result: {type: object, nullable: true}"] {
        assert_kept(&envelope(result), &envelope(""));
    }
    // A result that may not be null has no value if it is missing.
    let lock = locked(&envelope(", result: {type: object}"), "").lock;
    assert!(locked(&envelope(""), &lock).listing.contains("things::Things::get() -> Request<()>"));
}

/// An operation with a parameter of the query, and a body.
fn calling(parameter: &str, required: bool) -> String {
    let body = format!("{{required: {required}, content: {{application/json: {{schema: {OBJECT}}}}}}}");
    described(
        &format!(
            "  /things:\n    put: {{parameters: [{{in: query, {parameter}}}, {{in: query, name: other, schema: {{type: integer}}}}], \
             requestBody: {body}, responses: {{'204': {{description: done}}}}}}\n"
        ),
        "",
    )
}

#[test]
fn a_parameter_or_body_that_becomes_required_stays_a_setter_of_the_request() {
    // A request without it is a violation.
    let assert_checked = |before: &str, after: &str, call: &str| {
        assert_kept(before, after);
        let is_checked = |spec: &str, lock: &str| locked(spec, lock).files.values().any(|code| code.contains(call));
        let lock = locked(before, "").lock;
        assert!(!is_checked(before, &lock) && is_checked(after, &lock), "{call}");
        let is_noted = |what: &str| {
            what.ends_with("is required now, but no argument, since it was optional; a request without it is refused")
        };
        let noted = |spec: &str| locked(spec, &lock).report.noted.iter().filter(|(_, what)| is_noted(what)).count();
        assert_eq!((noted(before), noted(after)), (0, 1), "{call}");
    };
    for kind in ["string", "integer"] {
        let parameter = |required: bool| format!("name: a, required: {required}, schema: {{type: {kind}}}");
        assert_checked(&calling(&parameter(false), false), &calling(&parameter(true), false), ".with(|query| query)");
    }
    let parameter = "name: a, schema: {type: string}";
    assert_checked(&calling(parameter, false), &calling(parameter, true), ".requiring_body()");
}

#[test]
fn a_constant_parameter_stays_constant_when_other_values_become_valid() {
    for (one, more, value) in [
        ("{type: string, enum: [x]}", "{type: string, enum: [x, y]}", "\"x\""),
        ("{type: string, enum: [x]}", "{type: string}", "\"x\""),
        ("{type: boolean, enum: [true]}", "{type: boolean}", "&true"),
        ("{type: integer, enum: [7]}", "{type: integer, maximum: 9}", "&7"),
    ] {
        let with = |schema: &str| calling(&format!("name: a, required: true, schema: {schema}"), false);
        let (before, after) = (with(one), with(more));
        assert_kept(&before, &after);
        let lock = locked(&before, "").lock;
        let new = locked(&after, &lock);
        let code: String = new.files.values().cloned().collect();
        assert!(code.contains(&format!(".query(\"a\", {value}")), "{code}");
        assert!(new.report.loosened.iter().any(|(_, what)| what.starts_with("`a` is always sent as")));
        // If the line is removed, it is an argument.
        let edited: Vec<&str> = lock.lines().filter(|line| !line.starts_with("\"PUT /things\" = { \"a\" = ")).collect();
        assert!(locked(&after, &edited.join("\n")).listing.contains("things::Things::update(a: "), "{lock}");
    }
    // A value that is not valid any more is not sent.
    let with = |schema: &str| calling(&format!("name: a, required: true, schema: {schema}"), false);
    let lock = locked(&with("{type: string, enum: [x]}"), "").lock;
    let listing = locked(&with("{type: string, enum: [y, z]}"), &lock).listing;
    assert!(listing.contains("things::Things::update(a: "), "{listing}");
}

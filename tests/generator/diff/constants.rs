//! Effects of changes to what every request sends: parameters and properties with only one valid value.

use super::one_operation::{assert_effects, post};

/// A GET with a parameter.
fn get(place: &str, parameter: &str) -> String {
    let parameters = if parameter.is_empty() { String::new() } else { format!("{{in: {place}, {parameter}}}") };
    format!("get: {{parameters: [{parameters}], responses: {{'204': {{description: ok}}}}}}")
}

#[test]
fn a_constant_parameter_that_is_added_removed_or_renamed_changes_the_wire() {
    for place in ["query", "header", "cookie"] {
        let constant = |name, value| {
            get(place, &format!("name: {name}, required: true, schema: {{type: string, enum: ['{value}']}}"))
        };
        assert_effects(
            &get(place, ""),
            &constant("ver", "1"),
            &["changes the wire: things::get(ver): value that is always sent: 1"],
            &["changes the wire: things::get(ver): value that is always sent: was 1"],
        );
        assert_effects(
            &constant("ver", "1"),
            &constant("version", "1"),
            &[
                "changes the wire: things::get(ver): value that is always sent: was 1",
                "changes the wire: things::get(version): value that is always sent: 1",
            ],
            &[
                "changes the wire: things::get(ver): value that is always sent: 1",
                "changes the wire: things::get(version): value that is always sent: was 1",
            ],
        );
        assert_effects(
            &constant("ver", "1"),
            &constant("ver", "2"),
            &["changes the wire: things::get(ver): value that is always sent: 1 -> 2"],
            &["changes the wire: things::get(ver): value that is always sent: 2 -> 1"],
        );
    }
}

#[test]
fn a_constant_parameter_that_becomes_optional_changes_the_wire() {
    let constant = |required| format!("name: ver, required: {required}, schema: {{type: string, enum: [a]}}");
    assert_effects(
        &get("query", &constant(true)),
        &get("query", &constant(false)),
        &[
            "changes the wire: things::get(ver): value that is always sent: was a",
            "adds: things::get: can be set on the request: query (ver)",
            "adds: things::get: type of the request before `complete()`: Request<()> -> Request<(), GetThingQuery>",
        ],
        &[
            "breaks compile: things::get: can no longer be set on the request: was query (ver)",
            "changes the wire: things::get(ver): value that is always sent: a",
        ],
    );
    let body = |required: &str| {
        let properties = "{k: {type: string, enum: [a]}, v: {type: string}}";
        post("application/json", &format!("{{type: object, required: [{required}], properties: {properties}}}"), "{}")
    };
    assert_effects(
        &body("k"),
        &body(""),
        &[
            "changes the wire: things::CreateThing::k: value that is always sent: was a",
            "adds: things::CreateThing::k: field added: Option<CreateThingK>",
        ],
        &[
            "breaks compile: things::CreateThing::k: field removed: was Option<CreateThingK>",
            "changes the wire: things::CreateThing::k: value that is always sent: a",
        ],
    );
}

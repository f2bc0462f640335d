//! Arguments of methods, which stay when their parameters are no longer required.

use super::{THING, described, getting, locked, model_of};
use sdk_generator::diff::Diff;

/// A description of an operation with these parameters, and with a body that is required or not.
fn calling(parameters: &str, body: bool) -> String {
    described(
        &format!(
            "  /things/{{id}}:\n    put:\n      operationId: a\n      parameters:\n      - {{name: id, in: path, \
             required: true, schema: {{type: string}}}}\n{parameters}      requestBody:\n        required: {body}\n        \
             content: {{application/json: {{schema: {{type: array, items: {{type: string}}}}}}}}\n      \
             responses: {{'204': {{description: nothing}}}}\n"
        ),
        "",
    )
}

#[test]
fn an_argument_stays_at_its_place_when_it_is_no_longer_required() {
    let parameter = |name: &str, required: bool| {
        format!("      - {{name: {name}, in: query, required: {required}, schema: {{type: string}}}}\n")
    };
    let before = calling(&(parameter("b", true) + &parameter("a", true) + &parameter("c", false)), true);
    let after = calling(
        &(parameter("c", false) + &parameter("a", false) + &parameter("b", false) + &parameter("d", true)),
        false,
    );
    let start = locked(&before, "");
    let arguments = "\n[arguments]\n\"PUT /things/{id}\" = [\"b\", \"a\", \"requestBody\"]\n";
    assert!(start.lock.contains(arguments), "{}", start.lock);
    let signature = |listing: &str| listing.lines().find(|line| line.contains("Things::update(")).unwrap().to_owned();
    let (b_and_a, body) =
        ("b: impl Into<String>, a: impl Into<String>", "body: impl IntoIterator<Item = impl Into<String>>");
    let wanted = |between: &str| {
        format!(
            "pub fn things::Things::update(id: impl Into<String>, {b_and_a}, {between}{body}) -> Request<(), UpdateThingQuery>"
        )
    };
    assert_eq!(signature(&start.listing), wanted(""));
    let kept = locked(&after, &start.lock);
    assert_eq!(signature(&kept.listing), wanted("d: impl Into<String>, "));
    let changes = Diff::of(&model_of(&before, &start.lock), &model_of(&after, &start.lock)).changes;
    let changes: Vec<String> = changes.iter().map(ToString::to_string).collect();
    assert_eq!(
        changes,
        [
            "breaks compile: things::update: argument added: d",
            "docs only: things::update(a): no longer required by the service",
            "docs only: things::update(b): no longer required by the service",
            "docs only: things::update(body): no longer required by the service",
        ]
    );
    // If a person removes the line, they become setters of the request.
    let freed = locked(&after, &start.lock.replace(arguments, ""));
    assert_eq!(
        signature(&freed.listing),
        "pub fn things::Things::update(id: impl Into<String>, d: impl Into<String>) -> Request<(), UpdateThingQuery, Vec<String>>"
    );
}

#[test]
fn a_removed_operation_that_is_added_again_has_its_former_arguments() {
    let spec = |required: bool| {
        let parameter = format!("{{name: kind, in: query, required: {required}, schema: {{type: string}}}}");
        let list = format!(
            "  /zoos:\n    get:\n      parameters: [{parameter}]\n      responses: {{'204': {{description: nothing}}}}\n"
        );
        described(&format!("{}{list}", getting("/things", "a", THING)), "")
    };
    let start = locked(&spec(true), "").lock;
    let without = locked(&described(&getting("/things", "a", THING), ""), &start).lock;
    assert!(without.contains("[gone.arguments]\n\"GET /zoos\" = [\"kind\"]\n"), "{without}");
    let again = locked(&spec(false), &without);
    assert!(again.listing.contains("(kind: impl Into<String>)"), "{}", again.listing);
    assert!(!again.lock.contains("gone.arguments"), "{}", again.lock);
}

#[test]
fn operations_that_differ_only_in_placeholder_names_keep_their_own_arguments() {
    let putting = |placeholder: &str, required: bool| {
        format!(
            "  /things/{{{placeholder}}}:\n    put:\n      operationId: put-{placeholder}\n      parameters: [{{name: {placeholder}, \
             in: path, required: true, schema: {{type: string}}}}]\n      requestBody: {{required: {required}, content: \
             {{application/json: {{schema: {THING}}}}}}}\n      responses: {{'204': {{description: done}}}}\n"
        )
    };
    let spec = described(&(putting("thing_id", false) + &putting("key", true)), "");
    let first = locked(&spec, "");
    let second = locked(&spec, &first.lock);
    assert_eq!(second.lock, first.lock);
    assert_eq!(second.files, first.files);
}

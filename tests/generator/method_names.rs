//! The names of methods: by the path and its query, and distinct within a module.

use std::collections::BTreeMap;

use sdk_generator::{Inputs, Output, generate};

/// The output for operations such as `GET /things`, all of which return nothing.
fn output(operations: &[&str], lock: &str) -> Output {
    let mut spec = "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths:\n".to_owned();
    let mut paths: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for operation in operations {
        let (method, path) = operation.split_once(' ').unwrap();
        let responses = "{responses: {'204': {description: ok}}}";
        paths.entry(path).or_default().push(format!("{}: {responses}", method.to_lowercase()));
    }
    spec.extend(paths.iter().map(|(path, operations)| format!("  '{path}': {{{}}}\n", operations.join(", "))));
    generate(&Inputs { lock, ..Inputs::new("fixture.yaml", &spec) }).unwrap_or_else(|faults| panic!("{faults}"))
}

/// The method that each operation becomes.
fn methods<const N: usize>(operations: [&str; N], lock: &str) -> [String; N] {
    let generated = output(&operations, lock).report.generated;
    operations.map(|operation| {
        let found = generated.iter().find(|(key, _)| key == operation);
        found.unwrap_or_else(|| panic!("{operation}: {generated:?}")).1.clone()
    })
}

#[test]
fn the_query_of_a_path_is_part_of_the_name() {
    for (path, name) in [
        ("/jobs?kind={kind}", "jobs::get_kind"),
        ("/jobs?kind={id}&sort-by=name", "jobs::get_kind_sort_by_name"),
        ("/jobs?{search}=1", "jobs::get_1"),
        ("/jobs?a=x&&b=", "jobs::get_a_x_b"),
        ("/jobs#top", "jobs::get_top"),
    ] {
        assert_eq!(methods(["GET /jobs", &format!("GET {path}")], ""), ["jobs::get", name], "{path}");
    }
    let spec = "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths:\n  '/jobs?kind=a':\n    get: {responses: {'204': \
                {description: ok}}}\n";
    let scope = "[methods]\n'GET /jobs?kind=a' = 'search'\n";
    let named = generate(&Inputs { scope, ..Inputs::new("fixture.yaml", spec) }).unwrap().report.generated;
    assert_eq!(named, [("GET /jobs?kind=a".to_owned(), "jobs::search".to_owned())]);
}

#[test]
fn a_method_does_not_take_the_name_of_a_module() {
    assert_eq!(
        methods(["PUT /things", "PUT /things/{id}", "GET /things/bulk_update/parts"], ""),
        ["things::put_bulk_update", "things::update", "things::bulk_update::parts::get"]
    );
    for (module, name) in [("get", "get_things"), ("read", "get")] {
        let lock = format!("[modules]\n\"things/parts\" = \"{module}\"\n");
        let expected = [format!("things::{name}"), format!("things::{module}::get")];
        assert_eq!(methods(["GET /things", "GET /things/parts"], &lock), expected);
    }
}

#[test]
fn a_method_does_not_take_the_name_of_a_removed_one() {
    let removed = "[gone.methods]\n\"GET /things/first\" = \"things::get\"\n";
    assert_eq!(methods(["GET /things"], ""), ["things::get"]);
    assert_eq!(methods(["GET /things"], removed), ["things::get_things"]);
    let other = "[gone.methods]\n\"GET /others\" = \"others::get\"\n\"PUT /things\" = \"things::update\"\n";
    assert_eq!(methods(["GET /things"], other), ["things::get"]);
}

#[test]
fn methods_of_one_name_are_distinguished_by_what_the_last_placeholder_identifies() {
    for (placeholder, thing) in [
        ("policy_id", "policy"),
        ("policy_identifier", "policy"),
        ("policy_uuid", "policy"),
        ("policy_name", "policy"),
        ("policy-id", "policy"),
        ("id", "policy"),
        ("identifier", "policy"),
        ("uuid", "policy"),
        ("name", "policy"),
        ("key", "key"),
    ] {
        let path = format!("/policies/{{{placeholder}}}/exclude");
        let [first, longer] = methods(["GET /policies/exclude", &format!("GET {path}")], "");
        assert_eq!((first, longer), ("policies::exclude::get".to_owned(), format!("policies::exclude_for_{thing}")));
        let of_both = methods(["GET /policies/exclude", &format!("GET {path}"), &format!("PUT {path}")], "");
        assert_eq!(of_both[1], format!("policies::exclude::get_for_{thing}"));
    }
    assert_eq!(
        methods(["POST /things/{id}/scan", "POST /things/{key}/{id}/scan"], ""),
        ["things::scan", "things::scan_for_key"]
    );
}

#[test]
fn methods_with_the_same_placeholders_are_distinguished_by_segment_and_then_by_number() {
    assert_eq!(methods(["GET /things/{id}", "GET /things/{id}/"], ""), ["things::get", "things::get_things"]);
    assert_eq!(
        methods(["GET /things/{id}", "GET /{id}/things", "GET /things/{id}/"], ""),
        ["things::get", "things::get_things", "things::get_2"]
    );
}

#[test]
fn only_a_placeholder_after_a_literal_segment_identifies_the_items_of_a_collection() {
    assert_eq!(methods(["PUT /things", "PUT /things/{id}"], ""), ["things::bulk_update", "things::update"]);
    assert_eq!(methods(["PUT /things", "PUT /things/parts"], ""), ["things::update", "things::parts::update"]);
    assert_eq!(
        methods(["PUT /things/{kind}", "PUT /things/{kind}/{id}"], ""),
        ["things::update", "things::update_by_id"]
    );
}

#[test]
fn operations_at_the_root_path_are_in_a_module() {
    let output = output(&["GET /"], "");
    assert!(
        output.files["root.rs"].contains("/// The operations at the root of the API."),
        "{}",
        output.files["root.rs"]
    );
    assert!(output.lock.contains("\n\"/\" = \"root\"\n"), "{}", output.lock);
    // If there is also a path `/root`, both are in its module.
    for operations in [["GET /", "PUT /root"], ["PUT /root", "GET /"]] {
        let output = self::output(&operations, "");
        assert!(output.lock.contains("[modules]\n\"root\" = \"root\"\n\n"), "{}", output.lock);
        assert_eq!(output.report.generated.len(), 2);
    }
}

#[test]
fn a_collection_with_items_is_listed_if_its_response_may_have_a_list() {
    let list = "{type: array, items: {type: string}}";
    for (schema, verb) in [
        (list.to_owned(), "list"),
        ("{}".to_owned(), "list"),
        ("{type: object, additionalProperties: {type: string}}".to_owned(), "list"),
        (format!("{{oneOf: [{{type: string}}, {list}]}}"), "list"),
        (format!("{{type: object, properties: {{a: {list}}}}}"), "list"),
        (format!("{{type: object, properties: {{a: {{type: object, properties: {{b: {list}}}}}}}}}"), "list"),
        ("{type: object, properties: {a: {type: string}}}".to_owned(), "get"),
        ("{type: integer}".to_owned(), "get"),
    ] {
        let spec = format!(
            "openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\npaths:\n  /things: {{get: {{responses: {{'200': {{description: ok, \
             content: {{application/json: {{schema: {schema}}}}}}}}}}}}}\n  '/things/{{id}}': {{get: {{responses: {{'204': \
             {{description: ok}}}}}}}}\n"
        );
        let generated = generate(&Inputs::new("fixture.yaml", &spec)).unwrap().report.generated;
        let method = &generated.iter().find(|(operation, _)| operation == "GET /things").unwrap().1;
        assert_eq!(*method, format!("things::{verb}"), "{schema}");
    }
}

/// The prelude has `into`, `try_into`, `to_owned` and `clone_into` for any value.
#[test]
fn a_module_or_method_does_not_take_the_name_of_a_prelude_method() {
    assert_eq!(methods(["POST /jobs/{id}/into"], ""), ["jobs::into_"]);
    let output = output(
        &["get /into", "get /try-into", "get /to-owned", "get /clone-into", "get /x/into", "get /x/to-owned"],
        "",
    );
    let handles =
        ["fn into_(&self)", "fn try_into_(&self)", "fn to_owned_resources(&self)", "fn clone_into_resources(&self)"];
    let root = output.files.values().find(|file| file.contains("trait Resources")).unwrap();
    for handle in handles {
        assert!(root.contains(handle), "{handle}: {root}");
    }
    let of_x = &output.files["x.rs"];
    assert!(of_x.contains("fn into_(&self)") && of_x.contains("fn to_owned(&self)"), "{of_x}");
}

//! Diagnostics: file, line, pointer, message and help.

use insta::assert_snapshot;
use sdk_generator::{Inputs, generate};

use super::{fixture, fixtures, made_of};

fn refusal(name: &str) -> String {
    let text = fixture(&format!("refused/{name}"));
    match made_of(&text) {
        Ok(_) => panic!("{name} is not refused"),
        Err(faults) => faults.to_string(),
    }
}

macro_rules! snapshot {
    ($test:ident, $name:literal) => {
        #[test]
        fn $test() {
            assert_snapshot!(refusal($name));
        }
    };
}

snapshot!(the_error_names_the_innermost_place, "type_list");
snapshot!(an_unresolved_reference_is_refused, "broken_reference");
snapshot!(a_duplicate_key_is_refused, "duplicate_key");
snapshot!(another_version_of_openapi_is_refused, "not_openapi_3_0");

#[test]
fn every_refusal_has_a_line_and_help() {
    for name in fixtures("refused") {
        for fault in made_of(&fixture(&name)).unwrap_err().0 {
            assert!(fault.line.is_some_and(|line| line > 1), "{name}: {fault}");
            assert!(!fault.help.is_empty(), "{name}: {fault}");
        }
    }
}

#[test]
fn a_fault_of_a_component_that_several_paths_use_is_reported_once() {
    let path = |name: &str| {
        format!(
            "  /{name}:\n    post:\n      requestBody:\n        content:\n          application/json:\n            \
             schema: {{$ref: '#/components/schemas/Shared'}}\n      responses: {{'204': {{description: d}}}}\n"
        )
    };
    let document = |property: &str| {
        let paths: String = ["a", "b", "c", "d"].map(path).concat();
        format!(
            "openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\npaths:\n{paths}components:\n  schemas:\n    \
             Shared: {{type: object, properties: {{one: {property}}}}}\n"
        )
    };
    let faults = made_of(&document("{$ref: '#/components/schemas/Missing'}")).unwrap_err().0;
    let places: Vec<_> = faults.iter().map(|fault| fault.pointer.as_ref().unwrap().as_str()).collect();
    assert_eq!(places, ["#/components/schemas/Shared/properties/one"]);
    let report = made_of(&document("{type: string, contentEncoding: base32}")).unwrap().report;
    let places: Vec<_> = report.loosened.iter().map(|(at, _)| at.as_str()).collect();
    assert_eq!(places, ["#/components/schemas/Shared/properties/one"]);
}

#[test]
fn a_keyword_of_the_wrong_type_is_reported_with_its_place() {
    let document = |rest: &str| {
        format!("openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\npaths:\n  /a:\n    get: {{responses: {{}}}}\n{rest}")
    };
    let operation = |members: &str| document("").replace("{responses: {}}", &format!("{{{members}, responses: {{}}}}"));
    for (spec, line, message, at) in [
        (document("servers:\n"), 6, "null, where a map or a list is expected", "#/servers"),
        (operation("tags: 5"), 5, "invalid type: integer `5`, expected a sequence", "#/paths/~1a/get"),
        (operation("parameters: 5"), 5, "5, where a map or a list is expected", "#/paths/~1a/get/parameters"),
        (
            operation("parameters: [{name: a, in: query}]"),
            5,
            "a parameter without `schema` or `content`",
            "#/paths/~1a/get/parameters/0",
        ),
    ] {
        let faults = made_of(&spec).unwrap_err().0;
        let [fault] = faults.as_slice() else { panic!("{faults:?}") };
        assert_eq!(fault.message, format!("not valid in OpenAPI 3.0: {message}"));
        assert_eq!((fault.line, fault.pointer.as_ref().unwrap().as_str()), (Some(line), at), "{spec}");
    }
}

#[test]
fn a_setting_that_matches_nothing_is_refused() {
    let spec = fixture("generated/actions");
    let scope = "
        include = ['/jobs', '/gone']
        owners = ['/accounts/{account_id}']
        [skip]
        'GET /jobs' = 'never was'
        [resources.'jobs/lines']
        name = 'lines'
        [methods]
        'POST /jobs/{job_id}/stop' = 'halt'
    ";
    let faults = generate(&Inputs { scope, ..Inputs::new("fixture.yaml", &spec) }).unwrap_err();
    let said: Vec<&str> = faults.0.iter().map(|fault| fault.message.as_str()).collect();
    assert_eq!(
        said,
        [
            "`/accounts/{account_id}` in `owners` matches nothing in the description",
            "`/gone` in `include` matches nothing in the description",
            "`GET /jobs` in [skip] matches nothing in the description",
            "`POST /jobs/{job_id}/stop` in [methods] matches nothing in the description",
            "`jobs/lines` in [resources] matches nothing in the description",
        ]
    );
}

#[test]
fn faults_of_operations_out_of_scope_or_skipped_are_not_reported() {
    let spec = "
openapi: 3.0.3
info: {title: t, version: '1'}
paths:
  /bindings:
    post: {operationId: bind, requestBody: {$ref: '#/components/requestBodies/Gone'}, responses: {'204': {description: d}}}
";
    assert!(made_of(spec).is_err());
    let scope = "[skip]\n'POST /bindings' = 'its body does not resolve'\n";
    let output = generate(&Inputs { scope, ..Inputs::new("fixture.yaml", spec) }).unwrap();
    assert_eq!(output.report.skipped, [("POST /bindings".to_owned(), "its body does not resolve".to_owned())]);
    assert!(output.report.generated.is_empty());
}

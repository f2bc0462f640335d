//! Operations that moved to another path, which their `operationId` identifies.

use std::collections::BTreeSet;

use sdk_generator::{
    Output,
    diff::{Diff, Effect},
};

use super::{described, in_turn, locked, model_of};

/// The id, the method and the path of each operation. Each has a required query parameter, an optional one, a constant
/// header, a body, and a response of a media type of its own.
fn operations(operations: &[(&str, &str, &str)]) -> String {
    let mut paths = String::new();
    for (id, method, path) in operations {
        let placeholders = path.split('{').skip(1).filter_map(|rest| rest.split_once('}'));
        let placeholders: String = placeholders
            .map(|(name, _)| format!("{{name: {name}, in: path, required: true, schema: {{type: string}}}}, "))
            .collect();
        let id = if id.is_empty() { String::new() } else { format!("operationId: {id}, ") };
        paths.push_str(&format!(
            "  {path}:\n    {method}: {{{id}parameters: [{placeholders}{{name: needed, in: query, required: true, schema: \
             {{type: string}}}}, {{name: size, in: query, schema: {{type: string, enum: [a, b]}}}}, {{name: X-Kind, in: \
             header, required: true, schema: {{type: string, enum: [k]}}}}], requestBody: {{required: true, content: \
             {{application/json: {{schema: {{type: object, required: [part], properties: {{part: {{type: object, \
             properties: {{x: {{type: string}}}}}}}}}}}}}}}}, responses: {{'200': {{description: ok, content: \
             {{application/vnd.thing+json: {{schema: {{type: object, properties: {{made: {{type: object, properties: {{y: \
             {{type: string}}}}}}}}}}}}}}}}}}}}\n"
        ));
    }
    described(&paths, "")
}

fn lines(output: &Output) -> BTreeSet<&str> {
    output.listing.lines().collect()
}

const ID: &str = "make";

#[test]
fn a_moved_operation_keeps_every_name() {
    for (before, after) in [
        // The path of the server becomes part of the paths, or the other way around.
        ("/things", "/v1/service/things"),
        ("/v1/service/things", "/things"),
        ("/things/{id}/parts", "/v1/things/{id}/parts"),
        // A segment is corrected.
        ("/intel/ip-list", "/intel/ip-lists"),
        ("/things/{id}/edge_jobs", "/things/{id}/edge/jobs"),
        // The root.
        ("/things", "/"),
        ("/{id}", "/things/{id}"),
        ("/things/{id}/a/{of}", "/things/{id}/{of}/a"),
    ] {
        let (old, new) = (operations(&[(ID, "post", before)]), operations(&[(ID, "post", after)]));
        let (first, second) = (locked(&old, ""), in_turn(&[&old, &new]));
        assert_eq!(lines(&first), lines(&second), "{before} {after}");
        assert!(!second.lock.contains("\n[gone."), "{}", second.lock);
        assert!(second.lock.contains(&format!("\n[operations]\n\"{ID}\" = \"POST {after}\"\n")), "{}", second.lock);
        let changes = Diff::of(&model_of(&old, &first.lock), &model_of(&new, &second.lock)).changes;
        let changes: Vec<_> = changes.iter().filter(|change| change.effect != Effect::DocsOnly).collect();
        let is_move = matches!(changes.as_slice(), [only] if only.to_string().contains("method or path changed"));
        assert!(is_move, "{before} {after}: {changes:#?}");
    }
}

#[test]
fn an_operation_is_another_one_unless_id_method_and_placeholders_are_the_same() {
    let path = "/things/{id}/{of}";
    let old = operations(&[(ID, "post", path)]);
    let lock = locked(&old, "").lock;
    let elsewhere = "/v1/things/{id}/{of}";
    for (why, new) in [
        ("no id", operations(&[("", "post", elsewhere)])),
        ("another id", operations(&[("build", "post", elsewhere)])),
        ("another method", operations(&[(ID, "put", elsewhere)])),
        ("fewer placeholders", operations(&[(ID, "post", "/v1/things/{id}")])),
        ("placeholders in another order", operations(&[(ID, "post", "/v1/{of}/things/{id}")])),
        ("the id twice", operations(&[(ID, "post", elsewhere), (ID, "post", "/v2/things/{id}/{of}")])),
    ] {
        let output = locked(&new, &lock);
        assert!(
            output.lock.contains("\n[gone.methods]\n\"POST /things/{id}/{of}\" = \"things::create\"\n"),
            "{why} {}",
            output.lock
        );
    }
    // Both paths are there: the id moved, the operation did not.
    let lock = locked(&operations(&[(ID, "post", "/things")]), "").lock;
    let both = operations(&[("", "post", "/things"), (ID, "post", "/v1/things")]);
    let output = locked(&both, &lock);
    for line in ["\"POST /things\" = \"things::create\"\n", "\"POST /v1/things\" = \"v1::things\"\n"] {
        assert!(output.lock.contains(line), "{line} {}", output.lock);
    }
    // The lock has another operation at the new path.
    let two = operations(&[(ID, "post", "/things"), ("other", "post", "/v1/things")]);
    let output = locked(&operations(&[(ID, "post", "/v1/things")]), &locked(&two, "").lock);
    assert!(output.lock.contains("\n[methods]\n\"POST /v1/things\" = \"v1::things\"\n"), "{}", output.lock);
}

#[test]
fn owners_of_the_scope_move_methods_to_other_modules() {
    let spec = operations(&[(ID, "post", "/a/{id}/b/{b_id}/c/{c_id}")]);
    let module = |scope: &str, lock: &str| {
        let inputs = sdk_generator::Inputs { lock, scope, ..sdk_generator::Inputs::new("fixture.yaml", &spec) };
        let lock = sdk_generator::generate(&inputs).unwrap().lock;
        let method = lock.split_once("\n[methods]\n\"POST /a/{id}/b/{b_id}/c/{c_id}\" = \"").unwrap().1;
        (method.split_once("::").unwrap().0.to_owned(), lock.clone())
    };
    let mut lock = String::new();
    for (scope, expected) in [
        ("", "a/b/c"),
        ("owners = ['/a/{id}']", "b/c"),
        ("", "b/c"),
        ("owners = ['/a/{id}/b/{id}']", "c"),
        ("owners = []", "a/b/c"),
    ] {
        let (found, next) = module(scope, &lock);
        assert_eq!(found, expected, "{scope}");
        lock = next;
    }
}

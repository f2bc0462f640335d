//! Names as a user of the service's other clients expects them.

use super::made_of;

/// A description of operations: method, path and the schema of the response.
fn described(operations: &[(&str, &str, &str)]) -> String {
    let mut text = "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths:\n".to_owned();
    let mut paths: Vec<&str> = operations.iter().map(|(_, path, _)| *path).collect();
    paths.sort_unstable();
    paths.dedup();
    for path in paths {
        text.push_str(&format!("  {path}:\n"));
        for (method, _, schema) in operations.iter().filter(|(_, other, _)| *other == path) {
            let deprecated = if *method == "delete" && path.ends_with("/bulk") { "deprecated: true, " } else { "" };
            let content = format!("content: {{application/json: {{schema: {schema}}}}}");
            text.push_str(&format!(
                "    {method}: {{{deprecated}responses: {{'200': {{description: ok, {content}}}}}}}\n"
            ));
        }
    }
    text
}

/// The methods that operations become.
fn methods(operations: &[(&str, &str, &str)]) -> Vec<String> {
    let report = made_of(&described(operations)).unwrap_or_else(|faults| panic!("{faults}")).report;
    report.generated.iter().map(|(from, to)| format!("{from} -> {to}")).collect()
}

const TEXT: &str = "{type: string}";

#[test]
fn the_segment_bulk_becomes_a_word_of_the_method() {
    assert_eq!(
        methods(&[
            ("put", "/keys/bulk", TEXT),
            ("delete", "/keys/bulk", TEXT),
            ("post", "/keys/bulk/delete", TEXT),
            ("post", "/keys/bulk/get", TEXT),
            ("patch", "/rules/bulk", TEXT),
            ("post", "/rules/bulk", TEXT),
        ]),
        [
            "PUT /keys/bulk -> keys::bulk_update",
            "POST /keys/bulk/delete -> keys::bulk_delete",
            "POST /keys/bulk/get -> keys::bulk_get",
            "DELETE /keys/bulk -> keys::delete_bulk",
            "PATCH /rules/bulk -> rules::bulk_edit",
            "POST /rules/bulk -> rules::bulk_create",
        ]
    );
    // `bulk` stays a module if it is a collection or the first segment.
    assert_eq!(
        methods(&[("get", "/mails/bulk/{job_id}", TEXT), ("post", "/mails/bulk", TEXT), ("put", "/bulk", TEXT)]),
        [
            "PUT /bulk -> bulk::update",
            "POST /mails/bulk -> mails::bulk::create",
            "GET /mails/bulk/{job_id} -> mails::bulk::get",
        ]
    );
}

#[test]
fn a_get_is_a_list_if_its_response_has_an_array_named_like_the_path() {
    let of = |name: &str| format!("{{type: object, properties: {{{name}: {{type: array, items: {TEXT}}}}}}}");
    let nested = format!("{{type: object, properties: {{data: {}}}}}", of("rows"));
    for (path, schema, method) in [
        ("/regions", of("regions"), "regions::list"),
        ("/traffic_anomalies", of("trafficAnomalies"), "traffic_anomalies::list"),
        ("/regions", of("providers"), "regions::get"),
        ("/audio", of("audio"), "audio::get"),
        ("/logs/list", of("keys"), "logs::list"),
    ] {
        assert_eq!(methods(&[("get", path, &schema)]), [format!("GET {path} -> {method}")]);
    }
    let both = methods(&[("get", "/rooms", &nested), ("get", "/rooms/{id}", TEXT)]);
    assert_eq!(both, ["GET /rooms -> rooms::list", "GET /rooms/{id} -> rooms::get"]);
}

#[test]
fn a_response_object_around_a_resource_leaves_it_the_resource_name() {
    let thing = "{type: object, properties: {size: {type: integer}}}";
    let wrapped = format!("{{type: object, properties: {{moon: {thing}}}}}");
    let listed = format!("{{type: object, properties: {{moons: {{type: array, items: {thing}}}}}}}");
    let id = "{type: object, properties: {id: {type: string}}}";
    for (operations, returned) in [
        (vec![("get", "/moons/{id}", wrapped.as_str())], vec!["GetMoonResponse"]),
        (vec![("get", "/moons", listed.as_str())], vec!["ListMoonResponse"]),
        (vec![("put", "/moons/{id}", wrapped.as_str()), ("get", "/moons/{id}", &wrapped)], vec!["MoonResponse"; 2]),
        (vec![("get", "/moons/{id}", thing), ("delete", "/moons/{id}", id)], vec!["Moon", "DeleteMoonResponse"]),
        (vec![("get", "/moons/{id}", thing), ("delete", "/moons/{id}", thing)], vec!["Moon", "Moon"]),
        (vec![("post", "/moons/{id}/move", thing)], vec!["MoveMoonResponse"]),
    ] {
        let output = made_of(&described(&operations)).unwrap();
        let file = &output.files["moons.rs"];
        let found: Vec<&str> = file
            .lines()
            .filter_map(|line| line.trim().split_once("-> Request<").or(line.trim().split_once("-> runtime::Request<")))
            .map(|(_, rest)| rest.split(['>', ',']).next().unwrap_or_default())
            .collect();
        assert_eq!(found, returned, "{file}");
        let is_wrapper = operations.iter().any(|(_, _, schema)| *schema == wrapped || *schema == listed);
        assert!(!is_wrapper || file.contains("pub struct Moon {"), "{file}");
        assert!(!file.contains("MoonMoon"), "{file}");
    }
}

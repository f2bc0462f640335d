//! Rules that our description follows.

use std::fs;

use sdk_generator::document::Document;
use serde_json::{Value, json};

fn spec() -> Value {
    let text = fs::read_to_string(super::path("../spec/openapi.yaml")).unwrap();
    let document = Document::read("spec/openapi.yaml", &text).unwrap();
    document.value(&sdk_generator::pointer::Pointer::root()).unwrap().clone()
}

/// The operations with method and path.
fn operations(spec: &Value) -> impl Iterator<Item = (String, &Value)> {
    spec["paths"].as_object().unwrap().iter().flat_map(|(path, item)| {
        let operations = item.as_object().unwrap().iter().filter(|(key, _)| *key != "parameters");
        operations.map(move |(method, operation)| (format!("{method} {path}"), operation))
    })
}

#[test]
fn each_operation_has_one_successful_response_and_4xx_in_the_envelope() {
    for (key, operation) in operations(&spec()) {
        let statuses: Vec<&String> = operation["responses"].as_object().unwrap().keys().collect();
        let [success, "4XX"] = [statuses[0].as_str(), statuses[1].as_str()] else { panic!("{key}: {statuses:?}") };
        assert!(success.starts_with('2') && statuses.len() == 2, "{key}: {statuses:?}");
        assert_eq!(operation["responses"]["4XX"]["$ref"], "#/components/responses/Failure", "{key}");
    }
}

#[test]
fn each_deprecated_operation_or_property_says_what_to_use_instead() {
    let spec = spec();
    let schemas = spec["components"]["schemas"].as_object().unwrap().iter().flat_map(|(name, schema)| {
        let properties = schema["properties"].as_object().into_iter().flatten();
        properties.map(move |(property, schema)| (format!("{name}.{property}"), schema))
    });
    let deprecated = operations(&spec).chain(schemas).filter(|(_, thing)| thing["deprecated"] == true);
    let reasons: Vec<_> =
        deprecated.map(|(name, thing)| (name, thing["x-stainless-deprecation-message"].as_str())).collect();
    assert!(!reasons.is_empty());
    for (name, reason) in reasons {
        assert!(reason.is_some_and(|reason| !reason.trim().is_empty()), "{name}: {reason:?}");
    }
}

#[test]
fn each_id_in_a_path_has_at_most_32_characters_and_an_example_of_32() {
    let spec = spec();
    let parameters = spec["components"]["parameters"].as_object().unwrap().iter();
    let ids: Vec<_> = parameters.filter(|(name, _)| name.ends_with("_id")).collect();
    assert!(!ids.is_empty());
    for (name, parameter) in ids {
        let reference = parameter["schema"]["$ref"].as_str().unwrap();
        let schema = spec.pointer(reference.trim_start_matches('#')).unwrap();
        assert_eq!((&schema["type"], &schema["maxLength"]), (&json!("string"), &json!(32)), "{name}");
        assert_eq!(schema["example"].as_str().unwrap().len(), 32, "{name}");
    }
}

#[test]
fn the_server_and_the_security_schemes_are_cloudflares() {
    let spec = spec();
    assert_eq!(spec["servers"], json!([{"url": "https://api.cloudflare.com/client/v4"}]));
    assert_eq!(
        spec["security"],
        json!([{"bearer_token": []}, {"auth_email": [], "auth_key": []}, {"user_service_key": []}])
    );
    let header = |scheme: &str| spec["components"]["securitySchemes"][scheme]["name"].clone();
    assert_eq!(header("auth_email"), "X-Auth-Email");
    assert_eq!(header("auth_key"), "X-Auth-Key");
    assert_eq!(header("user_service_key"), "X-Auth-User-Service-Key");
}

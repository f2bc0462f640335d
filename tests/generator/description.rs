//! The description says what the table of facts says.

use std::fs;

use sdk_generator::document::Document;
use serde_json::{Value, json};

fn spec() -> Value {
    let text = fs::read_to_string(super::path("../spec/openapi.yaml")).unwrap();
    let document = Document::read("spec/openapi.yaml", &text).unwrap();
    document.value(&sdk_generator::pointer::Pointer::root()).unwrap().clone()
}

const BINDINGS: &str = "/accounts/{account_id}/addressing/prefixes/{prefix_id}/bindings";
const BINDING: &str = "/accounts/{account_id}/addressing/prefixes/{prefix_id}/bindings/{binding_id}";
const SERVICES: &str = "/accounts/{account_id}/addressing/services";

#[test]
fn the_operations_and_their_success_codes() {
    let spec = spec();
    let mut found = Vec::new();
    for (path, item) in spec["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap().iter().filter(|(key, _)| *key != "parameters") {
            let codes: Vec<&String> = operation["responses"].as_object().unwrap().keys().collect();
            found.push((method.as_str(), path.as_str(), codes[0].as_str(), codes[1].as_str()));
        }
    }
    found.sort();
    let mut expected = vec![
        ("post", BINDINGS, "201", "4XX"),
        ("get", BINDINGS, "200", "4XX"),
        ("get", BINDING, "200", "4XX"),
        ("delete", BINDING, "200", "4XX"),
        ("get", SERVICES, "200", "4XX"),
    ];
    expected.sort();
    assert_eq!(found, expected);
}

#[test]
fn what_may_be_changed_needs_the_permission_to_write() {
    let spec = spec();
    let needs = |path: &str, method: &str| spec["paths"][path][method]["x-api-token-group"].clone();
    let (write, either) = (json!(["IP Prefixes: Write"]), json!(["IP Prefixes: Write", "IP Prefixes: Read"]));
    assert_eq!(needs(BINDINGS, "post"), write);
    assert_eq!(needs(BINDING, "delete"), write);
    assert_eq!(needs(BINDINGS, "get"), either);
    assert_eq!(needs(BINDING, "get"), either);
    assert_eq!(needs(SERVICES, "get"), either);
}

#[test]
fn ids_have_at_most_32_characters() {
    let spec = spec();
    for id in ["AccountId", "PrefixId", "BindingId", "ServiceId"] {
        let schema = &spec["components"]["schemas"][id];
        assert_eq!((&schema["type"], &schema["maxLength"]), (&json!("string"), &json!(32)), "{id}");
        assert_eq!(schema["example"].as_str().unwrap().len(), 32, "{id}");
    }
}

#[test]
fn the_body_the_binding_and_the_envelope() {
    let spec = spec();
    let schemas = &spec["components"]["schemas"];
    assert_eq!(schemas["CreateServiceBinding"]["required"], json!(["cidr", "service_id"]));
    assert_eq!(spec["paths"][BINDINGS]["post"]["requestBody"]["required"], json!(true));
    assert_eq!(schemas["ServiceBinding"]["required"], Value::Null, "none is required");
    let members: Vec<&String> = schemas["ServiceBinding"]["properties"].as_object().unwrap().keys().collect();
    assert_eq!(members, ["cidr", "id", "provisioning", "service_id", "service_name"]);
    assert_eq!(schemas["ProvisioningState"]["enum"], json!(["provisioning", "active", "magic_transit_route_missing"]));
    assert_eq!(schemas["Envelope"]["required"], json!(["success", "errors", "messages"]));
    assert_eq!(schemas["Message"]["properties"]["code"]["minimum"], json!(1000));
    assert_eq!(schemas["Message"]["required"], json!(["code", "message"]));
}

#[test]
fn where_and_as_whom() {
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

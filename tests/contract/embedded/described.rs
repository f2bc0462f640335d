//! Checks the embedded API against the description: each response validates, and each described property is answered or
//! read.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{LazyLock, Mutex};

use cloudflare_sdk::OPERATIONS;
use jsonschema::Validator;
use serde_json::Map;

use super::*;
use crate::description::{self, DESCRIPTION, assert_nothing_left, described, key};

const LEASE: &str = "8fee4b6fd361283a72381ccfda355471";

/// Asserts that the description has this response, and that a success has no other properties. Requests without an
/// operation are answered with an error.
pub(super) fn assert_valid(method: &Method, path: &str, received: &Received) {
    static VALIDATORS: LazyLock<Mutex<BTreeMap<String, Validator>>> = LazyLock::new(Mutex::default);
    let failure = (String::from("a failure"), &DESCRIPTION["components"]["schemas"]["Failure"]);
    let (name, schema) = operation(method, path).and_then(|key| answer(&key, received.status)).unwrap_or(failure);
    let mut validators = VALIDATORS.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let validator = validators.entry(name.clone()).or_insert_with(|| validator(schema, received.status.is_success()));
    let faults: Vec<String> =
        validator.iter_errors(&received.body).map(|fault| format!("{}: {fault}", fault.instance_path())).collect();
    assert!(faults.is_empty(), "not as described, {name}: {faults:#?}\n{received:?}");
}

/// The operation of a request.
fn operation(method: &Method, path: &str) -> Option<String> {
    let path = path.strip_prefix("/client/v4")?;
    let fits = |template: &str| {
        let (template, path): (Vec<&str>, Vec<&str>) = (template.split('/').collect(), path.split('/').collect());
        let is_filled = |(own, given): (&&str, &&str)| own.starts_with('{') || own == given;
        template.len() == path.len() && template.iter().zip(&path).all(is_filled)
    };
    let mut operations = OPERATIONS.iter();
    operations.find(|operation| operation.method() == method && fits(operation.path())).map(|operation| key(operation))
}

/// The schema of a JSON response, and its name.
fn answer(key: &str, status: StatusCode) -> Option<(String, &'static Value)> {
    let responses = &described(key)["responses"];
    let (status, class) = (status.as_str().to_owned(), format!("{}XX", &status.as_str()[..1]));
    let found = [status, class].into_iter().find(|status| !responses[status].is_null())?;
    let schema = &resolve(&responses[&found])["content"]["application/json"]["schema"];
    Some((format!("{key} {found}"), schema))
}

/// The target of a reference, or the value itself.
fn resolve(value: &'static Value) -> &'static Value {
    match value["$ref"].as_str() {
        Some(reference) => resolve(DESCRIPTION.pointer(reference.trim_start_matches('#')).expect(reference)),
        None => value,
    }
}

/// A validator of a schema. With `is_closed`, objects may have only the described properties.
fn validator(schema: &Value, is_closed: bool) -> Validator {
    let components = DESCRIPTION["components"]["schemas"].as_object().unwrap().iter();
    let components = components.map(|(name, schema)| (name.clone(), json_schema(schema, is_closed)));
    let mut root = used(json!({ "allOf": [json_schema(schema, is_closed)] }), is_closed);
    root["components"] = json!({ "schemas": components.collect::<Map<String, Value>>() });
    jsonschema::draft202012::new(&root).unwrap()
}

/// A schema of OpenAPI 3.0 as JSON Schema 2020-12.
fn json_schema(schema: &Value, is_closed: bool) -> Value {
    let Value::Object(members) = schema else {
        return match schema {
            Value::Array(items) => items.iter().map(|item| json_schema(item, is_closed)).collect(),
            other => other.clone(),
        };
    };
    let translated = members.iter().map(|(keyword, value)| {
        let value = match (keyword.as_str(), value) {
            ("properties", Value::Object(properties)) => {
                let used = |schema| used(json_schema(schema, is_closed), is_closed);
                properties.iter().map(|(name, schema)| (name.clone(), used(schema))).collect()
            }
            ("items", schema) => used(json_schema(schema, is_closed), is_closed),
            (_, value) => json_schema(value, is_closed),
        };
        (keyword.clone(), value)
    });
    let translated: Value = translated.collect();
    if schema["nullable"] == true { json!({ "anyOf": [translated, { "type": "null" }] }) } else { translated }
}

/// A schema that is used as a whole, not as a part of `allOf`.
fn used(mut schema: Value, is_closed: bool) -> Value {
    if is_closed {
        schema["unevaluatedProperties"] = json!(false);
    }
    schema
}

/// The properties of a schema and of its parts.
fn properties(schema: &'static Value) -> BTreeMap<&'static str, &'static Value> {
    let schema = resolve(schema);
    let own = schema["properties"].as_object().into_iter().flatten().map(|(name, schema)| (name.as_str(), schema));
    let parts = schema["allOf"].as_array().into_iter().flatten().flat_map(properties);
    own.chain(parts).collect()
}

/// The schema of an array's items, also behind `allOf`.
fn items(schema: &'static Value) -> Option<&'static Value> {
    let schema = resolve(schema);
    let parts = schema["allOf"].as_array().into_iter().flatten();
    schema.get("items").or_else(|| parts.filter_map(items).next())
}

/// Adds the pointers of the described properties that none of the values has.
fn never_answered(schema: &'static Value, values: &[&Value], at: &str, missing: &mut BTreeSet<String>) {
    for (name, schema) in properties(schema) {
        let at = format!("{at}/{name}");
        let found: Vec<&Value> = values.iter().filter_map(|value| value.get(name)).collect();
        if found.is_empty() {
            missing.insert(at);
        } else {
            never_answered(schema, &found, &at, missing);
        }
    }
    if let Some(schema) = items(schema) {
        let found: Vec<&Value> = values.iter().filter_map(|value| value.as_array()).flatten().collect();
        never_answered(schema, &found, &format!("{at}/0"), missing);
    }
}

/// Bodies with a value of a wrong type at one property, and the pointer of that property.
fn wrong_bodies(schema: &'static Value) -> Vec<(String, Value)> {
    let below = |schema: &'static Value| -> Vec<(String, Value)> {
        if let Some(items) = items(schema) {
            let inside = wrong_bodies(items).into_iter().map(|(at, value)| (format!("/0{at}"), json!([value])));
            return inside.chain([(String::new(), json!({}))]).collect();
        }
        let wrong = if properties(schema).is_empty() { json!({}) } else { json!([]) };
        wrong_bodies(schema).into_iter().chain([(String::new(), wrong)]).collect()
    };
    let of_property = |(name, schema): (&'static str, &'static Value)| {
        below(schema).into_iter().map(move |(at, value)| (format!("/{name}{at}"), json!({ name: value })))
    };
    properties(schema)
        .into_iter()
        .filter(|(_, schema)| resolve(schema)["readOnly"] != true)
        .flat_map(of_property)
        .collect()
}

/// An API in which each id of [`path_of`] exists.
async fn start_with_one_of_each() -> EmbeddedApi {
    let api = EmbeddedApi::builder()
        .binding(defaults::PREFIX_ID, defaults::PREFIX_CIDR, defaults::CDN_ID)
        .address_map(defaults::ACCOUNT_ID, defaults::FIRST_ADDRESS_MAP_ID, ["192.0.2.1"])
        .lease(defaults::ACCOUNT_ID, LEASE, ["203.0.113.0/28"])
        .start()
        .expect("start");
    let delegation = json!({ "cidr": defaults::PREFIX_CIDR, "delegated_account_id": LEASE });
    let hostname = json!({ "hostname": "foo.example.com", "region_key": "us" });
    for (path, body) in [
        (account_path(&format!("/prefixes/{}/delegations", defaults::PREFIX_ID)), delegation),
        (format!("/zones/{}/addressing/regional_hostnames", defaults::ZONE_ID), hostname),
    ] {
        assert_eq!(post_json(&api, &path, &body).await.status, 200, "{path}");
    }
    let member = format!("/address_maps/{}/zones/{}", defaults::FIRST_ADDRESS_MAP_ID, defaults::ZONE_ID);
    assert_done(&put(&api, &account_path(&member)).await);
    assert_eq!(send(upload(&api, "loa_document", b"%PDF-1.7")).await.status, 201);
    api
}

/// The body of each operation that needs one.
fn body(key: &str) -> Option<Value> {
    Some(match key.split_once(' ')? {
        ("POST", path) if path.ends_with("/address_maps") => json!({
            "ips": ["192.0.2.1"],
            "memberships": [{ "identifier": defaults::ZONE_ID, "kind": "zone" }],
        }),
        ("PATCH", path) if path.ends_with("/{address_map_id}") => json!({ "description": "a map" }),
        ("POST", path) if path.ends_with("/prefixes/{prefix_id}/bgp/prefixes") => json!({ "cidr": "192.0.2.0/25" }),
        ("POST", path) if path.ends_with("/addressing/prefixes") => json!({ "cidr": "203.0.113.0/24", "asn": 64496 }),
        ("PATCH", path) if path.ends_with("/{prefix_id}") => json!({ "description": "a prefix" }),
        ("PATCH", path) if path.ends_with("/{bgp_prefix_id}") => json!({ "asn_prepend_count": 1 }),
        ("PATCH", path) if path.ends_with("/bgp/status") => json!({ "advertised": true }),
        ("POST", path) if path.ends_with("/bindings") => {
            json!({ "cidr": "192.0.2.1/32", "service_id": defaults::CDN_ID })
        }
        ("POST", path) if path.ends_with("/delegations") => {
            json!({ "cidr": "192.0.2.0/25", "delegated_account_id": LEASE })
        }
        ("POST", path) if path.ends_with("/regional_hostnames") => {
            json!({ "hostname": "bar.example.com", "region_key": "us" })
        }
        ("PATCH", path) if path.ends_with("/{hostname}") => json!({ "region_key": "eu" }),
        _ => return None,
    })
}

/// Performs an operation in a new API; returns the response if it is JSON.
async fn perform(operation: &'static Operation) -> Option<Received> {
    let (api, key, path) = (start_with_one_of_each().await, key(operation), path_of(operation));
    // An approved prefix can't be deleted.
    if key == "DELETE /accounts/{account_id}/addressing/prefixes/{prefix_id}" {
        let added = post_json(&api, &account_path("/prefixes"), &json!({ "cidr": "203.0.113.0/24", "asn": 1 })).await;
        let path = path.replace(defaults::PREFIX_ID, added.body["result"]["id"].as_str()?);
        return Some(delete(&api, &path).await);
    }
    if !described(&key)["requestBody"]["content"]["multipart/form-data"].is_null() {
        return Some(send(upload(&api, "loa_document", b"%PDF-1.7")).await);
    }
    // A member has to be added to a map before it is removed.
    if operation.method() == Method::DELETE && !described(&key.replace("DELETE", "PUT")).is_null() {
        put(&api, &path).await;
    }
    let request = request(&api, operation.method().clone(), &path);
    let request = match body(&key) {
        Some(body) => request.header("content-type", "application/json").body(body.to_string()),
        None => request,
    };
    if answer(&key, StatusCode::from_u16(description::success(&key)).ok()?)?.1.is_null() {
        assert_eq!(request.send().await.expect("a response").status(), 200, "{key}");
        return None;
    }
    Some(send(request).await)
}

#[tokio::test]
async fn each_operation_succeeds_and_returns_each_described_property() {
    let (mut failed, mut missing) = (Vec::new(), BTreeSet::new());
    for operation in OPERATIONS {
        let key = key(operation);
        let Some(received) = perform(operation).await else { continue };
        if received.status != description::success(&key) {
            failed.push(format!("{key} ({})", received.body));
            continue;
        }
        let (_, schema) = answer(&key, received.status).expect("described");
        if let Some(result) = properties(schema).get("result") {
            never_answered(result, &[&received.body["result"]], &format!("{key} answers /result"), &mut missing);
        }
    }
    assert_nothing_left("make it succeed in tests/contract/embedded/described.rs", failed);
    assert_nothing_left("answer in sdk/src/testing/ what the description has", missing);
}

#[tokio::test]
async fn each_described_property_of_a_request_body_is_validated() {
    let mut unread = Vec::new();
    for operation in OPERATIONS {
        let schema = &described(&key(operation))["requestBody"]["content"]["application/json"]["schema"];
        for (pointer, body) in wrong_bodies(schema) {
            let api = start_with_one_of_each().await;
            let received = send_json(&api, operation.method().clone(), &path_of(operation), &body).await;
            let mut errors = received.body["errors"].as_array().into_iter().flatten();
            if received.status != 400 || !errors.any(|error| error["source"]["pointer"] == pointer) {
                unread.push(format!("{pointer} of {}", key(operation)));
            }
        }
    }
    assert_nothing_left("read in sdk/src/testing/operations/", unread);
}

use std::time::Duration;

use cloudflare_sdk::testing::Validation;

use super::*;

const UNKNOWN: &str = "00000000000000000000000000000000";

fn prefixes() -> String {
    account_path("/prefixes")
}

fn prefix(id: &str) -> String {
    account_path(&format!("/prefixes/{id}"))
}

fn added() -> String {
    prefix(defaults::FIRST_ADDED_PREFIX_ID)
}

fn validate() -> String {
    format!("{}/validate", added())
}

fn new_prefix() -> Value {
    json!({ "cidr": "203.0.113.0/24", "asn": 13335 })
}

async fn start_with_added_prefix() -> EmbeddedApi {
    let api = start();
    assert_eq!(post_json(&api, &prefixes(), &new_prefix()).await.status, 201);
    api
}

#[tokio::test]
async fn the_default_prefix_is_approved_and_not_advertised() {
    let listed = get(&start(), &prefixes()).await;
    assert_eq!(listed.status, 200);
    assert_eq!(listed.body["result"].as_array().map(Vec::len), Some(1));
    assert_eq!(listed.body.get("result_info"), None);
    let result = &listed.body["result"][0];
    for (member, value) in [
        ("id", json!(defaults::PREFIX_ID)),
        ("cidr", json!("192.0.2.0/24")),
        ("account_id", json!(defaults::ACCOUNT_ID)),
        ("approved", json!("V")),
        ("advertised", json!(false)),
        ("advertised_modified_at", Value::Null),
        ("on_demand_enabled", json!(true)),
        ("irr_validation_state", json!("valid")),
    ] {
        assert_eq!(result[member], value, "{member}");
    }
}

#[tokio::test]
async fn create_answers_201_with_a_prefix_pending_validation() {
    let created = post_json(&start(), &prefixes(), &new_prefix()).await;
    assert_eq!(created.status, 201);
    let mut result = created.body["result"].clone();
    let token = result["ownership_validation_token"].take();
    let token = token.as_str().expect("a token");
    let groups: Vec<_> = token.split('-').map(str::len).collect();
    assert_eq!(groups, [8, 4, 4, 4, 12], "{token}");
    let timestamp = result["created_at"].clone();
    assert!(timestamp.as_str().is_some_and(|text| text.ends_with('Z') && text.len() == 20), "{timestamp}");
    assert_eq!(
        result,
        json!({
            "account_id": defaults::ACCOUNT_ID,
            "advertised": null,
            "advertised_modified_at": null,
            "approved": "P",
            "asn": 13335,
            "cidr": "203.0.113.0/24",
            "created_at": timestamp,
            "delegate_loa_creation": false,
            "description": "",
            "id": defaults::FIRST_ADDED_PREFIX_ID,
            "irr_validation_state": "pending",
            "loa_document_id": null,
            "modified_at": timestamp,
            "on_demand_enabled": false,
            "on_demand_locked": false,
            "ownership_validation_state": "pending",
            "ownership_validation_token": null,
            "rpki_validation_state": "pending",
        })
    );
}

#[tokio::test]
async fn create_keeps_every_property_of_a_prefix() {
    let api = start();
    let uploaded = send(upload(&api, "loa_document", b"%PDF-1.7")).await;
    let mut body = new_prefix();
    body["description"] = json!("Internal test prefix");
    body["delegate_loa_creation"] = json!(true);
    body["loa_document_id"] = uploaded.body["result"]["id"].clone();
    assert_eq!(post_json(&api, &prefixes(), &body).await.status, 201);
    let read = get(&api, &added()).await;
    for member in ["description", "delegate_loa_creation", "loa_document_id", "cidr", "asn"] {
        assert_eq!(read.body["result"][member], body[member], "{member}");
    }
    let held = &api.prefixes(api.account_id())[1];
    assert_eq!(held.loa_document_id.as_deref(), Some(defaults::FIRST_LOA_DOCUMENT_ID));
    assert!(!held.approved && !held.advertised);
}

#[tokio::test]
async fn create_refuses_invalid_properties() {
    let api = start();
    let with = |name: &str, value: Value| {
        let mut body = new_prefix();
        body[name] = value;
        body
    };
    let bodies = [
        (json!({ "asn": 13335 }), "/cidr"),
        (json!({ "cidr": "203.0.113.0/24" }), "/asn"),
        (with("cidr", json!("203.0.113.1/24")), "/cidr"),
        (with("cidr", json!(7)), "/cidr"),
        (with("asn", json!(0)), "/asn"),
        (with("asn", json!(4_294_967_296_u64)), "/asn"),
        (with("asn", json!(1.5)), "/asn"),
        (with("asn", json!("13335")), "/asn"),
        (with("description", json!("x".repeat(1001))), "/description"),
        (with("description", Value::Null), "/description"),
        (with("delegate_loa_creation", json!("yes")), "/delegate_loa_creation"),
        (with("loa_document_id", json!(UNKNOWN)), "/loa_document_id"),
    ];
    assert_bodies_refused(&api, Method::POST, &prefixes(), &bodies).await;
    assert_eq!(api.prefixes(api.account_id()).len(), 1);
    assert_eq!(post_json(&api, &prefixes(), &with("description", json!("x".repeat(1000)))).await.status, 201);
}

#[tokio::test]
async fn a_second_prefix_with_the_same_addresses_is_409() {
    let api = EmbeddedApi::builder().account("other").start().expect("start");
    let body = json!({ "cidr": defaults::PREFIX_CIDR, "asn": 13335 });
    for path in [prefixes(), "/accounts/other/addressing/prefixes".into()] {
        let refused = post_json(&api, &path, &body).await;
        assert_refused(&refused, 409, 1907);
        assert_eq!(refused.pointer(), "/cidr");
    }
}

#[tokio::test]
async fn get_edit_delete_and_validate_of_an_unknown_prefix_are_404() {
    let api = start();
    let path = prefix(UNKNOWN);
    assert_refused(&get(&api, &path).await, 404, 1901);
    assert_refused(&patch_json(&api, &path, &json!({ "description": "x" })).await, 404, 1901);
    assert_refused(&delete(&api, &path).await, 404, 1901);
    assert_refused(&send(request(&api, Method::POST, &format!("{path}/validate"))).await, 404, 1901);
    let elsewhere = format!("/accounts/{UNKNOWN}/addressing/prefixes");
    assert_refused(&get(&api, &elsewhere).await, 404, 1901);
    assert_refused(&post_json(&api, &elsewhere, &new_prefix()).await, 404, 1901);
}

#[tokio::test]
async fn edit_changes_description_and_modified_at() {
    let api = start();
    let path = prefix(defaults::PREFIX_ID);
    let before = get(&api, &path).await.body["result"].clone();
    let edited = patch_json(&api, &path, &json!({ "description": "Ours" })).await;
    assert_eq!(edited.status, 200);
    assert_eq!(edited.body["result"]["description"], "Ours");
    assert_eq!(edited.body["result"]["created_at"], before["created_at"]);
    assert!(edited.body["result"]["modified_at"].as_str() > before["modified_at"].as_str());
    assert_eq!(get(&api, &path).await.body["result"], edited.body["result"]);
    assert_eq!(api.prefixes(api.account_id())[0].description, "Ours");
}

#[tokio::test]
async fn edit_refuses_invalid_properties() {
    let bodies = [
        (json!({}), "/description"),
        (json!({ "description": null }), "/description"),
        (json!({ "description": 1 }), "/description"),
        (json!({ "description": "x".repeat(1001) }), "/description"),
    ];
    assert_bodies_refused(&start(), Method::PATCH, &prefix(defaults::PREFIX_ID), &bodies).await;
}

#[tokio::test]
async fn validate_answers_202_with_the_pending_prefix_which_is_approved_afterwards() {
    let api = start_with_added_prefix().await;
    let accepted = send(request(&api, Method::POST, &validate())).await;
    assert_eq!(accepted.status, 202);
    assert_eq!(accepted.body["result"]["id"], defaults::FIRST_ADDED_PREFIX_ID);
    assert_eq!(accepted.body["result"]["approved"], "P");
    assert_eq!(accepted.body["result"]["rpki_validation_state"], "pending");

    let read = get(&api, &added()).await;
    assert_eq!(read.body["result"]["approved"], "V");
    for state in ["irr_validation_state", "rpki_validation_state", "ownership_validation_state"] {
        assert_eq!(read.body["result"][state], "valid", "{state}");
    }
    assert_eq!(read.body["result"]["advertised"], false);
    assert!(api.prefixes(api.account_id())[1].approved);
}

#[tokio::test]
async fn validation_takes_the_configured_time() {
    for time in [Duration::from_secs(3600), Duration::MAX] {
        let api = EmbeddedApi::builder().validate_after(time).start().expect("start");
        post_json(&api, &prefixes(), &new_prefix()).await;
        send(request(&api, Method::POST, &validate())).await;
        let read = get(&api, &added()).await;
        assert_eq!(read.body["result"]["approved"], "P");
        assert_eq!(read.body["result"]["ownership_validation_state"], "pending");
        // The default prefix is validated.
        assert_eq!(get(&api, &prefix(defaults::PREFIX_ID)).await.body["result"]["approved"], "V");
    }
}

#[tokio::test]
async fn a_failed_validation_keeps_the_prefix_unapproved() {
    let api = start();
    api.set_validation_state(defaults::FIRST_ADDED_PREFIX_ID, Validation::Ownership, "missing");
    let created = post_json(&api, &prefixes(), &new_prefix()).await;
    assert_eq!(created.body["result"]["ownership_validation_state"], "missing");
    send(request(&api, Method::POST, &validate())).await;
    let read = get(&api, &added()).await;
    assert_eq!(read.body["result"]["irr_validation_state"], "valid");
    assert_eq!(read.body["result"]["ownership_validation_state"], "missing");
    assert_eq!(read.body["result"]["approved"], "P");

    api.set_validation_state(defaults::FIRST_ADDED_PREFIX_ID, Validation::Ownership, "valid");
    assert_eq!(get(&api, &added()).await.body["result"]["approved"], "V");
}

#[tokio::test]
async fn a_prefix_that_is_not_approved_can_be_deleted() {
    let api = start_with_added_prefix().await;
    assert_done(&delete(&api, &added()).await);
    assert_refused(&get(&api, &added()).await, 404, 1901);
    assert_refused(&delete(&api, &added()).await, 404, 1901);
    // Its addresses are free, but its id is not reused.
    let again = post_json(&api, &prefixes(), &new_prefix()).await;
    assert_eq!(again.status, 201);
    assert_ne!(again.body["result"]["id"], defaults::FIRST_ADDED_PREFIX_ID);
}

#[tokio::test]
async fn an_approved_prefix_cannot_be_deleted() {
    let api = start();
    assert_refused(&delete(&api, &prefix(defaults::PREFIX_ID)).await, 409, 1906);
    assert_eq!(get(&api, &prefix(defaults::PREFIX_ID)).await.status, 200);
}

#[tokio::test]
async fn a_prefix_with_dependent_resources_cannot_be_deleted() {
    let api = start();
    let path = prefix(defaults::PREFIX_ID);
    assert_eq!(create(&api, defaults::PREFIX_CIDR).await.status, 201);
    let status = format!("{path}/bgp/status");
    assert_eq!(patch_json(&api, &status, &json!({ "advertised": true })).await.status, 200);
    let delegation = json!({ "cidr": defaults::PREFIX_CIDR, "delegated_account_id": UNKNOWN });
    let delegated = post_json(&api, &format!("{path}/delegations"), &delegation).await;
    assert_eq!(delegated.status, 200);
    // An approved prefix could not be deleted anyway.
    api.set_validation_state(defaults::PREFIX_ID, Validation::Irr, "missing");

    let refused_for = async |reason: &str| {
        let refused = delete(&api, &path).await;
        assert_refused(&refused, 409, 1906);
        let message = refused.body["errors"][0]["message"].as_str().unwrap_or_default();
        assert!(message.contains(reason), "{message}");
    };
    refused_for("bindings").await;
    delete(&api, &binding_path(defaults::FIRST_BINDING_ID)).await;
    refused_for("advertised").await;
    patch_json(&api, &status, &json!({ "advertised": false })).await;
    refused_for("delegations").await;
    delete(&api, &format!("{path}/delegations/{}", defaults::FIRST_DELEGATION_ID)).await;
    assert_done(&delete(&api, &path).await);
}

#[tokio::test]
async fn a_prefix_that_is_not_approved_cannot_be_bound() {
    let api = start_with_added_prefix().await;
    let body = json!({ "cidr": "203.0.113.0/24", "service_id": defaults::CDN_ID });
    let path = format!("{}/bindings", added());
    assert_refused(&post_json(&api, &path, &body).await, 409, 1906);
    send(request(&api, Method::POST, &validate())).await;
    assert_eq!(post_json(&api, &path, &body).await.status, 201);
}

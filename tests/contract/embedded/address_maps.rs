use cloudflare_sdk::testing::Builder;

use super::*;

const UNKNOWN: &str = "00000000000000000000000000000000";
const MANAGED: &str = "0a1b2c3d4e5f60718293a4b5c6d7e8f9";

fn maps() -> String {
    account_path("/address_maps")
}

fn map(id: &str) -> String {
    account_path(&format!("/address_maps/{id}"))
}

fn first() -> String {
    map(defaults::FIRST_ADDRESS_MAP_ID)
}

fn with_managed_map() -> Builder {
    EmbeddedApi::builder().managed_address_map(defaults::ACCOUNT_ID, MANAGED, ["198.51.100.1"])
}

#[tokio::test]
async fn create_answers_200_with_addresses_and_memberships() {
    let api = start();
    let body = json!({
        "description": "My Ecommerce zones",
        "enabled": true,
        "ips": ["192.0.2.1", "192.0.2.2", "192.0.2.1"],
        "memberships": [
            { "identifier": defaults::ZONE_ID, "kind": "zone" },
            { "identifier": defaults::ACCOUNT_ID, "kind": "account" },
        ],
    });
    let created = post_json(&api, &maps(), &body).await;
    assert_eq!(created.status, 200);
    let at = created.body["result"]["created_at"].clone();
    assert!(at.is_string());
    let member = |identifier: &str, kind: &str| json!({ "can_delete": true, "created_at": at, "identifier": identifier, "kind": kind });
    assert_eq!(
        created.body["result"],
        json!({
            "can_delete": true,
            "can_modify_ips": true,
            "created_at": at,
            "default_sni": null,
            "description": "My Ecommerce zones",
            "enabled": true,
            "id": defaults::FIRST_ADDRESS_MAP_ID,
            "ips": [{ "created_at": at, "ip": "192.0.2.1" }, { "created_at": at, "ip": "192.0.2.2" }],
            "memberships": [member(defaults::ZONE_ID, "zone"), member(defaults::ACCOUNT_ID, "account")],
            "modified_at": at,
        })
    );
    assert_eq!(get(&api, &first()).await.body["result"], created.body["result"]);
}

#[tokio::test]
async fn a_map_created_without_properties_is_empty_and_disabled() {
    let api = start();
    for body in [json!({}), json!({ "description": null, "enabled": null, "ips": [], "memberships": [] })] {
        let created = post_json(&api, &maps(), &body).await;
        assert_eq!(created.status, 200);
        let result = &created.body["result"];
        assert_eq!((&result["enabled"], &result["description"]), (&json!(false), &Value::Null));
        assert_eq!((&result["ips"], &result["memberships"]), (&json!([]), &json!([])));
    }
    let held = api.address_maps(api.account_id());
    assert_eq!(held.len(), 2);
    assert!(!held[0].enabled && held[0].ips.is_empty() && held[0].zones.is_empty());
}

#[tokio::test]
async fn create_refuses_invalid_properties() {
    let api = EmbeddedApi::builder().zone("other", "zone-of-another", "example.net").start().expect("start");
    let member = |member: Value| json!({ "memberships": [member] });
    let bodies = [
        (json!({ "description": 1 }), "/description"),
        (json!({ "enabled": "yes" }), "/enabled"),
        (json!({ "ips": "192.0.2.1" }), "/ips"),
        (json!({ "ips": ["192.0.2.1", "somewhere"] }), "/ips/1"),
        (json!({ "ips": [1] }), "/ips/0"),
        (json!({ "memberships": {} }), "/memberships"),
        (json!({ "memberships": ["zone"] }), "/memberships/0"),
        (member(json!({ "kind": "zone" })), "/memberships/0/identifier"),
        (member(json!({ "identifier": defaults::ZONE_ID })), "/memberships/0/kind"),
        (member(json!({ "identifier": defaults::ZONE_ID, "kind": "user" })), "/memberships/0/kind"),
        (member(json!({ "identifier": UNKNOWN, "kind": "zone" })), "/memberships/0/identifier"),
        (member(json!({ "identifier": UNKNOWN, "kind": "account" })), "/memberships/0/identifier"),
        (member(json!({ "identifier": "zone-of-another", "kind": "zone" })), "/memberships/0/identifier"),
    ];
    assert_bodies_refused(&api, Method::POST, &maps(), &bodies).await;
    let strange = post_json(&api, &maps(), &json!({ "ips": ["192.0.2.1", "198.51.100.1"] })).await;
    assert_refused(&strange, 400, 1905);
    assert_eq!(strange.pointer(), "/ips/1");
    assert!(api.address_maps(api.account_id()).is_empty());
}

#[tokio::test]
async fn list_omits_addresses_and_memberships() {
    let api = start();
    post_json(&api, &maps(), &json!({ "description": "one", "ips": ["192.0.2.1"] })).await;
    post_json(&api, &maps(), &json!({ "description": "two" })).await;
    let listed = get(&api, &maps()).await;
    assert_eq!(listed.status, 200);
    assert_eq!(listed.body["result"][0]["description"], "one");
    assert_eq!(listed.body["result"][1]["description"], "two");
    assert_eq!(listed.body["result"][0].get("ips"), None);
    assert_eq!(listed.body["result"][0].get("memberships"), None);
    assert_eq!(
        listed.body["result_info"],
        json!({ "count": 2, "page": 1, "per_page": 20, "total_count": 2, "total_pages": 1 })
    );
}

#[tokio::test]
async fn a_list_longer_than_a_page_is_still_one_page() {
    let api = start();
    for _ in 0..21 {
        post_json(&api, &maps(), &json!({})).await;
    }
    let listed = get(&api, &maps()).await;
    assert_eq!(listed.body["result"].as_array().map(Vec::len), Some(21));
    let info = &listed.body["result_info"];
    assert_eq!((&info["count"], &info["per_page"], &info["total_pages"]), (&json!(21), &json!(21), &json!(1)));
}

#[tokio::test]
async fn edit_keeps_absent_properties_and_clears_null_ones() {
    let api = start();
    post_json(&api, &maps(), &json!({ "description": "ours" })).await;
    let body = json!({ "default_sni": "*.example.com", "enabled": true });
    let edited = patch_json(&api, &first(), &body).await;
    assert_eq!(edited.status, 200);
    let result = &edited.body["result"];
    assert_eq!(result["default_sni"], "*.example.com");
    assert_eq!((&result["description"], &result["enabled"]), (&json!("ours"), &json!(true)));
    assert_eq!(result.get("ips"), None);
    assert!(result["modified_at"].as_str() > result["created_at"].as_str());

    let edited = patch_json(&api, &first(), &json!({ "default_sni": null })).await;
    let result = &edited.body["result"];
    assert_eq!(result["default_sni"], Value::Null);
    assert_eq!((&result["description"], &result["enabled"]), (&json!("ours"), &json!(true)));

    let edited = patch_json(&api, &first(), &json!({ "description": null, "enabled": null })).await;
    let result = &edited.body["result"];
    assert_eq!((&result["description"], &result["enabled"]), (&Value::Null, &json!(false)));
    assert_eq!(patch_json(&api, &first(), &json!({})).await.status, 200);
}

#[tokio::test]
async fn edit_refuses_invalid_properties() {
    let api = start();
    post_json(&api, &maps(), &json!({})).await;
    let bodies = [
        (json!({ "default_sni": 1 }), "/default_sni"),
        (json!({ "description": [] }), "/description"),
        (json!({ "enabled": 0 }), "/enabled"),
    ];
    assert_bodies_refused(&api, Method::PATCH, &first(), &bodies).await;
}

#[tokio::test]
async fn default_sni_must_be_in_a_zone_of_the_account() {
    let api = EmbeddedApi::builder().zone("other", "zone-of-another", "example.net").start().expect("start");
    post_json(&api, &maps(), &json!({})).await;
    for name in ["example.com", "www.example.com", "*.Example.com"] {
        assert_eq!(patch_json(&api, &first(), &json!({ "default_sni": name })).await.status, 200, "{name}");
    }
    for name in ["example.net", "notexample.com", "com", ""] {
        let refused = patch_json(&api, &first(), &json!({ "default_sni": name, "enabled": true })).await;
        assert_refused(&refused, 400, 1905);
        assert_eq!(refused.pointer(), "/default_sni");
    }
    assert!(!api.address_maps(api.account_id())[0].enabled);
}

#[tokio::test]
async fn an_enabled_map_cannot_be_deleted() {
    let api = start();
    post_json(&api, &maps(), &json!({ "enabled": true })).await;
    assert_refused(&delete(&api, &first()).await, 409, 1906);
    patch_json(&api, &first(), &json!({ "enabled": false })).await;
    assert_done(&delete(&api, &first()).await);
    assert_refused(&get(&api, &first()).await, 404, 1901);
}

#[tokio::test]
async fn a_managed_map_has_can_delete_false_and_cannot_be_deleted() {
    let api = with_managed_map().start().expect("start");
    let read = get(&api, &map(MANAGED)).await;
    let result = &read.body["result"];
    assert_eq!((&result["can_delete"], &result["can_modify_ips"]), (&json!(false), &json!(false)));
    assert_eq!(result["ips"][0]["ip"], "198.51.100.1");
    assert_eq!(result["memberships"][0]["can_delete"], false);
    assert_refused(&delete(&api, &map(MANAGED)).await, 409, 1906);
    patch_json(&api, &map(MANAGED), &json!({ "enabled": false })).await;
    assert_refused(&delete(&api, &map(MANAGED)).await, 409, 1906);
}

#[tokio::test]
async fn the_addresses_and_first_member_of_a_managed_map_cannot_be_changed() {
    let api = with_managed_map().start().expect("start");
    let ip = |ip: &str| format!("{}/ips/{ip}", map(MANAGED));
    assert_refused(&put(&api, &ip("192.0.2.1")).await, 409, 1906);
    assert_refused(&delete(&api, &ip("198.51.100.1")).await, 409, 1906);
    let account = format!("{}/accounts/{}", map(MANAGED), defaults::ACCOUNT_ID);
    assert_refused(&delete(&api, &account).await, 409, 1906);
    let zone = format!("{}/zones/{}", map(MANAGED), defaults::ZONE_ID);
    assert_done(&put(&api, &zone).await);
    assert_done(&delete(&api, &zone).await);
}

#[tokio::test]
async fn an_unknown_id_is_404() {
    let api = start();
    assert_refused(&get(&api, &first()).await, 404, 1901);
    assert_refused(&patch_json(&api, &first(), &json!({})).await, 404, 1901);
    assert_refused(&delete(&api, &first()).await, 404, 1901);
    let elsewhere = "/accounts/unknown/addressing/address_maps";
    assert_refused(&get(&api, elsewhere).await, 404, 1901);
    assert_refused(&post_json(&api, elsewhere, &json!({})).await, 404, 1901);
    assert!(api.address_maps("unknown").is_empty());
}

use cloudflare_sdk::testing::Validation;

use super::*;

const UNKNOWN: &str = "00000000000000000000000000000000";

fn routes() -> String {
    account_path(&format!("/prefixes/{}/bgp/prefixes", defaults::PREFIX_ID))
}

fn route(id: &str) -> String {
    format!("{}/{id}", routes())
}

fn first() -> String {
    route(defaults::FIRST_BGP_PREFIX_ID)
}

fn advertised(advertised: bool) -> Value {
    json!({ "on_demand": { "advertised": advertised } })
}

async fn start_with_route() -> EmbeddedApi {
    let api = start();
    assert_eq!(post_json(&api, &routes(), &json!({ "cidr": "192.0.2.0/24" })).await.status, 200);
    api
}

#[tokio::test]
async fn create_answers_200_with_a_withdrawn_bgp_prefix() {
    let created = post_json(&start(), &routes(), &json!({ "cidr": "192.0.2.0/24" })).await;
    assert_eq!(created.status, 200);
    let timestamp = created.body["result"]["created_at"].clone();
    assert!(timestamp.is_string());
    assert_eq!(
        created.body["result"],
        json!({
            "asn": 13335,
            "asn_prepend_count": 0,
            "auto_advertise_withdraw": false,
            "bgp_signal_opts": { "enabled": false, "modified_at": null },
            "cidr": "192.0.2.0/24",
            "created_at": timestamp,
            "id": defaults::FIRST_BGP_PREFIX_ID,
            "modified_at": timestamp,
            "on_demand": {
                "advertised": false,
                "advertised_modified_at": null,
                "on_demand_enabled": true,
                "on_demand_locked": false,
            },
        })
    );
}

#[tokio::test]
async fn list_answers_in_the_order_of_creation() {
    let api = start_with_route().await;
    post_json(&api, &routes(), &json!({ "cidr": "192.0.2.128/25" })).await;
    post_json(&api, &routes(), &json!({ "cidr": "192.0.2.0/25" })).await;
    let listed = get(&api, &routes()).await;
    assert_eq!(listed.status, 200);
    let cidrs: Vec<_> = listed.body["result"].as_array().into_iter().flatten().map(|item| &item["cidr"]).collect();
    assert_eq!(cidrs, ["192.0.2.0/24", "192.0.2.128/25", "192.0.2.0/25"]);
    assert_eq!(get(&start(), &routes()).await.body["result"], json!([]));
}

#[tokio::test]
async fn the_first_binding_creates_the_bgp_prefix_for_the_whole_prefix() {
    let api = start_with_first_binding().await;
    create(&api, "192.0.2.1/32").await;
    let listed = get(&api, &routes()).await;
    assert_eq!(listed.body["result"].as_array().map(Vec::len), Some(1));
    assert_eq!(listed.body["result"][0]["cidr"], defaults::PREFIX_CIDR);
    assert_eq!(listed.body["result"][0]["on_demand"]["advertised"], false);
}

#[tokio::test]
async fn a_first_binding_keeps_an_existing_bgp_prefix() {
    let api = start_with_route().await;
    assert_eq!(create(&api, defaults::PREFIX_CIDR).await.status, 201);
    assert_eq!(get(&api, &routes()).await.body["result"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn create_refuses_a_cidr_that_is_invalid_or_outside_the_prefix() {
    let api = start();
    let bodies = [
        (json!({}), "/cidr"),
        (json!({ "cidr": 1 }), "/cidr"),
        (json!({ "cidr": "192.0.2.0" }), "/cidr"),
        (json!({ "cidr": "192.0.2.1/24" }), "/cidr"),
    ];
    assert_bodies_refused(&api, Method::POST, &routes(), &bodies).await;
    for cidr in ["198.51.100.0/24", "192.0.0.0/16", "2001:db8::/48"] {
        let refused = post_json(&api, &routes(), &json!({ "cidr": cidr })).await;
        assert_refused(&refused, 400, 1905);
        assert_eq!(refused.pointer(), "/cidr");
    }
}

#[tokio::test]
async fn create_refuses_a_second_bgp_prefix_with_the_same_cidr() {
    let api = start_with_route().await;
    let refused = post_json(&api, &routes(), &json!({ "cidr": "192.0.2.0/24" })).await;
    assert_refused(&refused, 409, 1907);
    assert_eq!(refused.pointer(), "/cidr");
}

#[tokio::test]
async fn an_unknown_id_is_404() {
    let api = start();
    let path = route(UNKNOWN);
    assert_refused(&get(&api, &path).await, 404, 1901);
    assert_refused(&patch_json(&api, &path, &json!({})).await, 404, 1901);
    assert_refused(&delete(&api, &path).await, 404, 1901);
    let elsewhere = account_path(&format!("/prefixes/{UNKNOWN}/bgp/prefixes"));
    assert_refused(&get(&api, &elsewhere).await, 404, 1901);
    assert_refused(&post_json(&api, &elsewhere, &json!({ "cidr": "192.0.2.0/24" })).await, 404, 1901);
}

#[tokio::test]
async fn advertisement_changes_are_stored_with_their_time() {
    let api = start_with_route().await;
    let on = patch_json(&api, &first(), &advertised(true)).await;
    assert_eq!(on.status, 200);
    assert_eq!(on.body["result"]["on_demand"]["advertised"], true);
    let since = on.body["result"]["on_demand"]["advertised_modified_at"].clone();
    assert!(since.is_string());
    assert_eq!(get(&api, &first()).await.body["result"], on.body["result"]);

    // Repeated, the request does not change the advertisement.
    let again = patch_json(&api, &first(), &advertised(true)).await;
    assert_eq!(again.body["result"]["on_demand"]["advertised_modified_at"], since);

    let off = patch_json(&api, &first(), &advertised(false)).await;
    assert_eq!(off.body["result"]["on_demand"]["advertised"], false);
    assert!(off.body["result"]["on_demand"]["advertised_modified_at"].as_str() > since.as_str());
}

#[tokio::test]
async fn a_prefix_is_advertised_only_by_the_bgp_prefix_for_all_of_it() {
    let api = start();
    let part = post_json(&api, &routes(), &json!({ "cidr": "192.0.2.0/25" })).await;
    let part = route(part.body["result"]["id"].as_str().unwrap_or_default());
    patch_json(&api, &part, &advertised(true)).await;
    assert!(!api.prefixes(api.account_id())[0].advertised);
    let whole = post_json(&api, &routes(), &json!({ "cidr": "192.0.2.0/24" })).await;
    let whole = route(whole.body["result"]["id"].as_str().unwrap_or_default());
    let on = patch_json(&api, &whole, &advertised(true)).await;
    assert!(api.prefixes(api.account_id())[0].advertised);
    let prefix = get(&api, &account_path(&format!("/prefixes/{}", defaults::PREFIX_ID))).await;
    assert_eq!(prefix.body["result"]["advertised"], true);
    let on_demand = &on.body["result"]["on_demand"];
    assert_eq!(prefix.body["result"]["advertised_modified_at"], on_demand["advertised_modified_at"]);
}

#[tokio::test]
async fn edit_keeps_absent_properties() {
    let api = start_with_route().await;
    let body = json!({ "asn_prepend_count": 3, "auto_advertise_withdraw": true, "on_demand": {} });
    let edited = patch_json(&api, &first(), &body).await;
    assert_eq!(edited.body["result"]["asn_prepend_count"], 3);
    assert_eq!(edited.body["result"]["auto_advertise_withdraw"], true);
    assert_eq!(edited.body["result"]["on_demand"]["advertised"], false);

    let edited = patch_json(&api, &first(), &json!({ "asn_prepend_count": 0 })).await;
    assert_eq!(edited.body["result"]["asn_prepend_count"], 0);
    assert_eq!(edited.body["result"]["auto_advertise_withdraw"], true);
}

#[tokio::test]
async fn edit_refuses_invalid_properties() {
    let api = start_with_route().await;
    let bodies = [
        (json!({ "asn_prepend_count": 4 }), "/asn_prepend_count"),
        (json!({ "asn_prepend_count": -1 }), "/asn_prepend_count"),
        (json!({ "asn_prepend_count": null }), "/asn_prepend_count"),
        (json!({ "auto_advertise_withdraw": 1 }), "/auto_advertise_withdraw"),
        (json!({ "on_demand": true }), "/on_demand"),
        (json!({ "on_demand": { "advertised": "yes" } }), "/on_demand/advertised"),
        (json!({ "on_demand": { "advertised": null } }), "/on_demand/advertised"),
    ];
    assert_bodies_refused(&api, Method::PATCH, &first(), &bodies).await;
    let both = patch_json(&api, &first(), &json!({ "asn_prepend_count": 9, "on_demand": 1 })).await;
    assert_eq!(both.body["errors"].as_array().map(Vec::len), Some(2));
}

#[tokio::test]
async fn a_locked_advertisement_cannot_be_changed() {
    let api = start_with_route().await;
    api.lock_advertisement(defaults::PREFIX_ID, true);
    let body = json!({ "asn_prepend_count": 2, "on_demand": { "advertised": true } });
    assert_refused(&patch_json(&api, &first(), &body).await, 409, 1906);
    let read = get(&api, &first()).await;
    assert_eq!(read.body["result"]["on_demand"]["on_demand_locked"], true);
    assert_eq!(read.body["result"]["on_demand"]["advertised"], false);
    assert_eq!(read.body["result"]["asn_prepend_count"], 0);
    // The lock is on the advertisement; other members can change.
    let body = json!({ "asn_prepend_count": 2, "on_demand": { "advertised": false } });
    assert_eq!(patch_json(&api, &first(), &body).await.status, 200);
    api.lock_advertisement(defaults::PREFIX_ID, false);
    assert_eq!(patch_json(&api, &first(), &advertised(true)).await.status, 200);
}

#[tokio::test]
async fn a_prefix_that_is_not_approved_cannot_be_advertised() {
    let api = start_with_route().await;
    api.set_validation_state(defaults::PREFIX_ID, Validation::Rpki, "invalid");
    assert_refused(&patch_json(&api, &first(), &advertised(true)).await, 409, 1906);
    let read = get(&api, &first()).await;
    assert_eq!(read.body["result"]["on_demand"]["advertised"], Value::Null);
    assert_eq!(read.body["result"]["on_demand"]["on_demand_enabled"], false);
}

#[tokio::test]
async fn an_advertised_bgp_prefix_cannot_be_deleted() {
    let api = start_with_route().await;
    patch_json(&api, &first(), &advertised(true)).await;
    assert_refused(&delete(&api, &first()).await, 409, 1906);
    patch_json(&api, &first(), &advertised(false)).await;
    assert_done(&delete(&api, &first()).await);
    assert_refused(&get(&api, &first()).await, 404, 1901);
}

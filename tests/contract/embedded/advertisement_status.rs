use cloudflare_sdk::testing::Validation;

use super::*;

const UNKNOWN: &str = "00000000000000000000000000000000";

fn status() -> String {
    account_path(&format!("/prefixes/{}/bgp/status", defaults::PREFIX_ID))
}

#[tokio::test]
async fn a_prefix_without_routes_is_not_advertised() {
    let read = get(&start(), &status()).await;
    assert_eq!(read.status, 200);
    assert_eq!(read.body["result"], json!({ "advertised": false, "advertised_modified_at": null }));
}

#[tokio::test]
async fn the_status_is_that_of_the_bgp_prefix_for_the_whole_prefix() {
    let api = start();
    let on = patch_json(&api, &status(), &json!({ "advertised": true })).await;
    assert_eq!(on.status, 200);
    assert_eq!(on.body["result"]["advertised"], true);
    assert!(on.body["result"]["advertised_modified_at"].is_string());
    assert_eq!(get(&api, &status()).await.body["result"], on.body["result"]);
    assert!(api.prefixes(api.account_id())[0].advertised);

    let route =
        account_path(&format!("/prefixes/{}/bgp/prefixes/{}", defaults::PREFIX_ID, defaults::FIRST_BGP_PREFIX_ID));
    let read = get(&api, &route).await;
    assert_eq!(read.body["result"]["cidr"], defaults::PREFIX_CIDR);
    assert_eq!(read.body["result"]["on_demand"]["advertised"], true);
    patch_json(&api, &route, &json!({ "on_demand": { "advertised": false } })).await;
    assert_eq!(get(&api, &status()).await.body["result"]["advertised"], false);
}

#[tokio::test]
async fn withdrawing_a_prefix_that_is_not_advertised_changes_nothing() {
    let api = start();
    let off = patch_json(&api, &status(), &json!({ "advertised": false })).await;
    assert_eq!(off.body["result"], json!({ "advertised": false, "advertised_modified_at": null }));
    let routes = account_path(&format!("/prefixes/{}/bgp/prefixes", defaults::PREFIX_ID));
    assert_eq!(get(&api, &routes).await.body["result"], json!([]));
}

#[tokio::test]
async fn edit_refuses_invalid_properties() {
    let bodies = [
        (json!({}), "/advertised"),
        (json!({ "advertised": null }), "/advertised"),
        (json!({ "advertised": "true" }), "/advertised"),
    ];
    assert_bodies_refused(&start(), Method::PATCH, &status(), &bodies).await;
}

#[tokio::test]
async fn a_locked_or_unapproved_prefix_cannot_be_advertised() {
    let api = start();
    let routes = account_path(&format!("/prefixes/{}/bgp/prefixes", defaults::PREFIX_ID));
    api.lock_advertisement(defaults::PREFIX_ID, true);
    assert_refused(&patch_json(&api, &status(), &json!({ "advertised": true })).await, 409, 1906);
    api.lock_advertisement(defaults::PREFIX_ID, false);
    api.set_validation_state(defaults::PREFIX_ID, Validation::Irr, "mismatch_asn");
    assert_refused(&patch_json(&api, &status(), &json!({ "advertised": true })).await, 409, 1906);
    // The refused requests did not create a route either.
    assert_eq!(get(&api, &routes).await.body["result"], json!([]));
}

#[tokio::test]
async fn an_unknown_prefix_is_404() {
    let api = start();
    let path = account_path(&format!("/prefixes/{UNKNOWN}/bgp/status"));
    assert_refused(&get(&api, &path).await, 404, 1901);
    assert_refused(&patch_json(&api, &path, &json!({ "advertised": true })).await, 404, 1901);
}

#[test]
#[should_panic(expected = "there is no prefix unknown")]
fn locking_the_advertisement_of_an_unknown_prefix_panics() {
    start().lock_advertisement("unknown", true);
}

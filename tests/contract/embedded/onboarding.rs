use cloudflare_sdk::testing::Validation;

use super::*;

/// A prefix is added, checked, bound and advertised, and all of it is undone.
#[tokio::test]
async fn a_prefix_is_added_validated_bound_advertised_and_deleted() {
    let api = start();
    let uploaded = send(upload(&api, "loa_document", b"%PDF-1.7")).await;
    assert_eq!(uploaded.status, 201);

    let body = json!({ "cidr": "203.0.113.0/24", "asn": 64496, "loa_document_id": uploaded.body["result"]["id"] });
    let added = post_json(&api, &account_path("/prefixes"), &body).await;
    assert_eq!((added.status.as_u16(), &added.body["result"]["approved"]), (201, &json!("P")));
    let id = added.body["result"]["id"].as_str().expect("an id");
    let prefix = account_path(&format!("/prefixes/{id}"));

    assert_eq!(send(request(&api, Method::POST, &format!("{prefix}/validate"))).await.status, 202);
    assert_eq!(get(&api, &prefix).await.body["result"]["approved"], "V");

    let body = json!({ "cidr": "203.0.113.0/24", "service_id": defaults::CDN_ID });
    let bound = post_json(&api, &format!("{prefix}/bindings"), &body).await;
    assert_eq!(bound.status, 201);
    let binding = format!("{prefix}/bindings/{}", bound.body["result"]["id"].as_str().expect("an id"));

    let routes = get(&api, &format!("{prefix}/bgp/prefixes")).await;
    assert_eq!(routes.body["result"][0]["cidr"], "203.0.113.0/24");
    assert_eq!(routes.body["result"][0]["asn"], 64496);
    let route = format!("{prefix}/bgp/prefixes/{}", routes.body["result"][0]["id"].as_str().expect("an id"));
    assert_eq!(patch_json(&api, &route, &json!({ "on_demand": { "advertised": true } })).await.status, 200);
    assert_eq!(get(&api, &format!("{prefix}/bgp/status")).await.body["result"]["advertised"], true);
    assert_eq!(get(&api, &prefix).await.body["result"]["advertised"], true);
    assert_refused(&delete(&api, &prefix).await, 409, 1906);

    assert_eq!(patch_json(&api, &route, &json!({ "on_demand": { "advertised": false } })).await.status, 200);
    assert_done(&delete(&api, &route).await);
    assert_done(&delete(&api, &binding).await);
    // Nothing depends on it any more, but only a prefix without approval can be deleted.
    assert_refused(&delete(&api, &prefix).await, 409, 1906);
    api.set_validation_state(id, Validation::Rpki, "invalid");
    assert_done(&delete(&api, &prefix).await);
    assert_refused(&get(&api, &prefix).await, 404, 1901);
}

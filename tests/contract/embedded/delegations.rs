use super::*;

const OTHER: &str = "b1946ac92492d2347c6235b4d2611184";
const UNKNOWN: &str = "00000000000000000000000000000000";

fn delegations() -> String {
    account_path(&format!("/prefixes/{}/delegations", defaults::PREFIX_ID))
}

fn first() -> String {
    format!("{}/{}", delegations(), defaults::FIRST_DELEGATION_ID)
}

fn delegation(cidr: &str) -> Value {
    json!({ "cidr": cidr, "delegated_account_id": OTHER })
}

#[tokio::test]
async fn create_answers_200_with_the_delegation_and_list_has_it() {
    let api = start();
    let created = post_json(&api, &delegations(), &delegation("192.0.2.0/25")).await;
    assert_eq!(created.status, 200);
    let timestamp = created.body["result"]["created_at"].clone();
    assert!(timestamp.is_string());
    let expected = json!({
        "cidr": "192.0.2.0/25",
        "created_at": timestamp,
        "delegated_account_id": OTHER,
        "id": defaults::FIRST_DELEGATION_ID,
        "modified_at": timestamp,
        "parent_prefix_id": defaults::PREFIX_ID,
    });
    assert_eq!(created.body["result"], expected);
    let listed = get(&api, &delegations()).await;
    assert_eq!(listed.status, 200);
    assert_eq!(listed.body["result"], json!([expected]));
    assert_eq!(listed.body["result_info"]["total_count"], 1);
}

#[tokio::test]
async fn create_refuses_invalid_properties() {
    let api = start();
    let bodies = [
        (json!({ "delegated_account_id": OTHER }), "/cidr"),
        (json!({ "cidr": "192.0.2.0/24" }), "/delegated_account_id"),
        (json!({ "cidr": "192.0.2.0/24", "delegated_account_id": 1 }), "/delegated_account_id"),
        (json!({ "cidr": "192.0.2.0/24", "delegated_account_id": "x".repeat(33) }), "/delegated_account_id"),
        (delegation("192.0.2.1/24"), "/cidr"),
    ];
    assert_bodies_refused(&api, Method::POST, &delegations(), &bodies).await;
    let outside = post_json(&api, &delegations(), &delegation("198.51.100.0/24")).await;
    assert_refused(&outside, 400, 1905);
    assert_eq!(outside.pointer(), "/cidr");
}

#[tokio::test]
async fn a_second_delegation_of_a_block_to_an_account_is_409() {
    let api = start();
    post_json(&api, &delegations(), &delegation("192.0.2.0/25")).await;
    assert_refused(&post_json(&api, &delegations(), &delegation("192.0.2.0/25")).await, 409, 1907);
    assert_eq!(post_json(&api, &delegations(), &delegation("192.0.2.0/24")).await.status, 200);
}

#[tokio::test]
async fn delete_answers_200_with_the_id() {
    let api = start();
    post_json(&api, &delegations(), &delegation("192.0.2.0/25")).await;
    let deleted = delete(&api, &first()).await;
    assert_eq!(deleted.status, 200);
    assert_eq!(deleted.body["result"], json!({ "id": defaults::FIRST_DELEGATION_ID }));
    assert_refused(&delete(&api, &first()).await, 404, 1901);
    assert_eq!(get(&api, &delegations()).await.body["result"], json!([]));
}

#[tokio::test]
async fn an_unknown_prefix_is_404() {
    let api = start();
    let path = account_path(&format!("/prefixes/{UNKNOWN}/delegations"));
    assert_refused(&get(&api, &path).await, 404, 1901);
    assert_refused(&post_json(&api, &path, &delegation("192.0.2.0/24")).await, 404, 1901);
    assert_refused(&delete(&api, &format!("{path}/{UNKNOWN}")).await, 404, 1901);
}

#[tokio::test]
async fn delegated_addresses_can_be_added_to_a_map() {
    let map = "0a1b2c3d4e5f60718293a4b5c6d7e8f9";
    let api = EmbeddedApi::builder().address_map(OTHER, map, [] as [&str; 0]).start().expect("start");
    let path = format!("/accounts/{OTHER}/addressing/address_maps/{map}/ips/192.0.2.1");
    assert_refused(&put(&api, &path).await, 400, 1905);
    post_json(&api, &delegations(), &delegation("192.0.2.0/25")).await;
    assert_done(&put(&api, &path).await);
    assert_refused(&put(&api, &path.replace("192.0.2.1", "192.0.2.200")).await, 400, 1905);
}

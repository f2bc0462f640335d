use super::*;

const LEASE: &str = "8fee4b6fd361283a72381ccfda355471";

#[tokio::test]
async fn there_are_no_leases_unless_they_were_added() {
    let listed = get(&start(), &account_path("/leases")).await;
    assert_eq!((listed.status.as_u16(), &listed.body["result"]), (200, &json!([])));
    assert_eq!(listed.body["result_info"]["total_count"], 0);
}

#[tokio::test]
async fn leases_are_listed_with_their_networks() {
    let networks = ["203.0.113.0/28", "2001:db8::/64"];
    let api = EmbeddedApi::builder().lease(defaults::ACCOUNT_ID, LEASE, networks).start().expect("start");
    let listed = get(&api, &account_path("/leases")).await;
    assert_eq!(listed.status, 200);
    let lease = &listed.body["result"][0];
    assert_eq!(lease["id"], LEASE);
    assert_eq!(lease["owner_id"], defaults::ACCOUNT_ID);
    assert_eq!(lease["cidrs"], json!(networks));
    for member in ["active_from", "created_at", "modified_at", "purpose"] {
        assert!(lease[member].is_string(), "{member}");
    }
    assert_eq!(listed.body["result_info"]["count"], 1);
}

#[tokio::test]
async fn an_unknown_account_is_404() {
    assert_refused(&get(&start(), "/accounts/unknown/addressing/leases").await, 404, 1901);
}

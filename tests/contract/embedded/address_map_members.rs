use super::*;

const MAP: &str = "0a1b2c3d4e5f60718293a4b5c6d7e8f9";
const OTHER: &str = "6f1c0e3b2d4a59687786a5b4c3d2e1f0";
const UNKNOWN: &str = "00000000000000000000000000000000";
const PREFIX6: &str = "1a1b2c3d4e5f60718293a4b5c6d7e8f9";

fn on_map(rest: &str) -> String {
    account_path(&format!("/address_maps/{MAP}/{rest}"))
}

fn start_with_map() -> EmbeddedApi {
    EmbeddedApi::builder()
        .account(OTHER)
        .zone(OTHER, "zone-of-another", "example.net")
        .prefix(defaults::ACCOUNT_ID, PREFIX6, "2001:db8::/32")
        .address_map(defaults::ACCOUNT_ID, MAP, ["192.0.2.1"])
        .start()
        .expect("start")
}

#[tokio::test]
async fn an_address_is_added_to_a_map_and_removed() {
    let api = start_with_map();
    assert_done(&put(&api, &on_map("ips/192.0.2.7")).await);
    assert_done(&put(&api, &on_map("ips/2001:db8:0:0:0:0:0:1")).await);
    let ips: Vec<_> = api.address_maps(api.account_id())[0].ips.iter().map(ToString::to_string).collect();
    assert_eq!(ips, ["192.0.2.1", "192.0.2.7", "2001:db8::1"]);

    assert_done(&delete(&api, &on_map("ips/192.0.2.1")).await);
    assert_done(&delete(&api, &on_map("ips/2001%3Adb8%3A%3A1")).await);
    assert_refused(&delete(&api, &on_map("ips/192.0.2.1")).await, 404, 1901);
    assert_eq!(api.address_maps(api.account_id())[0].ips.len(), 1);
}

#[tokio::test]
async fn an_address_in_the_path_may_be_longer_than_an_id() {
    let api = start_with_map();
    assert_done(&put(&api, &on_map("ips/2001:0db8:0000:0000:0000:0000:0000:0001")).await);
}

#[tokio::test]
async fn adding_an_address_or_a_member_twice_changes_nothing() {
    let api = start_with_map();
    for path in ["ips/192.0.2.1".to_owned(), format!("zones/{}", defaults::ZONE_ID), format!("accounts/{OTHER}")] {
        assert_done(&put(&api, &on_map(&path)).await);
        assert_done(&put(&api, &on_map(&path)).await);
    }
    let map = &api.address_maps(api.account_id())[0];
    assert_eq!((map.ips.len(), map.zones.len(), map.accounts.len()), (1, 1, 1));
}

#[tokio::test]
async fn an_address_outside_the_prefixes_of_the_account_is_400() {
    let api = start_with_map();
    assert_refused(&put(&api, &on_map("ips/198.51.100.1")).await, 400, 1905);
    for text in ["192.0.2", "192.0.2.0%2F24", "somewhere"] {
        assert_refused(&put(&api, &on_map(&format!("ips/{text}"))).await, 400, 7003);
        assert_refused(&delete(&api, &on_map(&format!("ips/{text}"))).await, 400, 7003);
    }
}

#[tokio::test]
async fn accounts_and_zones_are_added_as_members_and_removed() {
    let api = start_with_map();
    let zone = on_map(&format!("zones/{}", defaults::ZONE_ID));
    let own = on_map(&format!("accounts/{}", defaults::ACCOUNT_ID));
    let other = on_map(&format!("accounts/{OTHER}"));
    for path in [&zone, &own, &other] {
        assert_done(&put(&api, path).await);
    }
    let map = &api.address_maps(api.account_id())[0];
    assert_eq!(map.zones, [defaults::ZONE_ID]);
    assert_eq!(map.accounts, [defaults::ACCOUNT_ID, OTHER]);
    let read = get(&api, &account_path(&format!("/address_maps/{MAP}"))).await;
    let kinds: Vec<_> = read.body["result"]["memberships"].as_array().into_iter().flatten().collect();
    assert_eq!((&kinds[0]["kind"], &kinds[1]["kind"]), (&json!("zone"), &json!("account")));

    for path in [&zone, &own, &other] {
        assert_done(&delete(&api, path).await);
        assert_refused(&delete(&api, path).await, 404, 1901);
    }
    assert!(api.address_maps(api.account_id())[0].accounts.is_empty());
}

#[tokio::test]
async fn an_unknown_member_or_a_zone_of_another_account_is_404() {
    let api = start_with_map();
    for path in [format!("accounts/{UNKNOWN}"), format!("zones/{UNKNOWN}"), "zones/zone-of-another".to_owned()] {
        assert_refused(&put(&api, &on_map(&path)).await, 404, 1901);
    }
}

#[tokio::test]
async fn a_body_other_than_a_json_object_is_refused() {
    let api = start_with_map();
    for path in ["ips/192.0.2.7".to_owned(), format!("zones/{}", defaults::ZONE_ID), format!("accounts/{OTHER}")] {
        let path = on_map(&path);
        assert_refused(&send_json(&api, Method::PUT, &path, &json!([])).await, 400, 1902);
        assert_refused(&send(request(&api, Method::PUT, &path).body("{}")).await, 415, 1903);
        assert_done(&send_json(&api, Method::PUT, &path, &json!({})).await);
    }
}

#[tokio::test]
async fn an_unknown_map_is_404() {
    let api = start_with_map();
    for rest in ["ips/192.0.2.1".to_owned(), format!("zones/{}", defaults::ZONE_ID), format!("accounts/{OTHER}")] {
        let path = account_path(&format!("/address_maps/{UNKNOWN}/{rest}"));
        assert_refused(&put(&api, &path).await, 404, 1901);
        assert_refused(&delete(&api, &path).await, 404, 1901);
    }
}

use std::io::ErrorKind;

use cloudflare_sdk::testing::Builder;

use super::*;

const ACCOUNT: &str = "6f1c0e3b2d4a59687786a5b4c3d2e1f0";
const PREFIX: &str = "0a1b2c3d4e5f60718293a4b5c6d7e8f9";

#[track_caller]
fn assert_invalid(builder: Builder, culprit: &str) {
    let error = builder.start().expect_err("an error");
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    assert!(error.to_string().contains(culprit), "{error}");
}

#[tokio::test]
async fn added_prefixes_are_listed_beside_the_default_one() {
    let api = EmbeddedApi::builder()
        .prefix(ACCOUNT, PREFIX, "198.51.100.0/24")
        .service("ours", "Our service")
        .binding(PREFIX, "198.51.100.0/24", "ours")
        .binding(PREFIX, "198.51.100.7/32", defaults::CDN_ID)
        .start()
        .expect("start");
    let listed = get(&api, &format!("/accounts/{ACCOUNT}/addressing/prefixes/{PREFIX}/bindings")).await;
    assert_eq!(listed.body["result"][0]["service_name"], "Our service");
    assert_eq!(listed.body["result"][1]["cidr"], "198.51.100.7/32");
    let services = get(&api, &format!("/accounts/{ACCOUNT}/addressing/services")).await;
    assert_eq!(services.body["result"][3], json!({ "id": "ours", "name": "Our service" }));
    assert_eq!(get(&api, &bindings_path()).await.status, 200);
}

#[tokio::test]
async fn an_account_can_be_empty() {
    let api = EmbeddedApi::builder().account(ACCOUNT).start().expect("start");
    assert_eq!(get(&api, &format!("/accounts/{ACCOUNT}/addressing/services")).await.status, 200);
}

#[test]
fn bindings_added_by_the_builder_are_active() {
    let api = EmbeddedApi::builder()
        .activate_after(std::time::Duration::MAX)
        .binding(defaults::PREFIX_ID, defaults::PREFIX_CIDR, defaults::CDN_ID)
        .start()
        .expect("start");
    assert_eq!(api.bindings(defaults::PREFIX_ID)[0].state, "active");
}

#[test]
fn an_unknown_prefix_has_no_bindings() {
    assert!(start().bindings("unknown").is_empty());
}

#[test]
fn ids_have_1_to_32_characters() {
    let long = "x".repeat(33);
    assert_invalid(EmbeddedApi::builder().account(""), "account ``");
    assert_invalid(EmbeddedApi::builder().account(&long), &long);
    assert_invalid(EmbeddedApi::builder().service(&long, "Long"), &long);
    assert_invalid(EmbeddedApi::builder().prefix(ACCOUNT, &long, "192.0.2.0/24"), &long);
    assert_invalid(EmbeddedApi::builder().prefix(&long, PREFIX, "192.0.2.0/24"), &long);
}

#[test]
fn duplicate_ids_are_refused() {
    assert_invalid(EmbeddedApi::builder().service(defaults::CDN_ID, "Again"), defaults::CDN_ID);
    let builder = EmbeddedApi::builder().prefix(ACCOUNT, defaults::PREFIX_ID, "198.51.100.0/24");
    assert_invalid(builder, defaults::PREFIX_ID);
}

#[test]
fn a_prefix_with_an_invalid_cidr_is_refused() {
    assert_invalid(EmbeddedApi::builder().prefix(ACCOUNT, PREFIX, "198.51.100.1/24"), "198.51.100.0/24");
    assert_invalid(EmbeddedApi::builder().prefix(ACCOUNT, PREFIX, "somewhere"), PREFIX);
}

#[test]
fn bindings_added_by_the_builder_are_checked_like_created_ones() {
    let builder = EmbeddedApi::builder;
    assert_invalid(builder().binding("unknown", "192.0.2.0/24", defaults::CDN_ID), "unknown");
    assert_invalid(builder().binding(defaults::PREFIX_ID, "192.0.2.0/25", defaults::CDN_ID), "192.0.2.0/25");
    assert_invalid(builder().binding(defaults::PREFIX_ID, "192.0.2.0/24", "unknown"), "unknown");
    let twice = builder().binding(defaults::PREFIX_ID, "192.0.2.0/24", defaults::CDN_ID).binding(
        defaults::PREFIX_ID,
        "192.0.2.0/24",
        defaults::CDN_ID,
    );
    assert_invalid(twice, "conflict");
}

#[test]
fn invalid_zones_maps_leases_and_prefixes_are_refused() {
    let builder = EmbeddedApi::builder;
    assert_invalid(builder().zone(ACCOUNT, defaults::ZONE_ID, "example.net"), defaults::ZONE_ID);
    for name in ["", "example..com", "*.example.com", ".com"] {
        assert_invalid(builder().zone(ACCOUNT, "zone", name), "zone zone");
    }
    assert_invalid(builder().pending_prefix(ACCOUNT, defaults::PREFIX_ID, "198.51.100.0/24"), defaults::PREFIX_ID);
    assert_invalid(builder().address_map(ACCOUNT, "map", ["somewhere"]), "somewhere");
    assert_invalid(builder().address_map(ACCOUNT, "map", ["192.0.2.1"]), "192.0.2.1");
    let twice = builder().managed_address_map(ACCOUNT, "map", ["192.0.2.1"]).address_map(ACCOUNT, "map", [""]);
    assert_invalid(twice, "two address maps map");
    assert_invalid(builder().lease(ACCOUNT, "lease", ["192.0.2.1/24"]), "lease lease");
    assert_invalid(builder().lease(ACCOUNT, "lease", ["192.0.2.0/24"]).lease(ACCOUNT, "lease", [""]), "two leases");
    let long = "x".repeat(33);
    assert_invalid(builder().zone(ACCOUNT, &long, "example.net"), &long);
    assert_invalid(builder().address_map(ACCOUNT, &long, [""; 0]), &long);
    assert_invalid(builder().lease(ACCOUNT, &long, [""; 0]), &long);
}

#[tokio::test]
async fn added_resources_are_returned() {
    let api = EmbeddedApi::builder()
        .pending_prefix(ACCOUNT, PREFIX, "198.51.100.0/24")
        .zone(ACCOUNT, "zone", "Example.net")
        .address_map(ACCOUNT, "map", ["198.51.100.7"])
        .start()
        .expect("start");
    assert!(!api.prefixes(ACCOUNT)[0].approved && api.prefixes(defaults::ACCOUNT_ID)[0].approved);
    assert_eq!(api.address_maps(ACCOUNT)[0].ips, ["198.51.100.7".parse::<std::net::IpAddr>().expect("an address")]);
    let path = "/zones/zone/addressing/regional_hostnames";
    let body = json!({ "hostname": "www.example.net", "region_key": "eu" });
    assert_eq!(post_json(&api, path, &body).await.status, 200);
    assert!(api.prefixes("unknown").is_empty());
}

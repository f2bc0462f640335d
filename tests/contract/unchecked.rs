//! Requests without the checks of values, and faults that are always refused.

use cloudflare_sdk::addressing::prefixes::service_bindings::{CreateServiceBinding, ServiceBinding};
use cloudflare_sdk::runtime::Method;
use cloudflare_sdk::{Client, Request};
use sdk_tests::fixtures::both_ways::Resources as _;
use sdk_tests::fixtures::both_ways::zones::Zone;
use serde_json::{Value, json};

use crate::{ACCOUNT, BINDING, OFFLINE, PREFIX, Stage, TOKEN, bindings, fields, success};

/// A request with three violations: two ids are too long, and the block has bits set beyond its prefix length.
fn wrong(client: &Client) -> Request<ServiceBinding> {
    let body = CreateServiceBinding::new("192.0.2.1/24", "s".repeat(33));
    bindings(client).create("a".repeat(40), PREFIX, body)
}

#[tokio::test]
async fn an_unchecked_request_is_sent_despite_violations() {
    let stage = Stage::answering(success(200, json!({}))).await;
    let request = wrong(&stage.client());
    assert_eq!(fields(&request.url().unwrap_err()), ["account_id", "cidr", "service_id"]);
    request.clone().unchecked().await.unwrap();
    assert!(request.await.unwrap_err().is_invalid_request(), "the request that it was made of is checked");
    let seen = stage.only();
    assert_eq!(seen.target, format!("/client/v4/accounts/{}/addressing/prefixes/{PREFIX}/bindings", "a".repeat(40)));
    let body: Value = serde_json::from_slice(&seen.body).unwrap();
    assert_eq!(body, json!({"cidr": "192.0.2.1/24", "service_id": "s".repeat(33)}));
}

#[tokio::test]
async fn an_unchecked_client_does_not_change_its_parent() {
    let stage = Stage::answering(success(200, json!({}))).await;
    let parent = stage.client();
    let child = parent.with(|options| options.unchecked());
    let built = stage.builder().api_token(TOKEN).unchecked().build().unwrap();
    for client in [&child, &built, &child.with(|options| options.max_retries(0))] {
        wrong(client).await.unwrap();
    }
    assert_eq!(stage.seen().len(), 3);
    assert!(wrong(&parent).await.unwrap_err().is_invalid_request());
    assert_eq!(stage.seen().len(), 3);
}

#[test]
fn unchecked_requests_may_lack_required_properties() {
    let request = OFFLINE.zones().update("z", Zone::default());
    assert_eq!(request.build().unwrap_err().violations()[0].to_string(), "name: required, but not set");
    assert_eq!(&request.unchecked().build().unwrap().body()[..], b"{}");
}

#[tokio::test]
async fn a_value_that_changes_the_path_is_refused_even_if_unchecked() {
    let stage = Stage::answering(success(200, json!({}))).await;
    let client = stage.client().with(|options| options.unchecked());
    for value in ["", ".", "..", "%2e", "%2E%2E", ".%2e", "%252e%252e"] {
        let error = bindings(&client).delete("a".repeat(40), value, BINDING).unchecked().await.unwrap_err();
        assert_eq!(fields(&error), ["prefix_id"], "{value:?}");
    }
    for path in ["https://evil.test/x", "//evil.test", "/../x", "/a\\b", "/a?b", "/{unfilled}"] {
        let error = client.endpoint(Method::GET, path).empty().await.unwrap_err();
        assert!(error.is_invalid_request(), "{path}");
    }
    assert!(stage.seen().is_empty());
}

#[tokio::test]
async fn unchecked_requests_still_refuse_what_http_or_json_cannot_express() {
    let stage = Stage::answering(success(200, json!({}))).await;
    let client = stage.client().with(|options| options.unchecked());
    let list = || client.addressing().services().list(ACCOUNT);
    for (request, field) in [
        (list().header("host", "evil.test"), "host"),
        (list().header("x-a", "a\r\nx-b: 1"), "x-a"),
        (list().query("map", std::collections::BTreeMap::from([((1, 2), 3)])), "map"),
        (list().query("q", "x".repeat(70_000)), "url"),
    ] {
        assert_eq!(fields(&request.await.unwrap_err()), [field]);
    }
    // JSON has no such number (RFC 8259, section 6).
    let nan = client.request(list().operation()).path::<String>(ACCOUNT).json(&f64::NAN).empty();
    assert!(nan.await.unwrap_err().is_invalid_request());
    assert!(stage.seen().is_empty());
}

#[tokio::test]
async fn an_unchecked_client_stays_read_only() {
    let stage = Stage::answering(success(200, json!({}))).await;
    let client = stage.client().with(|options| options.read_only().unchecked());
    assert!(wrong(&client).await.unwrap_err().is_refused_locally());
    assert!(stage.seen().is_empty());
}

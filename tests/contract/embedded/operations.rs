use std::collections::BTreeSet;

use cloudflare_sdk::OPERATIONS;

use super::*;
use crate::description::{self, assert_nothing_left, key};

const UNKNOWN: &str = "00000000000000000000000000000000";

fn operations() -> impl Iterator<Item = (Method, String)> {
    OPERATIONS.iter().map(|operation| (operation.method().clone(), path_of(operation)))
}

#[tokio::test]
async fn each_operation_has_a_handler() {
    let api = start();
    let mut left = Vec::new();
    for (operation, (method, path)) in OPERATIONS.iter().zip(operations()) {
        let request = request(&api, method, &path).header("content-type", "application/json").body("{}");
        let received = received(request.send().await.expect("a response")).await;
        assert!(![7000, 10405].map(Value::from).contains(received.code()), "{path}: {received:?}");
        if received.status == 501 {
            left.push(key(operation));
        }
    }
    assert_nothing_left("add a handler to sdk/src/testing/operations/", left);
}

#[test]
fn each_operation_has_a_row_in_the_docs() {
    let docs = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../sdk/src/testing.rs"));
    let rows = docs.lines().filter_map(|line| line.strip_prefix("//! | `")?.split('`').next());
    let keys = rows.filter_map(|row| {
        let (method, path) = row.split_once(' ').filter(|(_, path)| path.starts_with('/'))?;
        let owner = if path.starts_with("/zones/") { "" } else { "/accounts/{account_id}/addressing" };
        Some(format!("{method} {owner}{path}"))
    });
    let rows: BTreeSet<String> = keys.collect();
    let described = description::keys();
    assert_nothing_left("add a row to the docs of sdk/src/testing.rs", described.difference(&rows));
    assert_nothing_left("remove a row from the docs of sdk/src/testing.rs", rows.difference(&described));
}

#[tokio::test]
async fn each_operation_needs_credentials() {
    let api = start();
    for (method, path) in operations() {
        assert_refused(&send(bare(&api, method, &path)).await, 400, 9106);
    }
}

#[tokio::test]
async fn the_read_only_token_is_refused_by_all_methods_but_get() {
    let api = start();
    for (method, path) in operations() {
        let received = send(bare(&api, method.clone(), &path).bearer_auth(api.read_only_token())).await;
        if method == Method::GET {
            assert_ne!(received.status, 403, "{path}");
        } else {
            assert_refused(&received, 403, 10000);
        }
    }
}

#[tokio::test]
async fn each_operation_on_an_unknown_account_or_zone_is_404() {
    let api = start();
    for (method, path) in operations() {
        let path = path.replacen(defaults::ACCOUNT_ID, UNKNOWN, 1).replace("/zones/023e", "/zones/123e");
        assert_refused(&send_json(&api, method, &path, &json!({})).await, 404, 1901);
    }
}

#[tokio::test]
async fn equal_requests_get_equal_responses_in_every_run() {
    let run = async || {
        let api = start();
        let mut answers = Vec::new();
        for (path, body) in [
            (account_path("/prefixes"), json!({ "cidr": "203.0.113.0/24", "asn": 13335 })),
            (account_path("/address_maps"), json!({ "ips": ["192.0.2.1"] })),
            (bindings_path(), json!({ "cidr": defaults::PREFIX_CIDR, "service_id": defaults::CDN_ID })),
        ] {
            answers.push(post_json(&api, &path, &body).await.body);
        }
        answers.push(get(&api, &account_path("/prefixes")).await.body);
        answers
    };
    assert_eq!(run().await, run().await);
}

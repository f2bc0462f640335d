//! A client that progenitor made of the same description sends the same and reads the same.

use std::collections::BTreeSet;

use reqwest::header::{HeaderMap, HeaderValue};
use sdk_tests::ACCEPTED;
use sdk_tests::second_opinion::{Client as Second, types};
use serde::Serialize;
use serde_json::{Value, json};

use crate::{
    ACCOUNT, BINDING, CIDR, PREFIX, SERVICE, Seen, Stage, TOKEN, binding_json, json_answer, new_binding, success,
};

const LIST: &str = "GET /accounts/{account_id}/addressing/prefixes/{prefix_id}/bindings";
const CREATE: &str = "POST /accounts/{account_id}/addressing/prefixes/{prefix_id}/bindings";
const GET: &str = "GET /accounts/{account_id}/addressing/prefixes/{prefix_id}/bindings/{binding_id}";
const DELETE: &str = "DELETE /accounts/{account_id}/addressing/prefixes/{prefix_id}/bindings/{binding_id}";
const SERVICES: &str = "GET /accounts/{account_id}/addressing/services";

/// The other client at the same place, with the same credential.
fn second(stage: &Stage) -> Second {
    let mut headers = HeaderMap::new();
    headers.insert("authorization", HeaderValue::from_str(&format!("Bearer {TOKEN}")).unwrap());
    let client = reqwest::Client::builder().no_proxy().default_headers(headers).build().unwrap();
    Second::new_with_client(&stage.base_url(), client)
}

/// What is compared of a request: all but the headers that name the client.
fn compared(seen: &Seen) -> [Option<&str>; 6] {
    let (path, query) = match seen.target.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (seen.target.as_str(), None),
    };
    [
        Some(&seen.method),
        Some(path),
        query,
        Some(seen.text()),
        seen.header("content-type"),
        seen.header("authorization"),
    ]
}

/// Two requests arrived, ours and then the other's, and they are the same.
fn assert_same_request(stage: &Stage, operation: &str) {
    let seen = stage.seen();
    let [ours, theirs] = &seen[..] else { panic!("{operation}: {seen:#?}") };
    assert_eq!(compared(ours), compared(theirs), "{operation}");
    assert_eq!(operation.split(' ').next(), Some(ours.method.as_str()));
}

/// Both read this.
fn assert_same_value(operation: &str, wire: &Value, ours: impl Serialize, theirs: impl Serialize) {
    assert_eq!(&serde_json::to_value(ours).unwrap(), wire, "{operation}: ours");
    assert_eq!(&serde_json::to_value(theirs).unwrap(), wire, "{operation}: theirs");
}

/// Every kind of state, and members that are missing.
fn bindings_json() -> Value {
    let mut active = binding_json();
    active["provisioning"]["state"] = "active".into();
    let missing = json!({ "id": "b3", "provisioning": { "state": "magic_transit_route_missing" } });
    json!([binding_json(), active, missing, {}, { "provisioning": {} }])
}

/// Does the operation with both clients, with these ids.
async fn compare(operation: &str, account: &str, prefix: &str, binding: &str) {
    let their_account: types::AccountId = account.parse().unwrap();
    let their_prefix: types::PrefixId = prefix.parse().unwrap();
    let their_binding: types::BindingId = binding.parse().unwrap();
    let stage = match operation {
        LIST => {
            let wire = bindings_json();
            let stage = Stage::answering(success(200, wire.clone())).await;
            let ours = stage.bindings().list(account, prefix).await.unwrap();
            let theirs = second(&stage).list_service_bindings(&their_account, &their_prefix).await.unwrap();
            assert_same_value(operation, &wire, ours.items(), &theirs.result);
            stage
        }
        CREATE => {
            let wire = binding_json();
            let stage = Stage::answering(success(201, wire.clone())).await;
            let body: types::CreateServiceBinding =
                serde_json::from_value(json!({ "service_id": SERVICE, "cidr": CIDR })).unwrap();
            let ours = stage.bindings().create(account, prefix, new_binding()).await.unwrap();
            let theirs = second(&stage).create_service_binding(&their_account, &their_prefix, &body).await.unwrap();
            assert_same_value(operation, &wire, ours, &theirs.result);
            stage
        }
        GET => {
            let wire = binding_json();
            let stage = Stage::answering(success(200, wire.clone())).await;
            let ours = stage.bindings().get(account, prefix, binding).await.unwrap();
            let second = second(&stage);
            let theirs = second.get_service_binding(&their_account, &their_prefix, &their_binding).await.unwrap();
            assert_same_value(operation, &wire, ours, &theirs.result);
            stage
        }
        DELETE => {
            let wire = json!({ "success": true, "errors": [], "messages": [] });
            let stage = Stage::answering(json_answer(200, &wire)).await;
            let response = stage.bindings().delete(account, prefix, binding).send().await.unwrap();
            let second = second(&stage);
            let theirs = second.delete_service_binding(&their_account, &their_prefix, &their_binding).await.unwrap();
            let ours: Value = serde_json::from_slice(response.body()).unwrap();
            assert_same_value(operation, &wire, ours, theirs.into_inner());
            stage
        }
        SERVICES => {
            let wire = json!([{ "id": SERVICE, "name": "Magic Transit" }, { "name": "CDN" }, {}]);
            let stage = Stage::answering(success(200, wire.clone())).await;
            let ours = stage.client().addressing().services().list(account).await.unwrap();
            let theirs = second(&stage).list_services(&their_account).await.unwrap();
            assert_same_value(operation, &wire, ours.items(), &theirs.result);
            stage
        }
        other => panic!("progenitor accepts {other}, and nothing here compares it"),
    };
    assert_same_request(&stage, operation);
}

#[test]
fn progenitor_accepts_the_five_operations() {
    let accepted: BTreeSet<_> = ACCEPTED.iter().copied().collect();
    assert_eq!(accepted, BTreeSet::from([LIST, CREATE, GET, DELETE, SERVICES]));
    assert_eq!(accepted.len(), ACCEPTED.len());
}

#[tokio::test]
async fn every_accepted_operation_is_sent_and_read_alike() {
    for operation in ACCEPTED {
        compare(operation, ACCOUNT, PREFIX, BINDING).await;
    }
}

#[tokio::test]
async fn ids_that_need_encoding_are_encoded_alike() {
    for operation in ACCEPTED {
        compare(operation, "a/b c", "p?q#r", "100% ü").await;
    }
}

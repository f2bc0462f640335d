//! A client that progenitor made of the same description sends the same and reads the same.

use std::collections::BTreeSet;

use progenitor_client::ResponseValue;
use reqwest::header::{HeaderMap, HeaderValue};
use sdk_tests::ACCEPTED;
use sdk_tests::second_opinion::{Client as Second, types};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::family::{self, Body, Case};
use crate::{Seen, Stage, TOKEN, binding_json, success};

/// progenitor refuses a form of several parts.
const REFUSED: [&str; 1] = ["POST /accounts/{account_id}/addressing/loa_documents"];

/// The other client gives the answer as a stream, so this one is compared by hand.
const DOWNLOAD: &str = "GET /accounts/{account_id}/addressing/loa_documents/{loa_document_id}/download";

/// The other client's methods, each with its arguments: placeholders of the path, and the body.
macro_rules! methods {
    ($($method:ident($($argument:ident),*);)*) => {
        /// Makes the case's call with the other client, and writes what it read as JSON again.
        async fn theirs(second: &Second, case: &Case) -> Value {
            let method = case.id.replace('-', "_");
            $(if method == stringify!($method) {
                return read(second.$method($(&argument(case, stringify!($argument))),*).await);
            })*
            panic!("progenitor accepts {}, and nothing here compares it", case.operation)
        }
    };
}

methods! {
    list_address_maps(account_id);
    create_address_map(account_id, body);
    get_address_map(account_id, address_map_id);
    edit_address_map(account_id, address_map_id, body);
    delete_address_map(account_id, address_map_id);
    add_address_map_account(account_id, address_map_id, member_account_id);
    remove_address_map_account(account_id, address_map_id, member_account_id);
    add_address_map_address(account_id, address_map_id, ip_address);
    remove_address_map_address(account_id, address_map_id, ip_address);
    add_address_map_zone(account_id, address_map_id, zone_id);
    remove_address_map_zone(account_id, address_map_id, zone_id);
    list_leases(account_id);
    list_prefixes(account_id);
    create_prefix(account_id, body);
    get_prefix(account_id, prefix_id);
    edit_prefix(account_id, prefix_id, body);
    delete_prefix(account_id, prefix_id);
    validate_prefix(account_id, prefix_id);
    list_bgp_prefixes(account_id, prefix_id);
    create_bgp_prefix(account_id, prefix_id, body);
    get_bgp_prefix(account_id, prefix_id, bgp_prefix_id);
    edit_bgp_prefix(account_id, prefix_id, bgp_prefix_id, body);
    delete_bgp_prefix(account_id, prefix_id, bgp_prefix_id);
    get_advertisement_status(account_id, prefix_id);
    edit_advertisement_status(account_id, prefix_id, body);
    list_service_bindings(account_id, prefix_id);
    create_service_binding(account_id, prefix_id, body);
    get_service_binding(account_id, prefix_id, binding_id);
    delete_service_binding(account_id, prefix_id, binding_id);
    list_delegations(account_id, prefix_id);
    create_delegation(account_id, prefix_id, body);
    delete_delegation(account_id, prefix_id, delegation_id);
    list_regions(account_id);
    list_services(account_id);
    list_regional_hostnames(zone_id);
    create_regional_hostname(zone_id, body);
    get_regional_hostname(zone_id, hostname);
    edit_regional_hostname(zone_id, hostname, body);
    delete_regional_hostname(zone_id, hostname);
}

/// A value of the case, as their type.
fn argument<T: DeserializeOwned>(case: &Case, name: &str) -> T {
    if name == "body" {
        let Body::Json(body) = &case.sent else { panic!("{} sends no JSON", case.operation) };
        return serde_json::from_value(body.clone()).unwrap();
    }
    let template = case.operation.split('/').skip(1);
    let mut values = template.zip(case.target.split('/').skip(1));
    let (_, value) = values.find(|(segment, _)| *segment == format!("{{{name}}}")).unwrap();
    serde_json::from_value(value.into()).unwrap()
}

fn read<T: Serialize>(answer: Result<ResponseValue<T>, progenitor_client::Error<types::Failure>>) -> Value {
    serde_json::to_value(answer.unwrap().into_inner()).unwrap()
}

/// The other client at the same place, with the same credential.
fn second(stage: &Stage) -> Second {
    let mut headers = HeaderMap::new();
    headers.insert("authorization", HeaderValue::from_str(&format!("Bearer {TOKEN}")).unwrap());
    let client = reqwest::Client::builder().no_proxy().default_headers(headers).build().unwrap();
    Second::new_with_client(&stage.base_url(), client)
}

/// The compared parts of a request: all but the headers that name the client. Members of a body have no order.
fn compared(seen: &Seen) -> (&str, &str, Option<Value>, [Option<&str>; 2]) {
    let body = (!seen.body.is_empty()).then(|| serde_json::from_slice(&seen.body).unwrap());
    (&seen.method, &seen.target, body, [seen.header("content-type"), seen.header("authorization")])
}

/// Two requests arrived, ours and then the other's, and they are the same.
fn assert_same_request(stage: &Stage, operation: &str) {
    let seen = stage.seen();
    let [ours, theirs] = &seen[..] else { panic!("{operation}: {seen:#?}") };
    assert_eq!(compared(ours), compared(theirs), "{operation}");
    assert_eq!(operation.split(' ').next(), Some(ours.method.as_str()));
}

/// Asserts that every value on the wire was read. For an absent member the other client may have a default.
fn assert_read(operation: &str, wire: &Value, read: &Value) {
    match (wire, read) {
        (Value::Object(wire), Value::Object(read)) => {
            for (name, value) in wire {
                assert_read(&format!("{operation} {name}"), value, &read[name]);
            }
        }
        (Value::Array(wire), Value::Array(read)) => {
            assert_eq!(wire.len(), read.len(), "{operation}");
            wire.iter().zip(read).for_each(|(wire, read)| assert_read(operation, wire, read));
        }
        _ => assert_eq!(wire, read, "{operation}"),
    }
}

#[test]
fn progenitor_accepts_all_that_is_compared_and_no_more() {
    let accepted: BTreeSet<&str> = ACCEPTED.iter().copied().collect();
    let cases = family::cases();
    let all: BTreeSet<&str> = cases.iter().map(|case| case.operation).collect();
    let left: Vec<&str> = all.difference(&accepted).copied().collect();
    assert_eq!(left, REFUSED);
    assert!(accepted.is_subset(&all));
}

#[tokio::test]
async fn every_accepted_operation_is_sent_and_read_alike() {
    for case in family::cases().iter().filter(|case| ACCEPTED.contains(&case.operation) && case.operation != DOWNLOAD) {
        let stage = case.stage().await;
        let ours = case.request(&stage.client()).run().await.unwrap();
        assert_eq!(ours, case.result.clone().unwrap_or_default(), "{}", case.operation);
        let theirs = theirs(&second(&stage), case).await;
        assert_read(case.operation, &case.envelope(), &theirs);
        assert_same_request(&stage, case.operation);
    }
}

#[tokio::test]
async fn a_download_is_sent_and_read_alike() {
    let case = family::cases().into_iter().find(|case| case.operation == DOWNLOAD).unwrap();
    let stage = case.stage().await;
    let ours = case.request(&stage.client()).run().await.unwrap();
    let (account, document) = (argument(&case, "account_id"), argument(&case, "loa_document_id"));
    let theirs = second(&stage).download_loa_document(&account, &document).await.unwrap();
    let mut stream = theirs.into_inner().into_inner();
    let mut read = Vec::new();
    while let Some(chunk) = std::future::poll_fn(|context| stream.as_mut().poll_next(context)).await {
        read.extend(chunk.unwrap());
    }
    assert_eq!(ours.as_str().unwrap().as_bytes(), read);
    assert_same_request(&stage, DOWNLOAD);
}

#[tokio::test]
async fn ids_that_need_encoding_are_encoded_alike() {
    let ids = ["a/b c", "p?q#r", "100% ü"];
    let stage = Stage::answering(success(200, binding_json())).await;
    stage.bindings().get(ids[0], ids[1], ids[2]).await.unwrap();
    let [account, prefix, binding] = ids.map(|id| json!(id));
    let account: types::AccountId = serde_json::from_value(account).unwrap();
    let prefix: types::PrefixId = serde_json::from_value(prefix).unwrap();
    let binding: types::BindingId = serde_json::from_value(binding).unwrap();
    second(&stage).get_service_binding(&account, &prefix, &binding).await.unwrap();
    assert_same_request(&stage, "GET a binding");
}

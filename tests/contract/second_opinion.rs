//! Compares our client with progenitor's client of the same description: both send and decode the same.

use std::collections::BTreeSet;

use progenitor_client::ResponseValue;
use reqwest::header::{HeaderMap, HeaderValue};
use sdk_tests::ACCEPTED;
use sdk_tests::second_opinion::{Client as Second, types};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::description::{self, assert_nothing_left};
use crate::family::{self, Body, Case};
use crate::{Seen, Stage, TOKEN, binding_json, success};

/// The operations that are compared by hand below, since progenitor's client returns a stream.
const BY_HAND: [&str; 1] = ["GET /accounts/{account_id}/addressing/loa_documents/{loa_document_id}/download"];

/// Defines the calls of progenitor's client, each with its arguments: placeholders of the path, and the body.
macro_rules! methods {
    ($($method:ident($($argument:ident),*);)*) => {
        /// The operations that [`theirs`] can call.
        const CALLED: &[&str] = &[$(stringify!($method)),*];

        /// Makes a case's call with progenitor's client, and encodes the decoded value as JSON.
        async fn theirs(second: &Second, case: &Case) -> Value {
            let method = method(case);
            $(if method == stringify!($method) {
                return read(second.$method($(&argument(case, stringify!($argument))),*).await);
            })*
            panic!("no call of {method}")
        }
    };
}

// `methods! { list_leases(account_id); .. }`, which `build.rs` writes from the description.
include!(concat!(env!("OUT_DIR"), "/second_calls.rs"));

/// The name of progenitor's method.
fn method(case: &Case) -> String {
    case.operation.id().replace('-', "_")
}

/// A value of the case as the type of progenitor's client.
fn argument<T: DeserializeOwned>(case: &Case, name: &str) -> T {
    if name == "body" {
        let Body::Json(body) = &case.sent else { panic!("{} sends no JSON", case.key()) };
        return serde_json::from_value(body.clone()).unwrap();
    }
    let template = case.operation.path().split('/').skip(1);
    let mut values = template.zip(case.target.split('/').skip(1));
    let (_, value) = values.find(|(segment, _)| *segment == format!("{{{name}}}")).unwrap();
    serde_json::from_value(value.into()).unwrap()
}

fn read<T: Serialize>(answer: Result<ResponseValue<T>, progenitor_client::Error<types::Failure>>) -> Value {
    serde_json::to_value(answer.unwrap().into_inner()).unwrap()
}

/// Progenitor's client for the same server, with the same credential.
fn second(stage: &Stage) -> Second {
    let mut headers = HeaderMap::new();
    headers.insert("authorization", HeaderValue::from_str(&format!("Bearer {TOKEN}")).unwrap());
    let client = reqwest::Client::builder().no_proxy().default_headers(headers).build().unwrap();
    Second::new_with_client(&stage.base_url(), client)
}

/// The compared parts of a request: all but the headers that name the client, with bodies as JSON.
fn compared(seen: &Seen) -> (&str, &str, Option<Value>, [Option<&str>; 2]) {
    let body = (!seen.body.is_empty()).then(|| serde_json::from_slice(&seen.body).unwrap());
    (&seen.method, &seen.target, body, [seen.header("content-type"), seen.header("authorization")])
}

/// Asserts that two equal requests arrived, ours and progenitor's.
fn assert_same_request(stage: &Stage, operation: &str) {
    let seen = stage.seen();
    let [ours, theirs] = &seen[..] else { panic!("{operation}: {seen:#?}") };
    assert_eq!(compared(ours), compared(theirs), "{operation}");
    assert_eq!(operation.split(' ').next(), Some(ours.method.as_str()));
}

/// Asserts that every value on the wire was decoded. For an absent member, progenitor's client may have a default.
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

/// Whether the body of an operation is a multipart form, which progenitor refuses.
fn sends_form(key: &str) -> bool {
    !description::described(key)["requestBody"]["content"]["multipart/form-data"].is_null()
}

#[test]
fn progenitor_accepts_every_operation_without_a_form_and_each_is_compared() {
    let accepted: BTreeSet<String> = ACCEPTED.iter().map(|key| (*key).to_owned()).collect();
    let left: Vec<String> = description::keys().difference(&accepted).filter(|key| !sends_form(key)).cloned().collect();
    assert_nothing_left("progenitor refuses, say why in tests/contract/second_opinion.rs", left);
    let cases = family::cases();
    let is_compared = |key: &str| {
        let case = cases.iter().find(|case| case.key() == key);
        BY_HAND.contains(&key) || case.is_some_and(|case| CALLED.contains(&method(case).as_str()))
    };
    let left = ACCEPTED.iter().filter(|key| !is_compared(key));
    assert_nothing_left("compare by hand in tests/contract/second_opinion.rs, once it has a case", left);
}

#[tokio::test]
async fn both_clients_send_and_decode_every_accepted_operation_alike() {
    for case in family::cases().iter().filter(|case| CALLED.contains(&method(case).as_str())) {
        let stage = case.stage().await;
        let ours = case.request(&stage.client()).run().await.unwrap();
        assert_eq!(ours, case.result.clone().unwrap_or_default(), "{}", case.key());
        let theirs = theirs(&second(&stage), case).await;
        assert_read(&case.key(), &case.envelope(), &theirs);
        assert_same_request(&stage, &case.key());
    }
}

#[tokio::test]
async fn both_clients_send_and_decode_a_download_alike() {
    let case = family::cases().into_iter().find(|case| BY_HAND.contains(&case.key().as_str())).unwrap();
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
    assert_same_request(&stage, &case.key());
}

#[tokio::test]
async fn both_clients_encode_ids_alike() {
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

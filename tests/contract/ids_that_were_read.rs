//! Ids from responses, which are sent back unchecked.

use std::time::Duration;

use cloudflare_sdk::addressing::prefixes::service_bindings::{BindingId, CreateServiceBinding, ServiceBinding};
use cloudflare_sdk::{AccountId, Cidr, Error};
use serde_json::json;

use crate::{ACCOUNT, CIDR, PREFIX, SERVICE, Stage, binding_json, fields, success, success_text};

/// An id of 36 characters, a UUID (RFC 9562); the description allows 32.
const LONG: &str = "0429b49b-6a51-5529-7b78-e75a44b09e14";
const LONG_SERVICE: &str = "2db684ee-7ca0-4e15-9946-fd05b99e1bcd";

/// An active binding from the API, with ids longer than the description allows.
fn answer() -> serde_json::Value {
    let mut binding = binding_json();
    binding["id"] = json!(LONG);
    binding["service_id"] = json!(LONG_SERVICE);
    binding["provisioning"]["state"] = json!("active");
    binding
}

async fn stage() -> (Stage, ServiceBinding) {
    let stage = Stage::answering(success(200, answer())).await;
    let binding = stage.bindings().get(ACCOUNT, PREFIX, "b").await.unwrap();
    (stage, binding)
}

fn target(id: &str) -> String {
    format!("/client/v4/accounts/{ACCOUNT}/addressing/prefixes/{PREFIX}/bindings/{id}")
}

#[tokio::test]
async fn an_id_from_a_response_is_sent_in_the_path() {
    let (stage, binding) = stage().await;
    let (bindings, id) = (stage.bindings(), binding.id.unwrap());
    bindings.get(ACCOUNT, PREFIX, &id).await.unwrap();
    bindings.delete(ACCOUNT, PREFIX, id.clone()).await.unwrap();
    bindings.wait_until_active(ACCOUNT, PREFIX, &id).timeout(Duration::from_secs(5)).await.unwrap();
    let sent: Vec<_> = stage.seen().into_iter().skip(1).map(|seen| (seen.method, seen.target)).collect();
    assert_eq!(sent, ["GET", "DELETE", "GET"].map(|method| (method.to_owned(), target(LONG))));
}

#[tokio::test]
async fn an_id_from_a_response_is_sent_in_a_body() {
    let (stage, binding) = stage().await;
    let body = CreateServiceBinding::new(CIDR, binding.service_id.as_ref().unwrap());
    stage.bindings().create(ACCOUNT, PREFIX, body).await.unwrap();
    let sent: serde_json::Value = serde_json::from_slice(&stage.seen()[1].body).unwrap();
    assert_eq!(sent, json!({"cidr": CIDR, "service_id": LONG_SERVICE}));
}

#[tokio::test]
async fn the_same_text_from_a_caller_is_checked() {
    let (stage, binding) = stage().await;
    let typed = BindingId::from(LONG);
    assert_eq!(binding.id, Some(typed.clone()));
    let refused = |error: Error, field| {
        assert!(error.is_invalid_request() && error.attempts() == 0);
        assert_eq!(fields(&error), [field]);
        assert!(error.to_string().contains("36 characters, at most 32"), "{error}");
    };
    let bindings = stage.bindings();
    refused(bindings.get(ACCOUNT, PREFIX, typed).await.unwrap_err(), "binding_id");
    refused(bindings.get(ACCOUNT, PREFIX, binding.id.unwrap().into_string()).await.unwrap_err(), "binding_id");
    let body = CreateServiceBinding::new(CIDR, LONG_SERVICE);
    refused(bindings.create(ACCOUNT, PREFIX, body).await.unwrap_err(), "service_id");
    assert_eq!(stage.seen().len(), 1);
}

/// An id from a response that would change the path.
#[tokio::test]
async fn an_id_that_would_change_the_path_is_refused() {
    for id in ["", ".", "..", "%2e%2E", "%252e."] {
        let stage = Stage::answering(success(200, json!({"id": id}))).await;
        let read = stage.bindings().get(ACCOUNT, PREFIX, "b").await.unwrap().id.unwrap();
        for request in [
            stage.bindings().delete(ACCOUNT, PREFIX, &read),
            stage.bindings().delete(ACCOUNT, PREFIX, &read).unchecked(),
        ] {
            assert_eq!(fields(&request.await.unwrap_err()), ["binding_id"], "{id:?}");
        }
        assert_eq!(stage.seen().len(), 1);
    }
}

#[tokio::test]
async fn any_other_id_is_one_percent_encoded_segment() {
    let stage = Stage::answering(success(200, json!({"id": "a/../b?c#\u{0}\\é"}))).await;
    let read = stage.bindings().get(ACCOUNT, PREFIX, "b").await.unwrap().id.unwrap();
    stage.bindings().get(ACCOUNT, PREFIX, &read).await.unwrap();
    assert_eq!(stage.seen()[1].target, target("a%2F..%2Fb%3Fc%23%00%5C%C3%A9"));
}

#[tokio::test]
async fn ids_from_a_list_are_not_checked_either() {
    let stage = Stage::answering(success(200, json!([{"id": SERVICE}, {"id": LONG_SERVICE}]))).await;
    let services = stage.client().addressing().services().list(ACCOUNT).await.unwrap();
    for service in services.iter() {
        let body = CreateServiceBinding::new(CIDR, service.id.as_ref().unwrap());
        assert!(stage.bindings().create(ACCOUNT, PREFIX, body).build().is_ok());
    }
}

#[test]
fn an_id_from_a_response_equals_the_same_id_from_a_caller() {
    let read: AccountId = serde_json::from_value(json!(LONG)).unwrap();
    let typed = AccountId::from(LONG);
    assert_eq!((&read, read.to_string(), format!("{read:?}")), (&typed, typed.to_string(), format!("{typed:?}")));
    assert_eq!(serde_json::to_value(&read).unwrap(), serde_json::to_value(&typed).unwrap());
    assert_eq!(size_of::<AccountId>(), size_of::<String>());
}

#[derive(serde::Deserialize)]
struct Config {
    account_id: AccountId,
    cidr: Cidr,
}

#[tokio::test]
async fn values_that_a_caller_deserializes_are_checked() {
    let stage = Stage::answering(success(200, answer())).await;
    let config: Config = serde_json::from_value(json!({"account_id": LONG, "cidr": "192.0.2.77/24"})).unwrap();
    let body = CreateServiceBinding::new(&config.cidr, SERVICE);
    let error = stage.bindings().create(&config.account_id, PREFIX, body).await.unwrap_err();
    assert_eq!(fields(&error), ["account_id", "cidr"]);
    assert!(stage.seen().is_empty());
}

/// Decoding a response elsewhere counts as a caller's; [`Request::read`](cloudflare_sdk::Request::read) does not.
#[tokio::test]
async fn ids_are_not_checked_however_the_client_decodes_a_response() {
    let mut odd = answer();
    odd["advertised"] = json!({});
    let stage = Stage::answering(success(200, odd)).await;
    let request = stage.bindings().get(ACCOUNT, PREFIX, "b");
    let response = http::Response::new(success_text(answer()).into());
    let with_misfit = request.clone().send().await.unwrap();
    for read in [request.read(response).unwrap().into_inner(), with_misfit.into_inner()] {
        assert!(stage.bindings().get(ACCOUNT, PREFIX, read.id.unwrap()).build().is_ok());
        let body = CreateServiceBinding::new(read.cidr.unwrap(), read.service_id.unwrap());
        assert!(stage.bindings().create(ACCOUNT, PREFIX, body).build().is_ok());
    }
}

//! Each operation: the exact request, the value that comes back, and what a refusal answers.

use std::fs;

use cloudflare_sdk::addressing::prefixes::service_bindings::ProvisioningState;
use cloudflare_sdk::{Client, Error};
use sdk_generator::document::Document;
use sdk_generator::pointer::Pointer;
use serde_json::json;

use crate::{
    ACCOUNT, BINDING, CIDR, OFFLINE, PREFIX, SERVICE, Stage, TOKEN, binding_json, failure, json_answer, line,
    new_binding, success,
};

const BINDINGS_TARGET: &str = "/client/v4/accounts/258def64c72dae45f3e4c8516e2111f2\
    /addressing/prefixes/2af39739cc4e3b5910c918468bb89828/bindings";
const BINDING_TARGET: &str = "/client/v4/accounts/258def64c72dae45f3e4c8516e2111f2\
    /addressing/prefixes/2af39739cc4e3b5910c918468bb89828/bindings/0429b49b6a5155297b78e75a44b09e14";
const SERVICES_TARGET: &str = "/client/v4/accounts/258def64c72dae45f3e4c8516e2111f2/addressing/services";

const BINDINGS_PATH: &str = "/accounts/{account_id}/addressing/prefixes/{prefix_id}/bindings";
const BINDING_PATH: &str = "/accounts/{account_id}/addressing/prefixes/{prefix_id}/bindings/{binding_id}";
const SERVICES_PATH: &str = "/accounts/{account_id}/addressing/services";

/// One request arrived, and it is this one: every header is accounted for.
fn assert_sent(stage: &Stage, method: &str, target: &str, body: Option<&str>) {
    let seen = stage.only();
    assert_eq!((seen.method.as_str(), seen.target.as_str()), (method, target));
    assert_eq!(seen.text(), body.unwrap_or_default());
    let mut found: Vec<_> = seen.headers.iter().map(|(name, value)| (name.as_str(), value.to_str().unwrap())).collect();
    let host = stage.server.address().to_string();
    let agent = concat!("cloudflare-sdk-rust/", env!("CARGO_PKG_VERSION"));
    let bearer = format!("Bearer {TOKEN}");
    let length = seen.body.len().to_string();
    let mut expected = vec![
        ("accept", "application/json"),
        ("authorization", bearer.as_str()),
        ("host", host.as_str()),
        ("user-agent", agent),
    ];
    if body.is_some() {
        expected.extend([("content-length", length.as_str()), ("content-type", "application/json")]);
    }
    found.sort_unstable();
    expected.sort_unstable();
    assert_eq!(found, expected);
}

/// The error says everything that the refusal, the one of [`failure`], said, and which operation it was about.
fn assert_refused(error: &Error, status: u16, code: i64, operation: (&str, &str, &str)) {
    assert_eq!(error.status().unwrap(), status);
    assert_eq!(error.code(), Some(code));
    let [reason] = error.errors() else { panic!("{:?}", error.errors()) };
    assert_eq!(reason.code(), Some(code));
    assert_eq!(reason.message(), "the reason in words");
    assert_eq!(reason.documentation_url(), Some("https://docs.example.test/reasons"));
    assert_eq!(reason.source_pointer(), Some("/cidr"));
    assert!(!error.is_decode() && !error.is_invalid_request() && !error.may_have_been_applied());
    assert_eq!(error.attempts(), 1);
    let named = error.operation().unwrap();
    assert_eq!((named.id(), named.method().as_str(), named.path()), operation);
    let line = line(error);
    for part in [operation.0, &status.to_string(), "the reason in words", &code.to_string()] {
        assert!(line.contains(part), "`{line}` lacks `{part}`");
    }
}

#[tokio::test]
async fn create_sends_the_body_and_reads_the_binding() {
    let stage = Stage::answering(success(201, binding_json())).await;
    let binding = stage.bindings().create(ACCOUNT, PREFIX, new_binding()).await.unwrap();
    let body = r#"{"cidr":"192.0.2.0/24","service_id":"2db684ee7ca04e159946fd05b99e1bcd"}"#;
    assert_sent(&stage, "POST", BINDINGS_TARGET, Some(body));
    assert_eq!(binding.id.unwrap(), "0429b49b6a5155297b78e75a44b09e14");
    assert_eq!(binding.cidr.as_deref(), Some("192.0.2.0/24"));
    assert_eq!(binding.provisioning.unwrap().state, Some(ProvisioningState::Provisioning));
    assert_eq!(binding.service_id.unwrap(), "2db684ee7ca04e159946fd05b99e1bcd");
    assert_eq!(binding.service_name.as_deref(), Some("Magic Transit"));
}

#[tokio::test]
async fn create_refused() {
    let stage = Stage::answering(failure(400, 1004)).await;
    let error = stage.bindings().create(ACCOUNT, PREFIX, new_binding()).await.unwrap_err();
    assert_refused(&error, 400, 1004, ("create-service-binding", "POST", BINDINGS_PATH));
}

#[tokio::test]
async fn list_reads_every_binding_in_order() {
    let second = json!({
        "id": "0429b49b6a5155297b78e75a44b09e15",
        "cidr": "192.0.2.1/32",
        "provisioning": { "state": "active" },
        "service_id": "5a4d3e21c0b94f8796a1d2e3f4051627",
        "service_name": "CDN",
    });
    let third = json!({ "id": "3", "provisioning": { "state": "magic_transit_route_missing" } });
    let stage = Stage::answering(success(200, json!([binding_json(), second, third]))).await;
    let page = stage.bindings().list(ACCOUNT, PREFIX).await.unwrap();
    assert_sent(&stage, "GET", BINDINGS_TARGET, None);
    assert_eq!(page.len(), 3);
    assert_eq!(page[0].id.as_ref().unwrap(), &"0429b49b6a5155297b78e75a44b09e14");
    assert_eq!(page[0].service_name.as_deref(), Some("Magic Transit"));
    assert_eq!(page[1].id.as_ref().unwrap(), &"0429b49b6a5155297b78e75a44b09e15");
    assert_eq!(page[1].cidr.as_deref(), Some("192.0.2.1/32"));
    assert_eq!(page[1].service_id.as_ref().unwrap(), &"5a4d3e21c0b94f8796a1d2e3f4051627");
    assert_eq!(page[1].service_name.as_deref(), Some("CDN"));
    let states: Vec<_> = page.iter().map(|one| one.provisioning.clone().unwrap().state.unwrap()).collect();
    let [first, second, third] = states.try_into().unwrap();
    assert_eq!(first, ProvisioningState::Provisioning);
    assert_eq!(second, ProvisioningState::Active);
    assert_eq!(third, ProvisioningState::MagicTransitRouteMissing);
}

#[tokio::test]
async fn list_refused() {
    let stage = Stage::answering(failure(404, 1001)).await;
    let error = stage.bindings().list(ACCOUNT, PREFIX).await.unwrap_err();
    assert!(error.is_not_found());
    assert_refused(&error, 404, 1001, ("list-service-bindings", "GET", BINDINGS_PATH));
}

#[tokio::test]
async fn get_reads_the_binding() {
    let stage = Stage::answering(success(200, binding_json())).await;
    let binding = stage.bindings().get(ACCOUNT, PREFIX, BINDING).await.unwrap();
    assert_sent(&stage, "GET", BINDING_TARGET, None);
    assert_eq!(binding.id.unwrap(), BINDING);
    assert_eq!(binding.cidr.as_deref(), Some(CIDR));
    assert_eq!(binding.provisioning.unwrap().state.unwrap(), "provisioning");
    assert_eq!(binding.service_id.unwrap(), SERVICE);
    assert_eq!(binding.service_name.as_deref(), Some("Magic Transit"));
}

#[tokio::test]
async fn get_refused() {
    let stage = Stage::answering(failure(401, 10000)).await;
    let error = stage.bindings().get(ACCOUNT, PREFIX, BINDING).await.unwrap_err();
    assert!(error.is_unauthorized());
    assert_refused(&error, 401, 10000, ("get-service-binding", "GET", BINDING_PATH));
}

#[tokio::test]
async fn delete_gives_nothing() {
    let stage = Stage::answering(json_answer(200, &json!({ "success": true, "errors": [], "messages": [] }))).await;
    let () = stage.bindings().delete(ACCOUNT, PREFIX, BINDING).await.unwrap();
    assert_sent(&stage, "DELETE", BINDING_TARGET, None);
}

#[tokio::test]
async fn delete_refused() {
    let stage = Stage::answering(failure(409, 1009)).await;
    let error = stage.bindings().delete(ACCOUNT, PREFIX, BINDING).await.unwrap_err();
    assert!(error.is_conflict());
    assert_refused(&error, 409, 1009, ("delete-service-binding", "DELETE", BINDING_PATH));
}

#[tokio::test]
async fn list_services_reads_ids_and_names() {
    let result = json!([{ "id": SERVICE, "name": "Magic Transit" }, { "name": "CDN" }]);
    let stage = Stage::answering(success(200, result)).await;
    let services = stage.client().addressing().services().list(ACCOUNT).await.unwrap();
    assert_sent(&stage, "GET", SERVICES_TARGET, None);
    assert_eq!(services.len(), 2);
    assert_eq!(services[0].id.as_ref().unwrap(), &"2db684ee7ca04e159946fd05b99e1bcd");
    assert_eq!(services[0].name.as_deref(), Some("Magic Transit"));
    assert_eq!((services[1].id.as_ref(), services[1].name.as_deref()), (None, Some("CDN")));
}

#[tokio::test]
async fn list_services_refused() {
    let stage = Stage::answering(failure(400, 7003)).await;
    let error = stage.client().addressing().services().list(ACCOUNT).await.unwrap_err();
    assert_refused(&error, 400, 7003, ("list-services", "GET", SERVICES_PATH));
}

#[tokio::test]
async fn a_403_names_the_permission_of_each_operation() {
    let stage = Stage::answering(failure(403, 10000)).await;
    let (bindings, services) = (stage.bindings(), stage.client().addressing().services());
    let (write, read) = ("IP Prefixes: Write", "IP Prefixes: Read");
    for (error, readable) in [
        (bindings.create(ACCOUNT, PREFIX, new_binding()).await.unwrap_err(), false),
        (bindings.delete(ACCOUNT, PREFIX, BINDING).await.unwrap_err(), false),
        (bindings.list(ACCOUNT, PREFIX).await.unwrap_err(), true),
        (bindings.get(ACCOUNT, PREFIX, BINDING).await.unwrap_err(), true),
        (services.list(ACCOUNT).await.unwrap_err(), true),
    ] {
        let line = line(&error);
        assert!(error.is_forbidden() && line.contains(write), "{line}");
        assert_eq!(line.contains(read), readable, "{line}");
        let needed = if readable { &[write, read][..] } else { &[write] };
        assert_eq!(error.operation().unwrap().required_permissions(), needed);
    }
}

/// What carried the credential of a client that is otherwise the same.
async fn credentials_of(client: impl FnOnce(&Stage) -> Client) -> Vec<(&'static str, String)> {
    let stage = Stage::answering(success(200, json!([]))).await;
    client(&stage).addressing().services().list(ACCOUNT).await.unwrap();
    stage.only().credentials().into_iter().map(|(name, value)| (name, value.to_owned())).collect()
}

#[tokio::test]
async fn email_and_key_are_sent_alone() {
    let sent = credentials_of(|stage| stage.builder().api_key("user@example.com", "key-1").build().unwrap()).await;
    assert_eq!(sent, [("x-auth-email", "user@example.com".into()), ("x-auth-key", "key-1".into())]);
}

#[tokio::test]
async fn a_user_service_key_is_sent_alone() {
    let sent = credentials_of(|stage| stage.builder().user_service_key("v1.0-key-2").build().unwrap()).await;
    assert_eq!(sent, [("x-auth-user-service-key", "v1.0-key-2".into())]);
}

#[test]
fn the_default_base_url_is_the_server_of_the_description() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../spec/openapi.yaml");
    let document = Document::read("spec/openapi.yaml", &fs::read_to_string(path).unwrap()).unwrap();
    let server = document.value(&Pointer::root()).unwrap()["servers"][0]["url"].as_str().unwrap();
    let url = OFFLINE.addressing().services().list(ACCOUNT).url().unwrap();
    assert_eq!(url.as_str(), format!("{server}/accounts/{ACCOUNT}/addressing/services"));
}

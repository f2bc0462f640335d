//! The credential that a client sends, and its headers.

use std::fs;

use cloudflare_sdk::Client;
use sdk_generator::document::Document;
use sdk_generator::pointer::Pointer;
use serde_json::json;

use crate::{ACCOUNT, OFFLINE, Stage, success};

/// The headers that carry the credential of a client.
async fn credentials_of(client: impl FnOnce(&Stage) -> Client) -> Vec<(&'static str, String)> {
    let stage = Stage::answering(success(200, json!([]))).await;
    client(&stage).addressing().services().list(ACCOUNT).await.unwrap();
    stage.only().credentials().into_iter().map(|(name, value)| (name, value.to_owned())).collect()
}

#[tokio::test]
async fn email_and_key_are_sent_without_other_credentials() {
    let sent = credentials_of(|stage| stage.builder().api_key("user@example.com", "key-1").build().unwrap()).await;
    assert_eq!(sent, [("x-auth-email", "user@example.com".into()), ("x-auth-key", "key-1".into())]);
}

#[tokio::test]
async fn a_user_service_key_is_sent_without_other_credentials() {
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

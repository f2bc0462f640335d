//! Public bug reports of other clients at run time, as tests.
//!
//! Reports about pagination and retries are tested elsewhere.

use std::time::Duration;

use cloudflare_sdk::Client;
use cloudflare_sdk::addressing::prefixes::service_bindings::{CreateServiceBinding, ServiceBinding};
use cloudflare_sdk::testing::{Answer, EmbeddedApi};
use sdk_tests::fixtures::empty_and_null_values::Resources as _;
use sdk_tests::fixtures::empty_and_null_values::plans::EditPlan;
use sdk_tests::fixtures::three_states::Resources as _;
use sdk_tests::fixtures::three_states::notes::EditNote;
use serde_json::{Value, json};

use crate::{ACCOUNT, PREFIX, Stage, answer, bindings, json_answer, line, success};

/// A binding of one address.
fn one_address() -> CreateServiceBinding {
    CreateServiceBinding::new("192.0.2.1/32", "s1")
}

#[tokio::test]
async fn null_errors_and_messages_are_empty() {
    let body = json!({ "success": true, "errors": null, "messages": null, "result": [] });
    let stage = Stage::answering(json_answer(200, &body)).await;
    let response = stage.bindings().list(ACCOUNT, "p1").send().await.unwrap();
    assert!(response.result().is_empty() && response.messages().is_empty());
    let refusal = json!({ "success": false, "errors": null, "messages": null, "result": null });
    let stage = Stage::answering(json_answer(400, &refusal)).await;
    let error = stage.bindings().list(ACCOUNT, "p1").await.unwrap_err();
    assert!(error.errors().is_empty() && error.status().unwrap() == 400);
}

#[tokio::test]
async fn null_in_place_of_a_string_is_none() {
    let binding = json!({
        "id": "b1", "cidr": "192.0.2.0/24", "service_id": "s1", "service_name": null, "provisioning": null,
    });
    let stage = Stage::answering(success(200, json!([binding]))).await;
    let page = stage.bindings().list(ACCOUNT, "p1").await.unwrap();
    let [read] = page.items() else { panic!("{page:?}") };
    assert_eq!((read.service_name.as_ref(), read.provisioning.as_ref()), (None, None));
    assert_eq!(read.id.as_ref().unwrap(), &"b1");
    assert_eq!(read.cidr, Some("192.0.2.0/24".into()));
    assert_eq!(read.service_id.as_ref().unwrap(), &"s1");
}

#[tokio::test]
async fn a_missing_property_is_none_and_an_unknown_one_is_ignored() {
    let binding = json!({ "id": "b1", "service_id": "s1", "brand_new": { "x": 1 } });
    let stage = Stage::answering(success(200, json!([binding]))).await;
    let response = stage.bindings().list(ACCOUNT, "p1").send().await.unwrap();
    assert_eq!(response.result()[0].cidr, None);
    assert_eq!(response.result()[0].id.as_ref().unwrap(), &"b1");
    assert!(response.text().contains("brand_new"), "what the types do not hold can be reached");
}

#[tokio::test]
async fn a_delete_succeeds_whatever_its_result() {
    for body in [
        json!({ "success": true, "errors": [], "messages": [], "result": null }),
        json!({ "success": true, "errors": [], "messages": [] }),
        json!({ "success": true, "errors": [], "messages": [], "result": { "id": "b3" } }),
    ] {
        let stage = Stage::answering(json_answer(200, &body)).await;
        stage.bindings().delete(ACCOUNT, "p1", "b1").await.unwrap_or_else(|error| panic!("{body}: {error}"));
    }
}

#[tokio::test]
async fn success_false_with_status_200_is_an_error() {
    let body = json!({
        "success": false, "errors": [{ "code": 1000, "message": "no such service" }], "messages": [], "result": null,
    });
    let stage = Stage::answering(json_answer(200, &body)).await;
    let error = stage.bindings().create(ACCOUNT, "p1", one_address()).await.unwrap_err();
    assert_eq!((error.status().unwrap().as_u16(), error.code()), (200, Some(1000)));
    assert!(line(&error).contains("no such service"), "{error}");
    stage.only();
}

#[tokio::test]
async fn an_html_page_of_the_edge_is_an_error_with_an_excerpt() {
    let bad_gateway = format!("<!DOCTYPE html><title>502 Bad Gateway</title>{}", "x".repeat(20_000));
    for (status, content_type, body) in [
        (502, "text/html", bad_gateway.as_str()),
        (520, "application/json", "<html>"),
        (403, "text/html", "<html>challenge</html>"),
    ] {
        let stage =
            Stage::answering(answer(status, &[("content-type", content_type), ("cf-ray", "8f00-AMS")], body)).await;
        let error = stage.bindings().create(ACCOUNT, "p1", one_address()).await.unwrap_err();
        assert_eq!((error.status().unwrap().as_u16(), error.ray_id()), (status, Some("8f00-AMS")));
        let excerpt = error.body_excerpt().unwrap();
        assert!(body.starts_with(&excerpt[..6]) && excerpt.len() <= 500, "{excerpt}");
        let line = line(&error);
        assert!(line.contains("<html>") || line.contains("502 Bad Gateway</title>"), "{line}");
        assert!(line.contains(&status.to_string()) && line.contains("8f00-AMS") && line.len() < 1_500, "{line}");
        assert!(!line.ends_with("expected value at line 1 column 1"), "{line}");
    }
}

#[tokio::test]
async fn a_create_that_conflicts_is_sent_once() {
    let body = json!({
        "success": false, "errors": [{ "code": 1009, "message": "it is there" }], "messages": [], "result": null,
    });
    let stage = Stage::answering(json_answer(409, &body)).await;
    let error = stage.bindings().create(ACCOUNT, "p1", one_address()).await.unwrap_err();
    assert!(error.is_conflict() && !error.may_have_been_applied());
    assert_eq!((error.code(), error.attempts()), (Some(1009), 1));
    stage.only();
}

#[tokio::test]
async fn a_create_that_times_out_is_sent_once() {
    let api = EmbeddedApi::start().unwrap();
    api.answer_next(Answer::genuine().delay(Duration::from_millis(200)).times(usize::MAX));
    let client = Client::builder().base_url(api.base_url()).api_token(api.token()).timeout(Duration::from_millis(60));
    let body = CreateServiceBinding::new("192.0.2.0/24", api.service_id());
    let error = bindings(&client.build().unwrap()).create(ACCOUNT, PREFIX, body).await.unwrap_err();
    assert!(error.is_timeout() && error.may_have_been_applied());
    assert_eq!((error.attempts(), api.requests().len()), (1, 1));
}

#[tokio::test]
async fn white_space_around_a_token_is_not_sent() {
    let stage = Stage::answering(success(200, json!([]))).await;
    for token in ["abcDEF123\n", "abcDEF123\r\n", " \tabcDEF123 "] {
        let client = stage.builder().api_token(token).build().unwrap();
        bindings(&client).list(ACCOUNT, "p1").await.unwrap();
        assert_eq!(stage.seen().last().unwrap().credentials(), [("authorization", "Bearer abcDEF123")]);
    }
}

#[test]
fn an_invalid_header_value_is_refused_and_not_shown() {
    for token in
        ["planted\nSECRET", "planted\rSECRET", "planted\r\nx-evil: SECRET", "planted\0SECRET", "plantedéSECRET"]
    {
        let builder = Client::builder().api_token(token);
        assert!(!format!("{builder:?}").contains("planted"));
        let error = builder.build().unwrap_err();
        let line = line(&error);
        assert!(line.contains("token"), "the cause is named: {line}");
        let all = format!("{line} {error:?}");
        assert!(!all.contains("planted") && !all.contains("SECRET"), "{all}");
    }
    for blank in ["", " \n"] {
        assert!(Client::builder().api_token(blank).build().is_err());
    }
}

/// An environment with these variables.
fn environment(variables: &[(&'static str, &'static str)]) -> impl Fn(&str) -> Option<String> + use<> {
    let variables = variables.to_vec();
    move |name| variables.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
}

const EMAIL: (&str, &str) = ("CLOUDFLARE_EMAIL", "a@example.com");
const KEY: (&str, &str) = ("CLOUDFLARE_API_KEY", "old");
const ENV_TOKEN: (&str, &str) = ("CLOUDFLARE_API_TOKEN", "from-env");
const SERVICE_KEY: (&str, &str) = ("CLOUDFLARE_API_USER_SERVICE_KEY", "v1.0-env");

#[tokio::test]
async fn an_explicit_token_replaces_the_credentials_in_the_environment() {
    let stage = Stage::answering(success(200, json!([]))).await;
    let builder = stage.builder().api_token("explicit").read_env_with(environment(&[EMAIL, KEY]));
    bindings(&builder.build().unwrap()).list(ACCOUNT, "p1").await.unwrap();
    assert_eq!(stage.only().credentials(), [("authorization", "Bearer explicit")]);
}

#[tokio::test]
async fn credentials_in_the_environment_have_a_precedence() {
    let stage = Stage::answering(success(200, json!([]))).await;
    for (variables, sent) in [
        (&[SERVICE_KEY, EMAIL, KEY, ENV_TOKEN][..], &[("authorization", "Bearer from-env")][..]),
        (&[SERVICE_KEY, EMAIL, KEY], &[("x-auth-email", "a@example.com"), ("x-auth-key", "old")]),
        (&[SERVICE_KEY, EMAIL], &[("x-auth-user-service-key", "v1.0-env")]),
        (&[("CLOUDFLARE_API_TOKEN", "  "), EMAIL, KEY], &[("x-auth-email", "a@example.com"), ("x-auth-key", "old")]),
    ] {
        let client = stage.builder().read_env_with(environment(variables)).build().unwrap();
        bindings(&client).list(ACCOUNT, "p1").await.unwrap();
        assert_eq!(stage.seen().last().unwrap().credentials(), sent);
    }
}

#[test]
fn half_a_credential_two_credentials_or_none_are_refused() {
    let refusal = |builder: cloudflare_sdk::ClientBuilder| line(&builder.build().unwrap_err());
    let half = refusal(Client::builder().read_env_with(environment(&[KEY])));
    assert!(
        half.contains("CLOUDFLARE_API_KEY") && half.contains("CLOUDFLARE_EMAIL") && !half.contains("old"),
        "{half}"
    );
    let two = refusal(Client::builder().api_token("secret-1").api_key("a@example.com", "secret-2"));
    assert!(two.contains("API token") && two.contains("API key"), "{two}");
    assert!(!two.contains("secret-1") && !two.contains("secret-2"), "{two}");
    let none = refusal(Client::builder().read_env_with(environment(&[])));
    for name in [EMAIL.0, KEY.0, ENV_TOKEN.0, SERVICE_KEY.0] {
        assert!(none.contains(name), "`{none}` lacks {name}");
    }
}

#[tokio::test]
async fn an_update_sends_only_the_fields_that_were_set() {
    let stage = Stage::answering(answer(204, &[], "")).await;
    stage.client().plans().edit(EditPlan::new().tier("pro")).await.unwrap();
    let seen = stage.only();
    assert_eq!((seen.method.as_str(), seen.text()), ("PATCH", r#"{"tier":"pro"}"#));

    let stage = Stage::answering(answer(204, &[], "")).await;
    stage.client().notes().edit("n", EditNote::new(None).text("new")).await.unwrap();
    let sent: Value = serde_json::from_slice(&stage.only().body).unwrap();
    assert_eq!(sent, json!({ "owner": null, "text": "new" }));
}

#[test]
fn absent_properties_are_not_serialized() {
    assert_eq!(serde_json::to_string(&ServiceBinding::default()).unwrap(), "{}");
}

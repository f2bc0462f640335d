//! Values and errors for every kind of 2xx.

use cloudflare_sdk::addressing::prefixes::service_bindings::{ProvisioningState, ServiceBinding};
use cloudflare_sdk::{Client, Error, Page};
use httpmock::HttpMockResponse;
use serde_json::{Value, json};

use crate::{
    ACCOUNT, BINDING, PREFIX, SERVICE, Stage, answer, binding_json, json_answer, line, new_binding, success, unfinished,
};

const JSON: (&str, &str) = ("content-type", "application/json");

async fn create(answer: HttpMockResponse) -> Result<ServiceBinding, Error> {
    Stage::answering(answer).await.bindings().create(ACCOUNT, PREFIX, new_binding()).await
}

async fn get(answer: HttpMockResponse) -> Result<ServiceBinding, Error> {
    Stage::answering(answer).await.bindings().get(ACCOUNT, PREFIX, BINDING).await
}

async fn list(answer: HttpMockResponse) -> Result<Page<ServiceBinding>, Error> {
    Stage::answering(answer).await.bindings().list(ACCOUNT, PREFIX).await
}

async fn delete(answer: HttpMockResponse) -> Result<(), Error> {
    Stage::answering(answer).await.bindings().delete(ACCOUNT, PREFIX, BINDING).await
}

#[tokio::test]
async fn any_2xx_is_a_success_whatever_status_the_description_has() {
    for status in [200, 201, 202, 203, 206, 226, 299] {
        assert_eq!(create(success(status, binding_json())).await.unwrap().id.unwrap(), BINDING, "{status}");
        assert_eq!(get(success(status, binding_json())).await.unwrap().id.unwrap(), BINDING, "{status}");
    }
}

#[tokio::test]
async fn send_returns_status_headers_and_body() {
    let body = json!({
        "success": true,
        "errors": [],
        "messages": [{ "code": 1100, "message": "a remark" }],
        "result": binding_json(),
    });
    let headers = [JSON, ("cf-ray", "8f00000000000000-AMS")];
    let stage = Stage::answering(answer(202, &headers, body.to_string())).await;
    let response = stage.bindings().create(ACCOUNT, PREFIX, new_binding()).send().await.unwrap();
    assert_eq!((response.status().as_u16(), response.attempts()), (202, 1));
    assert_eq!(response.ray_id(), Some("8f00000000000000-AMS"));
    assert_eq!((response.messages()[0].code(), response.messages()[0].message()), (Some(1100), "a remark"));
    assert_eq!(response.body(), body.to_string().as_bytes());
    assert_eq!(response.into_inner().id.unwrap(), BINDING);
}

#[tokio::test]
async fn success_false_on_a_2xx_is_an_error_that_carries_the_reasons() {
    let refusal = json!({
        "success": false,
        "errors": [{ "code": 1000, "message": "no such service", "source": { "pointer": "/service_id" } }],
        "messages": [],
        "result": null,
    });
    for status in [200, 201] {
        let error = create(json_answer(status, &refusal)).await.unwrap_err();
        assert_eq!(error.status().unwrap(), status);
        assert_eq!((error.code(), error.errors()[0].message()), (Some(1000), "no such service"));
        assert_eq!(error.errors()[0].source_pointer(), Some("/service_id"));
        assert!(!error.is_decode() && line(&error).contains("no such service"));
    }
    assert_eq!(list(json_answer(200, &refusal)).await.unwrap_err().code(), Some(1000));
    assert_eq!(delete(json_answer(200, &refusal)).await.unwrap_err().code(), Some(1000));
}

#[tokio::test]
async fn an_empty_body_is_an_error_if_a_value_is_expected() {
    for (status, body) in [(200, ""), (201, ""), (204, ""), (200, " \n")] {
        let error = create(answer(status, &[JSON], body)).await.unwrap_err();
        assert!(error.is_decode() && error.may_have_been_applied());
        assert!(line(&error).contains("no body"), "{error}");
        assert!(get(answer(status, &[JSON], body)).await.unwrap_err().is_decode());
        assert!(list(answer(status, &[JSON], body)).await.unwrap_err().is_decode());
    }
}

#[tokio::test]
async fn an_empty_body_is_a_success_where_no_result_is_described() {
    for (status, body) in [
        (200, ""),
        (204, ""),
        (200, " \r\n"),
        (200, r#"{"success":true,"errors":[],"messages":[]}"#),
        (200, r#"{"success":true,"errors":[],"messages":[],"result":null}"#),
        (202, r#"{"success":true,"errors":[],"messages":[],"result":{"id":"x"}}"#),
    ] {
        delete(answer(status, &[JSON], body)).await.unwrap_or_else(|error| panic!("{status} `{body}`: {error}"));
    }
}

#[tokio::test]
async fn a_missing_result_is_an_error_that_names_it_if_a_value_is_expected() {
    for body in [json!({ "success": true, "result": null }), json!({ "success": true })] {
        let error = create(json_answer(201, &body)).await.unwrap_err();
        assert!(error.is_decode() && error.may_have_been_applied());
        assert!(line(&error).contains("result"), "{error}");
    }
}

#[tokio::test]
async fn html_on_a_2xx_is_a_decode_error_with_a_bounded_excerpt() {
    let page = format!("<!DOCTYPE html><title>Sign in</title>{}", "padding ".repeat(10_000));
    for content_type in ["text/html", "application/json"] {
        let headers = [("content-type", content_type), ("cf-ray", "8f00000000000001-AMS")];
        for error in [
            create(answer(200, &headers, page.clone())).await.unwrap_err(),
            delete(answer(200, &headers, page.clone())).await.unwrap_err(),
        ] {
            assert!(error.is_decode());
            assert_eq!(error.status().unwrap(), 200);
            assert_eq!(error.ray_id(), Some("8f00000000000001-AMS"));
            let excerpt = error.body_excerpt().unwrap();
            assert!(excerpt.starts_with("<!DOCTYPE html><title>Sign in</title>") && excerpt.len() <= 500);
            let line = line(&error);
            assert!(line.contains("Sign in") && line.contains("8f00000000000001-AMS"), "{line}");
            assert!(format!("{line}{error:?}").len() < 5_000);
        }
    }
}

#[tokio::test]
async fn json_is_decoded_whatever_the_content_type() {
    let body = json!({ "success": true, "result": binding_json() }).to_string();
    for headers in [&[("content-type", "text/html")][..], &[("content-type", "text/plain; charset=x")], &[]] {
        assert_eq!(get(answer(200, headers, body.clone())).await.unwrap().id.unwrap(), BINDING);
    }
}

#[tokio::test]
async fn a_strict_decode_error_names_status_ray_id_and_json_path() {
    let mut wrong = binding_json();
    wrong["provisioning"] = json!({ "state": ["provisioning"] });
    let padding = "x".repeat(10_000);
    let body = json!({ "success": true, "result": [binding_json(), wrong], "padding": padding }).to_string();
    let stage = Stage::answering(answer(200, &[JSON, ("cf-ray", "8f00000000000002-AMS")], body)).await;
    let error = stage.bindings().list(ACCOUNT, PREFIX).strict_answers().await.unwrap_err();
    assert!(error.is_decode());
    let line = line(&error);
    for part in ["list-service-bindings", "200", "result[1].provisioning.state", "8f00000000000002-AMS"] {
        assert!(line.contains(part), "`{line}` lacks `{part}`");
    }
    let excerpt = error.body_excerpt().unwrap();
    assert!(!excerpt.is_empty() && excerpt.len() <= 500);
    assert!(format!("{line}{error:?}").len() < 5_000);
}

#[tokio::test]
async fn a_value_of_another_type_loses_no_item_of_a_list() {
    let mut odd = binding_json();
    odd["provisioning"] = json!({ "state": ["provisioning"] });
    odd["service_id"] = json!(13335.0);
    let body = json!({ "success": true, "result": [binding_json(), odd, null, binding_json()] });
    let stage = Stage::answering(json_answer(200, &body)).await;
    let response = stage.bindings().list(ACCOUNT, PREFIX).send().await.unwrap();
    let [first, second, third, last] = response.result().items() else { panic!("{:?}", response.result()) };
    assert_eq!((first, first.id.as_ref().unwrap().as_str()), (last, BINDING));
    assert_eq!(second.id.as_ref().unwrap(), BINDING);
    assert_eq!(second.service_id.as_ref().unwrap(), "13335.0");
    assert_eq!(second.provisioning.as_ref().unwrap().state, None);
    assert_eq!(*third, ServiceBinding::default());
    let misfits: Vec<String> = response.misfits().iter().map(ToString::to_string).collect();
    assert_eq!(
        misfits,
        [
            r#"result[1].provisioning.state: expected a string, got ["provisioning"]"#,
            "result[2]: expected an object, got null",
        ]
    );
}

#[tokio::test]
async fn json_that_ends_too_early_is_a_decode_error() {
    let error = create(answer(201, &[JSON], r#"{"success":true,"result":{"id":"0429b4"#)).await.unwrap_err();
    assert!(error.is_decode() && error.may_have_been_applied());
}

#[tokio::test]
async fn a_value_without_an_envelope_is_an_error() {
    assert!(get(json_answer(200, &binding_json())).await.unwrap_err().is_decode());
    assert!(list(json_answer(200, &json!([binding_json()]))).await.unwrap_err().is_decode());
}

#[tokio::test]
async fn a_body_over_the_limit_is_an_error_and_one_at_the_limit_is_not() {
    let body = json!({ "success": true, "result": binding_json() }).to_string();
    let length = body.len() as u64;
    let stage = Stage::answering(answer(200, &[JSON], body)).await;
    let limited = |bytes| stage.builder().api_token("t").max_response_bytes(bytes).build().unwrap();
    let get = |bytes| crate::bindings(&limited(bytes)).get(ACCOUNT, PREFIX, BINDING);
    assert_eq!(get(length).await.unwrap().id.unwrap(), BINDING);
    let error = get(length - 1).await.unwrap_err();
    assert_eq!(error.status().unwrap(), 200);
    assert!(line(&error).contains(&(length - 1).to_string()), "{error}");
}

#[tokio::test]
async fn a_body_of_unknown_length_is_abandoned_at_the_limit() {
    // A chunk of 32 bytes without an end: the error does not wait for it.
    let base_url = unfinished(
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n20\r\n{\"success\":true,\"padding\":\"xxxxx\r\n",
    );
    let client = Client::builder().api_token("t").base_url(base_url).max_response_bytes(31).build().unwrap();
    let error = crate::bindings(&client).get(ACCOUNT, PREFIX, BINDING).await.unwrap_err();
    assert!(!error.is_timeout() && error.status().unwrap() == 200);
    assert!(line(&error).contains("31 bytes"), "{error}");
}

#[tokio::test]
async fn a_list_whose_result_is_null_or_missing_is_empty() {
    for body in [
        json!({ "success": true, "result": null }),
        json!({ "success": true }),
        json!({ "success": true, "result": [] }),
    ] {
        let page = list(json_answer(200, &body)).await.unwrap();
        assert!(page.is_empty() && page.result_info().is_none(), "{body}");
    }
}

#[tokio::test]
async fn a_page_has_its_result_info() {
    let info = json!({ "page": 2, "per_page": 1, "count": 1, "total_count": 3, "total_pages": 3 });
    let page =
        list(json_answer(200, &json!({ "success": true, "result": [binding_json()], "result_info": info }))).await;
    let page = page.unwrap();
    let info = page.result_info().unwrap();
    assert_eq!((info.page, info.per_page, info.count), (Some(2), Some(1), Some(1)));
    assert_eq!((info.total_count, info.total_pages), (Some(3), Some(3)));
}

#[tokio::test]
async fn null_and_absent_members_are_none() {
    let null = json!({ "id": null, "cidr": null, "provisioning": null, "service_id": null, "service_name": null });
    for result in [null, json!({})] {
        assert_eq!(get(success(200, result)).await.unwrap(), ServiceBinding::default());
    }
    let stateless = get(success(200, json!({ "id": BINDING, "provisioning": {} }))).await.unwrap();
    assert_eq!((stateless.id.unwrap().as_str(), stateless.provisioning.unwrap().state), (BINDING, None));
}

#[tokio::test]
async fn an_unknown_enum_value_is_kept_and_serialized_again() {
    let mut result = binding_json();
    result["provisioning"]["state"] = "draining".into();
    let binding = get(success(200, result.clone())).await.unwrap();
    let state = binding.provisioning.as_ref().unwrap().state.as_ref().unwrap();
    assert_eq!(state, &ProvisioningState::Unknown("draining".into()));
    assert!(!state.is_known());
    assert_eq!(serde_json::to_value(&binding).unwrap(), result);
}

#[tokio::test]
async fn unknown_members_are_ignored_and_still_in_the_body() {
    let mut result = binding_json();
    result["brand_new"] = json!({ "x": 1 });
    let stage = Stage::answering(success(200, result)).await;
    let response = stage.bindings().get(ACCOUNT, PREFIX, BINDING).send().await.unwrap();
    assert_eq!(response.result().service_id.as_ref().unwrap(), &SERVICE);
    let body: Value = serde_json::from_slice(response.body()).unwrap();
    assert_eq!(body["result"]["brand_new"]["x"], 1);
}

#[tokio::test]
async fn limits_apply_to_requests_and_not_to_responses() {
    let long = "a".repeat(40);
    let result = json!({ "id": long, "cidr": "192.0.2.1/24", "service_id": long });
    let binding = get(success(200, result)).await.unwrap();
    assert_eq!((binding.id.unwrap().as_str(), binding.service_id.unwrap().as_str()), (long.as_str(), long.as_str()));
    assert_eq!(binding.cidr, Some("192.0.2.1/24".into()));
}

//! Errors after 3xx, 4xx, 5xx and no response, and the number of requests for each.

use std::error::Error as _;
use std::time::{Duration, Instant};

use cloudflare_sdk::testing::{Answer, EmbeddedApi};
use cloudflare_sdk::{Client, Error};
use httpmock::HttpMockResponse;
use serde_json::json;

use crate::{
    ACCOUNT, BINDING, PREFIX, Stage, answer, bindings, failure, json_answer, line, new_binding, success, unfinished,
};

/// The error of a create with this response; asserts that it was sent once.
async fn create(answer: HttpMockResponse) -> Error {
    let stage = Stage::answering(answer).await;
    let error = stage.bindings().create(ACCOUNT, PREFIX, new_binding()).await.unwrap_err();
    assert_eq!(stage.only().method, "POST");
    error
}

#[tokio::test]
async fn every_member_of_each_error_in_a_response_is_read() {
    let body = json!({
        "success": false,
        "errors": [
            {
                "code": 1001,
                "message": "outside the prefix",
                "documentation_url": "https://docs.example.test/1001",
                "source": { "pointer": "/cidr" },
                "error_chain": [{ "code": 1007, "message": "the deeper reason" }],
            },
            { "code": 1002, "message": "no such service" },
        ],
        "messages": [],
        "result": null,
    });
    for status in [400, 422, 500] {
        let error = create(json_answer(status, &body)).await;
        assert_eq!(error.status().unwrap(), status);
        let [first, second] = error.errors() else { panic!("{:?}", error.errors()) };
        assert_eq!((first.code(), first.message()), (Some(1001), "outside the prefix"));
        assert_eq!(first.documentation_url(), Some("https://docs.example.test/1001"));
        assert_eq!(first.source_pointer(), Some("/cidr"));
        let [deeper] = first.error_chain() else { panic!("{first:?}") };
        assert_eq!((deeper.code(), deeper.message()), (Some(1007), "the deeper reason"));
        assert_eq!((second.code(), second.message()), (Some(1002), "no such service"));
        assert_eq!((second.documentation_url(), second.source_pointer()), (None, None));
        let line = line(&error);
        assert!(line.contains("outside the prefix") && line.contains("no such service"), "{line}");
    }
}

#[tokio::test]
async fn reasons_in_the_forms_of_other_apis_are_read() {
    for (body, code, reason) in [
        (json!({ "errors": ["not yours"] }), None, "not yours"),
        (json!({ "error": "not yours" }), None, "not yours"),
        (json!({ "error": { "message": "not yours", "code": 7 } }), Some(7), "not yours"),
        (json!({ "message": "not yours", "code": "1000" }), Some(1000), "not yours"),
        (json!({ "success": false, "errors": [], "message": "not yours", "code": 1000.0 }), Some(1000), "not yours"),
        (json!({ "errors": [{ "title": "not yours" }] }), None, "not yours"),
        (json!({ "type": "about:blank", "title": "Forbidden", "detail": "not yours" }), None, "Forbidden: not yours"),
        (json!({ "errors": { "cidr": ["not yours"] } }), None, r#"{"cidr":["not yours"]}"#),
    ] {
        let error = create(json_answer(403, &body)).await;
        let [read] = error.errors() else { panic!("{body}: {:?}", error.errors()) };
        assert_eq!((read.code(), read.message(), error.code()), (code, reason, code), "{body}");
        assert!(line(&error).contains(reason) && !line(&error).contains("no message"), "{error}");
        assert_eq!(error.body_excerpt(), Some(&*body.to_string()));
    }
    // A value that does not fit is no error of the API.
    let error = create(json_answer(200, &json!({ "message": "hello" }))).await;
    assert!(error.is_decode() && error.errors().is_empty());
}

#[tokio::test]
async fn an_error_body_in_another_format_is_an_api_error() {
    let page = format!("<html><title>error code: 1020</title>{}", "padding ".repeat(10_000));
    let bodies: [&[u8]; 6] = [page.as_bytes(), b"", b"{\"success\":fal", b"\xff\xfe\x00\xc3", b"null", b"[1]"];
    for body in bodies {
        for status in [403, 502, 520] {
            let headers = [("content-type", "text/html"), ("cf-ray", "8f01-AMS"), ("retry-after", "7")];
            let error = create(answer(status, &headers, body)).await;
            assert_eq!(error.status().unwrap(), status);
            assert_eq!(error.is_server_error(), status >= 500);
            assert_eq!(error.ray_id(), Some("8f01-AMS"));
            assert_eq!(error.retry_after(), Some(Duration::from_secs(7)));
            assert!(error.errors().is_empty() && error.code().is_none() && !error.is_decode());
            assert!(error.body_excerpt().is_some_and(|excerpt| excerpt.len() <= 500));
            let line = line(&error);
            assert!(line.contains(&status.to_string()) && line.contains("8f01-AMS"), "{line}");
            assert!(format!("{line}{error:?}").len() < 5_000);
        }
    }
}

#[tokio::test]
async fn a_truncated_error_response_keeps_its_status_and_ray_id() {
    let api = EmbeddedApi::start().unwrap();
    let broken = Answer::failure(500, 1500, "out of order").header("cf-ray", "8f02-AMS").truncate_after(20);
    api.answer_next(broken);
    let client = api.client().unwrap();
    let error = bindings(&client).create(ACCOUNT, PREFIX, new_binding()).await.unwrap_err();
    assert_eq!((error.status().unwrap().as_u16(), error.ray_id()), (500, Some("8f02-AMS")));
    assert!(error.is_server_error() && error.may_have_been_applied());
    assert_eq!(api.requests().len(), 1);
}

#[tokio::test]
async fn retry_after_is_read_in_every_form() {
    for (header, wait) in [
        (("retry-after", "120"), Some(Duration::from_secs(120))),
        (("retry-after", "1.5"), Some(Duration::from_millis(1_500))),
        (("retry-after-ms", "250"), Some(Duration::from_millis(250))),
        // The example in RFC 9110, section 5.6.7, which is long past.
        (("retry-after", "Sun, 06 Nov 1994 08:49:37 GMT"), Some(Duration::ZERO)),
        (("retry-after", "soon"), None),
        (("retry-after", "-1"), None),
    ] {
        assert_eq!(create(answer(400, &[header], "")).await.retry_after(), wait, "{header:?}");
    }
}

#[tokio::test]
async fn success_true_on_a_failure_status_is_still_a_failure() {
    let error = create(success(500, json!({ "id": BINDING }))).await;
    assert!(error.is_server_error() && error.may_have_been_applied());
}

#[tokio::test]
async fn a_create_that_fails_is_sent_once_and_says_whether_it_may_have_been_applied() {
    // A 4xx means that the request was not fulfilled (RFC 9110, section 15.5); a 5xx does not.
    for (status, may_have_been_applied) in [
        (400, false),
        (401, false),
        (403, false),
        (404, false),
        (409, false),
        (422, false),
        (500, true),
        (502, true),
        (503, true),
        (504, true),
        (520, true),
        (524, true),
    ] {
        let error = create(failure(status, 1000)).await;
        assert_eq!((error.status().unwrap().as_u16(), error.attempts()), (status, 1));
        assert_eq!(error.may_have_been_applied(), may_have_been_applied, "{status}");
    }
}

#[tokio::test]
async fn the_error_of_a_get_never_says_that_it_may_have_been_applied() {
    let stage = Stage::answering(failure(400, 1000)).await;
    assert!(!stage.bindings().list(ACCOUNT, PREFIX).await.unwrap_err().may_have_been_applied());
    let stage = Stage::answering(answer(200, &[], "")).await;
    assert!(!stage.bindings().get(ACCOUNT, PREFIX, BINDING).await.unwrap_err().may_have_been_applied());
}

#[tokio::test]
async fn a_redirect_has_its_location_and_is_not_followed() {
    let elsewhere = Stage::answering(success(200, json!({ "id": BINDING }))).await;
    let target = elsewhere.server.url("/login");
    for status in [301, 302, 303, 307, 308] {
        let location = format!("{target}?next=planted");
        let stage = Stage::answering(answer(status, &[("location", &location)], "")).await;
        for error in [
            stage.bindings().get(ACCOUNT, PREFIX, BINDING).await.unwrap_err(),
            stage.bindings().create(ACCOUNT, PREFIX, new_binding()).await.unwrap_err(),
            stage.bindings().delete(ACCOUNT, PREFIX, BINDING).await.unwrap_err(),
        ] {
            assert_eq!(error.status().unwrap(), status);
            assert!(line(&error).contains(&target) && !line(&error).contains("planted"), "{error}");
        }
        assert_eq!(stage.seen().len(), 3);
    }
    assert!(elsewhere.seen().is_empty(), "the credential went to another origin: {:?}", elsewhere.seen());
}

#[tokio::test]
async fn a_redirect_to_the_same_origin_is_not_followed_either() {
    let stage = Stage::answering(answer(307, &[("location", "/client/v4/moved")], "")).await;
    let error = stage.bindings().create(ACCOUNT, PREFIX, new_binding()).await.unwrap_err();
    assert!(error.is_redirect() && line(&error).contains("/client/v4/moved"), "{error}");
    stage.only();
}

#[tokio::test]
async fn a_failed_connection_is_a_connect_error_and_was_not_applied() {
    // Only root can listen on port 1.
    let client = Client::builder().api_token("t").base_url("http://127.0.0.1:1").build().unwrap();
    let error = bindings(&client).create(ACCOUNT, PREFIX, new_binding()).await.unwrap_err();
    assert!(error.is_connect() && !error.is_timeout() && error.status().is_none());
    assert!(!error.may_have_been_applied() && error.source().is_some());
    assert!(line(&error).contains("create-service-binding"), "{error}");
}

#[tokio::test]
async fn a_connection_that_ends_without_a_response_is_an_interrupted_error() {
    let api = EmbeddedApi::start().unwrap();
    api.answer_next(Answer::hang_up());
    let client = api.client().unwrap();
    let error = bindings(&client).create(ACCOUNT, PREFIX, new_binding()).await.unwrap_err();
    assert!(error.is_interrupted() && !error.is_connect() && error.status().is_none());
    assert!(error.may_have_been_applied());
    assert_eq!(api.requests().len(), 1);
}

#[tokio::test]
async fn a_response_that_comes_too_late_is_a_timeout() {
    let api = EmbeddedApi::start().unwrap();
    api.answer_next(Answer::genuine().delay(Duration::from_millis(300)));
    let client = api.client().unwrap();
    let request = bindings(&client).create(ACCOUNT, PREFIX, new_binding()).timeout(Duration::from_millis(60));
    let error = request.await.unwrap_err();
    assert!(error.is_timeout() && error.may_have_been_applied() && error.status().is_none());
    assert_eq!(api.requests().len(), 1);
}

#[tokio::test]
async fn the_timeout_covers_the_body_too() {
    let base_url = unfinished("HTTP/1.1 201 Created\r\ncf-ray: 8f03-AMS\r\ncontent-length: 100\r\n\r\n{\"success\":");
    let builder = Client::builder().api_token("t").base_url(base_url).timeout(Duration::from_millis(100));
    let request = bindings(&builder.build().unwrap()).create(ACCOUNT, PREFIX, new_binding());
    let start = Instant::now();
    let error = request.await.unwrap_err();
    assert!(start.elapsed() < Duration::from_secs(2), "{:?} is not the 100 ms that were set", start.elapsed());
    assert!(error.is_timeout() && error.may_have_been_applied());
    assert_eq!((error.status().unwrap().as_u16(), error.ray_id()), (201, Some("8f03-AMS")));
    assert!(line(&error).contains("100ms"), "{error}");
}

#[tokio::test]
async fn a_credential_that_the_server_repeats_is_not_in_the_error() {
    let token = "planted-secret-91c7";
    let leaks = json!({ "success": false, "errors": [{ "code": 1000, "message": format!("bad token {token}") }] });
    let location = format!("https://elsewhere.example.test/?token={token}");
    for answer in [
        json_answer(400, &leaks),
        json_answer(200, &leaks),
        answer(502, &[], format!("<html>{token}")),
        answer(200, &[], format!("<html>{token}")),
        answer(302, &[("location", &location)], ""),
    ] {
        let stage = Stage::answering(answer).await;
        let client = stage.builder().api_token(token).build().unwrap();
        let error = bindings(&client).create(ACCOUNT, PREFIX, new_binding()).await.unwrap_err();
        let text = format!("{error} {error:?} {:?} {:?}", error.errors(), error.body_excerpt());
        assert!(!text.contains(token), "{text}");
    }
}

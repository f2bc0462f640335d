use std::time::Duration;

use cloudflare_sdk::testing::Answer;

use super::*;

/// The status and the body of a response.
async fn receive(request: RequestBuilder) -> (u16, String) {
    let response = request.send().await.expect("a response");
    (response.status().as_u16(), response.text().await.expect("a body"))
}

fn list(api: &EmbeddedApi) -> RequestBuilder {
    request(api, Method::GET, &bindings_path())
}

fn first_binding(api: &EmbeddedApi) -> RequestBuilder {
    post(api, &json!({ "cidr": defaults::PREFIX_CIDR, "service_id": api.service_id() }))
}

#[tokio::test]
async fn a_scripted_answer_has_the_status_headers_and_bytes_it_was_given() {
    let api = start();
    let body = vec![0xff, 0x00, b'<'];
    let answer = Answer::status(503).header("retry-after", "7").header("Server", "edge").body(body.clone());
    api.answer_next(answer);
    let response = list(&api).send().await.expect("a response");
    assert_eq!(response.status(), 503);
    assert_eq!(response.headers()["retry-after"], "7");
    assert_eq!(response.headers()["server"], "edge");
    assert!(!response.headers().contains_key("content-type"));
    assert_eq!(response.bytes().await.expect("a body"), body);
}

#[tokio::test]
async fn a_scripted_answer_is_sent_once_by_default() {
    let api = start();
    api.answer_next(Answer::status(503));
    assert_eq!(receive(list(&api)).await, (503, String::new()));
    assert_eq!(receive(list(&api)).await.0, 200);
}

#[tokio::test]
async fn scripted_answers_are_sent_in_order_as_often_as_configured() {
    let api = start();
    api.answer_next(Answer::status(500).times(2));
    api.answer_next(Answer::status(599).times(0));
    api.answer_next(Answer::status(502));
    assert_eq!(api.pending_answers(), 3);
    for status in [500, 500, 502, 200] {
        assert_eq!(receive(list(&api)).await.0, status);
    }
    assert_eq!(api.pending_answers(), 0);
}

#[tokio::test]
async fn an_outage_lasts_until_it_is_cleared() {
    let api = start();
    api.answer_next(Answer::status(500).times(usize::MAX));
    api.answer_next(Answer::status(500));
    assert_eq!(api.pending_answers(), usize::MAX);
    for _ in 0..3 {
        assert_eq!(receive(list(&api)).await.0, 500);
    }
    api.clear_answers();
    assert_eq!(receive(list(&api)).await.0, 200);
}

#[tokio::test]
async fn a_scripted_answer_can_be_limited_to_a_method() {
    let api = start();
    api.answer_next(Answer::status(500).for_method(Method::DELETE));
    assert_eq!(receive(list(&api)).await.0, 200);
    assert_eq!(receive(request(&api, Method::DELETE, &binding_path("x"))).await.0, 500);
}

#[tokio::test]
async fn a_scripted_answer_can_be_limited_to_the_end_of_a_path() {
    let api = start();
    api.answer_next(Answer::status(500).for_path("/services"));
    api.answer_next(Answer::status(502));
    assert_eq!(receive(list(&api)).await.0, 502);
    assert_eq!(receive(request(&api, Method::GET, &account_path("/services?page=1"))).await.0, 500);
}

#[tokio::test]
async fn a_scripted_answer_keeps_the_request_from_having_an_effect() {
    let api = start();
    api.answer_next(Answer::success(json!({ "id": "not kept" })));
    let (status, body) = receive(first_binding(&api)).await;
    assert_eq!(status, 200);
    assert!(body.contains("not kept"));
    assert!(api.bindings(api.prefix_id()).is_empty());
}

#[tokio::test]
async fn a_scripted_answer_needs_no_credentials_and_no_route() {
    let api = start();
    api.answer_next(Answer::status(204));
    assert_eq!(receive(bare(&api, Method::GET, "/nowhere")).await, (204, String::new()));
}

#[tokio::test]
async fn after_applying_executes_the_request_before_the_scripted_answer() {
    let api = start();
    api.answer_next(Answer::failure(502, 1000, "Bad gateway").after_applying());
    let failed = send(first_binding(&api)).await;
    assert_refused(&failed, 502, 1000);
    assert_eq!(api.bindings(api.prefix_id()).len(), 1);
    assert_refused(&send(first_binding(&api)).await, 409, 1108);
}

#[tokio::test]
async fn after_applying_does_not_execute_a_request_that_would_be_refused() {
    let api = start();
    api.answer_next(Answer::status(200).after_applying());
    let unauthorized = bare(&api, Method::POST, &bindings_path()).body("{}");
    assert_eq!(receive(unauthorized).await.0, 200);
    assert!(api.bindings(api.prefix_id()).is_empty());
}

#[tokio::test]
async fn hang_up_sends_no_response_and_does_not_execute_the_request() {
    let api = start();
    api.answer_next(Answer::hang_up());
    let error = first_binding(&api).send().await.expect_err("no response");
    assert!(error.is_request() && !error.is_connect() && !error.is_timeout(), "{error:?}");
    assert!(api.bindings(api.prefix_id()).is_empty());
    assert_eq!(api.requests().len(), 1);
}

#[tokio::test]
async fn hang_up_after_applying_executes_the_request() {
    let api = start();
    api.answer_next(Answer::hang_up().after_applying());
    first_binding(&api).send().await.expect_err("no response");
    assert_eq!(api.bindings(api.prefix_id()).len(), 1);
    assert_eq!(api.requests().len(), 1);
}

#[tokio::test]
async fn a_truncated_answer_is_shorter_than_its_content_length() {
    let api = start();
    api.answer_next(Answer::status(200).body("0123456789").truncate_after(4));
    let mut response = list(&api).send().await.expect("a head");
    assert_eq!(response.content_length(), Some(10));
    let mut received = Vec::new();
    let end = loop {
        match response.chunk().await {
            Ok(Some(chunk)) => received.extend_from_slice(&chunk),
            end => break end,
        }
    };
    assert!(end.is_err(), "{end:?}");
    assert_eq!(received, b"0123");
}

#[tokio::test]
async fn an_answer_shorter_than_its_truncation_is_sent_whole() {
    let api = start();
    let client = reqwest::Client::builder().no_proxy().build().expect("a client");
    let url = format!("{}{}", api.base_url(), bindings_path());
    api.answer_next(Answer::genuine().truncate_after(usize::MAX));
    // The client keeps its connection, so the limit must not affect the next response.
    for _ in 0..2 {
        let (status, body) = receive(client.get(&url).bearer_auth(api.token())).await;
        assert_eq!(status, 200);
        assert!(serde_json::from_str::<Value>(&body).is_ok(), "{body}");
    }
}

#[tokio::test]
async fn a_genuine_answer_can_be_given_other_headers_and_another_body() {
    let api = start();
    api.answer_next(Answer::genuine().header("cf-ray", "ours").body("<html>"));
    let response = first_binding(&api).send().await.expect("a response");
    assert_eq!(response.status(), 201);
    assert_eq!(response.headers()["cf-ray"], "ours");
    assert_eq!(response.headers()["content-type"], "application/json");
    assert_eq!(response.text().await.expect("a body"), "<html>");
    assert_eq!(api.bindings(api.prefix_id()).len(), 1);
}

#[tokio::test]
async fn a_request_is_executed_although_its_answer_is_delayed_beyond_the_timeout() {
    let api = start();
    api.answer_next(Answer::genuine().delay(Duration::MAX));
    let error = first_binding(&api).timeout(Duration::from_millis(200)).send().await.expect_err("no response");
    assert!(error.is_timeout(), "{error:?}");
    assert_eq!(api.bindings(api.prefix_id()).len(), 1);
}

#[tokio::test]
async fn a_delayed_answer_comes_after_its_delay() {
    let api = start();
    api.answer_next(Answer::status(200).delay(Duration::from_millis(20)));
    let begun = std::time::Instant::now();
    assert_eq!(receive(list(&api)).await.0, 200);
    assert!(begun.elapsed() >= Duration::from_millis(20));
}

#[tokio::test]
async fn a_delayed_answer_does_not_delay_other_responses() {
    let api = start();
    api.answer_next(Answer::status(200).delay(Duration::MAX));
    let waiting = tokio::spawn(list(&api).send());
    while api.requests().is_empty() {
        tokio::task::yield_now().await;
    }
    assert_eq!(receive(list(&api)).await.0, 200);
    assert!(!waiting.is_finished());
    waiting.abort();
}

#[test]
fn scripting_an_invalid_answer_panics() {
    for impossible in [
        || Answer::status(99),
        || Answer::status(100),
        || Answer::status(1000),
        || Answer::status(200).header("two words", ""),
        || Answer::status(200).header("x", "line\nbreak"),
        || Answer::status(200).header("Content-Length", "5"),
    ] {
        assert!(std::panic::catch_unwind(impossible).is_err());
    }
}

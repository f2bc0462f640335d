use cloudflare_sdk::testing::Answer;

use super::*;

#[tokio::test]
async fn requests_are_kept_in_order_with_method_target_headers_and_body() {
    let api = start();
    create(&api, defaults::PREFIX_CIDR).await;
    let query = format!("{}?name=a%20b", bindings_path());
    send(request(&api, Method::GET, &query).header("X-Mine", "yes")).await;

    let requests = api.requests();
    assert_eq!(requests.len(), 2);
    assert_eq!(requests[0].method, Method::POST);
    assert_eq!(requests[0].target, format!("/client/v4{}", bindings_path()));
    assert_eq!(requests[0].header("Content-Type"), Some("application/json"));
    assert_eq!(
        requests[0].json(),
        Some(json!({ "cidr": defaults::PREFIX_CIDR, "service_id": defaults::MAGIC_TRANSIT_ID }))
    );
    assert_eq!(requests[1].method, Method::GET);
    assert_eq!(requests[1].target, format!("/client/v4{query}"));
    assert_eq!(requests[1].header("x-mine"), Some("yes"));
    assert_eq!(requests[1].header("x-other"), None);
    assert!(requests[1].body.is_empty());
    assert_eq!(requests[1].json(), None);
}

#[tokio::test]
async fn requests_that_are_refused_or_get_a_scripted_answer_are_logged() {
    let api = start();
    send(bare(&api, Method::GET, "/nowhere")).await;
    api.answer_next(Answer::success(json!(null)));
    received(request(&api, Method::GET, &bindings_path()).send().await.expect("a response")).await;
    let targets: Vec<_> = api.requests().into_iter().map(|request| request.target).collect();
    assert_eq!(targets, ["/client/v4/nowhere".to_owned(), format!("/client/v4{}", bindings_path())]);
}

#[tokio::test]
async fn valid_and_invalid_credentials_are_redacted() {
    let api = start();
    let path = bindings_path();
    for headers in [
        &[("authorization", "Bearer secret-1")][..],
        &[("authorization", "secret-2")],
        &[("authorization", "Basic secret-3")],
        &[("x-auth-email", "secret-4@example.com"), ("x-auth-key", "secret-5")],
        &[("x-auth-user-service-key", "secret-6"), ("cookie", "secret-7")],
    ] {
        let request = bare(&api, Method::GET, &path);
        send(headers.iter().fold(request, |request, (name, value)| request.header(*name, *value))).await;
    }
    get(&api, &path).await;

    let requests = api.requests();
    let shown = format!("{requests:?} {api:?}");
    assert!(!shown.contains("secret-") && !shown.contains(api.token()), "{shown}");
    assert_eq!(requests[0].header("authorization"), Some("Bearer [redacted]"));
    assert_eq!(requests[1].header("authorization"), Some("[redacted]"));
    assert_eq!(requests[2].header("authorization"), Some("[redacted]"));
    assert_eq!(requests[3].header("x-auth-email"), Some("[redacted]"));
    assert_eq!(requests[3].header("x-auth-key"), Some("[redacted]"));
    assert_eq!(requests[4].header("x-auth-user-service-key"), Some("[redacted]"));
}

#[tokio::test]
async fn cleared_requests_are_not_in_the_log() {
    let api = start();
    get(&api, &bindings_path()).await;
    api.clear_requests();
    assert!(api.requests().is_empty());
    get(&api, &account_path("/services")).await;
    assert_eq!(api.requests().len(), 1);
}

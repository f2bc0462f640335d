use super::*;

fn list(api: &EmbeddedApi, headers: &[(&str, &str)]) -> RequestBuilder {
    with(bare(api, Method::GET, &bindings_path()), headers)
}

fn with(request: RequestBuilder, headers: &[(&str, &str)]) -> RequestBuilder {
    headers.iter().fold(request, |request, (name, value)| request.header(*name, *value))
}

const BEARER: (&str, &str) = ("authorization", "Bearer embedded-api-token-with-all-permissions");
const EMAIL: (&str, &str) = ("x-auth-email", defaults::EMAIL);
const KEY: (&str, &str) = ("x-auth-key", defaults::API_KEY);
const SERVICE_KEY: (&str, &str) = ("x-auth-user-service-key", defaults::SERVICE_KEY);

#[tokio::test]
async fn each_scheme_is_accepted_on_its_own() {
    let api = start();
    for headers in [&[BEARER][..], &[EMAIL, KEY], &[SERVICE_KEY]] {
        assert_eq!(send(list(&api, headers)).await.status, 200, "{headers:?}");
    }
}

#[tokio::test]
async fn each_scheme_can_write() {
    for headers in [&[BEARER][..], &[EMAIL, KEY], &[SERVICE_KEY]] {
        let api = start();
        let body = json!({ "cidr": defaults::PREFIX_CIDR, "service_id": api.service_id() }).to_string();
        let request = bare(&api, Method::POST, &bindings_path()).header("content-type", "application/json").body(body);
        assert_eq!(send(with(request, headers)).await.status, 201, "{headers:?}");
    }
}

#[tokio::test]
async fn a_request_without_credentials_is_refused() {
    let api = start();
    assert_refused(&send(list(&api, &[])).await, 400, 9106);
}

#[tokio::test]
async fn an_email_or_a_key_alone_is_refused() {
    let api = start();
    for headers in [&[EMAIL][..], &[KEY]] {
        assert_refused(&send(list(&api, headers)).await, 400, 9106);
    }
}

#[tokio::test]
async fn more_than_one_scheme_is_refused() {
    let api = start();
    let all = [&[BEARER, EMAIL, KEY][..], &[BEARER, SERVICE_KEY], &[EMAIL, KEY, SERVICE_KEY], &[BEARER, EMAIL]];
    for headers in all {
        let refused = send(list(&api, headers)).await;
        assert_refused(&refused, 400, 6003);
        assert!(refused.body["errors"][0]["error_chain"][0]["code"].as_u64().is_some_and(|code| code >= 1000));
    }
}

#[tokio::test]
async fn a_scheme_sent_twice_is_refused() {
    assert_refused(&send(list(&start(), &[BEARER, BEARER])).await, 400, 6003);
}

#[tokio::test]
async fn an_authorization_other_than_a_bearer_token_is_refused() {
    let api = start();
    for value in [defaults::TOKEN, "Basic dXNlcjpwYXNz", "Bearer", "Bearer  "] {
        assert_refused(&send(list(&api, &[("authorization", value)])).await, 400, 6003);
    }
}

#[tokio::test]
async fn wrong_credentials_are_forbidden() {
    let api = start();
    assert_refused(&send(list(&api, &[("authorization", "Bearer nobody")])).await, 403, 9109);
    assert_refused(&send(list(&api, &[("x-auth-user-service-key", "nobody")])).await, 403, 9109);
    assert_refused(&send(list(&api, &[EMAIL, ("x-auth-key", "nobody")])).await, 403, 9103);
    assert_refused(&send(list(&api, &[("x-auth-email", "nobody@example.com"), KEY])).await, 403, 9103);
}

#[tokio::test]
async fn the_read_only_token_can_read() {
    let api = start();
    for path in [bindings_path(), account_path("/services")] {
        let read = send(bare(&api, Method::GET, &path).bearer_auth(api.read_only_token())).await;
        assert_eq!(read.status, 200);
    }
}

#[tokio::test]
async fn the_read_only_token_cannot_write() {
    let api = start_with_first_binding().await;
    let delete = bare(&api, Method::DELETE, &binding_path(defaults::FIRST_BINDING_ID));
    assert_refused(&send(delete.bearer_auth(api.read_only_token())).await, 403, 10000);
    let post = bare(&api, Method::POST, &bindings_path());
    assert_refused(&send(post.bearer_auth(api.read_only_token())).await, 403, 10000);
    assert_eq!(api.bindings(api.prefix_id()).len(), 1);
}

#[tokio::test]
async fn configured_credentials_replace_the_default_ones_of_the_same_scheme() {
    let api = EmbeddedApi::builder()
        .token("token-of-ours")
        .read_only_token("reader-of-ours")
        .email_and_key("we@example.com", "key-of-ours")
        .service_key("service-key-of-ours")
        .start()
        .expect("start");
    assert_eq!((api.token(), api.read_only_token()), ("token-of-ours", "reader-of-ours"));
    for headers in [
        &[("authorization", "Bearer token-of-ours")][..],
        &[("authorization", "Bearer reader-of-ours")],
        &[("x-auth-email", "we@example.com"), ("x-auth-key", "key-of-ours")],
        &[("x-auth-user-service-key", "service-key-of-ours")],
    ] {
        assert_eq!(send(list(&api, headers)).await.status, 200, "{headers:?}");
    }
    for headers in [&[BEARER][..], &[EMAIL, KEY], &[SERVICE_KEY]] {
        assert_eq!(send(list(&api, headers)).await.status, 403, "{headers:?}");
    }
}

#[test]
fn debug_shows_no_credentials() {
    let builder = EmbeddedApi::builder().token("token-of-ours").email_and_key("we@example.com", "key-of-ours");
    let shown = format!("{builder:?}");
    let shown = format!("{shown} {:?}", builder.start().expect("start"));
    for secret in ["token-of-ours", "we@example.com", "key-of-ours", defaults::SERVICE_KEY] {
        assert!(!shown.contains(secret), "{shown}");
    }
}

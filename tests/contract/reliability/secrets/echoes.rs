//! A server that repeats the credential in every place of a response.

use std::time::Duration;

use cloudflare_sdk::{Client, Error, Request};
use http::HeaderValue;
use serde_json::{Value, json};

use super::super::host::Step;
use super::super::matrix::scripted;
use super::{PLANTED, assert_both_hide, assert_debug_hides, assert_error_hides, builders};
use crate::{ACCOUNT, BINDING, PREFIX, bindings, new_binding};

/// Bodies with the credential, for any status.
fn bodies(secret: &str) -> Vec<String> {
    let reason = json!({
        "code": format!("code {secret}"),
        "message": format!("unknown: {secret}"),
        "documentation_url": format!("https://docs.example.test/?{secret}"),
        "source": { "pointer": format!("/{secret}") },
        "error_chain": [{ "code": 1, "message": secret }],
    });
    let envelope = |success: Value, result: Value| {
        json!({ "success": success, "errors": [reason, secret], "messages": [], "result": result }).to_string()
    };
    let refusal = envelope(json!(false), Value::Null);
    vec![
        secret.to_owned(),
        format!("<html>{secret}</html>"),
        refusal.replace('/', "\\/"),
        refusal,
        envelope(json!(true), json!(secret)),
        envelope(json!(secret), json!(secret)),
        envelope(json!(true), json!([{ "id": { secret: 1 } }])),
        envelope(json!(true), json!({ "id": [secret], secret: 1 })),
        // Cut by the end of the excerpt.
        format!("{}{secret}", " ".repeat(480)),
    ]
}

/// Decodes a response with this body, and with the credential in every header.
fn read<T>(request: &Request<T>, status: u16, body: &str, secret: &str) -> Option<Error> {
    let mut answer = http::Response::builder().status(status).body(body.to_owned().into()).unwrap();
    for name in ["cf-ray", "location", "retry-after", "content-type", "www-authenticate", "x-auth-key"] {
        answer.headers_mut().append(name, HeaderValue::from_str(secret).unwrap());
    }
    request.read(answer).err()
}

#[test]
fn an_error_hides_a_credential_that_the_server_repeats() {
    for (builder, secret) in builders().into_iter().zip(PLANTED) {
        let client = builder.build().unwrap();
        let bindings = bindings(&client);
        let mut errors = Vec::new();
        for status in [200, 201, 204, 302, 308, 400, 401, 403, 429, 500, 520] {
            for body in bodies(secret) {
                let answer = |body: &str| {
                    [
                        read(&client.addressing().services().list(ACCOUNT), status, body, secret),
                        read(&bindings.create(ACCOUNT, PREFIX, new_binding()), status, body, secret),
                        read(&bindings.delete(ACCOUNT, PREFIX, BINDING), status, body, secret),
                    ]
                };
                errors.extend(answer(&body).into_iter().flatten());
            }
        }
        assert!(errors.len() > 200);
        for error in &errors {
            assert_error_hides(error);
            error.errors().iter().for_each(assert_both_hide);
            super::assert_hidden(error.body_excerpt().unwrap_or_default());
            super::assert_hidden(error.ray_id().unwrap_or_default());
        }
    }
}

#[test]
fn an_error_hides_a_credential_that_the_caller_set_as_a_header() {
    let secret = super::SERVICE_KEY;
    for (name, value) in [
        ("Authorization", format!("Bearer {secret}")),
        ("authorization", secret.to_owned()),
        ("proxy-authorization", format!("Basic {secret}")),
        ("x-auth-key", secret.to_owned()),
        ("x-auth-user-service-key", secret.to_owned()),
        ("cookie", format!("theme=dark; session={secret}; a=b")),
        ("cf-access-client-secret", secret.to_owned()),
    ] {
        let client = Client::builder().api_token("configured-token").build().unwrap();
        let with_default = client.with(|options| options.default_header(name, &value));
        let list = |client: &Client| client.addressing().services().list(ACCOUNT);
        for request in [list(&client).header(name, &value), list(&with_default)] {
            let errors: Vec<Error> = bodies(secret)
                .iter()
                .flat_map(|body| [403, 200].map(|status| read(&request, status, body, secret)))
                .flatten()
                .collect();
            assert!(errors.len() > 12, "{name}");
            for error in &errors {
                assert_error_hides(error);
                error.errors().iter().for_each(assert_both_hide);
                super::assert_hidden(error.body_excerpt().unwrap_or_default());
                super::assert_hidden(error.ray_id().unwrap_or_default());
            }
        }
    }
}

#[test]
fn the_debug_output_of_a_response_hides_its_content() {
    for (builder, secret) in builders().into_iter().zip(PLANTED) {
        let client = builder.build().unwrap();
        let body = json!({
            "success": true,
            "messages": [secret, { "message": secret }],
            "result": [{ "id": secret, "name": secret }],
            "result_info": { "cursor": secret },
            "anything": secret,
        });
        let body = body.to_string();
        let mut answer = http::Response::new(body.into());
        for name in ["cf-ray", "x-anything"] {
            answer.headers_mut().append(name, HeaderValue::from_str(secret).unwrap());
        }
        assert_debug_hides(&client.addressing().services().list(ACCOUNT).read(answer).unwrap());
    }
}

/// The errors of each kind of failure, from a server that repeats the credential.
async fn failures(secret: &str, client: impl Fn(&str) -> Client) -> Vec<Error> {
    let head = format!("cf-ray: {secret}\r\nlocation: http://{secret}/\r\n");
    let scripts = [
        vec![Step::Send(format!("SSH-2.0-{secret}\r\n\r\n").into())],
        vec![Step::Send(format!("HTTP/1.1 200 {secret}\r\n{head}content-length: 900\r\n\r\n{secret}").into())],
        vec![Step::Send(format!("HTTP/1.1 200 OK\r\n{head}transfer-encoding: chunked\r\n\r\n{secret}\r\n").into())],
        vec![Step::Send(format!("HTTP/1.1 200 OK\r\n{head}content-length: 99999999999\r\n\r\n").into())],
        vec![Step::Send(format!("HTTP/1.1 200 OK\r\n{head}\r\n{secret}").into()), Step::Hang],
        vec![Step::Send(format!("HTTP/1.1 307 {secret}\r\n{head}content-length: 0\r\n\r\n").into())],
        vec![Step::Send(format!("HTTP/1.1 502 {secret}\r\n{head}content-length: 900\r\n\r\n{secret}").into())],
        vec![Step::Reset],
    ];
    let mut errors = Vec::new();
    for script in scripts {
        let host = scripted(ACCOUNT, script);
        let create = bindings(&client(&host.base_url)).create(ACCOUNT, PREFIX, new_binding());
        errors.push(create.timeout(Duration::from_millis(300)).await.unwrap_err());
        assert_eq!(host.met(ACCOUNT).requests, 1);
    }
    errors
}

#[tokio::test]
async fn a_failed_call_hides_a_credential_that_the_server_repeats() {
    let configured = |url: &str| Client::builder().base_url(url).api_token(super::TOKEN).build().unwrap();
    let set = |url: &str| {
        let client = Client::builder().base_url(url).api_token("configured-token");
        client.default_header("authorization", &format!("Bearer {}", super::TOKEN)).build().unwrap()
    };
    for errors in [failures(super::TOKEN, configured).await, failures(super::TOKEN, set).await] {
        errors.iter().for_each(|error| assert_error_hides(error));
    }
}

#[tokio::test]
async fn a_failed_wait_hides_a_credential_that_the_server_repeats() {
    let secret = super::SERVICE_KEY;
    let answer = super::super::host::whole(403, &format!("cf-ray: {secret}\r\n"), bodies(secret)[3].as_bytes());
    let host = scripted(ACCOUNT, vec![Step::Send(answer)]);
    let client = Client::builder().base_url(&*host.base_url).user_service_key(secret).build().unwrap();
    let error = bindings(&client).wait_until_active(ACCOUNT, PREFIX, BINDING).await.unwrap_err();
    assert!(error.error().unwrap().is_forbidden());
    assert_error_hides(&error);
}

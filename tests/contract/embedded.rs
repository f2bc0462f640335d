//! Tests of each rule of the embedded API, with a plain HTTP client. Each response is checked against the description.

mod address_map_members;
mod address_maps;
mod advertisement_status;
mod bgp_prefixes;
mod bindings;
mod bodies;
mod builder;
mod credentials;
mod delegations;
mod described;
mod examples;
mod leases;
mod life_of_a_binding;
mod lifecycle;
mod loa_documents;
mod onboarding;
mod operations;
mod prefixes;
mod regional_hostnames;
mod request_log;
mod routes;
mod script;

use std::sync::LazyLock;

use cloudflare_sdk::runtime::Operation;
use cloudflare_sdk::testing::{EmbeddedApi, defaults};
use reqwest::{Method, RequestBuilder, StatusCode};
use serde_json::{Value, json};

/// A response, with the body read as JSON.
#[derive(Debug)]
struct Received {
    status: StatusCode,
    headers: reqwest::header::HeaderMap,
    body: Value,
}

impl Received {
    fn code(&self) -> &Value {
        &self.body["errors"][0]["code"]
    }

    fn pointer(&self) -> &Value {
        &self.body["errors"][0]["source"]["pointer"]
    }
}

fn start() -> EmbeddedApi {
    EmbeddedApi::start().expect("a port on the loopback interface")
}

fn account_path(rest: &str) -> String {
    format!("/accounts/{}/addressing{rest}", defaults::ACCOUNT_ID)
}

fn bindings_path() -> String {
    account_path(&format!("/prefixes/{}/bindings", defaults::PREFIX_ID))
}

fn binding_path(binding_id: &str) -> String {
    format!("{}/{binding_id}", bindings_path())
}

/// The path of an operation, with the ids of the default account, zone and prefix, and the first ids of other
/// resources.
fn path_of(operation: &Operation) -> String {
    let value = |name: &str| match name {
        "account_id" => defaults::ACCOUNT_ID,
        "prefix_id" => defaults::PREFIX_ID,
        "zone_id" => defaults::ZONE_ID,
        "address_map_id" => defaults::FIRST_ADDRESS_MAP_ID,
        "bgp_prefix_id" => defaults::FIRST_BGP_PREFIX_ID,
        "binding_id" => defaults::FIRST_BINDING_ID,
        "delegation_id" => defaults::FIRST_DELEGATION_ID,
        "loa_document_id" => defaults::FIRST_LOA_DOCUMENT_ID,
        "member_account_id" => defaults::ACCOUNT_ID,
        "ip_address" => "192.0.2.1",
        "hostname" => "foo.example.com",
        other => panic!("say in tests/contract/embedded.rs what an embedded API has as {other}"),
    };
    let segment = |segment: &str| match segment.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
        Some(name) => value(name).to_owned(),
        None => segment.to_owned(),
    };
    let segments: Vec<String> = operation.path().split('/').map(segment).collect();
    segments.join("/")
}

/// One client for all tests, since loading the system's certificates takes long. It keeps no connections, because each
/// test has its own runtime, and uses no proxy.
static CLIENT: LazyLock<reqwest::Client> = LazyLock::new(|| {
    let builder = reqwest::Client::builder().no_proxy().pool_max_idle_per_host(0);
    builder.build().expect("a client")
});

/// A request without credentials.
fn bare(api: &EmbeddedApi, method: Method, path: &str) -> RequestBuilder {
    CLIENT.request(method, format!("{}{path}", api.base_url()))
}

fn request(api: &EmbeddedApi, method: Method, path: &str) -> RequestBuilder {
    bare(api, method, path).bearer_auth(api.token())
}

/// Sends a request, and checks the response against the description.
async fn send(request: RequestBuilder) -> Received {
    let request = request.build().expect("a request");
    let (method, path) = (request.method().clone(), request.url().path().to_owned());
    let received = received(CLIENT.execute(request).await.expect("a response")).await;
    described::assert_valid(&method, &path, &received);
    received
}

async fn received(response: reqwest::Response) -> Received {
    let (status, headers) = (response.status(), response.headers().clone());
    let text = response.text().await.expect("a body");
    let body = serde_json::from_str(&text).unwrap_or_else(|_| panic!("JSON, not {text:?}"));
    Received { status, headers, body }
}

async fn get(api: &EmbeddedApi, path: &str) -> Received {
    send(request(api, Method::GET, path)).await
}

async fn delete(api: &EmbeddedApi, path: &str) -> Received {
    send(request(api, Method::DELETE, path)).await
}

async fn put(api: &EmbeddedApi, path: &str) -> Received {
    send(request(api, Method::PUT, path)).await
}

async fn send_json(api: &EmbeddedApi, method: Method, path: &str, body: &Value) -> Received {
    let request = request(api, method, path).header("content-type", "application/json");
    send(request.body(body.to_string())).await
}

async fn post_json(api: &EmbeddedApi, path: &str, body: &Value) -> Received {
    send_json(api, Method::POST, path, body).await
}

async fn patch_json(api: &EmbeddedApi, path: &str, body: &Value) -> Received {
    send_json(api, Method::PATCH, path, body).await
}

/// A form with one file, as a browser sends it.
fn upload(api: &EmbeddedApi, part: &str, content: &[u8]) -> RequestBuilder {
    let head = format!(
        "--line\r\nContent-Disposition: form-data; name=\"{part}\"; filename=\"site.pdf\"\r\n\
         Content-Type: application/pdf\r\n\r\n"
    );
    let body = [head.as_bytes(), content, b"\r\n--line--\r\n"].concat();
    request(api, Method::POST, &account_path("/loa_documents"))
        .header("content-type", "multipart/form-data; boundary=line")
        .body(body)
}

fn assert_done(received: &Received) {
    assert_eq!(received.status, 200, "{received:?}");
    assert_eq!(received.body, json!({ "success": true, "errors": [], "messages": [] }));
}

/// Asserts that every invalid body is refused, with a pointer to the fault.
async fn assert_bodies_refused(api: &EmbeddedApi, method: Method, path: &str, bodies: &[(Value, &str)]) {
    for (body, pointer) in bodies {
        let refused = send_json(api, method.clone(), path, body).await;
        assert_refused(&refused, 400, 1904);
        assert_eq!(refused.pointer(), pointer, "{body}");
    }
}

fn post(api: &EmbeddedApi, body: &Value) -> RequestBuilder {
    request(api, Method::POST, &bindings_path()).header("content-type", "application/json").body(body.to_string())
}

async fn create(api: &EmbeddedApi, cidr: &str) -> Received {
    send(post(api, &json!({ "cidr": cidr, "service_id": api.service_id() }))).await
}

/// An API with a prefix that its first binding covers.
async fn start_with_first_binding() -> EmbeddedApi {
    let api = start();
    assert_eq!(create(&api, defaults::PREFIX_CIDR).await.status, 201);
    api
}

fn assert_refused(received: &Received, status: u16, code: u32) {
    assert_eq!(received.status, status, "{received:?}");
    assert_eq!(received.code(), code, "{received:?}");
    assert_eq!(received.body["success"], false);
    assert_eq!(received.body["messages"], json!([]));
    assert_eq!(received.body.get("result"), Some(&Value::Null));
    assert!(received.body["errors"][0]["message"].as_str().is_some_and(|message| !message.is_empty()));
}

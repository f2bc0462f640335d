//! Contract tests: the requests that the client sends, and what it makes of the responses.
//!
//! Expected values come from `spec/openapi.yaml`, from RFCs or from the documented promises of the client, and are
//! written by hand, never copied from what the client happened to do.

mod answers;
mod checked_before_sending;
mod credentials;
mod description;
mod embedded;
mod failures;
mod family;
mod fixtures;
mod form_data;
mod ids_that_were_read;
mod refused_headers;
mod reliability;
mod runtime_cases;
mod second_opinion;
mod unchecked;
mod upstream;

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::sync::{Arc, LazyLock, Mutex};
use std::thread;

use cloudflare_sdk::addressing::prefixes::service_bindings::{CreateServiceBinding, ServiceBindings};
use cloudflare_sdk::{Client, ClientBuilder, Error};
use http::HeaderMap;
use httpmock::{HttpMockResponse, MockServer};
use serde_json::{Value, json};

/// The example values of the description.
const ACCOUNT: &str = "258def64c72dae45f3e4c8516e2111f2";
const PREFIX: &str = "2af39739cc4e3b5910c918468bb89828";
const SERVICE: &str = "2db684ee7ca04e159946fd05b99e1bcd";
const BINDING: &str = "0429b49b6a5155297b78e75a44b09e14";
const CIDR: &str = "192.0.2.0/24";

const TOKEN: &str = "contract-test-token-5d0e";

/// The headers that carry a credential, of all schemes.
const CREDENTIAL_HEADERS: [&str; 4] = ["authorization", "x-auth-email", "x-auth-key", "x-auth-user-service-key"];

/// A client for requests that are inspected and never sent.
static OFFLINE: LazyLock<Client> = LazyLock::new(|| Client::builder().api_token(TOKEN).build().unwrap());

/// A server that gives every request the same response, and records the requests.
struct Stage {
    server: MockServer,
    seen: Arc<Mutex<Vec<Seen>>>,
}

/// A recorded request.
#[derive(Debug, Clone)]
struct Seen {
    method: String,
    /// The path and query on the wire.
    target: String,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Stage {
    async fn answering(answer: HttpMockResponse) -> Self {
        let server = MockServer::start_async().await;
        let seen = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&seen);
        server
            .mock_async(move |when, then| {
                when.any_request();
                then.respond_with(move |request| {
                    log.lock().unwrap().push(Seen {
                        method: request.method_str().to_owned(),
                        // httpmock puts the origin before them.
                        target: request.uri().path_and_query().unwrap().to_string(),
                        headers: request.headers(),
                        body: request.body_vec(),
                    });
                    answer.clone()
                });
            })
            .await;
        Self { server, seen }
    }

    fn base_url(&self) -> String {
        self.server.url("/client/v4")
    }

    /// A client builder with the base URL, without a credential.
    fn builder(&self) -> ClientBuilder {
        Client::builder().base_url(self.base_url())
    }

    fn client(&self) -> Client {
        self.builder().api_token(TOKEN).build().unwrap()
    }

    fn bindings(&self) -> ServiceBindings {
        bindings(&self.client())
    }

    fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    /// The only request that arrived.
    fn only(&self) -> Seen {
        let seen = self.seen();
        assert_eq!(seen.len(), 1, "one request was expected: {seen:#?}");
        seen[0].clone()
    }
}

impl Seen {
    fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// The name and value of every header that carries a credential.
    fn credentials(&self) -> Vec<(&'static str, &str)> {
        CREDENTIAL_HEADERS.into_iter().filter_map(|name| Some((name, self.header(name)?))).collect()
    }
}

/// Starts a server that responds to one request with these bytes and keeps the connection open until the client closes
/// it; returns the base URL.
fn unfinished(answer: &'static str) -> String {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let base_url = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        let (mut connection, _) = listener.accept().unwrap();
        let mut buffer = [0; 4096];
        // The head and body of small requests arrive almost together; the rest is read below.
        let _ = connection.read(&mut buffer);
        let _ = connection.write_all(answer.as_bytes());
        while connection.read(&mut buffer).is_ok_and(|length| length > 0) {}
    });
    base_url
}

/// Starts a server that responds to one request with these bytes and closes the connection; returns the base URL.
fn closing(answer: &'static str) -> String {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let base_url = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        let (mut connection, _) = listener.accept().unwrap();
        let _ = connection.read(&mut [0; 4096]);
        let _ = connection.write_all(answer.as_bytes());
    });
    base_url
}

fn bindings(client: &Client) -> ServiceBindings {
    client.addressing().prefixes().service_bindings()
}

/// The body of a create, with the description's example values.
fn new_binding() -> CreateServiceBinding {
    CreateServiceBinding::new(CIDR, SERVICE)
}

/// A binding as JSON, with the description's example values.
fn binding_json() -> Value {
    json!({
        "id": BINDING,
        "cidr": CIDR,
        "provisioning": { "state": "provisioning" },
        "service_id": SERVICE,
        "service_name": "Magic Transit",
    })
}

fn answer(status: u16, headers: &[(&str, &str)], body: impl Into<Vec<u8>>) -> HttpMockResponse {
    let builder = HttpMockResponse::builder().status(status).body(body.into());
    headers.iter().fold(builder, |builder, (name, value)| builder.header(*name, *value)).build()
}

fn json_answer(status: u16, body: &Value) -> HttpMockResponse {
    answer(status, &[("content-type", "application/json")], body.to_string())
}

/// A result in the envelope of a success.
fn success(status: u16, result: Value) -> HttpMockResponse {
    answer(status, &[("content-type", "application/json")], success_text(result))
}

fn success_text(result: Value) -> String {
    json!({ "success": true, "errors": [], "messages": [], "result": result }).to_string()
}

/// The envelope of an error, with every member that an error can have.
fn failure(status: u16, code: i64) -> HttpMockResponse {
    answer(status, &[("content-type", "application/json")], failure_text(code))
}

fn failure_text(code: i64) -> String {
    let reason = json!({
        "code": code,
        "message": "the reason in words",
        "documentation_url": "https://docs.example.test/reasons",
        "source": { "pointer": "/cidr" },
    });
    json!({ "success": false, "errors": [reason], "messages": [], "result": null }).to_string()
}

/// The line of an error's `Display`; asserts that it has no line break.
fn line(error: &Error) -> String {
    let line = error.to_string();
    assert!(!line.is_empty() && !line.contains(['\n', '\r', '\u{2028}']), "{line:?} is not one line");
    line
}

/// The fields of the violations, sorted.
fn fields(error: &Error) -> Vec<&str> {
    let mut fields: Vec<_> = error.violations().iter().map(|violation| violation.field()).collect();
    fields.sort_unstable();
    fields
}

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use crate::Client;
use crate::runtime::{Method, Operation};

static GET: Operation = Operation::new("get-thing", Method::GET, "/thing");
static CREATE: Operation = Operation::new("create-thing", Method::POST, "/things");
static DELETE: Operation = Operation::new("delete-thing", Method::DELETE, "/thing");

/// Responds to one connection, and returns the request on the wire. Another connection would fail.
fn serve(answer: &'static str) -> (SocketAddr, JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let server = std::thread::spawn(move || {
        let (mut connection, _) = listener.accept().unwrap();
        let mut request = Vec::new();
        let mut piece = [0; 4096];
        let complete = |request: &[u8]| {
            let text = String::from_utf8_lossy(request);
            text.split_once("\r\n\r\n").is_some_and(|(head, body)| {
                let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
                body.len() >= length.map_or(0, |length| length.parse().unwrap())
            })
        };
        while !complete(&request) {
            let read = connection.read(&mut piece).unwrap();
            request.extend_from_slice(&piece[..read]);
        }
        connection.write_all(answer.as_bytes()).unwrap();
        String::from_utf8(request).unwrap()
    });
    (address, server)
}

fn client(address: SocketAddr) -> Client {
    Client::builder().api_token("t0ken").base_url(format!("http://{address}/client/v4/")).build().unwrap()
}

const EMPTY: &str = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";

#[tokio::test]
async fn a_body_is_sent_unchanged_with_its_media_type() {
    let (address, server) = serve(EMPTY);
    let body = std::collections::BTreeMap::from([("cidr".to_owned(), "192.0.2.0/24".to_owned())]);
    client(address).request(&CREATE).json(&body).empty().await.unwrap();
    let wire = server.join().unwrap();
    let (head, body) = wire.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("POST /client/v4/things HTTP/1.1\r\n"), "{head}");
    assert!(head.contains("\r\nauthorization: Bearer t0ken\r\n"), "{head}");
    assert!(head.contains("\r\ncontent-type: application/json\r\n"), "{head}");
    assert_eq!(body, r#"{"cidr":"192.0.2.0/24"}"#);
}

#[tokio::test]
async fn a_request_without_a_body_has_no_media_type() {
    let (address, server) = serve(EMPTY);
    client(address).request(&DELETE).empty().await.unwrap();
    let wire = server.join().unwrap().to_lowercase();
    assert!(wire.starts_with("delete /client/v4/thing http/1.1\r\n") && wire.ends_with("\r\n\r\n"), "{wire}");
    assert!(!wire.contains("content-type") && !wire.contains("transfer-encoding"), "{wire}");
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let (address, server) = serve("HTTP/1.1 307 x\r\nlocation: /client/v4/other\r\ncontent-length: 0\r\n\r\n");
    let error = client(address).request(&GET).empty().await.unwrap_err();
    assert!(error.is_redirect() && error.to_string().contains("points to /client/v4/other"), "{error}");
    server.join().unwrap();
}

#[tokio::test]
async fn a_closed_port_is_a_connection_error() {
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let error = client(address).request(&CREATE).empty().await.unwrap_err();
    assert!(error.is_connect() && !error.may_have_been_applied());
    assert!(error.to_string().to_lowercase().contains("refused"), "{error}");
}

#[tokio::test]
async fn a_request_whose_connection_breaks_may_have_been_applied() {
    for answer in ["", "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{"] {
        let (address, server) = serve(answer);
        let error = client(address).request(&CREATE).empty().await.unwrap_err();
        assert!(error.is_interrupted() && error.may_have_been_applied(), "{error}");
        server.join().unwrap();
    }
}

#[tokio::test]
async fn a_transfer_encoding_overrides_a_content_length() {
    let answer = "HTTP/1.1 200 OK\r\ncontent-length: 900\r\ntransfer-encoding: chunked\r\n\r\n2\r\n[]\r\n0\r\n\r\n";
    let (address, server) = serve(answer);
    let body = client(address).request(&CREATE).bytes().await.unwrap();
    assert_eq!(body, "[]");
    server.join().unwrap();
    let (address, server) = serve(answer);
    let mut download = client(address).request(&GET).bytes().download().await.unwrap();
    assert_eq!((download.length(), download.chunk().await.unwrap().unwrap()), (None, "[]".into()));
    assert!(download.chunk().await.unwrap().is_none());
    server.join().unwrap();
}

#[tokio::test]
async fn a_folded_header_line_is_read() {
    let (address, server) = serve("HTTP/1.1 200 OK\r\nx-policy: a;\r\n\tb\r\ncf-ray: 8f\r\ncontent-length: 0\r\n\r\n");
    let response = client(address).request(&CREATE).empty().send().await.unwrap();
    let policy = response.headers()["x-policy"].to_str().unwrap();
    assert_eq!(policy.split_whitespace().collect::<Vec<_>>(), ["a;", "b"], "{policy:?}");
    assert_eq!(response.ray_id(), Some("8f"));
    server.join().unwrap();
}

#[tokio::test]
async fn a_callers_http_client_sends_requests_but_follows_no_redirect() {
    let (address, server) = serve("HTTP/1.1 302 x\r\nlocation: /client/v4/other\r\ncontent-length: 0\r\n\r\n");
    let headers = http::HeaderMap::from_iter([(http::HeaderName::from_static("x-own"), "1".parse().unwrap())]);
    let own = reqwest::Client::builder().default_headers(headers).redirect(reqwest::redirect::Policy::limited(9));
    let client =
        Client::builder().api_token("t0ken").base_url(format!("http://{address}")).http_client(own).build().unwrap();
    let error = client.request(&GET).empty().await.unwrap_err();
    assert!(error.to_string().contains("points to /client/v4/other"), "{error}");
    let wire = server.join().unwrap();
    assert!(wire.contains("\r\nx-own: 1\r\n") && wire.contains("\r\nauthorization: Bearer t0ken\r\n"), "{wire}");
}

/// Accepts connections, each with a request, sends the beginning of a response on each, and keeps them open; counts
/// them.
fn stalled(answer: &'static str) -> (SocketAddr, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let (address, count) = (listener.local_addr().unwrap(), Arc::new(AtomicUsize::new(0)));
    let seen = Arc::clone(&count);
    std::thread::spawn(move || {
        let mut open = Vec::new();
        for connection in listener.incoming() {
            let mut connection = connection.unwrap();
            seen.fetch_add(1, Ordering::SeqCst);
            // A response before its request would be an error.
            assert!(connection.read(&mut [0; 4096]).unwrap() > 0);
            connection.write_all(answer.as_bytes()).unwrap();
            open.push(connection);
        }
    });
    (address, count)
}

#[tokio::test]
async fn a_timeout_of_a_callers_http_client_is_a_timeout_and_a_create_is_sent_once() {
    for answer in ["", "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{"] {
        let (address, count) = stalled(answer);
        let own = reqwest::Client::builder().timeout(Duration::from_millis(100));
        let client = Client::builder().api_token("t0ken").base_url(format!("http://{address}")).http_client(own);
        let error = client.build().unwrap().request(&CREATE).empty().await.unwrap_err();
        assert!(error.is_timeout() && !error.is_interrupted() && error.may_have_been_applied(), "{error}");
        assert!(error.to_string().contains("before a timeout of the HTTP client or the system"), "{error}");
        assert_eq!((error.attempts(), count.load(Ordering::SeqCst)), (1, 1));
    }
}

#[tokio::test]
async fn the_host_of_the_base_url_replaces_that_of_a_callers_http_client() {
    let (address, server) = serve(EMPTY);
    let headers = http::HeaderMap::from_iter([(http::header::HOST, "evil.test".parse().unwrap())]);
    let own = reqwest::Client::builder().default_headers(headers);
    let client =
        Client::builder().api_token("t0ken").base_url(format!("http://{address}")).http_client(own).build().unwrap();
    client.request(&GET).empty().await.unwrap();
    let wire = server.join().unwrap();
    assert!(wire.contains(&format!("\r\nhost: {address}\r\n")) && !wire.contains("evil.test"), "{wire}");
}

#[tokio::test]
async fn a_callers_http_client_uses_a_proxy_for_http_only_if_that_is_allowed() {
    for allowed in [false, true] {
        let (proxy, at_proxy) = serve(EMPTY);
        let (address, at_server) = serve(EMPTY);
        let own = reqwest::Client::builder().proxy(reqwest::Proxy::all(format!("http://{proxy}")).unwrap());
        let client = Client::builder().api_token("t0ken").base_url(format!("http://{address}")).allow_http(allowed);
        client.http_client(own).build().unwrap().request(&GET).empty().await.unwrap();
        let reached = if allowed { at_proxy } else { at_server };
        assert!(reached.join().unwrap().contains("GET "));
    }
}

#[tokio::test]
async fn a_post_to_a_closed_port_is_tried_3_times() {
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let policy = crate::RetryPolicy::default().base_delay(std::time::Duration::from_millis(1));
    let error = client(address).request(&CREATE).empty().retry(policy).await.unwrap_err();
    assert!(error.is_connect() && error.attempts() == 3 && !error.may_have_been_applied());
}

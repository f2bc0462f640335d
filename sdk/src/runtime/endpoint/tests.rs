use serde_json::{Value, json};

use super::*;
use crate::runtime::Error;
use crate::runtime::fake::{Fake, Step};
use crate::{Client, ClientBuilder};

const SECRET: &str = "planted-secret-3c9e";

fn builder(fake: &Fake) -> ClientBuilder {
    Client::builder().api_token(SECRET).base_url("https://h.test/client/v4").transport(fake.clone())
}

fn client(fake: &Fake) -> Client {
    builder(fake).build().unwrap()
}

fn answering(body: &'static str) -> (Client, Fake) {
    let fake = Fake::new([Step::json(200, body)]);
    (client(&fake), fake)
}

#[tokio::test(start_paused = true)]
async fn any_method_path_query_header_and_body_reaches_the_wire() {
    let (client, fake) = answering(r#"{"success":true,"result":{"id":"x"}}"#);
    let value: Value = client
        .endpoint(Method::from_bytes(b"PURGE").unwrap(), "/accounts/{account_id}/anything/{n}")
        .path("a/b")
        .path(7_u64)
        .query("tag", ["x y", "z"])
        .query("none", None::<u32>)
        .header("x-one", "1")
        .json(&json!({"a": [null]}))
        .result()
        .await
        .unwrap();
    assert_eq!(value["id"], "x");
    let sent = &fake.requests()[0];
    assert_eq!((sent.method().as_str(), &sent.body()[..]), ("PURGE", &br#"{"a":[null]}"#[..]));
    assert_eq!(sent.uri(), "https://h.test/client/v4/accounts/a%2Fb/anything/7?tag=x%20y&tag=z");
    let header = |name| sent.headers()[name].to_str().unwrap();
    assert_eq!((header("x-one"), header("content-type")), ("1", "application/json"));
    assert_eq!(header("authorization"), format!("Bearer {SECRET}"));
}

#[tokio::test(start_paused = true)]
async fn a_raw_body_goes_out_byte_for_byte_with_its_content_type() {
    let (client, fake) = answering("");
    for body in [&b"\x00\xff{ \r\n"[..], b""] {
        client.endpoint(Method::PUT, "/file").body(body.to_vec(), "text/csv; charset=x").empty().await.unwrap();
        let sent = fake.requests().pop().unwrap();
        assert_eq!(&sent.body()[..], body);
        assert_eq!(sent.headers()["content-type"], "text/csv; charset=x");
    }
    let error = client.endpoint(Method::PUT, "/file").body("x", "a\nb").empty().build().unwrap_err();
    assert_eq!(error.violations()[0].field(), "content-type");
    let error = client.endpoint(Method::PUT, "/f").body("x,y", "text/csv").empty().extra_body("a", 1).build();
    assert!(error.unwrap_err().is_invalid_request());
}

#[tokio::test(start_paused = true)]
async fn an_answer_is_read_as_the_caller_says() {
    let (client, _) = answering(r#"{"success":true,"result":[1,2]}"#);
    let get = || client.endpoint(Method::GET, "/x");
    assert_eq!(get().result::<Vec<u8>>().await.unwrap(), [1, 2]);
    assert_eq!(get().page::<u8>().await.unwrap().items(), [1, 2]);
    assert_eq!(get().json_answer::<Value>().await.unwrap()["success"], true);
    assert_eq!(&get().bytes().await.unwrap()[..], br#"{"success":true,"result":[1,2]}"#);
    get().empty().await.unwrap();
    let (client, _) = answering("\u{0}not json");
    assert_eq!(&client.endpoint(Method::GET, "/x").bytes().await.unwrap()[..], b"\0not json");
    let (client, _) = answering("");
    assert!(client.endpoint(Method::GET, "/x").bytes().await.unwrap().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_path_outside_the_base_url_is_refused_before_sending() {
    let (client, fake) = answering("");
    for path in ["https://evil.test/x", "//evil.test", "/../x", "/a/..", "/%2e%2e/x", "/a\\..\\x", "/.\t./x", "/x?a=1"]
    {
        let error = client.endpoint(Method::GET, path).empty().await.unwrap_err();
        assert!(error.is_invalid_request() && error.violations()[0].field() == "path", "{path}: {error}");
    }
    let error = client.endpoint(Method::GET, "/a/{id}").path("..").empty().await.unwrap_err();
    assert_eq!(error.violations()[0].field(), "id");
    let error = client.endpoint(Method::GET, "/a/{id}").empty().await.unwrap_err();
    assert_eq!(error.violations()[0].field(), "id");
    assert_eq!(fake.count(), 0);
}

#[tokio::test(start_paused = true)]
async fn retries_and_errors_are_those_of_every_request() {
    let fake = Fake::new([Step::json(503, "")]);
    let error = client(&fake).endpoint(Method::GET, "/zones/{id}").path("z").empty().await.unwrap_err();
    assert_eq!((error.attempts(), fake.count()), (3, 3));
    assert!(error.to_string().starts_with("GET /zones/{id}: 503 Service Unavailable"), "{error}");
    let error = client(&fake).endpoint(Method::POST, "/zones").json("x").empty().await.unwrap_err();
    assert!(error.attempts() == 1 && error.may_have_been_applied());
}

fn rehearsed(error: Error) -> String {
    assert!(error.is_refused_locally() && !error.is_invalid_request() && !error.may_have_been_applied());
    assert_eq!((error.attempts(), error.status()), (0, None));
    let text = format!("{error} {error:?}");
    assert!(!text.contains(SECRET), "{text}");
    error.to_string()
}

#[tokio::test(start_paused = true)]
async fn a_read_only_client_sends_get_and_head_and_says_what_else_it_would_have_sent() {
    let fake = Fake::new([Step::json(200, "")]);
    let client = builder(&fake).read_only().build().unwrap();
    for method in ["GET", "HEAD", "get"] {
        client.endpoint(Method::from_bytes(method.as_bytes()).unwrap(), "/x").empty().await.unwrap();
    }
    assert_eq!(fake.count(), 3);
    for method in ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PURGE"] {
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let line = rehearsed(client.endpoint(method.clone(), "/x").query("a", 1).empty().await.unwrap_err());
        let expected = format!("the client is read-only; it would have sent {method} https://h.test/client/v4/x?a=1");
        assert!(line.ends_with(&expected), "{line}");
    }
    let body = json!({"token": SECRET, "long": "x".repeat(10_000)});
    let request = client.endpoint(Method::POST, "/x").json(&body).empty().query("token", SECRET);
    let line = rehearsed(request.await.unwrap_err());
    assert!(line.contains("a body of 100") && line.contains("xxx…`") && line.len() < 1_500, "{line}");
    assert_eq!(fake.count(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_read_only_client_checks_requests_first_and_stays_read_only() {
    let fake = Fake::new([Step::json(200, "")]);
    let client = client(&fake).with(|options| options.read_only()).with(|options| options.max_retries(1));
    let error = client.endpoint(Method::POST, "/{id}").path("").empty().await.unwrap_err();
    assert!(error.is_invalid_request() && !error.is_refused_locally());
    rehearsed(client.endpoint(Method::POST, "/x").empty().await.unwrap_err());
    assert_eq!(fake.count(), 0);
}

#[tokio::test(start_paused = true)]
async fn method_names_go_out_in_upper_case() {
    let fake = Fake::new([Step::json(503, ""), Step::json(200, "")]);
    let method = Method::from_bytes(b"delete").unwrap();
    client(&fake).endpoint(method, "/x").empty().await.unwrap();
    assert!(fake.requests().iter().all(|request| request.method() == Method::DELETE));
    assert_eq!(fake.count(), 2);
    let request = client(&fake).endpoint(Method::from_bytes(b"purge").unwrap(), "/x").empty();
    assert_eq!((request.method().as_str(), request.operation().to_string().as_str()), ("PURGE", "PURGE /x"));
}

#[test]
fn a_violation_does_not_show_the_credential() {
    let client = client(&Fake::default());
    let long = format!("{SECRET}{}", "x".repeat(100));
    for text in [SECRET, long.as_str()] {
        let builder = client.endpoint(Method::GET, "/x/{id}").path(text).header(&format!("{text}\n"), "x");
        let mut shown = format!("{builder:?}");
        let request = builder.empty();
        let error = request.build().unwrap_err();
        shown += &format!("{error} {error:?} {:?} {request:?}", error.violations());
        assert!(shown.contains("[redacted]") && !shown.contains(&SECRET[..8]), "{shown}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_path_or_query_made_of_the_credential_is_not_shown() {
    let hook = Arc::new(Seen::default());
    let client = builder(&Fake::new([Step::json(500, "")])).max_retries(0).hook(Arc::clone(&hook)).build().unwrap();
    let builder = client.endpoint(Method::GET, format!("/tokens/{SECRET}"));
    let mut shown = format!("{builder:?}");
    let request = builder.query(SECRET, 1).empty();
    assert!(request.url().unwrap().as_str().ends_with(&format!("/tokens/{SECRET}?{SECRET}=1")), "it is sent");
    shown += &format!("{request:?} {}", request.operation());
    let error = request.await.unwrap_err();
    shown += &format!("{error} {error:?} {:?} {}", error.operation(), hook.0.lock().unwrap());
    assert!(shown.contains("GET /tokens/[redacted]") && !shown.contains(SECRET), "{shown}");
}

/// Keeps what a hook can show of a call.
#[derive(Default)]
struct Seen(std::sync::Mutex<String>);

impl crate::Hook for Seen {
    fn before_call(&self, call: &crate::CallInfo) -> Result<(), crate::Refusal> {
        *self.0.lock().unwrap() = format!("{call:?}");
        Ok(())
    }
}

/// RFC 9110, sections 9.3.6 and 9.3.8.
#[tokio::test(start_paused = true)]
async fn connect_is_refused_and_trace_has_no_secret_of_the_client() {
    let fake = Fake::new([Step::json(200, "")]);
    let client = builder(&fake).default_header("Cookie", "session=1").default_header("X-Plain", "1").build().unwrap();
    let error = client.endpoint(Method::CONNECT, "/x").empty().await.unwrap_err();
    assert!(error.is_invalid_request() && error.to_string().contains("method: CONNECT"), "{error}");
    client.endpoint(Method::TRACE, "/x").header("Authorization", "Bearer own").empty().await.unwrap();
    client.endpoint(Method::TRACE, "/x").empty().await.unwrap();
    let [own, none] = &fake.requests()[..] else { panic!("two requests") };
    assert_eq!(own.headers()["authorization"], "Bearer own");
    for absent in ["authorization", "cookie"] {
        assert!(!none.headers().contains_key(absent), "{absent}");
    }
    assert_eq!(none.headers()["x-plain"], "1");
}

#[test]
fn a_blank_media_type_and_one_beyond_ascii_are_violations() {
    let client = client(&Fake::default());
    for blank in ["", " "] {
        let error = client.endpoint(Method::PUT, "/x").body("a", blank).empty().build().unwrap_err();
        assert!(error.to_string().contains("content-type: blank"), "{error}");
    }
    let error = client.endpoint(Method::PUT, "/x").body("a", "text/plain; name=caf\u{e9}").empty().build().unwrap_err();
    assert!(error.to_string().contains("content-type: not a header value"), "{error}");
}

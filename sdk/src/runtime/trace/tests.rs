//! Spans and events, as a subscriber with all levels enabled sees them.

mod recorder;

use std::io::{Read, Write};

use recorder::Recorder;

use crate::Client;
use crate::runtime::fake::{Fake, Step};
use crate::runtime::{self, Method, Operation};

static GET: Operation = Operation::new("get-thing", Method::GET, "/things/{id}");

const TOKEN: &str = "planted-token-0123456789";
const OK: &str = r#"{"success":true,"errors":[],"messages":[],"result":null}"#;

fn client(fake: &Fake) -> Client {
    Client::builder()
        .api_token(TOKEN)
        .base_url("https://[2001:db8::1]:8443/v4")
        .transport(fake.clone())
        .build()
        .unwrap()
}

#[tokio::test(start_paused = true)]
async fn a_span_has_opentelemetry_s_names() {
    let (recorder, _guard) = Recorder::install();
    let fake =
        Fake::new([Step::json(503, "{}").header("retry-after", "3"), Step::json(200, OK).header("cf-ray", "8f1a-AMS")]);
    client(&fake).request(&GET).path::<String>("x").empty().await.unwrap();
    assert_eq!(
        recorder.lines(),
        [
            "span INFO cloudflare_sdk cloudflare_sdk.call",
            "otel.kind=client",
            "otel.name=get-thing",
            "http.request.method=GET",
            "url.template=/things/{id}",
            "server.address=2001:db8::1",
            "server.port=8443",
            "event INFO cloudflare_sdk in a span",
            "message=the call is repeated",
            "http.request.resend_count=1",
            "http.response.status_code=503",
            "error.type=503",
            "wait_ms=3000",
            "http.response.status_code=200",
            "cf.ray_id=8f1a-AMS",
            "http.request.resend_count=1",
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn an_error_has_a_type() {
    for (step, expected) in [
        (Step::json(404, "{}"), "404"),
        (Step::json(302, ""), "302"),
        (Step::Hang, "timeout"),
        (Step::NoConnection, "connect"),
        (Step::Reset, "interrupted"),
        (Step::json(200, "<html>"), "decode"),
        (Step::json(200, r#"{"success":false,"errors":[],"messages":[],"result":null}"#), "api_error"),
    ] {
        let (recorder, _guard) = Recorder::install();
        let fake = Fake::new([step]);
        client(&fake).request(&GET).path::<String>("x").empty().max_retries(0).await.unwrap_err();
        let lines = recorder.lines();
        assert_eq!(lines[lines.len() - 2..], [format!("error.type={expected}"), "otel.status_code=ERROR".into()]);
    }
    let (recorder, _guard) = Recorder::install();
    client(&Fake::default()).request(&GET).path::<String>("..").empty().await.unwrap_err();
    assert!(recorder.lines().contains(&"error.type=invalid_request".to_owned()));
}

#[tokio::test(start_paused = true)]
async fn the_span_is_entered_only_for_the_call() {
    let (recorder, _guard) = Recorder::install();
    let fake = Fake::new([Step::json(503, "{}").header("retry-after", "3"), Step::json(200, OK)]);
    let request = client(&fake).request(&GET).path::<String>("x").empty();
    let call = tokio::spawn(async move { request.await });
    tokio::task::yield_now().await;
    // The call waits for its second attempt, outside of the span.
    assert_eq!((fake.count(), recorder.entered()), (1, (1, 0)));
    call.await.unwrap().unwrap();
    let (entered, inside) = recorder.entered();
    assert!(entered >= 2 && inside == 0, "{entered} {inside}");
    assert!(recorder.is_closed());
}

#[tokio::test(start_paused = true)]
async fn no_secret_is_emitted_at_any_level() {
    let (recorder, _guard) = Recorder::install();
    let steps = [
        Step::json(503, TOKEN).header("cf-ray", TOKEN),
        Step::json(429, TOKEN).header("x-echo", TOKEN),
        Step::json(400, format!("planted-response {TOKEN}")).header("cf-ray", TOKEN),
    ];
    let fake = Fake::new(steps);
    let client = client(&fake);
    let request =
        client.request(&GET).path::<String>(TOKEN).query("page", &"planted-query").json(&"planted-body").empty();
    request.header("x-secret", "planted-header").await.unwrap_err();
    let template = format!("/things/{TOKEN}");
    client.endpoint(Method::GET, template).query("page", "planted-query").empty().await.unwrap_err();
    let all = recorder.lines().join("\n");
    assert!(all.contains("otel.name=GET /things/[redacted]") && all.contains("cf.ray_id=[redacted]"), "{all}");
    for planted in [TOKEN, "planted-query", "planted-body", "planted-header", "planted-response"] {
        assert!(!all.contains(planted), "{planted}: {all}");
    }
}

#[tokio::test]
async fn the_transport_emits_no_secret() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut sent = Vec::new();
        while !sent.ends_with(b"\"planted-body\"") {
            let mut piece = [0; 4096];
            let length = stream.read(&mut piece).unwrap();
            sent.extend_from_slice(&piece[..length]);
        }
        write!(stream, "HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{OK}", OK.len()).unwrap();
    });
    let (recorder, _guard) = Recorder::install();
    let client = Client::builder().api_token(TOKEN).base_url(format!("http://{address}")).build().unwrap();
    let request =
        client.request(&GET).path::<String>("x").query("page", &"planted-query").json(&"planted-body").empty();
    request.await.unwrap();
    let all = recorder.lines().join("\n");
    assert!(all.contains("http.response.status_code=200"), "{all}");
    for planted in [TOKEN, "planted-query", "planted-body"] {
        assert!(!all.contains(planted), "{planted}: {all}");
    }
}

/// A thing.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Thing {
    pub asn: Option<i64>,
}

runtime::wire!(received Thing optional(asn));

#[tokio::test(start_paused = true)]
async fn a_value_that_does_not_fit_is_an_event() {
    let (recorder, _guard) = Recorder::install();
    let odd = format!(r#"{{"success":true,"result":[{{"asn":"AS1"}},{{"asn":"{TOKEN}"}}]}}"#);
    let fake = Fake::new([Step::json(200, odd)]);
    client(&fake).request(&GET).path::<String>("x").page::<Thing>().await.unwrap();
    let lines = recorder.lines();
    assert_eq!(
        lines[lines.len() - 10..],
        [
            "event WARN cloudflare_sdk in a span",
            "message=a value in the response has another type than described and is left out",
            "misfit.path=result[0].asn",
            "misfit.expected=an integer (i64)",
            "misfit.excerpt=\"AS1\"",
            "event WARN cloudflare_sdk in a span",
            "message=a value in the response has another type than described and is left out",
            "misfit.path=result[1].asn",
            "misfit.expected=an integer (i64)",
            "misfit.excerpt=\"[redacted]\"",
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn many_values_that_do_not_fit_are_a_few_events() {
    let (recorder, _guard) = Recorder::install();
    let odd = format!(r#"{{"success":true,"result":[{}0]}}"#, "[],".repeat(2_000));
    let fake = Fake::new([Step::json(200, odd)]);
    client(&fake).request(&GET).path::<String>("x").page::<i64>().await.unwrap();
    let lines = recorder.lines();
    assert_eq!(lines.iter().filter(|line| line.starts_with("misfit.path=")).count(), 10);
    assert_eq!(lines.iter().filter(|line| *line == "misfit.count=1990").count(), 1);
}

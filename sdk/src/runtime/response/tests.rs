use std::time::Duration;

use serde::Deserialize;

use super::super::fake::{Chunk, Fake, Step};
use super::*;
use crate::Client;
use crate::runtime::{FromAnswer, Method, Page, Request};

const SECRET: &str = "planted-secret-3c9e";

static GET: Operation = Operation::new("get-thing", Method::GET, "/thing").with_permissions(&["Things: Read"]);
static LIST: Operation = Operation::new("list-things", Method::GET, "/things");
static CREATE: Operation = Operation::new("create-thing", Method::POST, "/things");
static DELETE: Operation = Operation::new("delete-thing", Method::DELETE, "/thing");

#[derive(Debug, Clone, PartialEq, Deserialize)]
struct Thing {
    id: Option<String>,
}

impl FromAnswer for Thing {}

fn client(step: Step) -> Client {
    Client::builder().api_token(SECRET).max_retries(0).transport(Fake::new([step])).build().unwrap()
}

fn get(step: Step) -> Request<Thing> {
    client(step).request(&GET).result()
}

fn create(step: Step) -> Request<Thing> {
    client(step).request(&CREATE).result()
}

fn list(step: Step) -> Request<Page<Thing>> {
    client(step).request(&LIST).page()
}

fn delete(step: Step) -> Request<()> {
    client(step).request(&DELETE).empty()
}

const OK: &str = r#"{"success":true,"errors":[],"messages":[{"code":1,"message":"note"}],"result":{"id":"x"}}"#;

#[tokio::test]
async fn any_2xx_with_success_is_the_value() {
    for status in [200, 201, 202, 203, 206, 299] {
        assert_eq!(get(Step::json(status, OK)).await.unwrap().id.as_deref(), Some("x"));
    }
}

#[tokio::test]
async fn the_response_has_status_headers_messages_and_body() {
    let step = Step::json(201, OK).header("cf-ray", "8f00-AMS");
    let response = create(step).send().await.unwrap();
    assert_eq!((response.status().as_u16(), response.attempts()), (201, 1));
    assert_eq!(response.ray_id(), Some("8f00-AMS"));
    assert_eq!(response.messages()[0].message(), "note");
    assert_eq!((response.text(), response.body()), (OK.into(), OK.as_bytes()));
    assert_eq!(response.headers()["content-type"], "application/json");
    assert_eq!(response.result(), &response.clone().into_inner());
}

#[tokio::test]
async fn success_false_on_2xx_is_an_error_with_its_reasons() {
    let body = r#"{"success":false,"errors":[{"code":1000,"message":"no such service"}],"messages":[],"result":null}"#;
    let error = create(Step::json(200, body)).await.unwrap_err();
    assert_eq!((error.status().unwrap().as_u16(), error.code()), (200, Some(1000)));
    assert!(!error.is_decode() && !error.may_have_been_applied());
    assert_eq!(error.to_string(), "create-thing (POST /things): 200 OK: no such service (code 1000)");
}

#[tokio::test]
async fn an_empty_body_is_an_error_where_a_value_is_expected() {
    let error = create(Step::json(200, "")).await.unwrap_err();
    assert!(error.is_decode() && error.may_have_been_applied());
    assert!(error.to_string().contains("no body, but a value is expected"), "{error}");
    delete(Step::json(204, "")).await.unwrap();
}

#[tokio::test]
async fn an_empty_result_is_read_with_or_without_an_envelope() {
    for body in [
        r#"{"success":true,"errors":[],"messages":[],"result":null}"#,
        r#"{"success":true,"errors":[],"messages":[]}"#,
        r#"{"success":true,"errors":[],"messages":[],"result":{"id":"b3"}}"#,
        "{}",
        "",
    ] {
        delete(Step::json(200, body)).await.unwrap();
    }
}

#[tokio::test]
async fn html_on_2xx_is_a_bounded_decode_error_whatever_the_content_type() {
    let html = format!("<!DOCTYPE html>\n<title>Sign in</title>{}", "x".repeat(20_000));
    let step = Step::json(200, html).header("cf-ray", "8f00-AMS");
    let error = get(step).await.unwrap_err();
    assert!(error.is_decode() && error.status().unwrap().is_success());
    assert_eq!(error.ray_id(), Some("8f00-AMS"));
    assert!(error.body_excerpt().unwrap().len() <= 500);
    assert!(error.body_excerpt().unwrap().starts_with("<!DOCTYPE html>\\n<title>"));
    let line = error.to_string();
    assert!(line.contains("not JSON") && line.contains("<!DOCTYPE") && line.len() < 1_000, "{line}");
}

#[tokio::test]
async fn json_with_a_wrong_content_type_is_decoded() {
    let step = Step::chunks(200, vec![Chunk::Data(OK.into())]).header("content-type", "text/html");
    assert!(get(step).await.is_ok());
}

#[tokio::test]
async fn json_that_does_not_fit_names_the_path() {
    let body = r#"{"success":true,"result":[{"id":"a"},{"id":["b"]}]}"#;
    let list = client(Step::json(200, body)).endpoint(Method::GET, "/things").page::<Thing>();
    let error = list.await.unwrap_err();
    assert!(error.is_decode());
    assert!(error.to_string().contains("at result[1].id: invalid type: sequence"), "{error}");
}

#[tokio::test]
async fn a_huge_misfit_is_excerpted() {
    let body = format!(r#"{{"success":true,"result":"{}"}}"#, "x".repeat(1_000_000));
    let error = get(Step::json(200, body)).await.unwrap_err();
    assert!(format!("{error} {error:?}").len() < 3_000);
}

#[tokio::test]
async fn a_null_result_is_an_empty_page() {
    let page = list(Step::json(200, r#"{"success":true,"result":null,"result_info":{"page":1}}"#)).await.unwrap();
    assert!(page.is_empty());
    assert_eq!(page.result_info().unwrap().page, Some(1));
}

#[tokio::test]
async fn a_failure_with_an_envelope_has_every_part() {
    let body = r#"{"success":false,"messages":[],"result":null,"errors":[
        {"code":1001,"message":"bad","documentation_url":"https://d.test","source":{"pointer":"/cidr"},
         "error_chain":[{"code":7,"message":"deeper"}]},
        {"code":1002,"message":"worse"}]}"#;
    let error = create(Step::json(400, body)).await.unwrap_err();
    assert_eq!((error.errors().len(), error.code()), (2, Some(1001)));
    assert_eq!(error.errors()[0].source_pointer(), Some("/cidr"));
    assert_eq!(error.errors()[0].documentation_url(), Some("https://d.test"));
    assert_eq!(error.errors()[0].error_chain()[0].code(), Some(7));
    assert!(!error.may_have_been_applied());
}

#[tokio::test]
async fn a_403_adds_the_permission() {
    let error = get(Step::json(403, "<html>challenge</html>")).await.unwrap_err();
    assert!(error.is_forbidden() && error.to_string().contains("the permission \"Things: Read\""), "{error}");
}

#[tokio::test]
async fn an_error_body_in_another_format_is_an_api_error() {
    for body in [&b"<html>"[..], b"", b"{\"success\":fal", b"\xff\xfe\x00", b"null", b"[]"] {
        let step = Step::json(520, body).header("cf-ray", "8f01-AMS").header("retry-after", "1.5");
        let error = create(step).await.unwrap_err();
        assert!(error.is_server_error() && error.may_have_been_applied() && error.errors().is_empty());
        assert_eq!(error.ray_id(), Some("8f01-AMS"));
        assert_eq!(error.retry_after(), Some(Duration::from_millis(1500)));
        assert!(error.body_excerpt().is_some());
        assert!(error.to_string().starts_with("create-thing (POST /things): 520: "), "{error}");
    }
}

#[tokio::test]
async fn a_success_true_on_a_failure_status_is_still_a_failure() {
    assert!(get(Step::json(500, OK)).await.unwrap_err().is_server_error());
}

#[tokio::test]
async fn a_redirect_is_an_error_that_says_where_it_pointed() {
    let error = get(Step::json(302, "").header("location", "https://evil.test/login")).await.unwrap_err();
    assert_eq!(error.status().unwrap().as_u16(), 302);
    assert!(error.to_string().contains("points to https://evil.test/login"), "{error}");
    assert!(get(Step::json(300, "")).await.unwrap_err().to_string().contains("has no location"));
    // A signed URL is as good as a credential.
    for (location, shown) in
        [("https://h.test/a?X-Signature=planted", "https://h.test/a?\u{2026}"), ("/a#token=planted", "/a#\u{2026}")]
    {
        let error = get(Step::json(302, "").header("location", location)).await.unwrap_err();
        assert!(error.to_string().ends_with(&format!("points to {shown}")), "{error}");
        assert!(!format!("{error:?}").contains("planted"), "{error:?}");
    }
    // It responds to a condition (RFC 9110, section 15.4.5).
    let error = get(Step::json(304, "")).await.unwrap_err();
    assert!(!error.is_redirect() && error.to_string().contains("304 Not Modified"), "{error}");
}

#[tokio::test]
async fn a_server_that_repeats_the_credential_does_not_get_it_into_an_error() {
    let reasons = format!(r#"{{"success":false,"errors":[{{"code":1,"message":"bad token {SECRET}"}}]}}"#);
    let misfit = format!(r#"{{"success":true,"result":"{SECRET}"}}"#);
    let page = format!("{}{SECRET}", "x".repeat(490));
    for step in [
        Step::json(400, reasons.clone()),
        Step::json(400, reasons.replace("planted", r"\u0070lanted")),
        Step::json(200, reasons),
        Step::json(200, misfit),
        Step::json(200, page.clone()),
        Step::json(502, page),
        Step::json(302, "").header("location", &format!("https://h.test/?t={SECRET}")),
    ] {
        let error = get(step).await.unwrap_err();
        let text = format!("{error} {error:?} {:?} {:?}", error.errors(), error.body_excerpt());
        assert!(!text.contains("planted"), "{text}");
    }
}

#[tokio::test]
async fn debug_shows_nothing_that_the_server_may_repeat() {
    let body = format!(
        r#"{{"success":true,"messages":["{SECRET}"],"result":{{"id":"{SECRET}"}},"result_info":{{"cursor":"{SECRET}"}}}}"#
    );
    let step = Step::json(200, body).header("set-cookie", SECRET).header("cf-ray", "8f00-AMS");
    let response = get(step).send().await.unwrap();
    assert_eq!(response.result().id.as_deref(), Some(SECRET));
    assert_eq!(format!("{response:?}"), r#"Response { status: 200, ray_id: Some("8f00-AMS"), attempts: 1, .. }"#);
}

#[tokio::test]
async fn plain_json_needs_no_envelope() {
    let request: Request<Thing> = client(Step::json(200, r#"{"id":"x"}"#)).request(&GET).json_answer();
    assert_eq!(request.await.unwrap().id.as_deref(), Some("x"));
}

#[tokio::test]
async fn a_credential_in_a_long_ray_id_leaves_no_part_of_itself() {
    let ray_id = format!("{}{SECRET}", "a".repeat(90));
    for chunks in [vec![Chunk::Data("{".into()), Chunk::Break], vec![Chunk::Data("{".into())]] {
        let error = create(Step::chunks(200, chunks).header("cf-ray", &ray_id)).await.unwrap_err();
        assert!(!format!("{error} {error:?}").contains("planted"), "{error}");
        assert!(error.ray_id().unwrap().ends_with("[redacted]"), "{error}");
    }
}

#[tokio::test]
async fn a_credential_in_which_a_failure_breaks_off_is_not_shown() {
    let (whole, begun) = (format!("your header Authorization: Bearer {SECRET}"), SECRET.len() - 4);
    let body = whole[..whole.len() - SECRET.len() + begun].to_owned();
    let step = Step::chunks(403, vec![Chunk::Data(body.into()), Chunk::Break]);
    let error = get(step).await.unwrap_err();
    let shown = format!("{error} {error:?} {:?}", error.body_excerpt());
    assert!(shown.contains("Bearer [redacted]") && !shown.contains(&SECRET[..8]), "{shown}");
}

#[tokio::test]
async fn a_refusal_without_reasons_shows_the_beginning_of_its_body() {
    let body = r#"{"success":false,"errors":[],"messages":[{"code":9,"message":"in maintenance"}]}"#;
    let error = create(Step::json(200, body)).await.unwrap_err();
    assert!(error.to_string().contains(r#"without a reason; the body begins `{"success":false"#), "{error}");
    assert!(error.to_string().contains("in maintenance"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn json_in_an_encoding_that_is_not_decoded_is_an_error_that_names_it() {
    let encoded = || Step::json(200, &b"\x8b\x05\x80"[..]).header("content-encoding", "br");
    let error = create(encoded()).await.unwrap_err();
    assert!(error.is_decode() && error.may_have_been_applied());
    assert!(error.to_string().contains("encoded as br (`Content-Encoding`)"), "{error}");
    let error = delete(encoded()).await.unwrap_err();
    assert!(error.is_decode() && error.to_string().contains("encoded as br"), "{error}");
    // Some servers name an encoding that they did not apply.
    let plain = Step::json(200, r#"{"success":true,"result":{"id":"a"}}"#).header("content-encoding", "br");
    assert_eq!(get(plain).await.unwrap().id.as_deref(), Some("a"));
}

#[tokio::test(start_paused = true)]
async fn a_failure_whose_body_stalls_has_the_reasons_that_came() {
    let begun = r#"{"success":false,"errors":[{"code":1009,"message":"planted-secret-3c9e is too long"}],"#;
    let step = Step::chunks(400, vec![Chunk::Data(begun.into()), Chunk::Hang]);
    let error = create(step).await.unwrap_err();
    assert!(error.is_timeout() && !error.may_have_been_applied());
    assert_eq!((error.status().unwrap().as_u16(), error.code()), (400, Some(1009)));
    let line = error.to_string();
    assert!(line.contains("no complete response within 60s") && line.contains("[redacted] is too long"), "{line}");
    assert!(error.body_excerpt().unwrap().starts_with(r#"{"success":false"#));
    assert!(!format!("{error:?} {:?} {:?}", error.errors(), error.body_excerpt()).contains(SECRET));
}

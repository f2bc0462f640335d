mod media_ranges;

use super::*;
use crate::runtime::{Environment, Explicit};

#[derive(Debug, Default, PartialEq, Deserialize)]
struct Thing {
    id: Option<String>,
    asn: Option<u32>,
}

fn thing(id: &str) -> Thing {
    Thing { id: Some(id.into()), asn: None }
}

/// Decodes a body, with or without media types, by one of the functions under test.
fn read<T>(
    body: &[u8],
    [accept, content_type]: [Option<HeaderValue>; 2],
    open: impl FnOnce(&Received<'_>) -> Result<Opened<T>, Unopened>,
) -> Result<Opened<T>, Unopened> {
    let explicit = Explicit { api_token: Some("token".to_owned().into()), ..Explicit::default() };
    let credentials = Credentials::choose(explicit, Environment::default()).unwrap();
    let body = Bytes::copy_from_slice(body);
    let (accept, content_type) = (accept.as_ref(), content_type.as_ref());
    open(&Received { body: &body, content_type, accept, credentials: &credentials, strict: false, unrequested: None })
}

const UNTYPED: [Option<HeaderValue>; 2] = [None, None];

fn result<T: DeserializeOwned>(body: &[u8]) -> Result<Opened<T>, Unopened> {
    read(body, UNTYPED, |received| super::result(received, None))
}

fn page<T: DeserializeOwned>(body: &[u8]) -> Result<Opened<Page<T>>, Unopened> {
    read(body, UNTYPED, |received| super::page(received, None))
}

fn json<T: DeserializeOwned>(body: &[u8]) -> Result<Opened<T>, Unopened> {
    read(body, UNTYPED, |received| super::json(received, None))
}

fn empty(body: &[u8]) -> Result<Opened<()>, Unopened> {
    read(body, UNTYPED, super::empty)
}

fn acknowledged(body: &[u8]) -> Result<Opened<()>, Unopened> {
    read(body, UNTYPED, super::acknowledged)
}

fn refused<T: std::fmt::Debug>(opened: Result<Opened<T>, Unopened>) -> bool {
    matches!(opened.unwrap_err(), Unopened::Refused)
}

fn misfit_of<T: std::fmt::Debug>(opened: Result<Opened<T>, Unopened>) -> (String, String) {
    match opened.unwrap_err() {
        Unopened::Misfit { path, message } => (path, message),
        other => panic!("{other:?}"),
    }
}

#[test]
fn success_true_is_the_value() {
    let body = br#"{"success":true,"errors":[],"messages":[{"code":1,"message":"m"}],"result":{"id":"x","new":1},
        "result_info":{"page":2},"new":{}}"#;
    let opened = result::<Thing>(body).unwrap();
    assert_eq!(opened.value, thing("x"));
    assert_eq!(opened.messages[0].message(), "m");
    assert_eq!(opened.result_info.unwrap().page, Some(2));
}

#[test]
fn an_acknowledgement_has_the_messages_and_result_info_of_the_envelope() {
    let body = br#"{"success":true,"messages":[{"code":1,"message":"m"}],"result":null,"result_info":{"count":3}}"#;
    for opened in [acknowledged(body).unwrap(), empty(body).unwrap()] {
        assert_eq!((opened.messages.len(), opened.messages[0].message()), (1, "m"));
        assert_eq!(opened.result_info.unwrap().count, Some(3));
    }
}

#[test]
fn null_or_missing_errors_and_messages_are_empty() {
    assert!(page::<Thing>(br#"{"success":true,"errors":null,"messages":null,"result":[]}"#).unwrap().value.is_empty());
    assert_eq!(result::<Thing>(br#"{"success":true,"result":{"id":"x"}}"#).unwrap().value, thing("x"));
}

#[test]
fn null_in_a_plain_field_is_none() {
    let opened = page::<Thing>(br#"{"success":true,"result":[{"id":"x","asn":null}]}"#).unwrap();
    assert_eq!(opened.value.items(), [thing("x")]);
}

#[test]
fn success_false_is_a_refusal_whatever_the_result() {
    for body in [
        r#"{"success":false,"errors":[{"code":1000,"message":"no"}],"messages":[],"result":null}"#,
        r#"{"success":false,"errors":null,"result":{"id":"x"}}"#,
        r#"{"success":false,"result":"not a thing","result_info":7}"#,
    ] {
        assert!(refused(result::<Thing>(body.as_bytes())));
        assert!(refused(page::<Thing>(body.as_bytes())));
        assert!(refused(empty(body.as_bytes())));
        assert!(refused(acknowledged(body.as_bytes())));
    }
}

#[test]
fn an_empty_body_is_no_value() {
    for body in ["", " \r\n"] {
        assert!(matches!(result::<Thing>(body.as_bytes()), Err(Unopened::Empty)));
        assert!(matches!(page::<Thing>(body.as_bytes()), Err(Unopened::Empty)));
        assert!(matches!(json::<Thing>(body.as_bytes()), Err(Unopened::Empty)));
    }
}

#[test]
fn a_missing_value_is_a_misfit_unless_the_type_can_be_absent() {
    for body in [r#"{"success":true,"result":null}"#, r#"{"success":true}"#] {
        let body = body.as_bytes();
        assert_eq!(misfit_of(result::<Thing>(body)).0, "result");
        assert_eq!(result::<Option<Thing>>(body).unwrap().value, None);
        assert_eq!(result::<Value>(body).unwrap().value, Value::Null);
        assert!(page::<Thing>(body).unwrap().value.is_empty());
    }
}

#[test]
fn an_absent_result_is_read_with_or_without_an_envelope() {
    for body in [
        "",
        "\n",
        r#"{"success":true,"errors":[],"messages":[],"result":null}"#,
        r#"{"success":true,"errors":[],"messages":[]}"#,
        r#"{"success":true,"result":{"id":"b3"}}"#,
        r#"{"id":"b3"}"#,
        "{}",
        "null",
        "[]",
        "\"done\"",
    ] {
        assert!(empty(body.as_bytes()).is_ok(), "{body}");
    }
}

/// OpenAPI 3.0.3, response object: without `content`, nothing is said of the body.
#[test]
fn a_body_that_is_not_described_is_ignored_unless_it_may_say_that_the_request_failed() {
    for body in [&b"OK"[..], b"<ok/>", b"a,b\n1,2\n", b"[1,", b"\xff\xfe", b"success: false"] {
        assert!(empty(body).is_ok(), "{body:?}");
        assert!(acknowledged(body).is_err(), "{body:?}");
    }
    assert!(refused(empty(br#"{"success":false}"#)));
    assert!(empty(br#"{"errors":[{"code":1}]}"#).is_err());
    assert!(empty(br#"{"result":{"id":"#).is_err());
}

#[test]
fn html_is_an_error_where_json_or_no_body_is_expected() {
    let html = b"<!DOCTYPE html><title>Sign in</title>";
    for (path, message) in [
        misfit_of(result::<Thing>(html)),
        misfit_of(page::<Thing>(html)),
        misfit_of(json::<Thing>(html)),
        misfit_of(empty(html)),
        misfit_of(acknowledged(html)),
    ] {
        assert_eq!(path, "");
        assert!(message.starts_with("not JSON: "), "{message}");
    }
}

#[test]
fn a_misfit_is_named_by_its_path() {
    let body = br#"{"success":true,"result":[{"asn":1},{"asn":2},{},{"asn":"AS13335"}]}"#;
    let (path, message) = misfit_of(page::<Thing>(body));
    assert_eq!(path, "result[3].asn");
    assert!(message.contains("AS13335") && message.contains("u32"), "{message}");
    assert_eq!(misfit_of(result::<Thing>(br#"{"success":true,"result":7}"#)).0, "result");
    assert_eq!(misfit_of(json::<Thing>(br#"{"asn":-1}"#)).0, "asn");
}

#[test]
fn the_error_of_a_truncated_response_says_so() {
    assert!(misfit_of(result::<Thing>(br#"{"success":true,"result":{"id":"x"#)).1.contains("ends too early"));
}

#[test]
fn json_without_an_envelope_is_an_error_where_one_is_expected() {
    const MISSING: &str = "null or missing: the response is not an envelope of the API";
    const NO_OBJECT: &str = "not a JSON object: the response is not an envelope of the API";
    for (body, path, message) in [
        (&br#"{"id":"x"}"#[..], "success", MISSING),
        (br#"{"success":null}"#, "success", MISSING),
        (br#"{"success":"yes","result":1}"#, "success", "neither true nor false"),
        (br#"{"success":"yes","errors":[{"code":1}]}"#, "success", "neither true nor false"),
        (br#"{"errors":[{"code":1}],"result":1}"#, "success", "null or missing beside `errors`"),
        (br#"{"result":{"success":true}}"#, "success", MISSING),
        (b"[]", "", NO_OBJECT),
        (b"\"success\"", "", NO_OBJECT),
    ] {
        let expected = (path.to_owned(), message.to_owned());
        assert_eq!(misfit_of(result::<Value>(body)), expected);
        assert_eq!(misfit_of(acknowledged(body)), expected);
    }
}

#[test]
fn the_envelope_is_json_and_has_each_member_once() {
    for body in [
        &b"{\"success\":true,\"messages\":[],\"result\":[],\"new\":\"\xff\"}"[..],
        br#"{"success":true,"messages":["\ud800"],"result":[]}"#,
        br#"{"success":true,"errors":["\ud800"],"result":[]}"#,
        br#"{"success":true,"messages":[1e999],"result":[]}"#,
        br#"{"success":true,"success":true,"result":[]}"#,
        br#"{"success":true,"result":[],"result":[]}"#,
        br#"{"success":true,"result":[]} x"#,
        br#"{"success":true,"result":[]}{"success":true,"result":[]}"#,
        br#"{"success":true,"result":[],}"#,
        br#"{"success":true,"result":["#,
    ] {
        let unread = misfit_of(page::<Value>(body));
        assert_eq!(unread, misfit_of(result::<Value>(body)));
        assert_eq!(unread, misfit_of(acknowledged(body)));
        assert_eq!(unread, misfit_of(empty(body)));
    }
}

#[test]
fn success_that_is_both_true_and_false_is_unreadable() {
    let (path, message) = misfit_of(acknowledged(br#"{"success":false,"errors":[],"success":true}"#));
    assert_eq!(path, "success");
    assert!(message.contains("false in another"), "{message}");
}

#[test]
fn a_byte_order_mark_is_ignored() {
    let marked = |body: &str| format!("\u{feff}{body}").into_bytes();
    assert_eq!(result::<Thing>(&marked(r#"{"success":true,"result":{"id":"x"}}"#)).unwrap().value, thing("x"));
    assert_eq!(json::<Thing>(&marked(r#"{"id":"x"}"#)).unwrap().value, thing("x"));
    assert!(acknowledged(&marked("")).is_ok() && empty(&marked("{}")).is_ok());
    assert!(refused(acknowledged(&marked(r#"{"success":false}"#))));
    assert_eq!(misfit_of(result::<Thing>(&marked(r#"{"success":true,"result":{"asn":-1}}"#))).0, "result.asn");
}

#[test]
fn plain_json_is_decoded_and_an_envelope_of_an_error_is_still_recognized() {
    assert_eq!(json::<Thing>(br#"{"id":"x"}"#).unwrap().value, thing("x"));
    for value in [
        r#"{"success":false,"error-codes":[]}"#,
        r#"{"success":3,"errors":[{"line":7}]}"#,
        r#"{"data":null,"errors":[{"message":"of a GraphQL query"}]}"#,
    ] {
        assert!(json::<Value>(value.as_bytes()).unwrap().value.is_object());
    }
    assert!(refused(json::<Value>(br#"{"success":false,"errors":[{"code":1}]}"#)));
    assert!(refused(json::<Thing>(br#"{"success":false,"errors":[{"message":"\ud800"}]}"#)));
    assert_eq!(misfit_of(json::<Thing>(br#"{"success":false,"errors":[1],"success":true}"#)).0, "success");
}

fn received(accept: &'static str, content_type: &'static str, body: &'static str) -> Result<Opened<Bytes>, Unopened> {
    let header = |value: &'static str| (!value.is_empty()).then(|| HeaderValue::from_static(value));
    read(body.as_bytes(), [header(accept), header(content_type)], bytes)
}

const REFUSAL: &str = r#"{"success":false,"errors":[{"code":1,"message":"no"}]}"#;

#[test]
fn an_api_error_is_not_taken_for_a_document() {
    for (accept, content_type) in [
        ("application/pdf", "application/json"),
        ("application/pdf", "application/json; charset=utf-8"),
        ("application/pdf", "Application/JSON"),
        ("application/pdf", "application/problem+json"),
        ("application/pdf", "text/plain"),
        ("application/pdf", "application/octet-stream"),
        ("application/pdf", ""),
        ("application/json", "application/json"),
        ("*/*", "application/json"),
        ("", "application/json"),
        ("", "text/plain"),
        ("", ""),
    ] {
        assert!(refused(received(accept, content_type, REFUSAL)), "{accept} {content_type}");
    }
}

#[test]
fn a_document_that_resembles_an_api_error_is_returned() {
    for (accept, content_type) in [
        ("application/octet-stream", "application/octet-stream"),
        ("text/plain", "text/plain;charset=UTF-8"),
        ("application/zip, application/pdf", "application/pdf"),
        ("*/*", "application/octet-stream"),
        ("", "application/octet-stream"),
    ] {
        assert_eq!(received(accept, content_type, REFUSAL).unwrap().value, REFUSAL, "{accept} {content_type}");
    }
}

#[test]
fn an_object_with_success_or_errors_in_place_of_a_document_has_to_be_accepted() {
    for (body, is_content) in [
        (r#"{"success":true,"result":null}"#, true),
        (r#"{"name":"x"}"#, true),
        ("%PDF-1.7", true),
        ("<!DOCTYPE HTML><title>Sign in</title>", false),
        (r#"{"success":"false"}"#, false),
        (r#"{"errors":[{"code":1}]}"#, false),
        (r#"{"success":true,"success":true}"#, false),
        (r#"{"success":true,"messages":["\ud800"]}"#, false),
        (r#"{"succ"#, false),
    ] {
        assert_eq!(received("application/pdf", "application/json", body).is_ok(), is_content, "{body}");
    }
}

#[test]
fn a_page_of_html_is_an_error_where_another_media_type_was_asked_for() {
    let html = "<html><title>Sign in</title></html>";
    for (accept, content_type, is_content) in [
        ("application/pdf", "text/html", false),
        ("application/pdf", "", false),
        ("text/html", "text/html; charset=utf-8", true),
        ("text/html", "", true),
        ("application/json", "text/html", true),
        ("*/*", "text/html", true),
        ("", "text/html", true),
        ("", "", true),
    ] {
        assert_eq!(received(accept, content_type, html).is_ok(), is_content, "{accept} {content_type}");
    }
}

#[test]
fn success_false_without_errors_is_content_unless_any_media_type_was_accepted_and_json_received() {
    for (accept, content_type, is_content) in [
        ("application/json", "application/json", true),
        ("application/json", "text/plain", true),
        ("", "text/plain", true),
        ("*/*", "text/plain", true),
        ("", "application/json", false),
        ("*/*", "", false),
    ] {
        let opened = received(accept, content_type, r#"{"success":false}"#);
        assert_eq!(opened.is_ok(), is_content, "{accept} {content_type}");
    }
    let accepted = r#"{"success":true,"errors":[{"code":1}]}"#;
    assert!(received("application/json", "application/json", accepted).is_ok());
}

#[test]
fn no_body_is_no_value_only_where_one_of_the_responses_has_none() {
    for body in [&b""[..], b" \n", b"\xef\xbb\xbf"] {
        assert!(matches!(json::<Option<Thing>>(body), Err(Unopened::Empty)));
        assert!(matches!(result::<Option<Thing>>(body), Err(Unopened::Empty)));
        let value = read(body, UNTYPED, |received| or_empty(received, |it| super::json::<Option<Thing>>(it, None)));
        assert_eq!(value.unwrap().value, None);
        let value = read(body, UNTYPED, |received| or_empty(received, |it| super::page::<Thing>(it, None)));
        assert_eq!(value.unwrap().value, Page::default());
    }
    let there =
        read(br#"{"id": "a"}"#, UNTYPED, |received| or_empty(received, |it| super::json::<Option<Thing>>(it, None)));
    assert_eq!(there.unwrap().value, Some(thing("a")));
    let refusal =
        read(br#"{"success": false}"#, UNTYPED, |it| or_empty(it, |it| super::result::<Option<Thing>>(it, None)));
    assert!(refused(refusal));
}

#[test]
fn a_confirmation_does_not_depend_on_its_result() {
    let deep = format!("{}{}", "[".repeat(200), "]".repeat(200));
    for result in [r#"{"id":1e999999}"#, r#"{"id":"\ud800"}"#, &deep] {
        let body = format!(r#"{{"success":true,"errors":[],"messages":[],"result":{result}}}"#);
        assert!(acknowledged(body.as_bytes()).is_ok() && empty(body.as_bytes()).is_ok(), "{result}");
    }
    for body in [
        r#"{"success":true,"result":{"id":}}"#,
        r#"{"success":true,"result":{}"#,
        r#"{"success":true,"result":1e999,"result":2}"#,
        r#"{"success":1e999,"result":{}}"#,
    ] {
        assert!(acknowledged(body.as_bytes()).is_err(), "{body}");
    }
}

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

/// Reads a body with one of the functions that read.
fn read<T>(
    body: &[u8],
    open: impl FnOnce(&Received<'_>) -> Result<Opened<T>, Unopened>,
) -> Result<Opened<T>, Unopened> {
    let explicit = Explicit { api_token: Some("token".to_owned().into()), ..Explicit::default() };
    let credentials = Credentials::choose(explicit, Environment::default()).unwrap();
    open(&Received { body: &Bytes::copy_from_slice(body), credentials: &credentials, strict: false })
}

fn result<T: DeserializeOwned>(body: &[u8]) -> Result<Opened<T>, Unopened> {
    read(body, |received| super::result(received, None))
}

fn page<T: DeserializeOwned>(body: &[u8]) -> Result<Opened<Page<T>>, Unopened> {
    read(body, |received| super::page(received, None))
}

fn json<T: DeserializeOwned>(body: &[u8]) -> Result<Opened<T>, Unopened> {
    read(body, |received| super::json(received, None))
}

fn empty(body: &[u8]) -> Result<Opened<()>, Unopened> {
    read(body, super::empty)
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
fn nothing_is_there_with_or_without_an_envelope() {
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

#[test]
fn a_page_of_html_is_never_an_answer() {
    let html = b"<!DOCTYPE html><title>Sign in</title>";
    for (path, message) in [
        misfit_of(result::<Thing>(html)),
        misfit_of(page::<Thing>(html)),
        misfit_of(json::<Thing>(html)),
        misfit_of(empty(html)),
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
fn a_truncated_answer_says_so() {
    assert!(misfit_of(result::<Thing>(br#"{"success":true,"result":{"id":"x"#)).1.contains("ends too early"));
}

#[test]
fn json_without_an_envelope_is_none_of_the_apis_answers() {
    assert_eq!(misfit_of(result::<Value>(br#"{"id":"x"}"#)).0, "success");
    assert_eq!(misfit_of(result::<Value>(br#"{"success":null}"#)).0, "success");
    assert_eq!(misfit_of(result::<Value>(br#"{"success":"yes","result":1}"#)).0, "success");
    assert!(result::<Value>(b"[]").is_err());
}

#[test]
fn text_that_is_not_utf_8_is_a_misfit() {
    assert!(result::<Thing>(b"{\"success\":true,\"result\":{\"id\":\"\xff\"}}").is_err());
}

#[test]
fn plain_json_is_read_as_it_is_and_a_failed_envelope_is_still_seen() {
    assert_eq!(json::<Thing>(br#"{"id":"x"}"#).unwrap().value, thing("x"));
    assert_eq!(json::<Value>(br#"{"success":false,"error-codes":[]}"#).unwrap().value["success"], false);
    assert!(refused(json::<Value>(br#"{"success":false,"errors":[{"code":1}]}"#)));
}

//! Responses to requests for a media range.

use super::*;
use crate::runtime::envelope;

/// RFC 9110, section 12.5.1: `*/*` accepts text.
#[test]
fn a_string_may_come_as_text_where_a_media_range_was_accepted() {
    let header = |text: &'static str| (!text.is_empty()).then(|| HeaderValue::from_static(text));
    for (accept, content_type, body, expected) in [
        ("*/*", "text/plain", "hello", Some("hello")),
        ("*/*", "text/plain;charset=UTF-8", "", Some("")),
        ("*/*", "text/plain", "\"hello\"", Some("\"hello\"")),
        ("*/*", "text/plain", "{\"a\":1}", Some("{\"a\":1}")),
        ("application/*", "application/xml", "<a/>", Some("<a/>")),
        ("*/*", "application/json", "\"hello\"", Some("hello")),
        ("*/*", "", "\"hello\"", Some("hello")),
        ("*/*", "application/json", "hello", None),
        ("application/json", "text/plain", "hello", None),
        ("*/*", "text/plain", r#"{"success":false,"errors":[{"code":1}]}"#, None),
    ] {
        let headers = || [header(accept), header(content_type)];
        let text = read(body.as_bytes(), headers(), |received| envelope::json::<String>(received, None));
        assert_eq!(text.ok().map(|text| text.value).as_deref(), expected, "{accept} {content_type} {body}");
    }
    // JSON of another type, whatever its media type.
    let headers = [header("*/*"), header("text/plain")];
    let there = read(br#"{"id":"a"}"#, headers, |received| envelope::json::<Thing>(received, None));
    assert_eq!(there.unwrap().value, thing("a"));
}

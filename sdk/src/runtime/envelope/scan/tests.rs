use serde_json::json;

use super::*;

fn of(body: &str) -> (bool, bool, bool, bool, End) {
    let scan = EnvelopeScan::of(body.as_bytes());
    (scan.has_true, scan.has_false, scan.has_other, scan.errors.is_some(), scan.end)
}

#[test]
fn success_is_read_only_at_the_top_level() {
    assert_eq!(of(r#"{"success":true}"#), (true, false, false, false, End::Whole));
    assert_eq!(of("\u{feff} {\t\"success\" :\r\nfalse }\n"), (false, true, false, false, End::Whole));
    for silent in [
        r#"{"result":{"success":true},"a":[{"success":false}],"b":"\"success\":true"}"#,
        r#"{"success":null}"#,
        r#"{"Success":true,"success ":true}"#,
        "{}",
    ] {
        assert_eq!(of(silent), (false, false, false, false, End::Whole), "{silent}");
    }
}

#[test]
fn escaped_names_are_recognized() {
    for name in [r"succ\u0065ss", r"\u0073\u0075\u0063\u0063\u0065\u0073\u0073", r"su\u0063\u0063ess"] {
        assert!(EnvelopeScan::of(format!(r#"{{"{name}":false}}"#).as_bytes()).has_false, "{name}");
    }
}

#[test]
fn a_success_that_is_no_boolean_is_unclear() {
    for value in ["\"false\"", "\"true\"", "0", "1", "[]", "[true]", "{}", "True", "falsehood", "tru", "1e999"] {
        assert_eq!(of(&format!(r#"{{"success":{value},"errors":[]}}"#)), (false, false, true, false, End::Whole));
    }
}

#[test]
fn every_duplicate_member_counts() {
    assert_eq!(of(r#"{"success":true,"success":false}"#), (true, true, false, false, End::Whole));
    assert_eq!(of(r#"{"success":false}{"success":true}"#), (true, true, false, false, End::Whole));
}

#[test]
fn invalid_json_does_not_hide_a_refusal() {
    let deep = format!(r#"{{"messages":{}{},"success":false}}"#, "[".repeat(100_000), "]".repeat(100_000));
    for body in [
        &br#"{"errors":[{"message":"\ud800"}],"success":false}"#[..],
        b"{\"errors\":[{\"message\":\"caf\xe9\"}],\"success\":false}",
        br#"{"a":1e999,"b":01,"c":+1,"d":NaN,"success":false}"#,
        b"{\"a\":\"line\nbreak\",\"b\":\"\\q\",\"success\":false}",
        br#"{"a":1,"a":2,"success":false,}"#,
        deep.as_bytes(),
    ] {
        let scan = EnvelopeScan::of(body);
        assert_eq!((scan.has_false, scan.has_true, scan.end), (true, false, End::Whole));
    }
}

#[test]
fn a_missing_end_hides_nothing_before_it() {
    for (body, no) in [
        (r#"{"success":false"#, true),
        (r#"{"success":false,"errors":[{"code":1"#, true),
        (r#"{"success":false "errors":[]}"#, true),
        (r#"{"success"#, false),
        (r#"{"success":"#, false),
        (r#"{"result":{"id":"x","success":false"#, false),
        (r#"{'success': false}"#, false),
    ] {
        let scan = EnvelopeScan::of(body.as_bytes());
        assert_eq!((scan.has_false, scan.end), (no, End::BreaksOff), "{body}");
    }
    assert_eq!(of(r#"{"success":false} trailing"#).4, End::Followed);
    for none in ["", "  ", "[]", "null", "\"success\"", "<html>", "[{\"success\":false}]"] {
        assert_eq!(of(none), (false, false, false, false, End::NoObject), "{none}");
    }
}

#[test]
fn errors_count_unless_they_are_empty() {
    for empty in ["null", "[]", "[ \n]", "{}", "\"\""] {
        assert_eq!(EnvelopeScan::of(format!(r#"{{"errors":{empty}}}"#).as_bytes()).errors, None, "{empty}");
    }
    for value in ["[{}]", "[1]", "{\"message\":\"x\"}", "\"x\"", "7"] {
        assert!(
            EnvelopeScan::of(format!(r#"{{"errors":[],"errors":{value}}}"#).as_bytes()).errors.is_some(),
            "{value}"
        );
    }
}

#[test]
fn readable_reasons_are_kept() {
    let reasons = |errors: &[u8]| EnvelopeScan::of(&[b"{\"errors\":", errors, b"}"].concat()).reasons();
    assert_eq!(
        reasons(br#"[{"code":1000,"message":"a \ud800 b \ud83d\ude00 \u00e9 \q","x":1e999,"y":-1.5}]"#),
        json!([{"code": 1000, "message": "a \u{fffd} b \u{1f600} \u{e9} \u{fffd}", "x": "1e999", "y": -1.5}])
    );
    assert_eq!(reasons(b"[{\"message\":\"caf\xe9\"}]"), json!([{"message": "caf\u{fffd}"}]));
    let cut = EnvelopeScan::of(br#"{"success":false,"errors":[{"code":1,"message":"no such th"#).reasons();
    assert_eq!(cut, json!([{"code": 1, "message": "no such th"}]));
    let deep = format!("[{}1{}]", "[".repeat(100_000), "]".repeat(100_000));
    assert!(reasons(deep.as_bytes()).is_array());
    let wide = format!("[{}1]", "1,".repeat(1_000_000));
    assert!(reasons(wide.as_bytes()).as_array().unwrap().len() <= VALUES);
    assert_eq!(EnvelopeScan::of(b"[]").reasons(), serde_json::Value::Null);
}

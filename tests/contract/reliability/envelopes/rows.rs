//! Unusual envelopes and the expected outcome of each call, written by hand from RFC 8259 and the definition of an
//! envelope.

/// The outcome of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum CallOutcome {
    /// The expected value, or the content.
    Value,
    /// An error that the API refused the request.
    Refused,
    /// An error that the response can't be decoded.
    Unreadable,
}

use CallOutcome::{Refused, Unreadable, Value};

/// The calls of a row, in this order.
pub(in super::super) const CALLS: [&str; 5] = ["GET a value", "GET a list", "DELETE", "POST a value", "download"];

/// A body with status 200 and `application/json`, and the outcome of each call. `@` stands for the value, list or null
/// that the call expects in `result`.
pub(in super::super) struct Row {
    pub(in super::super) what: &'static str,
    pub(in super::super) body: Vec<u8>,
    pub(in super::super) came: [CallOutcome; 5],
}

pub(in super::super) fn rows() -> Vec<Row> {
    let of = |came: [CallOutcome; 5]| move |(what, body)| Row { what, body, came };
    [
        accepted().into_iter().map(of([Value; 5])).collect::<Vec<_>>(),
        vec![
            of([Unreadable, Value, Value, Unreadable, Value])((
                "no `result`",
                plain(r#"{"success":true,"errors":[]}"#),
            )),
            of([Unreadable, Unreadable, Value, Unreadable, Value])(("no body", plain(""))),
            of([Unreadable, Unreadable, Value, Unreadable, Value])(("a byte order mark alone", plain("\u{feff}"))),
        ],
        refused().into_iter().map(of([Refused; 5])).collect(),
        unreadable().into_iter().map(of([Unreadable; 5])).collect(),
        // Where another document is expected, JSON without `success` is the document.
        silent().into_iter().map(of([Unreadable, Unreadable, Unreadable, Unreadable, Value])).collect(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

type Body = (&'static str, Vec<u8>);

fn accepted() -> Vec<Body> {
    let deep = format!("{}1e999{}", "[".repeat(200), "]".repeat(200));
    vec![
        ("`success` is true", plain(r#"{"success":true,"errors":[],"messages":[],"result":@}"#)),
        ("nothing else but `result`", plain(r#"{"success":true,"result":@}"#)),
        ("`success` after `result`", plain(r#"{"result":@,"errors":[],"messages":[],"success":true}"#)),
        ("`errors` and `messages` null", plain(r#"{"success":true,"errors":null,"messages":null,"result":@}"#)),
        ("`success` true beside `errors`", plain(r#"{"success":true,"errors":[{"code":1}],"result":@}"#)),
        ("`success` true, its name escaped", plain(r#"{"succ\u0065ss":true,"result":@}"#)),
        ("`success` true, false further in", plain(r#"{"success":true,"result":@,"new":{"success":false}}"#)),
        ("`success` true, false in a text", plain(r#"{"success":true,"result":@,"new":"\"success\":false"}"#)),
        ("white space of all four kinds", plain("\r\n\t {\t\"success\" :\n true ,\r\n\"result\":@ } \n")),
        ("a byte order mark before it", plain("\u{feff}{\"success\":true,\"result\":@}")),
        ("an unknown member, nested 200 deep", plain(&format!(r#"{{"success":true,"new":{deep},"result":@}}"#))),
    ]
}

fn refused() -> Vec<Body> {
    let refusal =
        |errors: &str| plain(&format!(r#"{{"success":false,"errors":{errors},"messages":[],"result":null}}"#));
    let chain = format!("{}null{}", r#"[{"error_chain":"#.repeat(200), "}]".repeat(200));
    let brackets = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    vec![
        ("`success` is false", refusal(r#"[{"code":1000,"message":"no such service"}]"#)),
        ("`success` false, `errors` empty", refusal("[]")),
        ("`success` false, `errors` null", refusal("null")),
        ("`success` false, `errors` a text", refusal(r#""no such service""#)),
        ("`success` false and nothing else", plain(r#"{"success":false}"#)),
        ("`success` false beside a value", plain(r#"{"success":false,"errors":[],"result":@}"#)),
        ("`success` false after a value", plain(r#"{"result":@,"errors":[],"success":false}"#)),
        ("`success` false, its name escaped", plain(r#"{"\u0073ucces\u0073":false,"errors":[],"result":@}"#)),
        ("`success` false, true further in", plain(r#"{"success":false,"result":{"success":true}}"#)),
        ("`success` false, true in a text", plain(r#"{"a":"\",\"success\":true,\"","success":false,"result":@}"#)),
        ("`success` false, twice", plain(r#"{"success":false,"errors":[],"success":false,"result":@}"#)),
        ("`success` false, `errors` twice", plain(r#"{"success":false,"errors":[],"errors":[{"code":1}]}"#)),
        ("`success` false, a byte order mark before it", plain("\u{feff}{\"success\":false,\"result\":@}")),
        ("`success` false, half of a surrogate pair", refusal(r#"[{"message":"\ud800"}]"#)),
        ("`success` false, surrogates in the wrong order", refusal(r#"[{"message":"\udc00\ud800"}]"#)),
        ("`success` false, an escape that is none", refusal(r#"[{"message":"\q \u12"}]"#)),
        ("`success` false, Latin-1", b"{\"success\":false,\"errors\":[{\"message\":\"caf\xe9\"}]}".to_vec()),
        ("`success` false, a line break in a text", refusal("[{\"message\":\"no\nsuch service\"}]")),
        ("`success` false, the number 1e999", refusal(r#"[{"code":1e999,"message":"no"}]"#)),
        ("`success` false, the number 01", refusal(r#"[{"code":01,"message":"no"}]"#)),
        ("`success` false, NaN", refusal(r#"[{"code":NaN,"message":"no"}]"#)),
        ("`success` false, a chain 200 deep", refusal(&chain)),
        ("`success` false, nested 100,000 deep", refusal(&brackets)),
        ("`success` false, a comma too many", plain(r#"{"success":false,"errors":[],}"#)),
        ("`success` false, something after it", plain(r#"{"success":false,"errors":[]} OK"#)),
        ("`success` false, broken off after it", plain(r#"{"success":false,"errors":[{"code":1000,"mess"#)),
        ("`success` false, `result_info` a text", plain(r#"{"success":false,"result":@,"result_info":"7"}"#)),
    ]
}

fn unreadable() -> Vec<Body> {
    let brackets = format!("{}{}", "[".repeat(200), "]".repeat(200));
    vec![
        ("`success` is the text `false`", plain(r#"{"success":"false","errors":[],"result":@}"#)),
        ("`success` is the text `true`", plain(r#"{"success":"true","errors":[],"result":@}"#)),
        ("`success` is 0", plain(r#"{"success":0,"errors":[],"result":@}"#)),
        ("`success` is 1", plain(r#"{"success":1,"errors":[],"result":@}"#)),
        ("`success` is an array", plain(r#"{"success":[true],"errors":[],"result":@}"#)),
        ("`success` is an object", plain(r#"{"success":{"value":true},"result":@}"#)),
        ("`success` is `True`", plain(r#"{"success":True,"result":@}"#)),
        ("`success` null beside `errors`", plain(r#"{"success":null,"errors":[{"code":1000}],"result":@}"#)),
        ("`errors` without `success`", plain(r#"{"errors":[{"code":1000,"message":"no"}],"result":@}"#)),
        ("`success` true, then false", plain(r#"{"success":true,"result":@,"success":false}"#)),
        ("`success` false, then true", plain(r#"{"success":false,"result":@,"success":true}"#)),
        ("`success` true, then false with its name escaped", plain(r#"{"success":true,"s\u0075ccess":false}"#)),
        ("two envelopes, the first a refusal", plain(r#"{"success":false}{"success":true,"result":@}"#)),
        ("two envelopes, the second a refusal", plain(r#"{"success":true,"result":@}{"success":false}"#)),
        ("`success` true, twice", plain(r#"{"success":true,"success":true,"result":@}"#)),
        ("`success` true, `result` twice", plain(r#"{"success":true,"result":@,"result":@}"#)),
        ("`success` true, `errors` twice", plain(r#"{"success":true,"errors":[],"errors":[],"result":@}"#)),
        ("`success` true, half of a surrogate pair", plain(r#"{"success":true,"messages":["\ud800"],"result":@}"#)),
        ("`success` true, Latin-1", b"{\"success\":true,\"messages\":[\"caf\xe9\"],\"result\":@}".to_vec()),
        ("`success` true, Latin-1 in an unknown member", b"{\"success\":true,\"new\":\"\xe9\",\"result\":@}".to_vec()),
        ("`success` true, the number 1e999", plain(r#"{"success":true,"messages":[1e999],"result":@}"#)),
        ("`success` true, the number 01", plain(r#"{"success":true,"new":01,"result":@}"#)),
        (
            "`success` true, messages nested 200 deep",
            plain(&format!(r#"{{"success":true,"messages":{brackets},"result":@}}"#)),
        ),
        ("`success` true, a comma too many", plain(r#"{"success":true,"result":@,}"#)),
        ("`success` true, something after it", plain(r#"{"success":true,"result":@} OK"#)),
        ("`success` true, broken off after it", plain(r#"{"success":true,"result":"#)),
        ("single quotes", plain("{'success':true,'result':@}")),
        ("no colon", plain(r#"{"success" true,"result":@}"#)),
        ("broken off inside `success`", plain(r#"{"succ"#)),
        ("HTML", plain("<!DOCTYPE html><title>Sign in</title>")),
    ]
}

fn silent() -> Vec<Body> {
    let utf16: Vec<u8> = r#"{"success":true}"#.encode_utf16().flat_map(u16::to_le_bytes).collect();
    vec![
        ("an empty object", plain("{}")),
        ("`result` alone", plain(r#"{"result":@}"#)),
        ("`success` null", plain(r#"{"success":null,"errors":[],"result":@}"#)),
        ("`Success` in place of `success`", plain(r#"{"Success":true,"result":@}"#)),
        ("`success` further in", plain(r#"{"result":{"success":true}}"#)),
        ("an envelope in an array", plain(r#"[{"success":true,"result":@}]"#)),
        ("an empty array", plain("[]")),
        ("`null`", plain("null")),
        ("`true`", plain("true")),
        ("a text", plain(r#""success""#)),
        ("UTF-16", [b"\xff\xfe", &utf16[..]].concat()),
    ]
}

fn plain(text: &str) -> Vec<u8> {
    text.as_bytes().to_vec()
}

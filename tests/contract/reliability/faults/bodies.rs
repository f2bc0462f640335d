//! Bodies without a value, or with none that can be decoded. The server has answered, so nothing is retried.

use serde_json::json;

use super::super::host::{FLOOD, Step, whole};
use super::{APPLIED, NOT_APPLIED, Row, Server, sends};
use crate::{failure_text, success_text};

const JSON: &str = "content-type: application/json\r\n";
const GZIP: &str = "content-type: application/json\r\ncontent-encoding: gzip\r\n";
/// The gzip member (RFC 1952) that holds `{}`.
const GZIPPED: &[u8] = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xab\xae\x05\x00\x43\xbf\xa6\xa3\x02\x00\x00\x00";

/// Successful statuses without a value: for which call, the header lines, and the body.
fn unreadable() -> Vec<(u16, &'static str, &'static str, Vec<u8>)> {
    let of_another_shape = success_text(json!("a text"));
    let mut not_utf8 = success_text(json!([])).into_bytes();
    not_utf8.extend(b"\xff\xfe");
    vec![
        (200, "HTML", "content-type: text/html\r\n", b"<html>Sign in</html>".to_vec()),
        (200, "no body", "", Vec::new()),
        (201, "no body", "", Vec::new()),
        (204, "no body", "", Vec::new()),
        (200, "truncated JSON", JSON, of_another_shape.as_bytes()[..30].to_vec()),
        (200, "an envelope around another type", JSON, of_another_shape.into_bytes()),
        (200, "an array", JSON, b"[1,2]".to_vec()),
        (200, "an empty object", JSON, b"{}".to_vec()),
        (200, "null", JSON, b"null".to_vec()),
        (200, "nested 100,000 deep", JSON, b"[".repeat(100_000)),
        (200, "bytes that are not UTF-8", JSON, not_utf8),
        (200, "gzip, which was not asked for", GZIP, GZIPPED.to_vec()),
    ]
}

pub(super) fn rows() -> Vec<Row> {
    let mut rows = Vec::new();
    for (status, what, headers, body) in unreadable() {
        let got = format!("no readable value, {status}");
        let server = sends(whole(status, headers, &body));
        rows.push(Row::new(format!("{status}, {what}"), server, (1, &got), (1, &got, APPLIED)));
    }
    let refusal = sends(whole(200, JSON, failure_text(1000).as_bytes()));
    rows.push(Row::new("200, `success: false`", refusal, (1, "error, 200"), (1, "error, 200", NOT_APPLIED)));
    for (what, body) in [("truncated JSON", &b"{\"success\":fal"[..]), ("bytes that are not UTF-8", b"\xff\xfe\x00")] {
        let got = "error, 500";
        let server = sends(whole(500, JSON, body));
        rows.push(Row::new(format!("500, {what}"), server, (3, got), (1, got, APPLIED)));
    }
    for (what, header, chunked) in [
        ("announced", format!("content-length: {FLOOD}"), false),
        ("in chunks", "transfer-encoding: chunked".to_owned(), true),
        ("until the connection closes", "connection: close".to_owned(), false),
    ] {
        let head = format!("HTTP/1.1 200 OK\r\n{header}\r\n\r\n").into_bytes();
        let server = Server::Does(vec![Step::Send(head), Step::Flood { chunked }]);
        let got = "too long, 200";
        rows.push(Row::new(format!("200, 100 MiB, {what}"), server, (1, got), (1, got, APPLIED)));
    }
    let twice = "content-type: text/html\r\ncontent-type: application/json\r\ncf-ray: 1\r\ncf-ray: 2\r\n";
    let server = Server::Does(vec![Step::Genuine(twice)]);
    rows.push(Row::new("200, headers twice", server, (1, "the value"), (1, "the value", NOT_APPLIED)));
    rows
}

//! Unsuccessful statuses: with an envelope, with an HTML page of the edge, without a body, and redirects.

use super::super::host::whole;
use super::{APPLIED, Applied, NOT_APPLIED, Row, sends};
use crate::failure_text;

/// A status, the number of requests of a GET and of a POST, and whether the POST may have been applied.
const FAILURES: [(u16, u32, u32, Applied); 20] = [
    (400, 1, 1, NOT_APPLIED),
    (401, 1, 1, NOT_APPLIED),
    (403, 1, 1, NOT_APPLIED),
    (404, 1, 1, NOT_APPLIED),
    (408, 3, 1, APPLIED),
    (409, 1, 1, NOT_APPLIED),
    (422, 1, 1, NOT_APPLIED),
    (429, 3, 3, NOT_APPLIED),
    (500, 3, 1, APPLIED),
    (501, 1, 1, APPLIED),
    (502, 3, 1, APPLIED),
    (503, 3, 1, APPLIED),
    (504, 3, 1, APPLIED),
    (520, 3, 1, APPLIED),
    (521, 3, 1, APPLIED),
    (522, 3, 1, APPLIED),
    (523, 3, 1, APPLIED),
    (524, 3, 1, APPLIED),
    (525, 1, 1, APPLIED),
    (530, 1, 1, APPLIED),
];

/// After 301, 302 and 303 the request may have been applied; 307 and 308 ask to send it elsewhere.
const REDIRECTS: [(u16, Applied); 5] =
    [(301, APPLIED), (302, APPLIED), (303, APPLIED), (307, NOT_APPLIED), (308, NOT_APPLIED)];

const HTML: &str = "content-type: text/html\r\n";

pub(super) fn rows(elsewhere: &str) -> Vec<Row> {
    let page = format!("<html><body>error{}</body></html>", " padding".repeat(500));
    let mut rows = Vec::new();
    for (status, gets, posts, applied) in FAILURES {
        let got = format!("error, {status}");
        let envelope = failure_text(1000);
        let bodies = [
            ("an envelope", "content-type: application/json\r\n", envelope.as_str()),
            ("HTML", HTML, page.as_str()),
            ("no body", "", ""),
        ];
        for (what, headers, body) in bodies {
            let server = sends(whole(status, headers, body.as_bytes()));
            rows.push(Row::new(format!("{status}, {what}"), server, (gets, &got), (posts, &got, applied)));
        }
    }
    for (status, applied) in REDIRECTS {
        let got = format!("redirect not followed, {status}");
        let server = sends(whole(status, &format!("location: {elsewhere}/accounts\r\n"), b""));
        rows.push(Row::new(format!("{status} to another host"), server, (1, &got), (1, &got, applied)));
    }
    rows
}

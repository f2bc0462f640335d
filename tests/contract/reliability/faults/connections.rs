//! Connections that fail, break or stall. A GET is sent three times, a POST once unless nothing was sent.

use super::super::host::Step::{Drip, Genuine, Hang, Reset, Send};
use super::Server::{Absent, Does, Stalls};
use super::{APPLIED, NOT_APPLIED, Row, sends};

const BROKEN: &str = "broken connection";
const BROKEN_200: &str = "broken connection, 200";
const HEAD_OF_500: &str = "HTTP/1.1 500 Reason\r\nconnection: close\r\ncontent-length: 100\r\n\r\n{\"success\":";
const HEAD_OF_200: &str = "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 100\r\n\r\n{\"success\":";
const CHUNKED_200: &str = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{\"a\":\r\n";

pub(super) fn rows() -> Vec<Row> {
    let send = |text: &str| Send(text.into());
    let lines = |count| Does(vec![Genuine("x-line: value\r\n".repeat(count).leak())]);
    let long = Does(vec![Genuine(format!("x-line: {}\r\n", "x".repeat(1024 * 1024)).leak())]);
    vec![
        Row::new("connection refused", Absent, (0, "no connection"), (0, "no connection", NOT_APPLIED)),
        Row::new("reset before the head", Does(vec![Reset]), (3, BROKEN), (1, BROKEN, APPLIED)),
        Row::new("closed before the head", Does(vec![]), (3, BROKEN), (1, BROKEN, APPLIED)),
        Row::new("closed inside the head", sends("HTTP/1.1 200 OK\r\ncontent-"), (3, BROKEN), (1, BROKEN, APPLIED)),
        Row::new("a response that is not HTTP", sends("SSH-2.0-x\r\n\r\n"), (3, BROKEN), (1, BROKEN, APPLIED)),
        Row::new(
            "reset inside the body of a 200",
            Does(vec![send(HEAD_OF_200), Reset]),
            (3, BROKEN_200),
            (1, BROKEN_200, APPLIED),
        ),
        Row::new("body shorter than announced, 200", sends(HEAD_OF_200), (3, BROKEN_200), (1, BROKEN_200, APPLIED)),
        Row::new("chunks without the last one, 200", sends(CHUNKED_200), (3, BROKEN_200), (1, BROKEN_200, APPLIED)),
        Row::new(
            "reset inside the body of a 500",
            Does(vec![send(HEAD_OF_500), Reset]),
            (3, "error, 500"),
            (1, "error, 500", APPLIED),
        ),
        Row::new("body shorter than announced, 500", sends(HEAD_OF_500), (3, "error, 500"), (1, "error, 500", APPLIED)),
        Row::new("a head that never comes", Stalls(vec![Hang]), (3, "timeout"), (1, "timeout", APPLIED)),
        Row::new(
            "a head that never ends",
            Stalls(vec![send("HTTP/1.1 200 OK\r\nx: "), Drip]),
            (3, "timeout"),
            (1, "timeout", APPLIED),
        ),
        Row::new(
            "a body that stalls, 200",
            Stalls(vec![send(HEAD_OF_200), Hang]),
            (3, "timeout, 200"),
            (1, "timeout, 200", APPLIED),
        ),
        Row::new(
            "an endless slow body, 200",
            Stalls(vec![send("HTTP/1.1 200 OK\r\n\r\n"), Drip]),
            (3, "timeout, 200"),
            (1, "timeout, 200", APPLIED),
        ),
        Row::new("200 with 150 header lines more", lines(150), (1, "the value"), (1, "the value", NOT_APPLIED)),
        Row::new("200 with 10,000 header lines more", lines(10_000), (1, "too long"), (1, "too long", APPLIED)),
        Row::new("200 with a header of 1 MiB", long, (1, "too long"), (1, "too long", APPLIED)),
        Row::new(
            "100 Continue, then 200",
            Does(vec![send("HTTP/1.1 100 Continue\r\n\r\n"), Genuine("")]),
            (1, "the value"),
            (1, "the value", NOT_APPLIED),
        ),
        Row::new(
            "103 Early Hints, twice, then 200",
            Does(vec![send(&"HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n".repeat(2)), Genuine("")]),
            (1, "the value"),
            (1, "the value", NOT_APPLIED),
        ),
    ]
}

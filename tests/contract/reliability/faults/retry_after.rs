//! Values of `Retry-After`. Invalid ones are ignored, and too long ones end the call.

use super::super::host::whole;
use super::{APPLIED, NOT_APPLIED, Row, sends};
use crate::failure_text;

/// Values of the header, in one or more lines, and the number of requests of a call that may be retried.
const WISHES: [(&str, &[&str], u32); 13] = [
    ("0", &["0"], 3),
    ("-5", &["-5"], 3),
    ("0.5", &["0.5"], 3),
    ("NaN", &["NaN"], 3),
    ("inf", &["inf"], 3),
    ("a past date", &["Sun, 06 Nov 1994 08:49:37 GMT"], 3),
    ("a far date", &["Fri, 31 Dec 2100 23:59:59 GMT"], 1),
    ("10^20", &["100000000000000000000"], 1),
    ("3600", &["3600"], 1),
    ("a text", &["after lunch"], 3),
    ("nothing", &[""], 3),
    ("0.01, then 3600", &["0.01", "3600"], 3),
    ("3600, then 0.01", &["3600", "0.01"], 1),
];

pub(super) fn rows() -> Vec<Row> {
    let mut rows = Vec::new();
    for (what, values, requests) in WISHES {
        let headers: String = values.iter().map(|value| format!("retry-after: {value}\r\n")).collect();
        let answer = |status| sends(whole(status, &headers, failure_text(1000).as_bytes()));
        let limited = ((requests, "error, 429"), (requests, "error, 429", NOT_APPLIED));
        let unavailable = ((requests, "error, 503"), (1, "error, 503", APPLIED));
        for (status, (get, post)) in [(429, limited), (503, unavailable)] {
            rows.push(Row::new(format!("{status}, `Retry-After`: {what}"), answer(status), get, post));
        }
    }
    rows
}

//! Outcomes of calls, in words for a table.

use cloudflare_sdk::Error;

/// The expected or actual outcome of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Outcome {
    /// The number of requests that reached the server.
    pub(super) requests: u32,
    /// The caller's result.
    pub(super) got: String,
    /// Whether the error says that the request may have been applied.
    pub(super) may_have_been_applied: bool,
}

impl Outcome {
    pub(super) fn of<T>(requests: u32, result: &Result<T, Error>) -> Self {
        Self {
            requests,
            got: result.as_ref().map_or_else(describe, |_| "the value".to_owned()),
            may_have_been_applied: result.as_ref().is_err_and(Error::may_have_been_applied),
        }
    }
}

fn describe(error: &Error) -> String {
    let what = if error.is_connect() {
        "no connection"
    } else if error.is_timeout() {
        "timeout"
    } else if error.is_decode() {
        "no readable value"
    } else if error.is_interrupted() {
        "broken connection"
    } else if error.is_too_long() {
        "too long"
    } else if error.is_redirect() {
        "redirect not followed"
    } else {
        "error"
    };
    match error.status() {
        Some(status) => format!("{what}, {}", status.as_u16()),
        None => what.to_owned(),
    }
}

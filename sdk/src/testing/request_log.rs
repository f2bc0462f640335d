//! The log of requests, without their credentials.

use bytes::Bytes;
use http::header::HeaderValue;
use http::request::Parts;
use http::{HeaderMap, Method};
use serde_json::Value;

use crate::runtime::REDACTED;

use super::credentials::{EMAIL_HEADER, KEY_HEADER, SERVICE_KEY_HEADER};

/// The headers whose values are redacted, in lower case.
const SECRETS: [&str; 6] =
    ["authorization", "proxy-authorization", "cookie", EMAIL_HEADER, KEY_HEADER, SERVICE_KEY_HEADER];

/// A request that reached the embedded API; see [`EmbeddedApi::requests`](super::EmbeddedApi::requests).
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct ReceivedRequest {
    /// The method.
    pub method: Method,
    /// The path and query on the wire: `/client/v4/accounts/...`.
    pub target: String,
    /// The headers. Credentials are `[redacted]`, and a bearer token is `Bearer [redacted]`, so that a test sees which
    /// were sent, and a log can be printed.
    pub headers: HeaderMap,
    /// The body; empty if it was longer than the server reads, 16 MiB.
    pub body: Bytes,
}

impl ReceivedRequest {
    pub(super) fn new(parts: &Parts, body: Bytes) -> Self {
        Self { method: parts.method.clone(), target: parts.uri.to_string(), headers: redacted(&parts.headers), body }
    }

    /// The value of a header, whatever the case of its name; `None` if it was not sent or is not visible ASCII.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The body as JSON; `None` if it isn't JSON.
    pub fn json(&self) -> Option<Value> {
        serde_json::from_slice(&self.body).ok()
    }
}

/// The requests so far, oldest first.
#[derive(Debug, Default)]
pub(super) struct RequestLog {
    requests: Vec<ReceivedRequest>,
}

impl RequestLog {
    pub(super) fn add(&mut self, request: ReceivedRequest) {
        self.requests.push(request);
    }

    pub(super) fn all(&self) -> Vec<ReceivedRequest> {
        self.requests.clone()
    }

    pub(super) fn take(&mut self) -> Vec<ReceivedRequest> {
        std::mem::take(&mut self.requests)
    }

    pub(super) fn clear(&mut self) {
        self.requests.clear();
    }
}

fn redacted(headers: &HeaderMap) -> HeaderMap {
    let mut headers = headers.clone();
    for (name, value) in &mut headers {
        if SECRETS.contains(&name.as_str()) {
            *value = redacted_value(value);
        }
    }
    headers
}

/// Only the known scheme `Bearer` is kept: another first word could be the secret itself.
fn redacted_value(value: &HeaderValue) -> HeaderValue {
    let is_bearer = value.as_bytes().get(..7).is_some_and(|start| start.eq_ignore_ascii_case(b"bearer "));
    HeaderValue::from_static(if is_bearer { "Bearer [redacted]" } else { REDACTED })
}

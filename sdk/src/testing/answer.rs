//! Scripted responses of the embedded API.

use std::time::Duration;

use bytes::Bytes;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderName, HeaderValue, TRANSFER_ENCODING};
use http::{HeaderMap, Method, StatusCode};
use serde_json::{Value, json};

use super::path_template;
use crate::Operation;

/// A response of the embedded API in place of its own.
///
/// Give it to [`EmbeddedApi::answer_next`](super::EmbeddedApi::answer_next). By default it is the response to the next
/// request, whichever that is, and **the request has no effect**: nothing is checked, created or deleted. With
/// [`after_applying`](Self::after_applying), the request is applied.
///
/// ```
/// use std::time::Duration;
/// use cloudflare_sdk::testing::{Answer, Method};
///
/// // The edge is overloaded, twice, and says when to come back.
/// let busy = Answer::status(503).header("retry-after", "1").body("<html>busy</html>").times(2);
/// // A refusal as the API writes it.
/// let refused = Answer::failure(429, 10429, "Rate limited");
/// // The genuine response to the next create, but late.
/// let slow = Answer::genuine().delay(Duration::from_millis(50)).for_method(Method::POST).for_path("/bindings");
/// // The binding is created, but the response is lost.
/// let lost = Answer::hang_up().after_applying();
/// ```
#[derive(Debug, Clone)]
#[must_use = "a response has no effect until it is passed to `EmbeddedApi::answer_next`"]
pub struct Answer {
    pub(super) basis: Basis,
    pub(super) headers: HeaderMap,
    pub(super) body: Option<Bytes>,
    pub(super) delay: Duration,
    pub(super) truncate_after: Option<usize>,
    pub(super) times: usize,
    applied: bool,
    method: Option<Method>,
    path: Option<String>,
    template: Option<String>,
}

/// The basis of a scripted response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Basis {
    /// A response without headers and body.
    Status(StatusCode),
    /// The embedded API's own response.
    Genuine,
    /// No response: the connection is closed.
    HangUp,
}

impl Answer {
    /// A response with this status and an empty body.
    ///
    /// # Panics
    ///
    /// If the status is not a final one, from 200 to 999.
    pub fn status(status: u16) -> Self {
        match StatusCode::from_u16(status) {
            Ok(status) if !status.is_informational() => Self::new(Basis::Status(status)),
            _ => panic!("{status} is not the status of a response"),
        }
    }

    /// A response with this status and an error envelope, with one error of this code and message.
    ///
    /// # Panics
    ///
    /// As [`status`](Self::status).
    pub fn failure(status: u16, code: u32, message: &str) -> Self {
        Self::status(status).json(&json!({
            "success": false,
            "errors": [{ "code": code, "message": message }],
            "messages": [],
            "result": null,
        }))
    }

    /// A response with status 200 and this result in an envelope.
    pub fn success(result: Value) -> Self {
        let envelope = json!({ "success": true, "errors": [], "messages": [], "result": result });
        Self::status(200).json(&envelope)
    }

    /// The example response of an operation, for its next request: the description's, or else one made from its
    /// schemas. A list has no further page.
    ///
    /// Operations of this crate have examples, and so do those of generated crates with their feature `testing`, so
    /// that the embedded API can respond to operations that it does not implement.
    ///
    /// ```
    /// use cloudflare_sdk::addressing::leases;
    /// use cloudflare_sdk::testing::{Answer, EmbeddedApi};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let api = EmbeddedApi::start()?;
    /// api.answer_next(Answer::example(&leases::LIST));
    /// let leases = api.client()?.addressing().leases().list(api.account_id()).await?;
    /// assert_eq!(leases.len(), 1);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Panics
    ///
    /// If there is no example of the operation: it was declared by hand, or in a crate without its feature `testing`.
    pub fn example(operation: &Operation) -> Self {
        let Some(example) = operation.example() else {
            panic!("there is no example of {operation}: turn on the feature `testing` of the crate that declares it")
        };
        let mut answer = Self::status(example.status).for_operation(operation);
        answer = match (example.json, example.text) {
            (Some(json), _) => answer.json(&json),
            (None, Some(text)) => answer.body(text),
            (None, None) => answer,
        };
        match example.content_type {
            Some(content_type) => answer.header(CONTENT_TYPE.as_str(), &content_type),
            None => answer,
        }
    }

    /// The embedded API's own response, to be delayed, truncated, or given other headers or another body.
    ///
    /// The request is applied.
    pub fn genuine() -> Self {
        Self::new(Basis::Genuine).after_applying()
    }

    /// No response: the connection is closed once the request has arrived.
    pub fn hang_up() -> Self {
        Self::new(Basis::HangUp)
    }

    fn new(basis: Basis) -> Self {
        Self {
            basis,
            headers: HeaderMap::new(),
            body: None,
            delay: Duration::ZERO,
            truncate_after: None,
            times: 1,
            applied: false,
            method: None,
            path: None,
            template: None,
        }
    }

    /// Adds a header, in place of any with that name.
    ///
    /// # Panics
    ///
    /// If the name or the value cannot be in a header, or if it is `Content-Length` or `Transfer-Encoding`: these the
    /// server writes itself. For a body that is shorter than announced, see [`truncate_after`](Self::truncate_after).
    pub fn header(mut self, name: &str, value: &str) -> Self {
        let name = match HeaderName::try_from(name) {
            Ok(name) if name == CONTENT_LENGTH || name == TRANSFER_ENCODING => {
                panic!("the server writes {name} itself")
            }
            Ok(name) => name,
            Err(_) => panic!("`{name}` is not the name of a header"),
        };
        match HeaderValue::try_from(value) {
            Ok(value) => self.headers.insert(name, value),
            // The value may be a secret, so it is not in the message.
            Err(_) => panic!("the value for {name} has characters that a header cannot have"),
        };
        self
    }

    /// Sets the body as bytes, without a content type.
    pub fn body(mut self, body: impl Into<Bytes>) -> Self {
        self.body = Some(body.into());
        self
    }

    /// Sets the body to this JSON, with the content type `application/json`.
    pub fn json(mut self, body: &Value) -> Self {
        self.headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        self.body(body.to_string())
    }

    /// Delays the response. Other requests are served meanwhile.
    pub fn delay(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// Announces the whole body, sends that many bytes of it, and closes the connection.
    pub fn truncate_after(mut self, bytes: usize) -> Self {
        self.truncate_after = Some(bytes);
        self
    }

    /// Applies the request before this response is sent.
    ///
    /// This is what makes a repeated create dangerous: the caller sees a failure, although the resource exists. As
    /// usual, a request that violates a rule is not applied.
    pub fn after_applying(mut self) -> Self {
        self.applied = true;
        self
    }

    /// Sets how many requests get this response; by default one. [`usize::MAX`] simulates a permanent outage.
    pub fn times(mut self, times: usize) -> Self {
        self.times = times;
        self
    }

    /// Restricts this response to requests with this method; other requests are handled normally.
    pub fn for_method(mut self, method: Method) -> Self {
        self.method = Some(method);
        self
    }

    /// Restricts this response to requests whose path, without the query, ends with this text; other requests are
    /// handled normally.
    pub fn for_path(mut self, end: impl Into<String>) -> Self {
        self.path = Some(end.into());
        self
    }

    /// Restricts this response to requests of this operation, with its method and a path that ends like its template
    /// with any values; other requests are handled normally.
    pub fn for_operation(mut self, operation: &Operation) -> Self {
        self.template = Some(operation.path().to_owned());
        self.for_method(operation.method().clone())
    }

    pub(super) fn is_applied(&self) -> bool {
        self.applied
    }

    pub(super) fn is_for(&self, method: &Method, path: &str) -> bool {
        self.method.as_ref().is_none_or(|wanted| wanted == method)
            && self.path.as_ref().is_none_or(|end| path.ends_with(end.as_str()))
            && self.template.as_ref().is_none_or(|template| path_template::ends(path, template))
    }
}

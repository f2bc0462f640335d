//! Responses in the API's form: `{success, errors, messages, result}`.

use std::borrow::Cow;
use std::fmt;

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http::StatusCode;
use http::header::{CONTENT_TYPE, HeaderValue};
use serde_json::{Map, Value, json};

use super::codes;

/// The response of an operation that succeeds.
#[derive(Debug)]
pub(super) struct Reply {
    status: StatusCode,
    content: Content,
}

#[derive(Debug)]
enum Content {
    /// An envelope.
    Envelope { result: Option<Value>, result_info: Option<Value> },
    /// The bytes of a document, without an envelope.
    Pdf(Bytes),
}

/// The page size in `result_info`. A list is always one page here.
const PER_PAGE: usize = 20;

impl Reply {
    /// 200 with a result.
    pub(super) fn ok(result: Value) -> Self {
        Self::envelope(StatusCode::OK, Some(result))
    }

    /// 200 with a list, and its pagination in `result_info`.
    pub(super) fn page(items: Vec<Value>) -> Self {
        let count = items.len();
        let result_info = json!({
            "count": count,
            "page": 1,
            "per_page": count.max(PER_PAGE),
            "total_count": count,
            "total_pages": 1,
        });
        let content = Content::Envelope { result: Some(items.into()), result_info: Some(result_info) };
        Self { status: StatusCode::OK, content }
    }

    /// 202 with the resource that is being processed.
    pub(super) fn accepted(result: Value) -> Self {
        Self::envelope(StatusCode::ACCEPTED, Some(result))
    }

    /// 200 with the bytes of a document.
    pub(super) fn pdf(content: Bytes) -> Self {
        Self { status: StatusCode::OK, content: Content::Pdf(content) }
    }

    /// 201 with the created resource.
    pub(super) fn created(result: Value) -> Self {
        Self::envelope(StatusCode::CREATED, Some(result))
    }

    /// 200 with an envelope without `result`, the API's response to a delete.
    pub(super) fn without_result() -> Self {
        Self::envelope(StatusCode::OK, None)
    }

    fn envelope(status: StatusCode, result: Option<Value>) -> Self {
        Self { status, content: Content::Envelope { result, result_info: None } }
    }
}

impl IntoResponse for Reply {
    fn into_response(self) -> Response {
        let (result, result_info) = match self.content {
            Content::Envelope { result, result_info } => (result, result_info),
            Content::Pdf(content) => return response(self.status, "application/pdf", Body::from(content)),
        };
        let mut envelope = Map::new();
        envelope.insert("success".into(), true.into());
        envelope.insert("errors".into(), json!([]));
        envelope.insert("messages".into(), json!([]));
        if let Some(result) = result {
            envelope.insert("result".into(), result);
        }
        if let Some(result_info) = result_info {
            envelope.insert("result_info".into(), result_info);
        }
        json_response(self.status, &Value::Object(envelope))
    }
}

/// A failure: a status, and at least one error.
#[derive(Debug)]
pub(super) struct Failure {
    status: StatusCode,
    problems: Vec<Problem>,
}

impl Failure {
    /// A failure with one error.
    pub(super) fn new(status: StatusCode, problem: Problem) -> Self {
        Self { status, problems: vec![problem] }
    }

    /// 409: the request conflicts with the state of something.
    pub(super) fn conflict(message: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, Problem::new(codes::CONFLICT, message))
    }

    /// 409: a resource with the value at this pointer exists already.
    pub(super) fn exists(message: impl Into<String>, pointer: &'static str) -> Self {
        Self::new(StatusCode::CONFLICT, Problem::new(codes::EXISTS, message).at(pointer))
    }

    /// 400: the value at this pointer violates a rule.
    pub(super) fn rule_violated(message: impl Into<String>, pointer: &'static str) -> Self {
        Self::bad_request(vec![Problem::new(codes::RULE_VIOLATED, message).at(pointer)])
    }

    /// 400: this member of the body is invalid.
    pub(super) fn invalid_member(message: impl Into<String>, pointer: &'static str) -> Self {
        Self::bad_request(vec![Problem::new(codes::INVALID_MEMBER, message).at(pointer)])
    }

    /// 400 with these errors.
    pub(super) fn bad_request(problems: Vec<Problem>) -> Self {
        Self { status: StatusCode::BAD_REQUEST, problems }
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let errors: Vec<Value> = self.problems.iter().map(Problem::to_json).collect();
        json_response(self.status, &json!({ "success": false, "errors": errors, "messages": [], "result": null }))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, problem) in self.problems.iter().enumerate() {
            let separator = if position == 0 { "" } else { "; " };
            write!(f, "{separator}{}", problem.message)?;
        }
        Ok(())
    }
}

/// An error in `errors`.
#[derive(Debug)]
pub(super) struct Problem {
    code: u32,
    message: String,
    pointer: Option<Cow<'static, str>>,
    documentation_url: Option<&'static str>,
    cause: Option<Box<Self>>,
}

impl Problem {
    pub(super) fn new(code: u32, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), pointer: None, documentation_url: None, cause: None }
    }

    /// Sets the JSON pointer of the invalid member.
    pub(super) fn at(mut self, pointer: impl Into<Cow<'static, str>>) -> Self {
        self.pointer = Some(pointer.into());
        self
    }

    /// Sets the URL of the documentation.
    pub(super) fn documented_at(mut self, url: &'static str) -> Self {
        self.documentation_url = Some(url);
        self
    }

    /// Adds a cause, as in the API's `error_chain`.
    pub(super) fn because(mut self, cause: Self) -> Self {
        self.cause = Some(Box::new(cause));
        self
    }

    fn to_json(&self) -> Value {
        let mut item = Map::new();
        item.insert("code".into(), self.code.into());
        item.insert("message".into(), self.message.as_str().into());
        if let Some(url) = self.documentation_url {
            item.insert("documentation_url".into(), url.into());
        }
        if let Some(pointer) = &self.pointer {
            item.insert("source".into(), json!({ "pointer": pointer }));
        }
        if let Some(cause) = &self.cause {
            item.insert("error_chain".into(), json!([cause.to_json()]));
        }
        Value::Object(item)
    }
}

/// A response with this JSON and status.
pub(super) fn json_response(status: StatusCode, body: &Value) -> Response {
    response(status, "application/json", Body::from(body.to_string()))
}

fn response(status: StatusCode, content_type: &'static str, body: Body) -> Response {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    response
}

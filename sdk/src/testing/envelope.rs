//! Answers as the API writes them: `{success, errors, messages, result}`.

use std::fmt;

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use http::header::{CONTENT_TYPE, HeaderValue};
use serde_json::{Map, Value, json};

/// What an operation answers when it does what it was asked.
#[derive(Debug)]
pub(super) struct Reply {
    status: StatusCode,
    result: Option<Value>,
}

impl Reply {
    /// 200 with a result.
    pub(super) fn ok(result: Value) -> Self {
        Self { status: StatusCode::OK, result: Some(result) }
    }

    /// 201 with what was created.
    pub(super) fn created(result: Value) -> Self {
        Self { status: StatusCode::CREATED, result: Some(result) }
    }

    /// 200 with an envelope that has no member `result`: what the API answers to a delete.
    pub(super) fn without_result() -> Self {
        Self { status: StatusCode::OK, result: None }
    }
}

impl IntoResponse for Reply {
    fn into_response(self) -> Response {
        let mut envelope = Map::new();
        envelope.insert("success".into(), true.into());
        envelope.insert("errors".into(), json!([]));
        envelope.insert("messages".into(), json!([]));
        if let Some(result) = self.result {
            envelope.insert("result".into(), result);
        }
        json_response(self.status, &Value::Object(envelope))
    }
}

/// A refusal: a status and at least one error.
#[derive(Debug)]
pub(super) struct Failure {
    status: StatusCode,
    problems: Vec<Problem>,
}

impl Failure {
    /// A refusal for one reason.
    pub(super) fn new(status: StatusCode, problem: Problem) -> Self {
        Self { status, problems: vec![problem] }
    }

    /// 400 for each of these reasons.
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

/// One item of `errors`.
#[derive(Debug)]
pub(super) struct Problem {
    code: u32,
    message: String,
    pointer: Option<&'static str>,
    documentation_url: Option<&'static str>,
    cause: Option<Box<Self>>,
}

impl Problem {
    pub(super) fn new(code: u32, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), pointer: None, documentation_url: None, cause: None }
    }

    /// Names the member of the body that is at fault, as a JSON pointer.
    pub(super) fn at(mut self, pointer: &'static str) -> Self {
        self.pointer = Some(pointer);
        self
    }

    /// Says where the rule is explained.
    pub(super) fn documented_at(mut self, url: &'static str) -> Self {
        self.documentation_url = Some(url);
        self
    }

    /// Adds what is behind it, as the API does in `error_chain`.
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
        if let Some(pointer) = self.pointer {
            item.insert("source".into(), json!({ "pointer": pointer }));
        }
        if let Some(cause) = &self.cause {
            item.insert("error_chain".into(), json!([cause.to_json()]));
        }
        Value::Object(item)
    }
}

/// A response with this JSON, whatever the status.
pub(super) fn json_response(status: StatusCode, body: &Value) -> Response {
    let mut response = Response::new(Body::from(body.to_string()));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

//! Building of requests.

mod parameters;

use std::sync::Arc;
use std::{fmt, mem};

use bytes::Bytes;
use http::Method;
use serde::Serialize;

use super::config::Config;
use super::content::Content;
use super::headers::header_value;
use super::json;
use super::multipart::Content as FormContent;
use super::path::{PathTemplate, Template};
use super::query::Query;
use super::request_parts::{Options, Parts};
use super::stream_body::{Piece, StreamBody};
use super::{Check, Limit, Multipart, Operation, Style, ToMultipart, Upload, Validate, Violation};

/// Builds a request; generated methods use it.
///
/// The methods don't fail. All violations are collected, and are one error when the request is built or sent. The last
/// call declares the type of the response and returns the [`Request`](super::Request).
#[must_use = "the last call, such as `result`, gives the request"]
pub struct RequestBuilder {
    /// The parts of the request, boxed like the request's own, so that they are not moved.
    parts: Box<Parts>,
    path: PathTemplate,
}

impl RequestBuilder {
    pub(crate) fn new(config: Arc<Config>, operation: Operation) -> Self {
        let path = PathTemplate::new(operation.path_template());
        // Errors, hooks and spans show it.
        let operation = operation.map_owned(|text| config.shared.credentials.redact(text.into()).into_owned());
        let mut violations = config.options.defaults.violations.clone();
        if operation.method() == Method::CONNECT {
            violations
                .push(Violation::new("method", "CONNECT asks a proxy for a tunnel: it has no path, and no answer"));
        }
        let query = operation.query().map(Query::of_url).unwrap_or_default();
        let parts = Parts {
            config,
            operation,
            path: String::new(),
            set: Content { query, violations, ..Content::default() },
            optional: None,
            optional_body: None,
            extra_members: Vec::new(),
            accept: None,
            options: Options::default(),
        };
        Self { parts: Box::new(parts), path }
    }

    /// Checks a required parameter, or the body as a whole, against limits beyond those of its type.
    pub fn within<V: Validate + ?Sized>(mut self, name: &str, value: &V, limits: &[Limit]) -> Self {
        Check::new(&mut self.parts.set.violations).field(name, value, limits);
        self
    }

    /// Sets the body, as JSON.
    pub fn json<B: Serialize + Validate + ?Sized>(mut self, body: &B) -> Self {
        body.validate(&mut Check::new(&mut self.parts.set.violations));
        self.unchecked_json(body)
    }

    pub(crate) fn unchecked_json<B: Serialize + ?Sized>(mut self, body: &B) -> Self {
        match json::to_vec(body) {
            Ok(json) => {
                self.parts.set.body = Some(json.into());
                self.parts.set.stream = None;
            }
            Err(error) => self.parts.set.violations.push(Violation::unserializable_body(&error)),
        }
        self
    }

    /// Sets the body as a multipart form (`multipart/form-data`, RFC 7578).
    pub fn multipart<B: ToMultipart + Validate + ?Sized>(mut self, body: &B) -> Self {
        body.validate(&mut Check::new(&mut self.parts.set.violations));
        let mut form = Multipart::new();
        body.to_multipart(&mut form);
        let form = form.finish();
        self.parts.set.violations.extend(form.violations);
        match form.content {
            FormContent::Bytes(bytes) => self.raw_body(bytes, &form.content_type),
            FormContent::Stream(stream) => self.stream_body(stream, &form.content_type),
        }
    }

    /// Sets the body as a URL-encoded form (`application/x-www-form-urlencoded`): the members of an object, written
    /// like query parameters in OpenAPI's default style.
    pub fn form<B: Serialize + Validate + ?Sized>(self, body: &B) -> Self {
        self.form_with(body, &[])
    }

    /// Sets the body as a URL-encoded form, in which some members have their own styles.
    pub fn form_with<B: Serialize + Validate + ?Sized>(mut self, body: &B, styles: &[(&str, Style)]) -> Self {
        body.validate(&mut Check::new(&mut self.parts.set.violations));
        match Query::of_object(body, styles) {
            Ok((form, violations)) => {
                self.parts.set.violations.extend(violations);
                self.raw_body(form.to_wire().unwrap_or_default().into(), "application/x-www-form-urlencoded")
            }
            Err(error) => {
                self.parts.set.violations.push(Violation::unserializable_body(&error));
                self
            }
        }
    }

    /// Sets the body as text.
    pub fn text_body(self, body: impl Into<String>, content_type: &str) -> Self {
        self.raw_body(body.into().into(), content_type)
    }

    /// Sets the body as bytes. `content_type` is for an upload without its own.
    pub fn upload(self, body: &Upload, content_type: &str) -> Self {
        let content_type = body.media_type().unwrap_or(content_type);
        match body.piece("body") {
            Piece::Bytes(bytes) => self.raw_body(bytes, content_type),
            piece => self.stream_body(StreamBody::Joined([piece].into()), content_type),
        }
    }

    pub(crate) fn raw_body(mut self, body: Bytes, content_type: &str) -> Self {
        self.parts.set.body = Some(body);
        self.parts.set.stream = None;
        self.content_type(content_type)
    }

    pub(crate) fn stream_body(mut self, body: StreamBody, content_type: &str) -> Self {
        self.parts.set.body = None;
        self.parts.set.stream = Some(body);
        self.content_type(content_type)
    }

    /// Sets the media type of the body, such as `application/merge-patch+json`, if there is a body. JSON by default.
    pub fn content_type(mut self, content_type: &str) -> Self {
        match header_value(content_type) {
            Some(blank) if blank.is_empty() => self.parts.set.violations.push(Violation::new("content-type", "blank")),
            Some(content_type) => self.parts.set.content_type = Some(content_type),
            None => self.parts.set.violations.push(Violation::new("content-type", "not a header value")),
        }
        self
    }

    /// Sets the media type of the response to ask for, such as `application/pdf`. JSON by default.
    pub fn accept(mut self, media_type: &str) -> Self {
        match header_value(media_type) {
            Some(media_type) => self.parts.accept = Some(media_type),
            None => self.parts.set.violations.push(Violation::new("accept", "not a header value")),
        }
        self
    }

    pub(crate) fn set_query(mut self, name: &str, value: &impl Serialize) -> Self {
        self.parts.set.set_query(name, value);
        self
    }

    pub(crate) fn set_header(mut self, name: &str, value: &str) -> Self {
        self.parts.set.set_header(name, value);
        self
    }

    /// The parts of the finished request.
    pub(super) fn finish(self) -> Box<Parts> {
        let Self { mut parts, path } = self;
        match path.finish() {
            Ok(path) => parts.path = path,
            Err(violation) => parts.set.violations.push(violation),
        }
        parts.set.report_once();
        parts
    }

    /// The content that `write` sets, separate from the rest of a request.
    pub(super) fn content(parts: Box<Parts>, write: impl FnOnce(Self) -> Self) -> (Box<Parts>, Box<Content>) {
        let mut builder = Self { parts, path: PathTemplate::new(Template::new("")) };
        let set = mem::take(&mut builder.parts.set);
        let mut parts = write(builder).parts;
        let mut content = mem::replace(&mut parts.set, set);
        content.report_once();
        (parts, Box::new(content))
    }
}

impl fmt::Debug for RequestBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let credentials = self.parts.credentials();
        let violations = self.parts.set.violations.iter().cloned();
        let violations = violations.map(|violation| credentials.redact_violation(violation));
        f.debug_struct("RequestBuilder")
            .field("operation", &self.parts.operation.to_string())
            .field("violations", &violations.collect::<Vec<_>>())
            .finish_non_exhaustive()
    }
}

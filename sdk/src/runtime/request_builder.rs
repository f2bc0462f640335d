//! A request while it is put together.

mod parameters;

use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use http::HeaderValue;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::config::Config;
use super::envelope;
use super::headers::HeaderEdits;
use super::json;
use super::multipart::Content;
use super::path::PathTemplate;
use super::query::Query;
use super::request::Request;
use super::request_parts::{Options, Parts};
use super::stream_body::{Piece, StreamBody};
use super::{Check, FromAnswer, Limit, Multipart, Operation, Page, Style, ToMultipart, Upload, Validate, Violation};

/// Puts a request together; generated methods are made of this.
///
/// Nothing here fails. Whatever is wrong is gathered, and comes out as one error with every violation when the request
/// is built or sent. The last call says what the answer holds and gives the [`Request`].
#[must_use = "the last call, such as `result`, gives the request"]
pub struct RequestBuilder {
    /// Where the request keeps them, so that they are moved nowhere.
    parts: Box<Parts>,
    path: PathTemplate,
}

impl RequestBuilder {
    pub(crate) fn new(config: Arc<Config>, operation: Operation) -> Self {
        let path = PathTemplate::new(operation.path_template());
        let violations = config.options.violations.clone();
        let query = operation.query().map(Query::of_url).unwrap_or_default();
        let parts = Parts {
            config,
            operation,
            path: String::new(),
            query,
            headers: HeaderEdits::default(),
            cookies: Vec::new(),
            body: None,
            stream: None,
            content_type: None,
            accept: None,
            options: Options::default(),
            violations,
        };
        Self { parts: Box::new(parts), path }
    }

    /// Checks the body against limits on it as a whole.
    pub fn body_within<B: Validate + ?Sized>(mut self, body: &B, limits: &[Limit]) -> Self {
        Check::new(&mut self.parts.violations).field("body", body, limits);
        self
    }

    /// Sets the body, as JSON.
    pub fn json<B: Serialize + Validate + ?Sized>(mut self, body: &B) -> Self {
        body.validate(&mut Check::new(&mut self.parts.violations));
        self.unchecked_json(body)
    }

    pub(crate) fn unchecked_json<B: Serialize + ?Sized>(mut self, body: &B) -> Self {
        match json::to_vec(body) {
            Ok(json) => {
                self.parts.body = Some(json.into());
                self.parts.stream = None;
            }
            Err(error) => self.parts.violations.push(Violation::unserializable("body", &error)),
        }
        self
    }

    /// Sets the body, as JSON, if there is one.
    pub fn optional_json<B: Serialize + Validate>(self, body: &Option<B>) -> Self {
        match body {
            Some(body) => self.json(body),
            None => self,
        }
    }

    /// Sets the body, as a form of several parts (`multipart/form-data`, RFC 7578).
    pub fn multipart<B: ToMultipart + Validate + ?Sized>(mut self, body: &B) -> Self {
        body.validate(&mut Check::new(&mut self.parts.violations));
        let mut form = Multipart::new();
        body.to_multipart(&mut form);
        let form = form.finish();
        self.parts.violations.extend(form.violations);
        match form.content {
            Content::Bytes(bytes) => self.raw_body(bytes, &form.content_type),
            Content::Stream(stream) => self.stream_body(stream, &form.content_type),
        }
    }

    /// Sets the body, as a form of several parts, if there is one.
    pub fn optional_multipart<B: ToMultipart + Validate>(self, body: &Option<B>) -> Self {
        match body {
            Some(body) => self.multipart(body),
            None => self,
        }
    }

    /// Sets the body, as a form of one line (`application/x-www-form-urlencoded`): the members of an object, each written
    /// as in a query, in OpenAPI's default style.
    pub fn form<B: Serialize + Validate + ?Sized>(self, body: &B) -> Self {
        self.form_with(body, &[])
    }

    /// Sets the body, as a form of one line; the members that are named here have styles of their own.
    pub fn form_with<B: Serialize + Validate + ?Sized>(mut self, body: &B, styles: &[(&str, Style)]) -> Self {
        body.validate(&mut Check::new(&mut self.parts.violations));
        match Query::of_object(body, styles) {
            Ok(form) => self.raw_body(form.to_wire().unwrap_or_default().into(), "application/x-www-form-urlencoded"),
            Err(error) => {
                self.parts.violations.push(Violation::unserializable("body", &error));
                self
            }
        }
    }

    /// Sets the body, as a form of one line, if there is one.
    pub fn optional_form<B: Serialize + Validate>(self, body: &Option<B>) -> Self {
        self.optional_form_with(body, &[])
    }

    /// Sets the body, as a form of one line with styles of its own, if there is one.
    pub fn optional_form_with<B: Serialize + Validate>(self, body: &Option<B>, styles: &[(&str, Style)]) -> Self {
        match body {
            Some(body) => self.form_with(body, styles),
            None => self,
        }
    }

    /// Sets the body, as the text that it is.
    pub fn text_body(self, body: impl Into<String>, content_type: &str) -> Self {
        self.raw_body(body.into().into(), content_type)
    }

    /// Sets the body, as the text that it is, if there is one.
    pub fn optional_text_body(self, body: Option<String>, content_type: &str) -> Self {
        match body {
            Some(body) => self.text_body(body, content_type),
            None => self,
        }
    }

    /// Sets the body, byte for byte. `content_type` is for an upload that does not say its own.
    pub fn upload(self, body: &Upload, content_type: &str) -> Self {
        let content_type = body.media_type().unwrap_or(content_type);
        match body.piece("body") {
            Piece::Bytes(bytes) => self.raw_body(bytes, content_type),
            piece => self.stream_body(StreamBody::Joined([piece].into()), content_type),
        }
    }

    /// Sets the body, byte for byte, if there is one.
    pub fn optional_upload(self, body: &Option<Upload>, content_type: &str) -> Self {
        match body {
            Some(body) => self.upload(body, content_type),
            None => self,
        }
    }

    pub(crate) fn raw_body(mut self, body: Bytes, content_type: &str) -> Self {
        self.parts.body = Some(body);
        self.parts.stream = None;
        self.content_type(content_type)
    }

    pub(crate) fn stream_body(mut self, body: StreamBody, content_type: &str) -> Self {
        self.parts.body = None;
        self.parts.stream = Some(body);
        self.content_type(content_type)
    }

    /// Says what the body is, such as `application/merge-patch+json`, if there is one. JSON if it is not said.
    pub fn content_type(mut self, content_type: &str) -> Self {
        match HeaderValue::from_str(content_type.trim()) {
            Ok(content_type) => self.parts.content_type = Some(content_type),
            Err(_) => self.parts.violations.push(Violation::new("content-type", "not a header value")),
        }
        self
    }

    /// Says what answer is understood, such as `application/pdf`. JSON if it is not said.
    pub fn accept(mut self, media_type: &str) -> Self {
        match HeaderValue::from_str(media_type.trim()) {
            Ok(media_type) => self.parts.accept = Some(media_type),
            Err(_) => self.parts.violations.push(Violation::new("accept", "not a header value")),
        }
        self
    }

    pub(crate) fn set_query(mut self, name: &str, value: &impl Serialize) -> Self {
        self.parts.query.remove(name);
        if let Err(error) = self.parts.query.add(name, value, Style::Dotted) {
            self.parts.violations.push(Violation::unserializable(name, &error));
        }
        self
    }

    pub(crate) fn set_header(mut self, name: &str, value: &str) -> Self {
        self.parts.violations.extend(self.parts.headers.set(name, value).err());
        self
    }

    /// The answer holds a `T` in the envelope's `result`.
    pub fn result<T: FromAnswer>(self) -> Request<T> {
        Request::new(self.finish(), |received| envelope::result(received, Some(|json, place| place.read(json))))
    }

    /// The answer holds a page of `T`: an array in the envelope's `result`.
    pub fn page<T: FromAnswer>(self) -> Request<Page<T>> {
        Request::new(self.finish(), |received| envelope::page(received, Some(|json, place| place.read(json))))
    }

    /// The answer holds nothing but an envelope, which says that it was done, or no body.
    pub fn acknowledged(self) -> Request<()> {
        Request::new(self.finish(), envelope::acknowledged)
    }

    /// The answer holds nothing of interest: no body, or JSON that does not say that it failed.
    pub fn empty(self) -> Request<()> {
        Request::new(self.finish(), envelope::empty)
    }

    /// The answer is a `T` as JSON, without an envelope.
    pub fn json_answer<T: FromAnswer>(self) -> Request<T> {
        Request::new(self.finish(), |received| envelope::json(received, Some(|json, place| place.read(json))))
    }

    /// As [`result`](Self::result), for a type that is read as serde reads it, or not at all.
    pub(crate) fn whole_result<T: DeserializeOwned>(self) -> Request<T> {
        Request::new(self.finish(), |received| envelope::result(received, None))
    }

    /// As [`page`](Self::page), for a type that is read as serde reads it, or not at all.
    pub(crate) fn whole_page<T: DeserializeOwned>(self) -> Request<Page<T>> {
        Request::new(self.finish(), |received| envelope::page(received, None))
    }

    /// As [`json_answer`](Self::json_answer), for a type that is read as serde reads it, or not at all.
    pub(crate) fn whole_json_answer<T: DeserializeOwned>(self) -> Request<T> {
        Request::new(self.finish(), |received| envelope::json(received, None))
    }

    /// The answer is text, UTF-8. A refusal that came in its place is an error.
    pub fn text(self) -> Request<String> {
        Request::new(self.finish(), envelope::text)
    }

    /// The answer is the body of a 2xx, as it comes. A refusal that came in its place is an error.
    pub fn bytes(self) -> Request<Bytes> {
        Request::new(self.finish(), envelope::bytes)
    }

    fn finish(self) -> Box<Parts> {
        let Self { mut parts, path } = self;
        match path.finish() {
            Ok(path) => parts.path = path,
            Err(violation) => parts.violations.push(violation),
        }
        // An object of parameters and its fields may report the same.
        if !parts.violations.is_empty() {
            let mut seen = HashSet::new();
            parts.violations.retain(|violation| seen.insert(violation.clone()));
        }
        parts
    }
}

impl fmt::Debug for RequestBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequestBuilder")
            .field("operation", &self.parts.operation.to_string())
            .field("violations", &self.parts.violations)
            .finish_non_exhaustive()
    }
}

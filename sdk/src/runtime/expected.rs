//! The last call of a request builder: it sets the type of the response, and returns the request.

use bytes::Bytes;
use serde::de::DeserializeOwned;

use super::envelope::{self, by_parts};
use super::request_builder::RequestBuilder;
use super::{FromAnswer, Page, Request};

impl RequestBuilder {
    /// Expects a `T` in the `result` of an envelope.
    pub fn result<T: FromAnswer>(self) -> Request<T> {
        Request::new(self.finish(), |received| envelope::result(received, Some(by_parts)))
    }

    /// Expects a page of `T`: an array in the `result` of an envelope.
    pub fn page<T: FromAnswer>(self) -> Request<Page<T>> {
        Request::new(self.finish(), |received| envelope::page(received, Some(by_parts)))
    }

    /// Expects an envelope with `"success": true`, or no body.
    pub fn acknowledged(self) -> Request<()> {
        Request::new(self.finish(), envelope::acknowledged)
    }

    /// Expects no body. Another body is ignored, unless it says that the request failed.
    pub fn empty(self) -> Request<()> {
        Request::new(self.finish(), envelope::empty)
    }

    /// Expects a `T` as JSON, without an envelope.
    pub fn json_answer<T: FromAnswer>(self) -> Request<T> {
        Request::new(self.finish(), |received| envelope::json(received, Some(by_parts)))
    }

    /// As [`result`](Self::result), for an operation that may also respond without a body, which is `None`.
    pub fn result_or_empty<T: FromAnswer>(self) -> Request<Option<T>> {
        Request::new(self.finish(), |received| {
            envelope::or_empty(received, |received| envelope::result(received, Some(by_parts)))
        })
    }

    /// As [`page`](Self::page), for an operation that may also respond without a body, which is an empty page.
    pub fn page_or_empty<T: FromAnswer>(self) -> Request<Page<T>> {
        Request::new(self.finish(), |received| {
            envelope::or_empty(received, |received| envelope::page(received, Some(by_parts)))
        })
    }

    /// As [`json_answer`](Self::json_answer), for an operation that may also respond without a body, which is `None`.
    pub fn json_answer_or_empty<T: FromAnswer>(self) -> Request<Option<T>> {
        Request::new(self.finish(), |received| {
            envelope::or_empty(received, |received| envelope::json(received, Some(by_parts)))
        })
    }

    /// As [`result`](Self::result), for a type with only `Deserialize`: a value that does not fit is an error.
    pub(crate) fn whole_result<T: DeserializeOwned>(self) -> Request<T> {
        Request::new(self.finish(), |received| envelope::result(received, None))
    }

    /// As [`page`](Self::page), for a type with only `Deserialize`: a value that does not fit is an error.
    pub(crate) fn whole_page<T: DeserializeOwned>(self) -> Request<Page<T>> {
        Request::new(self.finish(), |received| envelope::page(received, None))
    }

    /// As [`json_answer`](Self::json_answer), for a type with only `Deserialize`: a value that does not fit is an
    /// error.
    pub(crate) fn whole_json_answer<T: DeserializeOwned>(self) -> Request<T> {
        Request::new(self.finish(), |received| envelope::json(received, None))
    }

    /// Expects UTF-8 text. An envelope that reports a failure is an error.
    pub fn text(self) -> Request<String> {
        Request::new(self.finish(), envelope::text)
    }

    /// Expects bytes: the body of a 2xx. An envelope that reports a failure is an error.
    pub fn bytes(self) -> Request<Bytes> {
        Request::new(self.finish(), envelope::bytes)
    }
}

//! Requests to endpoints that this crate does not describe.

use std::sync::Arc;
use std::{fmt, io};

use bytes::Bytes;
use futures_core::Stream;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::config::Config;
use super::stream_body::StreamBody;
use super::{Method, Operation, Page, PathValue, Request, RequestBuilder};

/// Builds a request to an endpoint that this crate does not describe; [`Client::endpoint`](crate::Client::endpoint)
/// begins one.
///
/// It has the same credential, retries and errors as any other request. There is no description to check values
/// against; the path, the headers and the URL are checked as for any request. The HTTP method goes out in upper case.
/// The methods don't fail: all violations are one error when the request is built or sent. The last call declares the
/// type of the response and returns the [`Request`], which takes options such as `timeout`.
///
/// ```no_run
/// # async fn run(client: cloudflare_sdk::Client) -> Result<(), cloudflare_sdk::Error> {
/// use cloudflare_sdk::runtime::Method;
/// use serde_json::{Value, json};
///
/// let list: Value = client
///     .endpoint(Method::POST, "/accounts/{account_id}/rules/lists")
///     .path("023e105f4ecef8ad9ca31a8372d0c353")
///     .json(&json!({"kind": "ip", "name": "office"}))
///     .result()
///     .await?;
///
/// // A file, byte for byte, and a response without an envelope.
/// let zone = client
///     .endpoint(Method::GET, "/zones/{zone_id}/dns_records/export")
///     .path("023e105f4ecef8ad9ca31a8372d0c353")
///     .bytes()
///     .await?;
/// # Ok(())
/// # }
/// ```
#[must_use = "the last call, such as `result`, gives the request"]
pub struct Endpoint(RequestBuilder);

impl Endpoint {
    pub(crate) fn new(config: Arc<Config>, method: Method, path: String) -> Self {
        Self(RequestBuilder::new(config, Operation::owned("", in_upper_case(method), path)))
    }

    /// Fills the next placeholder of the path, in the order of the template. The value is percent-encoded (RFC 3986,
    /// `pchar`); an empty one, `.` and `..` are violations.
    pub fn path<V: PathValue>(self, value: V) -> Self {
        Self(self.0.path::<V>(value))
    }

    /// Sets a query parameter: a scalar, an array (the key is repeated), an object (`name.member=value`), or `None` to
    /// remove it.
    pub fn query(self, name: &str, value: impl Serialize) -> Self {
        Self(self.0.set_query(name, &value))
    }

    /// Sets a header in place of the client's default. Headers that [`Request::header`] refuses are refused here, too.
    pub fn header(self, name: &str, value: &str) -> Self {
        Self(self.0.set_header(name, value))
    }

    /// Sets the body, as JSON.
    pub fn json<B: Serialize + ?Sized>(self, body: &B) -> Self {
        Self(self.0.unchecked_json(body))
    }

    /// Sets the body as bytes, with its media type, e.g. `text/csv` or `multipart/form-data; boundary=x`.
    pub fn body(self, body: impl Into<Bytes>, content_type: &str) -> Self {
        Self(self.0.raw_body(body.into(), content_type))
    }

    /// Sets a streamed body, which is never in memory as a whole, with its media type, e.g. `application/octet-stream`.
    ///
    /// `make` is called for each attempt, so the call is repeated as any other of its method. The body goes out in
    /// chunks, without a `content-length`. An error of the stream breaks the attempt off, and is the error's
    /// [source](std::error::Error::source); the time that the stream takes counts for `timeout`.
    ///
    /// ```no_run
    /// # async fn run(client: cloudflare_sdk::Client) -> Result<(), cloudflare_sdk::Error> {
    /// use std::io;
    /// use cloudflare_sdk::runtime::{Bytes, Method, Stream};
    ///
    /// // E.g. `tokio_util::io::ReaderStream` of a file, which opens it when it is first polled.
    /// fn pieces() -> impl Stream<Item = io::Result<Bytes>> + Send {
    ///     # struct Pieces;
    ///     # impl Stream for Pieces {
    ///     #     type Item = io::Result<Bytes>;
    ///     #     fn poll_next(
    ///     #         self: std::pin::Pin<&mut Self>,
    ///     #         _: &mut std::task::Context<'_>,
    ///     #     ) -> std::task::Poll<Option<Self::Item>> {
    ///     #         std::task::Poll::Ready(None)
    ///     #     }
    ///     # }
    ///     # Pieces
    /// }
    ///
    /// client.endpoint(Method::PUT, "/upload").body_stream(pieces, "application/octet-stream").empty().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn body_stream<S>(self, make: impl Fn() -> S + Send + Sync + 'static, content_type: &str) -> Self
    where
        S: Stream<Item = io::Result<Bytes>> + Send + 'static,
    {
        Self(self.0.stream_body(StreamBody::made_by(make), content_type))
    }

    /// Sets a streamed body that can be read only once. A call is retried only as long as nothing was taken from the
    /// stream, e.g. because no connection was made. Afterwards a clone of the request can't be sent either, which is
    /// [`is_invalid_request`](crate::Error::is_invalid_request).
    pub fn body_stream_once<S>(self, stream: S, content_type: &str) -> Self
    where
        S: Stream<Item = io::Result<Bytes>> + Send + 'static,
    {
        Self(self.0.stream_body(StreamBody::once(stream), content_type))
    }

    /// Expects a `T` in the `result` of an envelope, decoded by serde: a value in it that does not fit is an error
    /// ([`is_decode`](crate::Error::is_decode)).
    pub fn result<T: DeserializeOwned>(self) -> Request<T> {
        self.0.whole_result()
    }

    /// Expects a page of `T`: an array in the `result` of an envelope.
    pub fn page<T: DeserializeOwned>(self) -> Request<Page<T>> {
        self.0.whole_page()
    }

    /// Expects an envelope with `"success": true`, or no body.
    pub fn acknowledged(self) -> Request<()> {
        self.0.acknowledged()
    }

    /// Expects no body. Another body is ignored, unless it says that the request failed.
    pub fn empty(self) -> Request<()> {
        self.0.empty()
    }

    /// Expects a `T` as JSON, without an envelope.
    pub fn json_answer<T: DeserializeOwned>(self) -> Request<T> {
        self.0.whole_json_answer()
    }

    /// Expects bytes: the body of a 2xx. A part of the document (206) and an encoded one (`Content-Encoding`) are
    /// errors, unless the request has the header `Range` or `Accept-Encoding`, respectively. An envelope that says that
    /// the request failed is an error, unless it has the requested media type (`Accept`, set with
    /// [`header`](Self::header)), or one that is neither JSON nor text.
    pub fn bytes(self) -> Request<Bytes> {
        self.0.bytes()
    }
}

/// A method as it is registered (RFC 9110, section 16.1), since names are case-sensitive: `DELETE` for `delete`.
fn in_upper_case(method: Method) -> Method {
    Method::from_bytes(method.as_str().to_ascii_uppercase().as_bytes()).unwrap_or(method)
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Endpoint").field(&self.0).finish()
    }
}

#[cfg(test)]
mod tests;

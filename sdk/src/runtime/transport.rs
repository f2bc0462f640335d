//! Transports: sending one request and receiving one response.

#[cfg(test)]
pub(crate) mod fake;
#[cfg(target_arch = "wasm32")]
mod fetch;
#[cfg(not(target_arch = "wasm32"))]
mod http_client;
#[cfg(all(feature = "tower", not(target_arch = "wasm32")))]
mod service;
#[cfg(not(target_arch = "wasm32"))]
mod timeouts;

use std::fmt;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
#[cfg(target_arch = "wasm32")]
pub(crate) use fetch::HttpClient;
use http::header::{CONTENT_LENGTH, HeaderName, TRANSFER_ENCODING};
use http::response::Parts;
use http::{HeaderMap, Method, StatusCode};
#[cfg(not(target_arch = "wasm32"))]
pub(crate) use http_client::HttpClient;
use reqwest::Url;
#[cfg(all(feature = "tower", not(target_arch = "wasm32")))]
pub use service::RequestBody;
#[cfg(all(feature = "tower", not(target_arch = "wasm32")))]
pub(crate) use service::ServiceTransport;

use super::error::{Context, Kind};
use super::future::{BoxFuture, MaybeSend};
use super::json::tolerant::FirstObject;
use super::retry::{End, History, retry_after};
use super::stream_body::StreamBody;
use super::time::{self, timeout};
#[cfg(not(target_arch = "wasm32"))]
use timeouts::lost;

/// Sends a request and receives the head of its response. It neither follows redirects nor retries.
pub(crate) trait Transport: Send + Sync {
    fn send(&self, request: Box<Outgoing>) -> BoxFuture<'_, Result<http::Response<Box<dyn Body>>, TransportError>>;
}

/// A request to be sent. It is large and passed on often, so it is boxed.
pub(crate) struct Outgoing {
    pub(crate) method: Method,
    pub(crate) url: Url,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Option<Bytes>,
    /// A streamed body, in place of `body`.
    pub(crate) stream: Option<StreamBody>,
}

impl Outgoing {
    /// The request as one of the crate `http`, without a streamed body.
    pub(crate) fn into_http(self) -> Result<http::Request<Bytes>, http::Error> {
        let mut request = http::Request::new(self.body.unwrap_or_default());
        *request.method_mut() = self.method;
        *request.uri_mut() = String::from(self.url).try_into()?;
        *request.headers_mut() = self.headers;
        Ok(request)
    }
}

/// A body that arrives in pieces.
pub(crate) trait Body: MaybeSend {
    /// The next piece, or `None` at the end.
    fn chunk(&mut self) -> BoxFuture<'_, Result<Option<Bytes>, TransportError>>;
}

/// The reason why a request could not be sent or its response not received.
#[derive(Debug)]
pub(crate) struct TransportError {
    /// The kind; [`Kind::Connect`] if there was no connection yet, so that nothing was sent.
    pub(crate) kind: Kind,
    pub(crate) source: Box<dyn std::error::Error + Send + Sync>,
}

/// Limits of one attempt.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    /// The timeout, body included.
    pub(crate) timeout: Duration,
    /// The longest body that is read, in bytes.
    pub(crate) max_response_bytes: u64,
    /// Whether only the beginning of a successful body is read, so that the caller reads the rest without a limit.
    pub(crate) only_begun: bool,
}

/// A response before it is decoded.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    /// The whole body, or its first piece.
    pub(crate) body: Bytes,
    /// The rest of the body, if it was not read.
    pub(crate) rest: Option<Rest>,
    /// The history of the call; empty after a single attempt.
    pub(crate) history: History,
}

/// The part of a body that was not read.
pub(crate) struct Rest(pub(crate) Box<dyn Body>);

impl fmt::Debug for Rest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rest").finish_non_exhaustive()
    }
}

/// The reason why an attempt failed, and what is known of the response.
#[derive(Debug)]
pub(crate) struct Failed {
    pub(crate) kind: Kind,
    pub(crate) context: Context,
    /// The part of the body that came, if the status is a failure.
    pub(crate) body: Bytes,
}

/// Sends a request once and receives the response.
pub(crate) async fn attempt(
    transport: &dyn Transport,
    request: Box<Outgoing>,
    limits: Limits,
) -> Result<Answer, Failed> {
    let (method, mut head, mut received) = (request.method.clone(), None, Pieces::default());
    // One timer for head and body, since a timer costs as much as receiving a small response.
    let ended = timeout(limits.timeout, async {
        let (parts, body) = transport.send(request).await?.into_parts();
        let head = head.insert(parts);
        let announced = announced(&method, head);
        let body = Box::new(Announced { body, left: announced });
        if limits.only_begun && head.status.is_success() {
            return begin(body).await;
        }
        if announced.is_some_and(|length| length > limits.max_response_bytes) {
            return Err(Failure::too_long(limits.max_response_bytes));
        }
        read(body, head, limits.max_response_bytes, &mut received).await?;
        Ok((std::mem::take(&mut received).whole(), None))
    })
    .await;
    match (ended.unwrap_or_else(|_| Err(Failure::timeout(limits))), head) {
        (Ok((body, rest)), Some(Parts { status, headers, .. })) => {
            Ok(Answer { status, headers, body, rest, history: History::default() })
        }
        // The facts from the head are kept, whatever happens to the body.
        (Err(failure), Some(head)) => {
            let body = if says_why(head.status) { received.whole() } else { Bytes::new() };
            Err(failure.with(head_context(head.status, &head.headers), body))
        }
        (Err(failure), None) => Err(failure.with(Context::default(), Bytes::new())),
        // Unreachable: a body comes after its head.
        (Ok(_), None) => Err(Failure { kind: Kind::Interrupted, source: None }.with(Context::default(), Bytes::new())),
    }
}

/// The end of an attempt, by which the retry policy decides.
pub(crate) fn end(attempt: &Result<Answer, Failed>) -> End {
    match attempt {
        Ok(answer) if answer.status.is_success() => End::Final,
        Ok(answer) => End::Status(answer.status),
        Err(failed) => failed.kind.end(failed.context.status),
    }
}

/// A failure of an attempt.
struct Failure {
    kind: Kind,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl Failure {
    fn timeout(limits: Limits) -> Self {
        Self { kind: Kind::Timeout(limits.timeout), source: None }
    }

    fn too_long(limit: u64) -> Self {
        Self { kind: Kind::TooLong(limit), source: None }
    }

    fn with(self, context: Context, body: Bytes) -> Failed {
        Failed { kind: self.kind, context: Context { source: self.source, ..context }, body }
    }
}

impl From<TransportError> for Failure {
    fn from(error: TransportError) -> Self {
        Self { kind: error.kind, source: Some(error.source) }
    }
}

/// The length of the body that `Content-Length` announces, in bytes. A HEAD or a 304 has the length of what a GET would
/// return (RFC 9110, section 8.6).
fn announced(method: &Method, head: &Parts) -> Option<u64> {
    if *method == Method::HEAD || [StatusCode::NO_CONTENT, StatusCode::NOT_MODIFIED].contains(&head.status) {
        return None;
    }
    content_length(&head.headers)
}

/// The value of `Content-Length`, which `Transfer-Encoding` overrides (RFC 9112, section 6.3).
pub(crate) fn content_length(headers: &HeaderMap) -> Option<u64> {
    if headers.contains_key(TRANSFER_ENCODING) {
        return None;
    }
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// A body that fails if it ends before its announced length: a reset stream of HTTP/2 can look like the end of a body.
struct Announced {
    body: Box<dyn Body>,
    /// The bytes that have to come; `None` if no length was announced.
    left: Option<u64>,
}

impl Body for Announced {
    fn chunk(&mut self) -> BoxFuture<'_, Result<Option<Bytes>, TransportError>> {
        Box::pin(async move {
            let chunk = self.body.chunk().await?;
            match (&chunk, &mut self.left) {
                (Some(chunk), Some(left)) => *left = left.saturating_sub(chunk.len() as u64),
                // `fetch` decompresses a body, and keeps the length that it had before.
                (None, Some(left @ 1..)) if cfg!(not(target_arch = "wasm32")) => {
                    let source = format!("the body ended {left} bytes before its Content-Length").into();
                    return Err(TransportError { kind: Kind::Interrupted, source });
                }
                _ => {}
            }
            Ok(chunk)
        })
    }
}

/// Whether the body of a response with this status says why the request failed.
fn says_why(status: StatusCode) -> bool {
    status.is_client_error() || status.is_server_error()
}

/// Reads a body to its end, at most `limit` bytes.
async fn read(mut body: Box<dyn Body>, head: &Parts, limit: u64, read: &mut Pieces) -> Result<(), Failure> {
    loop {
        match body.chunk().await {
            Ok(Some(chunk)) if (read.len() as u64).saturating_add(chunk.len() as u64) > limit => {
                return Err(Failure::too_long(limit));
            }
            Ok(Some(chunk)) => read.add(chunk),
            Ok(None) => return Ok(()),
            // The status already says that the request failed; the part of the body received may say why.
            Err(_) if says_why(head.status) => return Ok(()),
            Err(error) => return Err(error.into()),
        }
    }
}

/// The number of bytes of a body's first object after which the body is handed over, even if the object has not ended.
/// Every envelope of an error is shorter.
const OBJECT: usize = 1024 * 1024;

/// Reads the beginning of a body: its first piece or, if the body begins with a JSON object as an envelope does, the
/// pieces up to the end of that object. Also returns the rest of the body, unless the end was reached.
async fn begin(mut body: Box<dyn Body>) -> Result<(Bytes, Option<Rest>), Failure> {
    let (mut begun, mut object) = (Pieces::default(), FirstObject::default());
    while let Some(piece) = body.chunk().await? {
        let is_over = object.is_over_after(&piece);
        begun.add(piece);
        if is_over || begun.len() >= OBJECT {
            return Ok((begun.whole(), Some(Rest(body))));
        }
    }
    Ok((begun.whole(), None))
}

/// The pieces of a body. Most bodies have a single one, which is not copied.
#[derive(Default)]
struct Pieces {
    first: Bytes,
    joined: BytesMut,
}

impl Pieces {
    fn len(&self) -> usize {
        self.first.len() + self.joined.len()
    }

    fn add(&mut self, piece: Bytes) {
        if self.len() == 0 {
            self.first = piece;
            return;
        }
        self.joined.extend_from_slice(&std::mem::take(&mut self.first));
        self.joined.extend_from_slice(&piece);
    }

    fn whole(self) -> Bytes {
        if self.joined.is_empty() { self.first } else { self.joined.freeze() }
    }
}

/// The details of an error from the head of a response.
pub(crate) fn head_context(status: StatusCode, headers: &HeaderMap) -> Context {
    Context {
        status: Some(status),
        ray_id: ray_id(headers).map(str::to_owned),
        retry_after: retry_after(headers, time::now()),
        ..Context::default()
    }
}

/// The header with the ray id.
pub(crate) const CF_RAY: HeaderName = HeaderName::from_static("cf-ray");

/// The id that Cloudflare gave the exchange.
pub(crate) fn ray_id(headers: &HeaderMap) -> Option<&str> {
    headers.get(CF_RAY)?.to_str().ok()
}

#[cfg(test)]
mod tests;

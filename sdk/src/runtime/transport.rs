//! One attempt: a request goes out, an answer comes in.

#[cfg(test)]
pub(crate) mod fake;
#[cfg(target_arch = "wasm32")]
mod fetch;
#[cfg(not(target_arch = "wasm32"))]
mod http_client;
#[cfg(all(feature = "tower", not(target_arch = "wasm32")))]
mod service;

use std::fmt;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
#[cfg(target_arch = "wasm32")]
pub(crate) use fetch::HttpClient;
use http::header::{CONTENT_LENGTH, HeaderName};
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
use super::excerpt::one_line;
use super::future::{BoxFuture, MaybeSend};
use super::json::tolerant::FirstObject;
use super::retry::{End, History, retry_after};
use super::stream_body::StreamBody;
use super::time::{self, timeout};

/// Carries one request to the server and the head of its answer back. Follows no redirect, repeats nothing.
pub(crate) trait Transport: Send + Sync {
    fn send(&self, request: Box<Outgoing>) -> BoxFuture<'_, Result<http::Response<Box<dyn Body>>, TransportError>>;
}

/// A request on its way out. It is large, and handed on often: on the heap.
pub(crate) struct Outgoing {
    pub(crate) method: Method,
    pub(crate) url: Url,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Option<Bytes>,
    /// Instead of `body`.
    pub(crate) stream: Option<StreamBody>,
}

impl Outgoing {
    /// Converts to a request of the crate `http`, without a streamed body.
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
    /// The next piece, or nothing at the end.
    fn chunk(&mut self) -> BoxFuture<'_, Result<Option<Bytes>, TransportError>>;
}

/// Why a request could not be carried.
#[derive(Debug)]
pub(crate) struct TransportError {
    /// [`Kind::Connect`] if this happened before there was a connection, so that nothing was sent.
    pub(crate) kind: Kind,
    pub(crate) source: Box<dyn std::error::Error + Send + Sync>,
}

/// Limits of one attempt.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    /// The most that it takes, body included.
    pub(crate) timeout: Duration,
    /// The longest body that is read, in bytes.
    pub(crate) max_response_bytes: u64,
    /// Whether the body of a success is left to the caller once it has begun, and has no such limit.
    pub(crate) only_begun: bool,
}

/// The server's answer before it is decoded.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    /// All of the body, or its first piece.
    pub(crate) body: Bytes,
    /// The rest of the body, if it was not read.
    pub(crate) rest: Option<Rest>,
    /// Of the call; one attempt knows nothing of it.
    pub(crate) history: History,
}

/// The part of a body that was not read.
pub(crate) struct Rest(pub(crate) Box<dyn Body>);

impl fmt::Debug for Rest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rest").finish_non_exhaustive()
    }
}

/// Why an attempt gave no answer, and what is known of the answer all the same.
#[derive(Debug)]
pub(crate) struct Failed {
    pub(crate) kind: Kind,
    pub(crate) context: Context,
}

/// Sends a request once and reads the answer.
pub(crate) async fn attempt(
    transport: &dyn Transport,
    request: Box<Outgoing>,
    limits: Limits,
) -> Result<Answer, Failed> {
    let mut head = None;
    // One timer for the head and the body: each costs as much as reading a small answer does.
    let ended = timeout(limits.timeout, async {
        let (parts, body) = transport.send(request).await?.into_parts();
        let head = head.insert(parts);
        if limits.only_begun && head.status.is_success() {
            return begin(body).await;
        }
        Ok((read(body, head, limits.max_response_bytes).await?, None))
    })
    .await;
    match (ended.unwrap_or_else(|_| Err(Failure::timeout(limits))), head) {
        (Ok((body, rest)), Some(Parts { status, headers, .. })) => {
            Ok(Answer { status, headers, body, rest, history: History::default() })
        }
        // Facts from the head are kept whatever happens to the body.
        (Err(failure), Some(head)) => Err(failure.with(head_context(head.status, &head.headers))),
        (Err(failure), None) => Err(failure.with(Context::default())),
        // Not reached: a body comes after its head.
        (Ok(_), None) => Err(Failure { kind: Kind::Interrupted, source: None }.with(Context::default())),
    }
}

/// How an attempt ended, as far as repeating it depends on that.
pub(crate) fn end(attempt: &Result<Answer, Failed>) -> End {
    match attempt {
        Ok(answer) if answer.status.is_success() => End::Final,
        Ok(answer) => End::Status(answer.status),
        Err(failed) => failed.kind.end(failed.context.status),
    }
}

/// The failure that ended an attempt.
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

    fn with(self, context: Context) -> Failed {
        Failed { kind: self.kind, context: Context { source: self.source, ..context } }
    }
}

impl From<TransportError> for Failure {
    fn from(error: TransportError) -> Self {
        Self { kind: error.kind, source: Some(error.source) }
    }
}

/// Reads a body to its end, `limit` bytes at most.
async fn read(mut body: Box<dyn Body>, head: &Parts, limit: u64) -> Result<Bytes, Failure> {
    let announced = head.headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    if announced.is_some_and(|length| length > limit) {
        return Err(Failure::too_long(limit));
    }
    let says_why = head.status.is_client_error() || head.status.is_server_error();
    let mut read = Pieces::default();
    loop {
        match body.chunk().await {
            Ok(Some(chunk)) if (read.len() as u64).saturating_add(chunk.len() as u64) > limit => {
                return Err(Failure::too_long(limit));
            }
            Ok(Some(chunk)) => read.add(chunk),
            Ok(None) => return Ok(read.whole()),
            // The status already says that it failed; what came of the body may say why.
            Err(_) if says_why => return Ok(read.whole()),
            Err(error) => return Err(error.into()),
        }
    }
}

/// The most that is read of an object before it is handed over, in bytes: enough for every envelope that says why
/// something failed.
const OBJECT: usize = 1024 * 1024;

/// Reads the beginning of a body: its first piece, or, where that begins an object as every envelope does, the pieces
/// up to the object's end. Gives the rest of the body if there may be one.
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

/// The pieces of a body. Most have one, which is not copied.
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

/// The most that is kept of an id that the server chose, in bytes.
const RAY_ID: usize = 100;

/// Facts about an error from the head of an answer.
pub(crate) fn head_context(status: StatusCode, headers: &HeaderMap) -> Context {
    Context {
        status: Some(status),
        ray_id: ray_id(headers).map(|id| one_line(id, RAY_ID)),
        retry_after: retry_after(headers, time::now()),
        ..Context::default()
    }
}

/// The header that holds it.
pub(crate) const CF_RAY: HeaderName = HeaderName::from_static("cf-ray");

/// The id that Cloudflare gave the exchange.
pub(crate) fn ray_id(headers: &HeaderMap) -> Option<&str> {
    headers.get(CF_RAY)?.to_str().ok()
}

#[cfg(test)]
mod tests;

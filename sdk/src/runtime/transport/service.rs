//! The transport over a caller's `tower` service.

use std::error::Error as StdError;
use std::fmt;
use std::future::poll_fn;
use std::io;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll};

use bytes::{Buf, Bytes};
use http_body::{Body as HttpBody, Frame, SizeHint};
use tower_service::Service;

use super::{Body, Outgoing, Transport, TransportError, lost};
use crate::runtime::error::Kind;
use crate::runtime::future::BoxFuture;
use crate::runtime::stream_body::Sending;

type BoxError = Box<dyn StdError + Send + Sync>;

/// The body of a request to a service: see [`ClientBuilder::service`](crate::ClientBuilder::service).
pub struct RequestBody(Content);

enum Content {
    /// Bytes in memory, until they are taken.
    Bytes(Option<Bytes>),
    Stream(Box<Sending>),
}

impl RequestBody {
    /// The bytes that are still to be sent, if they are in memory; `None` for a streamed body.
    pub fn as_bytes(&self) -> Option<&[u8]> {
        match &self.0 {
            Content::Bytes(bytes) => Some(bytes.as_deref().unwrap_or_default()),
            Content::Stream(_) => None,
        }
    }
}

impl fmt::Debug for RequestBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequestBody").finish_non_exhaustive()
    }
}

impl HttpBody for RequestBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        match &mut self.get_mut().0 {
            Content::Bytes(bytes) => Poll::Ready(bytes.take().map(|bytes| Ok(Frame::data(bytes)))),
            Content::Stream(stream) => Pin::new(&mut **stream).poll_frame(cx),
        }
    }

    fn is_end_stream(&self) -> bool {
        match &self.0 {
            Content::Bytes(bytes) => bytes.is_none(),
            Content::Stream(stream) => stream.is_end_stream(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.0 {
            Content::Bytes(bytes) => SizeHint::with_exact(bytes.as_ref().map_or(0, |bytes| bytes.len() as u64)),
            Content::Stream(stream) => stream.size_hint(),
        }
    }
}

/// Sends each request with a clone of a service. The mutex makes it `Sync`, which services seldom are.
pub(crate) struct ServiceTransport<S>(Mutex<S>);

impl<S> ServiceTransport<S> {
    pub(crate) fn new(service: S) -> Self {
        Self(Mutex::new(service))
    }
}

impl<S, B> Transport for ServiceTransport<S>
where
    S: Service<http::Request<RequestBody>, Response = http::Response<B>> + Clone + Send + 'static,
    S::Error: Into<BoxError>,
    S::Future: Send,
    B: HttpBody + Send + 'static,
    B::Data: Send,
    B::Error: Into<BoxError>,
{
    fn send(&self, request: Box<Outgoing>) -> BoxFuture<'_, Result<http::Response<Box<dyn Body>>, TransportError>> {
        let mut service = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        Box::pin(async move {
            // A service has received nothing before it is ready.
            let ready = poll_fn(|cx| service.poll_ready(cx)).await;
            ready.map_err(|error| failed(Kind::Connect, error))?;
            let request = into_http(*request).map_err(|error| failed(Kind::Connect, error))?;
            let answer = service.call(request).await.map_err(broken)?;
            Ok(answer.map(|body| Box::new(AnswerBody(Box::pin(body))) as Box<dyn Body>))
        })
    }
}

fn failed(kind: Kind, error: impl Into<BoxError>) -> TransportError {
    TransportError { kind, source: error.into() }
}

/// An error of a service that has the request.
fn broken(error: impl Into<BoxError>) -> TransportError {
    let source = error.into();
    TransportError { kind: lost(&*source), source }
}

fn into_http(outgoing: Outgoing) -> Result<http::Request<RequestBody>, http::Error> {
    let Outgoing { method, url, headers, body, stream } = outgoing;
    let content = match stream {
        Some(stream) => Content::Stream(Box::new(stream.begin())),
        None => Content::Bytes(body),
    };
    let mut request = http::Request::new(RequestBody(content));
    *request.method_mut() = method;
    *request.uri_mut() = String::from(url).try_into()?;
    *request.headers_mut() = headers;
    Ok(request)
}

struct AnswerBody<B>(Pin<Box<B>>);

impl<B> Body for AnswerBody<B>
where
    B: HttpBody + Send,
    B::Data: Send,
    B::Error: Into<BoxError>,
{
    fn chunk(&mut self) -> BoxFuture<'_, Result<Option<Bytes>, TransportError>> {
        Box::pin(async move {
            while let Some(frame) = poll_fn(|cx| self.0.as_mut().poll_frame(cx)).await {
                // Trailers are ignored.
                if let Ok(mut data) = frame.map_err(broken)?.into_data() {
                    return Ok(Some(data.copy_to_bytes(data.remaining())));
                }
            }
            Ok(None)
        })
    }
}

#[cfg(test)]
mod tests;

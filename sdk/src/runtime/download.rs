//! Downloads: the body of a response in pieces.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use std::{fmt, mem};

use bytes::Bytes;
use futures_core::Stream;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, StatusCode};

use super::call::call;
use super::error::{Context as ErrorContext, Kind};
use super::future::BoxFuture;
use super::misfit::HasMisfits;
use super::request_parts::Parts;
use super::retry::History;
use super::time::timeout;
use super::transport::{Answer, Body, Limits, Rest, TransportError, content_length, head_context};
use super::{Credentials, Error, Misfits, Operation, Request, Response};

impl<Q, B> Request<Bytes, Q, B> {
    /// Sends the request and returns the response as soon as its body begins, to be read in pieces. The client's
    /// `max_response_bytes` does not bound it.
    ///
    /// The envelope of a failure in place of the document is an error. So if the body begins with a JSON object, it is
    /// held back until the object's end, or up to 1 MiB. [`Endpoint::bytes`](super::Endpoint::bytes) says which objects
    /// are content.
    ///
    /// A failure before the first piece is retried as for [`send`](Self::send), and `total_timeout` bounds the call
    /// until then. Afterwards each piece has the time of an attempt, `timeout`, and nothing is retried.
    ///
    /// # Errors
    ///
    /// The errors of `send`.
    ///
    /// ```no_run
    /// # async fn run(client: cloudflare_sdk::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// use std::io::Write as _;
    /// use cloudflare_sdk::runtime::Method;
    ///
    /// let export = client
    ///     .endpoint(Method::GET, "/zones/{zone_id}/dns_records/export")
    ///     .path("023e105f4ecef8ad9ca31a8372d0c353")
    ///     .bytes();
    /// let mut download = export.download().await?;
    /// let mut file = std::fs::File::create("zone.txt")?;
    /// while let Some(chunk) = download.chunk().await? {
    ///     file.write_all(&chunk)?;
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub async fn download(self) -> Result<Download, Error> {
        let limits = Limits { only_begun: true, ..self.parts.limits() };
        let read = |mut answer: Answer| {
            let rest = answer.rest.take();
            let history = answer.history;
            let response = self.open(answer)?;
            Ok(Download::new(response, rest, &self.parts, limits.timeout, history))
        };
        call(&self.parts, limits, read).await
    }
}

/// A successful response whose body is read in pieces; returned by [`Request::download`].
///
/// It is also a [`Stream`] of the pieces. Dropping it ends the transfer. After an error, the stream ends.
pub struct Download {
    response: Response<Bytes>,
    state: State,
    idle: Duration,
    operation: Operation,
    /// The credential, which must not be shown in errors.
    credentials: Box<Credentials>,
    history: History,
}

type Piece = Result<Option<Bytes>, TransportError>;

enum State {
    /// The first piece, which is there already, and the rest of the body.
    Begun(Bytes, Option<Rest>),
    /// No piece is being read.
    Idle(Box<dyn Body>),
    /// A piece is being read; `None` if it did not come in time.
    Reading(BoxFuture<'static, Option<(Piece, Box<dyn Body>)>>),
    Ended,
}

impl Download {
    fn new(response: Response<Bytes>, rest: Option<Rest>, parts: &Parts, idle: Duration, history: History) -> Self {
        let state = State::Begun(response.result().clone(), rest);
        let credentials = Box::new(parts.credentials().into_owned());
        Self { state, response, idle, operation: parts.operation.clone(), credentials, history }
    }

    /// The status; always 2xx.
    pub fn status(&self) -> StatusCode {
        self.response.status()
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        self.response.headers()
    }

    /// The id that Cloudflare gave the exchange (`cf-ray`); Cloudflare's support asks for it.
    pub fn ray_id(&self) -> Option<&str> {
        self.response.ray_id()
    }

    /// How many times the request was sent.
    pub fn attempts(&self) -> u32 {
        self.response.attempts()
    }

    /// The media type of the body, as the server sent it: `application/pdf`.
    pub fn content_type(&self) -> Option<&str> {
        self.headers().get(CONTENT_TYPE)?.to_str().ok()
    }

    /// The length of the whole body in bytes, if the server sent it.
    pub fn length(&self) -> Option<u64> {
        content_length(self.headers())
    }

    /// The next piece, or `None` at the end. Dropping the future loses nothing.
    ///
    /// # Errors
    ///
    /// The connection broke, or no piece came within the `timeout` of the request ([`is_timeout`](Error::is_timeout));
    /// the body is incomplete.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        poll_fn(|context| self.poll_piece(context)).await.transpose()
    }

    fn poll_piece(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, Error>>> {
        loop {
            match mem::replace(&mut self.state, State::Ended) {
                State::Begun(first, rest) => {
                    self.state = rest.map_or(State::Ended, |Rest(body)| State::Idle(body));
                    if !first.is_empty() {
                        return Poll::Ready(Some(Ok(first)));
                    }
                }
                State::Idle(mut body) => {
                    let idle = self.idle;
                    self.state = State::Reading(Box::pin(async move {
                        let piece = timeout(idle, body.chunk()).await.ok()?;
                        Some((piece, body))
                    }));
                }
                State::Reading(mut reading) => {
                    let Poll::Ready(read) = reading.as_mut().poll(context) else {
                        self.state = State::Reading(reading);
                        return Poll::Pending;
                    };
                    match read {
                        Some((Ok(Some(piece)), body)) => {
                            self.state = State::Idle(body);
                            if !piece.is_empty() {
                                return Poll::Ready(Some(Ok(piece)));
                            }
                        }
                        Some((Ok(None), _)) => return Poll::Ready(None),
                        Some((Err(error), _)) => {
                            return Poll::Ready(Some(Err(self.failed(error.kind, Some(error.source)))));
                        }
                        None => return Poll::Ready(Some(Err(self.failed(Kind::Timeout(self.idle), None)))),
                    }
                }
                State::Ended => return Poll::Ready(None),
            }
        }
    }

    fn failed(&self, kind: Kind, source: Option<Box<dyn std::error::Error + Send + Sync>>) -> Error {
        // The ray id in these headers was redacted when they were read.
        let source = source.map(|source| self.credentials.redact_source(source));
        let context = ErrorContext { source, ..head_context(self.status(), self.headers()) };
        Error::of_call(kind, &self.operation, context, self.history)
    }
}

/// Bytes have no type that they could fail to fit.
impl HasMisfits for Download {
    fn misfits(&self) -> &Misfits {
        Misfits::NONE
    }
}

impl Stream for Download {
    type Item = Result<Bytes, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(ready!(self.get_mut().poll_piece(context)))
    }
}

impl fmt::Debug for Download {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let content_type = self.content_type().map(|text| self.credentials.redact(text.into()));
        f.debug_struct("Download")
            .field("operation", &self.operation.to_string())
            .field("status", &self.status())
            .field("content_type", &content_type)
            .field("length", &self.length())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;

//! The real transport.

#[cfg(feature = "blocking")]
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use bytes::Bytes;
use http::HeaderValue;
use http::header::HOST;
use reqwest::Url;

use super::{Body, Outgoing, Transport, TransportError};
use crate::runtime::Error;
#[cfg(feature = "blocking")]
use crate::runtime::blocking_thread;
use crate::runtime::error::Kind;
use crate::runtime::future::BoxFuture;

/// Carries requests with `reqwest`.
#[derive(Debug, Clone)]
pub(crate) struct HttpClient {
    client: reqwest::Client,
    /// Whether `Host` is written here: a builder of the caller's may have one among its headers.
    writes_host: bool,
    /// A second client with connections of its own for blocking calls. A connection is driven by the runtime that made
    /// it, and a blocking call may be what keeps that runtime from driving it.
    #[cfg(feature = "blocking")]
    twin: Option<Twin>,
}

impl HttpClient {
    /// A client as we describe it ourselves.
    pub(crate) fn plain(https_only: bool) -> Result<Self, Error> {
        let client = Self::new(own_builder(https_only), https_only, false)?;
        Ok(Self {
            writes_host: false,
            #[cfg(feature = "blocking")]
            twin: Some(Twin { https_only, client: Arc::default() }),
            ..client
        })
    }

    /// The client that `builder` describes, on our terms. `https_only` is a second lock, as the base URL is checked
    /// before; without it no proxy is used unless `allow_proxy`.
    pub(crate) fn new(builder: reqwest::ClientBuilder, https_only: bool, allow_proxy: bool) -> Result<Self, Error> {
        // A proxy reads plain http, the credential too.
        let builder = if https_only || allow_proxy { builder } else { builder.no_proxy() };
        builder
            // A redirect could carry the credential to another host, or turn a POST into a GET.
            .redirect(reqwest::redirect::Policy::none())
            // Repeating is decided in one place, by operation.
            .retry(reqwest::retry::never())
            .https_only(https_only)
            .build()
            .map(|client| Self {
                client,
                writes_host: true,
                #[cfg(feature = "blocking")]
                twin: None,
            })
            .map_err(|error| Error::configuration("the HTTP client can't be built").with_source(error))
    }
}

/// The most header lines that an answer may have over HTTP/1.1, where the client is ours. Room for each is made before
/// an answer is read, so that more lines make every call dearer.
const MAX_HEADERS: usize = 256;

/// How long a connection may take to be made, TLS included. Shorter than an attempt, so that one that never comes about is
/// told from an answer that never comes: nothing was sent.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// The description of a plain client. Where there is no https, the machine's certificates are not read: that is most of
/// the time that it takes to build one.
fn own_builder(https_only: bool) -> reqwest::ClientBuilder {
    let builder = reqwest::Client::builder().http1_max_headers(MAX_HEADERS).connect_timeout(CONNECT_TIMEOUT);
    #[cfg(any(feature = "rustls", feature = "native-tls"))]
    let builder = if https_only { builder } else { builder.tls_certs_only([]) };
    #[cfg(not(any(feature = "rustls", feature = "native-tls")))]
    let _ = https_only;
    builder
}

#[cfg(not(feature = "blocking"))]
impl HttpClient {
    async fn execute(&self, request: reqwest::Request) -> Result<reqwest::Response, TransportError> {
        self.client.execute(request).await.map_err(carried)
    }
}

#[cfg(feature = "blocking")]
impl HttpClient {
    /// Sends over a connection that no blocking call can hold up.
    async fn execute(&self, request: reqwest::Request) -> Result<reqwest::Response, TransportError> {
        let sent = match &self.twin {
            Some(twin) if blocking_thread::is_own_thread() => twin.client()?.execute(request).await,
            Some(_) => self.client.execute(request).await,
            // A builder of the caller's is there only once: its connections live where blocking calls are made, always.
            None => blocking_thread::driven(self.client.execute(request))
                .await
                .map_err(|error| TransportError { kind: Kind::Connect, source: Box::new(error) })?,
        };
        sent.map_err(carried)
    }
}

/// A second plain client, made by the first blocking call: reading the machine's certificates takes a while.
#[cfg(feature = "blocking")]
#[derive(Debug, Clone)]
struct Twin {
    https_only: bool,
    client: Arc<OnceLock<reqwest::Client>>,
}

#[cfg(feature = "blocking")]
impl Twin {
    fn client(&self) -> Result<&reqwest::Client, TransportError> {
        if let Some(client) = self.client.get() {
            return Ok(client);
        }
        let made = HttpClient::new(own_builder(self.https_only), self.https_only, false)
            .map_err(|error| TransportError { kind: Kind::Connect, source: Box::new(error) })?;
        Ok(self.client.get_or_init(|| made.client))
    }
}

impl Transport for HttpClient {
    fn send(&self, request: Box<Outgoing>) -> BoxFuture<'_, Result<http::Response<Box<dyn Body>>, TransportError>> {
        Box::pin(async move {
            let Outgoing { method, url, mut headers, body, stream } = *request;
            if self.writes_host
                && let Some(host) = host(&url)
            {
                headers.insert(HOST, host);
            }
            let mut request = reqwest::Request::new(method, url);
            *request.headers_mut() = headers;
            *request.body_mut() = match stream {
                Some(stream) => Some(reqwest::Body::wrap(stream.begin())),
                None => body.map(reqwest::Body::from),
            };
            let mut response = self.execute(request).await?;
            let (status, headers) = (response.status(), std::mem::take(response.headers_mut()));
            let mut answer = http::Response::new(Box::new(response) as Box<dyn Body>);
            *answer.status_mut() = status;
            *answer.headers_mut() = headers;
            Ok(answer)
        })
    }
}

impl Body for reqwest::Response {
    fn chunk(&mut self) -> BoxFuture<'_, Result<Option<Bytes>, TransportError>> {
        Box::pin(async move { Self::chunk(self).await.map_err(carried) })
    }
}

/// The header that names the host of a URL (RFC 9110, section 7.2).
fn host(url: &Url) -> Option<HeaderValue> {
    let host = url.host_str()?;
    match url.port() {
        Some(port) => HeaderValue::try_from(format!("{host}:{port}")).ok(),
        None => HeaderValue::from_str(host).ok(),
    }
}

fn carried(error: reqwest::Error) -> TransportError {
    let kind = if error.is_connect() || error.is_builder() {
        Kind::Connect
    } else if is_head_too_long(&error) {
        Kind::HeadTooLong
    } else if is_unprocessed(&error) {
        Kind::Unprocessed
    } else {
        Kind::Interrupted
    };
    // A query may hold what should not be logged.
    TransportError { kind, source: Box::new(error.without_url()) }
}

/// Whether the head of an answer came and was given up, for its length or the number of its lines.
fn is_head_too_long(error: &(dyn std::error::Error + 'static)) -> bool {
    // `hyper` has a predicate for it where its server is built too; the client alone has the words.
    let is_too_large = |error: &hyper::Error| error.is_parse() && error.to_string().contains("too large");
    let mut causes = std::iter::successors(Some(error), |error| error.source());
    causes.any(|cause| cause.downcast_ref::<hyper::Error>().is_some_and(is_too_large))
}

/// Whether the server says that it did not process the request (RFC 9113, section 8.7): by RST_STREAM with REFUSED_STREAM,
/// or by GOAWAY with a last stream before that of the request.
#[cfg(feature = "http2")]
fn is_unprocessed(error: &(dyn std::error::Error + 'static)) -> bool {
    use h2::Reason;

    let says_so = |error: &h2::Error| {
        let refused = error.is_reset() && error.reason() == Some(Reason::REFUSED_STREAM);
        // h2 gives this error to the streams after the last one, and to no other.
        let left_out = error.is_go_away() && error.reason() == Some(Reason::NO_ERROR);
        error.is_remote() && (refused || left_out)
    };
    let mut causes = std::iter::successors(Some(error), |error| error.source());
    causes.any(|cause| cause.downcast_ref::<h2::Error>().is_some_and(says_so))
}

#[cfg(not(feature = "http2"))]
fn is_unprocessed(_: &(dyn std::error::Error + 'static)) -> bool {
    false
}

#[cfg(test)]
mod tests;

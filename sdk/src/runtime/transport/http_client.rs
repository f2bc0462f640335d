//! The transport over reqwest.

#[cfg(feature = "blocking")]
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use bytes::Bytes;
use http::HeaderValue;
use http::header::HOST;
use reqwest::Url;

use super::{Body, Outgoing, Transport, TransportError, lost};
use crate::runtime::Error;
#[cfg(feature = "blocking")]
use crate::runtime::blocking_thread;
use crate::runtime::error::Kind;
use crate::runtime::future::BoxFuture;

/// Sends requests with `reqwest`.
#[derive(Debug, Clone)]
pub(crate) struct HttpClient {
    client: reqwest::Client,
    /// Whether the transport writes `Host`, since a caller's builder may have one among its default headers.
    writes_host: bool,
    /// A second client for blocking calls, with its own connections. A connection is driven by the runtime that made
    /// it, which a blocking call may keep from running.
    #[cfg(feature = "blocking")]
    twin: Option<Twin>,
}

impl HttpClient {
    /// A client with this crate's own configuration. `uses_tls` is whether one of its base URLs is https.
    pub(crate) fn plain(https_only: bool, uses_tls: bool) -> Result<Self, Error> {
        let client = Self::new(own_builder(uses_tls), https_only, false)?;
        Ok(Self {
            writes_host: false,
            #[cfg(feature = "blocking")]
            twin: Some(Twin { https_only, uses_tls, client: Arc::default() }),
            ..client
        })
    }

    /// The client of a builder, with redirects and retries off. `https_only` repeats the check of the base URL; without
    /// it, no proxy is used unless `allow_proxy`.
    pub(crate) fn new(builder: reqwest::ClientBuilder, https_only: bool, allow_proxy: bool) -> Result<Self, Error> {
        // A proxy could read plain http, including the credential.
        let builder = if https_only || allow_proxy { builder } else { builder.no_proxy() };
        builder
            // A redirect could carry the credential to another host, or turn a POST into a GET.
            .redirect(reqwest::redirect::Policy::none())
            // Retries are decided in one place, by operation.
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

/// The limit on header lines of a response over HTTP/1.1, for the default client. Memory for each is reserved before a
/// response is read, so a higher limit costs time in every call.
const MAX_HEADERS: usize = 256;

/// The timeout of a connection, TLS included. It is shorter than that of an attempt, so that a failed connection, after
/// which nothing was sent, is distinguished from a missing response.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// The builder of the default client. Without https, the system's certificates are not loaded, which takes most of the
/// time.
fn own_builder(uses_tls: bool) -> reqwest::ClientBuilder {
    let builder = reqwest::Client::builder()
        .http1_max_headers(MAX_HEADERS)
        // A user agent has to read a folded header line as one with spaces (RFC 9112, section 5.2).
        .http1_allow_obsolete_multiline_headers_in_responses(true)
        .connect_timeout(CONNECT_TIMEOUT);
    #[cfg(any(feature = "rustls", feature = "native-tls"))]
    let builder = if uses_tls { builder } else { builder.tls_certs_only([]) };
    #[cfg(not(any(feature = "rustls", feature = "native-tls")))]
    let _ = uses_tls;
    builder
}

#[cfg(not(feature = "blocking"))]
impl HttpClient {
    async fn execute(&self, request: reqwest::Request) -> Result<reqwest::Response, TransportError> {
        self.client.execute(request).await.map_err(unanswered)
    }
}

#[cfg(feature = "blocking")]
impl HttpClient {
    /// Sends over a connection that no blocking call can delay.
    async fn execute(&self, request: reqwest::Request) -> Result<reqwest::Response, TransportError> {
        let sent = match &self.twin {
            Some(twin) if blocking_thread::is_own_thread() => twin.client()?.execute(request).await,
            Some(_) => self.client.execute(request).await,
            // A caller's builder can be used only once, so all its connections are driven by the thread for blocking
            // calls.
            None => blocking_thread::driven(self.client.execute(request))
                .await
                .map_err(|error| TransportError { kind: Kind::Connect, source: Box::new(error) })?,
        };
        sent.map_err(unanswered)
    }
}

/// A second default client, made by the first blocking call, since loading the certificates takes time.
#[cfg(feature = "blocking")]
#[derive(Debug, Clone)]
struct Twin {
    https_only: bool,
    uses_tls: bool,
    client: Arc<OnceLock<reqwest::Client>>,
}

#[cfg(feature = "blocking")]
impl Twin {
    fn client(&self) -> Result<&reqwest::Client, TransportError> {
        if let Some(client) = self.client.get() {
            return Ok(client);
        }
        let made = HttpClient::new(own_builder(self.uses_tls), self.https_only, false)
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
        Box::pin(async move { Self::chunk(self).await.map_err(broken) })
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

/// An error inside a body. The response has begun, so whatever the error says, the request was processed.
fn broken(error: reqwest::Error) -> TransportError {
    TransportError { kind: lost(&error), source: Box::new(error.without_url()) }
}

/// An error before the head of the response.
fn unanswered(error: reqwest::Error) -> TransportError {
    let kind = if error.is_connect() || error.is_builder() {
        Kind::Connect
    } else if is_head_too_long(&error) {
        Kind::HeadTooLong
    } else if is_unprocessed(&error) {
        Kind::Unprocessed
    } else {
        lost(&error)
    };
    // A query may have values that must not be logged.
    TransportError { kind, source: Box::new(error.without_url()) }
}

/// Whether the head of a response was given up for its length or the number of its lines.
fn is_head_too_long(error: &(dyn std::error::Error + 'static)) -> bool {
    // `hyper` has a predicate for this only with its server enabled, so the text is compared.
    let is_too_large = |error: &hyper::Error| error.is_parse() && error.to_string().contains("too large");
    let mut causes = std::iter::successors(Some(error), |error| error.source());
    causes.any(|cause| cause.downcast_ref::<hyper::Error>().is_some_and(is_too_large))
}

/// Whether the server says that it did not process the request (RFC 9113, section 8.7): RST_STREAM with REFUSED_STREAM,
/// or GOAWAY with a last stream before the request's.
#[cfg(feature = "http2")]
fn is_unprocessed(error: &(dyn std::error::Error + 'static)) -> bool {
    use h2::Reason;

    let says_so = |error: &h2::Error| {
        let refused = error.is_reset() && error.reason() == Some(Reason::REFUSED_STREAM);
        // h2 reports this error only for streams after the last one.
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

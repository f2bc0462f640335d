//! The real transport.

use bytes::Bytes;

use super::{Body, Transport, TransportError};
use crate::runtime::Error;
use crate::runtime::future::BoxFuture;

/// Carries requests with `reqwest`.
#[derive(Debug, Clone)]
pub(crate) struct HttpClient(reqwest::Client);

impl HttpClient {
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
            .map(Self)
            .map_err(|error| Error::configuration("the HTTP client can't be built").with_source(error))
    }
}

impl Transport for HttpClient {
    fn send(
        &self,
        request: http::Request<Bytes>,
    ) -> BoxFuture<'_, Result<http::Response<Box<dyn Body>>, TransportError>> {
        Box::pin(async move {
            let empty = request.body().is_empty();
            let mut request = reqwest::Request::try_from(request)
                .map_err(|error| TransportError { before_connection: true, source: Box::new(error.without_url()) })?;
            if empty {
                *request.body_mut() = None;
            }
            let mut response = self.0.execute(request).await.map_err(carried)?;
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

fn carried(error: reqwest::Error) -> TransportError {
    TransportError {
        before_connection: error.is_connect() || error.is_builder(),
        // A query may hold what should not be logged.
        source: Box::new(error.without_url()),
    }
}

#[cfg(test)]
mod tests;

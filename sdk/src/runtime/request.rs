//! A request as a value: complete, not sent.

use std::collections::BTreeMap;
use std::fmt;
use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE, USER_AGENT};
use http::{HeaderMap, HeaderValue, Method, Uri};
use reqwest::Url;
use serde::Serialize;
use serde_json::value::RawValue;

use super::config::Config;
use super::envelope::Open;
use super::headers::HeaderEdits;
use super::query::Query;
use super::transport::{CallOptions, execute};
use super::{Error, Operation, Response, Style, Violation};

const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// A request that gives a `T` when it is awaited. Making one does no I/O: it can be looked at, given options, cloned and
/// kept.
///
/// - `.await` sends it and gives the value; [`send`](Self::send) gives the whole [`Response`].
/// - [`method`](Self::method), [`url`](Self::url), [`headers`](Self::headers), [`body`](Self::body) and
///   [`build`](Self::build) show what will be sent.
///
/// `Debug` shows neither a credential, nor the values of headers and query, nor the body.
///
/// ```no_run
/// # async fn run(client: cloudflare_sdk::Client) -> Result<(), cloudflare_sdk::Error> {
/// use std::time::Duration;
///
/// let request = client.addressing().services().list("023e105f4ecef8ad9ca31a8372d0c353");
/// assert_eq!(request.method(), "GET");
/// let services = request.timeout(Duration::from_secs(5)).await?;
/// println!("{} services", services.len());
/// # Ok(())
/// # }
/// ```
#[must_use = "a request does nothing until it is awaited or sent"]
pub struct Request<T> {
    parts: Box<Parts>,
    open: Open<T>,
}

/// What a request is made of, whatever its answer holds.
#[derive(Clone)]
pub(crate) struct Parts {
    pub(crate) config: Arc<Config>,
    pub(crate) operation: &'static Operation,
    pub(crate) path: String,
    pub(crate) query: Query,
    pub(crate) headers: HeaderEdits,
    pub(crate) body: Option<Bytes>,
    pub(crate) timeout: Option<Duration>,
    pub(crate) violations: Vec<Violation>,
}

impl<T> Request<T> {
    pub(crate) fn new(parts: Parts, open: Open<T>) -> Self {
        Self { parts: Box::new(parts), open }
    }

    /// The operation.
    pub fn operation(&self) -> &'static Operation {
        self.parts.operation
    }

    /// The method.
    pub fn method(&self) -> &Method {
        self.parts.operation.method()
    }

    /// The URL.
    ///
    /// # Errors
    ///
    /// [`is_invalid_request`](Error::is_invalid_request), with every violation of the request.
    pub fn url(&self) -> Result<Url, Error> {
        if !self.parts.violations.is_empty() {
            return Err(self.invalid(self.parts.violations.clone()));
        }
        let config = &self.parts.config;
        let query = self.parts.query.over(&config.default_query).to_wire();
        Ok(config.base_url.join(&self.parts.path, query.as_deref()))
    }

    /// The headers, with the credential (marked sensitive), without those that the connection adds (`host`,
    /// `content-length`).
    pub fn headers(&self) -> HeaderMap {
        let config = &self.parts.config;
        let mut headers = HeaderMap::new();
        headers.insert(USER_AGENT, config.user_agent.clone());
        headers.insert(ACCEPT, JSON);
        if self.parts.body.is_some() {
            headers.insert(CONTENT_TYPE, JSON);
        }
        // One scheme on the wire: a credential that was set by hand replaces the client's.
        let scheme = config.credentials.scheme();
        let edits = [&config.default_headers, &self.parts.headers];
        if !edits.iter().any(|edits| edits.set_another_scheme(scheme)) {
            config.credentials.apply(&mut headers);
        }
        for edits in edits {
            edits.apply(&mut headers);
        }
        headers
    }

    /// The body, if there is one.
    pub fn body(&self) -> Option<&[u8]> {
        self.parts.body.as_deref()
    }

    /// Exactly what will be sent, credential included (marked sensitive).
    ///
    /// # Errors
    ///
    /// [`is_invalid_request`](Error::is_invalid_request), with every violation of the request.
    pub fn build(&self) -> Result<http::Request<Bytes>, Error> {
        let url = self.url()?;
        let uri = Uri::try_from(url.as_str())
            .map_err(|error| self.invalid(vec![Violation::new("url", error.to_string())]))?;
        let mut request = http::Request::new(self.parts.body.clone().unwrap_or_default());
        *request.method_mut() = self.method().clone();
        *request.uri_mut() = uri;
        *request.headers_mut() = self.headers();
        Ok(request)
    }

    /// The most that one attempt takes, body included, instead of the client's.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.parts.timeout = Some(timeout);
        self
    }

    /// Sets a header, instead of the client's or ours of that name.
    ///
    /// What is not a header is a violation. A credential of another scheme than the client's replaces the client's.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        let set = self.parts.headers.set(name, value);
        self.parts.violations.extend(set.err());
        self
    }

    /// Removes a header that would otherwise be sent.
    pub fn remove_header(mut self, name: &str) -> Self {
        let removed = self.parts.headers.remove(name);
        self.parts.violations.extend(removed.err());
        self
    }

    /// Sets a query parameter, instead of what is set under that name here or on the client: a scalar, an array (the key
    /// is repeated), or `None` to remove it.
    pub fn query(mut self, name: &str, value: impl Serialize) -> Self {
        self.parts.query.remove(name);
        if let Err(error) = self.parts.query.add(name, &value, Style::Form) {
            self.parts.violations.push(Violation::unserializable(name, &error));
        }
        self
    }

    /// Sets a member of the JSON object that is the body, for what the types do not offer. Without a body, the object is
    /// made; if the body is not an object, that is a violation.
    pub fn extra_body(mut self, name: &str, value: impl Serialize) -> Self {
        match self.body_with(name, &value) {
            Ok(body) => self.parts.body = Some(body.into()),
            Err(violation) => self.parts.violations.push(violation),
        }
        self
    }

    /// The body with one member more; the others keep their bytes.
    fn body_with(&self, name: &str, value: &impl Serialize) -> Result<Vec<u8>, Violation> {
        let body = self.body().unwrap_or(b"{}");
        let mut members: BTreeMap<String, Box<RawValue>> = serde_json::from_slice(body)
            .map_err(|_| Violation::new(name, "the body is not a JSON object, so it can have no extra member"))?;
        let value = serde_json::value::to_raw_value(value).map_err(|error| Violation::unserializable(name, &error))?;
        members.insert(name.to_owned(), value);
        serde_json::to_vec(&members).map_err(|error| Violation::unserializable(name, &error))
    }

    /// Sends it and gives the whole answer.
    ///
    /// Dropping the future cancels the call.
    ///
    /// # Errors
    ///
    /// Everything that can go wrong, from an invalid request to an answer that can't be read: see [`Error`].
    pub async fn send(self) -> Result<Response<T>, Error> {
        let request = self.build()?;
        let operation = self.operation();
        let config = &self.parts.config;
        let options = CallOptions {
            timeout: self.parts.timeout.unwrap_or(config.timeout),
            max_response_bytes: config.max_response_bytes,
        };
        let answer = execute(&*config.transport, operation, request, options).await?;
        Response::read(answer, self.open, operation, &config.credentials)
    }

    fn invalid(&self, violations: Vec<Violation>) -> Error {
        Error::invalid_request(self.parts.operation, violations)
    }
}

impl<T: 'static> IntoFuture for Request<T> {
    type Output = Result<T, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Result<T, Error>> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { self.send().await.map(Response::into_inner) })
    }
}

impl<T> Clone for Request<T> {
    fn clone(&self) -> Self {
        Self { parts: self.parts.clone(), open: self.open }
    }
}

impl<T> fmt::Debug for Request<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let headers = self.headers();
        f.debug_struct("Request")
            .field("operation", &self.operation().to_string())
            .field("path", &self.parts.path)
            .field("query", &self.parts.query.names().collect::<Vec<_>>())
            .field("headers", &headers.keys().map(|name| name.as_str()).collect::<Vec<_>>())
            .field("body_bytes", &self.body().map(<[u8]>::len))
            .field("violations", &self.parts.violations)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;

//! Requests as values.

use std::collections::BTreeMap;
use std::fmt;
use std::future::IntoFuture;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Method};
use reqwest::Url;
use serde::Serialize;
use serde_json::value::RawValue;

use super::call::call;
use super::content::Content;
use super::envelope::Open;
use super::future::BoxFuture;
use super::json;
use super::optional::Optional;
use super::request_builder::RequestBuilder;
use super::request_parts::Parts;
use super::retry::History;
use super::transport::Answer;
use super::validate::is_valid;
use super::{Error, Operation, Response, RetryPolicy, Violation};

/// The violation of a body that can't have extra members.
const NO_OBJECT: &str = "the body is not a JSON object, so it can have no extra member";

/// The violation of a body with extra members that does not match exactly one branch of a `oneOf`.
const NOT_ONE_BRANCH: &str = "with the members added by name it matches several branches of `oneOf`, or none";

/// A request that returns a `T` when it is awaited. Until then there is no I/O: it can be inspected, changed, cloned
/// and kept.
///
/// - `.await` sends it and gives the value; [`send`](Self::send) gives the whole [`Response`].
/// - A request for a page can be streamed: every item of every page, see [`stream`](Self::stream).
/// - [`method`](Self::method), [`url`](Self::url), [`headers`](Self::headers), [`body`](Self::body) and
///   [`build`](Self::build) show what will be sent.
/// - Optional parameters and bodies are set with [`with`](Self::with) and [`with_body`](Self::with_body): `Q` is the
///   struct of the operation's optional parameters, `B` its body where that is optional.
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
pub struct Request<T, Q = (), B = ()> {
    pub(super) parts: Box<Parts>,
    pub(super) open: Open<T>,
    optional: Optional<Q, B>,
}

impl<T> Request<T> {
    pub(crate) fn new(parts: Box<Parts>, open: Open<T>) -> Self {
        Self { parts, open, optional: Optional::NONE }
    }

    /// Registers the struct of optional parameters and the function that writes it; called by generated methods.
    pub fn accepting<Q: Default>(self, write: fn(RequestBuilder, &Q) -> RequestBuilder) -> Request<T, Q> {
        Request { parts: self.parts, open: self.open, optional: self.optional.parameters(write) }
    }
}

impl<T, Q> Request<T, Q> {
    /// Registers the optional body and the function that writes it; called by generated methods.
    pub fn accepting_body<B>(self, write: fn(RequestBuilder, &B) -> RequestBuilder) -> Request<T, Q, B> {
        Request { parts: self.parts, open: self.open, optional: self.optional.body(write) }
    }
}

impl<T, Q, B> Request<T, Q, B> {
    /// Makes the request without a body a violation; called by generated methods whose body became required.
    pub fn requiring_body(mut self) -> Self {
        let violations = vec![Violation::of_value("body".to_owned(), "required, but not set")];
        self.parts.optional_body = Some(Box::new(Content { violations, ..Content::default() }));
        self
    }

    /// Sets optional parameters: `set` gets those that are set so far, and returns those to send.
    ///
    /// ```no_run
    /// # use cloudflare_sdk::Request;
    /// # #[derive(Default)]
    /// # struct List { per_page: Option<f64>, name: Option<String> }
    /// # impl List {
    /// #     fn name(mut self, name: &str) -> Self { self.name = Some(name.to_owned()); self }
    /// #     fn per_page(mut self, per_page: impl Into<f64>) -> Self { self.per_page = Some(per_page.into()); self }
    /// # }
    /// # async fn run(request: Request<(), List>) -> Result<(), cloudflare_sdk::Error> {
    /// request.with(|list| list.name("www").per_page(100)).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// A parameter that is [set by name](Self::query) wins over them, whichever is set first.
    pub fn with(mut self, set: impl FnOnce(Q) -> Q) -> Self {
        self.parts = self.optional.set(self.parts, set);
        self
    }

    /// Sets the body of an operation whose body is optional, instead of one that was set before.
    pub fn with_body(mut self, body: impl Into<B>) -> Self {
        self.parts = self.optional.set_body(self.parts, &body.into());
        self.write_extra_members();
        self
    }

    /// The request with its optional parts fixed: the same type for all operations that return a `T`.
    pub fn complete(self) -> Request<T> {
        Request::new(self.parts, self.open)
    }

    /// The operation.
    pub fn operation(&self) -> &Operation {
        &self.parts.operation
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
        self.parts.url()
    }

    /// The headers with the credential (marked sensitive), without those that the connection adds (`host`,
    /// `content-length`).
    pub fn headers(&self) -> HeaderMap {
        self.parts.headers()
    }

    /// The body, if there is one in memory; `None` for a [streamed](super::Endpoint::body_stream) one.
    pub fn body(&self) -> Option<&[u8]> {
        self.parts.body().map(Bytes::as_ref)
    }

    /// The request exactly as it will be sent, with the credential (marked sensitive) but without a streamed body.
    ///
    /// # Errors
    ///
    /// [`is_invalid_request`](Error::is_invalid_request), with every violation of the request.
    pub fn build(&self) -> Result<http::Request<Bytes>, Error> {
        let built = self.parts.build()?.into_http();
        built.map_err(|error| self.parts.invalid(vec![Violation::new("url", error.to_string())]))
    }

    /// Sets the timeout of one attempt, body included, in place of the client's.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.parts.options.timeout = Some(timeout);
        self
    }

    /// Sets the timeout of the whole call, with all attempts and waits, in place of the client's; `None` removes it.
    ///
    /// If it ends an attempt, the error has [`is_timeout`](Error::is_timeout). A wait that would end too late is not
    /// begun, and the error of the last attempt is returned at once. With a timeout of zero, nothing is sent.
    pub fn total_timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.parts.options.total_timeout = Some(timeout.into());
        self
    }

    /// Overrides the client's retry policy: failures to repeat, number of attempts, and waits.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.parts.options.retry = Some(policy);
        self
    }

    /// Sets how often the call is repeated after its first attempt, at most; the rest of the policy stays.
    pub fn max_retries(self, retries: u32) -> Self {
        let policy = self.parts.retry().clone();
        self.retry(policy.max_retries(retries))
    }

    /// Disables the checks of values against the description: limits (lengths, patterns, ranges, formats) and required
    /// fields. For values that the API accepts although the description forbids them.
    ///
    /// Values from a response, such as ids, are never checked. Path values that would change the structure of the path,
    /// values that can't be a header or JSON, and ambiguous ones are still refused.
    ///
    /// ```no_run
    /// # async fn run(client: cloudflare_sdk::Client) -> Result<(), cloudflare_sdk::Error> {
    /// let (account_id, prefix_id) = ("023e105f4ecef8ad9ca31a8372d0c353", "2af39739-cc4e-3b59-10c9-18468bb89828");
    /// let prefix = client.addressing().prefixes().get(account_id, prefix_id).unchecked().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn unchecked(mut self) -> Self {
        self.parts.options.unchecked = true;
        self
    }

    /// Returns an error if a value of the response does not fit its type, whatever the client's option is. See
    /// [`ClientOptions::strict_answers`](crate::ClientOptions::strict_answers).
    pub fn strict_answers(mut self) -> Self {
        self.parts.options.strict_answers = true;
        self
    }

    /// Sets a header, in place of the client's default.
    ///
    /// An invalid name or value is a violation. So are headers that route or frame a request, which only the client
    /// writes: `Host`, `Content-Length`, `Transfer-Encoding`, `Trailer`, `Connection`, `Keep-Alive`,
    /// `Proxy-Connection`, `TE`, `Upgrade`, `Expect` and `Max-Forwards` (RFC 9110, RFC 9112). A credential of another
    /// scheme than the client's replaces the client's.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.parts.set.set_header(name, value);
        self
    }

    /// Removes a header that would otherwise be sent. Without `Accept`, the HTTP client sends `*/*`, which means the
    /// same (RFC 9110, section 12.5.1).
    pub fn remove_header(mut self, name: &str) -> Self {
        self.parts.set.remove_header(name);
        self
    }

    /// Sets a query parameter, in place of one of that name set here or on the client: a scalar, an array (the key is
    /// repeated), an object (`name.member=value`), or `None` to remove it.
    pub fn query(mut self, name: &str, value: impl Serialize) -> Self {
        self.parts.set.set_query(name, &value);
        self
    }

    /// Sets a member of the JSON object in the body, for members that the types lack. Without a body, an object is
    /// made; a body other than an object is a violation, and so is one that then matches several branches of a `oneOf`,
    /// or none.
    pub fn extra_body(mut self, name: &str, value: impl Serialize) -> Self {
        let json = json::to_string(&value);
        match json.and_then(|json| Ok(RawValue::from_string(json)?)) {
            Ok(value) => self.parts.extra_members.push((name.to_owned(), value)),
            Err(error) => self.parts.set.violations.push(Violation::unserializable(name, &error)),
        }
        self.write_extra_members();
        self
    }

    /// The value of a query parameter.
    pub(crate) fn query_value(&self, name: &str) -> Option<String> {
        self.parts.query_value(name)
    }

    /// Whether a failure of the request may be transient, by its retry policy.
    pub(crate) fn is_transient(&self, error: &Error) -> bool {
        self.parts.retry().is_transient(error.end())
    }

    /// Adds the extra members to the body, whose other members keep their bytes.
    fn write_extra_members(&mut self) {
        if self.parts.extra_members.is_empty() {
            return;
        }
        // The violation was that of an earlier body.
        self.parts.set.violations.retain(|violation| violation.message() != NO_OBJECT);
        match self.extended_body() {
            Ok(body) => {
                self.check_one_of(&body);
                self.parts.set.body = Some(body.into());
                // If the optional body was not set, the extra members are the body.
                self.parts.optional_body.take_if(|content| !content.has_body());
            }
            Err(violation) => self.parts.set.violations.push(violation),
        }
        self.parts.set.report_once();
    }

    /// Checks that a body with extra members still matches exactly one branch of a `oneOf`. The result replaces that of
    /// the previous check, since every added member can change it.
    fn check_one_of(&mut self, body: &[u8]) {
        let Some(schema) = self.operation().one_of() else { return };
        let violation = Violation::of_value("body".to_owned(), NOT_ONE_BRANCH);
        self.parts.set.violations.retain(|other| *other != violation);
        if serde_json::from_slice(body).is_ok_and(|body| !is_valid(schema, &body)) {
            self.parts.set.violations.push(violation);
        }
    }

    fn extended_body(&self) -> Result<Vec<u8>, Violation> {
        let name = self.parts.extra_members.last().map_or("body", |(name, _)| name);
        if self.parts.stream().is_some() {
            return Err(Violation::new(name, "the body is a stream, so it can have no extra member"));
        }
        let body = self.body().unwrap_or(b"{}");
        let mut members: BTreeMap<String, &RawValue> =
            serde_json::from_slice(body).map_err(|_| Violation::new(name, NO_OBJECT))?;
        members.extend(self.parts.extra_members.iter().map(|(name, value)| (name.clone(), &**value)));
        serde_json::to_vec(&members).map_err(|error| Violation::unserializable(name, &error.into()))
    }

    /// Sends the request and returns the whole response.
    ///
    /// Failures are retried by the [`RetryPolicy`]. Dropping the future cancels the call at once.
    ///
    /// # Errors
    ///
    /// Everything that can go wrong, from an invalid request to a response that can't be read: see [`Error`].
    pub fn send(self) -> impl Future<Output = Result<Response<T>, Error>> {
        let request = self.complete();
        async move { call(&request.parts, request.parts.limits(), |answer| request.open(answer)).await }
    }

    /// Decodes a response that another transport received: the counterpart of [`build`](Self::build), without I/O.
    ///
    /// The response is decoded as by [`send`](Self::send), as the only attempt. Limits on receiving, such as the length
    /// of the body, are up to the other transport.
    ///
    /// # Errors
    ///
    /// Everything that can be wrong with a response: see [`Error`].
    pub fn read(&self, response: http::Response<Bytes>) -> Result<Response<T>, Error> {
        let (head, body) = response.into_parts();
        let history = History { attempts: 1, ..History::default() };
        self.open(Answer { status: head.status, headers: head.headers, body, rest: None, history })
    }

    pub(super) fn open(&self, answer: Answer) -> Result<Response<T>, Error> {
        Response::read(answer, self.open, &self.parts)
    }
}

impl<T: 'static, Q, B> IntoFuture for Request<T, Q, B> {
    type Output = Result<T, Error>;
    type IntoFuture = BoxFuture<'static, Result<T, Error>>;

    fn into_future(self) -> Self::IntoFuture {
        let request = self.complete();
        Box::pin(async move { request.send().await.map(Response::into_inner) })
    }
}

impl<T, Q: Clone, B> Clone for Request<T, Q, B> {
    fn clone(&self) -> Self {
        Self { parts: self.parts.clone(), open: self.open, optional: self.optional.clone() }
    }
}

impl<T, Q, B> fmt::Debug for Request<T, Q, B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (headers, credentials) = (self.headers(), self.parts.credentials());
        let query = self.parts.own_query();
        let query: Vec<_> = query.names().map(|name| credentials.redact(name.into())).collect();
        let violations = self.parts.refused().map(|violation| credentials.redact_violation(violation.clone()));
        f.debug_struct("Request")
            .field("operation", &self.operation().to_string())
            .field("path", &credentials.redact((&*self.parts.path).into()))
            .field("query", &query)
            .field("headers", &headers.keys().map(|name| name.as_str()).collect::<Vec<_>>())
            .field("body_bytes", &self.body().map(<[u8]>::len))
            .field("violations", &violations.collect::<Vec<_>>())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;

//! The parts of a request, without the type of its response.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE, COOKIE, USER_AGENT};
use http::{HeaderMap, HeaderValue, Method};
use reqwest::Url;
use serde_json::value::RawValue;

use crate::runtime::config::Config;
use crate::runtime::content::Content;
use crate::runtime::excerpt::one_line;
use crate::runtime::headers::HeaderEdits;
use crate::runtime::operation::Server;
use crate::runtime::query::Query;
use crate::runtime::stream_body::StreamBody;
use crate::runtime::transport::{Limits, Outgoing};
use crate::runtime::{BaseUrl, Credentials, Error, Operation, RetryPolicy, Violation};

const JSON: HeaderValue = HeaderValue::from_static("application/json");
/// The longest URL that `http::Uri` holds, in bytes.
const LONGEST_URL: usize = 65_534;
/// The longest part of an unsent body that is shown, in bytes.
const EXCERPT: usize = 500;

/// The parts of a request, without the type of its response.
#[derive(Clone)]
pub(crate) struct Parts {
    pub(crate) config: Arc<Config>,
    pub(crate) operation: Operation,
    pub(crate) path: String,
    /// The required arguments, and the values that the caller set by name.
    pub(crate) set: Content,
    /// The optional parameters; values set by name take precedence.
    pub(crate) optional: Option<Box<Content>>,
    /// The optional body.
    pub(crate) optional_body: Option<Box<Content>>,
    /// Members that the caller adds to the body, in the order in which they were set.
    pub(crate) extra_members: Vec<(String, Box<RawValue>)>,
    /// The `Accept` header; JSON if not set.
    pub(crate) accept: Option<HeaderValue>,
    pub(crate) options: Options,
}

/// Options of a request that override its client's.
#[derive(Debug, Clone, Default)]
pub(crate) struct Options {
    pub(crate) timeout: Option<Duration>,
    /// Outer `None`: the client's; inner `None`: no timeout.
    pub(crate) total_timeout: Option<Option<Duration>>,
    pub(crate) retry: Option<RetryPolicy>,
    /// Whether the checks of values are disabled.
    pub(crate) unchecked: bool,
    pub(crate) strict_answers: bool,
}

impl Parts {
    /// The contents, those with the highest precedence last.
    fn contents(&self) -> impl Iterator<Item = &Content> {
        [self.optional_body.as_deref(), self.optional.as_deref(), Some(&self.set)].into_iter().flatten()
    }

    /// The content that has the body.
    fn body_content(&self) -> &Content {
        let optional = self.optional_body.as_deref().filter(|_| !self.set.has_body());
        optional.unwrap_or(&self.set)
    }

    pub(crate) fn body(&self) -> Option<&Bytes> {
        self.body_content().body.as_ref()
    }

    pub(crate) fn stream(&self) -> Option<&StreamBody> {
        self.body_content().stream.as_ref()
    }

    fn content_type(&self) -> Option<&HeaderValue> {
        self.body_content().content_type.as_ref().or(self.set.content_type.as_ref())
    }

    /// Limits of one attempt.
    pub(crate) fn limits(&self) -> Limits {
        let client = &self.config.options;
        Limits {
            timeout: self.options.timeout.unwrap_or(client.timeout),
            max_response_bytes: client.max_response_bytes,
            only_begun: false,
        }
    }

    /// Limit on all attempts and the waits between them.
    pub(crate) fn total_timeout(&self) -> Option<Duration> {
        self.options.total_timeout.unwrap_or(self.config.options.total_timeout)
    }

    pub(crate) fn retry(&self) -> &RetryPolicy {
        self.options.retry.as_ref().unwrap_or(&self.config.options.retry)
    }

    /// The violations that keep the request from being sent.
    pub(crate) fn refused(&self) -> impl Iterator<Item = &Violation> {
        let unchecked = self.options.unchecked || self.config.options.unchecked;
        let violations = self.contents().flat_map(|content| &content.violations);
        violations.filter(move |violation| !(unchecked && violation.is_of_value()))
    }

    /// Whether a value of the response that does not fit its type is an error.
    pub(crate) fn strict_answers(&self) -> bool {
        self.options.strict_answers || self.config.options.strict_answers
    }

    pub(crate) fn url(&self) -> Result<Url, Error> {
        let refused: Vec<Violation> = self.refused().cloned().collect();
        if !refused.is_empty() {
            return Err(self.invalid(refused));
        }
        let query = self.sent_query().to_wire();
        let base = self.base().map_err(|violation| self.invalid(vec![violation]))?;
        let Some(url) = base.join(&self.path, query.as_deref()) else {
            return Err(self.invalid(vec![Violation::new("path", "leaves the base URL")]));
        };
        // `http` refuses longer URIs.
        if url.as_str().len() > LONGEST_URL {
            let message = format!("{} bytes, at most {LONGEST_URL}", url.as_str().len());
            return Err(self.invalid(vec![Violation::new("url", message)]));
        }
        Ok(url)
    }

    /// The URL that the path is below.
    pub(crate) fn base(&self) -> Result<Cow<'_, BaseUrl>, Violation> {
        let shared = &self.config.shared;
        match self.operation.place() {
            None => Ok(Cow::Borrowed(&shared.base_url)),
            Some(Server::Path { described, own }) => Ok(Cow::Owned(shared.base_url.moved(described, own))),
            Some(Server::Elsewhere(server)) => shared.servers.get(server).map(Cow::Borrowed).ok_or_else(|| {
                let help = "give the URL to call for it with `ClientBuilder::server_base_url`";
                Violation::new("server", format!("the operation is at {server}, not at the base URL: {help}"))
            }),
        }
    }

    /// Whether the request goes to another origin, which gets neither the credential nor the defaults.
    fn is_elsewhere(&self) -> bool {
        self.operation.server().is_some()
    }

    /// The query, without the client's defaults.
    pub(crate) fn own_query(&self) -> Cow<'_, Query> {
        match &self.optional {
            Some(optional) => self.set.query.with(&optional.query),
            None => Cow::Borrowed(&self.set.query),
        }
    }

    /// The query, with the client's defaults.
    pub(crate) fn sent_query(&self) -> Cow<'_, Query> {
        let own = self.own_query();
        if self.is_elsewhere() {
            return own;
        }
        match own {
            Cow::Borrowed(own) => own.over(&self.config.options.defaults.query),
            Cow::Owned(own) => Cow::Owned(own.over(&self.config.options.defaults.query).into_owned()),
        }
    }

    /// Whether the body came from a stream that is used up and can't be made again.
    pub(crate) fn is_body_spent(&self) -> bool {
        self.stream().is_some_and(StreamBody::is_spent)
    }

    /// The value of a query parameter, from the request or else the client.
    pub(crate) fn query_value(&self, name: &str) -> Option<String> {
        self.sent_query().get(name).map(|value| value.into_owned())
    }

    pub(crate) fn headers(&self) -> HeaderMap {
        let shared = &self.config.shared;
        let mut headers = HeaderMap::new();
        headers.insert(USER_AGENT, shared.user_agent.clone());
        headers.insert(ACCEPT, self.accept.clone().unwrap_or(JSON));
        if self.body_content().has_body() {
            headers.insert(CONTENT_TYPE, self.content_type().cloned().unwrap_or(JSON));
        }
        if !self.is_elsewhere() {
            // One scheme on the wire: a credential that the caller set replaces the client's.
            let (scheme, defaults) = (shared.credentials.scheme(), &self.config.options.defaults.headers);
            let own = self.contents().map(|content| &content.headers);
            if !std::iter::once(defaults).chain(own).any(|edits| edits.set_another_scheme(scheme)) {
                shared.credentials.apply(&mut headers);
            }
            defaults.apply(&mut headers);
            if self.operation.method() == Method::TRACE {
                remove_secrets(&mut headers);
            }
        }
        self.add_cookies(&mut headers);
        self.contents().for_each(|content| content.headers.apply(&mut headers));
        headers
    }

    /// The client's credential, which also redacts the secrets in headers and cookies that the caller set.
    pub(crate) fn credentials(&self) -> Cow<'_, Credentials> {
        let credentials = &self.config.shared.credentials;
        let cookies = self.contents().flat_map(|content| content.cookies.iter().map(String::as_str));
        let headers = std::iter::once(&self.config.options.defaults.headers)
            .chain(self.contents().map(|content| &content.headers));
        let mut secrets = headers.flat_map(HeaderEdits::secrets).chain(cookies).peekable();
        match secrets.peek() {
            Some(_) => Cow::Owned(credentials.with_header_secrets(secrets)),
            None => Cow::Borrowed(credentials),
        }
    }

    /// Adds the cookies of parameters to those that the client sends by default.
    fn add_cookies(&self, headers: &mut HeaderMap) {
        let own = self.contents().flat_map(|content| content.cookies.iter().map(String::as_str));
        let own: Vec<&str> = own.collect();
        if own.is_empty() {
            return;
        }
        let before = headers.get(COOKIE).and_then(|cookies| cookies.to_str().ok());
        let cookies: Vec<&str> = before.into_iter().chain(own).collect();
        // Encoded text is always a header value.
        if let Ok(mut cookies) = HeaderValue::from_str(&cookies.join("; ")) {
            cookies.set_sensitive(true);
            headers.insert(COOKIE, cookies);
        }
    }

    /// The requested media type; `None` for the default.
    pub(crate) fn requested_media_type(&self) -> Option<&HeaderValue> {
        let defaults = (!self.is_elsewhere()).then_some(&self.config.options.defaults.headers);
        std::iter::once(&self.set.headers)
            .chain(defaults)
            .find_map(|edits| edits.last(&ACCEPT))
            .unwrap_or(self.accept.as_ref())
    }

    /// The request as it is sent, credential included.
    pub(crate) fn build(&self) -> Result<Box<Outgoing>, Error> {
        let url = self.url()?;
        if self.is_body_spent() {
            return Err(
                self.invalid(vec![Violation::new("body", "its stream was sent before and can't be made again")])
            );
        }
        Ok(Box::new(Outgoing {
            method: self.operation.method().clone(),
            url,
            headers: self.headers(),
            body: self.body().cloned(),
            stream: self.stream().cloned(),
        }))
    }

    /// Opens the files of the body.
    pub(crate) async fn open_files(&self, request: &mut Outgoing) -> Result<(), Error> {
        let Some(stream) = request.stream.take() else { return Ok(()) };
        // Boxed, since most requests have no file, but every future would be as large.
        let opened = Box::pin(stream.open()).await;
        let stream = opened.map_err(|(violation, error)| self.invalid(vec![violation]).with_source(error))?;
        request.stream = Some(stream);
        Ok(())
    }

    /// Applies the client's own rules for what may be sent.
    pub(crate) fn refuse_locally(&self) -> Result<(), Error> {
        let method = self.operation.method();
        if !self.config.options.read_only || [Method::GET, Method::HEAD].contains(method) {
            return Ok(());
        }
        Err(Error::refused_locally(&self.operation, format!("the client is read-only; {}", self.would_send()?)))
    }

    /// The request as it would be sent, without a credential, in one bounded line.
    fn would_send(&self) -> Result<String, Error> {
        let credentials = self.credentials();
        let shown = |text: String| one_line(&credentials.redact(text.into()), EXCERPT);
        let mut line = format!("it would have sent {} {}", self.operation.method(), shown(self.url()?.into()));
        if let Some(body) = self.body() {
            line.push_str(&format!(" with a body of {} bytes", body.len()));
            // An upload is never shown.
            if self.content_type().is_none() {
                line.push_str(&format!(", `{}`", shown(String::from_utf8_lossy(body).into_owned())));
            }
        }
        if self.stream().is_some() {
            line.push_str(" with a streamed body");
        }
        Ok(line)
    }

    pub(crate) fn invalid(&self, violations: Vec<Violation>) -> Error {
        let credentials = self.credentials();
        let violations = violations.into_iter().map(|violation| credentials.redact_violation(violation)).collect();
        Error::invalid_request(&self.operation, violations)
    }
}

/// Removes the headers with secrets, which the response to a TRACE may disclose (RFC 9110, section 9.3.8).
fn remove_secrets(headers: &mut HeaderMap) {
    let secret: Vec<_> =
        headers.iter().filter(|(_, value)| value.is_sensitive()).map(|(name, _)| name.clone()).collect();
    secret.iter().for_each(|name| drop(headers.remove(name)));
}

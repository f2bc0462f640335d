//! The parts of a request, without the type of its answer.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE, COOKIE, USER_AGENT};
use http::{HeaderMap, HeaderValue, Method};
use reqwest::Url;

use crate::runtime::config::Config;
use crate::runtime::excerpt::one_line;
use crate::runtime::headers::HeaderEdits;
use crate::runtime::operation::Server;
use crate::runtime::query::Query;
use crate::runtime::stream_body::StreamBody;
use crate::runtime::transport::{Limits, Outgoing};
use crate::runtime::{BaseUrl, Error, Operation, RetryPolicy, Violation};

const JSON: HeaderValue = HeaderValue::from_static("application/json");
/// The longest URL that `http::Uri` holds, in bytes.
const LONGEST_URL: usize = 65_534;
/// How much of a body is shown that was not sent, in bytes.
const EXCERPT: usize = 500;

/// The parts of a request, without the type of its answer.
#[derive(Clone)]
pub(crate) struct Parts {
    pub(crate) config: Arc<Config>,
    pub(crate) operation: Operation,
    pub(crate) path: String,
    pub(crate) query: Query,
    pub(crate) headers: HeaderEdits,
    /// Of parameters, each `name=value`.
    pub(crate) cookies: Vec<String>,
    pub(crate) body: Option<Bytes>,
    /// Instead of `body`, one that is made while it is sent.
    pub(crate) stream: Option<StreamBody>,
    /// Of the body; JSON if it is not said.
    pub(crate) content_type: Option<HeaderValue>,
    /// The `Accept` header; JSON if not set.
    pub(crate) accept: Option<HeaderValue>,
    pub(crate) options: Options,
    pub(crate) violations: Vec<Violation>,
}

/// Options of a request that override its client's.
#[derive(Debug, Clone, Default)]
pub(crate) struct Options {
    pub(crate) timeout: Option<Duration>,
    /// Outer: whether it is said. Inner: whether there is one.
    pub(crate) total_timeout: Option<Option<Duration>>,
    pub(crate) retry: Option<RetryPolicy>,
    /// Whether what the description forbids is sent all the same.
    pub(crate) unchecked: bool,
    pub(crate) strict_answers: bool,
}

impl Parts {
    pub(crate) fn operation(&self) -> &Operation {
        &self.operation
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

    /// The violations that keep it from being sent.
    pub(crate) fn refused(&self) -> impl Iterator<Item = &Violation> {
        let unchecked = self.options.unchecked || self.config.options.unchecked;
        self.violations.iter().filter(move |violation| !(unchecked && violation.is_of_value()))
    }

    /// Whether a value of the answer that does not fit its type is an error.
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
        // `http` accepts no longer URI.
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

    /// Whether it goes to another origin, which gets nothing that the client has for its own.
    fn is_elsewhere(&self) -> bool {
        self.operation.server().is_some()
    }

    /// The query, with the client's defaults.
    pub(crate) fn sent_query(&self) -> Cow<'_, Query> {
        if self.is_elsewhere() { Cow::Borrowed(&self.query) } else { self.query.over(&self.config.options.query) }
    }

    /// Whether the body came from a stream that is used up and can't be made again.
    pub(crate) fn is_body_spent(&self) -> bool {
        self.stream.as_ref().is_some_and(StreamBody::is_spent)
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
        if self.body.is_some() || self.stream.is_some() {
            headers.insert(CONTENT_TYPE, self.content_type.clone().unwrap_or(JSON));
        }
        if !self.is_elsewhere() {
            // One scheme on the wire: a credential that was set by hand replaces the client's.
            let (scheme, defaults) = (shared.credentials.scheme(), &self.config.options.headers);
            if ![defaults, &self.headers].iter().any(|edits| edits.set_another_scheme(scheme)) {
                shared.credentials.apply(&mut headers);
            }
            defaults.apply(&mut headers);
        }
        self.add_cookies(&mut headers);
        self.headers.apply(&mut headers);
        headers
    }

    /// Adds the cookies of parameters to those that the client sends by default.
    fn add_cookies(&self, headers: &mut HeaderMap) {
        if self.cookies.is_empty() {
            return;
        }
        let before = headers.get(COOKIE).and_then(|cookies| cookies.to_str().ok());
        let cookies: Vec<&str> = before.into_iter().chain(self.cookies.iter().map(String::as_str)).collect();
        // Encoded text is always a header value.
        if let Ok(mut cookies) = HeaderValue::from_str(&cookies.join("; ")) {
            cookies.set_sensitive(true);
            headers.insert(COOKIE, cookies);
        }
    }

    /// The media type that was asked for, where that was not only the default.
    pub(crate) fn asked_for(&self) -> Option<&HeaderValue> {
        let defaults = (!self.is_elsewhere()).then_some(&self.config.options.headers);
        std::iter::once(&self.headers)
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
            body: self.body.clone(),
            stream: self.stream.clone(),
        }))
    }

    /// Opens the files of what goes out.
    pub(crate) async fn open_files(&self, request: &mut Outgoing) -> Result<(), Error> {
        let Some(stream) = request.stream.take() else { return Ok(()) };
        // On the heap: most requests have no file, and would be as large as if they had.
        let opened = Box::pin(stream.open()).await;
        let stream = opened.map_err(|(violation, error)| self.invalid(vec![violation]).with_source(error))?;
        request.stream = Some(stream);
        Ok(())
    }

    /// The client's own rules about what may be sent at all.
    pub(crate) fn refuse_locally(&self) -> Result<(), Error> {
        let method = self.operation.method();
        if !self.config.options.read_only || [Method::GET, Method::HEAD].contains(method) {
            return Ok(());
        }
        Err(Error::refused_locally(&self.operation, format!("the client is read-only; {}", self.would_send()?)))
    }

    /// The request as it would be sent, without a credential: one line, bounded.
    fn would_send(&self) -> Result<String, Error> {
        let shown = |text: String| one_line(&self.config.shared.credentials.redact(text.into()), EXCERPT);
        let mut line = format!("it would have sent {} {}", self.operation.method(), shown(self.url()?.into()));
        if let Some(body) = &self.body {
            line.push_str(&format!(" with a body of {} bytes", body.len()));
            // An upload is never shown, long or short.
            if self.content_type.is_none() {
                line.push_str(&format!(", `{}`", shown(String::from_utf8_lossy(body).into_owned())));
            }
        }
        if self.stream.is_some() {
            line.push_str(" with a streamed body");
        }
        Ok(line)
    }

    pub(crate) fn invalid(&self, violations: Vec<Violation>) -> Error {
        Error::invalid_request(&self.operation, violations)
    }
}

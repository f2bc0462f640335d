//! Configuration of clients.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderValue;
use secrecy::SecretString;
use serde::Serialize;

use super::Client;
use crate::runtime::{
    BaseUrl, ClientOptions, Config, Credentials, DEFAULT_BASE_URL, Environment, Error, Explicit, Hook, HttpClient,
    RetryBudget, RetryPolicy, Shared, Slots, TokenBucket, Transport, header_value, not_blank, process_variable,
};

const USER_AGENT: &str = concat!("cloudflare-sdk-rust/", env!("CARGO_PKG_VERSION"));

/// Configures a client; [`build`](Self::build) makes it. `Debug` shows no credential.
///
/// ```
/// use std::time::Duration;
/// use cloudflare_sdk::Client;
///
/// let client = Client::builder()
///     .api_token("token-from-a-safe-place")
///     .timeout(Duration::from_secs(20))
///     .build()?;
/// # Ok::<(), cloudflare_sdk::Error>(())
/// ```
#[derive(Default)]
#[must_use = "`build` makes the client"]
pub struct ClientBuilder {
    explicit: Explicit,
    environment: Environment,
    base_url: Option<String>,
    servers: BTreeMap<String, String>,
    allow_http: bool,
    user_agent_suffix: Option<String>,
    options: ClientOptions,
    retry_budget: RetryBudget,
    slots: Slots,
    #[cfg(not(target_arch = "wasm32"))]
    http_client: Option<reqwest::ClientBuilder>,
    transport: Option<Box<dyn Transport>>,
}

impl ClientBuilder {
    /// Sets an API token as the credential (`Authorization: Bearer`).
    pub fn api_token(mut self, token: impl Into<SecretString>) -> Self {
        self.explicit.api_token = Some(token.into());
        self
    }

    /// Sets an API key and its owner's email address as the credential (`X-Auth-Email`, `X-Auth-Key`).
    pub fn api_key(mut self, email: impl Into<String>, key: impl Into<SecretString>) -> Self {
        self.explicit.api_key = Some((email.into(), key.into()));
        self
    }

    /// Sets a user service key as the credential (`X-Auth-User-Service-Key`), as Origin CA certificates need.
    pub fn user_service_key(mut self, key: impl Into<SecretString>) -> Self {
        self.explicit.user_service_key = Some(key.into());
        self
    }

    /// Reads settings that are not set in code from the environment of this process: see [`Client::from_env`].
    pub fn read_env(self) -> Self {
        self.read_env_with(process_variable)
    }

    /// Reads settings that are not set in code from another environment: `lookup` returns the value of a variable.
    pub fn read_env_with(mut self, lookup: impl Fn(&str) -> Option<String>) -> Self {
        self.environment = Environment::read(lookup);
        self
    }

    /// Sets the base URL. By default `https://api.cloudflare.com/client/v4`. A trailing slash is ignored.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// Sets the base URL for operations whose description gives them a server at another origin. `server` is the URL in
    /// the description ([`Operation::server`](crate::runtime::Operation::server)), and `url` the URL to call, which may
    /// be the same. Without it, such an operation is refused before anything is sent.
    ///
    /// The client's credential and its default headers and query are not sent there: set what that server needs on the
    /// request, with [`Request::header`](crate::Request::header).
    ///
    /// ```
    /// use cloudflare_sdk::Client;
    ///
    /// let uploads = "https://upload.example.com/api";
    /// let client = Client::builder().api_token("token-from-a-safe-place").server_base_url(uploads, uploads).build()?;
    /// # Ok::<(), cloudflare_sdk::Error>(())
    /// ```
    pub fn server_base_url(mut self, server: impl Into<String>, url: impl Into<String>) -> Self {
        self.servers.insert(server.into(), url.into());
        self
    }

    /// Allows a base URL with http to another machine, for tests in a trusted network: the credential is then sent in
    /// clear text. By default http is allowed to this machine only (`localhost`, 127.0.0.0/8, `::1`).
    pub fn allow_http(mut self, allow: bool) -> Self {
        self.allow_http = allow;
        self
    }

    /// Appends a product to `User-Agent: cloudflare-sdk-rust/<version>`, e.g. `my-tool/1.2` (RFC 9110, section 10.1.5).
    pub fn user_agent_suffix(mut self, suffix: impl Into<String>) -> Self {
        self.user_agent_suffix = Some(suffix.into());
        self
    }

    /// Sets the retry budget of all calls of the client; see [`RetryBudget`].
    pub fn retry_budget(mut self, budget: RetryBudget) -> Self {
        self.retry_budget = budget;
        self
    }

    /// Sets a limit on the requests of the client and its derived clients; calls wait for their slots. By default there
    /// is none. See [`RateLimit`](crate::RateLimit).
    #[cfg(feature = "rate-limit")]
    pub fn rate_limit(mut self, limit: crate::RateLimit) -> Self {
        self.slots = Slots::new(limit);
        self
    }

    /// Sends requests with a custom HTTP client, with its own proxies, root certificates, client certificates, resolver
    /// or pools.
    ///
    /// It takes the builder instead of a finished client, since these settings replace those of the builder:
    ///
    /// - redirects are not followed: one could carry the credential to another host, or turn a POST into a GET;
    /// - reqwest retries nothing, since the [`RetryPolicy`] decides by method;
    /// - https only, if all base URLs are https;
    /// - if one of them is http, no proxy is used, as it would read the credential, unless
    ///   [`allow_http`](Self::allow_http) is set.
    ///
    /// With the feature `blocking`, one dedicated thread drives the connections, those of async calls, too, so that a
    /// blocked runtime can't stall them.
    ///
    /// The builder's timeouts apply in addition to those of the client. Both make [`Error::is_timeout`] true, except a
    /// connect timeout, which is [`Error::is_connect`]. Default headers of the builder are sent, unless a request has
    /// one of the same name. Set no credential there. A `Host` is replaced by that of the base URL.
    ///
    /// ```
    /// use cloudflare_sdk::Client;
    /// use cloudflare_sdk::runtime::reqwest;
    ///
    /// # fn run() -> Result<(), Box<dyn std::error::Error>> {
    /// let http = reqwest::Client::builder().proxy(reqwest::Proxy::https("http://proxy.example:3128")?);
    /// let client = Client::builder().api_token("token-from-a-safe-place").http_client(http).build()?;
    /// # Ok(())
    /// # }
    /// ```
    #[cfg(not(target_arch = "wasm32"))]
    pub fn http_client(mut self, builder: reqwest::ClientBuilder) -> Self {
        self.http_client = Some(builder);
        self
    }

    /// Sends requests with a [`tower`](https://docs.rs/tower) service instead of an HTTP client: for middleware,
    /// proxies, recorders and mocks. It takes precedence over [`http_client`](Self::http_client).
    ///
    /// For each attempt, a clone of the service gets the request as it would be sent: with an absolute URI below the
    /// base URL, the credential in the headers, and no `Host`. Checks, retries, timeouts, limits and the decoding of
    /// responses stay with the client. An error of `poll_ready` means that nothing was sent, an error of `call` that
    /// the request may have been received.
    ///
    /// The client's guarantees about credentials and creates end at the service: a service that follows redirects or
    /// retries requests by itself breaks them.
    ///
    /// ```
    /// use cloudflare_sdk::Client;
    /// use cloudflare_sdk::runtime::{Bytes, RequestBody};
    /// # use std::{convert::Infallible, future::{Ready, ready}, task::{Context, Poll}};
    ///
    /// /// Responds to each request with the same body: a mock.
    /// #[derive(Clone)]
    /// struct Always(&'static str);
    ///
    /// impl tower_service::Service<http::Request<RequestBody>> for Always {
    ///     type Response = http::Response<http_body_util::Full<Bytes>>;
    ///     type Error = Infallible;
    ///     type Future = Ready<Result<Self::Response, Infallible>>;
    ///
    ///     fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
    ///         Poll::Ready(Ok(()))
    ///     }
    ///
    ///     fn call(&mut self, _: http::Request<RequestBody>) -> Self::Future {
    ///         ready(Ok(http::Response::new(Bytes::from_static(self.0.as_bytes()).into())))
    ///     }
    /// }
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), cloudflare_sdk::Error> {
    /// let service = Always(r#"{"success": true, "errors": [], "messages": [], "result": [{"name": "CDN"}]}"#);
    /// let client = Client::builder().api_token("token-from-a-safe-place").service(service).build()?;
    /// let services = client.addressing().services().list("258def64c72dae45f3e4c8516e2111f2").await?;
    /// assert_eq!(services[0].name.as_deref(), Some("CDN"));
    /// # Ok(())
    /// # }
    /// ```
    #[cfg(all(feature = "tower", not(target_arch = "wasm32")))]
    pub fn service<S, B>(self, service: S) -> Self
    where
        S: tower_service::Service<http::Request<crate::runtime::RequestBody>, Response = http::Response<B>>
            + Clone
            + Send
            + 'static,
        S::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
        S::Future: Send,
        B: http_body::Body + Send + 'static,
        B::Data: Send,
        B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        self.transport(crate::runtime::ServiceTransport::new(service))
    }

    /// Sets the account that [`Client::account_id`] returns. Blank text counts as unset.
    pub fn account_id(self, id: impl Into<String>) -> Self {
        self.set(|options| options.account_id(id))
    }

    /// Sets the timeout of one attempt, body included. By default 60 s.
    pub fn timeout(self, timeout: Duration) -> Self {
        self.set(|options| options.timeout(timeout))
    }

    /// Sets the timeout of a whole call, with all attempts and the waits between them; `None` removes it. By default
    /// there is none.
    pub fn total_timeout(self, timeout: impl Into<Option<Duration>>) -> Self {
        self.set(|options| options.total_timeout(timeout))
    }

    /// Sets the retry policy: which failures are retried, how often, and after what time.
    pub fn retry(self, policy: RetryPolicy) -> Self {
        self.set(|options| options.retry(policy))
    }

    /// Sets how often a call is repeated after its first attempt, at most. By default 2.
    pub fn max_retries(self, retries: u32) -> Self {
        self.set(|options| options.max_retries(retries))
    }

    /// Sets the maximum size of a response body, in bytes; a larger one is an error. By default 64 MiB. Does not apply
    /// to [`Request::download`](crate::Request::download).
    pub fn max_response_bytes(self, bytes: u64) -> Self {
        self.set(|options| options.max_response_bytes(bytes))
    }

    /// Sets a header on every request. A request can set another value, or remove it. The headers that
    /// [`Request::header`](crate::Request::header) refuses are refused here, too.
    pub fn default_header(self, name: &str, value: &str) -> Self {
        self.set(|options| options.default_header(name, value))
    }

    /// Removes a header that would otherwise be sent with every request. A request can set it.
    pub fn remove_default_header(self, name: &str) -> Self {
        self.set(|options| options.remove_default_header(name))
    }

    /// Sets a query parameter on every request that does not set it itself. `None` removes it.
    pub fn default_query(self, name: &str, value: impl Serialize) -> Self {
        self.set(|options| options.default_query(name, value))
    }

    /// Returns an error ([`is_decode`](Error::is_decode)) if a value of a response does not fit its type. By default
    /// such values are left out, and [`Response::misfits`](crate::Response::misfits) lists them.
    pub fn strict_answers(self) -> Self {
        self.set(ClientOptions::strict_answers)
    }

    /// Sends only GET and HEAD. Other requests are checked and then refused with an error that shows what would have
    /// been sent ([`is_refused_locally`](Error::is_refused_locally)), so that a change can be rehearsed.
    pub fn read_only(self) -> Self {
        self.set(ClientOptions::read_only)
    }

    /// Sends every request without the checks of values, as [`Request::unchecked`](crate::Request::unchecked) does for
    /// one.
    pub fn unchecked(self) -> Self {
        self.set(ClientOptions::unchecked)
    }

    /// Adds a [`Hook`], which observes calls and may refuse them. It is called after those that are set already.
    pub fn hook(self, hook: impl Hook + 'static) -> Self {
        self.set(|options| options.hook(hook))
    }

    fn set(mut self, change: impl FnOnce(ClientOptions) -> ClientOptions) -> Self {
        self.options = change(self.options);
        self
    }

    #[cfg(any(test, all(feature = "tower", not(target_arch = "wasm32"))))]
    pub(crate) fn transport(mut self, transport: impl Transport + 'static) -> Self {
        self.transport = Some(Box::new(transport));
        self
    }

    /// Makes the client. Nothing is sent.
    ///
    /// # Errors
    ///
    /// The credential is missing, ambiguous or can't be sent; a base URL is invalid; a default header or query
    /// parameter, or the suffix of the user agent, can't be sent; https is needed and no TLS feature is enabled; or the
    /// HTTP client can't be built. No error shows a credential.
    pub fn build(self) -> Result<Client, Error> {
        let mut options = self.options;
        if let Some(violation) = options.defaults.violations.first() {
            return Err(Error::configuration(format!("a client default can't be sent: {violation}")));
        }
        options.account_id = options.account_id.or_else(|| self.environment.account_id.clone());
        let base_url = self.base_url.or_else(|| self.environment.base_url.clone());
        let base_url = BaseUrl::parse(base_url.as_deref().unwrap_or(DEFAULT_BASE_URL), self.allow_http)?;
        let servers =
            self.servers.into_iter().map(|(server, url)| Ok((server, BaseUrl::parse(&url, self.allow_http)?)));
        let servers = servers.collect::<Result<BTreeMap<String, BaseUrl>, Error>>()?;
        let urls = || std::iter::once(&base_url).chain(servers.values());
        let (is_https, uses_tls) = (urls().all(BaseUrl::is_https), urls().any(BaseUrl::is_https));
        #[cfg(not(target_arch = "wasm32"))]
        let own = self.http_client.map(|builder| HttpClient::new(builder, is_https, self.allow_http));
        #[cfg(target_arch = "wasm32")]
        let own: Option<Result<HttpClient, Error>> = None;
        let transport = match (self.transport, own) {
            (Some(transport), _) => transport,
            (None, Some(own)) => Box::new(own?),
            (None, None) => {
                if uses_tls && !HAS_TLS {
                    return Err(without_tls());
                }
                Box::new(HttpClient::plain(is_https, uses_tls)?)
            }
        };
        let shared = Shared {
            transport,
            base_url,
            servers,
            credentials: Credentials::choose(self.explicit, self.environment)?,
            user_agent: user_agent(self.user_agent_suffix.as_deref())?,
            retry_budget: TokenBucket::new(self.retry_budget),
            slots: self.slots,
        };
        Ok(Client { config: Arc::new(Config { shared: Arc::new(shared), options }) })
    }
}

/// Whether the default HTTP client supports https.
const HAS_TLS: bool = cfg!(any(feature = "rustls", feature = "native-tls", target_arch = "wasm32"));

fn without_tls() -> Error {
    Error::configuration(
        "https needs TLS, and cloudflare-sdk was built without it: switch on its feature `rustls`, or `native-tls`",
    )
}

fn user_agent(suffix: Option<&str>) -> Result<HeaderValue, Error> {
    let Some(suffix) = suffix.and_then(not_blank) else {
        return Ok(HeaderValue::from_static(USER_AGENT));
    };
    header_value(&format!("{USER_AGENT} {suffix}"))
        .ok_or_else(|| Error::configuration("the suffix of the user agent can't be sent in a header"))
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Nothing is shown: a caller may have swapped arguments, and a URL may have a password.
        f.debug_struct("ClientBuilder").finish_non_exhaustive()
    }
}

//! The client of the API.

mod builder;

use std::fmt;
use std::sync::Arc;

pub use builder::ClientBuilder;

use crate::runtime::{ClientOptions, Config, Endpoint, Error, Method, Operation, RequestBuilder};

/// A client of Cloudflare's API. Cloning is cheap, and clones share connections, the retry budget and the rate limit.
///
/// Its methods return the handles of resources, e.g. [`addressing`](Self::addressing). Awaiting its requests needs a
/// tokio runtime. `Debug` shows the base URL and the kind of credential, never the credential.
#[derive(Clone)]
pub struct Client {
    config: Arc<Config>,
}

impl Client {
    /// A client configured by environment variables. Blank variables count as unset, surrounding white space is
    /// trimmed.
    ///
    /// | variable | meaning |
    /// | --- | --- |
    /// | `CLOUDFLARE_API_TOKEN` | the credential, else: |
    /// | `CLOUDFLARE_EMAIL` and `CLOUDFLARE_API_KEY` | the credential, else: |
    /// | `CLOUDFLARE_API_USER_SERVICE_KEY` | the credential |
    /// | `CLOUDFLARE_BASE_URL` | the base URL; by default `https://api.cloudflare.com/client/v4` |
    /// | `CLOUDFLARE_ACCOUNT_ID` | the value of [`account_id`](Self::account_id) |
    ///
    /// # Errors
    ///
    /// The errors of [`ClientBuilder::build`], in particular if there is no credential.
    pub fn from_env() -> Result<Self, Error> {
        Self::builder().read_env().build()
    }

    /// A builder for a client. It reads the environment only with [`ClientBuilder::read_env`].
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }

    /// The default account, for callers to pass on. No request uses it by itself.
    pub fn account_id(&self) -> Option<&str> {
        self.config.options.account_id.as_deref()
    }

    /// A client with the options that `change` makes of those of this client, which is not changed. Both share
    /// connections, credential, retry budget and rate limit.
    ///
    /// ```
    /// use std::time::Duration;
    /// use cloudflare_sdk::Client;
    ///
    /// let client = Client::builder().api_token("token-from-a-safe-place").build()?;
    /// let hasty = client.with(|options| options.timeout(Duration::from_secs(2)).max_retries(0));
    /// let rehearsal = client.with(|options| options.read_only());
    /// # Ok::<(), cloudflare_sdk::Error>(())
    /// ```
    pub fn with(&self, change: impl FnOnce(ClientOptions) -> ClientOptions) -> Self {
        let options = change(self.config.options.clone());
        Self { config: Arc::new(Config { shared: self.config.shared.clone(), options }) }
    }

    /// Builds a request to an endpoint that this crate does not describe. [`Endpoint::path`] fills the
    /// `{placeholders}` of `path`, which is below the base URL.
    ///
    /// The path begins with one `/`. An absolute URL, a path that leaves the base URL, and a path with a query in it
    /// are refused when the request is built or sent, and so is CONNECT, which has no path. A TRACE is sent without the
    /// client's credential and without secrets in its default headers, since the response would repeat them (RFC 9110,
    /// section 9.3.8).
    ///
    /// ```no_run
    /// # async fn run(client: cloudflare_sdk::Client) -> Result<(), cloudflare_sdk::Error> {
    /// use cloudflare_sdk::runtime::Method;
    ///
    /// let zones = client
    ///     .endpoint(Method::GET, "/zones")
    ///     .query("name", "example.com")
    ///     .page::<serde_json::Value>()
    ///     .await?;
    /// println!("{} zones", zones.len());
    /// # Ok(())
    /// # }
    /// ```
    pub fn endpoint(&self, method: Method, path: impl Into<String>) -> Endpoint {
        Endpoint::new(self.config.clone(), method, path.into())
    }

    /// A message with the credential redacted.
    pub(crate) fn redact_message(&self, message: &str) -> String {
        self.config.shared.credentials.redact_message(message)
    }

    /// Builds a request of an operation, as generated methods do. See [`Operation`] and [`endpoint`](Self::endpoint).
    pub fn request(&self, operation: &Operation) -> RequestBuilder {
        RequestBuilder::new(self.config.clone(), operation.clone())
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("base_url", &self.config.shared.base_url)
            .field("credentials", &self.config.shared.credentials)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;

//! Describing a client.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderValue;
use secrecy::SecretString;
use serde::Serialize;

use super::Client;
use crate::runtime::{
    BaseUrl, Config, Credentials, DEFAULT_BASE_URL, Environment, Error, Explicit, HeaderEdits, HttpClient, Query,
    Style, Transport, Violation, not_blank, process_variable,
};

const USER_AGENT: &str = concat!("cloudflare-sdk-rust/", env!("CARGO_PKG_VERSION"));
const DEFAULT_TIMEOUT: Duration = Duration::from_secs(60);
const DEFAULT_MAX_RESPONSE_BYTES: u64 = 64 * 1024 * 1024;

/// Describes a client; [`build`](Self::build) makes it. `Debug` shows no credential.
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
    allow_http: bool,
    account_id: Option<String>,
    user_agent_suffix: Option<String>,
    default_headers: HeaderEdits,
    default_query: Query,
    timeout: Option<Duration>,
    max_response_bytes: Option<u64>,
    transport: Option<Box<dyn Transport>>,
    violations: Vec<Violation>,
}

impl ClientBuilder {
    /// Calls with an API token (`Authorization: Bearer`).
    pub fn api_token(mut self, token: impl Into<SecretString>) -> Self {
        self.explicit.api_token = Some(token.into());
        self
    }

    /// Calls with an API key and the email address of its owner (`X-Auth-Email`, `X-Auth-Key`).
    pub fn api_key(mut self, email: impl Into<String>, key: impl Into<SecretString>) -> Self {
        self.explicit.api_key = Some((email.into(), key.into()));
        self
    }

    /// Calls with a user service key (`X-Auth-User-Service-Key`), as Origin CA certificates need.
    pub fn user_service_key(mut self, key: impl Into<SecretString>) -> Self {
        self.explicit.user_service_key = Some(key.into());
        self
    }

    /// Takes what is not given in code from the environment of this process: see [`Client::from_env`].
    pub fn read_env(self) -> Self {
        self.read_env_with(process_variable)
    }

    /// The same from another environment: `lookup` gives the value of a variable.
    pub fn read_env_with(mut self, lookup: impl Fn(&str) -> Option<String>) -> Self {
        self.environment = Environment::read(lookup);
        self
    }

    /// Where the API is. By default `https://api.cloudflare.com/client/v4`. A trailing slash changes nothing.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// Allows a base URL that is http to another machine. The credential then travels in clear: for tests in a network
    /// that you trust. By default http is allowed to this machine only (`localhost`, 127.0.0.0/8, `::1`).
    pub fn allow_http(mut self, allow: bool) -> Self {
        self.allow_http = allow;
        self
    }

    /// What [`Client::account_id`] gives. Blank is none.
    pub fn account_id(mut self, id: impl Into<String>) -> Self {
        self.account_id = Some(id.into());
        self
    }

    /// The most that one attempt takes, body included. By default 60 s.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// The longest body that is read, in bytes; a longer one is an error. By default 64 MiB.
    pub fn max_response_bytes(mut self, bytes: u64) -> Self {
        self.max_response_bytes = Some(bytes);
        self
    }

    /// What is added to `User-Agent: cloudflare-sdk-rust/<version>`, e.g. `my-tool/1.2` (RFC 9110, section 10.1.5).
    pub fn user_agent_suffix(mut self, suffix: impl Into<String>) -> Self {
        self.user_agent_suffix = Some(suffix.into());
        self
    }

    /// Sets a header on every request. A request can set another value, or remove it.
    pub fn default_header(mut self, name: &str, value: &str) -> Self {
        let set = self.default_headers.set(name, value);
        self.violations.extend(set.err());
        self
    }

    /// Sets a query parameter on every request that does not set it itself.
    pub fn default_query(mut self, name: &str, value: impl Serialize) -> Self {
        self.default_query.remove(name);
        if let Err(error) = self.default_query.add(name, &value, Style::Form) {
            self.violations.push(Violation::new(name, error.to_string()));
        }
        self
    }

    #[cfg(test)]
    pub(crate) fn transport(mut self, transport: impl Transport + 'static) -> Self {
        self.transport = Some(Box::new(transport));
        self
    }

    /// Makes the client. Nothing is sent.
    ///
    /// # Errors
    ///
    /// If there is no credential, more than one, or one that can't be sent; if the base URL can't be used; if a default
    /// header can't be sent. No error repeats a credential.
    pub fn build(self) -> Result<Client, Error> {
        if let Some(violation) = self.violations.first() {
            return Err(Error::configuration(format!("of the defaults of the client, {violation}")));
        }
        let base_url = self.base_url.or_else(|| self.environment.base_url.clone());
        let base_url = BaseUrl::parse(base_url.as_deref().unwrap_or(DEFAULT_BASE_URL), self.allow_http)?;
        let account_id = self.account_id.and_then(not_blank).or_else(|| self.environment.account_id.clone());
        let transport = match self.transport {
            Some(transport) => transport,
            None => Box::new(HttpClient::new(base_url.is_https())?),
        };
        let config = Config {
            transport,
            base_url,
            credentials: Credentials::choose(self.explicit, self.environment)?,
            account_id,
            user_agent: user_agent(self.user_agent_suffix.as_deref())?,
            default_headers: self.default_headers,
            default_query: self.default_query,
            timeout: self.timeout.unwrap_or(DEFAULT_TIMEOUT),
            max_response_bytes: self.max_response_bytes.unwrap_or(DEFAULT_MAX_RESPONSE_BYTES),
        };
        Ok(Client { config: Arc::new(config) })
    }
}

fn user_agent(suffix: Option<&str>) -> Result<HeaderValue, Error> {
    let Some(suffix) = suffix.and_then(not_blank) else {
        return Ok(HeaderValue::from_static(USER_AGENT));
    };
    HeaderValue::try_from(format!("{USER_AGENT} {suffix}"))
        .map_err(|_| Error::configuration("the suffix of the user agent can't be sent in a header"))
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("explicit", &self.explicit)
            .field("environment", &self.environment)
            .finish_non_exhaustive()
    }
}

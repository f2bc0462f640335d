//! The client: where the API is, who calls, and what holds for every request.

mod builder;

use std::fmt;
use std::sync::Arc;

pub use builder::ClientBuilder;

use crate::runtime::{Config, Error, Operation, RequestBuilder};

/// A client of Cloudflare's API. Cloning is cheap, and clones share connections.
///
/// Resources hang off it, e.g. [`addressing`](Self::addressing). It needs tokio to run on. `Debug` shows the base URL
/// and the kind of credential, never the credential.
#[derive(Clone)]
pub struct Client {
    config: Arc<Config>,
}

impl Client {
    /// A client as the environment describes it. Blank variables count as unset, surrounding white space is trimmed.
    ///
    /// | variable | what |
    /// | --- | --- |
    /// | `CLOUDFLARE_API_TOKEN` | the credential, else: |
    /// | `CLOUDFLARE_EMAIL` and `CLOUDFLARE_API_KEY` | the credential, else: |
    /// | `CLOUDFLARE_API_USER_SERVICE_KEY` | the credential |
    /// | `CLOUDFLARE_BASE_URL` | where the API is, instead of `https://api.cloudflare.com/client/v4` |
    /// | `CLOUDFLARE_ACCOUNT_ID` | what [`account_id`](Self::account_id) gives |
    ///
    /// # Errors
    ///
    /// As for [`ClientBuilder::build`]; above all if there is no credential.
    pub fn from_env() -> Result<Self, Error> {
        Self::builder().read_env().build()
    }

    /// A client described in code. It reads nothing from the environment unless it is told to.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }

    /// The account that the client was given as a default, for callers to hand on. No request uses it by itself.
    pub fn account_id(&self) -> Option<&str> {
        self.config.account_id.as_deref()
    }

    /// Begins a request; generated methods are made of this, and operations that this crate does not describe are
    /// reached with it (see [`Operation`]).
    pub fn request(&self, operation: &'static Operation) -> RequestBuilder {
        RequestBuilder::new(self.config.clone(), operation)
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("base_url", &self.config.base_url)
            .field("credentials", &self.config.credentials)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;

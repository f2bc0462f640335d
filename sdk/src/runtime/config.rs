//! The configuration of a client.

use std::collections::BTreeMap;
use std::sync::Arc;

use http::HeaderValue;

use super::rate_limit::Slots;
use super::retry::TokenBucket;
use super::{BaseUrl, ClientOptions, Credentials, Transport};

/// The configuration of a client: the part that it shares with derived clients, and its own options.
pub(crate) struct Config {
    pub(crate) shared: Arc<Shared>,
    pub(crate) options: ClientOptions,
}

/// The state that a client shares with its clones and with clients made of it by `with`: base URL, credential,
/// connections, retry budget and rate limit.
pub(crate) struct Shared {
    pub(crate) transport: Box<dyn Transport>,
    pub(crate) base_url: BaseUrl,
    /// The base URLs of servers at other origins, by the URL in the description.
    pub(crate) servers: BTreeMap<String, BaseUrl>,
    pub(crate) credentials: Credentials,
    pub(crate) user_agent: HeaderValue,
    pub(crate) retry_budget: TokenBucket,
    pub(crate) slots: Slots,
}

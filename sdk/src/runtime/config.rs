//! Configuration of a client, as its requests see it.

use std::collections::BTreeMap;
use std::sync::Arc;

use http::HeaderValue;

use super::rate_limit::Slots;
use super::retry::TokenBucket;
use super::{BaseUrl, ClientOptions, Credentials, Transport};

/// Configuration of a client: the part shared with its relatives, and its own options.
pub(crate) struct Config {
    pub(crate) shared: Arc<Shared>,
    pub(crate) options: ClientOptions,
}

/// State shared by a client, its clones, and clients made of it by `with`: base URL, credential,
/// connections, retry budget and rate limit.
pub(crate) struct Shared {
    pub(crate) transport: Box<dyn Transport>,
    pub(crate) base_url: BaseUrl,
    /// The base URLs of servers at other origins, by the URL that the description has for each.
    pub(crate) servers: BTreeMap<String, BaseUrl>,
    pub(crate) credentials: Credentials,
    pub(crate) user_agent: HeaderValue,
    pub(crate) retry_budget: TokenBucket,
    pub(crate) slots: Slots,
}

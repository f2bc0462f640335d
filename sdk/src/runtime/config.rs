//! What every request of a client is made with.

use std::sync::Arc;

use http::HeaderValue;

use super::rate_limit::Slots;
use super::retry::TokenBucket;
use super::{BaseUrl, ClientOptions, Credentials, Transport};

/// What every request of a client is made with: what it shares with its relatives, and what is its own.
pub(crate) struct Config {
    pub(crate) shared: Arc<Shared>,
    pub(crate) options: ClientOptions,
}

/// What a client shares with its clones, and with clients made of it by `with`: where it calls, as whom, over which
/// connections, and what keeps all of them together from calling too much.
pub(crate) struct Shared {
    pub(crate) transport: Box<dyn Transport>,
    pub(crate) base_url: BaseUrl,
    pub(crate) credentials: Credentials,
    pub(crate) user_agent: HeaderValue,
    pub(crate) retry_budget: TokenBucket,
    pub(crate) slots: Slots,
}

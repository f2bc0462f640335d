//! What every request of a client shares.

use std::time::Duration;

use http::HeaderValue;

use super::{BaseUrl, Credentials, HeaderEdits, Query, Transport};

/// What every request of a client shares.
pub(crate) struct Config {
    pub(crate) transport: Box<dyn Transport>,
    pub(crate) base_url: BaseUrl,
    pub(crate) credentials: Credentials,
    pub(crate) account_id: Option<String>,
    pub(crate) user_agent: HeaderValue,
    pub(crate) default_headers: HeaderEdits,
    pub(crate) default_query: Query,
    pub(crate) timeout: Duration,
    pub(crate) max_response_bytes: u64,
}

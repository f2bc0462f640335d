//! The embedded API, as tests use it.

use std::io;
use std::net::IpAddr;
use std::sync::Arc;

use bytes::Bytes;

use super::address_maps::AddressMap;
use super::answer::Answer;
use super::bindings::Binding;
use super::builder::Builder;
use super::defaults;
use super::prefixes::Prefix;
use super::request_log::ReceivedRequest;
use super::routes;
use super::server::Server;
use super::shared::Shared;
use super::stored::{RegionalHostname, StoredAddressMap};
use super::validation::Validation;
use crate::{Client, Error};

/// A running server that behaves like Cloudflare's API. Dropping it stops it and frees its port.
///
/// Each has its own port and state, so tests with one each can run in parallel. See the [module](super) for its
/// behaviour and an example.
#[derive(Debug)]
pub struct EmbeddedApi {
    base_url: String,
    pub(super) shared: Arc<Shared>,
    /// The routes, for requests without a connection.
    #[cfg(test)]
    router: axum::Router,
    _server: Server,
}

impl EmbeddedApi {
    /// Starts an embedded API with the contents in [`defaults`].
    ///
    /// It takes about a millisecond, and works inside an async runtime or without one.
    ///
    /// # Errors
    ///
    /// The system's error if it has no free port, thread or memory.
    pub fn start() -> io::Result<Self> {
        Self::builder().start()
    }

    /// Configures its contents and credentials before it starts.
    pub fn builder() -> Builder {
        Builder::new()
    }

    pub(super) fn serving(shared: Arc<Shared>) -> io::Result<Self> {
        let router = routes::router(Arc::clone(&shared));
        let server = Server::start(router.clone())?;
        let base_url = format!("http://{}{}", server.address(), routes::ROOT);
        Ok(Self {
            base_url,
            shared,
            #[cfg(test)]
            router,
            _server: server,
        })
    }

    /// The base URL: `http://127.0.0.1:<port>/client/v4`.
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// A client for it with [`token`](Self::token) and the account [`account_id`](Self::account_id).
    ///
    /// For one with other options, give [`base_url`](Self::base_url) to [`Client::builder`].
    ///
    /// # Errors
    ///
    /// The token can't be a header value, or the client can't be built on this machine.
    pub fn client(&self) -> Result<Client, Error> {
        Client::builder().base_url(self.base_url()).api_token(self.token()).account_id(self.account_id()).build()
    }

    /// The bearer token with every permission.
    pub fn token(&self) -> &str {
        &self.shared.credentials.token
    }

    /// The bearer token that may only read.
    pub fn read_only_token(&self) -> &str {
        &self.shared.credentials.read_only_token
    }

    /// The id of the default account, [`defaults::ACCOUNT_ID`].
    pub fn account_id(&self) -> &'static str {
        defaults::ACCOUNT_ID
    }

    /// The id of the default prefix, [`defaults::PREFIX_ID`].
    pub fn prefix_id(&self) -> &'static str {
        defaults::PREFIX_ID
    }

    /// The id of the default zone, [`defaults::ZONE_ID`].
    pub fn zone_id(&self) -> &'static str {
        defaults::ZONE_ID
    }

    /// The id of the service "Magic Transit", [`defaults::MAGIC_TRANSIT_ID`].
    pub fn service_id(&self) -> &'static str {
        defaults::MAGIC_TRANSIT_ID
    }

    /// The current bindings of a prefix, oldest first; none if there is no such prefix.
    ///
    /// This reads the state directly: it is not a request, so it is neither logged nor matched to a scripted response.
    pub fn bindings(&self, prefix_id: &str) -> Vec<Binding> {
        let store = self.shared.store();
        let found = store.find_prefix(prefix_id);
        found.and_then(|(account_id, _)| store.bindings(account_id, prefix_id).ok()).unwrap_or_default()
    }

    /// The id of the service that answers for an address: that of the most specific `active` binding around it, of any
    /// prefix; `None` if there is none. This is not a request.
    ///
    /// ```
    /// use cloudflare_sdk::testing::{EmbeddedApi, defaults};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let api = EmbeddedApi::builder()
    ///     .binding(defaults::PREFIX_ID, "192.0.2.0/24", defaults::MAGIC_TRANSIT_ID)
    ///     .binding(defaults::PREFIX_ID, "192.0.2.1/32", defaults::CDN_ID)
    ///     .start()?;
    /// assert_eq!(api.service_for([192, 0, 2, 1]).as_deref(), Some(defaults::CDN_ID));
    /// assert_eq!(api.service_for([192, 0, 2, 2]).as_deref(), Some(defaults::MAGIC_TRANSIT_ID));
    /// assert_eq!(api.service_for([198, 51, 100, 1]), None);
    /// # Ok(())
    /// # }
    /// ```
    pub fn service_for(&self, address: impl Into<IpAddr>) -> Option<String> {
        self.shared.store().service_for(address.into()).map(str::to_owned)
    }

    /// The current prefixes of an account, oldest first; none if there is no such account. This is not a request.
    pub fn prefixes(&self, account_id: &str) -> Vec<Prefix> {
        let store = self.shared.store();
        let prefixes = store.account(account_id).map(|account| account.prefixes.as_slice()).unwrap_or_default();
        prefixes.iter().map(|prefix| store.summarize_prefix(prefix)).collect()
    }

    /// The current address maps of an account, oldest first; none if there is no such account. This is not a request.
    pub fn address_maps(&self, account_id: &str) -> Vec<AddressMap> {
        let store = self.shared.store();
        let maps = store.account(account_id).map(|account| account.address_maps.as_slice()).unwrap_or_default();
        maps.iter().map(StoredAddressMap::summarize).collect()
    }

    /// The current regional hostnames of a zone, oldest first; none if there is no such zone. This is not a request.
    pub fn regional_hostnames(&self, zone_id: &str) -> Vec<RegionalHostname> {
        let store = self.shared.store();
        let stored = store.zone(zone_id).map(|zone| zone.regional_hostnames.as_slice()).unwrap_or_default();
        stored.iter().map(|stored| stored.hostname.clone()).collect()
    }

    /// The letter of authorization with this id, as it was uploaded. This is not a request.
    pub fn loa_document(&self, id: &str) -> Option<Bytes> {
        self.shared.store().find_loa_document(id)
    }

    /// Fixes the state of one of the checks of a prefix.
    ///
    /// A prefix is approved when all of them are `valid`; other states that the API is known to return are `pending`,
    /// `missing`, `invalid` and `mismatch_asn`. Any text is possible, and the prefix need not exist yet.
    pub fn set_validation_state(&self, prefix_id: impl Into<String>, validation: Validation, state: impl Into<String>) {
        self.shared.store().validations.force(prefix_id.into(), validation, state.into());
    }

    /// Locks or unlocks the advertisement of a prefix: while it is locked, none of its BGP prefixes can be advertised
    /// or withdrawn.
    ///
    /// # Panics
    ///
    /// If there is no such prefix.
    pub fn lock_advertisement(&self, prefix_id: &str, locked: bool) {
        let found = self.shared.store().lock_prefix(prefix_id, locked);
        assert!(found, "there is no prefix {prefix_id}");
    }

    /// Fixes the state of a binding.
    ///
    /// Any text is possible, so that tests can use unknown states. The binding need not exist yet: with
    /// [`defaults::FIRST_BINDING_ID`], the response to the first create already has the state.
    pub fn set_state(&self, binding_id: impl Into<String>, state: impl Into<String>) {
        self.shared.store().provisioning.force(binding_id.into(), state.into());
    }

    /// Scripts the response to the next request that matches it.
    ///
    /// Several are given in the order in which they were scripted. See [`Answer`].
    pub fn answer_next(&self, answer: Answer) {
        self.shared.script().add(answer);
    }

    /// The number of requests that will still get a scripted response; 0 once all were used.
    pub fn pending_answers(&self) -> usize {
        self.shared.script().pending()
    }

    /// Removes the scripted responses that were not given yet.
    pub fn clear_answers(&self) {
        self.shared.script().clear();
    }

    /// The requests so far, oldest first, without credentials; refused ones are included.
    pub fn requests(&self) -> Vec<ReceivedRequest> {
        self.shared.log().all()
    }

    /// Removes all requests from the log and returns them, oldest first. For tests whose log would take too much
    /// memory.
    pub fn take_requests(&self) -> Vec<ReceivedRequest> {
        self.shared.log().take()
    }

    /// Clears the log of requests.
    pub fn clear_requests(&self) {
        self.shared.log().clear();
    }

    /// Binds a block, without a request.
    #[cfg(test)]
    pub(crate) fn bind(&self, prefix_id: &str, block: &str, service_id: &str) {
        let mut store = self.shared.store();
        let account_id = store.find_prefix(prefix_id).map(|(account_id, _)| account_id.to_owned());
        let account_id = account_id.expect("a prefix");
        store.bind(&account_id, prefix_id, block, service_id, None).expect("a binding");
    }

    /// Removes the binding for a block, without a request.
    #[cfg(test)]
    pub(crate) fn unbind(&self, prefix_id: &str, block: &str) {
        let bound = self.bindings(prefix_id).into_iter().find(|binding| binding.cidr == block);
        let mut store = self.shared.store();
        let account_id = store.find_prefix(prefix_id).map(|(account_id, _)| account_id.to_owned());
        let (account_id, bound) = account_id.zip(bound).expect("the block is bound");
        store.unbind(&account_id, prefix_id, &bound.id).expect("a binding");
    }

    /// Handles a request directly, without a connection.
    #[cfg(test)]
    pub(crate) async fn answer(&self, request: http::Request<Bytes>) -> http::Response<Bytes> {
        use tower_service::Service;
        let mut request = request.map(axum::body::Body::from);
        request.extensions_mut().insert(axum::extract::ConnectInfo(super::connection::Connection::default()));
        let Ok(response) = self.router.clone().call(request).await;
        let (head, body) = response.into_parts();
        let body = axum::body::to_bytes(body, usize::MAX).await.expect("a body in memory");
        http::Response::from_parts(head, body)
    }
}

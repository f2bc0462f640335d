//! The handle that a test holds.

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
/// It is on a port of its own and shares nothing, so tests that each start one can run side by side. See the
/// [module](super) for what it does and an example.
#[derive(Debug)]
pub struct EmbeddedApi {
    base_url: String,
    pub(super) shared: Arc<Shared>,
    _server: Server,
}

impl EmbeddedApi {
    /// Starts one that holds what [`defaults`] says.
    ///
    /// It takes about a millisecond, and can be called from inside an async runtime or without any.
    ///
    /// # Errors
    ///
    /// The error of the operating system when it has no port, thread or memory to give.
    pub fn start() -> io::Result<Self> {
        Self::builder().start()
    }

    /// Says first what it is to hold and accept.
    pub fn builder() -> Builder {
        Builder::new()
    }

    pub(super) fn new(shared: Arc<Shared>, server: Server) -> Self {
        let base_url = format!("http://{}{}", server.address(), routes::ROOT);
        Self { base_url, shared, _server: server }
    }

    /// Where it is: `http://127.0.0.1:<port>/client/v4`.
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// A client that calls it with [`token`](Self::token) and has [`account_id`](Self::account_id) as its account.
    ///
    /// For one with other options, give [`base_url`](Self::base_url) to [`Client::builder`].
    ///
    /// # Errors
    ///
    /// If the token is one that no header can carry, or the client cannot be built on this machine.
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

    /// The account that is there from the start, [`defaults::ACCOUNT_ID`].
    pub fn account_id(&self) -> &'static str {
        defaults::ACCOUNT_ID
    }

    /// The prefix that is there from the start, [`defaults::PREFIX_ID`].
    pub fn prefix_id(&self) -> &'static str {
        defaults::PREFIX_ID
    }

    /// The zone that is there from the start, [`defaults::ZONE_ID`].
    pub fn zone_id(&self) -> &'static str {
        defaults::ZONE_ID
    }

    /// The service "Magic Transit", [`defaults::MAGIC_TRANSIT_ID`].
    pub fn service_id(&self) -> &'static str {
        defaults::MAGIC_TRANSIT_ID
    }

    /// The bindings of a prefix as they are now, oldest first; none if there is no such prefix.
    ///
    /// This looks at the state itself: it is not a request, and neither logged nor answered from the script.
    pub fn bindings(&self, prefix_id: &str) -> Vec<Binding> {
        let world = self.shared.world();
        let found = world.find_prefix(prefix_id);
        found.and_then(|(account_id, _)| world.bindings(account_id, prefix_id).ok()).unwrap_or_default()
    }

    /// The id of the service that answers for an address now: that of the most specific binding around it which is
    /// `active`, of whichever prefix. None if there is no such binding. Not a request either.
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
        self.shared.world().service_for(address.into()).map(str::to_owned)
    }

    /// The prefixes of an account as they are now, oldest first; none if there is no such account. Not a request
    /// either.
    pub fn prefixes(&self, account_id: &str) -> Vec<Prefix> {
        let world = self.shared.world();
        let prefixes = world.account(account_id).map(|account| account.prefixes.as_slice()).unwrap_or_default();
        prefixes.iter().map(|prefix| world.summarize_prefix(prefix)).collect()
    }

    /// The address maps of an account as they are now, oldest first; none if there is no such account. Not a request
    /// either.
    pub fn address_maps(&self, account_id: &str) -> Vec<AddressMap> {
        let world = self.shared.world();
        let maps = world.account(account_id).map(|account| account.address_maps.as_slice()).unwrap_or_default();
        maps.iter().map(StoredAddressMap::summarize).collect()
    }

    /// The regional hostnames of a zone as they are now, oldest first; none if there is no such zone. Not a request
    /// either.
    pub fn regional_hostnames(&self, zone_id: &str) -> Vec<RegionalHostname> {
        let world = self.shared.world();
        let stored = world.zone(zone_id).map(|zone| zone.regional_hostnames.as_slice()).unwrap_or_default();
        stored.iter().map(|stored| stored.hostname.clone()).collect()
    }

    /// The letter of agency with this id, byte for byte as it was uploaded. Not a request either.
    pub fn loa_document(&self, id: &str) -> Option<Bytes> {
        self.shared.world().find_loa_document(id)
    }

    /// Puts one of the checks of a prefix into this state for good, whatever time passes.
    ///
    /// A prefix is approved when all of them are `valid`; other states that the API is known to answer are `pending`,
    /// `missing`, `invalid` and `mismatch_asn`. Any text will do, and the prefix need not exist yet.
    pub fn set_validation_state(&self, prefix_id: impl Into<String>, validation: Validation, state: impl Into<String>) {
        self.shared.world().validations.force(prefix_id.into(), validation, state.into());
    }

    /// Locks or unlocks the advertisement of a prefix: while it is locked, nothing in it can be advertised or
    /// withdrawn.
    ///
    /// # Panics
    ///
    /// If there is no such prefix.
    pub fn lock_advertisement(&self, prefix_id: &str, locked: bool) {
        let found = self.shared.world().lock_prefix(prefix_id, locked);
        assert!(found, "there is no prefix {prefix_id}");
    }

    /// Puts a binding into this state for good, whatever time passes.
    ///
    /// Any text will do, so that a test can see what becomes of a state that is not known yet. The binding need not
    /// exist: with [`defaults::FIRST_BINDING_ID`] the state is there already in the answer to the first create.
    pub fn set_state(&self, binding_id: impl Into<String>, state: impl Into<String>) {
        self.shared.world().provisioning.force(binding_id.into(), state.into());
    }

    /// Scripts the answer to the next request that it is meant for.
    ///
    /// Several are given in the order in which they were scripted. See [`Answer`].
    pub fn answer_next(&self, answer: Answer) {
        self.shared.script().add(answer);
    }

    /// How many requests will still get a scripted answer. A test that expects all of them to be used checks for 0.
    pub fn pending_answers(&self) -> usize {
        self.shared.script().pending()
    }

    /// Forgets the scripted answers that were not given yet.
    pub fn clear_answers(&self) {
        self.shared.script().clear();
    }

    /// Every request so far, oldest first, without credentials. Those that were refused are among them.
    pub fn requests(&self) -> Vec<ReceivedRequest> {
        self.shared.log().all()
    }

    /// The requests since the last time, oldest first, which it then forgets: for a test that makes so many that they
    /// would fill its memory.
    pub fn take_requests(&self) -> Vec<ReceivedRequest> {
        self.shared.log().take()
    }

    /// Forgets the requests so far.
    pub fn clear_requests(&self) {
        self.shared.log().clear();
    }

    /// Binds a block, without a request.
    #[cfg(test)]
    pub(crate) fn bind(&self, prefix_id: &str, block: &str, service_id: &str) {
        let mut world = self.shared.world();
        let account_id = world.find_prefix(prefix_id).map(|(account_id, _)| account_id.to_owned());
        let account_id = account_id.expect("a prefix");
        world.bind(&account_id, prefix_id, block, service_id, None).expect("a binding");
    }

    /// Removes the binding for a block, without a request.
    #[cfg(test)]
    pub(crate) fn unbind(&self, prefix_id: &str, block: &str) {
        let bound = self.bindings(prefix_id).into_iter().find(|binding| binding.cidr == block);
        let mut world = self.shared.world();
        let account_id = world.find_prefix(prefix_id).map(|(account_id, _)| account_id.to_owned());
        let (account_id, bound) = account_id.zip(bound).expect("the block is bound");
        world.unbind(&account_id, prefix_id, &bound.id).expect("a binding");
    }

    /// Answers a request here and now, without a connection.
    #[cfg(test)]
    pub(crate) async fn answer(&self, request: http::Request<Bytes>) -> http::Response<Bytes> {
        use tower_service::Service;
        let mut request = request.map(axum::body::Body::from);
        request.extensions_mut().insert(axum::extract::ConnectInfo(super::connection::Connection::default()));
        let answered = routes::router(Arc::clone(&self.shared)).call(request).await;
        let Ok(response) = answered;
        let (head, body) = response.into_parts();
        let body = axum::body::to_bytes(body, usize::MAX).await.expect("a body in memory");
        http::Response::from_parts(head, body)
    }
}

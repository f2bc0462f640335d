//! Configuration of an embedded API before it starts.

mod contents;

use std::io;
use std::sync::Arc;
use std::time::Duration;

use self::contents::{Contents, NewBinding, NewLease, NewMap, NewPrefix, NewZone};
use super::EmbeddedApi;
use super::credentials::Credentials;
use super::defaults;
use super::shared::Shared;

/// The contents of an embedded API, and the credentials it accepts; made by [`EmbeddedApi::builder`].
///
/// It begins with the contents in [`defaults`]. Accounts, their contents, zones and services are added to these;
/// credentials replace those of the same kind.
///
/// ```
/// use cloudflare_sdk::testing::{EmbeddedApi, defaults};
///
/// # fn main() -> std::io::Result<()> {
/// let account = "6f1c0e3b2d4a59687786a5b4c3d2e1f0";
/// let prefix = "0a1b2c3d4e5f60718293a4b5c6d7e8f9";
/// let api = EmbeddedApi::builder()
///     .prefix(account, prefix, "2001:db8::/32")
///     .binding(prefix, "2001:db8::/32", defaults::CDN_ID)
///     .start()?;
/// assert_eq!(api.bindings(prefix)[0].state, "active");
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
#[must_use = "nothing runs before `start`"]
pub struct Builder {
    credentials: Credentials,
    activate_after: Duration,
    validate_after: Duration,
    contents: Contents,
}

impl Builder {
    pub(super) fn new() -> Self {
        let services = defaults::SERVICES.map(|(id, name)| (id.into(), name.into()));
        let builder = Self {
            credentials: Credentials::default(),
            activate_after: Duration::ZERO,
            validate_after: Duration::ZERO,
            contents: Contents { services: services.into(), ..Contents::default() },
        };
        builder.prefix(defaults::ACCOUNT_ID, defaults::PREFIX_ID, defaults::PREFIX_CIDR).zone(
            defaults::ACCOUNT_ID,
            defaults::ZONE_ID,
            defaults::ZONE_NAME,
        )
    }

    /// Sets the bearer token with every permission, in place of [`defaults::TOKEN`].
    pub fn token(mut self, token: impl Into<String>) -> Self {
        self.credentials.token = token.into();
        self
    }

    /// Sets the bearer token that may only read, in place of [`defaults::READ_ONLY_TOKEN`].
    pub fn read_only_token(mut self, token: impl Into<String>) -> Self {
        self.credentials.read_only_token = token.into();
        self
    }

    /// Sets the e-mail address and key, in place of [`defaults::EMAIL`] and [`defaults::API_KEY`].
    pub fn email_and_key(mut self, email: impl Into<String>, key: impl Into<String>) -> Self {
        self.credentials.email = email.into();
        self.credentials.api_key = key.into();
        self
    }

    /// Sets the user service key, in place of [`defaults::SERVICE_KEY`].
    pub fn service_key(mut self, key: impl Into<String>) -> Self {
        self.credentials.service_key = key.into();
        self
    }

    /// Sets how long a new binding is `provisioning` before it is `active`; zero by default.
    ///
    /// The response to a create has `provisioning`, unless [`EmbeddedApi::set_state`] set another state. With zero
    /// every later read has `active`; with [`Duration::MAX`] no read has it.
    pub fn activate_after(mut self, time: Duration) -> Self {
        self.activate_after = time;
        self
    }

    /// Sets how long the checks of a prefix take once they are requested; zero by default.
    ///
    /// The response to the first request for the checks has `pending`, unless [`EmbeddedApi::set_validation_state`] set
    /// another state. With zero every later read has `valid`; with [`Duration::MAX`] no read has it.
    pub fn validate_after(mut self, time: Duration) -> Self {
        self.validate_after = time;
        self
    }

    /// Adds an account.
    pub fn account(mut self, id: impl Into<String>) -> Self {
        self.contents.accounts.push(id.into());
        self
    }

    /// Adds an approved prefix of these addresses to an account, which is added too if it does not exist.
    pub fn prefix(self, account_id: impl Into<String>, id: impl Into<String>, cidr: impl Into<String>) -> Self {
        self.any_prefix(account_id.into(), id.into(), cidr.into(), true)
    }

    /// Adds a prefix that is not validated yet; otherwise like [`prefix`](Self::prefix).
    pub fn pending_prefix(self, account_id: impl Into<String>, id: impl Into<String>, cidr: impl Into<String>) -> Self {
        self.any_prefix(account_id.into(), id.into(), cidr.into(), false)
    }

    fn any_prefix(mut self, account_id: String, id: String, cidr: String, approved: bool) -> Self {
        self.contents.prefixes.push(NewPrefix { account_id, id, cidr, approved });
        self
    }

    /// Adds a zone to an account, which is added too if it does not exist. Its name is a domain such as `example.com`.
    pub fn zone(mut self, account_id: impl Into<String>, id: impl Into<String>, name: impl Into<String>) -> Self {
        let zone = NewZone { account_id: account_id.into(), id: id.into(), name: name.into() };
        self.contents.zones.push(zone);
        self
    }

    /// Adds an address map to an account, disabled and without members. The addresses must be in prefixes of the
    /// account, or delegated to it.
    pub fn address_map<I>(self, account_id: impl Into<String>, id: impl Into<String>, ips: I) -> Self
    where
        I: IntoIterator<Item: Into<String>>,
    {
        self.any_map(account_id.into(), id.into(), ips, false)
    }

    /// Adds an address map that Cloudflare manages: it is enabled, the account is a member, and neither the map nor its
    /// addresses nor that membership can be deleted.
    pub fn managed_address_map<I>(self, account_id: impl Into<String>, id: impl Into<String>, ips: I) -> Self
    where
        I: IntoIterator<Item: Into<String>>,
    {
        self.any_map(account_id.into(), id.into(), ips, true)
    }

    fn any_map<I>(mut self, account_id: String, id: String, ips: I, managed: bool) -> Self
    where
        I: IntoIterator<Item: Into<String>>,
    {
        let ips = ips.into_iter().map(Into::into).collect();
        self.contents.address_maps.push(NewMap { account_id, id, ips, managed });
        self
    }

    /// Adds a lease of these networks to an account, which is added too if it does not exist.
    pub fn lease<I>(mut self, account_id: impl Into<String>, id: impl Into<String>, cidrs: I) -> Self
    where
        I: IntoIterator<Item: Into<String>>,
    {
        let cidrs = cidrs.into_iter().map(Into::into).collect();
        self.contents.leases.push(NewLease { account_id: account_id.into(), id: id.into(), cidrs });
        self
    }

    /// Adds a service to which blocks can be bound.
    pub fn service(mut self, id: impl Into<String>, name: impl Into<String>) -> Self {
        self.contents.services.push((id.into(), name.into()));
        self
    }

    /// Adds a binding that is active from the start. It has to follow the same rules as one created later.
    pub fn binding(
        mut self,
        prefix_id: impl Into<String>,
        cidr: impl Into<String>,
        service_id: impl Into<String>,
    ) -> Self {
        let binding = NewBinding { prefix_id: prefix_id.into(), cidr: cidr.into(), service_id: service_id.into() };
        self.contents.bindings.push(binding);
        self
    }

    /// Starts the embedded API.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](io::ErrorKind::InvalidInput), with a message that names the cause, if an id is empty, longer
    /// than 32 characters or a duplicate, if a prefix or a lease is not in CIDR notation, if a zone has no name, or if
    /// a binding or an address map violates the rules. Otherwise the system's error if it has no free port, thread or
    /// memory.
    pub fn start(self) -> io::Result<EmbeddedApi> {
        let store = self.contents.store(self.activate_after, self.validate_after);
        let store = store.map_err(|message| io::Error::new(io::ErrorKind::InvalidInput, message))?;
        EmbeddedApi::serving(Arc::new(Shared::new(self.credentials, store)))
    }
}

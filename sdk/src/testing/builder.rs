//! Sets an embedded API up before it starts.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use super::EmbeddedApi;
use super::bindings::parse_network;
use super::credentials::Credentials;
use super::defaults;
use super::routes;
use super::server::Server;
use super::shared::Shared;
use super::world::{Prefix, World};

/// What an embedded API holds and accepts; made by [`EmbeddedApi::builder`].
///
/// It begins with everything in [`defaults`]. Accounts, prefixes, services and bindings are added to that;
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
    services: Vec<(String, String)>,
    accounts: Vec<String>,
    prefixes: Vec<NewPrefix>,
    bindings: Vec<NewBinding>,
}

#[derive(Debug, Clone)]
struct NewPrefix {
    account_id: String,
    id: String,
    cidr: String,
}

#[derive(Debug, Clone)]
struct NewBinding {
    prefix_id: String,
    cidr: String,
    service_id: String,
}

impl Builder {
    pub(super) fn new() -> Self {
        let services = defaults::SERVICES.map(|(id, name)| (id.into(), name.into()));
        let builder = Self {
            credentials: Credentials::default(),
            activate_after: Duration::ZERO,
            services: services.into(),
            accounts: Vec::new(),
            prefixes: Vec::new(),
            bindings: Vec::new(),
        };
        builder.prefix(defaults::ACCOUNT_ID, defaults::PREFIX_ID, defaults::PREFIX_CIDR)
    }

    /// The bearer token with every permission, in place of [`defaults::TOKEN`].
    pub fn token(mut self, token: impl Into<String>) -> Self {
        self.credentials.token = token.into();
        self
    }

    /// The bearer token that may only read, in place of [`defaults::READ_ONLY_TOKEN`].
    pub fn read_only_token(mut self, token: impl Into<String>) -> Self {
        self.credentials.read_only_token = token.into();
        self
    }

    /// The e-mail address and key, in place of [`defaults::EMAIL`] and [`defaults::API_KEY`].
    pub fn email_and_key(mut self, email: impl Into<String>, key: impl Into<String>) -> Self {
        self.credentials.email = email.into();
        self.credentials.api_key = key.into();
        self
    }

    /// The user service key, in place of [`defaults::SERVICE_KEY`].
    pub fn service_key(mut self, key: impl Into<String>) -> Self {
        self.credentials.service_key = key.into();
        self
    }

    /// How long a new binding is `provisioning` before it is `active`; zero unless set.
    ///
    /// The answer to a create says `provisioning` in any case. With zero every later read says `active`; with
    /// [`Duration::MAX`] none ever does.
    pub fn activate_after(mut self, time: Duration) -> Self {
        self.activate_after = time;
        self
    }

    /// Adds an account.
    pub fn account(mut self, id: impl Into<String>) -> Self {
        self.accounts.push(id.into());
        self
    }

    /// Adds a prefix with these addresses to an account, which is added too if it isn't there.
    pub fn prefix(mut self, account_id: impl Into<String>, id: impl Into<String>, cidr: impl Into<String>) -> Self {
        let prefix = NewPrefix { account_id: account_id.into(), id: id.into(), cidr: cidr.into() };
        self.prefixes.push(prefix);
        self
    }

    /// Adds a service to which addresses can be bound.
    pub fn service(mut self, id: impl Into<String>, name: impl Into<String>) -> Self {
        self.services.push((id.into(), name.into()));
        self
    }

    /// Adds a binding that is active from the start. It has to follow the rules, as one that is created later.
    pub fn binding(
        mut self,
        prefix_id: impl Into<String>,
        cidr: impl Into<String>,
        service_id: impl Into<String>,
    ) -> Self {
        let binding = NewBinding { prefix_id: prefix_id.into(), cidr: cidr.into(), service_id: service_id.into() };
        self.bindings.push(binding);
        self
    }

    /// Starts it.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](io::ErrorKind::InvalidInput), with a message that names the culprit, if an id is empty, longer
    /// than 32 characters or given twice, if a prefix is not a network in CIDR notation, or if a binding breaks the
    /// rules. Otherwise what the operating system says when it has no port, thread or memory to give.
    pub fn start(self) -> io::Result<EmbeddedApi> {
        let world = self.world().map_err(|message| io::Error::new(io::ErrorKind::InvalidInput, message))?;
        let shared = Arc::new(Shared::new(self.credentials, world));
        let server = Server::start(routes::router(Arc::clone(&shared)))?;
        Ok(EmbeddedApi::new(shared, server))
    }

    fn world(&self) -> Result<World, String> {
        let mut world = World::new(self.activate_after);
        for (id, name) in &self.services {
            check_id("service", id)?;
            if world.services().iter().any(|service| service.id == *id) {
                return Err(format!("there are two services {id}"));
            }
            world.add_service(id.clone(), name.clone());
        }
        for id in &self.accounts {
            check_id("account", id)?;
            world.add_account(id.clone());
        }
        for NewPrefix { account_id, id, cidr } in &self.prefixes {
            check_id("account", account_id)?;
            check_id("prefix", id)?;
            if world.find_prefix(id).is_some() {
                return Err(format!("there are two prefixes {id}"));
            }
            let cidr = parse_network(cidr).map_err(|message| format!("prefix {id}: {message}"))?;
            world.add_account(account_id.clone()).push(Prefix { id: id.clone(), cidr, bindings: Vec::new() });
        }
        for NewBinding { prefix_id, cidr, service_id } in &self.bindings {
            let (account_id, _) =
                world.find_prefix(prefix_id).ok_or_else(|| format!("there is no prefix {prefix_id}"))?;
            let account_id = account_id.to_owned();
            world
                .bind(&account_id, prefix_id, cidr, service_id, None)
                .map_err(|failure| format!("binding {cidr} of prefix {prefix_id}: {failure}"))?;
        }
        Ok(world)
    }
}

fn check_id(kind: &str, id: &str) -> Result<(), String> {
    match id.chars().count() {
        1..=32 => Ok(()),
        length => Err(format!("{kind} `{id}`: an id has 1 to 32 characters, not {length}")),
    }
}

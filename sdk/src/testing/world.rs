//! What the server knows: services, and accounts with their prefixes.
//!
//! Here is where things are and how they are found. What can be done with them is with each kind of thing.

use std::collections::BTreeMap;
use std::time::Duration;

use http::StatusCode;
use ipnet::IpNet;

use super::bindings::StoredBinding;
use super::codes;
use super::defaults;
use super::envelope::{Failure, Problem};
use super::id_sequence::IdSequence;
use super::provisioning::Provisioning;

/// The state behind every operation.
#[derive(Debug)]
pub(super) struct World {
    services: Vec<Service>,
    accounts: BTreeMap<String, Vec<Prefix>>,
    pub(super) binding_ids: IdSequence,
    pub(super) provisioning: Provisioning,
}

/// A service to which addresses can be bound.
#[derive(Debug, Clone)]
pub(super) struct Service {
    pub(super) id: String,
    pub(super) name: String,
}

/// A block of addresses of an account, and how it is used. Bindings are kept in the order of their creation.
#[derive(Debug)]
pub(super) struct Prefix {
    pub(super) id: String,
    pub(super) cidr: IpNet,
    pub(super) bindings: Vec<StoredBinding>,
}

impl World {
    pub(super) fn new(activate_after: Duration) -> Self {
        Self {
            services: Vec::new(),
            accounts: BTreeMap::new(),
            binding_ids: IdSequence::from(defaults::FIRST_BINDING),
            provisioning: Provisioning::new(activate_after),
        }
    }

    pub(super) fn add_service(&mut self, id: String, name: String) {
        self.services.push(Service { id, name });
    }

    pub(super) fn services(&self) -> &[Service] {
        &self.services
    }

    pub(super) fn service(&self, id: &str) -> Option<&Service> {
        self.services.iter().find(|service| service.id == id)
    }

    /// Adds an account, unless it is there already, and gives its prefixes.
    pub(super) fn add_account(&mut self, id: String) -> &mut Vec<Prefix> {
        self.accounts.entry(id).or_default()
    }

    /// The prefixes of an account: 404 if it is unknown.
    pub(super) fn account(&self, id: &str) -> Result<&[Prefix], Failure> {
        let prefixes = self.accounts.get(id).ok_or_else(|| not_found("account", id))?;
        Ok(prefixes)
    }

    /// A prefix of an account: 404 if one of the two is unknown.
    pub(super) fn prefix(&self, account_id: &str, id: &str) -> Result<&Prefix, Failure> {
        let mut prefixes = self.account(account_id)?.iter();
        prefixes.find(|prefix| prefix.id == id).ok_or_else(|| not_found("prefix", id))
    }

    /// As [`prefix`](Self::prefix), to change it.
    pub(super) fn prefix_mut(&mut self, account_id: &str, id: &str) -> Result<&mut Prefix, Failure> {
        let prefixes = self.accounts.get_mut(account_id).ok_or_else(|| not_found("account", account_id))?;
        let mut prefixes = prefixes.iter_mut();
        prefixes.find(|prefix| prefix.id == id).ok_or_else(|| not_found("prefix", id))
    }

    /// A prefix in whichever account it is, with that account.
    pub(super) fn find_prefix(&self, id: &str) -> Option<(&str, &Prefix)> {
        let mut all = self
            .accounts
            .iter()
            .flat_map(|(account_id, prefixes)| prefixes.iter().map(move |prefix| (account_id.as_str(), prefix)));
        all.find(|(_, prefix)| prefix.id == id)
    }
}

/// 404: there is nothing of this kind with this id.
pub(super) fn not_found(kind: &str, id: &str) -> Failure {
    let message = format!("there is no {kind} {id}");
    Failure::new(StatusCode::NOT_FOUND, Problem::new(codes::NOT_FOUND, message))
}

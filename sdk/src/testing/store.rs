//! The state of the server: services, accounts with their contents, and zones.
//!
//! Storage and lookup are here; the operations of each kind of resource have a module of their own.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::time::Duration;

use http::StatusCode;

use super::codes;
use super::defaults;
use super::envelope::{Failure, Problem};
use super::id_sequence::IdSequence;
use super::leases::Lease;
use super::provisioning::Provisioning;
use super::stored::{LoaDocument, StoredAddressMap, StoredPrefix, StoredRegionalHostname};
use super::timestamps::Timestamps;
use super::validation::Validations;

/// The state that all operations work on.
#[derive(Debug)]
pub(super) struct Store {
    services: Vec<Service>,
    accounts: BTreeMap<String, Account>,
    zones: BTreeMap<String, Zone>,
    pub(super) ids: Ids,
    pub(super) timestamps: Timestamps,
    pub(super) provisioning: Provisioning,
    pub(super) validations: Validations,
}

/// A service to which blocks can be bound.
#[derive(Debug, Clone)]
pub(super) struct Service {
    pub(super) id: String,
    pub(super) name: String,
}

/// The contents of an account, each kind in the order of creation.
#[derive(Debug, Default)]
pub(super) struct Account {
    pub(super) prefixes: Vec<StoredPrefix>,
    pub(super) address_maps: Vec<StoredAddressMap>,
    pub(super) loa_documents: Vec<LoaDocument>,
    pub(super) leases: Vec<Lease>,
}

/// A zone of an account, with its regional hostnames.
#[derive(Debug)]
pub(super) struct Zone {
    pub(super) account_id: String,
    pub(super) name: String,
    pub(super) regional_hostnames: Vec<StoredRegionalHostname>,
}

/// The sequences of ids, one for each kind of resource.
#[derive(Debug)]
pub(super) struct Ids {
    pub(super) address_maps: IdSequence,
    pub(super) bgp_prefixes: IdSequence,
    pub(super) bindings: IdSequence,
    pub(super) delegations: IdSequence,
    pub(super) loa_documents: IdSequence,
    pub(super) prefixes: IdSequence,
    pub(super) ownership_tokens: IdSequence,
}

impl Store {
    pub(super) fn new(activate_after: Duration, validate_after: Duration) -> Self {
        let ids = Ids {
            address_maps: IdSequence::starting_at(defaults::FIRST_ADDRESS_MAP_ID),
            bgp_prefixes: IdSequence::starting_at(defaults::FIRST_BGP_PREFIX_ID),
            bindings: IdSequence::starting_at(defaults::FIRST_BINDING_ID),
            delegations: IdSequence::starting_at(defaults::FIRST_DELEGATION_ID),
            loa_documents: IdSequence::starting_at(defaults::FIRST_LOA_DOCUMENT_ID),
            prefixes: IdSequence::starting_at(defaults::FIRST_ADDED_PREFIX_ID),
            ownership_tokens: IdSequence::starting_at(defaults::FIRST_OWNERSHIP_TOKEN),
        };
        Self {
            services: Vec::new(),
            accounts: BTreeMap::new(),
            zones: BTreeMap::new(),
            ids,
            timestamps: Timestamps::default(),
            provisioning: Provisioning::new(activate_after),
            validations: Validations::new(validate_after),
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

    /// Adds an account, unless it exists, and returns its contents.
    pub(super) fn add_account(&mut self, id: String) -> &mut Account {
        self.accounts.entry(id).or_default()
    }

    /// An account by its id: 404 if it is unknown.
    pub(super) fn account(&self, id: &str) -> Result<&Account, Failure> {
        self.accounts.get(id).ok_or_else(|| not_found("account", id))
    }

    /// An account, to change it.
    pub(super) fn account_mut(&mut self, id: &str) -> Result<&mut Account, Failure> {
        self.accounts.get_mut(id).ok_or_else(|| not_found("account", id))
    }

    pub(super) fn accounts(&self) -> impl Iterator<Item = (&str, &Account)> {
        self.accounts.iter().map(|(id, account)| (id.as_str(), account))
    }

    pub(super) fn add_zone(&mut self, account_id: String, id: String, name: String) {
        self.zones.insert(id, Zone { account_id, name, regional_hostnames: Vec::new() });
    }

    pub(super) fn zones(&self) -> impl Iterator<Item = &Zone> {
        self.zones.values()
    }

    /// A zone: 404 if it is unknown.
    pub(super) fn zone(&self, id: &str) -> Result<&Zone, Failure> {
        self.zones.get(id).ok_or_else(|| not_found("zone", id))
    }

    /// Mutable access to a zone.
    pub(super) fn zone_mut(&mut self, id: &str) -> Result<&mut Zone, Failure> {
        self.zones.get_mut(id).ok_or_else(|| not_found("zone", id))
    }

    /// A prefix of an account: 404 if one of the two is unknown.
    pub(super) fn prefix(&self, account_id: &str, id: &str) -> Result<&StoredPrefix, Failure> {
        let mut prefixes = self.account(account_id)?.prefixes.iter();
        prefixes.find(|prefix| prefix.id == id).ok_or_else(|| not_found("prefix", id))
    }

    /// A prefix of an account, to change it.
    pub(super) fn prefix_mut(&mut self, account_id: &str, id: &str) -> Result<&mut StoredPrefix, Failure> {
        let mut prefixes = self.account_mut(account_id)?.prefixes.iter_mut();
        prefixes.find(|prefix| prefix.id == id).ok_or_else(|| not_found("prefix", id))
    }

    /// All prefixes, with their accounts.
    pub(super) fn prefixes(&self) -> impl Iterator<Item = (&str, &StoredPrefix)> {
        self.accounts()
            .flat_map(|(account_id, account)| account.prefixes.iter().map(move |prefix| (account_id, prefix)))
    }

    /// A prefix of any account, with that account.
    pub(super) fn find_prefix(&self, id: &str) -> Option<(&str, &StoredPrefix)> {
        self.prefixes().find(|(_, prefix)| prefix.id == id)
    }

    /// Whether an account may use an address: it is in one of its prefixes, or delegated to it.
    pub(super) fn may_use(&self, account_id: &str, address: IpAddr) -> bool {
        self.prefixes().any(|(owner_id, prefix)| {
            let mut delegations = prefix.delegations.iter();
            (owner_id == account_id && prefix.cidr.contains(&address))
                || delegations.any(|delegation| delegation.covers(account_id, address))
        })
    }
}

/// 404: there is no resource of this kind with this id.
pub(super) fn not_found(kind: &str, id: &str) -> Failure {
    let message = format!("there is no {kind} {id}");
    Failure::new(StatusCode::NOT_FOUND, Problem::new(codes::NOT_FOUND, message))
}

//! Prefixes: how they are added, approved and deleted.

use std::time::Instant;

use ipnet::IpNet;
use serde_json::{Value, json};

use super::envelope::Failure;
use super::networks::{POINTER, network_member};
use super::store::{Store, not_found};
use super::stored::{StoredBgpPrefix, StoredPrefix};
use super::validation::{Progress, Validation};

/// A prefix of the embedded API; see [`EmbeddedApi::prefixes`](super::EmbeddedApi::prefixes).
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Prefix {
    /// The id.
    pub id: String,
    /// The addresses, in CIDR notation.
    pub cidr: String,
    /// The purpose, as text.
    pub description: String,
    /// Whether it has passed all checks by now.
    pub approved: bool,
    /// Whether the route for exactly these addresses is advertised.
    pub advertised: bool,
    /// The letter of authorization that was given for it.
    pub loa_document_id: Option<String>,
}

/// The body of a create.
#[derive(Debug)]
pub(super) struct NewPrefix {
    pub(super) cidr: String,
    pub(super) asn: u32,
    pub(super) description: String,
    pub(super) loa_document_id: Option<String>,
    pub(super) delegate_loa_creation: bool,
}

impl StoredPrefix {
    /// The route for exactly the addresses of the prefix.
    pub(super) fn whole_route(&self) -> Option<&StoredBgpPrefix> {
        self.bgp_prefixes.iter().find(|route| route.cidr == self.cidr)
    }

    /// Whether the route for exactly the addresses of the prefix is advertised.
    pub(super) fn is_advertised(&self) -> bool {
        self.whole_route().is_some_and(|route| route.advertised)
    }

    /// The reason why it can't be deleted, apart from its approval.
    fn obstacle(&self) -> Option<&'static str> {
        if !self.bindings.is_empty() {
            Some("it has service bindings")
        } else if self.bgp_prefixes.iter().any(|route| route.advertised) {
            Some("it is advertised")
        } else if !self.delegations.is_empty() {
            Some("it has delegations")
        } else {
            None
        }
    }
}

impl Store {
    /// An empty prefix with an id that no other prefix has.
    pub(super) fn new_prefix(&mut self, id: String, cidr: IpNet, asn: u32, progress: Progress) -> StoredPrefix {
        let created_at = self.timestamps.next();
        StoredPrefix {
            id,
            cidr,
            asn,
            description: String::new(),
            loa_document_id: None,
            delegate_loa_creation: false,
            locked: false,
            progress,
            ownership_token: self.ids.ownership_tokens.next_uuid(),
            modified_at: created_at.clone(),
            created_at,
            bindings: Vec::new(),
            bgp_prefixes: Vec::new(),
            delegations: Vec::new(),
        }
    }

    /// Adds a prefix that is not validated yet. Its addresses can be in one prefix only.
    pub(super) fn add_prefix(&mut self, account_id: &str, new: NewPrefix) -> Result<Value, Failure> {
        let cidr = network_member(&new.cidr)?;
        if let Some(id) = &new.loa_document_id {
            let known = self.loa_document(account_id, id).is_ok();
            let refused = || Failure::invalid_member(format!("there is no LOA document {id}"), "/loa_document_id");
            known.then_some(()).ok_or_else(refused)?;
        }
        if self.prefixes().any(|(_, prefix)| prefix.cidr == cidr) {
            return Err(Failure::exists(format!("there is a prefix {cidr} already"), POINTER));
        }
        let id = self.ids.prefixes.next_id();
        let mut prefix = self.new_prefix(id, cidr, new.asn, Progress::NotRequested);
        prefix.description = new.description;
        prefix.loa_document_id = new.loa_document_id;
        prefix.delegate_loa_creation = new.delegate_loa_creation;
        let described = self.describe_prefix(account_id, &prefix);
        self.account_mut(account_id)?.prefixes.push(prefix);
        Ok(described)
    }

    /// Changes the description of a prefix.
    pub(super) fn set_description(
        &mut self,
        account_id: &str,
        id: &str,
        description: String,
    ) -> Result<Value, Failure> {
        let now = self.timestamps.next();
        let prefix = self.prefix_mut(account_id, id)?;
        prefix.description = description;
        prefix.modified_at = now;
        let prefix = self.prefix(account_id, id)?;
        Ok(self.describe_prefix(account_id, prefix))
    }

    /// Begins the checks, unless they were begun before. Returns the prefix before their outcome.
    pub(super) fn validate(&mut self, account_id: &str, id: &str) -> Result<Value, Failure> {
        let now = self.timestamps.next();
        self.prefix_mut(account_id, id)?.modified_at = now;
        let described = self.describe_prefix(account_id, self.prefix(account_id, id)?);
        let prefix = self.prefix_mut(account_id, id)?;
        if matches!(prefix.progress, Progress::NotRequested) {
            prefix.progress = Progress::Since(Instant::now());
        }
        Ok(described)
    }

    /// Deletes a prefix that is not approved and on which nothing depends.
    pub(super) fn delete_prefix(&mut self, account_id: &str, id: &str) -> Result<(), Failure> {
        let prefix = self.prefix(account_id, id)?;
        let obstacle = prefix.obstacle().or_else(|| self.is_approved(prefix).then_some("it is approved"));
        if let Some(obstacle) = obstacle {
            return Err(Failure::conflict(format!("the prefix {id} cannot be deleted: {obstacle}")));
        }
        let prefixes = &mut self.account_mut(account_id)?.prefixes;
        let position = prefixes.iter().position(|prefix| prefix.id == id);
        prefixes.remove(position.ok_or_else(|| not_found("prefix", id))?);
        Ok(())
    }

    /// Locks or unlocks the advertisement of a prefix of any account; false if there is none.
    pub(super) fn lock_prefix(&mut self, id: &str, locked: bool) -> bool {
        let Some(account_id) = self.find_prefix(id).map(|(account_id, _)| account_id.to_owned()) else { return false };
        self.prefix_mut(&account_id, id).map(|prefix| prefix.locked = locked).is_ok()
    }

    pub(super) fn is_approved(&self, prefix: &StoredPrefix) -> bool {
        self.validations.all_passed(&prefix.id, prefix.progress)
    }

    pub(super) fn summarize_prefix(&self, prefix: &StoredPrefix) -> Prefix {
        Prefix {
            id: prefix.id.clone(),
            cidr: prefix.cidr.to_string(),
            description: prefix.description.clone(),
            approved: self.is_approved(prefix),
            advertised: prefix.is_advertised(),
            loa_document_id: prefix.loa_document_id.clone(),
        }
    }

    pub(super) fn describe_prefix(&self, account_id: &str, prefix: &StoredPrefix) -> Value {
        let state = |validation| self.validations.state(&prefix.id, prefix.progress, validation);
        let approved = self.is_approved(prefix);
        let route = prefix.whole_route();
        json!({
            "account_id": account_id,
            "advertised": self.advertisement(prefix, route),
            "advertised_modified_at": route.and_then(|route| route.advertised_modified_at.as_deref()),
            "approved": if approved { "V" } else { "P" },
            "asn": prefix.asn,
            "cidr": prefix.cidr.to_string(),
            "created_at": prefix.created_at,
            "delegate_loa_creation": prefix.delegate_loa_creation,
            "description": prefix.description,
            "id": prefix.id,
            "irr_validation_state": state(Validation::Irr),
            "loa_document_id": prefix.loa_document_id,
            "modified_at": prefix.modified_at,
            "on_demand_enabled": approved,
            "on_demand_locked": prefix.locked,
            "ownership_validation_state": state(Validation::Ownership),
            "ownership_validation_token": prefix.ownership_token,
            "rpki_validation_state": state(Validation::Rpki),
        })
    }
}

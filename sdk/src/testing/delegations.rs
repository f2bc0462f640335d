//! Delegations: blocks of a prefix that another account may use.

use std::net::IpAddr;

use serde_json::{Value, json};

use super::envelope::Failure;
use super::networks::{POINTER, network_member_inside};
use super::store::{Store, not_found};
use super::stored::Delegation;

impl Delegation {
    /// Whether the delegation lets an account use an address.
    pub(super) fn covers(&self, account_id: &str, address: IpAddr) -> bool {
        self.delegated_account_id == account_id && self.cidr.contains(&address)
    }

    pub(super) fn to_json(&self, prefix_id: &str) -> Value {
        json!({
            "cidr": self.cidr.to_string(),
            "created_at": self.created_at,
            "delegated_account_id": self.delegated_account_id,
            "id": self.id,
            "modified_at": self.created_at,
            "parent_prefix_id": prefix_id,
        })
    }
}

impl Store {
    /// Delegates a block of a prefix. The other account need not exist here.
    pub(super) fn delegate(
        &mut self,
        account_id: &str,
        prefix_id: &str,
        cidr: &str,
        delegated_account_id: String,
    ) -> Result<Delegation, Failure> {
        let prefix = self.prefix(account_id, prefix_id)?;
        let cidr = network_member_inside(cidr, prefix.cidr)?;
        let mut delegations = prefix.delegations.iter();
        if delegations.any(|other| other.cidr == cidr && other.delegated_account_id == delegated_account_id) {
            let message = format!("{cidr} is delegated to the account {delegated_account_id} already");
            return Err(Failure::exists(message, POINTER));
        }
        let (id, created_at) = (self.ids.delegations.next_id(), self.timestamps.next());
        let delegation = Delegation { id, cidr, delegated_account_id, created_at };
        self.prefix_mut(account_id, prefix_id)?.delegations.push(delegation.clone());
        Ok(delegation)
    }

    /// Removes a delegation.
    pub(super) fn delete_delegation(&mut self, account_id: &str, prefix_id: &str, id: &str) -> Result<(), Failure> {
        let delegations = &mut self.prefix_mut(account_id, prefix_id)?.delegations;
        let position = delegations.iter().position(|delegation| delegation.id == id);
        delegations.remove(position.ok_or_else(|| not_found("delegation", id))?);
        Ok(())
    }
}

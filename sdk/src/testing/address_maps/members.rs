//! Members of an address map: addresses, accounts and zones.

use std::net::IpAddr;

use serde_json::{Value, json};

use super::super::codes;
use super::super::envelope::{Failure, Problem};
use super::super::store::{Store, not_found};
use super::super::stored::{MapAddress, MemberKind, Membership, StoredAddressMap};
use super::foreign_address;

impl MemberKind {
    pub(in super::super) fn parse(text: &str) -> Option<Self> {
        [Self::Account, Self::Zone].into_iter().find(|kind| kind.as_str() == text)
    }

    pub(in super::super) fn as_str(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Zone => "zone",
        }
    }
}

impl Membership {
    pub(super) fn to_json(&self) -> Value {
        json!({
            "can_delete": self.can_delete,
            "created_at": self.created_at,
            "identifier": self.identifier,
            "kind": self.kind.as_str(),
        })
    }

    fn is(&self, kind: MemberKind, identifier: &str) -> bool {
        self.kind == kind && self.identifier == identifier
    }
}

impl StoredAddressMap {
    /// The ids of the members of one kind.
    pub(super) fn members_of(&self, kind: MemberKind) -> Vec<String> {
        let members = self.memberships.iter().filter(|membership| membership.kind == kind);
        members.map(|membership| membership.identifier.clone()).collect()
    }

    /// Adds an address, unless the map has it.
    pub(super) fn put_address(&mut self, ip: IpAddr, now: &str) {
        if !self.ips.iter().any(|address| address.ip == ip) {
            self.ips.push(MapAddress { ip, created_at: now.into() });
        }
    }

    /// Adds a member, unless the map has it.
    pub(super) fn put_member(&mut self, kind: MemberKind, identifier: &str, now: &str, can_delete: bool) {
        if !self.memberships.iter().any(|membership| membership.is(kind, identifier)) {
            let (identifier, created_at) = (identifier.into(), now.into());
            self.memberships.push(Membership { identifier, kind, created_at, can_delete });
        }
    }
}

impl Store {
    /// 404 unless this can be a member of a map of the account: a known account, or a zone of the account.
    pub(super) fn check_member(&self, account_id: &str, kind: MemberKind, identifier: &str) -> Result<(), Failure> {
        match kind {
            MemberKind::Account => self.account(identifier).map(|_| ()),
            MemberKind::Zone if self.zone(identifier)?.account_id == account_id => Ok(()),
            MemberKind::Zone => Err(not_found("zone", identifier)),
        }
    }

    /// Adds an address of the account to a map.
    pub(in super::super) fn put_map_address(
        &mut self,
        account_id: &str,
        map_id: &str,
        ip: IpAddr,
    ) -> Result<(), Failure> {
        self.address_map(account_id, map_id)?.check_addresses_are_free()?;
        if !self.may_use(account_id, ip) {
            return Err(Failure::bad_request(vec![Problem::new(codes::RULE_VIOLATED, foreign_address(ip))]));
        }
        let map = self.address_map_mut(account_id, map_id)?;
        let now = map.modified_at.clone();
        map.put_address(ip, &now);
        Ok(())
    }

    /// Removes an address from a map.
    pub(in super::super) fn remove_map_address(
        &mut self,
        account_id: &str,
        map_id: &str,
        ip: IpAddr,
    ) -> Result<(), Failure> {
        let map = self.address_map(account_id, map_id)?;
        map.check_addresses_are_free()?;
        let position = map.ips.iter().position(|address| address.ip == ip);
        let position = position.ok_or_else(|| not_found("address", &ip.to_string()))?;
        self.address_map_mut(account_id, map_id)?.ips.remove(position);
        Ok(())
    }

    /// Makes an account or a zone a member of a map.
    pub(in super::super) fn put_map_member(
        &mut self,
        account_id: &str,
        map_id: &str,
        kind: MemberKind,
        identifier: &str,
    ) -> Result<(), Failure> {
        self.address_map(account_id, map_id)?;
        self.check_member(account_id, kind, identifier)?;
        let map = self.address_map_mut(account_id, map_id)?;
        let now = map.modified_at.clone();
        map.put_member(kind, identifier, &now, true);
        Ok(())
    }

    /// Ends a membership.
    pub(in super::super) fn remove_map_member(
        &mut self,
        account_id: &str,
        map_id: &str,
        kind: MemberKind,
        identifier: &str,
    ) -> Result<(), Failure> {
        let mut memberships = self.address_map(account_id, map_id)?.memberships.iter().enumerate();
        let found = memberships.find(|(_, membership)| membership.is(kind, identifier));
        let (position, membership) = found.ok_or_else(|| not_found("member", identifier))?;
        if !membership.can_delete {
            return Err(Failure::conflict(format!("the membership of {identifier} cannot be deleted")));
        }
        self.address_map_mut(account_id, map_id)?.memberships.remove(position);
        Ok(())
    }
}

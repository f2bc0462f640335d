//! Address maps: the addresses that answer for zones.

mod members;

use std::net::IpAddr;

use serde_json::{Value, json};

use super::envelope::{Failure, Problem};
use super::json_body::Change;
use super::store::{Store, not_found};
use super::stored::{MapAddress, MemberKind, Membership, StoredAddressMap};
use super::{codes, defaults};

/// An address map of the embedded API; see [`EmbeddedApi::address_maps`](super::EmbeddedApi::address_maps).
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct AddressMap {
    /// The id.
    pub id: String,
    /// The purpose, as text.
    pub description: Option<String>,
    /// The hostname for clients that send no server name.
    pub default_sni: Option<String>,
    /// Whether it is enabled.
    pub enabled: bool,
    /// The addresses, in the order in which they were added.
    pub ips: Vec<IpAddr>,
    /// The ids of the accounts that are members, in the order in which they were added.
    pub accounts: Vec<String>,
    /// The ids of the zones that are members, in the order in which they were added.
    pub zones: Vec<String>,
}

/// The body of a create, with the place of each address and member in it.
#[derive(Debug, Default)]
pub(super) struct NewAddressMap {
    pub(super) description: Option<String>,
    pub(super) enabled: bool,
    pub(super) ips: Vec<(String, IpAddr)>,
    pub(super) memberships: Vec<(String, MemberKind, String)>,
}

/// The body of an edit: absent members keep their value, and null clears.
#[derive(Debug)]
pub(super) struct AddressMapChange {
    pub(super) description: Change<String>,
    pub(super) default_sni: Change<String>,
    pub(super) enabled: Change<bool>,
}

impl StoredAddressMap {
    pub(super) fn summarize(&self) -> AddressMap {
        AddressMap {
            id: self.id.clone(),
            description: self.description.clone(),
            default_sni: self.default_sni.clone(),
            enabled: self.enabled,
            ips: self.ips.iter().map(|address| address.ip).collect(),
            accounts: self.members_of(MemberKind::Account),
            zones: self.members_of(MemberKind::Zone),
        }
    }

    /// The map without its addresses and members, as in a list.
    pub(super) fn to_json(&self) -> Value {
        json!({
            "can_delete": !self.managed,
            "can_modify_ips": !self.managed,
            "created_at": self.created_at,
            "default_sni": self.default_sni,
            "description": self.description,
            "enabled": self.enabled,
            "id": self.id,
            "modified_at": self.modified_at,
        })
    }

    /// The map with its addresses and members.
    pub(super) fn to_full_json(&self) -> Value {
        let mut map = self.to_json();
        let ip = |address: &MapAddress| json!({ "created_at": address.created_at, "ip": address.ip });
        map["ips"] = self.ips.iter().map(ip).collect();
        map["memberships"] = self.memberships.iter().map(Membership::to_json).collect();
        map
    }

    /// Fails if callers can't change the addresses.
    pub(super) fn check_addresses_are_free(&self) -> Result<(), Failure> {
        if self.managed {
            return Err(Failure::conflict(format!("the addresses of the map {} cannot be changed", self.id)));
        }
        Ok(())
    }

    fn check_deletion(&self) -> Result<(), Failure> {
        let obstacle = match (self.managed, self.enabled) {
            (true, _) => "Cloudflare manages it",
            (false, true) => "it is enabled",
            (false, false) => return Ok(()),
        };
        Err(Failure::conflict(format!("the address map {} cannot be deleted: {obstacle}", self.id)))
    }
}

impl Store {
    pub(super) fn address_map(&self, account_id: &str, id: &str) -> Result<&StoredAddressMap, Failure> {
        let mut maps = self.account(account_id)?.address_maps.iter();
        maps.find(|map| map.id == id).ok_or_else(|| not_found("address map", id))
    }

    /// The map, for a change; records the time of the change.
    pub(super) fn address_map_mut(&mut self, account_id: &str, id: &str) -> Result<&mut StoredAddressMap, Failure> {
        let now = self.timestamps.next();
        let mut maps = self.account_mut(account_id)?.address_maps.iter_mut();
        let map = maps.find(|map| map.id == id).ok_or_else(|| not_found("address map", id))?;
        map.modified_at = now;
        Ok(map)
    }

    /// Creates a map, if the account may use all of its addresses and members.
    pub(super) fn create_address_map(&mut self, account_id: &str, new: NewAddressMap) -> Result<Value, Failure> {
        let strange = new
            .ips
            .iter()
            .filter(|(_, ip)| !self.may_use(account_id, *ip))
            .map(|(pointer, ip)| Problem::new(codes::RULE_VIOLATED, foreign_address(*ip)).at(pointer.clone()));
        let unknown = new.memberships.iter().filter(|(_, kind, id)| self.check_member(account_id, *kind, id).is_err());
        let unknown = unknown.map(|(pointer, kind, id)| {
            Problem::new(codes::INVALID_MEMBER, format!("there is no {} {id}", kind.as_str())).at(pointer.clone())
        });
        let problems: Vec<Problem> = strange.chain(unknown).collect();
        if !problems.is_empty() {
            return Err(Failure::bad_request(problems));
        }
        let id = self.ids.address_maps.next_id();
        let map = self.new_address_map(id, new, false);
        let described = map.to_full_json();
        self.account_mut(account_id)?.address_maps.push(map);
        Ok(described)
    }

    /// A map as described, with an id that no other map has.
    pub(super) fn new_address_map(&mut self, id: String, new: NewAddressMap, managed: bool) -> StoredAddressMap {
        let created_at = self.timestamps.next();
        let mut map = StoredAddressMap {
            id,
            ips: Vec::new(),
            memberships: Vec::new(),
            description: new.description,
            default_sni: None,
            enabled: new.enabled,
            managed,
            modified_at: created_at.clone(),
            created_at: created_at.clone(),
        };
        for (_, ip) in new.ips {
            map.put_address(ip, &created_at);
        }
        for (_, kind, identifier) in new.memberships {
            map.put_member(kind, &identifier, &created_at, !managed);
        }
        map
    }

    pub(super) fn change_address_map(
        &mut self,
        account_id: &str,
        id: &str,
        change: AddressMapChange,
    ) -> Result<Value, Failure> {
        self.address_map(account_id, id)?;
        if let Some(Some(name)) = &change.default_sni {
            let below = name.strip_prefix("*.").unwrap_or(name).to_ascii_lowercase();
            if !self.zones().any(|zone| zone.account_id == account_id && zone.contains(&below)) {
                let message = format!("`{name}` is not a name in a zone of the account");
                return Err(Failure::rule_violated(message, "/default_sni"));
            }
        }
        let map = self.address_map_mut(account_id, id)?;
        if let Some(description) = change.description {
            map.description = description;
        }
        if let Some(default_sni) = change.default_sni {
            map.default_sni = default_sni;
        }
        if let Some(enabled) = change.enabled {
            map.enabled = enabled.unwrap_or(defaults::ADDRESS_MAP_ENABLED);
        }
        Ok(map.to_json())
    }

    /// Removes a map that is disabled and not managed by Cloudflare.
    pub(super) fn delete_address_map(&mut self, account_id: &str, id: &str) -> Result<(), Failure> {
        self.address_map(account_id, id)?.check_deletion()?;
        self.account_mut(account_id)?.address_maps.retain(|map| map.id != id);
        Ok(())
    }
}

/// The reason why an address can't be on a map.
pub(super) fn foreign_address(ip: IpAddr) -> String {
    format!("{ip} is in no prefix of the account")
}

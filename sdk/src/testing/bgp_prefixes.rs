//! BGP prefixes: the routes inside a prefix, which are advertised independently.

use ipnet::IpNet;
use serde_json::{Value, json};

use super::envelope::Failure;
use super::networks::{POINTER, network_member_inside};
use super::store::{Store, not_found};
use super::stored::{StoredBgpPrefix, StoredPrefix};

/// The body of an edit: `None` keeps the value.
#[derive(Debug, Default)]
pub(super) struct BgpPrefixChange {
    pub(super) asn_prepend_count: Option<u32>,
    pub(super) auto_advertise_withdraw: Option<bool>,
    pub(super) advertised: Option<bool>,
}

impl StoredPrefix {
    pub(super) fn bgp_prefix(&self, id: &str) -> Result<&StoredBgpPrefix, Failure> {
        self.bgp_prefixes.iter().find(|route| route.id == id).ok_or_else(|| not_found("BGP prefix", id))
    }

    /// Whether the advertisement of a route may be changed.
    fn admit_change(&self, approved: bool, wanted: bool) -> Result<(), Failure> {
        if self.locked {
            return Err(Failure::conflict(format!("the advertisement of the prefix {} is locked", self.id)));
        }
        if wanted && !approved {
            let message = format!("the prefix {} cannot be advertised before it is approved", self.id);
            return Err(Failure::conflict(message));
        }
        Ok(())
    }
}

impl Store {
    /// Creates a route inside a prefix, withdrawn.
    pub(super) fn create_bgp_prefix(
        &mut self,
        account_id: &str,
        prefix_id: &str,
        cidr: &str,
    ) -> Result<Value, Failure> {
        let prefix = self.prefix(account_id, prefix_id)?;
        let cidr = network_member_inside(cidr, prefix.cidr)?;
        if prefix.bgp_prefixes.iter().any(|route| route.cidr == cidr) {
            return Err(Failure::exists(format!("there is a BGP prefix {cidr} already"), POINTER));
        }
        let id = self.push_bgp_prefix(account_id, prefix_id, cidr)?;
        self.bgp_prefix(account_id, prefix_id, &id)
    }

    /// Creates the route for exactly the addresses of a prefix, if there is none, and returns its id.
    pub(super) fn ensure_whole_route(&mut self, account_id: &str, prefix_id: &str) -> Result<String, Failure> {
        let prefix = self.prefix(account_id, prefix_id)?;
        match prefix.whole_route() {
            Some(route) => Ok(route.id.clone()),
            None => self.push_bgp_prefix(account_id, prefix_id, prefix.cidr),
        }
    }

    fn push_bgp_prefix(&mut self, account_id: &str, prefix_id: &str, cidr: IpNet) -> Result<String, Failure> {
        let (id, created_at) = (self.ids.bgp_prefixes.next_id(), self.timestamps.next());
        let route = StoredBgpPrefix {
            id: id.clone(),
            cidr,
            advertised: false,
            advertised_modified_at: None,
            asn_prepend_count: 0,
            auto_advertise_withdraw: false,
            modified_at: created_at.clone(),
            created_at,
        };
        self.prefix_mut(account_id, prefix_id)?.bgp_prefixes.push(route);
        Ok(id)
    }

    /// A route of a prefix.
    pub(super) fn bgp_prefix(&self, account_id: &str, prefix_id: &str, id: &str) -> Result<Value, Failure> {
        let prefix = self.prefix(account_id, prefix_id)?;
        Ok(self.describe_bgp_prefix(prefix, prefix.bgp_prefix(id)?))
    }

    /// The routes of a prefix, oldest first.
    pub(super) fn bgp_prefixes(&self, account_id: &str, prefix_id: &str) -> Result<Vec<Value>, Failure> {
        let prefix = self.prefix(account_id, prefix_id)?;
        Ok(prefix.bgp_prefixes.iter().map(|route| self.describe_bgp_prefix(prefix, route)).collect())
    }

    /// Changes a route, unless one of the changes is not allowed; then nothing is changed.
    pub(super) fn change_bgp_prefix(
        &mut self,
        account_id: &str,
        prefix_id: &str,
        id: &str,
        change: &BgpPrefixChange,
    ) -> Result<Value, Failure> {
        let prefix = self.prefix(account_id, prefix_id)?;
        let route = prefix.bgp_prefix(id)?;
        let advertised = change.advertised.unwrap_or(route.advertised);
        if route.advertised != advertised {
            prefix.admit_change(self.is_approved(prefix), advertised)?;
        }

        let now = self.timestamps.next();
        let mut routes = self.prefix_mut(account_id, prefix_id)?.bgp_prefixes.iter_mut();
        let route = routes.find(|route| route.id == id).ok_or_else(|| not_found("BGP prefix", id))?;
        if route.advertised != advertised {
            route.advertised = advertised;
            route.advertised_modified_at = Some(now.clone());
        }
        route.asn_prepend_count = change.asn_prepend_count.unwrap_or(route.asn_prepend_count);
        route.auto_advertise_withdraw = change.auto_advertise_withdraw.unwrap_or(route.auto_advertise_withdraw);
        route.modified_at = now;
        self.bgp_prefix(account_id, prefix_id, id)
    }

    /// Advertises or withdraws a whole prefix, and creates the route for it if there is none.
    pub(super) fn advertise(&mut self, account_id: &str, prefix_id: &str, advertised: bool) -> Result<(), Failure> {
        let prefix = self.prefix(account_id, prefix_id)?;
        if prefix.whole_route().is_none() {
            if !advertised {
                return Ok(());
            }
            prefix.admit_change(self.is_approved(prefix), true)?;
        }
        let id = self.ensure_whole_route(account_id, prefix_id)?;
        let change = BgpPrefixChange { advertised: Some(advertised), ..BgpPrefixChange::default() };
        self.change_bgp_prefix(account_id, prefix_id, &id, &change).map(|_| ())
    }

    /// Removes a route that is withdrawn.
    pub(super) fn delete_bgp_prefix(&mut self, account_id: &str, prefix_id: &str, id: &str) -> Result<(), Failure> {
        let prefix = self.prefix_mut(account_id, prefix_id)?;
        if prefix.bgp_prefix(id)?.advertised {
            return Err(Failure::conflict(format!("the BGP prefix {id} cannot be deleted before it is withdrawn")));
        }
        prefix.bgp_prefixes.retain(|route| route.id != id);
        Ok(())
    }

    /// The property `advertised` of a route: null if it can't be advertised.
    pub(super) fn advertisement(&self, prefix: &StoredPrefix, route: Option<&StoredBgpPrefix>) -> Option<bool> {
        let advertised = route.is_some_and(|route| route.advertised);
        (advertised || self.is_approved(prefix)).then_some(advertised)
    }

    fn describe_bgp_prefix(&self, prefix: &StoredPrefix, route: &StoredBgpPrefix) -> Value {
        json!({
            "asn": prefix.asn,
            "asn_prepend_count": route.asn_prepend_count,
            "auto_advertise_withdraw": route.auto_advertise_withdraw,
            "bgp_signal_opts": { "enabled": false, "modified_at": null },
            "cidr": route.cidr.to_string(),
            "created_at": route.created_at,
            "id": route.id,
            "modified_at": route.modified_at,
            "on_demand": {
                "advertised": self.advertisement(prefix, Some(route)),
                "advertised_modified_at": route.advertised_modified_at,
                "on_demand_enabled": self.is_approved(prefix),
                "on_demand_locked": prefix.locked,
            },
        })
    }
}

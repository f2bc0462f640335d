//! Contents of a builder, and the state made from them.

use std::net::IpAddr;
use std::time::Duration;

use ipnet::IpNet;

use super::super::address_maps::NewAddressMap;
use super::super::defaults;
use super::super::identifiers::LONGEST_ID;
use super::super::leases::Lease;
use super::super::store::Store;
use super::super::stored::MemberKind;
use super::super::validation::Progress;
use crate::runtime::network;

/// The unchecked contents.
#[derive(Debug, Clone, Default)]
pub(super) struct Contents {
    pub(super) services: Vec<(String, String)>,
    pub(super) accounts: Vec<String>,
    pub(super) prefixes: Vec<NewPrefix>,
    pub(super) bindings: Vec<NewBinding>,
    pub(super) zones: Vec<NewZone>,
    pub(super) address_maps: Vec<NewMap>,
    pub(super) leases: Vec<NewLease>,
}

#[derive(Debug, Clone)]
pub(super) struct NewPrefix {
    pub(super) account_id: String,
    pub(super) id: String,
    pub(super) cidr: String,
    pub(super) approved: bool,
}

#[derive(Debug, Clone)]
pub(super) struct NewBinding {
    pub(super) prefix_id: String,
    pub(super) cidr: String,
    pub(super) service_id: String,
}

#[derive(Debug, Clone)]
pub(super) struct NewZone {
    pub(super) account_id: String,
    pub(super) id: String,
    pub(super) name: String,
}

#[derive(Debug, Clone)]
pub(super) struct NewMap {
    pub(super) account_id: String,
    pub(super) id: String,
    pub(super) ips: Vec<String>,
    pub(super) managed: bool,
}

#[derive(Debug, Clone)]
pub(super) struct NewLease {
    pub(super) account_id: String,
    pub(super) id: String,
    pub(super) cidrs: Vec<String>,
}

impl Contents {
    /// The state with these contents, or the reason why they are invalid.
    pub(super) fn store(&self, activate_after: Duration, validate_after: Duration) -> Result<Store, String> {
        let mut store = Store::new(activate_after, validate_after);
        for (id, name) in &self.services {
            check_id("service", id)?;
            if store.services().iter().any(|service| service.id == *id) {
                return Err(format!("there are two services {id}"));
            }
            store.add_service(id.clone(), name.clone());
        }
        for id in &self.accounts {
            check_id("account", id)?;
            store.add_account(id.clone());
        }
        self.prefixes.iter().try_for_each(|prefix| prefix.add_to(&mut store))?;
        self.bindings.iter().try_for_each(|binding| binding.add_to(&mut store))?;
        self.zones.iter().try_for_each(|zone| zone.add_to(&mut store))?;
        self.address_maps.iter().try_for_each(|map| map.add_to(&mut store))?;
        self.leases.iter().try_for_each(|lease| lease.add_to(&mut store))?;
        Ok(store)
    }
}

impl NewPrefix {
    fn add_to(&self, store: &mut Store) -> Result<(), String> {
        let Self { account_id, id, cidr, approved } = self;
        check_id("account", account_id)?;
        check_id("prefix", id)?;
        if store.find_prefix(id).is_some() {
            return Err(format!("there are two prefixes {id}"));
        }
        let cidr = network(cidr).map_err(|message| format!("prefix {id}: {message}"))?;
        let progress = if *approved { Progress::Done } else { Progress::NotRequested };
        let prefix = store.new_prefix(id.clone(), cidr, defaults::ASN, progress);
        store.add_account(account_id.clone()).prefixes.push(prefix);
        Ok(())
    }
}

impl NewBinding {
    fn add_to(&self, store: &mut Store) -> Result<(), String> {
        let Self { prefix_id, cidr, service_id } = self;
        let (account_id, _) = store.find_prefix(prefix_id).ok_or_else(|| format!("there is no prefix {prefix_id}"))?;
        let account_id = account_id.to_owned();
        let bound = store.bind(&account_id, prefix_id, cidr, service_id, None);
        bound.map_err(|failure| format!("binding {cidr} of prefix {prefix_id}: {failure}"))?;
        Ok(())
    }
}

impl NewZone {
    fn add_to(&self, store: &mut Store) -> Result<(), String> {
        let Self { account_id, id, name } = self;
        check_id("account", account_id)?;
        check_id("zone", id)?;
        if store.zone(id).is_ok() {
            return Err(format!("there are two zones {id}"));
        }
        if name.is_empty() || name.split('.').any(str::is_empty) || name.contains('*') {
            return Err(format!("zone {id}: `{name}` is not the name of a zone"));
        }
        store.add_account(account_id.clone());
        store.add_zone(account_id.clone(), id.clone(), name.to_ascii_lowercase());
        Ok(())
    }
}

impl NewMap {
    fn add_to(&self, store: &mut Store) -> Result<(), String> {
        let Self { account_id, id, ips, managed } = self;
        check_id("account", account_id)?;
        check_id("address map", id)?;
        if store.accounts().any(|(_, account)| account.address_maps.iter().any(|map| map.id == *id)) {
            return Err(format!("there are two address maps {id}"));
        }
        let mut new = NewAddressMap { enabled: *managed, ..NewAddressMap::default() };
        for text in ips {
            let ip: IpAddr = text.parse().map_err(|_| format!("address map {id}: `{text}` is not an IP address"))?;
            // Cloudflare puts addresses of its own on the maps that it manages.
            if !managed && !store.may_use(account_id, ip) {
                return Err(format!("address map {id}: {ip} is in no prefix of the account {account_id}"));
            }
            new.ips.push((String::new(), ip));
        }
        if *managed {
            new.memberships.push((String::new(), MemberKind::Account, account_id.clone()));
        }
        let map = store.new_address_map(id.clone(), new, *managed);
        store.add_account(account_id.clone()).address_maps.push(map);
        Ok(())
    }
}

impl NewLease {
    fn add_to(&self, store: &mut Store) -> Result<(), String> {
        let Self { account_id, id, cidrs } = self;
        check_id("account", account_id)?;
        check_id("lease", id)?;
        if store.accounts().any(|(_, account)| account.leases.iter().any(|lease| lease.id == *id)) {
            return Err(format!("there are two leases {id}"));
        }
        let cidrs = cidrs.iter().map(|cidr| network(cidr)).collect::<Result<Vec<IpNet>, String>>();
        let cidrs = cidrs.map_err(|message| format!("lease {id}: {message}"))?;
        let created_at = store.timestamps.next();
        let lease = Lease { id: id.clone(), cidrs, purpose: defaults::LEASE_PURPOSE.into(), created_at };
        store.add_account(account_id.clone()).leases.push(lease);
        Ok(())
    }
}

fn check_id(kind: &str, id: &str) -> Result<(), String> {
    match id.chars().count() {
        1..=LONGEST_ID => Ok(()),
        length => Err(format!("{kind} `{id}`: an id has 1 to {LONGEST_ID} characters, not {length}")),
    }
}

//! Bindings: which blocks of a prefix can be bound, and the state of those that are.

use std::net::IpAddr;
use std::time::Instant;

use http::StatusCode;
use ipnet::IpNet;
use serde_json::{Value, json};

use super::codes;
use super::envelope::{Failure, Problem};
use super::provisioning::ACTIVE;
use super::store::{Service, Store, not_found};
use super::stored::{StoredBinding, StoredPrefix};
use crate::runtime::network;

const DOCUMENTATION: &str = "https://developers.cloudflare.com/byoip/service-bindings/";

/// A binding of the embedded API; see [`EmbeddedApi::bindings`](super::EmbeddedApi::bindings).
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Binding {
    /// The id.
    pub id: String,
    /// The bound addresses, in CIDR notation.
    pub cidr: String,
    /// The current state: `provisioning`, `active`, or the one that
    /// [`EmbeddedApi::set_state`](super::EmbeddedApi::set_state) set.
    pub state: String,
    /// The id of the service.
    pub service_id: String,
    /// The name of the service.
    pub service_name: String,
}

impl Binding {
    pub(super) fn to_json(&self) -> Value {
        json!({
            "id": self.id,
            "cidr": self.cidr,
            "provisioning": { "state": self.state },
            "service_id": self.service_id,
            "service_name": self.service_name,
        })
    }
}

impl Store {
    /// The bindings of a prefix, oldest first.
    pub(super) fn bindings(&self, account_id: &str, prefix_id: &str) -> Result<Vec<Binding>, Failure> {
        let prefix = self.prefix(account_id, prefix_id)?;
        Ok(prefix.bindings.iter().map(|stored| self.describe_binding(stored)).collect())
    }

    /// A binding of a prefix.
    pub(super) fn binding(&self, account_id: &str, prefix_id: &str, id: &str) -> Result<Binding, Failure> {
        let mut bindings = self.prefix(account_id, prefix_id)?.bindings.iter();
        let stored = bindings.find(|stored| stored.id == id).ok_or_else(|| not_found("binding", id))?;
        Ok(self.describe_binding(stored))
    }

    /// Binds a block of a prefix to a service, if the rules allow it.
    ///
    /// `since` is the time of the binding; without it, the binding is active from the start.
    pub(super) fn bind(
        &mut self,
        account_id: &str,
        prefix_id: &str,
        cidr: &str,
        service_id: &str,
        since: Option<Instant>,
    ) -> Result<Binding, Failure> {
        if self.service(service_id).is_none() {
            let problem = Problem::new(codes::INVALID_MEMBER, format!("there is no service {service_id}"));
            return Err(Failure::bad_request(vec![problem.at("/service_id")]));
        }
        let prefix = self.prefix(account_id, prefix_id)?;
        let cidr = prefix.admit(cidr)?;
        if !self.is_approved(prefix) {
            let message = format!("the prefix {prefix_id} cannot be bound before it is approved");
            return Err(Failure::conflict(message));
        }
        let id = self.ids.bindings.next_id();
        let stored = StoredBinding { id, cidr, service_id: service_id.into(), since };
        let state = self.provisioning.at_creation(&stored.id).into();
        let binding = Binding { state, ..self.describe_binding(&stored) };
        self.prefix_mut(account_id, prefix_id)?.bindings.push(stored);
        // The first binding, which is for exactly the prefix, creates the route for it, withdrawn.
        self.ensure_whole_route(account_id, prefix_id)?;
        Ok(binding)
    }

    /// Removes a binding. Which ones the real API keeps is not public, so any can be removed.
    pub(super) fn unbind(&mut self, account_id: &str, prefix_id: &str, id: &str) -> Result<(), Failure> {
        let bindings = &mut self.prefix_mut(account_id, prefix_id)?.bindings;
        let position = bindings.iter().position(|stored| stored.id == id);
        bindings.remove(position.ok_or_else(|| not_found("binding", id))?);
        Ok(())
    }

    /// The id of the service that answers for an address: that of the narrowest active binding around it.
    pub(super) fn service_for(&self, address: IpAddr) -> Option<&str> {
        let bindings = self.prefixes().flat_map(|(_, prefix)| &prefix.bindings);
        let around = bindings.filter(|stored| stored.cidr.contains(&address));
        let active = around.filter(|stored| self.provisioning.now(&stored.id, stored.since) == ACTIVE);
        active.max_by_key(|stored| stored.cidr.prefix_len()).map(|stored| stored.service_id.as_str())
    }

    fn describe_binding(&self, stored: &StoredBinding) -> Binding {
        let name = |service: &Service| service.name.clone();
        Binding {
            id: stored.id.clone(),
            cidr: stored.cidr.to_string(),
            state: self.provisioning.now(&stored.id, stored.since).into(),
            service_id: stored.service_id.clone(),
            service_name: self.service(&stored.service_id).map(name).unwrap_or_default(),
        }
    }
}

impl StoredPrefix {
    /// The block in `cidr`, if it may be bound now.
    pub(super) fn admit(&self, cidr: &str) -> Result<IpNet, Failure> {
        let cidr = network(cidr).map_err(|message| refuse(codes::INVALID_MEMBER, message))?;
        if self.bindings.is_empty() && cidr != self.cidr {
            let message = format!("the first binding of a prefix has to be for exactly {}, not {cidr}", self.cidr);
            return Err(refuse(codes::RULE_VIOLATED, message));
        }
        if !self.cidr.contains(&cidr) {
            return Err(refuse(codes::RULE_VIOLATED, format!("{cidr} is not inside the prefix {}", self.cidr)));
        }
        if self.bindings.iter().any(|stored| stored.cidr == cidr) {
            let problem = Problem::new(codes::BINDING_EXISTS, format!("conflict: a binding for {cidr} exists already"));
            return Err(Failure::new(StatusCode::CONFLICT, problem.at("/cidr").documented_at(DOCUMENTATION)));
        }
        Ok(cidr)
    }
}

fn refuse(code: u32, message: String) -> Failure {
    Failure::bad_request(vec![Problem::new(code, message).at("/cidr").documented_at(DOCUMENTATION)])
}

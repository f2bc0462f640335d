//! The stored data of each kind of resource. The operations on it are elsewhere.

use std::net::IpAddr;
use std::time::Instant;

use bytes::Bytes;
use ipnet::IpNet;

use super::validation::Progress;

/// A stored prefix. Its approval is computed from the time.
#[derive(Debug)]
pub(super) struct StoredPrefix {
    pub(super) id: String,
    pub(super) cidr: IpNet,
    pub(super) asn: u32,
    pub(super) description: String,
    pub(super) loa_document_id: Option<String>,
    pub(super) delegate_loa_creation: bool,
    pub(super) locked: bool,
    pub(super) progress: Progress,
    pub(super) ownership_token: String,
    pub(super) created_at: String,
    pub(super) modified_at: String,
    pub(super) bindings: Vec<StoredBinding>,
    pub(super) bgp_prefixes: Vec<StoredBgpPrefix>,
    pub(super) delegations: Vec<Delegation>,
}

/// A stored BGP prefix.
#[derive(Debug)]
pub(super) struct StoredBgpPrefix {
    pub(super) id: String,
    pub(super) cidr: IpNet,
    pub(super) advertised: bool,
    pub(super) advertised_modified_at: Option<String>,
    pub(super) asn_prepend_count: u32,
    pub(super) auto_advertise_withdraw: bool,
    pub(super) created_at: String,
    pub(super) modified_at: String,
}

/// A stored binding. Its state is computed from the time.
#[derive(Debug)]
pub(super) struct StoredBinding {
    pub(super) id: String,
    pub(super) cidr: IpNet,
    pub(super) service_id: String,
    pub(super) since: Option<Instant>,
}

/// A stored delegation.
#[derive(Debug, Clone)]
pub(super) struct Delegation {
    pub(super) id: String,
    pub(super) cidr: IpNet,
    pub(super) delegated_account_id: String,
    pub(super) created_at: String,
}

/// A stored address map.
#[derive(Debug)]
pub(super) struct StoredAddressMap {
    pub(super) id: String,
    pub(super) ips: Vec<MapAddress>,
    pub(super) memberships: Vec<Membership>,
    pub(super) description: Option<String>,
    pub(super) default_sni: Option<String>,
    pub(super) enabled: bool,
    /// Whether Cloudflare manages it, so that it can be neither deleted nor given other addresses.
    pub(super) managed: bool,
    pub(super) created_at: String,
    pub(super) modified_at: String,
}

/// An address on a map.
#[derive(Debug)]
pub(super) struct MapAddress {
    pub(super) ip: IpAddr,
    pub(super) created_at: String,
}

/// A member of a map.
#[derive(Debug)]
pub(super) struct Membership {
    pub(super) identifier: String,
    pub(super) kind: MemberKind,
    pub(super) created_at: String,
    pub(super) can_delete: bool,
}

/// The kinds of members of a map.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MemberKind {
    Account,
    Zone,
}

/// A stored document.
#[derive(Debug, Clone)]
pub(super) struct LoaDocument {
    pub(super) id: String,
    pub(super) file_name: String,
    pub(super) created: String,
    pub(super) content: Bytes,
}

/// A regional hostname of the embedded API; see
/// [`EmbeddedApi::regional_hostnames`](super::EmbeddedApi::regional_hostnames).
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RegionalHostname {
    /// The name, in lower case.
    pub hostname: String,
    /// The key of the region.
    pub region_key: String,
    /// The routing.
    pub routing: String,
}

/// A stored regional hostname.
#[derive(Debug, Clone)]
pub(super) struct StoredRegionalHostname {
    pub(super) hostname: RegionalHostname,
    pub(super) created_on: String,
}

//! Leases: addresses that Cloudflare lends to an account. They can only be added by a builder.

use ipnet::IpNet;
use serde_json::{Value, json};

/// A stored lease.
#[derive(Debug)]
pub(super) struct Lease {
    pub(super) id: String,
    pub(super) cidrs: Vec<IpNet>,
    pub(super) purpose: String,
    pub(super) created_at: String,
}

impl Lease {
    pub(super) fn to_json(&self, owner_id: &str) -> Value {
        let cidrs: Vec<String> = self.cidrs.iter().map(IpNet::to_string).collect();
        json!({
            "active_from": self.created_at,
            "cidrs": cidrs,
            "created_at": self.created_at,
            "id": self.id,
            "modified_at": self.created_at,
            "owner_id": owner_id,
            "purpose": self.purpose,
        })
    }
}

use cloudflare_sdk::addressing;
use serde_json::json;

use super::{Case, below_account, list};
use crate::ACCOUNT;

pub(super) fn cases() -> Vec<Case> {
    let lease = json!({
        "id": "8fee4b6fd361283a72381ccfda355471",
        "owner_id": "3a7d3de1d0682240cf046c7f50866cc5",
        "cidrs": ["192.0.2.0/24", "2001:db8::/48"],
        "purpose": "address maps",
        "active_from": "2014-01-01T05:20:00.123450Z",
        "created_at": "2014-01-01T05:20:00Z",
        "modified_at": "2014-01-02T05:20:00Z",
    });
    vec![
        Case::new(&addressing::leases::LIST,
            below_account("/leases"),
            |client| list(client.addressing().leases().list(ACCOUNT)),
        )
        .answers(200, json!([lease, {}])),
    ]
}

use cloudflare_sdk::addressing;
use cloudflare_sdk::Client;
use cloudflare_sdk::addressing::prefixes::bgp::prefixes::{CreateBgpPrefix, EditBgpPrefix, EditOnDemand, Prefixes};
use cloudflare_sdk::addressing::prefixes::bgp::status::{EditAdvertisementStatus, Status};
use serde_json::{Value, json};

use super::{Case, below_account, list, nothing, one};
use crate::{ACCOUNT, CIDR, PREFIX};

const BGP_PREFIX: &str = "7009ba364c7a5760798ceb430e603b74";

fn bgp_prefixes(client: &Client) -> Prefixes {
    client.addressing().prefixes().bgp().prefixes()
}

fn status(client: &Client) -> Status {
    client.addressing().prefixes().bgp().status()
}

fn bgp_prefix_json() -> Value {
    json!({
        "id": BGP_PREFIX,
        "cidr": CIDR,
        "asn": 13335,
        "asn_prepend_count": 2,
        "auto_advertise_withdraw": true,
        "bgp_signal_opts": { "enabled": false, "modified_at": "2014-01-01T05:20:00.123450Z" },
        "on_demand": {
            "advertised": true,
            "advertised_modified_at": "2014-01-01T05:20:00.123450Z",
            "on_demand_enabled": true,
            "on_demand_locked": false,
        },
        "created_at": "2014-01-01T05:20:00.123450Z",
        "modified_at": "2014-01-02T05:20:00.123450Z",
    })
}

fn edit(body: EditBgpPrefix) -> Case {
    Case::new(&addressing::prefixes::bgp::prefixes::EDIT,
        bgp_prefix(),
        move |client| one(bgp_prefixes(client).edit(ACCOUNT, PREFIX, BGP_PREFIX, body.clone())),
    )
}

fn collection() -> String {
    below_account("/prefixes/2af39739cc4e3b5910c918468bb89828/bgp/prefixes")
}

fn bgp_prefix() -> String {
    format!("{}/7009ba364c7a5760798ceb430e603b74", collection())
}

#[allow(deprecated)]
pub(super) fn cases() -> Vec<Case> {
    let status_target = || below_account("/prefixes/2af39739cc4e3b5910c918468bb89828/bgp/status");
    let status_json = || json!({ "advertised": true, "advertised_modified_at": "2014-01-01T05:20:00.123450Z" });
    vec![
        Case::new(&addressing::prefixes::bgp::prefixes::LIST,
            collection(),
            |client| list(bgp_prefixes(client).list(ACCOUNT, PREFIX)),
        )
        .answers(200, json!([bgp_prefix_json(), { "on_demand": {}, "bgp_signal_opts": {} }])),
        Case::new(&addressing::prefixes::bgp::prefixes::CREATE,
            collection(),
            |client| one(bgp_prefixes(client).create(ACCOUNT, PREFIX, CreateBgpPrefix::new(CIDR))),
        )
        .sends(json!({ "cidr": "192.0.2.0/24" }))
        .answers(200, bgp_prefix_json()),
        Case::new(&addressing::prefixes::bgp::prefixes::GET,
            bgp_prefix(),
            |client| one(bgp_prefixes(client).get(ACCOUNT, PREFIX, BGP_PREFIX)),
        )
        .answers(200, bgp_prefix_json()),
        edit(
            EditBgpPrefix::new()
                .asn_prepend_count(2)
                .auto_advertise_withdraw(true)
                .on_demand(EditOnDemand::new().advertised(true)),
        )
        .sends(json!({
            "asn_prepend_count": 2,
            "auto_advertise_withdraw": true,
            "on_demand": { "advertised": true },
        }))
        .answers(200, bgp_prefix_json()),
        Case::new(&addressing::prefixes::bgp::prefixes::DELETE,
            bgp_prefix(),
            |client| nothing(bgp_prefixes(client).delete(ACCOUNT, PREFIX, BGP_PREFIX)),
        ),
        Case::new(&addressing::prefixes::bgp::status::GET,
            status_target(),
            |client| one(status(client).get(ACCOUNT, PREFIX)),
        )
        .answers(200, status_json()),
        Case::new(&addressing::prefixes::bgp::status::EDIT,
            status_target(),
            |client| one(status(client).edit(ACCOUNT, PREFIX, EditAdvertisementStatus::new(true))),
        )
        .sends(json!({ "advertised": true }))
        .answers(200, status_json()),
    ]
}

pub(super) fn variants() -> Vec<Case> {
    vec![edit(EditBgpPrefix::new()).sends(json!({}))]
}

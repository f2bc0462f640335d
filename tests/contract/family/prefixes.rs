use cloudflare_sdk::addressing;
use cloudflare_sdk::Client;
use cloudflare_sdk::addressing::prefixes::{CreatePrefix, EditPrefix, Prefixes};
use serde_json::{Value, json};

use super::{Case, below_account, list, nothing, one};
use crate::{ACCOUNT, CIDR, PREFIX};


fn prefixes(client: &Client) -> Prefixes {
    client.addressing().prefixes()
}

fn prefix_json() -> Value {
    json!({
        "id": PREFIX,
        "account_id": ACCOUNT,
        "cidr": CIDR,
        "asn": 13335,
        "description": "Internal test prefix",
        "approved": "P",
        "loa_document_id": "d933b1530bc56c9953cf8ce166da8004",
        "delegate_loa_creation": true,
        "irr_validation_state": "pending",
        "rpki_validation_state": "valid",
        "ownership_validation_state": "pending",
        "ownership_validation_token": "1234a5b6-1234-1abc-12a3-1234a5b6789c",
        "advertised": true,
        "advertised_modified_at": "2014-01-01T05:20:00.123450Z",
        "on_demand_enabled": true,
        "on_demand_locked": false,
        "created_at": "2014-01-01T05:20:00.123450Z",
        "modified_at": "2014-01-02T05:20:00.123450Z",
    })
}

fn create(body: CreatePrefix) -> Case {
    Case::new(&addressing::prefixes::CREATE,
        below_account("/prefixes"),
        move |client| one(prefixes(client).create(ACCOUNT, body.clone())),
    )
}

pub(super) fn cases() -> Vec<Case> {
    let prefix = || below_account("/prefixes/2af39739cc4e3b5910c918468bb89828");
    vec![
        Case::new(&addressing::prefixes::LIST,
            below_account("/prefixes"),
            |client| list(prefixes(client).list(ACCOUNT)),
        )
        .answers(200, json!([prefix_json(), { "id": "2" }])),
        create(
            CreatePrefix::new("192.0.2.0/24", 13335)
                .delegate_loa_creation(true)
                .description("Internal test prefix")
                .loa_document_id("d933b1530bc56c9953cf8ce166da8004"),
        )
        .sends(json!({
            "asn": 13335,
            "cidr": "192.0.2.0/24",
            "delegate_loa_creation": true,
            "description": "Internal test prefix",
            "loa_document_id": "d933b1530bc56c9953cf8ce166da8004",
        }))
        .answers(201, prefix_json()),
        Case::new(&addressing::prefixes::GET,
            prefix(),
            |client| one(prefixes(client).get(ACCOUNT, PREFIX)),
        )
        .answers(200, prefix_json()),
        Case::new(&addressing::prefixes::EDIT,
            prefix(),
            |client| one(prefixes(client).edit(ACCOUNT, PREFIX, EditPrefix::new("Internal test prefix"))),
        )
        .sends(json!({ "description": "Internal test prefix" }))
        .answers(200, prefix_json()),
        Case::new(&addressing::prefixes::DELETE,
            prefix(),
            |client| nothing(prefixes(client).delete(ACCOUNT, PREFIX)),
        ),
        Case::new(&addressing::prefixes::VALIDATE,
            format!("{}/validate", prefix()),
            |client| one(prefixes(client).validate(ACCOUNT, PREFIX)),
        )
        .answers(202, prefix_json()),
    ]
}

pub(super) fn variants() -> Vec<Case> {
    vec![create(CreatePrefix::new("192.0.2.0/24", 13335)).sends(json!({ "asn": 13335, "cidr": "192.0.2.0/24" }))]
}

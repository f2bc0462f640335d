use cloudflare_sdk::addressing;
use cloudflare_sdk::Client;
use cloudflare_sdk::addressing::prefixes::delegations::{CreateDelegation, Delegations};
use serde_json::{Value, json};

use super::{Case, below_account, list, one};
use crate::{ACCOUNT, CIDR, PREFIX};

const DELEGATION: &str = "d933b1530bc56c9953cf8ce166da8004";
const DELEGATED: &str = "b1946ac92492d2347c6235b4d2611184";

fn delegations(client: &Client) -> Delegations {
    client.addressing().prefixes().delegations()
}

fn delegation_json() -> Value {
    json!({
        "id": DELEGATION,
        "cidr": CIDR,
        "delegated_account_id": DELEGATED,
        "parent_prefix_id": PREFIX,
        "created_at": "2014-01-01T05:20:00.123450Z",
        "modified_at": "2014-01-02T05:20:00.123450Z",
    })
}

pub(super) fn cases() -> Vec<Case> {
    let collection = || below_account("/prefixes/2af39739cc4e3b5910c918468bb89828/delegations");
    vec![
        Case::new(&addressing::prefixes::delegations::LIST,
            collection(),
            |client| list(delegations(client).list(ACCOUNT, PREFIX)),
        )
        .answers(200, json!([delegation_json(), {}])),
        Case::new(&addressing::prefixes::delegations::CREATE,
            collection(),
            |client| one(delegations(client).create(ACCOUNT, PREFIX, CreateDelegation::new(CIDR, DELEGATED))),
        )
        .sends(json!({ "cidr": "192.0.2.0/24", "delegated_account_id": "b1946ac92492d2347c6235b4d2611184" }))
        .answers(200, delegation_json()),
        Case::new(&addressing::prefixes::delegations::DELETE,
            format!("{}/d933b1530bc56c9953cf8ce166da8004", collection()),
            |client| one(delegations(client).delete(ACCOUNT, PREFIX, DELEGATION)),
        )
        .answers(200, json!({ "id": DELEGATION })),
    ]
}

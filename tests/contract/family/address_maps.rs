use cloudflare_sdk::addressing;
use cloudflare_sdk::Client;
use cloudflare_sdk::addressing::address_maps::{AddressMaps, CreateAddressMap, EditAddressMap, NewMembership};
use serde_json::{Value, json};

use super::{Case, below_account, list, nothing, one};
use crate::ACCOUNT;

const MAP: &str = "055817b111884e0227e1be16a0be6ee0";
const MEMBER: &str = "b1946ac92492d2347c6235b4d2611184";
const ZONE: &str = "8ac8489932db6327334c9b6d58544cfe";
const ADDRESS: &str = "192.0.2.1";

fn maps(client: &Client) -> AddressMaps {
    client.addressing().address_maps()
}

fn map_json() -> Value {
    json!({
        "id": MAP,
        "description": "My Ecommerce zones",
        "enabled": true,
        "default_sni": "*.example.com",
        "can_delete": true,
        "can_modify_ips": false,
        "created_at": "2014-01-01T05:20:00.123450Z",
        "modified_at": "2014-01-02T05:20:00.123450Z",
    })
}

fn details_json() -> Value {
    let mut map = map_json();
    map["ips"] = json!([{ "ip": "192.0.2.1", "created_at": "2014-01-01T05:20:00.123450Z" }, { "ip": "2001:db8::1" }]);
    map["memberships"] = json!([
        {
            "identifier": "023e105f4ecef8ad9ca31a8372d0c353",
            "kind": "zone",
            "can_delete": true,
            "created_at": "2014-01-01T05:20:00.123450Z",
        },
        { "identifier": MEMBER, "kind": "account" },
    ]);
    map
}

fn map() -> String {
    below_account("/address_maps/055817b111884e0227e1be16a0be6ee0")
}

fn create(body: CreateAddressMap) -> Case {
    Case::new(&addressing::address_maps::CREATE,
        below_account("/address_maps"),
        move |client| one(maps(client).create(ACCOUNT, body.clone())),
    )
}

fn edit(body: EditAddressMap) -> Case {
    Case::new(&addressing::address_maps::EDIT,
        map(),
        move |client| one(maps(client).edit(ACCOUNT, MAP, body.clone())),
    )
}

pub(super) fn cases() -> Vec<Case> {
    let mut cases = vec![
        Case::new(&addressing::address_maps::LIST,
            below_account("/address_maps"),
            |client| list(maps(client).list(ACCOUNT)),
        )
        .answers(200, json!([map_json(), {}])),
        create(
            CreateAddressMap::new()
                .description("My Ecommerce zones")
                .enabled(true)
                .ips(["192.0.2.1"])
                .memberships([NewMembership::new().identifier("023e105f4ecef8ad9ca31a8372d0c353").kind("zone")]),
        )
        .sends(json!({
            "description": "My Ecommerce zones",
            "enabled": true,
            "ips": ["192.0.2.1"],
            "memberships": [{ "identifier": "023e105f4ecef8ad9ca31a8372d0c353", "kind": "zone" }],
        }))
        .answers(200, details_json()),
        Case::new(&addressing::address_maps::GET,
            map(),
            |client| one(maps(client).get(ACCOUNT, MAP)),
        )
        .answers(200, details_json()),
        edit(EditAddressMap::new().default_sni("*.example.com").description("My Ecommerce zones").enabled(true))
            .sends(json!({ "default_sni": "*.example.com", "description": "My Ecommerce zones", "enabled": true }))
            .answers(200, map_json()),
        Case::new(&addressing::address_maps::DELETE,
            map(),
            |client| nothing(maps(client).delete(ACCOUNT, MAP)),
        ),
    ];
    cases.extend(members());
    cases
}

/// The cases of a map's addresses and members.
fn members() -> Vec<Case> {
    let ip = || format!("{}/ips/192.0.2.1", map());
    // Two accounts: the map's, then the member.
    let account = || format!("{}/accounts/b1946ac92492d2347c6235b4d2611184", map());
    let zone = || format!("{}/zones/8ac8489932db6327334c9b6d58544cfe", map());
    vec![
        Case::new(&addressing::address_maps::ips::UPDATE,
            ip(),
            |client| nothing(maps(client).ips().update(ACCOUNT, MAP, ADDRESS)),
        ),
        Case::new(&addressing::address_maps::ips::DELETE,
            ip(),
            |client| nothing(maps(client).ips().delete(ACCOUNT, MAP, ADDRESS)),
        ),
        Case::new(&addressing::address_maps::accounts::UPDATE,
            account(),
            |client| nothing(maps(client).accounts().update(ACCOUNT, MAP, MEMBER)),
        ),
        Case::new(&addressing::address_maps::accounts::DELETE,
            account(),
            |client| nothing(maps(client).accounts().delete(ACCOUNT, MAP, MEMBER)),
        ),
        Case::new(&addressing::address_maps::zones::UPDATE,
            zone(),
            |client| nothing(maps(client).zones().update(ACCOUNT, MAP, ZONE)),
        ),
        Case::new(&addressing::address_maps::zones::DELETE,
            zone(),
            |client| nothing(maps(client).zones().delete(ACCOUNT, MAP, ZONE)),
        ),
    ]
}

pub(super) fn variants() -> Vec<Case> {
    vec![create(CreateAddressMap::new()).sends(json!({})), edit(EditAddressMap::new()).sends(json!({}))]
}

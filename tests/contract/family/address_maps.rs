use cloudflare_sdk::Client;
use cloudflare_sdk::addressing::address_maps::{AddressMaps, CreateAddressMap, EditAddressMap, NewMembership};
use serde_json::{Value, json};

use super::{Case, below_account, list, nothing, one};
use crate::ACCOUNT;

const MAP: &str = "055817b111884e0227e1be16a0be6ee0";
const MEMBER: &str = "b1946ac92492d2347c6235b4d2611184";
const ZONE: &str = "8ac8489932db6327334c9b6d58544cfe";
const ADDRESS: &str = "192.0.2.1";
const READ: &[&str] = &["Address Maps Write", "Address Maps Read"];
const WRITE: &[&str] = &["Address Maps Write"];

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
    Case::new(
        "POST /accounts/{account_id}/addressing/address_maps",
        "create-address-map",
        below_account("/address_maps"),
        move |client| one(maps(client).create(ACCOUNT, body.clone())),
    )
}

fn edit(body: EditAddressMap) -> Case {
    Case::new(
        "PATCH /accounts/{account_id}/addressing/address_maps/{address_map_id}",
        "edit-address-map",
        map(),
        move |client| one(maps(client).edit(ACCOUNT, MAP, body.clone())),
    )
}

pub(super) fn cases() -> Vec<Case> {
    let mut cases = vec![
        Case::new(
            "GET /accounts/{account_id}/addressing/address_maps",
            "list-address-maps",
            below_account("/address_maps"),
            |client| list(maps(client).list(ACCOUNT)),
        )
        .answers(200, json!([map_json(), {}]))
        .needs(READ),
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
        .answers(200, details_json())
        .needs(WRITE),
        Case::new(
            "GET /accounts/{account_id}/addressing/address_maps/{address_map_id}",
            "get-address-map",
            map(),
            |client| one(maps(client).get(ACCOUNT, MAP)),
        )
        .answers(200, details_json())
        .needs(READ),
        edit(EditAddressMap::new().default_sni("*.example.com").description("My Ecommerce zones").enabled(true))
            .sends(json!({ "default_sni": "*.example.com", "description": "My Ecommerce zones", "enabled": true }))
            .answers(200, map_json())
            .needs(WRITE),
        Case::new(
            "DELETE /accounts/{account_id}/addressing/address_maps/{address_map_id}",
            "delete-address-map",
            map(),
            |client| nothing(maps(client).delete(ACCOUNT, MAP)),
        )
        .needs(WRITE),
    ];
    cases.extend(members());
    cases
}

/// The addresses of a map, and its members.
fn members() -> Vec<Case> {
    let ip = || format!("{}/ips/192.0.2.1", map());
    // Two accounts: the one that has the map, then the one that is a member.
    let account = || format!("{}/accounts/b1946ac92492d2347c6235b4d2611184", map());
    let zone = || format!("{}/zones/8ac8489932db6327334c9b6d58544cfe", map());
    vec![
        Case::new(
            "PUT /accounts/{account_id}/addressing/address_maps/{address_map_id}/ips/{ip_address}",
            "add-address-map-address",
            ip(),
            |client| nothing(maps(client).ips().update(ACCOUNT, MAP, ADDRESS)),
        )
        .needs(WRITE),
        Case::new(
            "DELETE /accounts/{account_id}/addressing/address_maps/{address_map_id}/ips/{ip_address}",
            "remove-address-map-address",
            ip(),
            |client| nothing(maps(client).ips().delete(ACCOUNT, MAP, ADDRESS)),
        )
        .needs(WRITE),
        Case::new(
            "PUT /accounts/{account_id}/addressing/address_maps/{address_map_id}/accounts/{member_account_id}",
            "add-address-map-account",
            account(),
            |client| nothing(maps(client).accounts().update(ACCOUNT, MAP, MEMBER)),
        ),
        Case::new(
            "DELETE /accounts/{account_id}/addressing/address_maps/{address_map_id}/accounts/{member_account_id}",
            "remove-address-map-account",
            account(),
            |client| nothing(maps(client).accounts().delete(ACCOUNT, MAP, MEMBER)),
        )
        .needs(WRITE),
        Case::new(
            "PUT /accounts/{account_id}/addressing/address_maps/{address_map_id}/zones/{zone_id}",
            "add-address-map-zone",
            zone(),
            |client| nothing(maps(client).zones().update(ACCOUNT, MAP, ZONE)),
        ),
        Case::new(
            "DELETE /accounts/{account_id}/addressing/address_maps/{address_map_id}/zones/{zone_id}",
            "remove-address-map-zone",
            zone(),
            |client| nothing(maps(client).zones().delete(ACCOUNT, MAP, ZONE)),
        )
        .needs(WRITE),
    ]
}

pub(super) fn variants() -> Vec<Case> {
    vec![create(CreateAddressMap::new()).sends(json!({})), edit(EditAddressMap::new()).sends(json!({}))]
}

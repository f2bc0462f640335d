use cloudflare_sdk::Client;
use cloudflare_sdk::addressing::regional_hostnames::{
    CreateRegionalHostname, EditRegionalHostname, RegionalHostnames,
};
use serde_json::{Value, json};

use super::{Case, DNS_ACCOUNT, DNS_ZONE, list, nothing, one};

const HOSTNAME: &str = "foo.example.com";
const READ: &[&str] = &["DNS Read", "DNS Write"];
const WRITE: &[&str] = &["DNS Write"];

fn hostnames(client: &Client) -> RegionalHostnames {
    client.addressing().regional_hostnames()
}

fn hostname_json() -> Value {
    json!({
        "hostname": HOSTNAME,
        "region_key": "ca",
        "routing": "dns",
        "created_on": "2014-01-01T05:20:00.123450Z",
    })
}

fn collection() -> String {
    "/zones/023e105f4ecef8ad9ca31a8372d0c353/addressing/regional_hostnames".to_owned()
}

fn create(body: CreateRegionalHostname) -> Case {
    Case::new(
        "POST /zones/{zone_id}/addressing/regional_hostnames",
        "create-regional-hostname",
        collection(),
        move |client| one(hostnames(client).create(DNS_ZONE, body.clone())),
    )
}

pub(super) fn cases() -> Vec<Case> {
    let hostname = || format!("{}/foo.example.com", collection());
    vec![
        Case::new(
            "GET /accounts/{account_id}/addressing/regional_hostnames/regions",
            "list-regions",
            "/accounts/023e105f4ecef8ad9ca31a8372d0c353/addressing/regional_hostnames/regions",
            |client| list(hostnames(client).regions().list(DNS_ACCOUNT)),
        )
        .answers(200, json!([{ "key": "ca", "label": "Canada" }, { "key": "eu" }]))
        .needs(READ),
        Case::new(
            "GET /zones/{zone_id}/addressing/regional_hostnames",
            "list-regional-hostnames",
            collection(),
            |client| list(hostnames(client).list(DNS_ZONE)),
        )
        .answers(200, json!([hostname_json()]))
        .needs(READ),
        create(CreateRegionalHostname::new(HOSTNAME, "ca").routing("dns"))
            .sends(json!({ "hostname": "foo.example.com", "region_key": "ca", "routing": "dns" }))
            .answers(200, hostname_json())
            .needs(WRITE),
        Case::new(
            "GET /zones/{zone_id}/addressing/regional_hostnames/{hostname}",
            "get-regional-hostname",
            hostname(),
            |client| one(hostnames(client).get(DNS_ZONE, HOSTNAME)),
        )
        .answers(200, hostname_json())
        .needs(READ),
        Case::new(
            "PATCH /zones/{zone_id}/addressing/regional_hostnames/{hostname}",
            "edit-regional-hostname",
            hostname(),
            |client| one(hostnames(client).edit(DNS_ZONE, HOSTNAME, EditRegionalHostname::new("ca"))),
        )
        .sends(json!({ "region_key": "ca" }))
        .answers(200, hostname_json())
        .needs(WRITE),
        Case::new(
            "DELETE /zones/{zone_id}/addressing/regional_hostnames/{hostname}",
            "delete-regional-hostname",
            hostname(),
            |client| nothing(hostnames(client).delete(DNS_ZONE, HOSTNAME)),
        )
        .needs(WRITE),
    ]
}

pub(super) fn variants() -> Vec<Case> {
    vec![
        create(CreateRegionalHostname::new(HOSTNAME, "ca"))
            .sends(json!({ "hostname": "foo.example.com", "region_key": "ca" })),
    ]
}

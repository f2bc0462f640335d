use cloudflare_sdk::addressing;
use cloudflare_sdk::Client;
use cloudflare_sdk::addressing::regional_hostnames::{
    CreateRegionalHostname, EditRegionalHostname, RegionalHostnames,
};
use serde_json::{Value, json};

use super::{Case, DNS_ACCOUNT, DNS_ZONE, list, nothing, one};

const HOSTNAME: &str = "foo.example.com";

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
    Case::new(&addressing::regional_hostnames::CREATE,
        collection(),
        move |client| one(hostnames(client).create(DNS_ZONE).with_body(body.clone())),
    )
}

pub(super) fn cases() -> Vec<Case> {
    let hostname = || format!("{}/foo.example.com", collection());
    vec![
        Case::new(&addressing::regional_hostnames::regions::LIST,
            "/accounts/023e105f4ecef8ad9ca31a8372d0c353/addressing/regional_hostnames/regions",
            |client| list(hostnames(client).regions().list(DNS_ACCOUNT)),
        )
        .answers(200, json!([{ "key": "ca", "label": "Canada" }, { "key": "eu" }])),
        Case::new(&addressing::regional_hostnames::LIST,
            collection(),
            |client| list(hostnames(client).list(DNS_ZONE)),
        )
        .answers(200, json!([hostname_json()])),
        create(CreateRegionalHostname::new(HOSTNAME, "ca").routing("dns"))
            .sends(json!({ "hostname": "foo.example.com", "region_key": "ca", "routing": "dns" }))
            .answers(200, hostname_json()),
        Case::new(&addressing::regional_hostnames::GET,
            hostname(),
            |client| one(hostnames(client).get(DNS_ZONE, HOSTNAME)),
        )
        .answers(200, hostname_json()),
        Case::new(&addressing::regional_hostnames::EDIT,
            hostname(),
            |client| one(hostnames(client).edit(DNS_ZONE, HOSTNAME).with_body(EditRegionalHostname::new("ca"))),
        )
        .sends(json!({ "region_key": "ca" }))
        .answers(200, hostname_json()),
        Case::new(&addressing::regional_hostnames::DELETE,
            hostname(),
            |client| nothing(hostnames(client).delete(DNS_ZONE, HOSTNAME)),
        ),
    ]
}

pub(super) fn variants() -> Vec<Case> {
    vec![
        create(CreateRegionalHostname::new(HOSTNAME, "ca"))
            .sends(json!({ "hostname": "foo.example.com", "region_key": "ca" })),
    ]
}

use cloudflare_sdk::addressing;
use serde_json::json;

use super::{Case, below_account, list, nothing, one};
use crate::{ACCOUNT, BINDING, PREFIX, SERVICE, Stage, binding_json, bindings, new_binding, success};


pub(super) fn cases() -> Vec<Case> {
    let collection = || below_account("/prefixes/2af39739cc4e3b5910c918468bb89828/bindings");
    let binding = || format!("{}/0429b49b6a5155297b78e75a44b09e14", collection());
    let more = json!({
        "id": "0429b49b6a5155297b78e75a44b09e15",
        "cidr": "192.0.2.1/32",
        "provisioning": { "state": "active" },
        "service_id": "5a4d3e21c0b94f8796a1d2e3f4051627",
        "service_name": "CDN",
    });
    let missing = json!({ "id": "3", "provisioning": { "state": "magic_transit_route_missing" } });
    vec![
        Case::new(&addressing::prefixes::service_bindings::LIST,
            collection(),
            |client| list(bindings(client).list(ACCOUNT, PREFIX)),
        )
        .answers(200, json!([binding_json(), more, missing])),
        Case::new(&addressing::prefixes::service_bindings::CREATE,
            collection(),
            |client| one(bindings(client).create(ACCOUNT, PREFIX, new_binding())),
        )
        .sends(json!({ "cidr": "192.0.2.0/24", "service_id": "2db684ee7ca04e159946fd05b99e1bcd" }))
        .answers(201, binding_json()),
        Case::new(&addressing::prefixes::service_bindings::GET,
            binding(),
            |client| one(bindings(client).get(ACCOUNT, PREFIX, BINDING)),
        )
        .answers(200, binding_json()),
        Case::new(&addressing::prefixes::service_bindings::DELETE,
            binding(),
            |client| nothing(bindings(client).delete(ACCOUNT, PREFIX, BINDING)),
        ),
        Case::new(&addressing::services::LIST,
            below_account("/services"),
            |client| list(client.addressing().services().list(ACCOUNT)),
        )
        .answers(200, json!([{ "id": SERVICE, "name": "Magic Transit" }, { "name": "CDN" }, {}])),
    ]
}

/// The order of the members is that of Cloudflare's own client, though it has no meaning.
#[tokio::test]
async fn a_create_arrives_byte_for_byte() {
    let body = r#"{"cidr":"192.0.2.0/24","service_id":"2db684ee7ca04e159946fd05b99e1bcd"}"#;
    let stage = Stage::answering(success(201, binding_json())).await;
    stage.bindings().create(ACCOUNT, PREFIX, new_binding()).await.unwrap();
    let seen = stage.only();
    assert_eq!(seen.method, "POST");
    assert_eq!(
        seen.target,
        "/client/v4/accounts/258def64c72dae45f3e4c8516e2111f2/addressing/prefixes/2af39739cc4e3b5910c918468bb89828/bindings"
    );
    assert_eq!(seen.text(), body);
    assert_eq!(seen.header("content-type"), Some("application/json"));
    assert_eq!(seen.header("content-length"), Some(body.len().to_string().as_str()));
}

//! Our requests are those of Cloudflare's own client, byte for byte.

use std::fs;

use serde_json::Value;

use crate::{ACCOUNT, BINDING, OFFLINE, PREFIX, Stage, binding_json, bindings, new_binding, success};

/// A request, as far as the two can be compared. The target is relative to the base URL.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Wire {
    method: String,
    target: String,
    content_type: Option<String>,
    body: Option<String>,
}

/// What Cloudflare's own client sends for the examples of the description, written down by hand.
const EXPECTED: [(&str, &str, Option<&str>); 5] = [
    (
        "DELETE",
        "/accounts/258def64c72dae45f3e4c8516e2111f2/addressing/prefixes/2af39739cc4e3b5910c918468bb89828/bindings/\
         0429b49b6a5155297b78e75a44b09e14",
        None,
    ),
    (
        "GET",
        "/accounts/258def64c72dae45f3e4c8516e2111f2/addressing/prefixes/2af39739cc4e3b5910c918468bb89828/bindings",
        None,
    ),
    (
        "GET",
        "/accounts/258def64c72dae45f3e4c8516e2111f2/addressing/prefixes/2af39739cc4e3b5910c918468bb89828/bindings/\
         0429b49b6a5155297b78e75a44b09e14",
        None,
    ),
    ("GET", "/accounts/258def64c72dae45f3e4c8516e2111f2/addressing/services", None),
    (
        "POST",
        "/accounts/258def64c72dae45f3e4c8516e2111f2/addressing/prefixes/2af39739cc4e3b5910c918468bb89828/bindings",
        Some(r#"{"cidr":"192.0.2.0/24","service_id":"2db684ee7ca04e159946fd05b99e1bcd"}"#),
    ),
];

fn expected() -> Vec<Wire> {
    let wire = |(method, target, body): (&str, &str, Option<&str>)| Wire {
        method: method.to_owned(),
        target: target.to_owned(),
        content_type: body.map(|_| "application/json".to_owned()),
        body: body.map(str::to_owned),
    };
    EXPECTED.into_iter().map(wire).collect()
}

/// What our methods send for the same values.
fn ours() -> Vec<Wire> {
    let (bindings, services) = (bindings(&OFFLINE), OFFLINE.addressing().services());
    let mut ours: Vec<_> = [
        bindings.create(ACCOUNT, PREFIX, new_binding()).build(),
        bindings.list(ACCOUNT, PREFIX).build(),
        bindings.get(ACCOUNT, PREFIX, BINDING).build(),
        bindings.delete(ACCOUNT, PREFIX, BINDING).build(),
        services.list(ACCOUNT).build(),
    ]
    .into_iter()
    .map(|request| {
        let request = request.unwrap();
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        Wire {
            method: request.method().to_string(),
            target: request.uri().path_and_query().unwrap().as_str().strip_prefix("/client/v4").unwrap().to_owned(),
            content_type: request.headers().get("content-type").map(|value| text(value.as_bytes())),
            body: (!request.body().is_empty()).then(|| text(request.body())),
        }
    })
    .collect();
    ours.sort();
    ours
}

#[test]
fn our_requests_are_those_of_the_official_client() {
    assert_eq!(ours(), expected());
}

#[tokio::test]
async fn a_create_arrives_byte_for_byte() {
    let stage = Stage::answering(success(201, binding_json())).await;
    stage.bindings().create(ACCOUNT, PREFIX, new_binding()).await.unwrap();
    let (seen, [.., create]) = (stage.only(), EXPECTED);
    assert_eq!((seen.method.as_str(), seen.target.as_str()), (create.0, format!("/client/v4{}", create.1).as_str()));
    assert_eq!(seen.body, create.2.unwrap().as_bytes());
    assert_eq!(seen.header("content-type"), Some("application/json"));
    assert_eq!(seen.header("content-length"), Some(create.2.unwrap().len().to_string().as_str()));
}

/// Whether a target belongs to one of our five operations.
fn is_ours(target: &str) -> bool {
    let segments: Vec<_> = target.split('/').skip(1).collect();
    matches!(
        segments[..],
        ["accounts", _, "addressing", "services"]
            | ["accounts", _, "addressing", "prefixes", _, "bindings"]
            | ["accounts", _, "addressing", "prefixes", _, "bindings", _]
    )
}

#[test]
fn our_requests_are_the_recorded_ones() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/wire/official-client-requests.ndjson");
    let Ok(text) = fs::read_to_string(path) else {
        println!("SKIPPED: there is no {path}");
        return;
    };
    let mut recorded: Vec<_> = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .filter(|line| is_ours(line["target"].as_str().unwrap()))
        .map(|line| {
            let text = |name: &str| line[name].as_str().map(str::to_owned);
            Wire {
                method: text("method").unwrap(),
                target: text("target").unwrap(),
                content_type: text("content_type"),
                body: text("body"),
            }
        })
        .collect();
    recorded.sort();
    recorded.dedup();
    assert_eq!(ours(), recorded);
}

//! Compares our requests with those recorded from Cloudflare's own client, if the recording exists beside the checkout.

use std::fs;

use serde_json::Value;

use crate::OFFLINE;
use crate::family::{self, Body, Case};

/// Operations that Cloudflare's own client lacks.
const OURS_ALONE: [&str; 6] = [
    "GET /accounts/{account_id}/addressing/leases",
    "DELETE /accounts/{account_id}/addressing/prefixes/{prefix_id}/bgp/prefixes/{bgp_prefix_id}",
    "PUT /accounts/{account_id}/addressing/address_maps/{address_map_id}/accounts/{member_account_id}",
    "DELETE /accounts/{account_id}/addressing/address_maps/{address_map_id}/accounts/{member_account_id}",
    "PUT /accounts/{account_id}/addressing/address_maps/{address_map_id}/zones/{zone_id}",
    "DELETE /accounts/{account_id}/addressing/address_maps/{address_map_id}/zones/{zone_id}",
];

/// The compared parts of a request.
#[derive(Debug, Clone, PartialEq)]
struct Wire {
    method: String,
    /// The path and query below the base URL.
    target: String,
    body: Body,
}

impl Wire {
    /// A comparable request. In theirs the uploaded file has no media type; in ours it has the description's.
    fn new(method: &str, target: &str, body: Body) -> Self {
        let body = match body {
            Body::Form(parts) => Body::Form(
                parts.into_iter().map(|(name, file_name, _, content)| (name, file_name, None, content)).collect(),
            ),
            body => body,
        };
        Self { method: method.to_owned(), target: target.to_owned(), body }
    }
}

/// The requests of our methods, with the values of the recording.
fn ours() -> Vec<Wire> {
    let wire = |case: &Case| {
        let request = case.request(&OFFLINE).build();
        let target = request.uri().path_and_query().unwrap().as_str().strip_prefix("/client/v4").unwrap();
        let content_type = request.headers().get("content-type").map(|value| value.to_str().unwrap());
        Wire::new(request.method().as_str(), target, Body::read(content_type, request.body()))
    };
    sorted(cases().iter().map(wire).collect())
}

fn cases() -> Vec<Case> {
    let theirs_too = |case: &Case| !OURS_ALONE.contains(&case.key().as_str());
    family::cases().into_iter().filter(theirs_too).chain(family::variants()).collect()
}

fn sorted(mut wires: Vec<Wire>) -> Vec<Wire> {
    wires.sort_by_key(|wire| format!("{wire:?}"));
    wires
}

#[test]
#[ignore = "reads ../shared/wire"]
fn our_requests_equal_the_recorded_ones() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/wire/official-client-requests.ndjson");
    let text = fs::read_to_string(path).unwrap();
    let recorded = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .filter(|line| line["family"] == "addressing")
        .map(|line| {
            let text = |name: &str| line[name].as_str();
            // The recording has this boundary in every form.
            let form = "multipart/form-data; boundary=BOUNDARY";
            let content_type = text("content_type").map(|it| if it == "multipart/form-data" { form } else { it });
            let body = Body::read(content_type, text("body").unwrap_or_default().as_bytes());
            Wire::new(text("method").unwrap(), text("target").unwrap(), body)
        });
    let recorded = sorted(recorded.collect());
    assert_eq!(ours(), recorded);
}

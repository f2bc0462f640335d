use super::*;

const UNKNOWN: &str = "00000000000000000000000000000000";

/// Every operation of the API on addresses, 41 in all. `A`, `P`, `M` and `Z` stand for ids.
const OPERATIONS: [(&str, &str); 41] = [
    ("GET", "/accounts/A/addressing/address_maps"),
    ("POST", "/accounts/A/addressing/address_maps"),
    ("DELETE", "/accounts/A/addressing/address_maps/M"),
    ("GET", "/accounts/A/addressing/address_maps/M"),
    ("PATCH", "/accounts/A/addressing/address_maps/M"),
    ("DELETE", "/accounts/A/addressing/address_maps/M/accounts/A"),
    ("PUT", "/accounts/A/addressing/address_maps/M/accounts/A"),
    ("DELETE", "/accounts/A/addressing/address_maps/M/ips/192.0.2.1"),
    ("PUT", "/accounts/A/addressing/address_maps/M/ips/192.0.2.1"),
    ("DELETE", "/accounts/A/addressing/address_maps/M/zones/Z"),
    ("PUT", "/accounts/A/addressing/address_maps/M/zones/Z"),
    ("GET", "/accounts/A/addressing/leases"),
    ("POST", "/accounts/A/addressing/loa_documents"),
    ("GET", "/accounts/A/addressing/loa_documents/M/download"),
    ("GET", "/accounts/A/addressing/prefixes"),
    ("POST", "/accounts/A/addressing/prefixes"),
    ("DELETE", "/accounts/A/addressing/prefixes/P"),
    ("GET", "/accounts/A/addressing/prefixes/P"),
    ("PATCH", "/accounts/A/addressing/prefixes/P"),
    ("GET", "/accounts/A/addressing/prefixes/P/bgp/prefixes"),
    ("POST", "/accounts/A/addressing/prefixes/P/bgp/prefixes"),
    ("DELETE", "/accounts/A/addressing/prefixes/P/bgp/prefixes/M"),
    ("GET", "/accounts/A/addressing/prefixes/P/bgp/prefixes/M"),
    ("PATCH", "/accounts/A/addressing/prefixes/P/bgp/prefixes/M"),
    ("GET", "/accounts/A/addressing/prefixes/P/bgp/status"),
    ("PATCH", "/accounts/A/addressing/prefixes/P/bgp/status"),
    ("GET", "/accounts/A/addressing/prefixes/P/bindings"),
    ("POST", "/accounts/A/addressing/prefixes/P/bindings"),
    ("DELETE", "/accounts/A/addressing/prefixes/P/bindings/M"),
    ("GET", "/accounts/A/addressing/prefixes/P/bindings/M"),
    ("GET", "/accounts/A/addressing/prefixes/P/delegations"),
    ("POST", "/accounts/A/addressing/prefixes/P/delegations"),
    ("DELETE", "/accounts/A/addressing/prefixes/P/delegations/M"),
    ("POST", "/accounts/A/addressing/prefixes/P/validate"),
    ("GET", "/accounts/A/addressing/regional_hostnames/regions"),
    ("GET", "/accounts/A/addressing/services"),
    ("GET", "/zones/Z/addressing/regional_hostnames"),
    ("POST", "/zones/Z/addressing/regional_hostnames"),
    ("DELETE", "/zones/Z/addressing/regional_hostnames/foo.example.com"),
    ("GET", "/zones/Z/addressing/regional_hostnames/foo.example.com"),
    ("PATCH", "/zones/Z/addressing/regional_hostnames/foo.example.com"),
];

fn operations() -> impl Iterator<Item = (Method, String)> {
    OPERATIONS.into_iter().map(|(method, path)| {
        let id = |segment: &str| match segment {
            "A" => defaults::ACCOUNT_ID.to_owned(),
            "P" => defaults::PREFIX_ID.to_owned(),
            "Z" => defaults::ZONE_ID.to_owned(),
            "M" => UNKNOWN.to_owned(),
            other => other.to_owned(),
        };
        let path: Vec<String> = path.split('/').map(id).collect();
        (method.parse().expect("a method"), path.join("/"))
    })
}

#[tokio::test]
async fn each_has_a_route() {
    let api = start();
    for (method, path) in operations() {
        let received = send_json(&api, method.clone(), &path, &json!({})).await;
        assert!(*received.code() != 7000 && *received.code() != 10405, "{method} {path}: {received:?}");
    }
}

#[tokio::test]
async fn each_needs_credentials() {
    let api = start();
    for (method, path) in operations() {
        assert_refused(&send(bare(&api, method, &path)).await, 400, 9106);
    }
}

#[tokio::test]
async fn reading_is_all_that_the_read_only_token_may_do() {
    let api = start();
    for (method, path) in operations() {
        let received = send(bare(&api, method.clone(), &path).bearer_auth(api.read_only_token())).await;
        if method == Method::GET {
            assert_ne!(received.status, 403, "{path}");
        } else {
            assert_refused(&received, 403, 10000);
        }
    }
}

#[tokio::test]
async fn each_of_an_unknown_account_or_zone_is_404() {
    let api = start();
    for (method, path) in operations() {
        let path = path.replacen(defaults::ACCOUNT_ID, UNKNOWN, 1).replace("/zones/023e", "/zones/123e");
        assert_refused(&send_json(&api, method, &path, &json!({})).await, 404, 1901);
    }
}

#[tokio::test]
async fn the_same_calls_get_the_same_answers_in_every_run() {
    let run = async || {
        let api = start();
        let mut answers = Vec::new();
        for (path, body) in [
            (account_path("/prefixes"), json!({ "cidr": "203.0.113.0/24", "asn": 13335 })),
            (account_path("/address_maps"), json!({ "ips": ["192.0.2.1"] })),
            (bindings_path(), json!({ "cidr": defaults::PREFIX_CIDR, "service_id": defaults::CDN_ID })),
        ] {
            answers.push(post_json(&api, &path, &body).await.body);
        }
        answers.push(get(&api, &account_path("/prefixes")).await.body);
        answers
    };
    assert_eq!(run().await, run().await);
}

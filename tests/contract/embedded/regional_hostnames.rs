use super::*;

fn hostnames() -> String {
    format!("/zones/{}/addressing/regional_hostnames", defaults::ZONE_ID)
}

fn hostname(name: &str) -> String {
    format!("{}/{name}", hostnames())
}

fn new_hostname(name: &str) -> Value {
    json!({ "hostname": name, "region_key": "ca" })
}

async fn start_with_hostname() -> EmbeddedApi {
    let api = start();
    assert_eq!(post_json(&api, &hostnames(), &new_hostname("foo.example.com")).await.status, 200);
    api
}

#[tokio::test]
async fn regions_are_listed_with_key_and_label() {
    let listed = get(&start(), &account_path("/regional_hostnames/regions")).await;
    assert_eq!(listed.status, 200);
    let regions = listed.body["result"].as_array().expect("an array");
    for key in ["ca", "eu", "us"] {
        assert!(regions.iter().any(|region| region["key"] == key && region["label"].is_string()), "{key}");
    }
    assert_eq!(listed.body["result_info"]["count"], regions.len());
    assert_refused(&get(&start(), "/accounts/unknown/addressing/regional_hostnames/regions").await, 404, 1901);
}

#[tokio::test]
async fn create_answers_200_with_the_hostname() {
    let api = start();
    let created = post_json(&api, &hostnames(), &new_hostname("foo.example.com")).await;
    assert_eq!(created.status, 200);
    let created_on = created.body["result"]["created_on"].clone();
    assert!(created_on.is_string());
    let expected =
        json!({ "created_on": created_on, "hostname": "foo.example.com", "region_key": "ca", "routing": "dns" });
    assert_eq!(created.body["result"], expected);
    assert_eq!(get(&api, &hostname("foo.example.com")).await.body["result"], expected);
    let listed = get(&api, &hostnames()).await;
    assert_eq!(listed.body["result"], json!([expected]));
    assert_eq!(listed.body["result_info"]["total_count"], 1);
    assert_eq!(api.regional_hostnames(api.zone_id())[0].region_key, "ca");
}

#[tokio::test]
async fn routing_is_stored_and_returned() {
    let api = start();
    let mut body = new_hostname("foo.example.com");
    body["routing"] = json!("anycast");
    assert_eq!(post_json(&api, &hostnames(), &body).await.body["result"]["routing"], "anycast");
    assert_eq!(api.regional_hostnames(api.zone_id())[0].routing, "anycast");
}

#[tokio::test]
async fn a_hostname_outside_the_zone_or_with_an_inner_wildcard_is_refused() {
    let api = start();
    for name in ["example.com", "*.example.com", "*.foo.example.com", "a.b.example.com"] {
        assert_eq!(post_json(&api, &hostnames(), &new_hostname(name)).await.status, 200, "{name}");
    }
    for name in ["example.net", "notexample.com", "a.*.example.com", "*a.example.com", "*", "", ".example.com"] {
        let refused = post_json(&api, &hostnames(), &new_hostname(name)).await;
        assert_refused(&refused, 400, 1905);
        assert_eq!(refused.pointer(), "/hostname");
    }
    assert_eq!(get(&api, &hostname("%2A.example.com")).await.status, 200);
}

#[tokio::test]
async fn hostnames_are_compared_without_case() {
    let api = start_with_hostname().await;
    let refused = post_json(&api, &hostnames(), &new_hostname("FOO.example.com")).await;
    assert_refused(&refused, 409, 1907);
    assert_eq!(refused.pointer(), "/hostname");
    assert_eq!(get(&api, &hostname("Foo.Example.com")).await.body["result"]["hostname"], "foo.example.com");
}

#[tokio::test]
async fn create_refuses_invalid_properties() {
    let bodies = [
        (json!({ "region_key": "ca" }), "/hostname"),
        (json!({ "hostname": "foo.example.com" }), "/region_key"),
        (json!({ "hostname": "foo.example.com", "region_key": "nowhere" }), "/region_key"),
        (json!({ "hostname": "foo.example.com", "region_key": "ca", "routing": 1 }), "/routing"),
    ];
    assert_bodies_refused(&start(), Method::POST, &hostnames(), &bodies).await;
}

#[tokio::test]
async fn edit_changes_the_region_and_nothing_else() {
    let api = start_with_hostname().await;
    let before = get(&api, &hostname("foo.example.com")).await.body["result"].clone();
    let body = json!({ "region_key": "eu", "routing": "other" });
    let edited = patch_json(&api, &hostname("foo.example.com"), &body).await;
    assert_eq!(edited.status, 200);
    assert_eq!(edited.body["result"]["region_key"], "eu");
    for member in ["hostname", "routing", "created_on"] {
        assert_eq!(edited.body["result"][member], before[member], "{member}");
    }
    let bodies = [(json!({}), "/region_key"), (json!({ "region_key": "nowhere" }), "/region_key")];
    assert_bodies_refused(&api, Method::PATCH, &hostname("foo.example.com"), &bodies).await;
}

#[tokio::test]
async fn delete_answers_200_without_a_result() {
    let api = start_with_hostname().await;
    assert_done(&delete(&api, &hostname("foo.example.com")).await);
    assert_refused(&get(&api, &hostname("foo.example.com")).await, 404, 1901);
    assert_refused(&delete(&api, &hostname("foo.example.com")).await, 404, 1901);
    assert_refused(&patch_json(&api, &hostname("foo.example.com"), &json!({ "region_key": "eu" })).await, 404, 1901);
}

#[tokio::test]
async fn a_hostname_is_found_only_in_its_zone() {
    let api = EmbeddedApi::builder().zone("other", "zone-of-another", "example.net").start().expect("start");
    let path = "/zones/zone-of-another/addressing/regional_hostnames";
    assert_eq!(post_json(&api, path, &new_hostname("foo.example.net")).await.status, 200);
    assert_eq!(get(&api, &hostnames()).await.body["result"], json!([]));
    assert_refused(&get(&api, &hostname("foo.example.net")).await, 404, 1901);
    assert_eq!(api.regional_hostnames("zone-of-another").len(), 1);
    assert!(api.regional_hostnames("unknown").is_empty());
}

#[tokio::test]
async fn an_unknown_zone_is_404() {
    let api = start();
    let path = "/zones/unknown/addressing/regional_hostnames";
    assert_refused(&get(&api, path).await, 404, 1901);
    assert_refused(&post_json(&api, path, &new_hostname("foo.example.com")).await, 404, 1901);
    for method in [Method::GET, Method::PATCH, Method::DELETE] {
        let path = format!("{path}/foo.example.com");
        assert_refused(&send_json(&api, method, &path, &json!({ "region_key": "ca" })).await, 404, 1901);
    }
}

#[tokio::test]
async fn a_hostname_may_be_longer_than_an_id_but_not_than_dns_allows() {
    let api = start();
    let long = format!("{}.example.com", "a".repeat(60));
    assert_refused(&get(&api, &hostname(&long)).await, 404, 1901);
    assert_refused(&get(&api, &hostname(&"a".repeat(254))).await, 400, 7003);
}

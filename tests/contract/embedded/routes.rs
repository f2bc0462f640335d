use super::*;

const UNKNOWN: &str = "00000000000000000000000000000000";

#[tokio::test]
async fn an_unknown_route_is_404() {
    let api = start();
    for path in ["", "/", "/zones", "/accounts", &format!("{}/", bindings_path()), &account_path("/nothing")] {
        assert_refused(&get(&api, path).await, 404, 7000);
    }
}

#[tokio::test]
async fn a_path_outside_the_root_is_404() {
    let api = start();
    let root = api.base_url().replace("/client/v4", "");
    let request = CLIENT.get(format!("{root}{}", bindings_path())).bearer_auth(api.token());
    assert_refused(&send(request).await, 404, 7000);
}

#[tokio::test]
async fn a_method_without_an_operation_is_405_and_allow_lists_the_others() {
    let api = start();
    for method in [Method::PUT, Method::PATCH, Method::DELETE] {
        let refused = send(request(&api, method, &bindings_path())).await;
        assert_refused(&refused, 405, 10405);
        let allowed = refused.headers["allow"].to_str().expect("text");
        assert!(allowed.contains("GET") && allowed.contains("POST"), "{allowed}");
    }
    assert_refused(&send(request(&api, Method::POST, &account_path("/services"))).await, 405, 10405);
}

#[tokio::test]
async fn an_unknown_account_is_404() {
    let api = start();
    let prefixes = format!("/accounts/{UNKNOWN}/addressing/prefixes/{}", defaults::PREFIX_ID);
    let paths = [
        format!("/accounts/{UNKNOWN}/addressing/services"),
        format!("{prefixes}/bindings"),
        format!("{prefixes}/bindings/{}", defaults::FIRST_BINDING_ID),
    ];
    for path in paths {
        assert_refused(&get(&api, &path).await, 404, 1901);
    }
}

#[tokio::test]
async fn an_unknown_prefix_is_404() {
    let api = start();
    assert_refused(&get(&api, &account_path(&format!("/prefixes/{UNKNOWN}/bindings"))).await, 404, 1901);
}

#[tokio::test]
async fn a_prefix_of_another_account_is_404() {
    let api = EmbeddedApi::builder().account("other").start().expect("start");
    let path = format!("/accounts/other/addressing/prefixes/{}/bindings", defaults::PREFIX_ID);
    assert_refused(&get(&api, &path).await, 404, 1901);
}

#[tokio::test]
async fn an_unknown_binding_is_404() {
    let api = start();
    let path = binding_path(UNKNOWN);
    assert_refused(&get(&api, &path).await, 404, 1901);
    assert_refused(&send(request(&api, Method::DELETE, &path)).await, 404, 1901);
}

#[tokio::test]
async fn an_id_of_more_than_32_characters_is_400() {
    let api = start();
    let long = "0".repeat(33);
    for path in [
        format!("/accounts/{long}/addressing/services"),
        account_path(&format!("/prefixes/{long}/bindings")),
        binding_path(&long),
    ] {
        assert_refused(&get(&api, &path).await, 400, 7003);
    }
}

#[tokio::test]
async fn the_length_of_an_id_is_counted_in_characters_after_decoding() {
    let api = start();
    assert_refused(&get(&api, &binding_path(&"%C3%BC".repeat(32))).await, 404, 1901);
    assert_refused(&get(&api, &binding_path(&"%C3%BC".repeat(33))).await, 400, 7003);
}

#[tokio::test]
async fn an_id_that_is_not_utf8_is_400() {
    assert_refused(&get(&start(), &binding_path("%FF")).await, 400, 7003);
}

#[tokio::test]
async fn an_encoded_slash_is_part_of_the_id() {
    let api = start_with_first_binding().await;
    let path = format!("{}%2F{}", bindings_path(), defaults::FIRST_BINDING_ID);
    assert_refused(&get(&api, &path).await, 404, 7000);
    assert_refused(&get(&api, &binding_path("a%2Fb")).await, 404, 1901);
}

#[tokio::test]
async fn the_query_is_ignored() {
    let api = start_with_first_binding().await;
    let listed = get(&api, &format!("{}?page=2&per_page=1", bindings_path())).await;
    assert_eq!(listed.body["result"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn every_response_has_its_own_ray_id() {
    let api = start();
    let found = get(&api, &bindings_path()).await;
    let refused = get(&api, "/zones").await;
    assert_eq!(found.headers["cf-ray"], "0000000000000001-LOCAL");
    assert_eq!(refused.headers["cf-ray"], "0000000000000002-LOCAL");
}

use std::time::Duration;

use super::*;

#[tokio::test]
async fn create_answers_201_with_the_binding_in_an_envelope() {
    let api = start();
    let created = create(&api, "192.0.2.0/24").await;
    assert_eq!(created.status, 201);
    assert_eq!(
        created.body,
        json!({
            "success": true,
            "errors": [],
            "messages": [],
            "result": {
                "id": defaults::FIRST_BINDING_ID,
                "cidr": "192.0.2.0/24",
                "provisioning": { "state": "provisioning" },
                "service_id": defaults::MAGIC_TRANSIT_ID,
                "service_name": "Magic Transit",
            },
        })
    );
}

#[tokio::test]
async fn get_answers_200_with_the_binding() {
    let api = start_with_first_binding().await;
    let read = get(&api, &binding_path(defaults::FIRST_BINDING_ID)).await;
    assert_eq!(read.status, 200);
    assert_eq!(read.body["result"]["id"], defaults::FIRST_BINDING_ID);
    assert_eq!(read.body["result"]["service_name"], "Magic Transit");
}

#[tokio::test]
async fn list_answers_in_the_order_of_creation() {
    let api = start_with_first_binding().await;
    for cidr in ["192.0.2.200/32", "192.0.2.0/25", "192.0.2.1/32"] {
        assert_eq!(create(&api, cidr).await.status, 201);
    }
    let listed = get(&api, &bindings_path()).await;
    assert_eq!(listed.status, 200);
    let items = listed.body["result"].as_array().expect("an array");
    let cidrs: Vec<_> = items.iter().map(|item| item["cidr"].as_str().unwrap_or_default()).collect();
    assert_eq!(cidrs, ["192.0.2.0/24", "192.0.2.200/32", "192.0.2.0/25", "192.0.2.1/32"]);
}

#[tokio::test]
async fn list_of_a_prefix_without_bindings_is_empty() {
    let listed = get(&start(), &bindings_path()).await;
    assert_eq!((listed.status.as_u16(), &listed.body["result"]), (200, &json!([])));
}

#[tokio::test]
async fn delete_answers_200_without_a_result_and_the_binding_is_gone() {
    let api = start_with_first_binding().await;
    let path = binding_path(defaults::FIRST_BINDING_ID);
    let deleted = send(request(&api, Method::DELETE, &path)).await;
    assert_eq!(deleted.status, 200);
    assert_eq!(deleted.body, json!({ "success": true, "errors": [], "messages": [] }));
    assert_refused(&get(&api, &path).await, 404, 1901);
    assert_refused(&send(request(&api, Method::DELETE, &path)).await, 404, 1901);
    assert!(api.bindings(api.prefix_id()).is_empty());
}

#[tokio::test]
async fn after_all_bindings_are_deleted_the_next_one_has_to_cover_exactly_the_prefix() {
    let api = start_with_first_binding().await;
    send(request(&api, Method::DELETE, &binding_path(defaults::FIRST_BINDING_ID))).await;
    assert_refused(&create(&api, "192.0.2.0/25").await, 400, 1905);
    assert_eq!(create(&api, "192.0.2.0/24").await.status, 201);
}

#[tokio::test]
async fn services_are_listed_with_id_and_name() {
    let listed = get(&start(), &account_path("/services")).await;
    assert_eq!(listed.status, 200);
    assert_eq!(listed.body["result"][0], json!({ "id": defaults::MAGIC_TRANSIT_ID, "name": "Magic Transit" }));
    let names: Vec<_> = listed.body["result"].as_array().into_iter().flatten().map(|item| &item["name"]).collect();
    assert_eq!(names, ["Magic Transit", "CDN", "Spectrum"]);
}

#[tokio::test]
async fn the_first_binding_has_to_cover_exactly_the_prefix() {
    let api = start();
    for cidr in ["192.0.2.0/25", "192.0.0.0/16"] {
        let refused = create(&api, cidr).await;
        assert_refused(&refused, 400, 1905);
        assert_eq!(refused.pointer(), "/cidr");
    }
    assert!(api.bindings(api.prefix_id()).is_empty());
}

#[tokio::test]
async fn later_bindings_have_to_be_inside_the_prefix() {
    let api = start_with_first_binding().await;
    for cidr in ["198.51.100.0/25", "192.0.0.0/16", "2001:db8::/32"] {
        let refused = create(&api, cidr).await;
        assert_refused(&refused, 400, 1905);
        assert_eq!(refused.pointer(), "/cidr");
    }
    assert_eq!(create(&api, "192.0.2.128/25").await.status, 201);
}

#[tokio::test]
async fn two_bindings_cannot_have_the_same_addresses() {
    let api = start_with_first_binding().await;
    let refused = create(&api, defaults::PREFIX_CIDR).await;
    assert_refused(&refused, 409, 1108);
    assert_eq!(refused.pointer(), "/cidr");
    assert_eq!(create(&api, "192.0.2.1/32").await.status, 201);
    assert_refused(&create(&api, "192.0.2.1/32").await, 409, 1108);
}

#[tokio::test]
async fn a_cidr_is_compared_by_value_and_returned_in_canonical_form() {
    let prefix = "0a1b2c3d4e5f60718293a4b5c6d7e8f9";
    let api = EmbeddedApi::builder().prefix(defaults::ACCOUNT_ID, prefix, "2001:db8::/32").start().expect("start");
    let path = account_path(&format!("/prefixes/{prefix}/bindings"));
    let body = json!({ "cidr": "2001:0DB8:0::/32", "service_id": defaults::CDN_ID }).to_string();
    let create = || request(&api, Method::POST, &path).header("content-type", "application/json").body(body.clone());
    let created = send(create()).await;
    assert_eq!(created.status, 201);
    assert_eq!(created.body["result"]["cidr"], "2001:db8::/32");
    assert_refused(&send(create()).await, 409, 1108);
}

#[tokio::test]
async fn ids_are_distinct_32_hexadecimal_digits_and_the_same_in_every_run() {
    let (one, other) = (start_with_first_binding().await, start_with_first_binding().await);
    create(&one, "192.0.2.1/32").await;
    create(&other, "192.0.2.1/32").await;
    let ids: Vec<_> = one.bindings(defaults::PREFIX_ID).into_iter().map(|binding| binding.id).collect();
    assert_ne!(ids[0], ids[1]);
    assert!(ids.iter().all(|id| id.len() == 32 && id.chars().all(|digit| digit.is_ascii_hexdigit())));
    assert_eq!(one.bindings(defaults::PREFIX_ID), other.bindings(defaults::PREFIX_ID));
}

#[tokio::test]
async fn by_default_a_binding_is_active_on_the_first_read() {
    let api = start_with_first_binding().await;
    let read = get(&api, &binding_path(defaults::FIRST_BINDING_ID)).await;
    assert_eq!(read.body["result"]["provisioning"]["state"], "active");
}

#[tokio::test]
async fn a_binding_is_provisioning_until_the_configured_time_has_passed() {
    for time in [Duration::from_secs(3600), Duration::MAX] {
        let api = EmbeddedApi::builder().activate_after(time).start().expect("start");
        create(&api, defaults::PREFIX_CIDR).await;
        let read = get(&api, &binding_path(defaults::FIRST_BINDING_ID)).await;
        assert_eq!(read.body["result"]["provisioning"]["state"], "provisioning");
        let listed = get(&api, &bindings_path()).await;
        assert_eq!(listed.body["result"][0]["provisioning"]["state"], "provisioning");
    }
}

#[tokio::test]
async fn a_state_that_a_test_sets_stays() {
    let api = start_with_first_binding().await;
    for state in ["magic_transit_route_missing", "provisioning", "a state of next year"] {
        api.set_state(defaults::FIRST_BINDING_ID, state);
        // Some of these are not in the description.
        let request = request(&api, Method::GET, &binding_path(defaults::FIRST_BINDING_ID));
        let read = received(request.send().await.expect("a response")).await;
        assert_eq!(read.body["result"]["provisioning"]["state"], state);
        assert_eq!(api.bindings(defaults::PREFIX_ID)[0].state, state);
    }
}

#[tokio::test]
async fn a_test_can_set_the_state_of_a_binding_before_it_exists() {
    let api = start();
    api.set_state(defaults::FIRST_BINDING_ID, "magic_transit_route_missing");
    let created = create(&api, defaults::PREFIX_CIDR).await;
    assert_eq!(created.body["result"]["provisioning"]["state"], "magic_transit_route_missing");
}

#[tokio::test]
async fn the_service_for_an_address_is_that_of_the_narrowest_active_binding() {
    let prefix = "0a1b2c3d4e5f60718293a4b5c6d7e8f9";
    let api = EmbeddedApi::builder()
        .binding(defaults::PREFIX_ID, defaults::PREFIX_CIDR, defaults::MAGIC_TRANSIT_ID)
        .binding(defaults::PREFIX_ID, "192.0.2.0/25", defaults::CDN_ID)
        .binding(defaults::PREFIX_ID, "192.0.2.1/32", defaults::SPECTRUM_ID)
        .prefix(defaults::ACCOUNT_ID, prefix, "2001:db8::/32")
        .binding(prefix, "2001:db8::/32", defaults::CDN_ID)
        .start()
        .expect("start");
    let service_for = |address: &str| api.service_for(address.parse::<std::net::IpAddr>().expect("an address"));
    for (address, service) in [
        ("192.0.2.0", defaults::CDN_ID),
        ("192.0.2.1", defaults::SPECTRUM_ID),
        ("192.0.2.127", defaults::CDN_ID),
        ("192.0.2.128", defaults::MAGIC_TRANSIT_ID),
        ("2001:db8:ffff::1", defaults::CDN_ID),
    ] {
        assert_eq!(service_for(address).as_deref(), Some(service), "{address}");
    }
    assert_eq!((service_for("192.0.3.0"), service_for("2001:db9::")), (None, None));
    // A binding that is provisioning, or in any other state, does not answer.
    let narrow = api.bindings(defaults::PREFIX_ID).remove(1).id;
    for state in ["provisioning", "magic_transit_route_missing"] {
        api.set_state(&narrow, state);
        assert_eq!(service_for("192.0.2.2").as_deref(), Some(defaults::MAGIC_TRANSIT_ID), "{state}");
    }
    api.set_state(&narrow, "active");
    assert_eq!(service_for("192.0.2.2").as_deref(), Some(defaults::CDN_ID));
    assert!(api.requests().is_empty());
}

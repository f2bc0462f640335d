use super::*;

async fn post_text(api: &EmbeddedApi, content_type: Option<&str>, text: impl Into<String>) -> Received {
    let mut request = request(api, Method::POST, &bindings_path()).body(text.into());
    if let Some(content_type) = content_type {
        request = request.header("content-type", content_type);
    }
    send(request).await
}

fn valid() -> Value {
    json!({ "cidr": defaults::PREFIX_CIDR, "service_id": defaults::MAGIC_TRANSIT_ID })
}

#[tokio::test]
async fn the_content_type_has_to_be_json() {
    let api = start();
    for content_type in [None, Some("text/plain"), Some("application/x-www-form-urlencoded"), Some("application/jsonp")]
    {
        assert_refused(&post_text(&api, content_type, valid().to_string()).await, 415, 1903);
    }
}

#[tokio::test]
async fn the_content_type_may_have_parameters_and_capitals() {
    let created = post_text(&start(), Some("Application/JSON; charset=utf-8"), valid().to_string()).await;
    assert_eq!(created.status, 201);
}

#[tokio::test]
async fn a_body_that_is_not_json_is_refused() {
    let api = start();
    for text in ["", "{", "{\"cidr\":", "cidr=192.0.2.0/24", "\u{0}"] {
        assert_refused(&post_text(&api, Some("application/json"), text).await, 400, 1902);
    }
}

#[tokio::test]
async fn a_body_that_is_not_utf8_is_refused() {
    let api = start();
    let request = post(&api, &valid()).body(b"{\"cidr\":\"\xff\"}".to_vec());
    assert_refused(&send(request).await, 400, 1902);
}

#[tokio::test]
async fn a_body_other_than_an_object_is_refused() {
    let api = start();
    for text in ["[]", "null", "\"192.0.2.0/24\"", "7"] {
        assert_refused(&post_text(&api, Some("application/json"), text).await, 400, 1902);
    }
}

#[tokio::test]
async fn a_body_over_the_limit_is_refused() {
    let refused = post_text(&start(), Some("application/json"), "x".repeat(16 * 1024 * 1024 + 1)).await;
    assert_refused(&refused, 413, 1902);
}

#[tokio::test]
async fn a_missing_or_null_property_is_refused_with_its_pointer() {
    let api = start();
    for name in ["cidr", "service_id"] {
        for missing in [None, Some(Value::Null)] {
            let mut body = valid();
            let members = body.as_object_mut().expect("an object");
            members.remove(name);
            members.extend(missing.map(|value| (name.to_owned(), value)));
            let refused = send(post(&api, &body)).await;
            assert_refused(&refused, 400, 1904);
            assert_eq!(refused.pointer(), &format!("/{name}"));
        }
    }
}

#[tokio::test]
async fn a_property_of_another_type_is_refused_with_its_pointer() {
    let api = start();
    for name in ["cidr", "service_id"] {
        for value in [json!(1), json!(true), json!(["192.0.2.0/24"]), json!({})] {
            let mut body = valid();
            body[name] = value;
            let refused = send(post(&api, &body)).await;
            assert_refused(&refused, 400, 1904);
            assert_eq!(refused.pointer(), &format!("/{name}"));
        }
    }
}

#[tokio::test]
async fn all_invalid_properties_are_reported_at_once() {
    let refused = send(post(&start(), &json!({ "service_id": 1 }))).await;
    let errors = refused.body["errors"].as_array().expect("an array");
    let pointers: Vec<_> = errors.iter().map(|error| &error["source"]["pointer"]).collect();
    assert_eq!(pointers, ["/cidr", "/service_id"]);
}

#[tokio::test]
async fn unknown_properties_are_ignored() {
    let mut body = valid();
    body["comment"] = json!("ours");
    assert_eq!(send(post(&start(), &body)).await.status, 201);
}

#[tokio::test]
async fn an_invalid_cidr_is_refused() {
    let api = start();
    for cidr in ["", "192.0.2.0", "192.0.2.0/33", "192.0.2/24", "192.0.2.0/24 ", "2001:db8::/129", "prefix"] {
        let refused = create(&api, cidr).await;
        assert_refused(&refused, 400, 1904);
        assert_eq!(refused.pointer(), "/cidr");
    }
}

#[tokio::test]
async fn a_cidr_with_host_bits_is_refused() {
    let api = start();
    for cidr in ["192.0.2.1/24", "2001:db8::1/32"] {
        let refused = create(&api, cidr).await;
        assert_refused(&refused, 400, 1904);
        assert_eq!(refused.pointer(), "/cidr");
    }
}

#[tokio::test]
async fn an_unknown_service_is_refused() {
    let body = json!({ "cidr": defaults::PREFIX_CIDR, "service_id": "00000000000000000000000000000000" });
    let refused = send(post(&start(), &body)).await;
    assert_refused(&refused, 400, 1904);
    assert_eq!(refused.pointer(), "/service_id");
}

#[tokio::test]
async fn an_unknown_prefix_is_reported_before_the_body_is_checked() {
    let api = start();
    let path = account_path("/prefixes/00000000000000000000000000000000/bindings");
    let request = request(&api, Method::POST, &path).header("content-type", "application/json").body("{");
    assert_refused(&send(request).await, 404, 1901);
}

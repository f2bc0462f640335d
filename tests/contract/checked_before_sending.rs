//! Violations of limits, which are all refused together before anything is sent.

use cloudflare_sdk::addressing::prefixes::service_bindings::CreateServiceBinding;
use cloudflare_sdk::{Error, Request};
use sdk_tests::fixtures::ids::Resources as _;
use sdk_tests::fixtures::limits::Resources as _;
use sdk_tests::fixtures::limits::orders::CreateOrder;
use sdk_tests::fixtures::path_values::Resources as _;
use serde_json::json;

use crate::{ACCOUNT, BINDING, CIDR, OFFLINE, PREFIX, SERVICE, Stage, bindings, fields, line, new_binding, success};

/// The error of a request that was not sent.
async fn refused<T: 'static>(request: Request<T>) -> Error {
    let looked_at = request.url().expect_err("the URL of an invalid request");
    assert!(request.build().is_err());
    let Err(error) = request.await else { panic!("it was sent") };
    assert_eq!(looked_at.violations(), error.violations());
    assert!(error.is_invalid_request() && !error.may_have_been_applied());
    assert_eq!((error.attempts(), error.status()), (0, None));
    let line = line(&error);
    for violation in error.violations() {
        assert!(line.contains(&violation.to_string()), "`{line}` lacks `{violation}`");
    }
    error
}

async fn stage() -> Stage {
    Stage::answering(success(200, json!({}))).await
}

#[tokio::test]
async fn all_violations_are_reported_at_once_with_their_fields() {
    let stage = stage().await;
    let body = CreateServiceBinding::new("192.0.2.1/24", "s".repeat(33));
    let error = refused(stage.bindings().create("a".repeat(40), "", body)).await;
    assert_eq!(fields(&error), ["account_id", "cidr", "prefix_id", "service_id"]);
    assert!(line(&error).contains("account_id: 40 characters, at most 32"), "{error}");
    assert!(line(&error).contains("service_id: 33 characters, at most 32"), "{error}");
    assert_eq!(error.operation().unwrap().id(), "create-service-binding");
    assert!(stage.seen().is_empty());
}

#[tokio::test]
async fn an_id_of_33_characters_is_refused_in_every_place() {
    let stage = stage().await;
    let (bindings, services) = (stage.bindings(), stage.client().addressing().services());
    let long = || "a".repeat(33);
    for (error, field) in [
        (refused(bindings.list(long(), PREFIX)).await, "account_id"),
        (refused(bindings.list(ACCOUNT, long())).await, "prefix_id"),
        (refused(bindings.create(long(), PREFIX, new_binding())).await, "account_id"),
        (refused(bindings.create(ACCOUNT, long(), new_binding())).await, "prefix_id"),
        (refused(bindings.create(ACCOUNT, PREFIX, CreateServiceBinding::new(CIDR, long()))).await, "service_id"),
        (refused(bindings.get(long(), PREFIX, BINDING)).await, "account_id"),
        (refused(bindings.get(ACCOUNT, long(), BINDING)).await, "prefix_id"),
        (refused(bindings.get(ACCOUNT, PREFIX, long())).await, "binding_id"),
        (refused(bindings.delete(long(), PREFIX, BINDING)).await, "account_id"),
        (refused(bindings.delete(ACCOUNT, long(), BINDING)).await, "prefix_id"),
        (refused(bindings.delete(ACCOUNT, PREFIX, long())).await, "binding_id"),
        (refused(services.list(long())).await, "account_id"),
    ] {
        assert_eq!(fields(&error), [field]);
    }
    assert!(stage.seen().is_empty());
}

#[tokio::test]
async fn the_length_of_an_id_is_counted_in_characters_not_bytes() {
    let stage = stage().await;
    let (ascii, wide) = ("a".repeat(32), "é".repeat(32));
    stage.bindings().get(&ascii, wide, BINDING).await.unwrap();
    let encoded = "%C3%A9".repeat(32);
    let target = format!("/client/v4/accounts/{ascii}/addressing/prefixes/{encoded}/bindings/{BINDING}");
    assert_eq!(stage.only().target, target);
}

#[tokio::test]
async fn a_path_value_that_is_empty_or_a_dot_segment_is_refused() {
    let stage = stage().await;
    let bindings = stage.bindings();
    for value in ["", ".", "..", "%2e", "%2e%2e", "%2E%2E", ".%2e", "%2e.", "%252e%252e", "%25252e."] {
        assert_eq!(fields(&refused(bindings.list(value, PREFIX)).await), ["account_id"], "{value:?}");
        assert_eq!(fields(&refused(bindings.list(ACCOUNT, value)).await), ["prefix_id"], "{value:?}");
        assert_eq!(fields(&refused(bindings.delete(ACCOUNT, PREFIX, value)).await), ["binding_id"], "{value:?}");
    }
    assert!(stage.seen().is_empty());
}

#[tokio::test]
async fn any_other_path_value_is_one_percent_encoded_segment() {
    // A segment consists of pchar; everything else is percent-encoded as UTF-8 (RFC 3986, section 3.3).
    for (value, segment) in [
        ("a/b", "a%2Fb"),
        ("a/../b", "a%2F..%2Fb"),
        ("../..", "..%2F.."),
        ("a?x=1", "a%3Fx=1"),
        ("a#b", "a%23b"),
        ("100%", "100%25"),
        ("%2F", "%252F"),
        ("a b", "a%20b"),
        ("ü", "%C3%BC"),
        ("\u{1f600}", "%F0%9F%98%80"),
        ("a\nb", "a%0Ab"),
        ("a\\b", "a%5Cb"),
        ("...", "..."),
        ("2001:db8::1", "2001:db8::1"),
        ("user@host", "user@host"),
        ("-._~!$&'()*+,;=", "-._~!$&'()*+,;="),
    ] {
        let stage = stage().await;
        stage.bindings().get(ACCOUNT, PREFIX, value).await.unwrap();
        let target = format!("/client/v4/accounts/{ACCOUNT}/addressing/prefixes/{PREFIX}/bindings/{segment}");
        assert_eq!(stage.only().target, target, "{value:?}");
    }
}

#[tokio::test]
async fn an_invalid_cidr_or_one_with_host_bits_is_refused() {
    let stage = stage().await;
    let create = |cidr: &str| stage.bindings().create(ACCOUNT, PREFIX, CreateServiceBinding::new(cidr, SERVICE));
    for cidr in ["", "x", "192.0.2.0", "192.0.2.0/", "192.0.2.0/33", "192.0.2/24", "256.0.2.0/24", "192.0.2.0/-1"] {
        assert_eq!(fields(&refused(create(cidr)).await), ["cidr"], "{cidr:?}");
    }
    for cidr in ["2001:db8::", "2001:db8::/129", "2001:db8:::/32", "192.0.2.0/24 ", "192.0.2.0/24\n", "/24"] {
        assert_eq!(fields(&refused(create(cidr)).await), ["cidr"], "{cidr:?}");
    }
    // Bits beyond the prefix length are zero (RFC 4632, section 3.1). The error names the block that was probably
    // meant.
    for (cidr, meant) in [("192.0.2.1/24", "192.0.2.0/24"), ("2001:db8::1/32", "2001:db8::/32")] {
        let error = refused(create(cidr)).await;
        assert_eq!(fields(&error), ["cidr"]);
        assert!(line(&error).contains(meant), "{error}");
    }
    assert!(stage.seen().is_empty());
    for cidr in ["192.0.2.0/24", "192.0.2.1/32", "0.0.0.0/0", "2001:db8::/32", "2001:DB8::1/128", "::/0"] {
        create(cidr).await.unwrap_or_else(|error| panic!("{cidr}: {error}"));
    }
    let sent: Vec<_> = stage.seen().iter().map(|seen| seen.text().to_owned()).collect();
    assert_eq!(sent[4], format!(r#"{{"cidr":"2001:DB8::1/128","service_id":"{SERVICE}"}}"#), "sent as it was given");
}

#[tokio::test]
async fn limits_of_every_kind_are_reported_together() {
    let stage = stage().await;
    let order = CreateOrder::new("n", 11).from("2001:db8::1").tags(["ok", "long", "ok"]);
    let error = refused(stage.client().orders().create(order)).await;
    // 11 is more than 10 and not a multiple of 2; there are three tags instead of two, and one is a duplicate.
    assert_eq!(fields(&error), ["count", "count", "from", "name", "tags", "tags", "tags[1]"]);
    assert!(stage.seen().is_empty());
}

#[test]
fn each_limit_is_checked_at_its_boundaries() {
    let orders = OFFLINE.orders();
    let refused = |order: CreateOrder| {
        orders.create(order).url().map_or_else(|error| fields(&error).join(" "), |_| "nothing".to_owned())
    };
    for (name, wrong) in [("", "name"), ("a", "name"), ("ab", "nothing"), ("éééé", "nothing"), ("abcde", "name")] {
        assert_eq!(refused(CreateOrder::new(name, 2)), wrong, "{name:?}");
    }
    for (count, wrong) in [(-2, "count"), (0, "count"), (2, "nothing"), (3, "count"), (10, "nothing"), (12, "count")] {
        assert_eq!(refused(CreateOrder::new("ab", count)), wrong, "{count}");
    }
    let tags = |tags: &[&str]| refused(CreateOrder::new("ab", 2).tags(tags.iter().copied()));
    assert_eq!(tags(&[]), "tags");
    assert_eq!(tags(&["a"]), "nothing");
    assert_eq!(tags(&["abc", "b"]), "nothing");
    assert_eq!(tags(&["a", "b", "c"]), "tags");
    assert_eq!(tags(&["a", "a"]), "tags");
    assert_eq!(tags(&["a", "abcd"]), "tags[1]");
    assert_eq!(refused(CreateOrder::new("ab", 2).from("192.0.2.1")), "nothing");
    assert_eq!(refused(CreateOrder::new("ab", 2).from("192.0.2.256")), "from");
}

#[tokio::test]
async fn the_limits_of_a_request_do_not_apply_to_its_response() {
    let stage = Stage::answering(crate::json_answer(200, &json!({ "name": "longer than four" }))).await;
    let order = stage.client().orders().create(CreateOrder::new("ab", 2)).await.unwrap();
    assert_eq!(order.name.as_deref(), Some("longer than four"));
}

#[test]
fn the_limits_of_an_id_in_the_path_are_checked() {
    let url = |rack: &str, host: &str| OFFLINE.racks().hosts().get(rack, host).url();
    assert_eq!(url("r001", "h").unwrap().path(), "/client/v4/racks/r001/hosts/h");
    assert_eq!(url("r01", "h").unwrap_err().violations()[0].to_string(), "rack_id: 3 characters, at least 4");
    assert_eq!(url("r0001", "h").unwrap_err().violations()[0].to_string(), "rack_id: 5 characters, at most 4");
    assert_eq!(fields(&url("", "..").unwrap_err()), ["host_id", "rack_id", "rack_id"]);
}

#[tokio::test]
async fn a_path_value_without_limits_may_be_long_but_not_empty_or_a_dot_segment() {
    let stage = stage().await;
    let ips = stage.client().maps().ips();
    let error = refused(ips.delete("", "..")).await;
    assert_eq!(fields(&error), ["ip", "map_id"]);
    assert!(stage.seen().is_empty());
    ips.delete("m", "x".repeat(10_000)).await.unwrap();
    assert!(stage.only().target.ends_with("xxx"));
    assert!(bindings(&stage.client()).list("m", "p").url().is_ok());
}

#[tokio::test]
async fn a_violation_does_not_show_the_credential_that_was_given_as_a_value() {
    let (stage, long) = (stage().await, "t0k3n-".repeat(20));
    for token in [crate::TOKEN, &long] {
        let client = stage.builder().api_token(token).build().unwrap();
        let error = refused(bindings(&client).create(ACCOUNT, PREFIX, CreateServiceBinding::new(token, SERVICE))).await;
        let shown = format!("{error} {error:?} {:?}", error.violations());
        assert!(shown.contains("[redacted]") && !shown.contains(&token[..8]), "{shown}");
    }
}

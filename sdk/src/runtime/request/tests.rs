use serde_json::json;

use super::super::fake::{Fake, Step};
use super::*;
use crate::Client;
use crate::runtime::{self, Check, Limit, Style, Validate};

const SECRET: &str = "planted-secret-3c9e";

static GET: Operation = Operation::new("get-thing", Method::GET, "/accounts/{account_id}/things/{thing_id}");
static LIST: Operation = Operation::new("list-things", Method::GET, "/things");
static CREATE: Operation = Operation::new("create-thing", Method::POST, "/accounts/{account_id}/things");

/// Identifies an account.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccountId(runtime::OriginText);

runtime::text_type!(AccountId[MaxLength(32)]);

#[derive(Serialize)]
struct CreateThing {
    cidr: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

impl Validate for CreateThing {
    fn validate(&self, check: &mut Check<'_>) {
        check.field("cidr", &self.cidr, &[Limit::Cidr]);
        check.field("note", &self.note, &[Limit::MinLength(1)]);
    }
}

fn client() -> Client {
    Client::builder().api_token(SECRET).base_url("https://h.test/client/v4").build().unwrap()
}

fn create(cidr: &str) -> Request<()> {
    let body = CreateThing { cidr: cidr.into(), note: None };
    client().request(&CREATE).path::<AccountId>("a1").json(&body).empty()
}

fn list() -> Request<()> {
    client().request(&LIST).empty()
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).map(|value| value.to_str().unwrap())
}

fn violations(error: &Error) -> Vec<String> {
    assert!(error.is_invalid_request() && error.attempts() == 0);
    error.violations().iter().map(ToString::to_string).collect()
}

#[test]
fn a_built_request_is_the_one_that_is_sent() {
    let request = create("192.0.2.0/24");
    let sent = request.build().unwrap();
    assert_eq!(sent.method(), request.method());
    assert_eq!(sent.uri(), request.url().unwrap().as_str());
    assert_eq!(sent.uri(), "https://h.test/client/v4/accounts/a1/things");
    assert_eq!(sent.headers(), &request.headers());
    assert_eq!(&sent.body()[..], br#"{"cidr":"192.0.2.0/24"}"#);
    assert_eq!(request.body(), Some(&sent.body()[..]));
}

#[test]
fn a_request_has_these_headers_and_no_other() {
    let headers = list().headers();
    let agent = format!("cloudflare-sdk-rust/{}", env!("CARGO_PKG_VERSION"));
    assert_eq!(header(&headers, "user-agent"), Some(&*agent));
    assert_eq!(header(&headers, "accept"), Some("application/json"));
    assert_eq!(header(&headers, "authorization"), Some(&*format!("Bearer {SECRET}")));
    assert_eq!(headers.len(), 3, "no body, no content type");
    assert!(headers["authorization"].is_sensitive());
    assert_eq!(header(&create("192.0.2.0/24").headers(), "content-type"), Some("application/json"));
}

#[test]
fn paths_are_encoded_and_queries_follow_what_is_set() {
    let request = client()
        .request(&GET)
        .path::<AccountId>("a/b")
        .path::<u64>(7_u64)
        .query("page", &Some(2))
        .query("per_page", &None::<u32>)
        .query("tag", &["x y", "z"][..])
        .query_with("ids", &[1, 2][..], Style::FormUnexploded)
        .empty();
    assert_eq!(
        request.url().unwrap().as_str(),
        "https://h.test/client/v4/accounts/a%2Fb/things/7?page=2&tag=x%20y&tag=z&ids=1,2"
    );
}

#[test]
fn one_error_lists_every_violation_with_its_field() {
    let body = CreateThing { cidr: "192.0.2.1/24".into(), note: Some(String::new()) };
    let request = client().request(&CREATE).path::<AccountId>("a".repeat(40)).json(&body).empty();
    let expected = [
        "account_id: 40 characters, at most 32",
        "cidr: 192.0.2.1/24 has bits set beyond /24; did you mean 192.0.2.0/24?",
        "note: 0 characters, at least 1",
    ];
    assert_eq!(violations(&request.build().unwrap_err()), expected);
    assert_eq!(violations(&request.url().unwrap_err()), expected);
    assert!(request.build().unwrap_err().to_string().contains("account_id: 40 characters, at most 32"));
}

#[tokio::test]
async fn an_invalid_request_is_not_sent() {
    let fake = Fake::new([Step::json(200, "{}")]);
    let client = Client::builder().api_token(SECRET).transport(fake.clone()).build().unwrap();
    let error = client.request(&CREATE).path::<AccountId>("..").empty().await.unwrap_err();
    assert!(violations(&error)[0].starts_with("account_id: "));
    assert_eq!(fake.count(), 0);
}

#[test]
fn too_few_and_too_many_path_values_are_violations() {
    let few = client().request(&GET).path::<AccountId>("a").empty();
    assert_eq!(few.build().unwrap_err().violations()[0].field(), "thing_id");
    let many = client().request(&LIST).path::<AccountId>("a").empty();
    assert_eq!(many.build().unwrap_err().violations()[0].field(), "path");
}

#[test]
fn a_violation_reported_twice_is_listed_once() {
    let id = AccountId::from("a".repeat(40));
    struct Params<'a>(&'a AccountId);
    impl Validate for Params<'_> {
        fn validate(&self, check: &mut Check<'_>) {
            check.field("owner", self.0, &[]);
        }
    }
    let request = client().request(&LIST).validate(&Params(&id)).query("owner", &id).empty();
    assert_eq!(violations(&request.build().unwrap_err()).len(), 1);
}

#[test]
fn a_header_on_the_request_beats_the_clients_which_beats_ours() {
    let client = Client::builder()
        .api_token(SECRET)
        .default_header("Accept", "text/plain")
        .default_header("X-Team", "edge")
        .default_header("X-Gone", "1")
        .user_agent_suffix(" my-tool/1.2 ")
        .build()
        .unwrap();
    let request = client.request(&LIST).empty();
    assert_eq!(header(&request.headers(), "accept"), Some("text/plain"));
    assert!(header(&request.headers(), "user-agent").unwrap().ends_with(" my-tool/1.2"));
    let request =
        request.header("x-team", "core").header("X-TEAM", "dns").remove_header("x-gone").header("ACCEPT", "a/b");
    let headers = request.headers();
    assert_eq!(header(&headers, "x-team"), Some("dns"));
    assert_eq!(header(&headers, "accept"), Some("a/b"));
    assert!(!headers.contains_key("x-gone"));
    assert!(!request.remove_header("authorization").headers().contains_key("authorization"));
}

#[test]
fn a_credential_set_on_the_request_replaces_the_clients() {
    let headers = list().header("X-Auth-User-Service-Key", "v1").headers();
    assert!(!headers.contains_key("authorization") && headers["x-auth-user-service-key"].is_sensitive());
    let headers = list().header("authorization", "Bearer other").headers();
    assert_eq!(header(&headers, "authorization"), Some("Bearer other"));
}

#[test]
fn header_parameters_follow_what_is_set() {
    let headers = client()
        .request(&LIST)
        .header_param("x-jurisdiction", &Some("eu"))
        .header_param("x-absent", &None::<u32>)
        .header_param("x-none", &Vec::<u32>::new())
        .header_param("x-list", &[1, 2][..])
        .empty()
        .headers();
    assert_eq!(header(&headers, "x-jurisdiction"), Some("eu"));
    assert_eq!(header(&headers, "x-list"), Some("1,2"));
    assert!(!headers.contains_key("x-absent") && !headers.contains_key("x-none"));
    let request = client().request(&LIST).header_param("x-bad", "a\nb").empty();
    assert_eq!(request.build().unwrap_err().violations()[0].field(), "x-bad");
}

#[test]
fn a_query_parameter_on_the_request_replaces_the_ones_before() {
    let client = Client::builder()
        .api_token(SECRET)
        .base_url("https://h.test")
        .default_query("debug", true)
        .default_query("per_page", 5)
        .build()
        .unwrap();
    let request = client.request(&LIST).query("page", &1).query("per_page", &10).empty();
    assert_eq!(request.url().unwrap().query(), Some("debug=true&page=1&per_page=10"));
    let request = request.query("page", 2).query("tag", ["a", "b"]).query("per_page", None::<u32>);
    assert_eq!(request.url().unwrap().query(), Some("debug=true&page=2&tag=a&tag=b"));
}

#[test]
fn extra_body_members_are_added_and_the_others_keep_their_bytes() {
    #[derive(Serialize)]
    struct Body {
        float: f64,
    }
    impl Validate for Body {
        fn validate(&self, _check: &mut Check<'_>) {}
    }
    let request = client().request(&LIST).json(&Body { float: 1e-7 }).empty();
    let before = String::from_utf8(request.body().unwrap().to_vec()).unwrap();
    let request = request.extra_body("z", json!({"x": [1]}));
    let after = String::from_utf8(request.body().unwrap().to_vec()).unwrap();
    assert_eq!(after, before.replace('}', r#","z":{"x":[1]}}"#));
    assert_eq!(list().extra_body("a", 1).body(), Some(&br#"{"a":1}"#[..]));
    assert!(list().extra_body("a", 1).headers().contains_key("content-type"));
    let array = client().request(&LIST).json(&vec![1]).empty().extra_body("a", 1);
    assert_eq!(array.build().unwrap_err().violations()[0].field(), "a");
}

#[test]
fn extra_body_members_leave_exactly_one_branch_of_one_of() {
    static CREATE: Operation = Operation::new("create", Method::POST, "/things").with_one_of(
        r#"{"oneOf":[{"required":["a"],"properties":{"a":{"type":"integer"}}},{"required":["b"],"properties":{"b":{"type":"string"}}}]}"#,
    );
    let request = || client().request(&CREATE).json(&json!({"a": 1})).empty();
    assert!(request().build().is_ok());
    // A member of no branch, and one that is not valid in the other branch.
    assert!(request().extra_body("c", 1).extra_body("b", 1).build().is_ok());
    let both = request().extra_body("b", "text");
    let error = both.clone().build().unwrap_err();
    assert_eq!(error.violations().len(), 1);
    assert_eq!(error.violations()[0].field(), "body");
    assert!(both.clone().unchecked().build().is_ok());
    // The member added last decides.
    assert!(both.extra_body("a", "text").build().is_ok());
    let neither = client().request(&CREATE).empty().extra_body("c", 1);
    assert!(neither.clone().build().is_err());
    assert!(neither.extra_body("b", "text").build().is_ok());
}

#[test]
fn an_optional_body_is_sent_only_if_it_is_set_and_the_last_one_counts() {
    let request = client().request(&LIST).empty().accepting_body(|request, body: &Vec<f64>| request.json(body));
    assert_eq!(request.body(), None);
    assert!(!request.headers().contains_key("content-type"));
    // A body without JSON is a violation, if it is the one that would be sent.
    let unserializable = request.clone().with_body([f64::NAN]);
    assert!(unserializable.build().unwrap_err().is_invalid_request());
    let request = unserializable.with_body([5.0]);
    assert_eq!(request.build().unwrap().body(), &b"[5]"[..]);
    assert_eq!(request.headers()["content-type"], "application/json");
}

#[test]
fn a_required_body_that_is_not_set_is_a_violation() {
    let request = client().request(&LIST).empty();
    let request = request.accepting_body(|request, body: &serde_json::Value| request.json(body)).requiring_body();
    let error = request.build().unwrap_err();
    assert_eq!(error.violations().len(), 1);
    assert_eq!(error.violations()[0].to_string(), "body: required, but not set");
    assert!(request.clone().unchecked().build().is_ok());
    assert_eq!(request.clone().extra_body("a", 1).build().unwrap().body(), &br#"{"a":1}"#[..]);
    assert_eq!(request.with_body(serde_json::json!({})).build().unwrap().body(), &b"{}"[..]);
}

#[test]
fn extra_members_stay_when_an_optional_body_is_set() {
    let request = client().request(&LIST).empty();
    let request = request.accepting_body(|request, body: &serde_json::Value| request.json(body));
    let request = request.extra_body("a", 1);
    assert_eq!(request.body(), Some(&br#"{"a":1}"#[..]));
    let request = request.with_body(serde_json::json!({"b": 2})).extra_body("c", 3);
    assert_eq!(request.body(), Some(&br#"{"a":1,"b":2,"c":3}"#[..]));
    let list = request.with_body(serde_json::json!([1]));
    assert!(list.build().unwrap_err().to_string().contains("the body is not a JSON object"));
    let request = list.with_body(serde_json::json!({})).build().unwrap();
    assert_eq!(request.body(), &br#"{"a":1,"c":3}"#[..], "the last body counts");
}

/// The optional parameters of a list.
#[derive(Debug, Clone, Default)]
struct Listed {
    name: Option<String>,
    page: Option<u32>,
    trace: Option<String>,
}

fn listed() -> Request<(), Listed> {
    client().request(&LIST).query("kind", "up").empty().accepting(|request, listed: &Listed| {
        let request = request.query("name", &listed.name).query("page", &listed.page);
        request.header_param("x-trace", &listed.trace).cookie_param("c", &listed.page, Style::Form)
    })
}

#[test]
fn optional_parameters_accumulate_and_replace_each_other() {
    assert_eq!(listed().url().unwrap().query(), Some("kind=up"));
    let request = listed().with(|it| Listed { name: Some("a".into()), ..it });
    assert_eq!(request.url().unwrap().query(), Some("kind=up&name=a"));
    let request = request.with(|it| Listed { page: Some(2), trace: Some("t".into()), ..it });
    assert_eq!(request.url().unwrap().query(), Some("kind=up&name=a&page=2"));
    assert_eq!(
        (&request.headers()["x-trace"], &request.headers()["cookie"]),
        (&"t".parse().unwrap(), &"c=2".parse().unwrap())
    );
    let one = request.clone().with(|_| Listed { page: Some(3), ..Listed::default() });
    assert_eq!(one.url().unwrap().query(), Some("kind=up&page=3"));
    assert!(!one.headers().contains_key("x-trace"));
    assert_eq!(request.complete().url().unwrap().query(), Some("kind=up&name=a&page=2"), "a clone has its own");
}

#[test]
fn parameters_by_name_win_over_optional_ones_set_before_and_after() {
    let request = listed().query("page", 7).header("x-trace", "by name");
    let request = request.with(|it| Listed { page: Some(2), trace: Some("t".into()), ..it });
    assert_eq!(request.url().unwrap().query(), Some("kind=up&page=7"));
    assert_eq!(request.headers()["x-trace"], "by name");
    let removed = request.query("page", None::<u32>).remove_header("x-trace");
    assert_eq!(removed.url().unwrap().query(), Some("kind=up"));
    assert!(!removed.headers().contains_key("x-trace"));
    let client = client().with(|options| options.default_query("name", "default"));
    let request = client.request(&LIST).empty();
    let request = request.accepting(|request, listed: &Listed| request.query("name", &listed.name));
    assert_eq!(request.url().unwrap().query(), Some("name=default"));
    assert_eq!(request.with(|it| Listed { name: Some("a".into()), ..it }).url().unwrap().query(), Some("name=a"));
}

#[test]
fn violations_of_optional_parameters_last_as_long_as_their_values() {
    let set = |trace: &str| Listed { trace: Some(trace.to_owned()), ..Listed::default() };
    let request = listed().header("no name", "x").with(|_| set("a\nb"));
    let error = request.url().unwrap_err();
    let fields: Vec<_> = error.violations().iter().map(Violation::field).collect();
    assert_eq!(fields, ["x-trace", "no name"]);
    assert_eq!(request.with(|_| set("b")).url().unwrap_err().violations().len(), 1);
}

#[test]
fn a_value_without_json_is_a_violation() {
    let odd = std::collections::BTreeMap::from([((1, 2), 3)]);
    assert_eq!(list().query("odd", &odd).build().unwrap_err().violations()[0].field(), "odd");
    assert!(list().extra_body("odd", &odd).build().unwrap_err().is_invalid_request());
}

#[test]
fn a_number_that_json_does_not_have_is_a_violation_at_its_place() {
    let rates = std::collections::BTreeMap::from([("rates".to_owned(), vec![1.0, f64::INFINITY])]);
    let endpoint = || client().endpoint(Method::POST, "/things");
    for (request, field) in [
        (client().request(&LIST).json(&f64::NAN).empty(), "body"),
        (client().request(&LIST).json(&vec![f64::NAN]).empty(), "[0]"),
        (client().request(&LIST).form(&rates).empty(), "rates[1]"),
        (client().request(&LIST).query("rates", &vec![f64::NAN]).empty(), "rates[0]"),
        (endpoint().json(&rates).empty(), "rates[1]"),
        (endpoint().query("q", &rates).empty(), "q.rates[1]"),
        (endpoint().empty().query("q", f64::NEG_INFINITY), "q"),
        (endpoint().empty().extra_body("e", &rates), "e.rates[1]"),
        (client().with(|options| options.default_query("d", f64::NAN)).request(&LIST).empty(), "d"),
    ] {
        let error = request.unchecked().build().unwrap_err();
        let [violation] = error.violations() else { panic!("{field}: {error}") };
        assert_eq!(violation.field(), field);
        assert!(violation.message().ends_with("is not a number that JSON can hold"), "{violation}");
    }
}

#[test]
fn a_url_that_is_too_long_is_a_violation() {
    let request = list().query("q", "x".repeat(70_000));
    assert_eq!(request.build().unwrap_err().violations()[0].field(), "url");
}

#[test]
fn debug_shows_no_secret_and_no_body() {
    let request =
        create("192.0.2.0/24").header("x-other", SECRET).query("token", SECRET).extra_body("password", SECRET);
    let text = format!("{request:?} {:?}", client().request(&LIST).header_param("x", SECRET));
    assert!(!text.contains(SECRET) && !text.contains("192.0.2.0"), "{text}");
    assert!(text.contains("create-thing") && text.contains("x-other"));
    let built = format!("{:?}", create("192.0.2.0/24").build().unwrap().headers());
    assert!(!built.contains(SECRET), "{built}");
}

#[test]
fn a_request_is_a_value() {
    fn fits<T: Clone + Send + Sync + 'static>(_: &T) {}
    let request = list();
    fits(&request);
    assert_eq!(request.clone().url().unwrap(), request.url().unwrap());
    assert_eq!(request.operation().id(), "list-things");
}

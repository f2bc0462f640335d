//! Tests the client on wasm32 under Node, with a `fetch` that responds from the examples of the operations.
//!
//! `cargo xtask ci` runs it where Node, the target and `wasm-bindgen-test-runner` are installed.

#![cfg(target_arch = "wasm32")]

use std::cell::RefCell;
use std::rc::Rc;

use cloudflare_sdk::addressing::prefixes::service_bindings::CreateServiceBinding;
use cloudflare_sdk::{Client, OPERATIONS, Operation};
use js_sys::{JSON, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::prelude::{Closure, JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;

const ACCOUNT: &str = "258def64c72dae45f3e4c8516e2111f2";
const PREFIX: &str = "2af39739cc4e3b5910c918468bb89828";
const ROOT: &str = "https://api.cloudflare.com/client/v4";

/// A request that `fetch` received: its method, its path, and whether it had the credential.
type Seen = (String, String, bool);

/// Replaces the global `fetch` with a function that records its calls.
fn fetch_with(answer: impl Fn(&str) -> Result<web_sys::Response, JsValue> + 'static) -> Rc<RefCell<Vec<Seen>>> {
    let seen = Rc::new(RefCell::new(Vec::new()));
    let log = Rc::clone(&seen);
    let fetch = Closure::<dyn Fn(web_sys::Request) -> Promise>::new(move |request: web_sys::Request| {
        let credential = request.headers().get("authorization").ok().flatten();
        let path = request.url().strip_prefix(ROOT).unwrap_or("elsewhere").to_owned();
        let key = format!("{} {path}", request.method());
        log.borrow_mut().push((request.method(), path, credential.as_deref() == Some("Bearer t0ken")));
        match answer(&key) {
            Ok(response) => Promise::resolve(&JsValue::from(response)),
            Err(thrown) => Promise::reject(&thrown),
        }
    });
    Reflect::set(&js_sys::global(), &"fetch".into(), fetch.as_ref()).expect("a global");
    fetch.forget();
    seen
}

fn response(status: u16, content_type: Option<&str>, body: Option<&str>) -> Result<web_sys::Response, JsValue> {
    let init = Object::new();
    Reflect::set(&init, &"status".into(), &status.into())?;
    let headers = Object::new();
    if let Some(content_type) = content_type {
        Reflect::set(&headers, &"content-type".into(), &content_type.into())?;
    }
    Reflect::set(&init, &"headers".into(), &headers)?;
    let constructor: js_sys::Function = Reflect::get(&js_sys::global(), &"Response".into())?.dyn_into()?;
    let body = body.map_or(JsValue::NULL, |body| Uint8Array::from(body.as_bytes()).into());
    Reflect::construct(&constructor, &js_sys::Array::of2(&body, &init))?.dyn_into()
}

/// The example response of an operation, from the file that `Answer::example` reads too.
fn example(key: &str) -> Result<web_sys::Response, JsValue> {
    let examples = JSON::parse(include_str!("../examples.json"))?;
    let fits = |operation: &&&Operation| {
        let template =
            operation.path().split('/').map(|segment| segment.starts_with('{').then_some("*").unwrap_or(segment));
        let wanted: Vec<&str> = template.collect();
        let (method, path) = key.split_once(' ').unwrap_or_default();
        let path: Vec<&str> = path.split('/').collect();
        let fits = |(wanted, given): (&&str, &&str)| *wanted == "*" || wanted == given;
        operation.method().as_str() == method && wanted.len() == path.len() && wanted.iter().zip(&path).all(fits)
    };
    let operation = OPERATIONS.iter().find(fits).ok_or("no operation")?;
    let example = Reflect::get(&examples, &format!("{} {}", operation.method(), operation.path()).into())?;
    let status = Reflect::get(&example, &"status".into())?.as_f64().unwrap_or_default() as u16;
    let json = Reflect::get(&example, &"json".into())?;
    if json.is_undefined() {
        let text = |name: &str| Reflect::get(&example, &name.into()).ok().and_then(|value| value.as_string());
        return response(status, text("content_type").as_deref(), text("text").as_deref());
    }
    response(status, Some("application/json"), JSON::stringify(&json)?.as_string().as_deref())
}

fn client() -> Client {
    let client = Client::builder().api_token("t0ken").strict_answers().max_retries(0).build();
    client.unwrap_or_else(|error| panic!("{error}"))
}

#[wasm_bindgen_test]
async fn requests_go_out_by_fetch_and_answers_come_back() {
    let seen = fetch_with(example);
    let addressing = client().addressing();
    let services = addressing.services().list(ACCOUNT).await.unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(services.len(), 1);
    let body = CreateServiceBinding::new("192.0.2.0/24", "2db684ee7ca04e159946fd05b99e1bcd");
    let created = addressing.prefixes().service_bindings().create(ACCOUNT, PREFIX, body).send().await;
    assert_eq!(created.unwrap_or_else(|error| panic!("{error}")).status().as_u16(), 201);
    let deleted = addressing.address_maps().delete(ACCOUNT, "055817b111884e0227e1be16a0be6ee0").await;
    deleted.unwrap_or_else(|error| panic!("{error}"));
    let letter = addressing.loa_documents().download(ACCOUNT, "d933b1530bc56c9953cf8ce166da8004").await;
    assert!(!letter.unwrap_or_else(|error| panic!("{error}")).is_empty());
    let seen = seen.borrow();
    let methods: Vec<&str> = seen.iter().map(|(method, ..)| method.as_str()).collect();
    assert_eq!(methods, ["GET", "POST", "DELETE", "GET"]);
    assert!(seen.iter().all(|(.., has_credential)| *has_credential));
    assert_eq!(seen[0].1, format!("/accounts/{ACCOUNT}/addressing/services"));
}

#[wasm_bindgen_test]
async fn every_item_of_a_list_comes_as_a_stream() {
    fetch_with(example);
    let mut prefixes = client().addressing().prefixes().list(ACCOUNT).stream();
    let mut count = 0;
    while let Some(prefix) = prefixes.next().await {
        prefix.unwrap_or_else(|error| panic!("{error}"));
        count += 1;
    }
    assert_eq!(count, 1);
}

#[wasm_bindgen_test]
async fn a_create_that_fetch_fails_at_is_sent_once_and_may_have_been_applied() {
    let seen = fetch_with(|_| Err(js_sys::Error::new("fetch failed").into()));
    let body = CreateServiceBinding::new("192.0.2.0/24", "2db684ee7ca04e159946fd05b99e1bcd");
    let bindings = client().with(|options| options.max_retries(2)).addressing().prefixes().service_bindings();
    let error = bindings.create(ACCOUNT, PREFIX, body).await.expect_err("no response");
    assert!(error.is_interrupted() && error.may_have_been_applied(), "{error}");
    assert_eq!(seen.borrow().len(), 1);
}

#[wasm_bindgen_test]
async fn a_redirect_and_a_refusal_are_errors() {
    fetch_with(|_| response(302, None, None));
    let error = client().addressing().services().list(ACCOUNT).await.expect_err("a redirect");
    assert!(error.is_redirect(), "{error}");
    let refused = r#"{"success":false,"errors":[{"code":7,"message":"no"}],"result":null}"#;
    fetch_with(move |_| response(200, Some("application/json"), Some(refused)));
    let error = client().addressing().services().list(ACCOUNT).await.expect_err("a refusal");
    assert_eq!(error.code(), Some(7));
}

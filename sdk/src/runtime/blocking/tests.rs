//! Blocking calls over a real socket, from every kind of thread.

use std::time::Duration;

use super::*;
use crate::Client;
use crate::addressing::prefixes::service_bindings::CreateServiceBinding;
use crate::runtime::fake::{Fake, Step};
use crate::runtime::{Method, Operation, Page, reqwest};
use crate::testing::{Answer, EmbeddedApi};

static LIST: Operation = Operation::new("list-things", Method::GET, "/things");

/// Makes each kind of blocking call against a server on a socket.
fn everything(api: &EmbeddedApi, client: &Client) {
    let services = client.addressing().services();
    let response = services.list(api.account_id()).send_blocking().unwrap();
    assert_eq!((response.attempts(), response.status().as_u16()), (1, 200));
    let page = services.list(api.account_id()).wait_blocking().unwrap();
    assert_eq!(page.items(), response.result().items());
    let items: Result<Vec<_>, _> = services.list(api.account_id()).stream_blocking().collect();
    assert_eq!(items.unwrap(), page.items());
    let pages: Vec<_> = services.list(api.account_id()).pages_blocking().collect();
    assert_eq!(pages.len(), 1);

    let bindings = client.addressing().prefixes().service_bindings();
    let body = CreateServiceBinding::new("192.0.2.0/24", api.service_id());
    let created = bindings.create(api.account_id(), api.prefix_id(), body).wait_blocking().unwrap();
    let id = created.id.unwrap();
    let active = bindings.wait_until_active(api.account_id(), api.prefix_id(), &id).wait_blocking().unwrap();
    assert_eq!(active.id, Some(id));

    api.answer_next(Answer::failure(403, 9109, "Invalid access token"));
    assert!(services.list(api.account_id()).wait_blocking().unwrap_err().is_forbidden());
}

#[test]
fn blocking_calls_work_outside_a_runtime() {
    let api = EmbeddedApi::start().unwrap();
    everything(&api, &api.client().unwrap());
}

#[tokio::test]
async fn blocking_calls_work_inside_a_current_thread_runtime() {
    let api = EmbeddedApi::start().unwrap();
    everything(&api, &api.client().unwrap());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn blocking_calls_work_inside_a_multi_thread_runtime() {
    let api = EmbeddedApi::start().unwrap();
    let client = api.client().unwrap();
    tokio::spawn(async move { everything(&api, &client) }).await.unwrap();
}

/// Uses a client in both ways alternately, in a runtime that makes no progress while a call blocks.
async fn both_ways(api: &EmbeddedApi, client: &Client) {
    // If a call waited for a connection of this runtime, it would time out here.
    let client = client.with(|options| options.timeout(Duration::from_secs(5)).max_retries(0));
    for _ in 0..3 {
        client.addressing().services().list(api.account_id()).await.unwrap();
        client.addressing().services().list(api.account_id()).wait_blocking().unwrap();
    }
}

#[tokio::test]
async fn a_blocking_call_does_not_wait_for_an_idle_connection_of_the_blocked_runtime() {
    let api = EmbeddedApi::start().unwrap();
    both_ways(&api, &api.client().unwrap()).await;
}

#[test]
fn a_callers_http_client_makes_blocking_and_async_calls_and_outlives_runtimes() {
    let api = EmbeddedApi::start().unwrap();
    let builder = Client::builder().api_token(api.token()).base_url(api.base_url());
    let client = builder.http_client(reqwest::Client::builder()).build().unwrap();
    for _ in 0..2 {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(both_ways(&api, &client));
    }
}

#[test]
fn many_threads_can_block_at_once() {
    let api = EmbeddedApi::start().unwrap();
    let client = api.client().unwrap();
    std::thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(|| client.addressing().services().list(api.account_id()).wait_blocking().unwrap());
        }
    });
    assert_eq!(api.requests().len(), 16);
}

#[test]
fn a_blocking_call_has_the_retries_and_timeouts_of_an_async_one() {
    let fake = Fake::new([Step::Reset, Step::Hang, Step::json(200, r#"{"success":true,"result":[1]}"#)]);
    let client = Client::builder().api_token("t").transport(fake.clone()).build().unwrap();
    let list = client.request(&LIST).page::<u64>().timeout(Duration::from_millis(50));
    let response: Response<Page<u64>> = list.send_blocking().unwrap();
    assert_eq!((response.result().items(), response.attempts(), fake.count()), (&[1][..], 3, 3));
}

#[test]
fn iterators_end_where_streams_end() {
    let page = |items, info| Step::json(200, format!(r#"{{"success":true,"result":{items},"result_info":{info}}}"#));
    let fake = Fake::new([page("[1,2]", r#"{"total_pages":2}"#), page("[3]", r#"{"total_pages":2}"#)]);
    let client = Client::builder().api_token("t").transport(fake.clone()).build().unwrap();
    let mut items = client.request(&LIST).page::<u64>().stream_blocking();
    assert_eq!(items.by_ref().map(Result::unwrap).collect::<Vec<_>>(), [1, 2, 3]);
    assert!(items.next().is_none());
    assert_eq!(fake.count(), 2);
}

#[test]
fn a_call_inside_a_call_is_an_error_and_a_panic_reaches_the_caller() {
    let inner = run(async { run(async {}) }).unwrap();
    assert!(inner.unwrap_err().to_string().contains("inside another one"));
    // The panic of a hook is the caller's: an error would say that nothing was sent.
    let panic = std::panic::catch_unwind(|| run(async { panic!("planted") })).unwrap_err();
    assert_eq!(panic.downcast_ref::<&str>(), Some(&"planted"));
    assert_eq!(run(async { 1 }).unwrap(), 1, "the thread goes on");
}

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use cloudflare_sdk::testing::Answer;

use super::*;

fn address(api: &EmbeddedApi) -> String {
    api.base_url().trim_start_matches("http://").trim_end_matches("/client/v4").to_owned()
}

#[test]
fn the_api_starts_without_a_runtime() {
    let api = start();
    let mut stream = TcpStream::connect(address(&api)).expect("a connection");
    let target = format!("/client/v4{}", account_path("/services"));
    let head = format!(
        "GET {target} HTTP/1.1\r\nHost: local\r\nConnection: close\r\nAuthorization: Bearer {}\r\n\r\n",
        api.token()
    );
    stream.write_all(head.as_bytes()).expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("a response");
    assert!(answer.starts_with("HTTP/1.1 200 OK") && answer.contains("Magic Transit"), "{answer}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_api_starts_and_stops_inside_a_multi_thread_runtime() {
    assert_eq!(get(&start(), &bindings_path()).await.status, 200);
}

#[tokio::test]
async fn each_api_has_its_own_port_and_state() {
    let (one, other) = (start_with_first_binding().await, start());
    assert_ne!(one.base_url(), other.base_url());
    assert_eq!(one.bindings(one.prefix_id()).len(), 1);
    assert!(other.bindings(other.prefix_id()).is_empty());
}

#[test]
fn dropping_the_api_frees_the_port_although_a_connection_is_open() {
    let api = start();
    let address = address(&api);
    let mut idle = TcpStream::connect(&address).expect("a connection");
    drop(api);
    assert!(TcpStream::connect(&address).is_err());
    // The connection ends or is reset.
    assert!(matches!(idle.read(&mut [0]), Ok(0) | Err(_)));
}

#[tokio::test]
async fn dropping_the_api_ends_delayed_responses() {
    let api = start();
    api.answer_next(Answer::status(200).delay(Duration::MAX));
    let waiting = tokio::spawn(request(&api, Method::GET, &bindings_path()).send());
    while api.requests().is_empty() {
        tokio::task::yield_now().await;
    }
    drop(api);
    assert!(waiting.await.expect("no panic").is_err());
}

#[tokio::test]
async fn concurrent_requests_are_all_served() {
    let api = start_with_first_binding().await;
    let cidrs = (0..32).map(|host| format!("192.0.2.{host}/32"));
    let waiting: Vec<_> = cidrs
        .map(|cidr| tokio::spawn(post(&api, &json!({ "cidr": cidr, "service_id": api.service_id() })).send()))
        .collect();
    for answer in waiting {
        assert_eq!(answer.await.expect("no panic").expect("a response").status(), 201);
    }
    assert_eq!(api.bindings(api.prefix_id()).len(), 33);
}

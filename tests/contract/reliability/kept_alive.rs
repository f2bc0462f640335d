//! Kept-alive connections that are closed before the next request. The HTTP libraries must not retry it themselves.

use super::client;
use super::host::Step::{Genuine, Next, Reset};
use super::matrix::scripted;
use crate::{ACCOUNT, PREFIX, bindings, new_binding};

const KEPT: &str = "connection: keep-alive\r\n";

#[tokio::test]
async fn a_create_on_a_kept_alive_connection_that_is_reset_is_not_sent_again() {
    let host = scripted(ACCOUNT, vec![Genuine(KEPT), Next, Reset]);
    let client = client(&host.base_url);
    client.addressing().services().list(ACCOUNT).await.unwrap();
    let error = bindings(&client).create(ACCOUNT, PREFIX, new_binding()).await.unwrap_err();
    assert_eq!((host.met(ACCOUNT).requests, error.attempts(), error.status()), (2, 1, None));
    assert!(error.may_have_been_applied() && error.is_interrupted(), "{error}");
}

#[tokio::test]
async fn a_list_on_a_kept_alive_connection_that_is_reset_is_sent_again() {
    let host = scripted(ACCOUNT, vec![Genuine(KEPT), Next, Reset]);
    let client = client(&host.base_url);
    client.addressing().services().list(ACCOUNT).await.unwrap();
    let answer = client.addressing().services().list(ACCOUNT).send().await.unwrap();
    assert_eq!((host.met(ACCOUNT).requests, answer.attempts()), (3, 2));
}

#[tokio::test]
async fn a_create_arrives_at_most_once_if_the_kept_alive_connection_closes() {
    // The server announces keep-alive and closes at once, which the create meets sooner or later.
    let host = scripted(ACCOUNT, vec![Genuine(KEPT)]);
    let client = client(&host.base_url);
    for _ in 0..50 {
        client.addressing().services().list(ACCOUNT).await.unwrap();
        let before = host.met(ACCOUNT).requests;
        let created = bindings(&client).create(ACCOUNT, PREFIX, new_binding()).await;
        let arrived = host.met(ACCOUNT).requests - before;
        match created {
            Ok(_) => assert_eq!(arrived, 1),
            Err(error) => assert!(arrived <= 1 && error.may_have_been_applied(), "{arrived}: {error}"),
        }
    }
}

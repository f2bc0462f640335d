//! Streamed bodies over a real socket: what the server received, and how often.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU32, Ordering};

use super::*;
use crate::runtime::{Method, Request};
use crate::testing::{Answer, EmbeddedApi};
use crate::{Client, Error, RetryPolicy};

/// A stream of pieces in memory.
struct Pieces(VecDeque<io::Result<Bytes>>);

impl Stream for Pieces {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.pop_front())
    }
}

const PIECES: [&str; 3] = ["one,", "two,", "three"];

fn pieces() -> Pieces {
    Pieces(PIECES.iter().map(|piece| Ok(Bytes::from_static(piece.as_bytes()))).collect())
}

fn endpoint(client: &Client) -> crate::runtime::Endpoint {
    client.endpoint(Method::PUT, "/upload")
}

/// A client with short waits between retries.
fn client(api: &EmbeddedApi) -> Client {
    let ms = std::time::Duration::from_millis;
    api.client().unwrap().with(|options| options.retry(RetryPolicy::default().base_delay(ms(1))))
}

fn bodies(api: &EmbeddedApi) -> Vec<String> {
    api.requests().iter().map(|request| String::from_utf8_lossy(&request.body).into_owned()).collect()
}

#[tokio::test]
async fn a_body_is_sent_as_a_stream_with_its_media_type() {
    let api = EmbeddedApi::start().unwrap();
    api.answer_next(Answer::status(200));
    endpoint(&client(&api)).body_stream_once(pieces(), "text/csv").empty().await.unwrap();
    let request = &api.requests()[0];
    assert_eq!(&request.body[..], b"one,two,three");
    assert_eq!(request.header("content-type"), Some("text/csv"));
    assert_eq!(request.header("transfer-encoding"), Some("chunked"));
    assert_eq!(request.header("content-length"), None);
}

#[tokio::test]
async fn a_repeatable_stream_is_sent_again() {
    let api = EmbeddedApi::start().unwrap();
    api.answer_next(Answer::status(503));
    api.answer_next(Answer::status(200));
    let made = Arc::new(AtomicU32::new(0));
    let count = made.clone();
    let make = move || {
        count.fetch_add(1, Ordering::Relaxed);
        pieces()
    };
    let response = endpoint(&client(&api)).body_stream(make, "text/csv").empty().send().await.unwrap();
    assert_eq!((response.attempts(), made.load(Ordering::Relaxed)), (2, 2));
    assert_eq!(bodies(&api), ["one,two,three"; 2]);
}

#[tokio::test]
async fn a_consumed_stream_is_not_sent_again_and_the_error_says_so() {
    let api = EmbeddedApi::start().unwrap();
    api.answer_next(Answer::status(503).times(3));
    let request = endpoint(&client(&api)).body_stream_once(pieces(), "text/csv").empty();
    let error: Error = request.clone().await.unwrap_err();
    assert_eq!((error.attempts(), api.requests().len()), (1, 1));
    assert!(error.to_string().contains("body_stream_once"), "{error}");
    // A clone can't be sent either.
    let error = request.await.unwrap_err();
    assert!(error.is_invalid_request(), "{error}");
    assert_eq!(api.requests().len(), 1);
}

#[tokio::test]
async fn a_stream_of_which_nothing_was_taken_is_sent_again() {
    // A port without a listener.
    let address = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let client = Client::builder().api_token("t").base_url(format!("http://{address}")).build().unwrap();
    let request: Request<()> = endpoint(&client).body_stream_once(pieces(), "text/csv").empty().max_retries(1);
    let error = request.clone().await.unwrap_err();
    assert!(error.is_connect() && error.attempts() == 2, "{error}");
    assert!(request.build().is_ok(), "it can still be sent");
}

#[tokio::test]
async fn an_error_of_the_stream_ends_the_call_and_is_shown() {
    let api = EmbeddedApi::start().unwrap();
    let broken = Pieces([Ok(Bytes::from_static(b"one,")), Err(io::Error::other("planted"))].into());
    let error = endpoint(&client(&api)).body_stream_once(broken, "text/csv").empty().await.unwrap_err();
    assert!(error.may_have_been_applied());
    assert!(error.to_string().contains("planted"), "{error}");
}

#[tokio::test]
async fn a_streamed_body_can_have_no_extra_member() {
    let api = EmbeddedApi::start().unwrap();
    let request = endpoint(&client(&api)).body_stream(pieces, "text/csv").empty();
    assert!(request.body().is_none());
    assert!(request.extra_body("a", 1).await.unwrap_err().is_invalid_request());
    assert_eq!(api.requests().len(), 0);
}

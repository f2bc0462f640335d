//! Calls against a scripted server with paused time: the number and times of requests, and the result.

mod applied;
mod brake;
mod repeated;
mod waiting;
mod whole_call;

use std::future::IntoFuture;

use serde::Deserialize;

use super::*;
use crate::runtime::fake::{Chunk, Fake, Step};
use crate::runtime::{FromAnswer, Method, Operation, Request, RetryBudget};
use crate::{Client, ClientBuilder};

static GET: Operation = Operation::new("get-thing", Method::GET, "/thing");
static HEAD: Operation = Operation::new("head-thing", Method::HEAD, "/thing");
static PUT: Operation = Operation::new("put-thing", Method::PUT, "/thing");
static DELETE: Operation = Operation::new("delete-thing", Method::DELETE, "/thing");
static POST: Operation = Operation::new("create-thing", Method::POST, "/things");
static PATCH: Operation = Operation::new("edit-thing", Method::PATCH, "/thing");

const TRANSIENT: [u16; 10] = [408, 500, 502, 503, 504, 520, 521, 522, 523, 524];
const OK: &str = r#"{"success":true,"errors":[],"messages":[],"result":{"id":"x"}}"#;

#[derive(Debug, Clone, PartialEq, Deserialize)]
struct Thing {
    id: String,
}

impl FromAnswer for Thing {}

fn ok() -> Step {
    Step::json(200, OK)
}

fn refusal(status: u16) -> Step {
    Step::json(status, r#"{"success":false,"errors":[{"code":7,"message":"no"}],"messages":[],"result":null}"#)
}

fn wish(header: &'static str, value: &str) -> Step {
    refusal(429).header(header, value)
}

fn builder(fake: &Fake) -> ClientBuilder {
    Client::builder().api_token("t").transport(fake.clone())
}

fn client(fake: &Fake) -> Client {
    builder(fake).build().unwrap()
}

fn request(fake: &Fake, operation: &Operation) -> Request<()> {
    client(fake).request(operation).empty()
}

fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

fn ms(milliseconds: u64) -> Duration {
    Duration::from_millis(milliseconds)
}

/// The times between the requests.
fn gaps(fake: &Fake) -> Vec<Duration> {
    fake.times().windows(2).map(|pair| pair[1] - pair[0]).collect()
}

/// Whether a wait is `longest` minus up to a quarter. A timer may be a millisecond late.
fn is_own_wait(gap: Duration, longest: u64) -> bool {
    (ms(longest * 3 / 4)..=ms(longest + 1)).contains(&gap)
}

/// The result of an operation against a script, and the number of requests.
async fn outcome(operation: &Operation, script: impl IntoIterator<Item = Step>) -> (Result<(), Error>, usize) {
    let fake = Fake::new(script);
    let result = request(&fake, operation).await;
    (result, fake.count())
}

/// The future is allocated and moved for each call.
#[test]
fn the_future_of_a_call_is_small() {
    let request = request(&Fake::new([ok()]), &POST);
    assert!(size_of_val(&request.send()) < 2_000);
}

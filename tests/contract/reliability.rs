//! Reliability and secrecy: faults on a real socket, any input, planted secrets.

mod any_answer;
mod any_misfit;
mod any_url;
mod downloads;
mod envelopes;
mod faults;
mod gzip;
mod host;
mod http2;
mod kept_alive;
mod matrix;
mod memory;
mod outcome;
mod rendering;
mod secrets;
mod tls;

use std::time::Duration;

use cloudflare_sdk::{Client, RetryBudget, RetryPolicy};

use crate::TOKEN;

/// The policy that is the default, with pauses that are over at once. How long they are is tested with a paused clock.
fn hasty() -> RetryPolicy {
    RetryPolicy::default().base_delay(Duration::from_millis(2)).max_delay(Duration::from_millis(4))
}

/// A client of this server that never lacks a retry.
fn client(base_url: &str) -> Client {
    let budget = RetryBudget::unlimited();
    Client::builder().base_url(base_url).api_token(TOKEN).retry(hasty()).retry_budget(budget).build().unwrap()
}

/// So many cases a property, drawn anew in each run and kept in no file: a case that failed becomes a test of its own.
fn cases(cases: u32) -> proptest::test_runner::Config {
    proptest::test_runner::Config { cases, failure_persistence: None, ..Default::default() }
}

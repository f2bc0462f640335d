//! Tests of reliability and secrecy: faults on a real socket, random input, planted secrets.

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

/// The default policy, with waits that end at once. The length of waits is tested with paused time.
fn hasty() -> RetryPolicy {
    RetryPolicy::default().base_delay(Duration::from_millis(2)).max_delay(Duration::from_millis(4))
}

/// A client of this server with an unlimited retry budget.
fn client(base_url: &str) -> Client {
    let budget = RetryBudget::unlimited();
    Client::builder().base_url(base_url).api_token(TOKEN).retry(hasty()).retry_budget(budget).build().unwrap()
}

/// The configuration of a property with this number of random cases. They are not persisted: a failing case becomes a
/// test.
fn cases(cases: u32) -> proptest::test_runner::Config {
    proptest::test_runner::Config { cases, failure_persistence: None, ..Default::default() }
}

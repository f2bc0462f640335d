//! Rate limits, with paused time.

use std::future::IntoFuture;
use std::time::Duration;

use super::*;
use crate::runtime::fake::{Fake, Step};
use crate::runtime::time::Instant;
use crate::runtime::{Method, Operation};
use crate::{Client, ClientBuilder};

static GET: Operation = Operation::new("get-thing", Method::GET, "/thing");
static POST: Operation = Operation::new("create-thing", Method::POST, "/things");

const OK: &str = r#"{"success":true,"errors":[],"messages":[],"result":null}"#;

fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

fn builder(fake: &Fake, limit: RateLimit) -> ClientBuilder {
    Client::builder().api_token("t").transport(fake.clone()).rate_limit(limit)
}

/// The times of the requests, in seconds since `start`.
fn sent(fake: &Fake, start: Instant) -> Vec<u64> {
    fake.times().iter().map(|at| (*at - start).as_secs()).collect()
}

#[tokio::test(start_paused = true)]
async fn the_call_after_the_burst_waits_for_its_slot() {
    let fake = Fake::new([Step::json(200, OK)]);
    // 3 at once, and one every 10 s / (7 - 3 + 1).
    let client = builder(&fake, RateLimit::new(7, secs(10)).burst(3)).build().unwrap();
    let start = Instant::now();
    for _ in 0..6 {
        client.request(&GET).empty().await.unwrap();
    }
    assert_eq!(sent(&fake, start), [0, 0, 0, 2, 4, 6]);
    tokio::time::sleep(secs(100)).await;
    for _ in 0..4 {
        client.request(&GET).empty().await.unwrap();
    }
    assert_eq!(sent(&fake, start)[6..], [106, 106, 106, 108]);
}

#[tokio::test(start_paused = true)]
async fn clones_and_derived_clients_share_it_and_wait_in_order() {
    let fake = Fake::new([Step::json(200, OK)]);
    let client = builder(&fake, RateLimit::new(1, secs(5))).build().unwrap();
    let start = Instant::now();
    let relative = client.with(|options| options.timeout(secs(1)));
    let mut calls = Vec::new();
    for number in 0..6_u64 {
        let client = if number % 2 == 0 { client.clone() } else { relative.clone() };
        calls.push(tokio::spawn(async move {
            client.request(&GET).query("number", &number).empty().await.unwrap();
            assert_eq!(start.elapsed(), secs(5 * number));
        }));
        tokio::task::yield_now().await;
    }
    for call in calls {
        call.await.unwrap();
    }
    assert_eq!(fake.count(), 6);
}

#[tokio::test(start_paused = true)]
async fn retries_count() {
    let fake = Fake::new([Step::json(503, "{}"), Step::json(200, OK)]);
    let client = builder(&fake, RateLimit::new(1, secs(5))).build().unwrap();
    let start = Instant::now();
    client.request(&GET).empty().await.unwrap();
    client.request(&GET).empty().await.unwrap();
    assert_eq!(sent(&fake, start), [0, 5, 10]);
}

#[tokio::test(start_paused = true)]
async fn a_wait_that_would_end_after_the_total_timeout_is_not_begun() {
    let fake = Fake::new([Step::json(200, OK)]);
    let client = builder(&fake, RateLimit::new(1, secs(10))).build().unwrap();
    client.request(&POST).empty().await.unwrap();
    let start = Instant::now();
    let error = client.request(&POST).empty().total_timeout(secs(9)).await.unwrap_err();
    assert!(error.is_timeout() && !error.may_have_been_applied(), "{error}");
    assert_eq!(
        error.to_string(),
        "create-thing (POST /things): not sent: the client's rate limit has no room within 9s (total_timeout)"
    );
    assert_eq!((start.elapsed(), fake.count(), error.attempts()), (Duration::ZERO, 1, 0));
    // A call behind others is not begun either: its turn would come at 20 s.
    let waiting = tokio::spawn(client.request(&POST).empty().into_future());
    tokio::task::yield_now().await;
    let error = client.request(&POST).empty().total_timeout(secs(19)).await.unwrap_err();
    assert!(error.is_timeout() && start.elapsed().is_zero(), "{error}");
    client.request(&POST).empty().total_timeout(secs(21)).await.unwrap();
    waiting.await.unwrap().unwrap();
    assert_eq!((start.elapsed(), fake.count()), (secs(20), 3));
}

#[tokio::test(start_paused = true)]
async fn a_retry_without_a_slot_says_whether_the_first_attempt_may_have_been_applied() {
    for (step, operation, open) in [
        (Step::json(429, "{}"), &POST, false),
        (Step::NoConnection, &POST, false),
        (Step::Reset, &PUT, true),
        (Step::json(503, "{}"), &PUT, true),
        (Step::json(503, "{}"), &GET, false),
    ] {
        let fake = Fake::new([step]);
        let client = builder(&fake, RateLimit::new(1, secs(60))).total_timeout(secs(30)).build().unwrap();
        let error = client.request(operation).empty().await.unwrap_err();
        assert!(error.is_timeout() && error.to_string().contains("not sent again"), "{error}");
        assert_eq!((error.attempts(), fake.count(), error.may_have_been_applied()), (1, 1, open), "{error}");
    }
}

static PUT: Operation = Operation::new("put-thing", Method::PUT, "/thing");

#[tokio::test(start_paused = true)]
async fn a_call_that_gives_up_uses_no_slot() {
    let fake = Fake::new([Step::json(200, OK)]);
    let client = builder(&fake, RateLimit::new(1, secs(60))).build().unwrap();
    client.request(&GET).empty().await.unwrap();
    let start = Instant::now();
    for _ in 0..59 {
        assert!(tokio::time::timeout(secs(1), client.request(&GET).empty().into_future()).await.is_err());
    }
    client.request(&GET).empty().await.unwrap();
    assert_eq!((start.elapsed(), fake.count()), (secs(60), 2));
}

#[tokio::test(start_paused = true)]
async fn no_span_of_time_sees_more_than_the_limit() {
    for (requests, burst) in [(1, 1), (4, 1), (4, 4), (10, 3), (12, 6)] {
        let fake = Fake::new([Step::json(200, OK)]);
        let client = builder(&fake, RateLimit::new(requests, secs(60)).burst(burst)).build().unwrap();
        for _ in 0..40 {
            client.request(&GET).empty().await.unwrap();
        }
        for window in fake.times().windows(requests as usize + 1) {
            assert!(*window.last().unwrap() - window[0] >= secs(60), "{requests} {burst}");
        }
    }
}

#[test]
fn the_table_of_bursts_is_right() {
    for (burst, micros) in [(1, 250_000), (300, 332_963), (600, 499_168), (1200, 300_000_000)] {
        let interval = RateLimit::cloudflare().burst(burst).interval();
        assert_eq!(interval.as_micros(), micros, "{burst}");
    }
    assert_eq!(RateLimit::cloudflare(), RateLimit::cloudflare().burst(300));
}

#[tokio::test(start_paused = true)]
async fn extreme_values_are_limits_like_others() {
    for requests in [0, 1, 2, u32::MAX] {
        for per in [Duration::ZERO, Duration::from_nanos(1), secs(1), Duration::MAX] {
            for burst in [0, 1, u32::MAX] {
                let fake = Fake::new([Step::json(200, OK)]);
                let client = builder(&fake, RateLimit::new(requests, per).burst(burst)).build().unwrap();
                client.request(&GET).empty().await.unwrap();
                let second = client.request(&GET).empty().total_timeout(secs(2)).await;
                assert!(second.is_ok() || per == Duration::MAX, "{requests} {per:?} {burst}");
            }
        }
    }
}

//! A call against a scripted server, on a clock that stands still: how many requests, when, and what came out.

use std::future::IntoFuture;

use serde::Deserialize;

use super::*;
use crate::runtime::fake::{Chunk, Fake, Step};
use crate::runtime::{Method, Operation, Request, RetryBudget};
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

/// What passed between the requests.
fn gaps(fake: &Fake) -> Vec<Duration> {
    fake.times().windows(2).map(|pair| pair[1] - pair[0]).collect()
}

/// Whether a wait is `longest`, less up to a quarter. A timer may be a millisecond late.
fn is_own_wait(gap: Duration, longest: u64) -> bool {
    (ms(longest * 3 / 4)..=ms(longest + 1)).contains(&gap)
}

/// What one operation got of a script, and how many requests it took.
async fn outcome(operation: &Operation, script: impl IntoIterator<Item = Step>) -> (Result<(), Error>, usize) {
    let fake = Fake::new(script);
    let result = request(&fake, operation).await;
    (result, fake.count())
}

// What is repeated.

#[tokio::test(start_paused = true)]
async fn there_are_2_retries_after_half_a_second_and_a_second_less_up_to_a_quarter() {
    for _ in 0..50 {
        let fake = Fake::new([refusal(503)]);
        let start = Instant::now();
        let error = request(&fake, &GET).await.unwrap_err();
        assert_eq!((error.attempts(), fake.count()), (3, 3));
        let gaps = gaps(&fake);
        assert!(is_own_wait(gaps[0], 500) && is_own_wait(gaps[1], 1000), "{gaps:?}");
        assert_eq!(start.elapsed(), gaps[0] + gaps[1]);
        assert!(error.is_server_error() && error.to_string().contains("[3 attempts]"), "{error}");
    }
}

#[tokio::test(start_paused = true)]
async fn get_head_put_and_delete_are_repeated_on_every_transient_failure() {
    for operation in [&GET, &HEAD, &PUT, &DELETE] {
        let failures = TRANSIENT.into_iter().chain([429]).map(refusal);
        let failures = failures.chain([
            Step::NoConnection,
            Step::Reset,
            Step::Hang,
            Step::chunks(200, vec![Chunk::Data("{".into()), Chunk::Break]),
            Step::chunks(200, vec![Chunk::Hang]),
            Step::chunks(503, vec![Chunk::Hang]),
        ]);
        for failure in failures {
            let (result, sent) = outcome(operation, [failure.clone(), failure.clone(), ok()]).await;
            assert_eq!((result.is_ok(), sent), (true, 3), "{operation} {failure:?}");
            let (result, sent) = outcome(operation, [failure.clone()]).await;
            assert_eq!((result.unwrap_err().attempts(), sent), (3, 3), "{operation} {failure:?}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn post_is_sent_once_on_500_502_503_504_520_timeout_reset() {
    for operation in [&POST, &PATCH] {
        let failures = TRANSIENT.into_iter().map(refusal).chain([
            Step::Reset,
            Step::Hang,
            Step::chunks(200, vec![Chunk::Break]),
            Step::chunks(201, vec![Chunk::Hang]),
        ]);
        for failure in failures {
            let (result, sent) = outcome(operation, [failure.clone(), ok()]).await;
            let error = result.unwrap_err();
            assert_eq!((error.attempts(), sent), (1, 1), "{operation} {failure:?}");
            assert!(error.may_have_been_applied(), "{operation} {failure:?}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn post_is_repeated_when_no_connection_was_made_or_on_429() {
    for operation in [&POST, &PATCH] {
        for failure in [Step::NoConnection, refusal(429), Step::chunks(429, vec![Chunk::Hang])] {
            let (result, sent) = outcome(operation, [failure.clone(), failure.clone(), ok()]).await;
            assert_eq!((result.is_ok(), sent), (true, 3), "{failure:?}");
            let error = outcome(operation, [failure]).await.0.unwrap_err();
            assert!(!error.may_have_been_applied() && error.attempts() == 3);
        }
        // The second attempt may have been applied, so it is the last.
        let (result, sent) = outcome(operation, [refusal(429), refusal(503), ok()]).await;
        assert_eq!((result.unwrap_err().may_have_been_applied(), sent), (true, 2));
    }
}

#[tokio::test(start_paused = true)]
async fn a_409_is_never_repeated() {
    for operation in [&GET, &PUT, &DELETE, &POST, &PATCH] {
        let fake = Fake::new([refusal(409), ok()]);
        let error =
            request(&fake, operation).retry(RetryPolicy::default().repeat_post_and_patch(true)).await.unwrap_err();
        assert!(error.is_conflict());
        assert_eq!((error.attempts(), fake.count()), (1, 1));
    }
}

#[tokio::test(start_paused = true)]
async fn other_answers_are_not_repeated() {
    for status in [301, 307, 400, 401, 403, 404, 410, 422, 501, 505, 525, 530] {
        assert_eq!(outcome(&GET, [refusal(status), ok()]).await.1, 1, "{status}");
    }
    for step in [
        Step::json(200, "<html>"),
        Step::json(200, r#"{"success":false}"#),
        Step::json(200, "[").header("content-length", "99999999999"),
        Step::chunks(404, vec![Chunk::Hang]),
    ] {
        let (result, sent) = outcome(&GET, [step, ok()]).await;
        assert_eq!((result.unwrap_err().attempts(), sent), (1, 1));
    }
}

#[tokio::test(start_paused = true)]
async fn a_timed_out_first_attempt_of_a_get_is_retried_and_value_and_answer_come_out_right() {
    let script = || Fake::new([Step::Hang, ok().header("cf-ray", "8f00-AMS")]);
    let fake = script();
    let start = Instant::now();
    let thing: Thing = client(&fake).request(&GET).result().await.unwrap();
    assert_eq!((thing.id.as_str(), fake.count()), ("x", 2));
    assert!(is_own_wait(start.elapsed() - secs(60), 500));
    let response = client(&script()).request(&GET).result::<Thing>().send().await.unwrap();
    assert_eq!((response.attempts(), response.status().as_u16(), response.ray_id()), (2, 200, Some("8f00-AMS")));
    assert_eq!((response.result(), response.body()), (&thing, OK.as_bytes()));
}

#[tokio::test(start_paused = true)]
async fn every_attempt_sends_the_same_request() {
    let fake = Fake::new([refusal(503), refusal(503), ok()]);
    let body = std::collections::BTreeMap::from([("a".to_owned(), 1)]);
    client(&fake).request(&PUT).query("q", &1).json(&body).empty().header("x-one", "1").await.unwrap();
    let requests = fake.requests();
    assert_eq!(requests.len(), 3);
    for request in &requests {
        assert_eq!((request.method(), request.uri()), (requests[0].method(), requests[0].uri()));
        assert_eq!((request.headers(), request.body()), (requests[0].headers(), requests[0].body()));
    }
}

#[tokio::test(start_paused = true)]
async fn method_names_go_out_in_upper_case() {
    let fake = Fake::new([ok()]);
    for operation in [&GET, &HEAD, &PUT, &DELETE, &POST, &PATCH] {
        request(&fake, operation).await.unwrap();
    }
    let names: Vec<_> = fake.requests().iter().map(|request| request.method().to_string()).collect();
    assert_eq!(names, ["GET", "HEAD", "PUT", "DELETE", "POST", "PATCH"]);
}

// What a policy changes.

#[tokio::test(start_paused = true)]
async fn retries_are_set_on_the_client_and_on_one_request() {
    let fake = Fake::new([refusal(503)]);
    let client = builder(&fake).max_retries(4).build().unwrap();
    assert_eq!(client.request(&GET).empty().await.unwrap_err().attempts(), 5);
    let once = client.request(&GET).empty().retry(RetryPolicy::never());
    assert_eq!(once.await.unwrap_err().attempts(), 1);
    assert_eq!(client.request(&GET).empty().max_retries(1).await.unwrap_err().attempts(), 2);
    assert_eq!(fake.count(), 8);
    let policy = RetryPolicy::default().never_statuses([503]);
    let client = builder(&fake).retry(policy).build().unwrap();
    // The rest of the policy stays.
    assert_eq!(client.request(&GET).empty().max_retries(9).await.unwrap_err().attempts(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_policy_widens_by_status_and_to_posts_that_may_have_been_applied() {
    let fake = Fake::new([refusal(404), refusal(404), ok()]);
    request(&fake, &GET).retry(RetryPolicy::default().also_statuses([404])).await.unwrap();
    assert_eq!(fake.count(), 3);
    let fake = Fake::new([Step::Reset, refusal(503), ok()]);
    request(&fake, &POST).retry(RetryPolicy::default().repeat_post_and_patch(true)).await.unwrap();
    assert_eq!(fake.count(), 3);
}

// Waiting.

#[tokio::test(start_paused = true)]
async fn a_sane_wish_of_the_server_is_waited_for_to_the_letter() {
    for (header, value, wait) in [
        ("retry-after", "7", secs(7)),
        ("retry-after", "60", secs(60)),
        ("retry-after", "0.5", ms(500)),
        ("retry-after-ms", "250", ms(250)),
    ] {
        let fake = Fake::new([wish(header, value), ok()]);
        request(&fake, &POST).await.unwrap();
        assert!((wait..=wait + ms(1)).contains(&gaps(&fake)[0]), "{header}: {value}: {:?}", gaps(&fake));
    }
    let fake = Fake::new([wish("retry-after", "7").header("retry-after-ms", "1500"), ok()]);
    request(&fake, &GET).await.unwrap();
    assert_eq!(gaps(&fake), [ms(1500)]);
}

#[tokio::test(start_paused = true)]
async fn a_date_is_waited_for() {
    let date = httpdate::fmt_http_date(time::now() + secs(30));
    let fake = Fake::new([wish("retry-after", &date), ok()]);
    request(&fake, &GET).await.unwrap();
    // The date has whole seconds, and the time of day goes on while the test runs.
    assert!((secs(20)..=secs(31)).contains(&gaps(&fake)[0]), "{:?}", gaps(&fake));
}

#[tokio::test(start_paused = true)]
async fn an_insane_wish_is_ignored_and_never_a_hot_loop() {
    for value in ["0", "-5", "-0.001", "NaN", "inf", "1e400", "soon", "", "Sun, 06 Nov 1994 08:49:37 GMT", "2, 3"] {
        let fake = Fake::new([wish("retry-after", value)]);
        let error = request(&fake, &GET).await.unwrap_err();
        let gaps = gaps(&fake);
        assert!(is_own_wait(gaps[0], 500) && is_own_wait(gaps[1], 1000), "{value}: {gaps:?}");
        assert_eq!((error.attempts(), fake.count()), (3, 3));
    }
    let fake = Fake::new([wish("retry-after-ms", "0"), wish("retry-after-ms", "0.0000001"), ok()]);
    request(&fake, &GET).retry(RetryPolicy::default().base_delay(Duration::ZERO)).await.unwrap();
    assert!(gaps(&fake).iter().all(|gap| *gap >= ms(1)), "{:?}", gaps(&fake));
}

#[tokio::test(start_paused = true)]
async fn a_wish_for_more_than_60_s_is_the_error_at_once_with_the_wish_in_it() {
    let far = "Fri, 31 Dec 9999 23:59:59 GMT";
    for value in ["61", "60.001", "86400", "100000000000000000000", far] {
        let fake = Fake::new([wish("retry-after", value), ok()]);
        let start = Instant::now();
        let error = request(&fake, &GET).await.unwrap_err();
        assert!(error.is_rate_limited() && error.retry_after().is_some_and(|wait| wait > secs(60)), "{value}");
        assert_eq!((error.attempts(), fake.count(), start.elapsed()), (1, 1, Duration::ZERO));
        assert!(error.to_string().contains("more than 60s (max_retry_after)"), "{error}");
    }
}

/// The shared case `51-rate-limit-in-minutes`: 1,200 requests in 5 minutes, `Retry-After: 120`.
#[tokio::test(start_paused = true)]
async fn a_wait_of_120_s_is_an_error_by_default_and_waited_for_where_the_caller_allows_it() {
    let fake = Fake::new([wish("retry-after", "120"), ok()]);
    let start = Instant::now();
    let error = request(&fake, &GET).await.unwrap_err();
    assert!(error.is_rate_limited());
    assert_eq!((error.retry_after(), start.elapsed(), fake.count()), (Some(secs(120)), Duration::ZERO, 1));

    let fake = Fake::new([wish("retry-after", "120"), ok()]);
    let policy = RetryPolicy::default().max_retry_after(secs(300));
    builder(&fake).retry(policy).build().unwrap().request(&GET).empty().await.unwrap();
    assert_eq!((fake.count(), gaps(&fake)), (2, vec![secs(120)]));
}

// The whole call.

#[tokio::test(start_paused = true)]
async fn the_total_timeout_ends_an_attempt_and_is_a_timeout() {
    let fake = Fake::new([Step::Hang]);
    let start = Instant::now();
    let error = request(&fake, &GET).total_timeout(secs(10)).await.unwrap_err();
    assert!(error.is_timeout() && error.to_string().contains("within 10s"), "{error}");
    assert_eq!((start.elapsed(), fake.count(), error.attempts()), (secs(10), 1, 1));
}

#[tokio::test(start_paused = true)]
async fn the_total_timeout_covers_all_attempts_and_waits() {
    let fake = Fake::new([Step::Hang]);
    let client = builder(&fake).timeout(secs(60)).total_timeout(secs(100)).build().unwrap();
    let start = Instant::now();
    let error = client.request(&GET).empty().await.unwrap_err();
    assert!(error.is_timeout() && error.to_string().contains("within 100s"), "{error}");
    assert_eq!((start.elapsed(), fake.count()), (secs(100), 2));
    // Lifted for one request: 3 attempts of 60 s.
    let start = Instant::now();
    assert_eq!(client.request(&GET).empty().total_timeout(None).await.unwrap_err().attempts(), 3);
    assert!(start.elapsed() > secs(180));
}

#[tokio::test(start_paused = true)]
async fn a_wait_that_would_end_too_late_is_not_begun() {
    let fake = Fake::new([wish("retry-after", "30"), ok()]);
    let start = Instant::now();
    let error = request(&fake, &GET).total_timeout(secs(30)).await.unwrap_err();
    assert!(error.is_rate_limited() && !error.is_timeout());
    assert_eq!((start.elapsed(), fake.count()), (Duration::ZERO, 1));
    assert!(error.to_string().contains("(total_timeout)"), "{error}");
    let fake = Fake::new([wish("retry-after", "30"), ok()]);
    request(&fake, &GET).total_timeout(ms(30_100)).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn no_total_timeout_overflows_or_panics() {
    for total in [Duration::MAX, secs(u64::MAX / 2)] {
        let fake = Fake::new([refusal(503), ok()]);
        request(&fake, &GET).total_timeout(total).timeout(Duration::MAX).await.unwrap();
    }
    let fake = Fake::new([Step::Hang]);
    assert!(request(&fake, &GET).total_timeout(Duration::ZERO).await.unwrap_err().is_timeout());
    assert_eq!(fake.count(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_dropped_call_has_made_exactly_one_request() {
    // In flight, and in the wait before the second attempt.
    for step in [Step::Hang, wish("retry-after", "30")] {
        let fake = Fake::new([step]);
        let call = tokio::time::timeout(secs(1), request(&fake, &GET).into_future());
        assert!(call.await.is_err());
        tokio::time::sleep(secs(3600)).await;
        assert_eq!(fake.count(), 1);
    }
}

// The brake.

#[tokio::test(start_paused = true)]
async fn an_outage_is_not_multiplied() {
    let fake = Fake::new([refusal(503)]);
    let client = client(&fake);
    let calls: Vec<_> = (0..1000).map(|_| tokio::spawn(client.request(&GET).empty().into_future())).collect();
    let mut spent = 0;
    for call in calls {
        let error = call.await.unwrap().unwrap_err();
        assert!(error.is_server_error());
        spent += usize::from(error.to_string().contains("(retry_budget)"));
    }
    // 50 at the beginning, 200 that the calls put in, and what half a second brings: not 2,000.
    assert!((1250..=1252).contains(&fake.count()), "{}", fake.count());
    assert!(spent > 900, "{spent}");
}

#[tokio::test(start_paused = true)]
async fn clones_and_relatives_share_one_budget() {
    let fake = Fake::new([refusal(503)]);
    let budget = RetryBudget::default().burst(5).percent_of_calls(0).per_second(0);
    let client = builder(&fake).retry_budget(budget).build().unwrap();
    assert_eq!(client.clone().request(&GET).empty().await.unwrap_err().attempts(), 3);
    let relative = client.with(|options| options.timeout(secs(1)));
    assert_eq!(relative.request(&GET).empty().await.unwrap_err().attempts(), 3);
    let error = client.request(&GET).empty().await.unwrap_err();
    assert_eq!((error.attempts(), fake.count()), (2, 8));
    let error = relative.request(&GET).empty().await.unwrap_err();
    assert!(error.attempts() == 1 && error.to_string().contains("(retry_budget)"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn the_budget_can_be_turned_off() {
    let fake = Fake::new([refusal(503)]);
    let client = builder(&fake).retry_budget(RetryBudget::unlimited()).build().unwrap();
    let calls: Vec<_> = (0..200).map(|_| tokio::spawn(client.request(&GET).empty().into_future())).collect();
    for call in calls {
        assert_eq!(call.await.unwrap().unwrap_err().attempts(), 3);
    }
    assert_eq!(fake.count(), 600);
}

// What may have been applied.

#[tokio::test(start_paused = true)]
async fn a_404_after_a_repeated_delete_may_be_the_delete_itself() {
    for first in [Step::Hang, Step::Reset, refusal(503), refusal(408)] {
        let (result, sent) = outcome(&DELETE, [first, refusal(404)]).await;
        let error = result.unwrap_err();
        assert!(error.is_not_found() && error.may_have_been_applied());
        assert_eq!((error.attempts(), sent), (2, 2));
        assert!(error.to_string().contains("may have been applied"), "{error}");
    }
    for first in [refusal(429), Step::NoConnection] {
        let error = outcome(&DELETE, [first, refusal(404)]).await.0.unwrap_err();
        assert!(error.is_not_found() && error.attempts() == 2 && !error.may_have_been_applied());
    }
    assert!(!outcome(&DELETE, [refusal(404)]).await.0.unwrap_err().may_have_been_applied());
}

#[tokio::test(start_paused = true)]
async fn an_earlier_attempt_that_may_have_been_applied_is_not_forgotten() {
    let refused = Step::json(200, r#"{"success":false,"errors":[]}"#);
    for last in [refusal(400), refusal(412), refusal(429), Step::NoConnection, refused] {
        let error = outcome(&PUT, [Step::Hang, last]).await.0.unwrap_err();
        assert!(error.may_have_been_applied() && error.attempts() >= 2, "{error}");
    }
    let fake = Fake::new([Step::Hang, refusal(409)]);
    let policy = RetryPolicy::default().repeat_post_and_patch(true);
    let error = request(&fake, &POST).retry(policy).await.unwrap_err();
    assert!(error.is_conflict() && error.may_have_been_applied() && error.attempts() == 2);
    // Reading leaves nothing behind, however often.
    assert!(!outcome(&GET, [Step::Hang, refusal(404)]).await.0.unwrap_err().may_have_been_applied());
}

/// The shared case `53`: a conflict on a create.
#[tokio::test(start_paused = true)]
async fn a_conflict_on_a_create_is_one_request_and_was_not_applied() {
    let (result, sent) = outcome(&POST, [refusal(409), ok()]).await;
    let error = result.unwrap_err();
    assert!(error.is_conflict() && !error.may_have_been_applied());
    assert_eq!((error.status().unwrap().as_u16(), sent), (409, 1));
}

/// The shared case `46`: the edge answers with a page instead of JSON.
#[tokio::test(start_paused = true)]
async fn a_page_from_the_edge_is_repeated_for_a_get_and_not_for_a_post() {
    let page = || Step::json(502, "<!DOCTYPE html>").header("cf-ray", "8f00-AMS");
    assert_eq!(outcome(&GET, [page(), ok()]).await.1, 2);
    let (result, sent) = outcome(&POST, [page(), ok()]).await;
    assert_eq!((result.unwrap_err().ray_id(), sent), (Some("8f00-AMS"), 1));
}

#[tokio::test(start_paused = true)]
async fn an_error_knows_its_operation_and_lives_longer_than_it() {
    let error = {
        let operation = Operation::owned(format!("made-{}", 1), Method::GET, "/made");
        request(&Fake::new([refusal(404)]), &operation).await.unwrap_err()
    };
    let operation = error.operation().unwrap();
    assert_eq!((operation.id(), operation.method(), operation.path()), ("made-1", &Method::GET, "/made"));
}

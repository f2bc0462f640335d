use super::*;
use crate::Client;
use crate::runtime::fake::{Fake, Step};

fn state(state: &str) -> Step {
    let body = format!(r#"{{"success":true,"result":{{"id":"b1","provisioning":{{"state":"{state}"}}}}}}"#);
    Step::json(200, body)
}

fn wait(fake: &Fake) -> WaitUntilActive {
    let client = Client::builder().api_token("t").transport(fake.clone()).build().unwrap();
    client.addressing().prefixes().service_bindings().wait_until_active("a", "p", "b1")
}

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

#[tokio::test(start_paused = true)]
async fn an_active_binding_is_returned_at_once() {
    let fake = Fake::new([state("active")]);
    let start = Instant::now();
    let binding = wait(&fake).await.unwrap();
    assert_eq!(binding.id.unwrap(), "b1");
    assert_eq!((fake.count(), start.elapsed()), (1, Duration::ZERO));
}

#[tokio::test(start_paused = true)]
async fn pauses_grow_from_1_s_by_half_up_to_15_s() {
    let fake = Fake::new(vec![state("provisioning"); 9].into_iter().chain([state("active")]));
    let start = Instant::now();
    wait(&fake).await.unwrap();
    // 1 + 1.5 + 2.25 + 3.375 + 5.0625 + 7.59375 + 11.390625 + 15 + 15
    let elapsed = start.elapsed().as_millis();
    // A timer may be late by a millisecond each time.
    assert!((62_171..=62_180).contains(&elapsed), "{elapsed}");
    assert_eq!(fake.count(), 10);
}

#[tokio::test(start_paused = true)]
async fn a_binding_without_a_state_is_waited_for() {
    for body in [r#"{"id":"b1"}"#, r#"{"provisioning":null}"#, r#"{"provisioning":{"state":null}}"#] {
        let step = Step::json(200, format!(r#"{{"success":true,"result":{body}}}"#));
        let fake = Fake::new([step, state("active")]);
        wait(&fake).await.unwrap();
        assert_eq!(fake.count(), 2);
    }
}

#[tokio::test(start_paused = true)]
async fn a_state_that_waiting_does_not_change_ends_the_wait_at_once() {
    for (text, advice) in
        [("magic_transit_route_missing", "add a Magic Transit route"), ("new\\nstate", "does not know")]
    {
        let fake = Fake::new([state("provisioning"), state(text)]);
        let error = wait(&fake).await.unwrap_err();
        let line = error.to_string();
        assert!(line.contains(text) && line.contains(advice) && !line.contains('\n'), "{line}");
        assert!(!error.is_timeout() && error.error().is_none());
        assert_eq!((error.polls(), fake.count()), (2, 2));
        assert_ne!(error.last_state(), Some(&ProvisioningState::Active));
    }
}

#[tokio::test(start_paused = true)]
async fn the_deadline_is_10_minutes_and_its_error_has_state_time_and_polls() {
    let fake = Fake::new([state("provisioning")]);
    let start = Instant::now();
    let error = wait(&fake).await.unwrap_err();
    assert_eq!(start.elapsed(), seconds(600));
    assert!(error.is_timeout());
    assert_eq!(error.last_state(), Some(&ProvisioningState::Provisioning));
    assert_eq!((error.polls() as usize, error.waited()), (fake.count(), seconds(600)));
    let line = error.to_string();
    assert!(line.contains("600s") && line.contains(&format!("{} polls", fake.count())), "{line}");
    assert!(line.contains("provisioning"));
}

#[tokio::test(start_paused = true)]
async fn a_deadline_within_a_pause_polls_one_last_time_at_the_deadline() {
    let fake = Fake::new([state("provisioning"), state("active")]);
    let start = Instant::now();
    wait(&fake).timeout(seconds(3)).poll_every(seconds(60)).await.unwrap();
    assert_eq!((fake.count(), start.elapsed()), (2, seconds(3)));
}

#[tokio::test(start_paused = true)]
async fn a_poll_that_hangs_is_bounded_by_the_deadline() {
    let fake = Fake::new([state("provisioning"), Step::Hang]);
    let start = Instant::now();
    let error = wait(&fake).timeout(seconds(30)).await.unwrap_err();
    assert!(error.is_timeout());
    assert_eq!((start.elapsed(), error.polls()), (seconds(30), 2));
    assert_eq!(error.last_state(), Some(&ProvisioningState::Provisioning));
}

#[tokio::test(start_paused = true)]
async fn the_last_poll_gets_5_s() {
    let fake = Fake::new([state("provisioning"), Step::Hang]);
    let start = Instant::now();
    let error = wait(&fake).timeout(seconds(30)).poll_every(seconds(60)).await.unwrap_err();
    assert!(error.is_timeout());
    assert_eq!(start.elapsed(), seconds(35));
}

#[tokio::test(start_paused = true)]
async fn a_timeout_of_zero_is_one_poll_and_the_longest_does_not_overflow() {
    let fake = Fake::new([state("active")]);
    wait(&fake).timeout(Duration::ZERO).await.unwrap();
    wait(&fake).timeout(Duration::MAX).await.unwrap();
    let fake = Fake::new([state("provisioning")]);
    assert!(wait(&fake).timeout(Duration::ZERO).await.unwrap_err().is_timeout());
    assert_eq!(fake.count(), 1);
}

#[tokio::test(start_paused = true)]
async fn polling_is_never_a_hot_loop() {
    let fake = Fake::new([state("provisioning")]);
    wait(&fake).timeout(seconds(1)).poll_every(Duration::ZERO).await.unwrap_err();
    assert_eq!(fake.count(), 11);
    let fake = Fake::new([state("provisioning"), state("active")]);
    wait(&fake).poll_every(Duration::MAX).timeout(seconds(9)).await.unwrap();
}

fn failure(status: u16, message: &str) -> Step {
    Step::json(status, format!(r#"{{"success":false,"errors":[{{"code":1,"message":"{message}"}}]}}"#))
}

fn offsets(fake: &Fake, start: Instant) -> Vec<Duration> {
    // A timer may be late by a millisecond each time.
    fake.times().iter().map(|at| Duration::from_millis((*at - start).as_millis() as u64 / 100 * 100)).collect()
}

#[tokio::test(start_paused = true)]
async fn a_final_failure_ends_the_wait_at_once_and_keeps_the_last_state() {
    use std::error::Error as _;
    let refused = Step::json(200, r#"{"success":false,"errors":[{"code":1,"message":"no such binding"}]}"#);
    let unreadable = Step::json(200, "<html>no such binding</html>");
    let failures = [400, 401, 403, 404, 409, 410].map(|status| failure(status, "no such binding"));
    for step in failures.into_iter().chain([refused, unreadable]) {
        let fake = Fake::new([state("provisioning"), step]);
        let error = wait(&fake).await.unwrap_err();
        assert!(error.error().is_some() && error.source().is_some() && !error.is_timeout());
        assert_eq!(error.last_state(), Some(&ProvisioningState::Provisioning));
        assert!(error.to_string().contains("no such binding"), "{error}");
        assert_eq!((fake.count(), error.polls()), (2, 2));
    }
}

#[tokio::test(start_paused = true)]
async fn transient_failures_do_not_end_the_wait() {
    let statuses = [408, 429, 500, 501, 502, 503, 503, 503, 504, 520, 524, 530].map(|status| failure(status, "busy"));
    let steps = [Step::NoConnection, Step::Reset, state("provisioning")].into_iter().chain(statuses);
    let fake = Fake::new(steps.chain([state("active")]));
    let binding = wait(&fake).await.unwrap();
    assert_eq!((binding.id.unwrap().as_str(), fake.count()), ("b1", 16));
}

#[tokio::test(start_paused = true)]
async fn a_poll_is_one_attempt_and_pauses_stay_as_they_are() {
    let fake = Fake::new([failure(503, "busy"), failure(503, "busy"), failure(503, "busy"), state("active")]);
    let start = Instant::now();
    wait(&fake).await.unwrap();
    assert_eq!(offsets(&fake, start), [0, 1000, 2500, 4700].map(Duration::from_millis));
}

#[tokio::test(start_paused = true)]
async fn a_poll_that_times_out_is_made_again() {
    let fake = Fake::new([Step::Hang, state("active")]);
    let start = Instant::now();
    wait(&fake).await.unwrap();
    assert_eq!(offsets(&fake, start), [seconds(0), seconds(61)], "60 s of `timeout`, 1 s of pause");
}

#[tokio::test(start_paused = true)]
async fn a_pause_is_as_long_as_the_server_asks() {
    let limited = failure(429, "slow down");
    let fake =
        Fake::new([limited.clone().header("retry-after", "300"), limited.header("retry-after", "0"), state("active")]);
    let start = Instant::now();
    wait(&fake).await.unwrap();
    assert_eq!(offsets(&fake, start), [0, 300_000, 301_500].map(Duration::from_millis));
}

#[tokio::test(start_paused = true)]
async fn a_pause_beyond_the_deadline_is_not_begun_and_the_error_says_so() {
    use std::error::Error as _;
    let limited = failure(429, "slow down").header("retry-after", "300");
    let fake = Fake::new([state("provisioning"), limited]);
    let start = Instant::now();
    let error = wait(&fake).timeout(seconds(120)).await.unwrap_err();
    assert_eq!((offsets(&fake, start), start.elapsed().as_secs()), (vec![seconds(0), seconds(1)], 1));
    assert!(error.is_timeout() && error.error().unwrap().is_rate_limited());
    assert_eq!(error.error().unwrap().retry_after(), Some(seconds(300)));
    let source = error.source().unwrap().downcast_ref::<crate::Error>().unwrap();
    assert!(source.is_rate_limited());
    let line = error.to_string();
    for part in ["\"provisioning\"", "429", "slow down", "asks to wait 300s", "beyond the deadline", "`timeout`"] {
        assert!(line.contains(part), "{part}: {line}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_deadline_after_failures_names_the_last_one() {
    use std::error::Error as _;
    let steps = || [state("provisioning"), failure(429, "slow down").header("retry-after", "20")];
    // The pause after the second 429 would end after the deadline, and a poll that is under way then is abandoned.
    for (script, count) in [(steps().to_vec(), 3), (steps().into_iter().chain([Step::Hang]).collect(), 3)] {
        let fake = Fake::new(script);
        let start = Instant::now();
        let error = wait(&fake).timeout(seconds(22)).await.unwrap_err();
        assert!(error.is_timeout() && error.source().is_some());
        assert!(error.error().unwrap().is_rate_limited());
        assert_eq!(error.last_state(), Some(&ProvisioningState::Provisioning));
        assert!(error.to_string().contains("429 Too Many Requests: slow down"), "{error}");
        assert!(error.to_string().contains("the last poll failed: get-service-binding (GET "), "{error}");
        assert_eq!(fake.count(), count);
        assert!(start.elapsed() >= seconds(21));
    }
}

#[tokio::test(start_paused = true)]
async fn an_earlier_transient_failure_is_not_the_reason() {
    use std::error::Error as _;
    let fake = Fake::new([failure(503, "busy"), state("provisioning")]);
    let error = wait(&fake).timeout(seconds(9)).await.unwrap_err();
    assert!(error.is_timeout() && error.error().is_none() && error.source().is_none());
    assert!(!error.to_string().contains("503"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn the_policy_of_the_client_decides_which_failures_are_transient() {
    let policy = crate::RetryPolicy::never().also_statuses([404]).never_statuses([503]);
    let client = |fake: &Fake| Client::builder().api_token("t").transport(fake.clone()).retry(policy.clone()).build();
    let wait = |fake: &Fake| {
        client(fake).unwrap().addressing().prefixes().service_bindings().wait_until_active("a", "p", "b1")
    };
    wait(&Fake::new([failure(404, "not yet"), failure(500, "busy"), state("active")])).await.unwrap();
    let fake = Fake::new([failure(503, "busy"), state("active")]);
    assert!(!wait(&fake).await.unwrap_err().is_timeout());
    assert_eq!(fake.count(), 1);
}

#[tokio::test]
async fn an_error_goes_through_a_question_mark() {
    async fn run() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        wait(&Fake::new([state("new")])).await?;
        Ok(())
    }
    assert!(run().await.is_err());
    assert_eq!(size_of::<WaitError>(), size_of::<usize>());
}

#[tokio::test(start_paused = true)]
async fn it_becomes_an_error_by_a_question_mark() {
    use std::error::Error as _;

    async fn through(wait: WaitUntilActive) -> Result<(), crate::Error> {
        wait.await?;
        Ok(())
    }
    let over = through(wait(&Fake::new(vec![state("provisioning"); 9])).timeout(seconds(3))).await.unwrap_err();
    assert!(over.is_timeout() && !over.may_have_been_applied() && over.attempts() > 1);
    assert_eq!(over.operation().unwrap().id(), "get-service-binding");
    assert!(over.to_string().contains("the binding is not active after 3s"), "{over}");
    assert!(over.source().unwrap().downcast_ref::<WaitError>().unwrap().is_timeout());

    let gone = through(wait(&Fake::new([Step::json(404, "{}")]))).await.unwrap_err();
    assert!(gone.is_not_found() && gone.source().is_none_or(|source| !source.is::<WaitError>()));
}

#[tokio::test(start_paused = true)]
async fn debug_reads_like_display_with_its_causes() {
    let error = wait(&Fake::new([Step::json(404, "{}")])).await.unwrap_err();
    let shown = format!("{error:?}");
    assert!(shown.starts_with(&format!("{error}\n  caused by: ")), "{shown}");
    assert!(!shown.contains("Inner"), "{shown}");
}

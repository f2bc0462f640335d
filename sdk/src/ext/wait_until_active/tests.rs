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
async fn an_active_binding_is_given_at_once() {
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
async fn no_state_yet_is_waited_on() {
    for body in [r#"{"id":"b1"}"#, r#"{"provisioning":null}"#, r#"{"provisioning":{"state":null}}"#] {
        let step = Step::json(200, format!(r#"{{"success":true,"result":{body}}}"#));
        let fake = Fake::new([step, state("active")]);
        wait(&fake).await.unwrap();
        assert_eq!(fake.count(), 2);
    }
}

#[tokio::test(start_paused = true)]
async fn a_state_that_waiting_does_not_mend_ends_the_wait_at_once() {
    for (text, advice) in
        [("magic_transit_route_missing", "add a Magic Transit route"), ("new\\nstate", "does not know")]
    {
        let fake = Fake::new([state("provisioning"), state(text)]);
        let error = wait(&fake).await.unwrap_err();
        let line = error.to_string();
        assert!(line.contains(text) && line.contains(advice) && !line.contains('\n'), "{line}");
        assert!(!error.is_deadline() && error.error().is_none());
        assert_eq!((error.polls(), fake.count()), (2, 2));
        assert_ne!(error.last_state(), Some(&ProvisioningState::Active));
    }
}

#[tokio::test(start_paused = true)]
async fn the_deadline_is_10_minutes_and_tells_state_time_and_polls() {
    let fake = Fake::new([state("provisioning")]);
    let start = Instant::now();
    let error = wait(&fake).await.unwrap_err();
    assert_eq!(start.elapsed(), seconds(600));
    assert!(error.is_deadline());
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
    wait(&fake).within(seconds(3)).poll_every(seconds(60)).await.unwrap();
    assert_eq!((fake.count(), start.elapsed()), (2, seconds(3)));
}

#[tokio::test(start_paused = true)]
async fn a_poll_that_hangs_is_bounded_by_the_deadline() {
    let fake = Fake::new([state("provisioning"), Step::Hang]);
    let start = Instant::now();
    let error = wait(&fake).within(seconds(30)).await.unwrap_err();
    assert!(error.is_deadline());
    assert_eq!((start.elapsed(), error.polls()), (seconds(30), 2));
    assert_eq!(error.last_state(), Some(&ProvisioningState::Provisioning));
}

#[tokio::test(start_paused = true)]
async fn the_last_poll_gets_5_s() {
    let fake = Fake::new([state("provisioning"), Step::Hang]);
    let start = Instant::now();
    let error = wait(&fake).within(seconds(30)).poll_every(seconds(60)).await.unwrap_err();
    assert!(error.is_deadline());
    assert_eq!(start.elapsed(), seconds(35));
}

#[tokio::test(start_paused = true)]
async fn no_time_at_all_is_one_poll_and_all_the_time_is_no_overflow() {
    let fake = Fake::new([state("active")]);
    wait(&fake).within(Duration::ZERO).await.unwrap();
    wait(&fake).within(Duration::MAX).await.unwrap();
    let fake = Fake::new([state("provisioning")]);
    assert!(wait(&fake).within(Duration::ZERO).await.unwrap_err().is_deadline());
    assert_eq!(fake.count(), 1);
}

#[tokio::test(start_paused = true)]
async fn never_a_hot_loop() {
    let fake = Fake::new([state("provisioning")]);
    wait(&fake).within(seconds(1)).poll_every(Duration::ZERO).await.unwrap_err();
    assert_eq!(fake.count(), 11);
    let fake = Fake::new([state("provisioning"), state("active")]);
    wait(&fake).poll_every(Duration::MAX).within(seconds(9)).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn an_error_of_a_poll_is_final_and_keeps_the_last_state() {
    use std::error::Error as _;
    let gone = Step::json(404, r#"{"success":false,"errors":[{"code":1,"message":"no such binding"}]}"#);
    let fake = Fake::new([state("provisioning"), gone]);
    let error = wait(&fake).await.unwrap_err();
    assert!(error.error().unwrap().is_not_found() && error.source().is_some());
    assert_eq!(error.last_state(), Some(&ProvisioningState::Provisioning));
    assert!(error.to_string().contains("no such binding") && !error.is_deadline());
    assert_eq!(fake.count(), 2);
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

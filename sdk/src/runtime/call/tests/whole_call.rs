//! Total timeout and cancellation of a call.

use super::*;

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
    // Without a total timeout for this request: 3 attempts of 60 s.
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
}

#[tokio::test(start_paused = true)]
async fn nothing_is_sent_when_no_time_is_left() {
    let (zero, long) = (Duration::ZERO, secs(5));
    for (timeout, total) in [(long, zero), (zero, long), (zero, zero)] {
        let fake = Fake::new([ok()]);
        let error = request(&fake, &POST).timeout(timeout).total_timeout(total).await.unwrap_err();
        assert!(error.is_timeout() && !error.is_connect() && !error.may_have_been_applied(), "{error}");
        assert!(error.to_string().contains("not sent: no time is left"), "{error}");
        assert_eq!((fake.count(), error.attempts()), (0, 0));
    }
}

#[tokio::test(start_paused = true)]
async fn a_dropped_call_has_made_exactly_one_request() {
    // During an attempt, and during the wait before the second one.
    for step in [Step::Hang, wish("retry-after", "30")] {
        let fake = Fake::new([step]);
        let call = tokio::time::timeout(secs(1), request(&fake, &GET).into_future());
        assert!(call.await.is_err());
        tokio::time::sleep(secs(3600)).await;
        assert_eq!(fake.count(), 1);
    }
}

//! The time that a call waits before another attempt.

use super::*;

#[tokio::test(start_paused = true)]
async fn a_retry_after_within_the_limit_is_waited_for_exactly() {
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
async fn a_retry_after_date_is_waited_for() {
    let date = httpdate::fmt_http_date(time::now() + secs(30));
    let fake = Fake::new([wish("retry-after", &date), ok()]);
    request(&fake, &GET).await.unwrap();
    // The date has whole seconds, and real time passes during the test.
    assert!((secs(20)..=secs(31)).contains(&gaps(&fake)[0]), "{:?}", gaps(&fake));
}

#[tokio::test(start_paused = true)]
async fn a_retry_after_that_is_invalid_or_not_in_the_future_is_ignored_without_a_hot_loop() {
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
async fn a_retry_after_of_more_than_60_s_is_an_error_at_once_that_has_it() {
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

/// A rate limit of 1,200 requests in 5 minutes, with `Retry-After: 120`.
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

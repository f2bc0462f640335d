//! Failures that are retried, by default and by policy.

use super::*;

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
        // The second attempt may have been applied, so there is no third.
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
    // The other settings of the policy stay.
    assert_eq!(client.request(&GET).empty().max_retries(9).await.unwrap_err().attempts(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_policy_can_add_statuses_and_posts_that_may_have_been_applied() {
    let fake = Fake::new([refusal(404), refusal(404), ok()]);
    request(&fake, &GET).retry(RetryPolicy::default().also_statuses([404])).await.unwrap();
    assert_eq!(fake.count(), 3);
    let fake = Fake::new([Step::Reset, refusal(503), ok()]);
    request(&fake, &POST).retry(RetryPolicy::default().repeat_post_and_patch(true)).await.unwrap();
    assert_eq!(fake.count(), 3);
}

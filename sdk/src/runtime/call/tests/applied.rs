//! `may_have_been_applied` for each kind of failure.

use super::*;

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
async fn an_error_counts_earlier_attempts_that_may_have_been_applied() {
    let refused = Step::json(200, r#"{"success":false,"errors":[]}"#);
    for last in [refusal(400), refusal(412), refusal(429), Step::NoConnection, refused] {
        let error = outcome(&PUT, [Step::Hang, last]).await.0.unwrap_err();
        assert!(error.may_have_been_applied() && error.attempts() >= 2, "{error}");
    }
    let fake = Fake::new([Step::Hang, refusal(409)]);
    let policy = RetryPolicy::default().repeat_post_and_patch(true);
    let error = request(&fake, &POST).retry(policy).await.unwrap_err();
    assert!(error.is_conflict() && error.may_have_been_applied() && error.attempts() == 2);
    // A request that only reads has no effect, however often it is sent.
    assert!(!outcome(&GET, [Step::Hang, refusal(404)]).await.0.unwrap_err().may_have_been_applied());
}

/// A conflict on a create.
#[tokio::test(start_paused = true)]
async fn a_conflict_on_a_create_is_one_request_and_was_not_applied() {
    let (result, sent) = outcome(&POST, [refusal(409), ok()]).await;
    let error = result.unwrap_err();
    assert!(error.is_conflict() && !error.may_have_been_applied());
    assert_eq!((error.status().unwrap().as_u16(), sent), (409, 1));
}

/// The edge returns an HTML page instead of JSON.
#[tokio::test(start_paused = true)]
async fn an_html_page_from_the_edge_is_retried_for_a_get_and_not_for_a_post() {
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

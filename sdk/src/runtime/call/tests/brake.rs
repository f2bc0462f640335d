//! The retry budget that a client and its derived clients share.

use super::*;

#[tokio::test(start_paused = true)]
async fn the_budget_limits_retries_during_an_outage() {
    let fake = Fake::new([refusal(503)]);
    let client = client(&fake);
    let calls: Vec<_> = (0..1000).map(|_| tokio::spawn(client.request(&GET).empty().into_future())).collect();
    let mut spent = 0;
    for call in calls {
        let error = call.await.unwrap().unwrap_err();
        assert!(error.is_server_error());
        spent += usize::from(error.to_string().contains("(retry_budget)"));
    }
    // 50 at first, 200 gained from the calls, and half a second's gain; not 2,000.
    assert!((1250..=1252).contains(&fake.count()), "{}", fake.count());
    assert!(spent > 900, "{spent}");
}

#[tokio::test(start_paused = true)]
async fn clones_and_derived_clients_share_one_budget() {
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

//! Outcomes and progress of applying a plan.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::rig::{Fault, PREFIX, Rig, Set};
use super::run;
use crate::ext::plan::{ApplyError, Step};
use crate::testing::defaults::{ACCOUNT_ID, CDN_ID, MAGIC_TRANSIT_ID, SPECTRUM_ID};

/// `192.0.2.0/25` replaces `192.0.2.0/26`: a create, a wait, a delete.
fn rig() -> Rig {
    let set = |block: &str| {
        Set::from([("192.0.2.0/24".to_owned(), MAGIC_TRANSIT_ID.to_owned()), (block.to_owned(), CDN_ID.to_owned())])
    };
    Rig::new("192.0.2.0/24", &set("192.0.2.0/26"), &set("192.0.2.0/25"), &[2_000])
}

/// The number of requests for making a plan: prefix, services, bindings.
const PLAN: usize = 3;

fn lines(steps: &[Step]) -> Vec<String> {
    steps.iter().map(Step::to_string).collect()
}

const STEPS: [&str; 3] = ["+ 192.0.2.0/25 CDN", "wait until 192.0.2.0/25 is active", "- 192.0.2.0/26 CDN"];

#[test]
fn progress_is_reported_before_and_after_each_step() {
    run(async {
        let told = Arc::new(Mutex::new(Vec::new()));
        let rig = rig();
        let plan = rig.plan().await.unwrap();
        let keep = Arc::clone(&told);
        let apply = plan.apply().on_step(move |progress| {
            assert_eq!(progress.of(), 3);
            assert!(progress.to_string().starts_with(&progress.number().to_string()));
            keep.lock().unwrap().push((progress.step().to_string(), progress.is_done(), progress.to_string()));
        });
        let applied = apply.await.unwrap();
        assert_eq!(lines(&applied.steps), STEPS);
        let told = told.lock().unwrap();
        let seen: Vec<_> = told.iter().map(|(step, done, _)| (step.as_str(), *done)).collect();
        let expected: Vec<_> = STEPS.iter().flat_map(|step| [(*step, false), (*step, true)]).collect();
        assert_eq!(seen, expected);
        assert_eq!(told[3].2, "2 of 3: wait until 192.0.2.0/25 is active, done");
        rig.assert_as_wanted();
    });
}

#[test]
fn a_stale_plan_is_refused_before_anything_is_changed() {
    run(async {
        for overtaken in 0..3 {
            let rig = rig();
            let plan = rig.plan().await.unwrap();
            let bindings = rig.client.addressing().prefixes().service_bindings();
            let expected = match overtaken {
                0 => {
                    rig.api().unbind(PREFIX, "192.0.2.0/26");
                    "192.0.2.0/26 CDN is gone"
                }
                1 => {
                    let body = crate::addressing::prefixes::service_bindings::CreateServiceBinding::new(
                        "192.0.2.9/32",
                        SPECTRUM_ID,
                    );
                    bindings.create(ACCOUNT_ID, PREFIX, body).await.unwrap();
                    "192.0.2.9/32 is bound to Spectrum now"
                }
                _ => {
                    let id = rig.api().bindings(PREFIX).remove(0).id;
                    rig.api().set_state(id, "provisioning");
                    "192.0.2.0/24 Magic Transit is not active any more"
                }
            };
            let before = (rig.bindings(), rig.requests());
            let error = rig.apply(&plan).await.unwrap_err();
            assert!(error.is_stale() && !error.may_have_been_applied() && !error.is_gap());
            assert!(error.to_string().contains(expected) && error.to_string().ends_with("plan again"), "{error}");
            assert!(error.done().is_empty() && error.in_flight().is_none());
            assert_eq!(lines(error.left()), STEPS);
            assert_eq!((rig.bindings(), rig.requests()), (before.0, before.1 + 1));
        }
    });
}

#[test]
fn a_change_by_somebody_else_between_two_steps_ends_the_plan() {
    run(async {
        for (number, message) in [(1, "192.0.2.0/25 is bound already"), (3, "192.0.2.0/26 is not bound any more")] {
            let rig = rig();
            let plan = rig.plan().await.unwrap();
            let inner = Arc::clone(&rig.inner);
            let apply = plan.apply().on_step(move |progress| match (progress.number(), progress.is_done()) {
                (1, false) if number == 1 => inner.api.bind(PREFIX, "192.0.2.0/25", SPECTRUM_ID),
                (3, false) if number == 3 => inner.api.unbind(PREFIX, "192.0.2.0/26"),
                _ => {}
            });
            let error = apply.await.unwrap_err();
            assert!(error.is_stale() && !error.may_have_been_applied(), "{error}");
            assert!(error.to_string().contains(message), "{error}");
            assert_eq!(
                (error.done().len(), error.in_flight().map(Step::to_string)),
                (number - 1, Some(STEPS[number - 1].to_owned()))
            );
            rig.finish(2).await;
            assert_eq!(rig.bindings().len(), 2);
            assert!(rig.plan().await.unwrap().is_empty());
        }
    });
}

#[test]
fn a_plan_is_applied_once() {
    run(async {
        let rig = rig();
        let plan = rig.plan().await.unwrap();
        rig.apply(&plan).await.unwrap();
        assert!(rig.apply(&plan).await.unwrap_err().is_stale());
        rig.assert_as_wanted();
    });
}

#[test]
fn a_plan_with_a_gap_is_refused_unless_gaps_are_allowed() {
    let set = |id: &str| {
        Set::from([
            ("192.0.2.0/24".to_owned(), MAGIC_TRANSIT_ID.to_owned()),
            ("192.0.2.7/32".to_owned(), id.to_owned()),
        ])
    };
    run(async {
        let rig = Rig::new("192.0.2.0/24", &set(CDN_ID), &set(SPECTRUM_ID), &[0]);
        let plan = rig.plan().await.unwrap();
        let before = rig.requests();
        let error = plan.apply().await.unwrap_err();
        assert!(error.is_gap() && !error.is_stale() && error.error().is_none());
        assert!(
            error.to_string().contains("1 of the 3 steps") && error.to_string().contains("allow_gaps(true)"),
            "{error}"
        );
        assert_eq!((rig.requests(), rig.bindings()), (before, set(CDN_ID)));
        plan.apply().allow_gaps(true).await.unwrap();
        assert_eq!(rig.bindings(), set(SPECTRUM_ID));
    });
}

/// The error of applying a plan with a fault at this request.
async fn failed(rig: &Rig, request: usize, fault: Fault) -> ApplyError {
    let plan = rig.plan().await.unwrap();
    assert_eq!(rig.requests(), PLAN);
    rig.fault(request, fault);
    rig.apply(&plan).await.unwrap_err()
}

#[test]
fn an_error_says_what_was_done_what_is_left_and_whether_the_step_may_have_been_applied() {
    run(async {
        // The bindings are read, the binding is created, and read until it is active at the third time; then comes the
        // delete.
        for (request, done, fault, maybe) in [
            (1, 0, Fault::Failed, true),
            (1, 0, Fault::TimedOut, true),
            (1, 0, Fault::Limited, false),
            (1, 0, Fault::Refused, false),
            (5, 2, Fault::Failed, true),
            (5, 2, Fault::Limited, false),
        ] {
            let rig = rig().without_retries();
            let error = failed(&rig, request, fault).await;
            assert_eq!(error.done().len(), done, "{error}");
            assert_eq!(error.in_flight().unwrap().to_string(), STEPS[done]);
            assert_eq!(lines(error.left()), STEPS[done + 1..]);
            assert_eq!(error.may_have_been_applied(), maybe, "{error}");
            assert_eq!(error.to_string().contains("this one may have been applied"), maybe, "{error}");
            let line = error.to_string();
            assert!(line.starts_with(&format!("step {} of 3 (`{}`): ", done + 1, STEPS[done])), "{line}");
            assert!(
                line.ends_with(&format!("{done} done before it, {} left: plan again to go on", 2 - done)),
                "{line}"
            );
            assert!(error.error().is_some() && std::error::Error::source(&error).is_some() && !line.contains('\n'));
            rig.finish(1).await;
            rig.assert_as_wanted();
        }
    });
}

#[test]
fn after_a_lost_response_the_bindings_are_read_and_the_plan_continues() {
    run(async {
        for request in [1, 5] {
            for fault in [Fault::FailedAfterwards, Fault::TimedOutAfterwards, Fault::Lost] {
                let rig = rig().without_retries();
                let plan = rig.plan().await.unwrap();
                rig.fault(request, fault);
                let applied = rig.apply(&plan).await.unwrap();
                assert_eq!(applied.steps.len(), 3);
                // There are 6 requests without the fault; after 60 s without a response, the binding is active at once.
                let polls_less = if fault == Fault::TimedOutAfterwards && request == 1 { 2 } else { 0 };
                assert_eq!(rig.requests(), PLAN + 6 + 1 - polls_less, "{fault:?} at {request}");
                rig.assert_as_wanted();
            }
        }
    });
}

#[test]
fn a_binding_that_does_not_become_active_ends_the_plan() {
    run(async {
        let rig = rig();
        let plan = rig.plan().await.unwrap();
        let error = plan.apply().wait_timeout(Duration::from_millis(1_500)).await.unwrap_err();
        assert!(error.wait_error().unwrap().is_timeout());
        assert_eq!((error.done().len(), error.left().len()), (1, 1));
        assert!(!error.may_have_been_applied() && error.error().is_none());
        assert!(error.to_string().contains("not active after"), "{error}");
        // Since it did not become active, nothing was deleted.
        assert_eq!(rig.bindings().len(), 3);
        rig.finish(1).await;
        rig.assert_as_wanted();
    });
}

#[test]
fn a_read_only_client_plans_and_shows_what_it_would_send() {
    run(async {
        let mut rig = rig();
        rig.client = rig.client.with(|options| options.read_only());
        let plan = rig.plan().await.unwrap();
        assert_eq!(lines(plan.steps()), STEPS);
        let error = rig.apply(&plan).await.unwrap_err();
        assert!(error.error().unwrap().is_refused_locally() && error.done().is_empty());
        let line = error.to_string();
        assert!(line.contains("POST") && line.contains("192.0.2.0/25") && !error.may_have_been_applied(), "{line}");
        assert_eq!(rig.bindings().len(), 2);
    });
}

#[cfg(feature = "blocking")]
#[test]
fn plans_are_made_and_applied_without_a_runtime() {
    use crate::testing::{EmbeddedApi, defaults};

    let api = EmbeddedApi::start().unwrap();
    let bindings = api.client().unwrap().addressing().prefixes().service_bindings();
    let wanted = [(defaults::PREFIX_CIDR, MAGIC_TRANSIT_ID), ("192.0.2.0/26", CDN_ID)];
    let plan = bindings.plan(api.account_id(), api.prefix_id(), wanted).wait_blocking().unwrap();
    assert_eq!(plan.apply().wait_blocking().unwrap().steps, plan.steps());
    assert_eq!(api.service_for([192, 0, 2, 63]).as_deref(), Some(CDN_ID));
    assert_eq!(api.service_for([192, 0, 2, 64]).as_deref(), Some(MAGIC_TRANSIT_ID));
    let invalid = bindings.plan(api.account_id(), api.prefix_id(), [("192.0.2.1/24", CDN_ID)]).wait_blocking();
    assert!(invalid.unwrap_err().is_invalid());
    assert!(plan.apply().wait_blocking().unwrap_err().is_stale());
}

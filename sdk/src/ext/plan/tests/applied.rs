//! Plans applied to the embedded API: with observers, faults and dropped futures.

use std::future::{Future, IntoFuture, poll_fn};
use std::pin::pin;
use std::task::Poll;

use proptest::prelude::*;

use super::super::Plan;
use super::rig::{Fault, Rig, Set};
use super::run;
use super::situations::SITUATIONS;
use crate::testing::defaults::{CDN_ID, MAGIC_TRANSIT_ID, SPECTRUM_ID};

const IDS: [&str; 3] = [MAGIC_TRANSIT_ID, CDN_ID, SPECTRUM_ID];

/// Bindings of the table, with ids.
fn set(text: &str) -> Set {
    let bindings = super::bindings(text);
    bindings.into_iter().map(|(block, service)| (block.to_string(), IDS[service].to_owned())).collect()
}

/// The situations of the table that have plans without gaps.
fn without_gaps() -> impl Iterator<Item = (&'static str, &'static str, Set, Set)> {
    let smooth = SITUATIONS.iter().filter(|situation| !situation.steps.iter().any(|step| step.contains("gap")));
    smooth.map(|situation| (situation.name, situation.prefix, set(situation.current), set(situation.wanted)))
}

#[test]
fn every_planned_situation_is_applied_without_a_gap() {
    for (name, prefix, current, wanted) in without_gaps() {
        for delays in [&[0][..], &[20_000, 0], &[0, 20_000], &[3_000, 9_000, 1_000]] {
            run(async {
                let rig = Rig::new(prefix, &current, &wanted, delays);
                let plan = rig.plan().await.unwrap();
                let applied = rig.apply(&plan).await.unwrap_or_else(|error| panic!("{name}: {error}"));
                assert_eq!(applied.steps, plan.steps());
                rig.assert_as_wanted();
                assert!(rig.plan().await.unwrap().is_empty());
            });
        }
    }
}

#[test]
fn after_a_fault_at_any_request_a_new_plan_finishes() {
    for (name, prefix, current, wanted) in without_gaps() {
        let requests = run(async {
            let rig = Rig::new(prefix, &current, &wanted, &[2_000]);
            rig.finish(1).await;
            rig.requests()
        });
        for retries in [false, true] {
            for fault in Fault::ALL {
                for request in 0..requests {
                    run(async {
                        let rig = Rig::new(prefix, &current, &wanted, &[2_000]);
                        let rig = if retries { rig } else { rig.without_retries() };
                        rig.fault(request, fault);
                        rig.finish(4).await;
                        rig.assert_as_wanted();
                    });
                }
            }
        }
        assert!(requests >= 4, "{name}: {requests}");
    }
}

/// Polls a future at most `polls` times, then drops it. Returns whether it completed.
async fn dropped_after<F: Future>(polls: usize, future: F) -> bool {
    let mut future = pin!(future);
    let mut polled = 0;
    poll_fn(|context| {
        if polled == polls {
            return Poll::Ready(false);
        }
        polled += 1;
        future.as_mut().poll(context).map(|_| true)
    })
    .await
}

#[test]
fn after_a_future_dropped_at_any_await_a_new_plan_finishes() {
    for (_, prefix, current, wanted) in without_gaps() {
        for polls in 0.. {
            let is_done = run(async {
                let rig = Rig::new(prefix, &current, &wanted, &[2_000, 500]);
                let plan = rig.plan().await.unwrap();
                let is_done = dropped_after(polls, plan.apply().into_future()).await;
                rig.assert_without_gap();
                rig.finish(2).await;
                rig.assert_as_wanted();
                is_done
            });
            if is_done {
                break;
            }
        }
    }
}

/// Blocks nested up to six deep in a prefix, by the path to each, with services.
fn blocks() -> impl Strategy<Value = Vec<(Vec<bool>, usize)>> {
    let way = prop::collection::vec(any::<bool>(), 0..=6);
    prop::collection::vec((way, 0..3_usize), 0..=40)
}

fn named(prefix: &str, blocks: &[(Vec<bool>, usize)]) -> Set {
    let named = blocks.iter().map(|(way, service)| {
        let top = super::block(prefix);
        let block =
            way.iter().fold(top, |block, right| block.halves().map_or(block, |halves| halves[usize::from(*right)]));
        (block.to_string(), IDS[*service].to_owned())
    });
    named.collect()
}

/// A prefix, its current bindings, and wanted ones, of which some are current.
fn situation() -> impl Strategy<Value = (&'static str, Set, Set)> {
    let kept = prop::collection::vec(any::<bool>(), 40);
    let prefix = prop::sample::select(vec!["192.0.2.0/24", "2001:db8::/48", "192.0.2.64/26"]);
    (prefix, blocks(), blocks(), kept).prop_map(|(prefix, current, wanted, kept)| {
        let (current, mut wanted) = (named(prefix, &current), named(prefix, &wanted));
        wanted.extend(current.clone().into_iter().zip(kept).filter(|(_, kept)| *kept).map(|(binding, _)| binding));
        if current.is_empty() && !wanted.is_empty() {
            wanted.insert(prefix.to_owned(), IDS[0].to_owned());
        }
        (prefix, current, wanted)
    })
}

/// The durations of provisioning, in milliseconds.
fn delays() -> impl Strategy<Value = Vec<u64>> {
    prop::collection::vec(0..20_000_u64, 1..5)
}

/// The plan; `None` for a single address whose binding is the last one of the prefix.
async fn plan(rig: &Rig) -> Option<Plan> {
    let plan = rig.plan().await;
    if let Err(error) = &plan {
        assert!(error.problems().iter().all(|problem| problem.contains("has the only binding")), "{error}");
    }
    plan.ok()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn any_bindings_become_any_others_without_a_gap((prefix, current, wanted) in situation(), delays in delays()) {
        run(async {
            let rig = Rig::new(prefix, &current, &wanted, &delays);
            let Some(plan) = plan(&rig).await else { return };
            assert_eq!(plan.is_empty(), current == wanted);
            rig.apply(&plan).await.unwrap();
            rig.assert_as_wanted();
        });
    }

    #[test]
    fn any_bindings_become_any_others_after_any_fault(
        (prefix, current, wanted) in situation(),
        delays in delays(),
        fault in prop::sample::select(Fault::ALL.to_vec()),
        at: prop::sample::Index,
        retries: bool,
    ) {
        run(async {
            let requests = {
                let rig = Rig::new(prefix, &current, &wanted, &delays);
                if plan(&rig).await.is_none() {
                    return;
                }
                rig.finish(1).await;
                rig.requests()
            };
            let rig = Rig::new(prefix, &current, &wanted, &delays);
            let rig = if retries { rig } else { rig.without_retries() };
            rig.fault(at.index(requests), fault);
            rig.finish(4).await;
            rig.assert_as_wanted();
        });
    }

    #[test]
    fn any_bindings_become_any_others_after_the_future_was_dropped(
        (prefix, current, wanted) in situation(),
        delays in delays(),
        polls in 0..400_usize,
    ) {
        run(async {
            let rig = Rig::new(prefix, &current, &wanted, &delays);
            let Some(plan) = plan(&rig).await else { return };
            dropped_after(polls, plan.apply().into_future()).await;
            rig.assert_without_gap();
            rig.finish(2).await;
            rig.assert_as_wanted();
        });
    }
}

//! Many concurrent calls of every kind through faults: each is accounted for, and nothing leaks.
//!
//! `cargo xtask bench --soak CALLS` runs it with a number of calls, and prints the counts.

mod counts;
mod faults;
mod usage;
mod worker;

use std::{
    env,
    sync::{Arc, atomic::Ordering},
    time::{Duration, Instant},
};

use cloudflare_sdk::{
    Client, RetryPolicy,
    testing::{Answer, EmbeddedApi, Method, defaults},
};
use counts::{Counts, Spans};
use usage::Usage;
use worker::Worker;

/// The number of concurrent calls.
const CONCURRENCY: usize = 64;

/// The number of calls, unless the environment has another.
const CALLS: u64 = 10_000;

/// The allowed growth of memory between a quarter and the end of the calls, in bytes: what an allocator may keep, and
/// less than 24 bytes for each of a million calls.
const GROWTH: u64 = 16 * 1024 * 1024;

#[test]
fn each_call_is_accounted_for_and_leaks_nothing() {
    let calls = env::var("SOAK_CALLS").map_or(CALLS, |number| number.parse().expect("SOAK_CALLS: a number of calls"));
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    let faults = runtime.block_on(soak(calls));
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

/// An API with a zone and a prefix for each worker, so that a fault reaches the intended call.
fn start() -> EmbeddedApi {
    let mut builder = EmbeddedApi::builder();
    for worker in 0..CONCURRENCY {
        let (zone, prefix) = (worker::zone_id(worker), worker::prefix_id(worker));
        builder = builder.zone(defaults::ACCOUNT_ID, zone, worker::zone_name(worker));
        builder = builder.prefix(defaults::ACCOUNT_ID, prefix, format!("10.0.{worker}.0/24"));
    }
    let api = builder.start().expect("a port");
    let late = |end: &str| Answer::genuine().delay(Duration::from_millis(20)).for_path(end).times(usize::MAX);
    api.answer_next(late(worker::DROPPED).for_method(Method::GET));
    api.answer_next(late(worker::LATE).for_method(Method::GET));
    api
}

/// Makes the calls and prints the counts; returns the inconsistencies.
async fn soak(calls: u64) -> Vec<String> {
    let (counts, spans) = (Arc::new(Counts::default()), Spans::default());
    let api = Arc::new(start());
    // The first blocking call starts a thread that stays.
    let first = api.client().expect("a client").addressing().services().list(api.account_id());
    tokio::task::spawn_blocking(|| first.wait_blocking()).await.expect("a call").expect("the services");
    api.clear_requests();
    tracing::subscriber::set_global_default(spans.clone()).expect("the only subscriber of this process");
    let started = Instant::now();
    // Until the server has closed its connection too.
    tokio::time::sleep(Duration::from_millis(200)).await;
    let at_start = Usage::now();
    let ms = Duration::from_millis;
    let retry = RetryPolicy::default().base_delay(ms(1)).max_delay(ms(4));
    let client = Client::builder().base_url(api.base_url()).api_token(api.token()).retry(retry);
    let client = client.hook(Arc::clone(&counts)).build().expect("a client");
    let workers: Vec<_> = (0..CONCURRENCY)
        .map(|number| {
            let worker = Worker::new(number, client.clone(), Arc::clone(&api), Arc::clone(&counts));
            tokio::spawn(worker.run(calls))
        })
        .collect();
    let is_before =
        |share: u64| counts.calls.begun() < calls * share / 100 && workers.iter().any(|worker| !worker.is_finished());
    // Connections come and go; one that is never closed is in every sample.
    let least_between = async |from: u64, to: u64| {
        while is_before(from) {
            tokio::time::sleep(ms(1)).await;
        }
        let mut least = Usage::now();
        while is_before(to) {
            tokio::time::sleep(ms(1)).await;
            least = least.min(Usage::now());
        }
        least
    };
    let (early, late) = (least_between(25, 30).await, least_between(90, 95).await);
    for worker in workers {
        worker.await.expect("a worker that does not panic");
    }
    let took = started.elapsed();
    drop(client);
    let at_end = settled(&at_start).await;

    counts.print();
    println!("| spans: opened, closed | {}, {} |", spans.opened(), spans.closed());
    println!("| requests that the server saw | {} |", counts.arrived.load(Ordering::Relaxed));
    for (name, usage) in [("start", at_start), ("a quarter", early), ("the end", late), ("after it", at_end)] {
        println!("| at {name}: memory, descriptors, tasks | {usage} |");
    }
    println!("| time | {:.1} s, {:.0} calls a second |", took.as_secs_f64(), calls as f64 / took.as_secs_f64());

    let mut faults = counts.faults();
    let mut expect = |is_so: bool, what: String| faults.extend((!is_so).then_some(what));
    expect(counts.calls.begun() >= calls, format!("{} calls of {calls}", counts.calls.begun()));
    expect(spans.opened() == counts.calls.begun(), format!("{} spans, not one for each call", spans.opened()));
    expect(spans.opened() == spans.closed(), format!("{} of {} spans closed", spans.closed(), spans.opened()));
    expect(late.memory <= early.memory + GROWTH, format!("memory grew from {early} to {late}"));
    expect(late.descriptors <= early.descriptors + CONCURRENCY, format!("descriptors grew from {early} to {late}"));
    expect(at_end.descriptors <= at_start.descriptors, format!("descriptors stay open: {at_start}, then {at_end}"));
    expect(at_end.tasks == at_start.tasks, format!("tasks stay: {at_start}, then {at_end}"));
    let left: usize = (0..CONCURRENCY).map(|worker| api.regional_hostnames(&worker::zone_id(worker)).len()).sum();
    expect(left == 0, format!("{left} hostnames are left"));
    faults
}

/// The resources in use once connections are closed on both sides, or after a while.
async fn settled(at_start: &Usage) -> Usage {
    for _ in 0..500 {
        let now = Usage::now();
        if now.descriptors <= at_start.descriptors && now.tasks == at_start.tasks {
            return now;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    Usage::now()
}

//! The account of all calls: what hooks, spans, callers and the server saw.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use cloudflare_sdk::{
    AttemptInfo, AttemptOutcome, CallInfo, CallOutcome, Error, Hook, Refusal,
    testing::{EmbeddedApi, Method},
};
use tracing::{
    Event, Metadata, Subscriber,
    span::{Attributes, Id, Record},
};

/// The numbers of begins and ends.
#[derive(Debug, Default)]
pub(crate) struct Pair {
    begun: AtomicU64,
    ended: AtomicU64,
}

impl Pair {
    pub(crate) fn begun(&self) -> u64 {
        self.begun.load(Ordering::Relaxed)
    }

    pub(crate) fn ended(&self) -> u64 {
        self.ended.load(Ordering::Relaxed)
    }
}

/// The counts.
#[derive(Debug, Default)]
pub(crate) struct Counts {
    /// The calls that the hook saw.
    pub(crate) calls: Pair,
    attempts: Pair,
    /// The number of calls by outcome.
    outcomes: Mutex<BTreeMap<&'static str, u64>>,
    /// The number of requests for each unfinished create, by its number.
    creates: Mutex<HashMap<u64, u64>>,
    /// The number of finished creates.
    created: AtomicU64,
    /// The creates that the server saw more often than allowed.
    repeated: Mutex<Vec<String>>,
    /// The requests that the server saw.
    pub(crate) arrived: AtomicU64,
}

fn add(counter: &AtomicU64, number: u64) {
    counter.fetch_add(number, Ordering::Relaxed);
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The header with the number of a create.
pub(crate) const NUMBER: &str = "x-soak-number";

impl Counts {
    /// Counts the end of a call; `None` if it was dropped.
    pub(crate) fn over<T>(&self, outcome: Option<&Result<T, Error>>) {
        let name = match outcome {
            None => "dropped",
            Some(Ok(_)) => "ok",
            Some(Err(error)) if error.is_timeout() => "timeout",
            Some(Err(error)) if error.is_interrupted() => "interrupted",
            Some(Err(error)) if error.is_connect() => "no connection",
            Some(Err(error)) if error.is_rate_limited() => "429",
            Some(Err(error)) if error.is_server_error() => "5xx",
            Some(Err(error)) if error.is_not_found() => "404",
            Some(Err(error)) if error.is_decode() => "not readable",
            Some(Err(error)) if !error.errors().is_empty() => "refused on 200",
            Some(Err(_)) => "other",
        };
        *lock(&self.outcomes).entry(name).or_default() += 1;
    }

    /// Counts the requests in the server's log.
    pub(crate) fn read(&self, api: &EmbeddedApi) {
        let mut creates = lock(&self.creates);
        let requests = api.take_requests();
        add(&self.arrived, requests.len() as u64);
        for request in requests.iter().filter(|request| request.method == Method::POST) {
            if let Some(number) = request.header(NUMBER).and_then(|number| number.parse().ok()) {
                *creates.entry(number).or_default() += 1;
            }
        }
    }

    /// Counts a finished create, which the server may have seen at most this often.
    pub(crate) fn created(&self, number: u64, allowed: u64) {
        add(&self.created, 1);
        let seen = lock(&self.creates).remove(&number).unwrap_or_default();
        if seen > allowed {
            lock(&self.repeated).push(format!("create {number} was seen {seen} times, {allowed} at most"));
        }
    }

    /// Prints a table.
    pub(crate) fn print(&self) {
        println!("| what | figures |\n| --- | --- |");
        let pairs = [("calls", &self.calls), ("attempts", &self.attempts)];
        for (name, pair) in pairs {
            println!("| hooks, {name}: begun, ended | {}, {} |", pair.begun(), pair.ended());
        }
        let outcomes = lock(&self.outcomes);
        let shown: Vec<String> = outcomes.iter().map(|(name, count)| format!("{name} {count}")).collect();
        println!("| ends of calls | {} |", shown.join(", "));
        let repeated = lock(&self.repeated).len();
        println!(
            "| creates, and those that the server saw twice | {}, {repeated} |",
            self.created.load(Ordering::Relaxed)
        );
    }

    /// The inconsistencies between the counts.
    pub(crate) fn faults(&self) -> Vec<String> {
        let mut faults = lock(&self.repeated).clone();
        let outcomes = lock(&self.outcomes);
        let ends: u64 = outcomes.values().sum();
        let dropped = outcomes.get("dropped").copied().unwrap_or_default();
        let (begun, ended) = (self.calls.begun(), self.calls.ended());
        let mut expect = |is_so: bool, what: String| faults.extend((!is_so).then_some(what));
        expect(begun == ends, format!("{begun} calls began, and {ends} ended for their callers"));
        // Hooks don't see the end of a call that is dropped.
        expect(begun == ended + dropped, format!("{begun} calls began, {ended} ended and {dropped} were dropped"));
        let (begun, ended) = (self.attempts.begun(), self.attempts.ended());
        expect(ended <= begun && begun <= ended + dropped, format!("{begun} attempts began and {ended} ended"));
        let arrived = self.arrived.load(Ordering::Relaxed);
        expect(arrived <= begun, format!("the server saw {arrived} requests, and {begun} were sent"));
        let late = lock(&self.creates);
        expect(late.is_empty(), format!("creates that came when they were over: {late:?}"));
        let needed = ["ok", "timeout", "interrupted", "dropped", "404", "5xx", "not readable", "refused on 200"];
        let missing: Vec<&str> = needed.into_iter().filter(|name| !outcomes.contains_key(name)).collect();
        expect(missing.is_empty(), format!("no call ended with {}", missing.join(", ")));
        expect(!outcomes.contains_key("other"), format!("calls ended otherwise: {outcomes:?}"));
        faults
    }
}

impl Hook for Counts {
    fn before_call(&self, _: &CallInfo) -> Result<(), Refusal> {
        add(&self.calls.begun, 1);
        Ok(())
    }

    fn before_attempt(&self, _: &AttemptInfo<'_>) {
        add(&self.attempts.begun, 1);
    }

    fn after_attempt(&self, _: &AttemptInfo<'_>, _: &AttemptOutcome<'_>) {
        add(&self.attempts.ended, 1);
    }

    fn after_call(&self, _: &CallInfo, _: &CallOutcome<'_>) {
        add(&self.calls.ended, 1);
    }
}

/// A subscriber that counts the client's spans.
#[derive(Debug, Clone, Default)]
pub(crate) struct Spans(Arc<Open>);

#[derive(Debug, Default)]
struct Open {
    opened: AtomicU64,
    closed: AtomicU64,
    /// The number of handles of each open span.
    handles: Mutex<HashMap<u64, u64>>,
}

impl Spans {
    pub(crate) fn opened(&self) -> u64 {
        self.0.opened.load(Ordering::Relaxed)
    }

    pub(crate) fn closed(&self) -> u64 {
        self.0.closed.load(Ordering::Relaxed)
    }
}

impl Subscriber for Spans {
    fn enabled(&self, about: &Metadata<'_>) -> bool {
        about.is_span() && about.target() == "cloudflare_sdk"
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        let number = self.0.opened.fetch_add(1, Ordering::Relaxed) + 1;
        lock(&self.0.handles).insert(number, 1);
        Id::from_u64(number)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, _: &Event<'_>) {}

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}

    fn clone_span(&self, id: &Id) -> Id {
        *lock(&self.0.handles).entry(id.into_u64()).or_default() += 1;
        id.clone()
    }

    fn try_close(&self, id: Id) -> bool {
        let mut handles = lock(&self.0.handles);
        let left = handles.get(&id.into_u64()).copied().unwrap_or_default().saturating_sub(1);
        if left > 0 {
            handles.insert(id.into_u64(), left);
            return false;
        }
        handles.remove(&id.into_u64());
        add(&self.0.closed, 1);
        true
    }
}

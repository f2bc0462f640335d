//! The span of a blocking call, which is made on another thread, belongs to the span around the call.
//!
//! A file of its own, as a subscriber that sees every thread is there once per process.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use cloudflare_sdk::addressing::prefixes::service_bindings::CreateServiceBinding;
use cloudflare_sdk::testing::EmbeddedApi;
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::{Interest, Subscriber};
use tracing::{Event, Metadata};
use tracing_core::span::Current;

thread_local! {
    static ENTERED: RefCell<Vec<Id>> = const { RefCell::new(Vec::new()) };
}

/// A span as it was made: what it is, and in which other one.
type Made = (&'static Metadata<'static>, Option<Id>);

/// The spans that were made.
#[derive(Clone, Default)]
struct Spans {
    made: Arc<Mutex<HashMap<u64, Made>>>,
    last: Arc<AtomicU64>,
}

impl Spans {
    /// For each span of that name, the name of the span around it.
    fn around(&self, name: &str) -> Vec<&'static str> {
        let made = self.made.lock().unwrap();
        let named = made.values().filter(|(metadata, _)| metadata.name() == name);
        named.map(|(_, parent)| parent.as_ref().map_or("none", |id| made[&id.into_u64()].0.name())).collect()
    }
}

impl Subscriber for Spans {
    fn register_callsite(&self, _: &'static Metadata<'static>) -> Interest {
        Interest::always()
    }

    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let id = self.last.fetch_add(1, Ordering::Relaxed) + 1;
        let parent = match span.parent() {
            Some(parent) => Some(parent.clone()),
            None if span.is_contextual() => ENTERED.with_borrow(|entered| entered.last().cloned()),
            None => None,
        };
        self.made.lock().unwrap().insert(id, (span.metadata(), parent));
        Id::from_u64(id)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, _: &Event<'_>) {}

    fn enter(&self, id: &Id) {
        ENTERED.with_borrow_mut(|entered| entered.push(id.clone()));
    }

    fn exit(&self, _: &Id) {
        ENTERED.with_borrow_mut(Vec::pop);
    }

    fn current_span(&self) -> Current {
        let id = ENTERED.with_borrow(|entered| entered.last().cloned());
        match id {
            Some(id) => {
                let metadata = self.made.lock().unwrap()[&id.into_u64()].0;
                Current::new(id, metadata)
            }
            None => Current::none(),
        }
    }
}

#[test]
fn the_span_of_a_blocking_call_is_a_child_of_the_caller_s() {
    let spans = Spans::default();
    tracing::subscriber::set_global_default(spans.clone()).unwrap();
    let api = EmbeddedApi::start().unwrap();
    let client = api.client().unwrap();
    let services = client.addressing().services();

    services.list(api.account_id()).send_blocking().unwrap();
    assert_eq!(spans.around("cloudflare_sdk.call"), ["none"]);

    let around = tracing::info_span!("caller");
    around.in_scope(|| services.list(api.account_id()).send_blocking()).unwrap();
    around.in_scope(|| services.list(api.account_id()).wait_blocking()).unwrap();
    assert_eq!(around.in_scope(|| services.list(api.account_id()).stream_blocking().count()), 3);
    let mut parents = spans.around("cloudflare_sdk.call");
    parents.sort_unstable();
    assert_eq!(parents, ["caller", "caller", "caller", "none"]);

    // A wait and a plan make calls of their own.
    let bindings = client.addressing().prefixes().service_bindings();
    let body = CreateServiceBinding::new("192.0.2.0/24", api.service_id());
    let create = bindings.create(api.account_id(), api.prefix_id(), body);
    let id = around.in_scope(|| create.wait_blocking()).unwrap().id.unwrap();
    let wait = bindings.wait_until_active(api.account_id(), api.prefix_id(), id);
    around.in_scope(|| wait.poll_every(Duration::ZERO).wait_blocking()).unwrap();
    let plan = bindings.plan(api.account_id(), api.prefix_id(), [("192.0.2.0/24", api.service_id())]);
    around.in_scope(|| plan.wait_blocking().unwrap().apply().wait_blocking()).unwrap();
    let parents = spans.around("cloudflare_sdk.call");
    assert!(parents.len() > 6 && parents.iter().filter(|parent| **parent == "none").count() == 1, "{parents:?}");

    // Nothing of it is left on the thread that made the calls.
    services.list(api.account_id()).send_blocking().unwrap();
    assert_eq!(spans.around("cloudflare_sdk.call").iter().filter(|parent| **parent == "none").count(), 2);
}

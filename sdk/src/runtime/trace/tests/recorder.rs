//! A subscriber that records everything at every level.

use std::fmt;
use std::sync::{Arc, Mutex, OnceLock};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::DefaultGuard;
use tracing::{Dispatch, Event, Metadata, Subscriber};

/// With at most one subscriber, `tracing` asks only the one of the first thread that reaches a span, and caches the
/// answer for all threads. A test without a subscriber would then disable the spans of these tests.
static TWO_MORE: OnceLock<[Dispatch; 2]> = OnceLock::new();

#[derive(Clone, Default)]
pub(super) struct Recorder(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    lines: Vec<String>,
    spans: u64,
    open: i64,
    entered: usize,
    inside: i64,
}

impl Recorder {
    /// Records the events of this thread while the guard lives.
    pub(super) fn install() -> (Self, DefaultGuard) {
        TWO_MORE.get_or_init(|| [(); 2].map(|()| Dispatch::new(Self::default())));
        let recorder = Self::default();
        let guard = tracing::subscriber::set_default(recorder.clone());
        (recorder, guard)
    }

    pub(super) fn lines(&self) -> Vec<String> {
        self.0.lock().unwrap().lines.clone()
    }

    /// The number of times that spans were entered, and of those that are entered now.
    pub(super) fn entered(&self) -> (usize, i64) {
        let state = self.0.lock().unwrap();
        (state.entered, state.inside)
    }

    pub(super) fn is_closed(&self) -> bool {
        self.0.lock().unwrap().open == 0
    }
}

impl Visit for State {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.lines.push(format!("{}={value:?}", field.name()));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.lines.push(format!("{}={value}", field.name()));
    }
}

impl Subscriber for Recorder {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut state = self.0.lock().unwrap();
        let about = span.metadata();
        state.lines.push(format!("span {} {} {}", about.level(), about.target(), about.name()));
        span.record(&mut *state);
        state.spans += 1;
        state.open += 1;
        Id::from_u64(state.spans)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        values.record(&mut *self.0.lock().unwrap());
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut state = self.0.lock().unwrap();
        let about = event.metadata();
        let place = if event.parent().is_some() { "in a span" } else { "alone" };
        state.lines.push(format!("event {} {} {place}", about.level(), about.target()));
        event.record(&mut *state);
    }

    fn enter(&self, _: &Id) {
        let mut state = self.0.lock().unwrap();
        state.entered += 1;
        state.inside += 1;
    }

    fn exit(&self, _: &Id) {
        self.0.lock().unwrap().inside -= 1;
    }

    fn clone_span(&self, id: &Id) -> Id {
        self.0.lock().unwrap().open += 1;
        id.clone()
    }

    fn try_close(&self, _: Id) -> bool {
        let mut state = self.0.lock().unwrap();
        state.open -= 1;
        state.open == 0
    }
}

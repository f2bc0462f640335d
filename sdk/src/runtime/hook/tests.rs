//! Hooks: events, their order, and refusals.

use std::sync::Mutex;
use std::time::Duration;

use super::*;
use crate::runtime::fake::{Fake, Step};
use crate::runtime::{Method, Operation};
use crate::{Client, ClientBuilder};

static GET: Operation = Operation::new("get-thing", Method::GET, "/things/{id}");
static POST: Operation = Operation::new("create-thing", Method::POST, "/things");

const TOKEN: &str = "planted-token-0123456789";
const OK: &str = r#"{"success":true,"errors":[],"messages":[],"result":null}"#;

/// A hook that logs what it sees.
#[derive(Default)]
struct Log {
    name: &'static str,
    lines: Arc<Mutex<Vec<String>>>,
    refuses: bool,
}

impl Log {
    fn named(&self, name: &'static str) -> Self {
        Self { name, lines: self.lines.clone(), refuses: false }
    }

    fn write(&self, line: String) {
        self.lines.lock().unwrap().push(format!("{}{line}", self.name));
    }

    fn lines(&self) -> Vec<String> {
        std::mem::take(&mut *self.lines.lock().unwrap())
    }
}

impl Hook for Log {
    fn before_call(&self, call: &CallInfo) -> Result<(), Refusal> {
        self.write(format!("call {}", call.operation().id()));
        if self.refuses { Err(Refusal::new("not on a Friday")) } else { Ok(()) }
    }

    fn before_attempt(&self, attempt: &AttemptInfo<'_>) {
        self.write(format!("attempt {}", attempt.number()));
    }

    fn after_attempt(&self, attempt: &AttemptInfo<'_>, outcome: &AttemptOutcome<'_>) {
        let status = outcome.status().map(|status| status.as_u16());
        let failure = outcome.failure().map(AttemptFailure::as_str);
        self.write(format!("ended {} {status:?} {failure:?} {:?}", attempt.number(), outcome.duration()));
        self.write(format!("again {:?}", outcome.will_retry_after()));
    }

    fn after_call(&self, _: &CallInfo, outcome: &CallOutcome<'_>) {
        let error = outcome.error().map(|error| error.is_refused_locally());
        self.write(format!("over {} {:?} {error:?}", outcome.attempts(), outcome.duration()));
    }
}

fn builder(fake: &Fake) -> ClientBuilder {
    Client::builder().api_token(TOKEN).transport(fake.clone())
}

#[tokio::test(start_paused = true)]
async fn a_repeated_call_is_seen_attempt_by_attempt() {
    let fake = Fake::new([
        Step::Hang,
        Step::NoConnection,
        Step::json(429, "{}").header("retry-after", "7"),
        Step::json(200, OK),
    ]);
    let log = Arc::new(Log::default());
    let policy = crate::RetryPolicy::default().max_retries(3).base_delay(Duration::ZERO);
    let client = builder(&fake).hook(log.clone()).retry(policy).timeout(Duration::from_secs(5)).build().unwrap();
    client.request(&GET).path::<String>("x").empty().await.unwrap();
    assert_eq!(
        log.lines(),
        [
            "call get-thing",
            "attempt 1",
            "ended 1 None Some(\"timeout\") 5s",
            "again Some(1ms)",
            "attempt 2",
            "ended 2 None Some(\"connect\") 0ns",
            "again Some(1ms)",
            "attempt 3",
            "ended 3 Some(429) None 0ns",
            "again Some(7s)",
            "attempt 4",
            "ended 4 Some(200) None 0ns",
            "again None",
            "over 4 12.002s None",
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_cannot_be_read_is_an_outcome_too() {
    let fake = Fake::new([Step::json(200, r#"{"success":false,"errors":[],"messages":[],"result":null}"#)]);
    let log = Arc::new(Log::default());
    builder(&fake).hook(log.clone()).build().unwrap().request(&POST).empty().await.unwrap_err();
    assert_eq!(log.lines().last().unwrap(), "over 1 0ns Some(false)");
}

#[tokio::test(start_paused = true)]
async fn a_refused_call_is_not_sent_and_says_why() {
    let fake = Fake::new([Step::json(200, OK)]);
    let first = Log { name: "1 ", ..Log::default() };
    let second = Log { refuses: true, ..first.named("2 ") };
    let third = first.named("3 ");
    let lines = Log { lines: first.lines.clone(), ..Log::default() };
    let client = builder(&fake).hook(first).hook(second).hook(third).build().unwrap();
    let error = client.request(&POST).empty().await.unwrap_err();
    assert!(error.is_refused_locally() && !error.may_have_been_applied());
    assert_eq!(error.to_string(), "create-thing (POST /things): not sent: a hook refuses it: not on a Friday");
    assert_eq!((error.attempts(), fake.count()), (0, 0));
    // A hook that allowed the call is called after it; one that was not asked is not.
    assert_eq!(lines.lines(), ["1 call create-thing", "2 call create-thing", "1 over 0 0ns Some(true)"]);
}

#[tokio::test(start_paused = true)]
async fn a_derived_client_has_the_hooks_of_its_parent_and_its_own() {
    let fake = Fake::new([Step::json(200, OK)]);
    let log = Log { name: "1 ", ..Log::default() };
    let lines = Log { lines: log.lines.clone(), ..Log::default() };
    let own = log.named("2 ");
    let client = builder(&fake).hook(log).build().unwrap();
    let derived = client.with(|options| options.hook(own));
    derived.request(&POST).empty().await.unwrap();
    let seen = lines.lines();
    assert_eq!(seen[..4], ["1 call create-thing", "2 call create-thing", "1 attempt 1", "2 attempt 1"]);
    client.request(&POST).empty().await.unwrap();
    assert!(lines.lines().iter().all(|line| line.starts_with("1 ")));
}

/// A hook that keeps all text of the infos.
#[derive(Default)]
struct Everything(Mutex<String>);

impl Hook for Everything {
    fn before_attempt(&self, attempt: &AttemptInfo<'_>) {
        let call = attempt.call();
        let names: Vec<_> = call.query_names().collect();
        let line = format!("{} {} {names:?} {:?}", call.method(), call.url(), call.body_bytes());
        *self.0.lock().unwrap() += &format!("{line} {attempt:?} {call:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn no_credential_header_query_value_or_body_is_shown() {
    let fake = Fake::new([Step::json(200, OK)]);
    let seen = Arc::new(Everything::default());
    let client = builder(&fake).hook(seen.clone()).default_query("page", "planted-query").build().unwrap();
    let request = client.request(&GET).path::<String>(TOKEN).json(&"planted-body").empty();
    request.header("x-secret", "planted-header").await.unwrap();
    let seen = seen.0.lock().unwrap().clone();
    let url = "https://api.cloudflare.com/client/v4/things/[redacted]";
    assert!(seen.starts_with(&format!("GET {url} [\"page\"] Some(14)")), "{seen}");
    for planted in [TOKEN, "planted-query", "planted-body", "planted-header"] {
        assert!(!seen.contains(planted), "{planted}: {seen}");
    }
}

#[tokio::test(start_paused = true)]
async fn hooks_see_no_invalid_or_locally_refused_request() {
    let fake = Fake::new([Step::json(200, OK)]);
    let log = Arc::new(Log::default());
    let client = builder(&fake).hook(log.clone()).build().unwrap();
    client.request(&GET).path::<String>("..").empty().await.unwrap_err();
    client.with(|options| options.read_only()).request(&POST).empty().await.unwrap_err();
    assert!(log.lines().is_empty());
}

/// A hook that panics at every create, before or after.
struct Panics(bool);

impl Hook for Panics {
    fn before_attempt(&self, attempt: &AttemptInfo<'_>) {
        assert!(self.0 || attempt.call().method() != Method::POST, "planted panic");
    }

    fn after_call(&self, call: &CallInfo, _: &CallOutcome<'_>) {
        assert!(!self.0 || call.method() != Method::POST, "planted panic");
    }
}

#[tokio::test(start_paused = true)]
async fn a_hook_that_panics_ends_its_call_and_no_other() {
    for after in [false, true] {
        let fake = Fake::new([Step::json(200, OK)]);
        let client = builder(&fake).hook(Panics(after)).build().unwrap();
        let create = client.request(&POST).empty();
        assert!(tokio::spawn(async move { create.await }).await.unwrap_err().is_panic());
        assert_eq!(fake.count(), usize::from(after));
        client.request(&GET).path::<String>("x").empty().await.unwrap();
    }
}

//! The embedded API without connections and with paused time, an observer and faults.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use http::Method;
use ipnet::IpNet;
use tokio::time::Instant;

use super::super::{Applied, ApplyError, Plan, PlanError, Step as PlanStep};
use crate::Client;
use crate::runtime::BoxFuture;
use crate::runtime::fake::{Chunk, Played, Step};
use crate::testing::{EmbeddedApi, defaults};

pub(super) const PREFIX: &str = "0a1b2c3d4e5f60718293a4b5c6d7e8f9";

/// The outcome of one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// 500, and the request was not applied.
    Failed,
    /// 500, and the request was applied.
    FailedAfterwards,
    /// No response, and the request was not applied.
    TimedOut,
    /// No response, and the request was applied.
    TimedOutAfterwards,
    /// The connection ends after the request was applied.
    Lost,
    /// 429.
    Limited,
    /// No connection is made.
    Refused,
}

impl Fault {
    pub(super) const ALL: [Self; 7] = [
        Self::Failed,
        Self::FailedAfterwards,
        Self::TimedOut,
        Self::TimedOutAfterwards,
        Self::Lost,
        Self::Limited,
        Self::Refused,
    ];

    fn is_applied(self) -> bool {
        matches!(self, Self::FailedAfterwards | Self::TimedOutAfterwards | Self::Lost)
    }

    fn answer(self) -> Step {
        let failure = |status| Step::json(status, r#"{"success":false,"errors":[],"result":null}"#);
        match self {
            Self::Failed | Self::FailedAfterwards => failure(500),
            Self::TimedOut | Self::TimedOutAfterwards => Step::Hang,
            Self::Lost => Step::Reset,
            Self::Limited => failure(429),
            Self::Refused => Step::NoConnection,
        }
    }
}

/// Bindings as pairs of a block and the id of its service.
pub(super) type Set = BTreeMap<String, String>;

pub(super) struct Rig {
    pub(super) client: Client,
    pub(super) inner: Arc<Inner>,
    wanted: Set,
}

pub(super) struct Inner {
    pub(super) api: EmbeddedApi,
    state: Mutex<State>,
    /// The durations of provisioning, in turn.
    delays: Vec<Duration>,
    /// The allowed services of each address.
    allowed: Vec<(IpAddr, BTreeSet<Option<String>>)>,
}

#[derive(Default)]
struct State {
    requests: usize,
    fault: Option<(usize, Fault)>,
    created: usize,
    on_their_way: Vec<(Instant, String)>,
    creates: BTreeMap<String, usize>,
    conflicts: Vec<String>,
    violations: Vec<String>,
    /// The blocks for which a plan had a gap.
    gaps: Vec<IpNet>,
}

impl Rig {
    /// A prefix with active current bindings, and an observer that knows the wanted ones.
    pub(super) fn new(prefix: &str, current: &Set, wanted: &Set, delays: &[u64]) -> Self {
        let mut builder = EmbeddedApi::builder().prefix(defaults::ACCOUNT_ID, PREFIX, prefix);
        // The first binding has to be for the whole prefix; it is removed again if it is not among them.
        if !current.is_empty() && !current.contains_key(prefix) {
            builder = builder.binding(PREFIX, prefix, defaults::SPECTRUM_ID);
        }
        let mut blocks: Vec<&String> = current.keys().collect();
        blocks.sort_by_key(|block| *block != prefix);
        for block in blocks {
            builder = builder.binding(PREFIX, block, &current[block]);
        }
        let inner = Arc::new(Inner {
            api: builder.start().unwrap(),
            state: Mutex::default(),
            delays: delays.iter().map(|millis| Duration::from_millis(*millis)).collect(),
            allowed: allowed(prefix, current, wanted),
        });
        if !current.is_empty() && !current.contains_key(prefix) {
            inner.api.unbind(PREFIX, prefix);
        }
        let transport = Played({
            let inner = Arc::clone(&inner);
            move |request| -> BoxFuture<'static, Step> {
                let inner = Arc::clone(&inner);
                Box::pin(async move { inner.exchange(request).await })
            }
        });
        let builder = Client::builder().api_token(defaults::TOKEN).base_url(inner.api.base_url());
        let client = builder.transport(transport).build().unwrap();
        Self { client, inner, wanted: wanted.clone() }
    }

    /// Turns retries off, so that every fault reaches the plan.
    pub(super) fn without_retries(mut self) -> Self {
        self.client = self.client.with(|options| options.max_retries(0));
        self
    }

    /// Sets a fault for the n-th request from now on, counted from 0.
    pub(super) fn fault(&self, request: usize, fault: Fault) {
        let mut state = self.inner.state.lock().unwrap();
        state.fault = Some((state.requests + request, fault));
    }

    pub(super) fn requests(&self) -> usize {
        self.inner.state.lock().unwrap().requests
    }

    pub(super) fn api(&self) -> &EmbeddedApi {
        &self.inner.api
    }

    pub(super) async fn plan(&self) -> Result<Plan, PlanError> {
        let bindings = self.client.addressing().prefixes().service_bindings();
        let plan = bindings.plan(defaults::ACCOUNT_ID, PREFIX, self.wanted.clone()).await?;
        let gaps = plan.gaps().map(|step| match step {
            PlanStep::Gap { block, .. } => IpNet::try_from(block).unwrap(),
            step => panic!("{step} is no gap"),
        });
        self.inner.state.lock().unwrap().gaps.extend(gaps);
        Ok(plan)
    }

    pub(super) async fn apply(&self, plan: &Plan) -> Result<Applied, ApplyError> {
        plan.apply().allow_gaps(true).await
    }

    /// Plans and applies until there is nothing to do, at most `times` times.
    pub(super) async fn finish(&self, times: usize) {
        for _ in 0..times {
            let Ok(plan) = self.plan().await else { continue };
            if plan.is_empty() {
                return;
            }
            let _ = self.apply(&plan).await;
        }
        let plan = self.plan().await.unwrap();
        assert!(plan.is_empty(), "after {times} plans there is one more:\n{plan}");
    }

    pub(super) fn bindings(&self) -> Set {
        let bindings = self.inner.api.bindings(PREFIX);
        bindings.into_iter().map(|binding| (binding.cidr, binding.service_id)).collect()
    }

    /// Asserts that the bindings are the wanted ones, that every address outside of gaps had an allowed service at
    /// every moment, and that no block was created twice.
    pub(super) fn assert_as_wanted(&self) {
        assert_eq!(self.bindings(), self.wanted);
        assert!(self.inner.api.bindings(PREFIX).iter().all(|binding| binding.state == "active"));
        self.assert_without_gap();
    }

    pub(super) fn assert_without_gap(&self) {
        let state = self.inner.state.lock().unwrap();
        assert!(state.violations.is_empty(), "{}", state.violations.join("\n"));
        assert!(state.conflicts.is_empty(), "created although bound: {:?}", state.conflicts);
        let twice: Vec<_> = state.creates.iter().filter(|(_, times)| **times > 1).collect();
        assert!(twice.is_empty(), "created twice: {twice:?}");
    }
}

impl Inner {
    async fn exchange(&self, request: http::Request<Bytes>) -> Step {
        // At each of these points the caller may be dropped.
        tokio::task::yield_now().await;
        let fault = {
            let mut state = self.state.lock().unwrap();
            let this = state.requests;
            state.requests += 1;
            state.fault.filter(|(at, _)| *at == this).map(|(_, fault)| fault)
        };
        self.activate();
        if let Some(fault) = fault.filter(|fault| !fault.is_applied()) {
            return fault.answer();
        }
        let (method, body) = (request.method().clone(), request.body().clone());
        let response = self.api.answer(request).await;
        if method == Method::POST {
            self.note_create(&body, &response);
        }
        self.observe();
        tokio::task::yield_now().await;
        match fault {
            Some(fault) => fault.answer(),
            None => {
                let chunks = vec![Chunk::Data(response.body().clone())];
                Step::Answer { status: response.status().as_u16(), headers: Vec::new(), chunks }
            }
        }
    }

    fn note_create(&self, body: &Bytes, response: &http::Response<Bytes>) {
        let sent: serde_json::Value = serde_json::from_slice(body).unwrap();
        let block = sent["cidr"].as_str().unwrap().to_owned();
        let mut state = self.state.lock().unwrap();
        if response.status() != 201 {
            state.conflicts.push(format!("{block}: {}", response.status()));
            return;
        }
        *state.creates.entry(block).or_default() += 1;
        let answer: serde_json::Value = serde_json::from_slice(response.body()).unwrap();
        let id = answer["result"]["id"].as_str().unwrap().to_owned();
        self.api.set_state(&id, "provisioning");
        let delay = self.delays[state.created % self.delays.len()];
        state.created += 1;
        state.on_their_way.push((Instant::now() + delay, id));
        state.on_their_way.sort();
    }

    /// Activates bindings whose time has come, one by one, and checks after each.
    fn activate(&self) {
        loop {
            let due = {
                let mut state = self.state.lock().unwrap();
                let is_due = state.on_their_way.first().is_some_and(|(at, _)| *at <= Instant::now());
                is_due.then(|| state.on_their_way.remove(0).1)
            };
            let Some(id) = due else { return };
            self.api.set_state(id, "active");
            self.observe();
        }
    }

    /// Checks the service of every boundary address.
    fn observe(&self) {
        for (address, allowed) in &self.allowed {
            let service = self.api.service_for(*address);
            if !allowed.contains(&service) {
                let mut state = self.state.lock().unwrap();
                if state.gaps.iter().any(|gap| gap.contains(address)) {
                    continue;
                }
                let request = state.requests;
                state.violations.push(format!("after request {request} {address} has {service:?}, not {allowed:?}"));
            }
        }
    }
}

/// The first and last address of every block and their neighbours, with the allowed services of each: the current and
/// the wanted one. An address with only one of them may have any.
fn allowed(prefix: &str, current: &Set, wanted: &Set) -> Vec<(IpAddr, BTreeSet<Option<String>>)> {
    let prefix: IpNet = prefix.parse().unwrap();
    let mut addresses = BTreeSet::new();
    for block in current.keys().chain(wanted.keys()) {
        let block: IpNet = block.parse().unwrap();
        for (address, step) in [(block.network(), -1), (block.broadcast(), 1)] {
            addresses.extend([address, neighbour(address, step)]);
        }
    }
    let serves = |set: &Set, address: IpAddr| {
        let around = set.iter().map(|(block, id)| (block.parse::<IpNet>().unwrap(), id));
        let around = around.filter(|(block, _)| block.contains(&address));
        around.max_by_key(|(block, _)| block.prefix_len()).map(|(_, id)| id.clone())
    };
    let inside = addresses.into_iter().filter(|address| prefix.contains(address));
    let pairs = inside.map(|address| (address, serves(current, address), serves(wanted, address)));
    pairs
        .filter(|(_, before, after)| before.is_some() == after.is_some())
        .map(|(address, before, after)| (address, BTreeSet::from([before, after])))
        .collect()
}

fn neighbour(address: IpAddr, step: i128) -> IpAddr {
    match address {
        IpAddr::V4(address) => {
            let number = i128::from(u32::from(address)) + step;
            u32::try_from(number).map_or(address, Into::into).into()
        }
        IpAddr::V6(address) => {
            let number = u128::from(address);
            let next = if step < 0 { number.checked_sub(1) } else { number.checked_add(1) };
            next.map_or(address, Into::into).into()
        }
    }
}

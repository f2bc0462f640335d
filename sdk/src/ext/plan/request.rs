//! Requests that make plans.

use std::future::IntoFuture;

use super::changes::changes;
use super::order::{Action, LastBinding, actions};
use super::plan_error::Reason;
use super::reading::{Bound, Services, check, wanted_blocks};
use super::situation::Situation;
use super::{BlockChange, BoundService, Plan, PlanError, Step};
use crate::AccountId;
use crate::addressing::ServiceId;
use crate::addressing::prefixes::PrefixId;
use crate::addressing::prefixes::service_bindings::ServiceBindings;
use crate::runtime::{BoxFuture, Cidr};

impl ServiceBindings {
    /// Plans the steps after which the bindings of a prefix are exactly `wanted`: blocks in CIDR notation, each with
    /// the id of its service. Other bindings are deleted; `wanted` may be empty.
    ///
    /// It reads the prefix, the services and every page of the bindings, and changes nothing. See
    /// [`ext::plan`](crate::ext::plan) for guarantees and examples.
    pub fn plan<B, S>(
        &self,
        account_id: impl Into<AccountId>,
        prefix_id: impl Into<PrefixId>,
        wanted: impl IntoIterator<Item = (B, S)>,
    ) -> PlanBindings
    where
        B: Into<Cidr>,
        S: Into<ServiceId>,
    {
        PlanBindings {
            bound: Bound { handle: self.clone(), account_id: account_id.into(), prefix_id: prefix_id.into() },
            wanted: wanted.into_iter().map(|(block, service_id)| (block.into(), service_id.into())).collect(),
        }
    }
}

/// A plan that is made when this is awaited. The result is a [`Plan`] or a [`PlanError`].
///
/// # Errors
///
/// Found before anything is sent: text that is not a block, host bits, a block given twice. Found before anything is
/// changed: a block outside of the prefix, a service that the account does not have and, if the prefix has no binding
/// yet, wanted bindings without one for the whole prefix. The error lists all of these faults.
#[derive(Debug, Clone)]
#[must_use = "nothing is read until the plan is awaited"]
pub struct PlanBindings {
    bound: Bound,
    wanted: Vec<(Cidr, ServiceId)>,
}

impl PlanBindings {
    /// Makes the plan and **blocks the calling thread** until it is made, inside a runtime or without one: see
    /// [`Request::send_blocking`](crate::Request::send_blocking). Only with the feature `blocking`.
    ///
    /// # Errors
    ///
    /// A [`PlanError`], as when it is awaited; also if the thread for blocking calls can't be started.
    #[cfg(feature = "blocking")]
    pub fn wait_blocking(self) -> Result<Plan, PlanError> {
        crate::runtime::blocking_thread::run(self.make()).unwrap_or_else(|error| Err(error.into()))
    }

    async fn make(self) -> Result<Plan, PlanError> {
        let client = self.bound.handle.client.clone();
        self.plan().await.map_err(|error| error.redacted(&client))
    }

    async fn plan(self) -> Result<Plan, PlanError> {
        let wanted = wanted_blocks(&self.wanted)?;
        let prefix = self.bound.prefix().await?;
        let known = self.bound.services().await?;
        let basis = self.bound.read().await?;
        check(&wanted, prefix, &basis, &known)?;

        let mut services = Services::default();
        known.iter().for_each(|service| _ = services.place(service));
        let current = services.bindings(&basis);
        let mut place = |id: ServiceId| services.place(&BoundService { id, name: None });
        let desired = wanted.into_iter().map(|(block, id)| (block, place(id))).collect();
        let situation = Situation { prefix, current, desired };
        let actions = actions(&situation).map_err(|LastBinding(block)| {
            let problem = format!(
                "{block} has the only binding of the prefix and can't be covered while it is replaced, and the API takes \
                 no first binding but that for {prefix}: bind {prefix} too"
            );
            PlanError::new(Reason::Invalid(vec![problem]))
        })?;
        let named = |service: Option<usize>| service.map(|service| services.at(service));
        let blocks = changes(&situation).into_iter().map(|change| BlockChange {
            block: change.block.into(),
            from: named(change.from),
            to: named(change.to),
        });
        let steps = actions.into_iter().map(|action| step(action, &services)).collect();
        Ok(Plan { bound: self.bound, prefix, basis, steps, blocks: blocks.collect() })
    }
}

fn step(action: Action, services: &Services) -> Step {
    match action {
        Action::Create { block, service, temporary } => {
            Step::Create { block: block.into(), service: services.at(service), temporary }
        }
        Action::Wait { blocks } => Step::Wait { blocks: blocks.into_iter().map(Into::into).collect() },
        Action::Delete { block, service } => Step::Delete { block: block.into(), service: services.at(service) },
        Action::Gap { block, service, meanwhile } => Step::Gap {
            block: block.into(),
            service: services.at(service),
            meanwhile: meanwhile.map(|meanwhile| services.at(meanwhile)),
        },
    }
}

impl IntoFuture for PlanBindings {
    type Output = Result<Plan, PlanError>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.make())
    }
}

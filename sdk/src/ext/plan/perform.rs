//! The requests of each step of a plan.

use std::collections::BTreeMap;
use std::time::Duration;

use super::apply_error::Reason;
use super::reading::{Binding, Bound};
use super::situation::Readiness;
use super::{PlanError, Step};
use crate::addressing::prefixes::service_bindings::{BindingId, CreateServiceBinding};
use crate::runtime::Cidr;

/// Performs the steps of a plan.
pub(super) struct Performer {
    bound: Bound,
    wait_timeout: Duration,
    poll_every: Option<Duration>,
    /// The ids of the bindings, by block.
    ids: BTreeMap<Cidr, BindingId>,
}

impl Performer {
    /// Reads the bindings. They have to be those that the plan was made from.
    pub(super) async fn begin(
        bound: Bound,
        basis: &[Binding],
        wait_timeout: Duration,
        poll_every: Option<Duration>,
    ) -> Result<Self, Reason> {
        let now = bound.read().await.map_err(Reason::Read)?;
        if let Some(difference) = difference(basis, &now) {
            return Err(Reason::Stale(difference));
        }
        let ids = now.into_iter().map(|binding| (binding.block.into(), binding.id)).collect();
        Ok(Self { bound, wait_timeout, poll_every, ids })
    }

    pub(super) async fn perform(&mut self, step: &Step) -> Result<(), Reason> {
        match step {
            Step::Create { block, service, .. } => {
                let id = self.create(block, CreateServiceBinding::new(block, &service.id)).await?;
                self.ids.insert(block.clone(), id);
            }
            Step::Wait { blocks } => {
                for block in blocks {
                    self.wait(self.id(block)?).await?;
                }
            }
            Step::Delete { block, .. } | Step::Gap { block, .. } => {
                self.delete(block, self.id(block)?).await?;
                self.ids.remove(block);
            }
        }
        Ok(())
    }

    fn id(&self, block: &Cidr) -> Result<&BindingId, Reason> {
        self.ids.get(block).ok_or_else(|| not_bound(block))
    }

    async fn wait(&self, id: &BindingId) -> Result<(), Reason> {
        let Bound { handle, account_id, prefix_id } = &self.bound;
        let mut wait = handle.wait_until_active(account_id, prefix_id, id).timeout(self.wait_timeout);
        if let Some(pause) = self.poll_every {
            wait = wait.poll_every(pause);
        }
        wait.await.map_err(Reason::Wait)?;
        Ok(())
    }

    /// Creates a binding and returns its id. If the request fails but may have been applied, or the response has no id,
    /// the bindings are read to find it.
    async fn create(&self, block: &Cidr, body: CreateServiceBinding) -> Result<BindingId, Reason> {
        let Bound { handle, account_id, prefix_id } = &self.bound;
        let service_id = body.service_id.clone();
        let error = match handle.create(account_id, prefix_id, body).await {
            Ok(binding) => match binding.id {
                Some(id) => return Ok(id),
                None => None,
            },
            Err(error) if error.may_have_been_applied() => Some(error),
            Err(error) if error.is_conflict() => {
                return Err(Reason::Stale(format!("{block} is bound already: {error}")));
            }
            Err(error) => return Err(Reason::Request(error)),
        };
        match (self.look(block).await, error) {
            (Ok(Some(binding)), _) if binding.service.id == service_id => Ok(binding.id),
            (Ok(Some(binding)), _) => Err(Reason::Stale(format!("{block} is bound to {} now", binding.service))),
            (Ok(None), Some(error)) => Err(Reason::Request(error)),
            (Ok(None), None) => Err(not_bound(block)),
            (Err(look), Some(error)) => Err(Reason::Unknown(error, look)),
            (Err(look), None) => Err(Reason::Read(look)),
        }
    }

    async fn delete(&self, block: &Cidr, id: &BindingId) -> Result<(), Reason> {
        let Bound { handle, account_id, prefix_id } = &self.bound;
        let error = match handle.delete(account_id, prefix_id, id).await {
            Ok(()) => return Ok(()),
            Err(error) if error.may_have_been_applied() => error,
            Err(error) if error.is_not_found() => return Err(not_bound(block)),
            Err(error) => return Err(Reason::Request(error)),
        };
        match self.look(block).await {
            Ok(None) => Ok(()),
            Ok(Some(_)) => Err(Reason::Request(error)),
            Err(look) => Err(Reason::Unknown(error, look)),
        }
    }

    /// The current binding of a block, if there is one.
    async fn look(&self, block: &Cidr) -> Result<Option<Binding>, PlanError> {
        let now = self.bound.read().await?;
        Ok(now.into_iter().find(|binding| Cidr::from(binding.block) == *block))
    }
}

fn not_bound(block: &Cidr) -> Reason {
    Reason::Stale(format!("{block} is not bound any more"))
}

/// The first difference between the bindings from which a plan was made and the current ones, if any. A binding that
/// has become active since is not a difference.
fn difference(basis: &[Binding], now: &[Binding]) -> Option<String> {
    let find = |among: &[Binding], id: &BindingId| among.iter().find(|binding| binding.id == *id).cloned();
    if let Some(new) = now.iter().find(|binding| find(basis, &binding.id).is_none()) {
        return Some(format!("{} is bound to {} now", new.block, new.service));
    }
    basis.iter().find_map(|before| {
        let Binding { block, service, .. } = before;
        let Some(after) = find(now, &before.id) else { return Some(format!("{block} {service} is gone")) };
        if after.block != *block || after.service.id != service.id {
            return Some(format!("{block} {service} is {} {}", after.block, after.service));
        }
        let fell_back = before.readiness == Readiness::Active && after.readiness != Readiness::Active;
        fell_back.then(|| format!("{block} {service} is not active any more"))
    })
}

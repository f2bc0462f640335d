//! Reads the bindings, the prefix and the services for a plan.

use std::collections::BTreeMap;

use super::block::Block;
use super::plan_error::{PlanError, Reason};
use super::situation::{Bindings, Held, Readiness, Service};
use super::step::BoundService;
use crate::AccountId;
use crate::addressing::ServiceId;
use crate::addressing::prefixes::PrefixId;
use crate::addressing::prefixes::service_bindings::{BindingId, ProvisioningState, ServiceBinding, ServiceBindings};
use crate::runtime::{Cidr, one_line};

/// The longest excerpt of a response in an error, in bytes.
const TEXT: usize = 100;

/// A binding of the API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Binding {
    pub(super) id: BindingId,
    pub(super) block: Block,
    pub(super) service: BoundService,
    pub(super) readiness: Readiness,
}

/// The bindings of a prefix.
#[derive(Debug, Clone)]
pub(super) struct Bound {
    pub(super) handle: ServiceBindings,
    pub(super) account_id: AccountId,
    pub(super) prefix_id: PrefixId,
}

impl Bound {
    /// Reads all pages of the bindings.
    pub(super) async fn read(&self) -> Result<Vec<Binding>, PlanError> {
        let list = self.handle.list(&self.account_id, &self.prefix_id);
        let mut bindings: Vec<Binding> =
            list.stream().collect().await?.into_iter().map(binding).collect::<Result<_, _>>()?;
        // A list that changes while it is read may have a binding twice.
        bindings.sort_by(|one, other| (one.block, &one.id).cmp(&(other.block, &other.id)));
        bindings.dedup_by(|one, other| one.id == other.id);
        match bindings.windows(2).find(|pair| pair[0].block == pair[1].block) {
            Some(pair) => Err(unreadable(format!("{} has two bindings", pair[0].block))),
            None => Ok(bindings),
        }
    }

    /// The addresses of the prefix.
    pub(super) async fn prefix(&self) -> Result<Block, PlanError> {
        let prefixes = self.handle.client.addressing().prefixes();
        let prefix = prefixes.get(&self.account_id, &self.prefix_id).await?;
        let cidr = prefix.cidr.ok_or_else(|| unreadable("the response lacks the `cidr` of the prefix"))?;
        Block::read(&cidr).map_err(|problem| unreadable(format!("the prefix: {}", one_line(&problem, TEXT))))
    }

    /// The services of the account.
    pub(super) async fn services(&self) -> Result<Vec<BoundService>, PlanError> {
        let list = self.handle.client.addressing().services().list(&self.account_id);
        let services = list.stream().collect().await?;
        let named = services.into_iter().filter_map(|service| Some((service.id?, service.name)));
        Ok(named.map(|(id, name)| BoundService { id, name }).collect())
    }
}

fn unreadable(what: impl Into<String>) -> PlanError {
    PlanError::new(Reason::Unreadable(what.into()))
}

fn binding(answer: ServiceBinding) -> Result<Binding, PlanError> {
    let id = answer.id.ok_or_else(|| unreadable("a binding has no id"))?;
    let lacks = |what: &str| unreadable(format!("the binding {} {what}", one_line(id.as_str(), TEXT)));
    let cidr = answer.cidr.ok_or_else(|| lacks("has no block"))?;
    let block =
        Block::read(&cidr).map_err(|problem| lacks(&format!("has no readable block: {}", one_line(&problem, TEXT))))?;
    let service_id = answer.service_id.ok_or_else(|| lacks("has no service"))?;
    let readiness = match answer.provisioning.and_then(|provisioning| provisioning.state) {
        Some(ProvisioningState::Active) => Readiness::Active,
        Some(ProvisioningState::Provisioning) | None => Readiness::Provisioning,
        Some(_) => Readiness::Stuck,
    };
    Ok(Binding { id, block, service: BoundService { id: service_id, name: answer.service_name }, readiness })
}

/// The services of a plan, by index.
#[derive(Debug, Clone, Default)]
pub(super) struct Services(Vec<BoundService>);

impl Services {
    /// The index of a service, which is added if it is new.
    pub(super) fn place(&mut self, service: &BoundService) -> Service {
        let known = self.0.iter().position(|known| known.id == service.id);
        known.unwrap_or_else(|| {
            self.0.push(service.clone());
            self.0.len() - 1
        })
    }

    pub(super) fn at(&self, place: Service) -> BoundService {
        let known = self.0.get(place).cloned();
        known.unwrap_or_else(|| BoundService { id: ServiceId::from(""), name: None })
    }

    pub(super) fn bindings(&mut self, bindings: &[Binding]) -> Bindings {
        let held = bindings.iter().map(|binding| {
            let service = self.place(&binding.service);
            (binding.block, Held { service, readiness: binding.readiness })
        });
        held.collect()
    }
}

/// The wanted services by block, or all faults of them.
pub(super) fn wanted_blocks(wanted: &[(Cidr, ServiceId)]) -> Result<BTreeMap<Block, ServiceId>, PlanError> {
    let mut blocks = BTreeMap::new();
    let mut problems = Vec::new();
    for (cidr, service_id) in wanted {
        match Block::read(cidr) {
            Err(problem) => problems.push(one_line(&problem, TEXT)),
            Ok(block) => {
                if blocks.insert(block, service_id.clone()).is_some() {
                    problems.push(format!("{block} is given twice"));
                }
            }
        }
    }
    if problems.is_empty() { Ok(blocks) } else { Err(PlanError::new(Reason::Invalid(problems))) }
}

/// Checks the wanted bindings against the services of the account, the prefix, and the API's rule that the first
/// binding of a prefix is for the whole prefix.
pub(super) fn check(
    wanted: &BTreeMap<Block, ServiceId>,
    prefix: Block,
    current: &[Binding],
    services: &[BoundService],
) -> Result<(), PlanError> {
    if let Some(outside) = current.iter().find(|binding| !prefix.contains(binding.block)) {
        return Err(unreadable(format!("{} is bound, and not inside the prefix {prefix}", outside.block)));
    }
    let mut problems = Vec::new();
    for (block, service_id) in wanted {
        if !prefix.contains(*block) {
            problems.push(format!("{block} is not inside the prefix {prefix}"));
        }
        let bound = current.iter().map(|binding| &binding.service);
        if !services.iter().chain(bound).any(|known| known.id == *service_id) {
            let id = one_line(service_id.as_str(), TEXT);
            let known: Vec<String> = services.iter().map(|known| format!("{known} is {}", known.id)).collect();
            problems.push(format!("{block}: there is no service {id:?} ({})", known.join(", ")));
        }
    }
    if current.is_empty() && !wanted.is_empty() && !wanted.contains_key(&prefix) {
        problems.push(format!("the prefix has no binding, and its first has to be for all of it: {prefix} is missing"));
    }
    if problems.is_empty() { Ok(()) } else { Err(PlanError::new(Reason::Invalid(problems))) }
}

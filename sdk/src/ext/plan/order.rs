//! The order of steps, and where to wait between them.
//!
//! A region is the set of addresses with the same blocks around them. Before each step, the services that each region
//! could have after the step are compared with those that are allowed. A binding that is not active yet may answer or
//! not, so both cases are compared. A step that could give a region another service than the allowed ones has to wait.

use std::collections::BTreeSet;

use super::block::Block;
use super::operations::{Deed, Operation, operations};
use super::situation::{Bindings, Held, Readiness, Service, Situation, nearest};

/// A step, without ids and names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Action {
    Create {
        block: Block,
        service: Service,
        temporary: bool,
    },
    Wait {
        blocks: Vec<Block>,
    },
    Delete {
        block: Block,
        service: Service,
    },
    /// A delete after which addresses of the block have the service `meanwhile` until the create that follows.
    Gap {
        block: Block,
        service: Service,
        meanwhile: Option<Service>,
    },
}

/// The error that no order of steps exists: the block's binding would be the last one of the prefix to be deleted, and
/// the API accepts no other first binding than one for the whole prefix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct LastBinding(pub(super) Block);

/// The steps from the current to the wanted bindings.
pub(super) fn actions(situation: &Situation) -> Result<Vec<Action>, LastBinding> {
    let (early, late) = (arranged(situation, false)?, arranged(situation, true)?);
    Ok(if late.len() < early.len() { late } else { early })
}

fn arranged(situation: &Situation, prefer_late: bool) -> Result<Vec<Action>, LastBinding> {
    let (operations, covers) = operations(situation, prefer_late);
    let blocks: BTreeSet<Block> =
        situation.fates().into_keys().chain(covers.into_iter().map(|cover| cover.block)).collect();
    let mut walk = Walk {
        situation,
        regions: regions(situation, &blocks, &operations),
        bindings: situation.current.clone(),
        actions: Vec::new(),
    };
    let mut left: Vec<(usize, &Operation)> = operations.iter().enumerate().collect();
    while !left.is_empty() {
        let open: BTreeSet<usize> = left.iter().map(|(place, _)| *place).collect();
        let ready = |operation: &Operation| operation.after.iter().all(|before| !open.contains(before));
        if let Some(next) = left.iter().position(|(_, operation)| ready(operation) && walk.allows(operation)) {
            let (_, operation) = left.remove(next);
            walk.perform(operation);
        } else if !walk.wait() {
            return Err(LastBinding(left[0].1.block));
        }
    }
    let wanted: Vec<Block> =
        walk.provisioning().into_iter().filter(|block| situation.desired.contains_key(block)).collect();
    if !wanted.is_empty() {
        walk.actions.push(Action::Wait { blocks: wanted });
    }
    Ok(walk.actions)
}

/// Addresses with the same blocks around them.
struct Region {
    /// The blocks, from wide to narrow.
    blocks: Vec<Block>,
    /// The allowed services, where an inner `None` means no service. An outer `None` allows any.
    allowed: Option<Vec<Option<Service>>>,
}

fn regions(situation: &Situation, blocks: &BTreeSet<Block>, operations: &[Operation]) -> Vec<Region> {
    let all: Vec<Block> = blocks.iter().copied().collect();
    let gaps: Vec<Block> = operations
        .iter()
        .filter(|operation| matches!(operation.deed, Deed::Replace { gap: true, .. }))
        .map(|operation| operation.block)
        .collect();
    let exposed = all.iter().filter(|block| block.exposed_at(&all).is_some());
    exposed
        .map(|block| {
            let around = all.iter().copied().filter(|other| other.contains(*block)).collect::<Vec<_>>();
            let before = possible(&around, &situation.current);
            let after = around.iter().rev().find_map(|around| situation.desired.get(around)).copied();
            Region { allowed: allowed(before, after).filter(|_| !gaps.contains(block)), blocks: around }
        })
        .collect()
}

/// The allowed services of addresses with one of the services `before` and the service `after`; `None` means any. If
/// only one of the two is a service, any is allowed in between.
fn allowed(before: Vec<Option<Service>>, after: Option<Service>) -> Option<Vec<Option<Service>>> {
    let unserved = before.iter().all(Option::is_none);
    match after {
        None if unserved => Some(before),
        None => None,
        Some(_) if unserved => None,
        Some(_) => Some(before.into_iter().chain([after]).collect()),
    }
}

/// The services that addresses inside these blocks may have now.
fn possible(around: &[Block], bindings: &Bindings) -> Vec<Option<Service>> {
    let mut services = Vec::new();
    for held in around.iter().rev().filter_map(|block| bindings.get(block)) {
        services.push(Some(held.service));
        if held.readiness == Readiness::Active {
            return services;
        }
    }
    services.push(None);
    services
}

/// The bindings after the steps so far.
struct Walk<'a> {
    situation: &'a Situation,
    regions: Vec<Region>,
    bindings: Bindings,
    actions: Vec<Action>,
}

impl Walk<'_> {
    /// Whether every address keeps to its allowed services during and after this operation.
    fn allows(&self, operation: &Operation) -> bool {
        let block = operation.block;
        let mut after = self.bindings.clone();
        if !matches!(operation.deed, Deed::Create { .. }) {
            after.remove(&block);
            if !self.may_be_empty(operation) && after.is_empty() || !self.is_safe(&after, block) {
                return false;
            }
        }
        match operation.deed {
            Deed::Create { service, .. } | Deed::Replace { to: service, .. } => {
                after.insert(block, Held { service, readiness: Readiness::Provisioning });
                self.is_safe(&after, block)
            }
            Deed::Delete { .. } => true,
        }
    }

    /// Whether the operation may leave the prefix without bindings: the next binding has to be for the whole prefix.
    fn may_be_empty(&self, operation: &Operation) -> bool {
        match operation.deed {
            Deed::Delete { .. } => self.situation.desired.is_empty(),
            _ => operation.block == self.situation.prefix,
        }
    }

    /// Whether each region inside the block has an allowed service with these bindings.
    fn is_safe(&self, bindings: &Bindings, block: Block) -> bool {
        let touched = self.regions.iter().filter(|region| region.blocks.contains(&block));
        touched.into_iter().all(|region| {
            let allowed = region.allowed.as_ref();
            allowed.is_none_or(|allowed| {
                possible(&region.blocks, bindings).iter().all(|service| allowed.contains(service))
            })
        })
    }

    fn perform(&mut self, operation: &Operation) {
        let block = operation.block;
        match operation.deed {
            Deed::Create { service, temporary } => self.create(block, service, temporary),
            Deed::Delete { service } => self.delete(Action::Delete { block, service }, block),
            Deed::Replace { from, to, gap } => {
                let delete = if gap {
                    let meanwhile = self.narrowest_above(block);
                    Action::Gap { block, service: from, meanwhile }
                } else {
                    Action::Delete { block, service: from }
                };
                self.delete(delete, block);
                self.create(block, to, false);
            }
        }
    }

    fn create(&mut self, block: Block, service: Service, temporary: bool) {
        self.bindings.insert(block, Held { service, readiness: Readiness::Provisioning });
        self.actions.push(Action::Create { block, service, temporary });
    }

    fn delete(&mut self, action: Action, block: Block) {
        self.bindings.remove(&block);
        self.actions.push(action);
    }

    fn narrowest_above(&self, block: Block) -> Option<Service> {
        nearest(self.bindings.iter().map(|(at, held)| (*at, held.service)), block)
    }

    /// The blocks whose bindings are being provisioned.
    fn provisioning(&self) -> Vec<Block> {
        self.with(Readiness::Provisioning)
    }

    fn with(&self, readiness: Readiness) -> Vec<Block> {
        let found = self.bindings.iter().filter(|(_, held)| held.readiness == readiness);
        found.map(|(block, _)| *block).collect()
    }

    /// Adds a wait for all bindings that are being provisioned or, if there are none, for all stuck ones. Returns false
    /// if there is nothing to wait for.
    fn wait(&mut self) -> bool {
        let mut blocks = self.provisioning();
        if blocks.is_empty() {
            blocks = self.with(Readiness::Stuck);
        }
        for block in &blocks {
            if let Some(held) = self.bindings.get_mut(block) {
                held.readiness = Readiness::Active;
            }
        }
        let waited = !blocks.is_empty();
        if waited {
            self.actions.push(Action::Wait { blocks });
        }
        waited
    }
}

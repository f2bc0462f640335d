//! The current and the wanted bindings of a prefix, and the change for each block.

use std::collections::BTreeMap;

use super::block::Block;

/// A service, as an index into [`Services`](super::reading::Services).
pub(super) type Service = usize;

/// The provisioning of a binding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Readiness {
    /// The binding answers for its addresses.
    Active,
    /// The binding may or may not answer for its addresses yet.
    Provisioning,
    /// The binding may or may not answer for its addresses, and waiting alone does not change that.
    Stuck,
}

/// A binding that exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Held {
    pub(super) service: Service,
    pub(super) readiness: Readiness,
}

/// Current bindings, by block.
pub(super) type Bindings = BTreeMap<Block, Held>;

/// The current and the wanted bindings of a prefix.
#[derive(Debug, Clone)]
pub(super) struct Situation {
    pub(super) prefix: Block,
    pub(super) current: Bindings,
    pub(super) desired: BTreeMap<Block, Service>,
}

/// The change that the binding for one block needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    Kept,
    New { to: Service },
    Gone { from: Service },
    Changed { from: Service, to: Service },
}

impl Situation {
    /// All current and wanted blocks, in order, with their changes.
    pub(super) fn fates(&self) -> BTreeMap<Block, Fate> {
        let mut fates: BTreeMap<Block, Fate> =
            self.desired.iter().map(|(block, to)| (*block, Fate::New { to: *to })).collect();
        for (block, held) in &self.current {
            let from = held.service;
            let fate = match self.desired.get(block) {
                None => Fate::Gone { from },
                Some(to) if *to == from => Fate::Kept,
                Some(to) => Fate::Changed { from, to: *to },
            };
            fates.insert(*block, fate);
        }
        fates
    }

    /// The service of the next wider binding, among the current ones.
    pub(super) fn above_now(&self, block: Block) -> Option<Service> {
        nearest(self.current.iter().map(|(at, held)| (*at, held.service)), block)
    }

    /// The service of the next wider binding, among the wanted ones.
    pub(super) fn above_then(&self, block: Block) -> Option<Service> {
        nearest(self.desired.iter().map(|(at, service)| (*at, *service)), block)
    }
}

/// The service of the narrowest binding that is wider than a block.
pub(super) fn nearest(bindings: impl Iterator<Item = (Block, Service)>, block: Block) -> Option<Service> {
    let wider = bindings.filter(|(at, _)| at.is_wider_than(block));
    wider.max_by_key(|(at, _)| at.length()).map(|(_, service)| service)
}

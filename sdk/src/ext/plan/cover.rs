//! Temporary bindings, which cover blocks while their own bindings are replaced.
//!
//! A block that changes its service has no binding between the delete and the create. Its addresses then have the
//! service of the next wider binding, unless temporary bindings with the old or the new service cover them:
//!
//! - inside the block: for each half, the narrowest block around the addresses without narrower bindings;
//! - around the block: a wider block whose other addresses all have narrower bindings, so that it answers for no other
//!   addresses. It may cover several blocks.
//!
//! The search finds the smallest number of temporary bindings.

use std::collections::BTreeMap;

use super::block::Block;
use super::situation::Service;

/// A block that has to be covered while its binding is replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Uncovered {
    pub(super) block: Block,
    pub(super) from: Service,
    pub(super) to: Service,
}

/// A temporary binding, and the blocks that it covers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cover {
    pub(super) block: Block,
    pub(super) service: Service,
    pub(super) covers: Vec<Block>,
}

/// The temporary bindings for a prefix, and the blocks that can't be covered.
#[derive(Debug, Clone, Default)]
pub(super) struct Covers {
    pub(super) covers: Vec<Cover>,
    pub(super) gaps: Vec<Block>,
}

/// The cost of a gap: higher than that of all covers of any plan.
const GAP: usize = 1_000_000;

impl Covers {
    /// Finds the fewest temporary bindings; `bound` has all current and wanted blocks.
    pub(super) fn find(prefix: Block, bound: &[Block], uncovered: &[Uncovered]) -> Self {
        let mut groups: BTreeMap<Block, Vec<Uncovered>> = BTreeMap::new();
        for one in uncovered {
            groups.entry(widest_filled(prefix, bound, one.block)).or_default().push(*one);
        }
        let mut found = Self::default();
        for (top, members) in groups {
            let mut search = Search { bound, services: services(&members), members: &members, known: BTreeMap::new() };
            found.add(search.fewest(top, None));
        }
        found
    }

    fn cost(&self) -> usize {
        self.covers.len() + self.gaps.len() * GAP
    }

    fn add(&mut self, other: Self) {
        self.gaps.extend(other.gaps);
        for cover in other.covers {
            match self.covers.iter_mut().find(|known| known.block == cover.block) {
                Some(known) => known.covers.extend(cover.covers),
                None => self.covers.push(cover),
            }
        }
    }

    fn one(block: Block, service: Service, covers: Vec<Block>) -> Self {
        Self { covers: vec![Cover { block, service, covers }], gaps: Vec::new() }
    }
}

/// The widest block around `block` without a binding of its own, all of whose addresses have narrower bindings; `block`
/// itself if there is none.
fn widest_filled(prefix: Block, bound: &[Block], block: Block) -> Block {
    let mut widest = block;
    while let Some(wider) = widest.parent()
        && prefix.contains(wider)
        && !bound.contains(&wider)
        && wider.exposed(bound).is_none()
    {
        widest = wider;
    }
    widest
}

/// The services that a cover may have, the new ones first.
fn services(members: &[Uncovered]) -> Vec<Service> {
    let mut services = Vec::new();
    for service in members.iter().map(|member| member.to).chain(members.iter().map(|member| member.from)) {
        if !services.contains(&service) {
            services.push(service);
        }
    }
    services
}

/// The search inside a block whose addresses all have narrower bindings.
struct Search<'a> {
    bound: &'a [Block],
    members: &'a [Uncovered],
    services: Vec<Service>,
    known: BTreeMap<(Block, Option<(Block, Service)>), Covers>,
}

impl Search<'_> {
    /// The fewest covers for all blocks inside `at`. `above` is a cover around `at`, if there is one.
    fn fewest(&mut self, at: Block, above: Option<(Block, Service)>) -> Covers {
        if self.bound.contains(&at) {
            return match self.members.iter().find(|member| member.block == at) {
                Some(member) => inside(self.bound, *member, above),
                None => Covers::default(),
            };
        }
        if let Some(known) = self.known.get(&(at, above)) {
            return known.clone();
        }
        let mut best = self.halves(at, above);
        for service in self.services.clone() {
            let mut with_cover = Covers::one(at, service, Vec::new());
            with_cover.add(self.halves(at, Some((at, service))));
            if with_cover.cost() < best.cost() {
                best = with_cover;
            }
        }
        self.known.insert((at, above), best.clone());
        best
    }

    fn halves(&mut self, at: Block, above: Option<(Block, Service)>) -> Covers {
        let mut all = Covers::default();
        for half in at.halves().into_iter().flatten() {
            all.add(self.fewest(half, above));
        }
        all
    }
}

/// The covers of one block: the cover above it if that has the old or the new service, otherwise covers inside it.
fn inside(bound: &[Block], member: Uncovered, above: Option<(Block, Service)>) -> Covers {
    let Uncovered { block, from, to } = member;
    if let Some((at, service)) = above.filter(|(_, service)| *service == from || *service == to) {
        return Covers::one(at, service, vec![block]);
    }
    let Some(halves) = block.halves() else { return Covers { covers: Vec::new(), gaps: vec![block] } };
    let mut covers = Covers::default();
    for exposed in halves.into_iter().filter_map(|half| half.exposed(bound)) {
        covers.add(Covers::one(exposed, to, vec![block]));
    }
    covers
}

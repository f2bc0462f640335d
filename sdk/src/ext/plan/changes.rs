//! The addresses that change their service, in as few blocks as possible.

use super::block::Block;
use super::situation::{Service, Situation};

/// A block whose addresses all change from one service to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Change {
    pub(super) block: Block,
    pub(super) from: Option<Service>,
    pub(super) to: Option<Service>,
}

/// The blocks whose addresses change their service, in order.
pub(super) fn changes(situation: &Situation) -> Vec<Change> {
    let bound: Vec<Block> = situation.fates().into_keys().collect();
    let mut found = Vec::new();
    let whole = Change { block: situation.prefix, from: None, to: None };
    if let Some(uniform) = walk(situation, &bound, whole, &mut found) {
        found.push(uniform);
    }
    found.retain(|change| change.from != change.to);
    found
}

/// The change of a block if it is the same for all of it; otherwise the changes of its parts are added to `found`.
fn walk(situation: &Situation, bound: &[Block], around: Change, found: &mut Vec<Change>) -> Option<Change> {
    let block = around.block;
    let own = Change {
        block,
        from: situation.current.get(&block).map(|held| held.service).or(around.from),
        to: situation.desired.get(&block).copied().or(around.to),
    };
    let inside: Vec<Block> = bound.iter().copied().filter(|other| block.is_wider_than(*other)).collect();
    let Some(halves) = block.halves().filter(|_| !inside.is_empty()) else { return Some(own) };
    let [one, other] = halves.map(|half| (half, Vec::new()));
    let [one, other] = [one, other].map(|(half, mut parts)| {
        let uniform = walk(situation, &inside, Change { block: half, ..own }, &mut parts);
        (uniform, parts)
    });
    match (one, other) {
        ((Some(one), _), (Some(other), _)) if (one.from, one.to) == (other.from, other.to) => {
            Some(Change { block, ..one })
        }
        (one, other) => {
            for (uniform, parts) in [one, other] {
                found.extend(parts);
                found.extend(uniform);
            }
            None
        }
    }
}

//! The operations of a plan, and which of them have to precede others.
//!
//! Every operation is early or late. Of two early operations on nested blocks, the one on the narrower block comes
//! first: when a binding is created, the bindings for parts of its block exist already. Deletes are late: when a
//! binding is deleted, the wider binding that its addresses fall back to exists already. A replacement is early if the
//! current wider binding or temporary bindings cover the block, and late if the wanted wider binding covers it.

use super::block::Block;
use super::cover::{Cover, Covers, Uncovered};
use super::situation::{Fate, Service, Situation};

/// The operation on a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Deed {
    Create {
        service: Service,
        temporary: bool,
    },
    /// A delete followed by a create.
    Replace {
        from: Service,
        to: Service,
        gap: bool,
    },
    Delete {
        service: Service,
    },
}

/// An operation, and those that have to precede it.
#[derive(Debug, Clone)]
pub(super) struct Operation {
    pub(super) block: Block,
    pub(super) deed: Deed,
    early: bool,
    /// Whether the operation is early because the current wider binding covers its block.
    relies_on_above: bool,
    /// The indices of the operations that have to precede it.
    pub(super) after: Vec<usize>,
}

impl Operation {
    fn new(block: Block, deed: Deed, early: bool) -> Self {
        Self { block, deed, early, relies_on_above: false, after: Vec::new() }
    }

    fn is_delete(&self) -> bool {
        matches!(self.deed, Deed::Delete { .. })
    }

    fn is_replacement(&self) -> bool {
        matches!(self.deed, Deed::Replace { .. })
    }

    /// The order of preference: creates, then replacements, then deletes; narrow before wide if early, wide before
    /// narrow if late.
    fn preference(&self) -> (u8, i16, Block) {
        let length = i16::from(self.block.length());
        let class = match self.deed {
            Deed::Create { .. } => 0,
            Deed::Replace { .. } if self.early => 1,
            Deed::Replace { .. } => 2,
            Deed::Delete { .. } => 3,
        };
        (class, if self.early { -length } else { length }, self.block)
    }
}

/// The operations from the current to the wanted bindings, in the preferred order.
///
/// Some replacements can be early or late, which `prefer_late` decides.
pub(super) fn operations(situation: &Situation, prefer_late: bool) -> (Vec<Operation>, Vec<Cover>) {
    let fates = situation.fates();
    let bound: Vec<Block> = fates.keys().copied().collect();
    let mut operations = Vec::new();
    let mut uncovered = Vec::new();
    for (block, fate) in &fates {
        let deed = |deed, early| Operation::new(*block, deed, early);
        operations.extend(match *fate {
            Fate::Kept => None,
            Fate::New { to } => Some(deed(Deed::Create { service: to, temporary: false }, true)),
            Fate::Gone { from } => Some(deed(Deed::Delete { service: from }, false)),
            Fate::Changed { from, to } => {
                let suits = |service: Option<Service>| service.is_some_and(|service| service == from || service == to);
                let is_exposed = block.exposed_at(&bound).is_some();
                let (now, then) = (suits(situation.above_now(*block)), suits(situation.above_then(*block)));
                if is_exposed && !now && !then {
                    uncovered.push(Uncovered { block: *block, from, to });
                }
                let is_late = is_exposed && then && (prefer_late || !now);
                let replace = deed(Deed::Replace { from, to, gap: false }, !is_late);
                Some(Operation { relies_on_above: is_exposed && now && !is_late, ..replace })
            }
        });
    }
    let Covers { covers, gaps } = Covers::find(situation.prefix, &bound, &uncovered);
    for cover in &covers {
        let create = Deed::Create { service: cover.service, temporary: true };
        operations.push(Operation::new(cover.block, create, true));
        operations.push(Operation::new(cover.block, Deed::Delete { service: cover.service }, false));
    }
    for operation in &mut operations {
        if let Deed::Replace { gap, .. } = &mut operation.deed {
            *gap = gaps.contains(&operation.block);
        }
    }
    operations.sort_by_key(Operation::preference);
    if situation.current.is_empty() {
        // The API accepts no other first binding.
        let first = operations.iter().position(|operation| operation.block == situation.prefix);
        if let Some(first) = first {
            operations[..=first].rotate_right(1);
        }
    } else {
        order(&mut operations, &covers);
    }
    (operations, covers)
}

fn order(operations: &mut [Operation], covers: &[Cover]) {
    for place in 0..operations.len() {
        let after = (0..operations.len())
            .filter(|other| *other != place && comes_before(&operations[*other], &operations[place], covers))
            .collect();
        operations[place].after = after;
    }
}

/// Whether `one` has to precede `other`.
fn comes_before(one: &Operation, other: &Operation, covers: &[Cover]) -> bool {
    if other.is_delete() {
        let related = one.block.contains(other.block) || other.block.contains(one.block);
        return (one.early && related) || (one.is_replacement() && one.block.is_wider_than(other.block));
    }
    if !one.early {
        return false;
    }
    let covers = |cover: &Operation, covered: &Operation| {
        covered.is_replacement()
            && covers.iter().any(|known| known.block == cover.block && known.covers.contains(&covered.block))
    };
    if one.block.is_wider_than(other.block) {
        return covers(one, other);
    }
    if one.is_replacement() && !one.relies_on_above {
        return false;
    }
    other.block.is_wider_than(one.block) && !covers(other, one)
}

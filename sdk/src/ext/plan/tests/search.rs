//! An exhaustive search for the fewest steps, for prefixes of up to eight addresses.
//!
//! It shares only the rules with the planner:
//!
//! - An address that has a service before and after has one of the two at every moment, whether or not the bindings
//!   that are not active yet answer. An address that has none before and after never has one. An address that has one
//!   only before or only after may have any in between.
//! - The first binding is for the whole prefix.
//! - A binding that stays is not touched.

use std::collections::{BinaryHeap, HashMap};

use super::super::block::Block;
use super::super::situation::{Readiness, Service, Situation};

/// A binding for each node of the tree of blocks, three bits each: 0 is none, 1 to 3 a service, 4 to 6 one whose
/// binding is not active yet. The whole prefix is node 1, the halves of node `n` are `2 n` and `2 n + 1`.
type State = u64;

pub(super) struct Search {
    /// The number of times that the prefix can be halved.
    depth: u32,
    start: State,
    goal: State,
    /// The allowed services of each address, as bits: 0 is no service, 1 to 3 are services.
    allowed: Vec<u8>,
}

fn get(state: State, node: u32) -> u64 {
    (state >> (3 * node)) & 7
}

fn set(state: State, node: u32, value: u64) -> State {
    (state & !(7 << (3 * node))) | (value << (3 * node))
}

impl Search {
    pub(super) fn new(situation: &Situation) -> Self {
        let width = situation.prefix.to_string().split('/').nth(1).unwrap().parse::<u32>().unwrap();
        let depth = 32 - width;
        assert!(depth <= 3);
        let mut nodes = HashMap::from([(situation.prefix, 1_u32)]);
        let mut open = vec![situation.prefix];
        while let Some(block) = open.pop() {
            let node = nodes[&block];
            for (half, place) in block.halves().into_iter().flatten().zip(0..) {
                nodes.insert(half, 2 * node + place);
                open.push(half);
            }
        }
        let value = |service: Service, readiness: Readiness| {
            u64::try_from(service).unwrap() + if readiness == Readiness::Active { 1 } else { 4 }
        };
        let state = |bindings: Vec<(Block, Service, Readiness)>| {
            bindings
                .iter()
                .fold(0, |state, (block, service, readiness)| set(state, nodes[block], value(*service, *readiness)))
        };
        let held = situation.current.iter().map(|(block, held)| (*block, held.service, held.readiness));
        let start = state(held.collect());
        let goal =
            state(situation.desired.iter().map(|(block, service)| (*block, *service, Readiness::Active)).collect());
        let mut search = Self { depth, start, goal, allowed: Vec::new() };
        search.allowed = search
            .addresses()
            .map(|address| {
                let (before, after) = (search.possible(start, address), search.possible(goal, address));
                match (before, after) {
                    (1, 1) => 1,
                    (1, _) | (_, 1) => u8::MAX,
                    _ => before | after,
                }
            })
            .collect();
        search
    }

    fn addresses(&self) -> std::ops::Range<u32> {
        (1 << self.depth)..(2 << self.depth)
    }

    /// The services that an address may have, as bits.
    fn possible(&self, state: State, address: u32) -> u8 {
        let (mut node, mut possible) = (address, 0);
        while node > 0 {
            match get(state, node) {
                0 => {}
                active @ 1..=3 => return possible | 1 << active,
                pending => possible |= 1 << (pending - 3),
            }
            node /= 2;
        }
        possible | 1
    }

    fn is_allowed(&self, state: State) -> bool {
        self.addresses().zip(&self.allowed).all(|(address, allowed)| self.possible(state, address) & !allowed == 0)
    }

    /// A lower bound for the steps of any plan from here.
    fn at_least(&self, state: State) -> u32 {
        let (mut changes, mut creates) = (0, false);
        for node in 1..(2 << self.depth) {
            let (is, wanted) = (get(state, node), get(self.goal, node));
            let is_right = is == wanted || is == wanted + 3;
            if is != 0 && (wanted == 0 || !is_right) {
                changes += 1;
            }
            if wanted != 0 && !is_right {
                changes += 1;
            }
            creates |= wanted != 0 && is != wanted;
        }
        changes + u32::from(creates)
    }

    /// The smallest number of steps without a gap; `None` if it is more than `at_most`.
    pub(super) fn fewest(&self, at_most: u32) -> Option<u32> {
        let mut known = HashMap::from([(self.start, 0_u32)]);
        let mut open = BinaryHeap::from([(std::cmp::Reverse(self.at_least(self.start)), 0_u32, self.start)]);
        while let Some((_, steps, state)) = open.pop() {
            if state == self.goal {
                return Some(steps);
            }
            if known[&state] < steps {
                continue;
            }
            for next in self.next(state) {
                let total = steps + 1 + self.at_least(next);
                let is_new = known.get(&next).is_none_or(|known| steps + 1 < *known);
                if total <= at_most && is_new && self.is_allowed(next) {
                    known.insert(next, steps + 1);
                    open.push((std::cmp::Reverse(total), steps + 1, next));
                }
            }
        }
        None
    }

    fn next(&self, state: State) -> Vec<State> {
        let mut next = Vec::new();
        let mut waited = state;
        for node in 1..(2 << self.depth) {
            let is = get(state, node);
            if is > 3 {
                waited = set(waited, node, is - 3);
            }
            if is == 0 {
                if state != 0 || node == 1 {
                    next.extend((4..=6).map(|pending| set(state, node, pending)));
                }
            } else if is != get(self.goal, node) && is != get(self.goal, node) + 3 {
                next.push(set(state, node, 0));
            } else if get(self.start, node) != is && get(self.start, node) != is + 3 {
                // The binding is new, and may be temporary.
                next.push(set(state, node, 0));
            }
        }
        if waited != state {
            next.push(waited);
        }
        next
    }
}

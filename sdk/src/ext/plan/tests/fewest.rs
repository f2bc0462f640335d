//! The number of steps, compared with an exhaustive search.

use super::super::order::{Action, actions};
use super::super::situation::{Fate, Situation};
use super::search::Search;
use super::situations::{Planned, SITUATIONS};
use super::*;

/// Every block of a prefix, from wide to narrow.
fn tree(prefix: Block) -> Vec<Block> {
    let mut blocks = vec![prefix];
    let mut place = 0;
    while place < blocks.len() {
        blocks.extend(blocks[place].halves().into_iter().flatten());
        place += 1;
    }
    blocks
}

/// Whether a binding around one that changes could have a third service in between, which the planner never uses. Such
/// a binding is deleted, created or changed, and has no addresses of its own with a service both before and after.
fn has_binding_to_borrow(situation: &Situation) -> bool {
    let fates = situation.fates();
    let bound: Vec<Block> = fates.keys().copied().collect();
    let is_free = |block: Block, fate: Fate| match fate {
        Fate::Kept => false,
        _ if block.exposed_at(&bound).is_none() => true,
        Fate::Gone { .. } => situation.above_then(block).is_none(),
        Fate::New { .. } => situation.above_now(block).is_none(),
        Fate::Changed { .. } => false,
    };
    let changed = |fate: &Fate| matches!(fate, Fate::Changed { .. });
    fates
        .iter()
        .filter(|(block, fate)| is_free(**block, **fate))
        .any(|(block, _)| fates.iter().any(|(other, fate)| changed(fate) && block.is_wider_than(*other)))
}

/// Asserts that no plan without a gap has fewer steps.
fn assert_fewest(situation: &Situation) {
    let Ok(steps) = actions(situation) else { return };
    if steps.iter().any(|step| matches!(step, Action::Gap { .. })) {
        return;
    }
    if let Some(less) = u32::try_from(steps.len()).unwrap().checked_sub(1) {
        let fewest = Search::new(situation).fewest(less);
        assert_eq!(fewest, None, "{:?} -> {:?}: {:#?}", situation.current, situation.desired, lines(situation));
    }
}

#[test]
fn no_planned_situation_has_a_shorter_plan() {
    for Planned { name, steps, in_eight: [current, wanted], .. } in &SITUATIONS {
        let situation = situation("192.0.2.0/29", current, wanted);
        assert_eq!(lines(&situation).len(), steps.len(), "{name}");
        let is_gap = steps.iter().any(|step| step.contains("gap"));
        let number = u32::try_from(steps.len()).unwrap();
        assert_eq!(Search::new(&situation).fewest(number), (!is_gap).then_some(number), "{name}");
    }
}

#[test]
fn no_plan_for_two_addresses_has_a_shorter_one() {
    let blocks = tree(block("192.0.2.0/31"));
    // Each of the three blocks has none or one of three services: 64 sets.
    let set = |number: usize| -> BTreeMap<Block, Service> {
        let digit = |place: u32| (number / 4_usize.pow(place)) % 4;
        let bound = blocks.iter().zip(0..).map(|(block, place)| (*block, digit(place)));
        bound.filter(|(_, digit)| *digit > 0).map(|(block, digit)| (block, digit - 1)).collect()
    };
    for (current, desired) in (0..64).flat_map(|current| (0..64).map(move |desired| (current, desired))) {
        let situation = Situation { prefix: blocks[0], current: active(set(current)), desired: set(desired) };
        let is_refused = current == 0 && desired != 0 && !situation.desired.contains_key(&blocks[0]);
        if !is_refused && !has_binding_to_borrow(&situation) {
            assert_fewest(&situation);
        }
    }
}

#[test]
fn no_plan_for_four_or_eight_addresses_has_a_shorter_one() {
    for (prefix, situations, share) in
        [("192.0.2.0/30", 200, 0.5), ("192.0.2.0/30", 200, 0.3), ("192.0.2.0/29", 40, 0.2)]
    {
        let blocks = tree(block(prefix));
        for seed in 0..situations {
            let mut random = fastrand::Rng::with_seed(seed);
            let mut pick = || -> BTreeMap<Block, Service> {
                let bound = blocks.iter().filter(|_| random.f64() < share).copied().collect::<Vec<_>>();
                bound.into_iter().map(|block| (block, random.usize(0..3))).collect()
            };
            let (current, mut desired) = (pick(), pick());
            if current.is_empty() && !desired.is_empty() {
                desired.insert(blocks[0], 0);
            }
            let situation = Situation { prefix: blocks[0], current: active(current), desired };
            if !has_binding_to_borrow(&situation) {
                assert_fewest(&situation);
            }
        }
    }
}

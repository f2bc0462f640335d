//! Unions of which the branch that is meant does not fit.

use serde_json::Value;
use serde_json::value::RawValue;

use super::{Branch, Told, Union, When, ranked};
use crate::runtime::misfit::{Place, Recorder};

/// Reads a union that no branch fits, or not the one that is told by its tag: as far as a branch can be read of which it
/// is clear that it is meant. Otherwise the JSON is kept as it came, so nothing is lost.
pub fn read_misfit_union<U: Union>(json: &RawValue, place: &Place<'_>) -> Option<U> {
    let found = place.recorder().another(false);
    let value: Value = place.told_to(&found).read(json)?;
    let mut meant = ranked::<U>(&value);
    if meant.first().is_some_and(|(told, _)| *told) {
        meant.retain(|(told, _)| *told);
    }
    // One that fits, though perhaps something inside it does not.
    if let Some((_, branch)) = meant.iter().find(|(_, branch)| (branch.read)(&value).is_some()) {
        return (branch.read_misfit)(json, place);
    }
    let is_only = meant.len() == 1;
    if place.recorder().is_trial() {
        // Trials inside of trials would multiply.
        meant.truncate(1);
    }
    let tries: Vec<_> = meant.iter().filter_map(|told| Try::of(told, json, place, is_only)).collect();
    // One of which everything could be read, if written otherwise; else one that is clearly meant.
    let best = tries.iter().position(|tried| tried.found.is_empty());
    let best = best.or_else(|| tries.iter().position(|tried| tried.is_clear(place, is_only)));
    match best.and_then(|best| tries.into_iter().nth(best)) {
        Some(tried) => {
            place.recorder().take_over(tried.found);
            Some(tried.union)
        }
        None => {
            place.recorder().take_over(found);
            Some(U::unknown(value))
        }
    }
}

/// A branch as far as it can be read.
struct Try<'a, U: 'static> {
    union: U,
    found: Recorder<'a>,
    told: bool,
    when: When,
}

impl<'a, U> Try<'a, U> {
    fn of((told, branch): &Told<U>, json: &RawValue, place: &Place<'a>, is_only: bool) -> Option<Self> {
        let found = place.recorder().another(!is_only);
        let Branch { when, read_misfit, .. } = branch;
        let union = read_misfit(json, &place.told_to(&found))?;
        Some(Self { union, found, told: *told, when: *when })
    }

    /// Whether the branch is told by its tag, or by the members that it asks for: all of them fit, or, where no other
    /// branch may be taken, any of them.
    fn is_clear(&self, place: &Place<'_>, is_only: bool) -> bool {
        let When::Object { keys, .. } = self.when else { return is_only };
        let fit = keys.iter().filter(|key| !self.found.has(&place.member(key))).count();
        match (self.told, is_only) {
            (true, _) => true,
            (false, true) => keys.is_empty() || fit > 0,
            (false, false) => !keys.is_empty() && fit == keys.len(),
        }
    }
}

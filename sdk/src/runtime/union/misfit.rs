//! Decoding of unions whose branch has a misfit.

use serde_json::Value;
use serde_json::value::RawValue;

use super::{Branch, BranchCondition, Ranked, Strictly, Union, ranked};
use crate::runtime::misfit::{Place, Recorder};

/// Reads a union from a value that fits no branch strictly, or not the branch that its tag selects. If the tag or the
/// required properties select a branch, it is read without the misfits. Otherwise the JSON is kept.
pub fn read_misfit_union<U: Union>(json: &RawValue, place: &Place<'_>) -> Option<U> {
    let found = place.recorder().for_part(false);
    let Some(value) = place.recorded_by(&found).read::<Value>(json) else {
        place.recorder().take_over(found);
        return None;
    };
    let mut candidates = ranked::<U>(&value);
    if candidates.first().is_some_and(|((told, _), _)| *told) {
        candidates.retain(|((told, _), _)| *told);
    }
    // A branch that fits strictly may have a union inside that fell back.
    let mut strictly = Strictly::of(&value);
    let strict = candidates.iter().find(|(_, branch)| strictly.read(branch).is_some());
    // Branches of a higher rank know more of the value's members than the one that fits strictly.
    let higher = candidates.iter().take_while(|(rank, _)| strict.is_none_or(|(strict, _)| rank > strict));
    // Trials inside trials would take exponential time.
    let higher = higher.take(if place.recorder().is_trial() { 1 } else { usize::MAX });
    let is_only = candidates.len() == 1;
    let attempts: Vec<_> = higher.filter_map(|ranked| Attempt::of(ranked, json, place, is_only)).collect();
    // The first branch without misfits, in which only numbers and strings were converted; or else the one that fits
    // strictly, or the selected one.
    let converted = attempts.iter().position(|attempt| attempt.found.is_empty());
    if let (None, Some((_, strict))) = (converted, strict) {
        return (strict.read_misfit)(json, place);
    }
    let best = converted.or_else(|| attempts.iter().position(|attempt| attempt.is_decided(place, is_only)));
    match best.and_then(|best| attempts.into_iter().nth(best)) {
        Some(attempt) => {
            place.recorder().take_over(attempt.found);
            Some(attempt.union)
        }
        None => {
            place.recorder().take_over(found);
            Some(U::unknown(value))
        }
    }
}

/// The result of reading a branch without its misfits.
struct Attempt<'a, U: 'static> {
    union: U,
    found: Recorder<'a>,
    told: bool,
    when: BranchCondition,
}

impl<'a, U> Attempt<'a, U> {
    fn of(((told, _), branch): &Ranked<U>, json: &RawValue, place: &Place<'a>, is_only: bool) -> Option<Self> {
        let found = place.recorder().for_part(!is_only);
        let Branch { when, read_misfit, .. } = branch;
        let union = read_misfit(json, &place.recorded_by(&found))?;
        Some(Self { union, found, told: *told, when: *when })
    }

    /// Whether the tag or the required properties select the branch: all required properties fit, or at least one does
    /// and no other branch matches.
    fn is_decided(&self, place: &Place<'_>, is_only: bool) -> bool {
        let BranchCondition::Object { keys, .. } = self.when else { return is_only };
        let fit = keys.iter().filter(|key| !self.found.has(&place.member(key))).count();
        match (self.told, is_only) {
            (true, _) => true,
            (false, true) => keys.is_empty() || fit > 0,
            (false, false) => !keys.is_empty() && fit == keys.len(),
        }
    }
}

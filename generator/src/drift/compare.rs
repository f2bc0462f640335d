//! Compares the operations of two descriptions as trees of places (see `place`).

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Finding, Side,
    place::{CONTRADICTION, Fact, Facts, Key, Opened, Place, Step},
    schema::has_facts_beside,
};
use crate::{
    budgets::{Budgets, excess},
    diagnostics::Diagnostics,
    pointer::Pointer,
};

type Operations = BTreeMap<String, Place>;
type Pair = (Key, Key);
type Sides<'a> = (Option<&'a Opened>, Option<&'a Opened>);

/// The state of a comparison of two descriptions.
pub(super) struct Comparison<'a, 'd> {
    upstream: &'a mut Side<'d>,
    ours: &'a mut Side<'d>,
    budgets: &'a Budgets,
    /// The number of comparisons of places so far. A place that is reached by several references counts each time.
    compared: usize,
    /// The number of levels above the current place.
    depth: usize,
    /// The pairs of schemas that are being compared or were found equal. The value is true if neither place had
    /// keywords beside a `$ref`.
    seen: BTreeMap<Pair, bool>,
    /// The pairs of `seen`, in the order in which they were added. When a pair turns out to differ, it is removed
    /// together with the later ones.
    order: Vec<Pair>,
    /// The operation that is being compared.
    operation: String,
}

impl<'a, 'd> Comparison<'a, 'd> {
    pub(super) fn new(upstream: &'a mut Side<'d>, ours: &'a mut Side<'d>, budgets: &'a Budgets) -> Self {
        let operation = String::new();
        Self { upstream, ours, budgets, compared: 0, depth: 0, seen: BTreeMap::new(), order: Vec::new(), operation }
    }

    /// Compares all operations, and returns the differences in the order of operations and places.
    pub(super) fn operations(mut self, theirs: &Operations, ours: &Operations) -> Result<Vec<Finding>, Diagnostics> {
        let mut found = Vec::new();
        let names: BTreeSet<&String> = theirs.keys().chain(ours.keys()).collect();
        for name in names {
            self.operation.clone_from(name);
            match (theirs.get(name), ours.get(name)) {
                (Some(theirs), Some(ours)) => self.places("", theirs, ours, &mut found)?,
                (theirs, ours) => {
                    let said = (theirs.map(|_| "present".to_owned()), ours.map(|_| "present".to_owned()));
                    let at = (theirs.map(|place| &place.at), ours.map(|place| &place.at));
                    found.push(self.finding("", "operation", said, at));
                }
            }
        }
        Ok(found)
    }

    /// Compares two places, and the places below them, and adds the differences to `found`.
    fn places(
        &mut self,
        place: &str,
        theirs: &Place,
        ours: &Place,
        found: &mut Vec<Finding>,
    ) -> Result<(), Diagnostics> {
        self.spend(place)?;
        let is_bare = !has_facts_beside(theirs) && !has_facts_beside(ours);
        let pair = theirs.key().zip(ours.key());
        // A recursive schema leads back to a pair that is being compared, which counts as equal meanwhile.
        let seen = pair.as_ref().and_then(|pair| self.seen.get(pair).copied());
        if seen == Some(true) && is_bare {
            self.facts(place, (&theirs.at, &theirs.facts), (&ours.at, &ours.facts), found);
            return Ok(());
        }
        let (before, mark) = (found.len(), self.order.len());
        let (theirs, ours) = (self.upstream.open(theirs), self.ours.open(ours));
        self.facts(place, (&theirs.at, &theirs.facts), (&ours.at, &ours.facts), found);
        if seen.is_some() || has_no_value(&theirs.facts, &ours.facts) {
            return Ok(());
        }
        if let Some(pair) = pair {
            self.seen.insert(pair.clone(), is_bare);
            self.order.push(pair);
        }
        self.depth += 1;
        self.below(place, &theirs, &ours, found)?;
        self.depth -= 1;
        if found.len() > before {
            // Pairs that were added after this one may be equal only because this one was assumed to be equal, which is
            // wrong.
            for pair in self.order.drain(mark..) {
                self.seen.remove(&pair);
            }
        }
        Ok(())
    }

    /// Counts a comparison of two places, and fails if it exceeds a budget.
    fn spend(&mut self, place: &str) -> Result<(), Diagnostics> {
        self.compared += 1;
        // The budget limits the nesting in the text of a description. Schemas can nest deeper than the text, since each
        // level may contain a reference.
        let deepest = 4 * self.budgets.depth;
        let (message, help) = match () {
            () if self.compared > self.budgets.expansion => {
                excess("places to compare", self.budgets.expansion, "--max-expansion")
            }
            () if self.depth > deepest => excess("schemas within each other", deepest, "--max-depth"),
            () => return Ok(()),
        };
        let message = format!("{message}, at {} › {place}", self.operation);
        Err(Diagnostics::of_text(&self.upstream.name, None, message, &help))
    }

    /// Compares the places and branches below two places.
    fn below(
        &mut self,
        place: &str,
        theirs: &Opened,
        ours: &Opened,
        found: &mut Vec<Finding>,
    ) -> Result<(), Diagnostics> {
        let steps: BTreeSet<&Step> = theirs.children.keys().chain(ours.children.keys()).collect();
        for step in steps {
            let place = step.below(place);
            match (theirs.children.get(step), ours.children.get(step)) {
                (Some(theirs), Some(ours)) => self.places(&place, theirs, ours, found)?,
                (theirs, ours) => {
                    let theirs = theirs.map(|place| self.upstream.open(place));
                    let ours = ours.map(|place| self.ours.open(place));
                    found.push(self.absence(&place, step, (theirs.as_ref(), ours.as_ref())));
                }
            }
        }
        // A `oneOf` or `anyOf` that only one side has was reported as the fact `choice`.
        if theirs.branches.is_empty() || ours.branches.is_empty() {
            return Ok(());
        }
        self.branches(place, &theirs.branches, &ours.branches, found)
    }

    /// Compares branches, which have neither names nor order: the most similar ones are paired.
    fn branches(
        &mut self,
        place: &str,
        theirs: &[Place],
        ours: &[Place],
        found: &mut Vec<Finding>,
    ) -> Result<(), Diagnostics> {
        let mut left: BTreeMap<usize, &Place> = (1..).zip(theirs).collect();
        let mut right: BTreeMap<usize, &Place> = (1..).zip(ours).collect();
        let mut candidates = Vec::new();
        for (l, their) in (1..).zip(theirs) {
            // The same position is tried first, since equal branches are mostly there.
            let mut positions: Vec<usize> = right.keys().copied().collect();
            positions.sort_by_key(|position| *position != l);
            for r in positions {
                let Some(our) = right.get(&r).copied() else { continue };
                let mut differences = Vec::new();
                self.places(&Step::Branch(l).below(place), their, our, &mut differences)?;
                if differences.is_empty() {
                    left.remove(&l);
                    right.remove(&r);
                    break;
                }
                candidates.push((differences.len(), l, r, differences));
            }
        }
        candidates.sort_by_key(|(differences, l, r, _)| (*differences, *l, *r));
        for (_, l, r, mut differences) in candidates {
            if left.contains_key(&l) && right.contains_key(&r) {
                left.remove(&l);
                right.remove(&r);
                found.append(&mut differences);
            }
        }
        for (position, branch) in left {
            let opened = self.upstream.open(branch);
            found.push(self.absence(place, &Step::Branch(position), (Some(&opened), None)));
        }
        for (position, branch) in right {
            let opened = self.ours.open(branch);
            found.push(self.absence(place, &Step::Branch(position), (None, Some(&opened))));
        }
        Ok(())
    }

    /// Compares the facts that two descriptions state at a place.
    fn facts(
        &self,
        place: &str,
        (their_at, theirs): (&Pointer, &Facts),
        (our_at, ours): (&Pointer, &Facts),
        found: &mut Vec<Finding>,
    ) {
        let mut names: BTreeSet<&str> = theirs.keys().chain(ours.keys()).map(String::as_str).collect();
        if has_no_value(theirs, ours) {
            names = [CONTRADICTION].into();
        }
        let mut add = |name: &str, upstream, our| {
            found.push(self.finding(place, name, (upstream, our), (Some(their_at), Some(our_at))));
        };
        for name in names {
            match (theirs.get(name), ours.get(name)) {
                (Some(Fact::Set(theirs)), Some(Fact::Set(ours))) => {
                    theirs.difference(ours).for_each(|value| add(name, Some(value.clone()), None));
                    ours.difference(theirs).for_each(|value| add(name, None, Some(value.clone())));
                }
                (theirs, ours) if theirs == ours => {}
                (theirs, ours) => {
                    let is_flag = [theirs, ours].contains(&Some(&Fact::Flag));
                    let text = |side: Option<&Fact>| side.map(Fact::text).or_else(|| is_flag.then(|| "no".to_owned()));
                    add(name, text(theirs), text(ours));
                }
            }
        }
    }

    /// The finding that a place is missing in one of the descriptions.
    fn absence(&self, place: &str, step: &Step, (theirs, ours): Sides<'_>) -> Finding {
        let summary = |side: Option<&Opened>| side.map(|opened| opened.summary(step));
        let at = (theirs.map(|opened| &opened.at), ours.map(|opened| &opened.at));
        self.finding(place, step.kind(), (summary(theirs), summary(ours)), at)
    }

    fn finding(
        &self,
        place: &str,
        fact: &str,
        (upstream, ours): (Option<String>, Option<String>),
        (upstream_at, ours_at): (Option<&Pointer>, Option<&Pointer>),
    ) -> Finding {
        Finding {
            operation: self.operation.clone(),
            place: place.to_owned(),
            fact: fact.to_owned(),
            upstream,
            ours,
            upstream_at: upstream_at.cloned(),
            ours_at: ours_at.cloned(),
        }
    }
}

/// Whether one side allows no value at a place, so that nothing else can be compared there.
fn has_no_value(theirs: &Facts, ours: &Facts) -> bool {
    theirs.contains_key(CONTRADICTION) || ours.contains_key(CONTRADICTION)
}

//! Two trees of places, side by side.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Description,
    facts::{Fact, Facts, Node, Opened, Step},
};
use crate::{
    budgets::{Budgets, excess},
    diagnostics::Diagnostics,
};

/// One thing that the descriptions don't say alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Method and path, placeholders without names: `GET /accounts/{}/addressing/services`.
    pub operation: String,
    /// Where in the operation: `request body › application/json › cidr`; empty for the operation as a whole.
    pub place: String,
    /// What it is about, such as `maxLength`, `field` or `enum value`.
    pub fact: String,
    /// What the published description says; `None`: it has no such thing.
    pub upstream: Option<String>,
    /// What our description says; `None`: it has no such thing.
    pub ours: Option<String>,
}

impl Finding {
    /// Operation and place, as `at` in the settings names them.
    pub fn at(&self) -> String {
        if self.place.is_empty() { self.operation.clone() } else { format!("{} › {}", self.operation, self.place) }
    }

    /// What differs, as `what` in the settings names it: `maxLength: upstream 32, ours none`.
    pub fn what(&self) -> String {
        let side = |said: &Option<String>| said.clone().unwrap_or_else(|| "none".to_owned());
        format!("{}: upstream {}, ours {}", self.fact, side(&self.upstream), side(&self.ours))
    }
}

type Operations<'d> = BTreeMap<String, Node<'d>>;
type Pair = (BTreeSet<usize>, BTreeSet<usize>);

/// Every difference, in the order of operations and places.
pub(super) fn compare<'d>(
    (upstream, theirs): (&'d Description<'_>, &Operations<'d>),
    (our_description, ours): (&'d Description<'_>, &Operations<'d>),
    budgets: &Budgets,
) -> Result<Vec<Finding>, Diagnostics> {
    let mut findings = Vec::new();
    let names: BTreeSet<&String> = theirs.keys().chain(ours.keys()).collect();
    let mut comparison =
        Comparison { upstream, ours: our_description, budgets, compared: 0, open: Vec::new(), same: BTreeSet::new() };
    for operation in names {
        let mut found = Found { operation, findings: Vec::new() };
        match (theirs.get(operation), ours.get(operation)) {
            (Some(theirs), Some(ours)) => comparison.nodes("", theirs, ours, &mut found)?,
            (theirs, ours) => {
                let present = |side: Option<&Node<'_>>| side.map(|_| "present".to_owned());
                found.add("", "operation", present(theirs), present(ours));
            }
        }
        findings.append(&mut found.findings);
    }
    Ok(findings)
}

struct Found<'a> {
    operation: &'a str,
    findings: Vec<Finding>,
}

impl Found<'_> {
    fn add(&mut self, place: &str, fact: &str, upstream: Option<String>, ours: Option<String>) {
        let (operation, place, fact) = (self.operation.to_owned(), place.to_owned(), fact.to_owned());
        self.findings.push(Finding { operation, place, fact, upstream, ours });
    }
}

struct Comparison<'d> {
    upstream: &'d Description<'d>,
    ours: &'d Description<'d>,
    budgets: &'d Budgets,
    /// How many pairs of places were compared: references lead to one again and again.
    compared: usize,
    /// Pairs of schemas that are being compared; met again below themselves, they are alike if the rest is.
    open: Vec<Pair>,
    /// Pairs of schemas that were found alike.
    same: BTreeSet<Pair>,
}

impl<'d> Comparison<'d> {
    fn nodes(
        &mut self,
        place: &str,
        theirs: &Node<'d>,
        ours: &Node<'d>,
        found: &mut Found<'_>,
    ) -> Result<(), Diagnostics> {
        self.check(place, found.operation)?;
        let (their_own, our_own) = (&theirs.facts, &ours.facts);
        let (theirs, ours) = (self.upstream.open(theirs)?, self.ours.open(ours)?);
        let pair = (theirs.identity.clone(), ours.identity.clone());
        let has_schema = !pair.0.is_empty() || !pair.1.is_empty();
        if has_schema && self.open.contains(&pair) {
            facts(place, their_own, our_own, found);
            return Ok(());
        }
        facts(place, &theirs.facts, &ours.facts, found);
        if !has_schema {
            return self.below(place, &theirs, &ours, found);
        }
        if self.same.contains(&pair) {
            return Ok(());
        }
        let before = found.findings.len();
        self.open.push(pair);
        self.below(place, &theirs, &ours, found)?;
        if let Some(pair) = self.open.pop()
            && found.findings.len() == before
        {
            self.same.insert(pair);
        }
        Ok(())
    }

    /// Counts a place.
    fn check(&mut self, place: &str, operation: &str) -> Result<(), Diagnostics> {
        self.compared += 1;
        // A level of the text can be a reference, and so can what it refers to.
        let deepest = 4 * self.budgets.depth;
        let (message, help) = match () {
            () if self.compared > self.budgets.expansion => {
                excess("places to compare", self.budgets.expansion, "--max-expansion")
            }
            () if self.open.len() > deepest => excess("schemas within each other", deepest, "--max-depth"),
            () => return Ok(()),
        };
        let message = format!("{message}, at {operation} › {place}");
        Err(Diagnostics::of_text(self.upstream.name, None, message, &help))
    }

    fn below(
        &mut self,
        place: &str,
        theirs: &Opened<'d>,
        ours: &Opened<'d>,
        found: &mut Found<'_>,
    ) -> Result<(), Diagnostics> {
        let steps: BTreeSet<&Step> = theirs.children.keys().chain(ours.children.keys()).collect();
        for step in steps {
            let place = step.below(place);
            match (theirs.children.get(step), ours.children.get(step)) {
                (Some(theirs), Some(ours)) => self.nodes(&place, theirs, ours, found)?,
                (theirs, ours) => {
                    let theirs = theirs.map(|node| self.upstream.open(node)).transpose()?;
                    let ours = ours.map(|node| self.ours.open(node)).transpose()?;
                    let summary = |side: Option<Opened<'_>>| side.map(|opened| opened.summary(step));
                    found.add(&place, step.kind(), summary(theirs), summary(ours));
                }
            }
        }
        // One side alone with a choice is a difference of the facts.
        if theirs.choices.is_empty() || ours.choices.is_empty() {
            return Ok(());
        }
        self.choices(place, &theirs.choices, &ours.choices, found)
    }

    /// The members of a choice have no names and no order: those most alike are held against each other.
    fn choices(
        &mut self,
        place: &str,
        theirs: &[Node<'d>],
        ours: &[Node<'d>],
        found: &mut Found<'_>,
    ) -> Result<(), Diagnostics> {
        let mut pairs = Vec::new();
        for (left, their) in theirs.iter().enumerate() {
            for (right, our) in ours.iter().enumerate() {
                let place = format!("{place} › choice {}", left + 1);
                let mut differences = Found { operation: found.operation, findings: Vec::new() };
                self.nodes(&place, their, our, &mut differences)?;
                pairs.push((differences.findings.len(), left, right, differences.findings));
            }
        }
        pairs.sort_by_key(|(differences, left, right, _)| (*differences, *left, *right));
        let (mut taken, mut given) = (BTreeSet::new(), BTreeSet::new());
        for (_, left, right, mut differences) in pairs {
            if !taken.contains(&left) && !given.contains(&right) {
                taken.insert(left);
                given.insert(right);
                found.findings.append(&mut differences);
            }
        }
        let choice = Step::Items;
        for (_, node) in theirs.iter().enumerate().filter(|(left, _)| !taken.contains(left)) {
            let summary = self.upstream.open(node)?.summary(&choice);
            found.add(place, "choice", Some(summary), None);
        }
        for (_, node) in ours.iter().enumerate().filter(|(right, _)| !given.contains(right)) {
            let summary = self.ours.open(node)?.summary(&choice);
            found.add(place, "choice", None, Some(summary));
        }
        Ok(())
    }
}

/// What is said at one place.
fn facts(place: &str, theirs: &Facts, ours: &Facts, found: &mut Found<'_>) {
    let names: BTreeSet<&String> = theirs.keys().chain(ours.keys()).collect();
    for name in names {
        match (theirs.get(name), ours.get(name)) {
            (Some(Fact::Set(theirs)), Some(Fact::Set(ours))) => {
                for value in theirs.difference(ours) {
                    found.add(place, name, Some(value.clone()), None);
                }
                for value in ours.difference(theirs) {
                    found.add(place, name, None, Some(value.clone()));
                }
            }
            (theirs, ours) if theirs == ours => {}
            (theirs, ours) => {
                let is_flag = [theirs, ours].contains(&Some(&Fact::Yes));
                let absent = || is_flag.then(|| "no".to_owned());
                let text = |side: Option<&Fact>| side.map(Fact::text).or_else(absent);
                found.add(place, name, text(theirs), text(ours));
            }
        }
    }
}

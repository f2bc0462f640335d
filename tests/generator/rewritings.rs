//! Rewritings of a description that keep its meaning: neither `drift` nor `diff` reports a difference, unless a limit
//! was changed too.

mod mutation;
mod rewriting;
mod schemas;

use std::collections::BTreeSet;

use proptest::{
    prelude::*,
    sample::{Index, select},
};
use sdk_generator::{
    Budgets, Extent, Inputs,
    diff::{Change, ChangeKind, Diff},
    document::Document,
    drift,
    ir::Api,
    model,
    pointer::Pointer,
};
use serde_json::{Value, json};

use mutation::{Limit, limits, tightened};
use rewriting::Rewriting;

/// The differences that `drift` reports, as `place | difference`.
fn drifted(old: &Value, new: &Value, segment: &str) -> BTreeSet<String> {
    let (upstream, ours) = (old.to_string(), new.to_string());
    let inputs = drift::Inputs {
        upstream_name: "old.json",
        upstream: &upstream,
        ours_name: "new.json",
        ours: &ours,
        settings_name: "drift.toml",
        settings: &format!("segment = '{segment}'"),
        budgets: Budgets::default(),
    };
    let drift = drift::drift(&inputs).unwrap_or_else(|faults| panic!("{faults}\n{old:#}\n{new:#}"));
    drift.findings.iter().map(|judged| format!("{} | {}", judged.finding.at(), judged.finding.what())).collect()
}

fn api(description: &Value) -> Api {
    let text = description.to_string();
    model(&Inputs::new("api.json", &text), Extent::Everything).unwrap_or_else(|faults| panic!("{faults}\n{text}"))
}

/// The changes that `diff` reports.
fn changed(old: &Value, new: &Value) -> Vec<Change> {
    let diff = Diff::of(&api(old), &api(new));
    assert_eq!(diff.not_compared, []);
    diff.changes
}

/// Whether a change is about components that were added or became unused: types are named after components, an inline
/// schema may have no Rust type, and a component that a request no longer refers to can't be built.
fn is_of_components(change: &Change) -> bool {
    use ChangeKind::*;
    let is_renamed =
        matches!(change.what, TypeRenamed | ShapeRenamed | FieldRenamed | ValueRenamed | MethodRenamed | HandleRenamed);
    let is_moved =
        matches!(change.what, ArgumentType | AnswerType | FieldType | ShapeType | ShapeAdded | ShapeRemoved | TypeKind);
    is_renamed || is_moved || matches!(change.what, CanBeBuilt | CanNotBeBuilt)
}

/// A description, and its rewriting.
struct Rewritten<'a> {
    base: &'a Value,
    rewrite: &'a dyn Fn(&mut Value),
    /// Whether components are added or become unused.
    moves_components: bool,
    segment: &'a str,
}

impl Rewritten<'_> {
    fn of(&self, description: &Value) -> Value {
        let mut description = description.clone();
        (self.rewrite)(&mut description);
        description
    }

    /// Asserts that the rewriting changes nothing, and that it hides no changed limit.
    fn check(&self, limit: Option<&Limit>) -> Result<(), String> {
        let new = self.of(self.base);
        let require = |holds: bool, what: &dyn std::fmt::Debug| {
            if holds { Ok(()) } else { Err(format!("{what:#?}\n{limit:?}\n{}\n{new}", self.base)) }
        };
        let found = drifted(self.base, &new, self.segment);
        require(found.is_empty(), &found)?;
        let mut changes = changed(self.base, &new);
        changes.retain(|change| !(self.moves_components && is_of_components(change)));
        require(changes.is_empty(), &changes)?;
        let Some(limit) = limit else { return Ok(()) };
        let mutated = tightened(self.base, limit);
        let twin = self.of(&mutated);
        let found = drifted(self.base, &twin, self.segment);
        let expected = drifted(self.base, &mutated, self.segment);
        // In an inlined recursive schema, the difference is at one more level.
        let is_expected = found == expected || self.moves_components && found.is_superset(&expected);
        require(!expected.is_empty() && is_expected, &found)?;
        let changes = changed(&new, &twin);
        // A read-only property has limits in responses only.
        let is_limit = |change: &Change| matches!(change.what, ChangeKind::LimitTightened | ChangeKind::LimitOfAnswers);
        require(changes.iter().any(is_limit), &changes)
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn equivalent_descriptions_have_no_drift_and_no_diff(
        base in schemas::descriptions(),
        rewritings in prop::collection::vec((select(Rewriting::ALL.to_vec()), any::<Index>()), 1..5),
        chosen in any::<Index>(),
    ) {
        let limits = limits(&base);
        let limit = (!limits.is_empty()).then(|| &limits[chosen.index(limits.len())]);
        let rewrite = |description: &mut Value| {
            for (rewriting, index) in &rewritings {
                let places = rewriting.places(description);
                if !places.is_empty() {
                    rewriting.apply(description, &places[index.index(places.len())]);
                }
            }
        };
        let moves_components = rewritings.iter().any(|(rewriting, _)| rewriting.moves_components());
        let rewritten =
            Rewritten { base: &base, rewrite: &rewrite, moves_components, segment: "widgets" };
        rewritten.check(limit).map_err(TestCaseError::fail)?;
    }
}

fn own() -> Value {
    let text = std::fs::read_to_string(super::path("../spec/openapi.yaml")).unwrap();
    let document = Document::read("openapi.yaml", &text).unwrap();
    document.value(&Pointer::root()).unwrap().clone()
}

#[test]
fn each_rewriting_of_our_description_at_every_place_makes_no_drift_and_no_diff() {
    let base = own();
    let limits = limits(&base);
    assert!(limits.len() > 5, "{limits:?}");
    let mut failed = String::new();
    for (index, rewriting) in Rewriting::ALL.into_iter().enumerate() {
        let rewrite = |description: &mut Value| {
            // Inner places come before those around them, whose pointers then stay.
            rewriting.places(description).iter().rev().for_each(|at| rewriting.apply(description, at));
        };
        let moves_components = rewriting.moves_components();
        let mut base = base.clone();
        if rewriting == Rewriting::Flattened {
            Rewriting::Nested.places(&base).iter().rev().for_each(|at| Rewriting::Nested.apply(&mut base, at));
        }
        let rewritten = Rewritten { base: &base, rewrite: &rewrite, moves_components, segment: "addressing" };
        // Our description has no unions; the random ones have.
        assert!(rewriting == Rewriting::Branches || rewritten.of(&base) != base, "{rewriting:?}");
        if let Err(why) = rewritten.check(Some(&limits[index * limits.len() / Rewriting::ALL.len()])) {
            failed.push_str(&format!("{rewriting:?}: {}\n", why.lines().take(80).collect::<Vec<_>>().join("\n")));
        }
    }
    assert!(failed.is_empty(), "{failed}");
}

#[test]
fn drift_and_diff_take_the_stricter_of_two_limits() {
    let of = |schema: Value| schemas::description(&json!({"type": "object", "properties": {"a": schema}}), json!({}));
    let parts = of(json!({"type": "string", "allOf": [{"maxLength": 10}, {"maxLength": 32}]}));
    let stricter = of(json!({"type": "string", "maxLength": 10}));
    let looser = of(json!({"type": "string", "maxLength": 32}));
    assert_eq!(drifted(&parts, &stricter, "widgets"), BTreeSet::new());
    assert_eq!(changed(&parts, &stricter), []);
    let difference =
        |place: &str| format!("POST /widgets/{{}} › {place} › application/json › a | maxLength: upstream 10, ours 32");
    assert_eq!(drifted(&parts, &looser, "widgets"), ["request body", "response 200"].map(difference).into());
    assert_eq!(
        changed(&parts, &looser).iter().map(|change| change.what).collect::<Vec<_>>(),
        [ChangeKind::LimitLoosened, ChangeKind::LimitOfAnswers]
    );
}

//! Rewritings of a description that keep its meaning: neither `drift` nor `diff` reports a difference. A description
//! with a limit that really changed, rewritten in the same way: both report it.

mod mutation;
mod rewriting;
mod schemas;

use std::collections::BTreeSet;

use proptest::prelude::*;
use sdk_generator::{
    Budgets, Extent, Inputs,
    diff::{Diff, Effect, What},
    document::Document,
    drift,
    ir::Api,
    model,
    pointer::Pointer,
};
use serde_json::{Value, json};

use mutation::{Limit, limits, tightened};
use rewriting::Rewriting;

/// The differences that `drift` reports, `place | difference` each.
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

/// The changes that `diff` reports, names aside: those are chosen by the generator and not by the description.
fn changed(old: &Value, new: &Value) -> Vec<String> {
    const NAMES: [What; 6] = [
        What::TypeRenamed,
        What::ShapeRenamed,
        What::FieldRenamed,
        What::ValueRenamed,
        What::MethodRenamed,
        What::HandleRenamed,
    ];
    let diff = Diff::of(&api(old), &api(new));
    assert_eq!(diff.not_compared, []);
    let changes = diff.changes.iter().filter(|change| !NAMES.contains(&change.what));
    changes.map(|change| format!("{}: {}", change.what.words(), change)).collect()
}

/// Asserts that a rewriting changes nothing, and that it hides no changed limit.
fn assert_equivalent(
    base: &Value,
    rewrite: impl Fn(&mut Value) -> usize,
    limit: Option<&Limit>,
    segment: &str,
) -> usize {
    let mut rewritten = base.clone();
    let count = rewrite(&mut rewritten);
    assert_eq!(drifted(base, &rewritten, segment), BTreeSet::new(), "{base:#}\n{rewritten:#}");
    assert_eq!(changed(base, &rewritten), [""; 0], "{base:#}\n{rewritten:#}");
    if let Some(limit) = limit {
        let mutated = tightened(base, limit);
        let mut twin = mutated.clone();
        rewrite(&mut twin);
        let reported = drifted(base, &twin, segment);
        assert!(!reported.is_empty(), "{limit:?}\n{base:#}\n{twin:#}");
        assert_eq!(reported, drifted(base, &mutated, segment), "{limit:?}\n{base:#}\n{twin:#}");
        assert!(!changed(base, &twin).is_empty(), "{limit:?}\n{base:#}\n{twin:#}");
    }
    count
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_rewritings_of_random_descriptions_change_nothing(
        base in schemas::descriptions(),
        rewritings in prop::collection::vec((prop::sample::select(Rewriting::ALL.to_vec()), any::<prop::sample::Index>()), 1..5),
        chosen in any::<prop::sample::Index>(),
    ) {
        let limits = limits(&base);
        let limit = (!limits.is_empty()).then(|| &limits[chosen.index(limits.len())]);
        let rewrite = |description: &mut Value| {
            let of_one = |(rewriting, index): &(Rewriting, prop::sample::Index)| {
                let places = rewriting.places(description);
                if places.is_empty() {
                    return 0;
                }
                rewriting.apply(description, &places[index.index(places.len())]);
                1
            };
            rewritings.iter().map(of_one).sum()
        };
        assert_equivalent(&base, rewrite, limit, "widgets");
    }
}

fn own() -> Value {
    let text = std::fs::read_to_string(super::path("../spec/openapi.yaml")).unwrap();
    let document = Document::read("openapi.yaml", &text).unwrap();
    document.value(&Pointer::root()).unwrap().clone()
}

#[test]
fn each_rewriting_of_our_description_at_every_place_changes_nothing() {
    let base = own();
    let limits = limits(&base);
    assert!(limits.len() > 5, "{limits:?}");
    for (index, rewriting) in Rewriting::ALL.into_iter().enumerate() {
        let everywhere = |description: &mut Value| {
            let places = rewriting.places(description);
            // Places inside come before those around them, whose pointers stay.
            places.iter().rev().for_each(|at| rewriting.apply(description, at));
            places.len()
        };
        let limit = &limits[index * limits.len() / Rewriting::ALL.len()];
        let count = assert_equivalent(&base, everywhere, Some(limit), "addressing");
        println!("{rewriting:?}: {count} places");
    }
}

#[test]
fn a_limit_of_two_parts_is_the_stricter_one_to_drift_and_to_diff() {
    let of = |schema: Value| schemas::description(&json!({"type": "object", "properties": {"a": schema}}), json!({}));
    let parts = of(json!({"type": "string", "allOf": [{"maxLength": 10}, {"maxLength": 32}]}));
    let stricter = of(json!({"type": "string", "maxLength": 10}));
    let looser = of(json!({"type": "string", "maxLength": 32}));
    assert_eq!(drifted(&parts, &stricter, "widgets"), BTreeSet::new());
    assert_eq!(changed(&parts, &stricter), [""; 0]);
    let difference = "POST /widgets/{} › request body › application/json › a | maxLength: upstream 10, ours 32";
    assert_eq!(drifted(&parts, &looser, "widgets"), BTreeSet::from([difference.to_owned()]));
    let diff = Diff::of(&api(&parts), &api(&looser));
    assert_eq!(diff.changes.iter().map(|change| change.what).collect::<Vec<_>>(), [What::LimitLoosened]);
    assert_eq!(diff.changes[0].effect, Effect::Adds);
}

//! Owners of resources, such as `/accounts/{account_id}`: which of them module paths omit, and the features below them.

use std::collections::BTreeSet;

use sdk_generator::Output;

use super::{described, locked};

/// A description with this number of resources below each owner.
fn owning(owners: &[(&str, usize)]) -> String {
    let mut paths = String::new();
    for (owner, count) in owners {
        for kind in 0..*count {
            paths.push_str(&format!(
                "  /{owner}/{{id}}/{owner}_kind{kind}/{{kind_id}}:\n    get:\n      parameters:\n      - {{name: id, in: path, \
                 required: true, schema: {{type: string}}}}\n      - {{name: kind_id, in: path, required: true, schema: \
                 {{type: string}}}}\n      responses: {{'204': {{description: ok}}}}\n"
            ));
        }
    }
    described(&paths, "")
}

/// The methods and, from the lock, the modules with features of their own.
fn public(output: &Output) -> BTreeSet<&str> {
    let methods = output.listing.lines().filter_map(|line| line.split_once('(')).map(|(method, _)| method);
    let (_, features) = output.lock.split_once("\n[features]\n").unwrap();
    let (features, _) = features.split_once("\n\n").unwrap();
    methods.chain(features.lines()).collect()
}

#[test]
fn methods_and_features_stay_when_owners_get_more_resources() {
    for (before, after) in [
        // Neither is an owner, then one is, or both are.
        ([("a", 9), ("b", 9)], [("a", 10), ("b", 9)]),
        ([("a", 9), ("b", 9)], [("a", 12), ("b", 11)]),
        // Another owner gets more resources than the one that is omitted.
        ([("a", 11), ("b", 10)], [("a", 11), ("b", 14)]),
        // A resource becomes a second owner, and has more resources than the first.
        ([("a", 11), ("b", 3)], [("a", 11), ("b", 14)]),
        // Owners that lose most of their resources.
        ([("a", 11), ("b", 10)], [("a", 2), ("b", 10)]),
        ([("a", 11), ("b", 10)], [("a", 11), ("b", 2)]),
    ] {
        let first = locked(&owning(&before), "");
        let second = locked(&owning(&after), &first.lock);
        let (then, now) = (public(&first), public(&second));
        let removed: Vec<String> = after
            .iter()
            .flat_map(|(owner, count)| (*count..12).map(move |kind| format!("{owner}_kind{kind}")))
            .collect();
        let is_there = |item: &&&str| !removed.iter().any(|name| item.contains(name));
        let lost: Vec<_> = then.iter().filter(is_there).filter(|item| !now.contains(*item)).collect();
        assert!(lost.is_empty(), "{before:?} {after:?}: {lost:#?} {now:#?}");
        assert!(then.len() >= 20, "{then:?}");
        let third = locked(&owning(&after), &second.lock);
        assert_eq!(third.lock, second.lock, "{before:?} {after:?}");
    }
}

#[test]
fn modules_of_a_resource_that_becomes_an_owner_get_no_features() {
    let features = |owner: usize, lock: &str| {
        let output = locked(&owning(&[("a", 14), ("b", owner)]), lock);
        (public(&output).into_iter().filter(|line| line.starts_with("\"b")).count(), output.lock)
    };
    // `b` itself, and each of its resources if it is an owner.
    assert_eq!(features(11, "").0, 12);
    let (before, lock) = features(9, "");
    assert_eq!((before, features(11, &lock).0), (1, 1));
    let edited = lock.replace("\"b\" = \"b\"\n\n[methods]", "\"b\" = \"of_b\"\n\n[methods]");
    assert_ne!(edited, lock);
    assert!(locked(&owning(&[("a", 14), ("b", 9)]), &edited).lock.contains("\"b\" = \"of_b\"\n\n[methods]"));
}

//! Required properties with one valid value, which get more valid values.

use sdk_generator::diff::{Diff, Effect};

use super::{locked, model_of, sending_thing};

/// An operation that sends an object with these required properties, and returns it if `returns`.
fn sending(properties: &str, returns: bool) -> String {
    let properties = format!("{properties}, name: {{type: string}}");
    sending_thing(&format!("required: [kind, name], properties: {{{properties}}}"), returns)
}

#[test]
fn new_sets_a_constant_that_gets_another_value() {
    let one = |returns| sending("kind: {type: string, enum: [only]}", returns);
    let more = |returns| sending("kind: {type: string, enum: [more, only]}", returns);
    for (returns, initial) in [(false, "ThingKind::Only"), (true, "Some(ThingKind::Only)")] {
        let lock = locked(&one(returns), "").lock;
        let output = locked(&more(returns), &lock);
        let code = output.files.values().cloned().collect::<String>();
        assert!(code.contains(&format!("kind: {initial}")), "{code}");
        assert!(output.listing.contains("pub fn things::Thing::new(name: impl Into<String>)"), "{}", output.listing);
        assert!(output.listing.contains("Thing::kind(kind: impl Into<ThingKind>)"), "{}", output.listing);
        assert_eq!(locked(&more(returns), &output.lock), output);
        let changes = Diff::of(&model_of(&one(returns), &lock), &model_of(&more(returns), &lock)).changes;
        assert!(changes.iter().all(|change| change.effect >= Effect::Adds), "{changes:?}");
        // Without a lock it is an argument.
        assert!(locked(&more(returns), "").listing.contains("::new(kind: impl Into<"), "{returns}");
    }
}

#[test]
fn new_sets_a_constant_that_becomes_any_string() {
    let one = sending("kind: {type: string, enum: [only]}", false);
    let any = sending("kind: {type: string, maxLength: 4}", false);
    let output = locked(&any, &locked(&one, "").lock);
    let code = output.files.values().cloned().collect::<String>();
    assert!(code.contains("kind: \"only\".into()"), "{code}");
    for signature in ["Thing::new(name: impl Into<String>)", "Thing::kind(kind: impl Into<String>)"] {
        assert!(output.listing.contains(signature), "{}", output.listing);
    }
    assert_eq!(locked(&any, &output.lock), output);
}

#[test]
fn new_sets_a_constant_boolean_or_integer_that_gets_another_value() {
    for (one, more, value, kind) in [
        ("{type: boolean, enum: [true]}", "{type: boolean}", "true", "bool"),
        ("{type: integer, enum: [7]}", "{type: integer, enum: [7, 8]}", "7", "i64"),
        ("{type: integer, enum: [-4000000000]}", "{type: integer}", "-4000000000i64", "i64"),
    ] {
        for returns in [false, true] {
            let (one, more) = (sending(&format!("kind: {one}"), returns), sending(&format!("kind: {more}"), returns));
            let output = locked(&more, &locked(&one, "").lock);
            let initial = if returns { format!("kind: Some({value})") } else { format!("kind: {value}") };
            let code = output.files.values().cloned().collect::<String>();
            assert!(code.contains(&initial), "{code}");
            for line in ["Thing::new(name: impl Into<String>)".to_owned(), format!("Thing::kind(kind: {kind})")] {
                assert!(output.listing.contains(&line), "{line}: {}", output.listing);
            }
            assert_eq!(locked(&more, &output.lock), output);
        }
    }
    // A value that is no longer allowed is not set.
    let lock = locked(&sending("kind: {type: integer, enum: [7]}", false), "").lock;
    let listing = locked(&sending("kind: {type: integer, minimum: 8}", false), &lock).listing;
    assert!(listing.contains("Thing::new(name: impl Into<String>, kind: i64)"), "{listing}");
}

#[test]
fn new_sets_a_constant_that_becomes_nullable() {
    for (returns, container, initial) in [(false, "Option", "Some"), (true, "Patch", "runtime::Patch::Set")] {
        let one = sending("kind: {type: string, enum: [only]}", returns);
        let nullable = sending("kind: {type: string, nullable: true, enum: [only, null]}", returns);
        let output = locked(&nullable, &locked(&one, "").lock);
        let code = output.files.values().cloned().collect::<String>();
        assert!(code.contains(&format!("kind: {initial}(ThingKind::Only)")), "{code}");
        for line in [
            "pub fn things::Thing::new(name: impl Into<String>)".to_owned(),
            "pub fn things::Thing::kind(kind: Option<ThingKind>)".to_owned(),
            format!("pub field things::Thing::kind: {container}<ThingKind>"),
        ] {
            assert!(output.listing.contains(&line), "{line}: {}", output.listing);
        }
        assert_eq!(locked(&nullable, &output.lock), output);
    }
}

#[test]
fn new_sets_an_optional_property_with_one_value_that_becomes_required() {
    for (returns, initial) in [(false, "ThingKind::Only"), (true, "Some(ThingKind::Only)")] {
        let thing = |required: &str| {
            let properties = "properties: {kind: {type: string, enum: [only]}, name: {type: string}}";
            sending_thing(&format!("required: [{required}], {properties}"), returns)
        };
        let (optional, required) = (thing("name"), thing("name, kind"));
        let old = locked(&optional, "");
        let output = locked(&required, &old.lock);
        let code = output.files.values().cloned().collect::<String>();
        assert!(code.contains(&format!("kind: {initial}")), "{code}");
        for line in ["Thing::new(name: impl Into<String>)", "Thing::kind(kind: impl Into<ThingKind>)"] {
            assert!(output.listing.contains(line), "{line}: {}", output.listing);
        }
        assert_eq!(locked(&required, &output.lock), output);
    }
}

#[test]
fn new_does_not_set_a_constant_that_is_no_longer_valid() {
    let before = sending("kind: {type: string, enum: [only]}", false);
    let lock = locked(&before, "").lock;
    for properties in [
        "kind: {type: string, enum: [a, b]}",
        "kind: {type: string, maxLength: 3}",
        "kind: {type: string, format: date}",
        "kind: {type: integer}",
    ] {
        let listing = locked(&sending(properties, false), &lock).listing;
        assert!(listing.contains("Thing::new(name: impl Into<String>, kind: "), "{properties}: {listing}");
    }
}

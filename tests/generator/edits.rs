//! Edited and random descriptions: none makes the generator panic, or write invalid Rust.

mod description;
mod random;

use std::panic::catch_unwind;

use sdk_generator::{Inputs, document::Document, generate, pointer::Pointer};
use serde_json::{Value, json};

use super::{fixture, fixtures, made_of};
use description::description;
use random::{Dice, place, places, random_edit};

/// A description with an edit at one place. Of the path items, only those stay that have the place or refer to its
/// component, if there are any: the others do not read it.
fn edited(description: &Value, at: &Pointer, edit: usize) -> Value {
    let mut description = description.clone();
    let tokens: Vec<String> = at.tokens().collect();
    let reads = |key: &str, item: &Value| match tokens.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["paths", path, ..] => key == path,
        ["components", kind, name, ..] => item.to_string().contains(&format!("\"#/components/{kind}/{name}\"")),
        _ => true,
    };
    if let Some(paths) = description["paths"].as_object_mut()
        && paths.iter().any(|(key, item)| reads(key, item))
    {
        paths.retain(|key, item| reads(key, item));
    }
    let target = place(&mut description, at);
    *target = match edit {
        0 => Value::Null,
        1 => json!("type"),
        2 => json!([target.clone(), target.clone()]),
        3 => json!({"": target.clone(), "$ref": "#/components/schemas/Missing"}),
        4 => json!({"allOf": [target.clone(), target.clone()]}),
        _ => json!(-1),
    };
    description
}

#[test]
fn no_edit_makes_the_generator_panic() {
    let mut edits = 0;
    for name in fixtures("generated") {
        let document = Document::read(&name, &fixture(&name)).unwrap();
        let description = document.value(&Pointer::root()).unwrap().clone();
        let mut all = Vec::new();
        places(&description, Pointer::root(), &mut all);
        for (index, at) in all.iter().enumerate() {
            // Two of the six edits at each place, so that each kind of place gets each edit.
            for edit in [index % 6, (index / 6 + 3) % 6] {
                let text = edited(&description, at, edit).to_string();
                let result = catch_unwind(|| made_of(&text)).unwrap_or_else(|_| panic!("{name}: edit {edit} at {at}"));
                for fault in result.err().iter().flat_map(|faults| &faults.0) {
                    assert!(!fault.message.contains("no Rust"), "{name}: edit {edit} at {at}: {fault}");
                    assert!(!fault.help.is_empty(), "{name}: edit {edit} at {at}: {fault}");
                }
                edits += 1;
            }
        }
    }
    assert!(edits > 500, "{edits}");
}

#[test]
fn five_hundred_random_edits_give_rust_or_a_diagnostic_with_a_place() {
    let text = std::fs::read_to_string(super::path("../spec/openapi.yaml")).unwrap();
    let document = Document::read("openapi.yaml", &text).unwrap();
    let description = document.value(&Pointer::root()).unwrap();
    let mut dice = Dice(1);
    let (mut made, mut named) = (0, 0);
    for round in 0..500 {
        let mut edited = description.clone();
        // Some path items, since no path item reads another.
        let paths = edited["paths"].as_object_mut().unwrap();
        let kept = dice.below(paths.len());
        let mut index = 0..;
        paths.retain(|_, _| index.next() == Some(kept) || dice.below(4) == 0);
        let mut edits = Vec::new();
        // Later edits may meet the results of earlier ones.
        for _ in 0..1 + dice.below(3) {
            edits.push(random_edit(&mut edited, &mut dice));
        }
        let text = edited.to_string();
        let result = catch_unwind(|| made_of(&text)).unwrap_or_else(|_| panic!("{round}: {edits:?}"));
        match result {
            Ok(output) => {
                made += 1;
                for (path, file) in &output.files {
                    syn::parse_file(file).unwrap_or_else(|error| panic!("{round}: {path}: {error}: {edits:?}"));
                }
                let again = generate(&Inputs { lock: &output.lock, ..Inputs::new("fixture.yaml", &text) });
                assert_eq!(again.unwrap(), output, "{round}: generated again: {edits:?}");
            }
            Err(faults) => {
                named += 1;
                for fault in &faults.0 {
                    assert!(!fault.message.contains("no Rust"), "{round}: {fault}: {edits:?}");
                    assert!(fault.pointer.is_some() && fault.line.is_some(), "{round}: {fault}: {edits:?}");
                    assert!(!fault.help.is_empty(), "{round}: {fault}: {edits:?}");
                }
            }
        }
    }
    assert!(made > 100 && named > 50, "{made} made, {named} named");
}

#[test]
fn random_descriptions_give_rust_and_stay_the_same_when_generated_again() {
    let mut dice = Dice(2);
    for round in 0..400 {
        let text = description(&mut dice).to_string();
        let result = catch_unwind(|| made_of(&text)).unwrap_or_else(|_| panic!("{round}: {text}"));
        let output = result.unwrap_or_else(|faults| panic!("{round}: {faults}: {text}"));
        for (path, file) in &output.files {
            syn::parse_file(file).unwrap_or_else(|error| panic!("{round}: {path}: {error}: {text}"));
        }
        let again = generate(&Inputs { lock: &output.lock, ..Inputs::new("fixture.yaml", &text) }).unwrap();
        assert!(again == output, "{round}: {text}");
    }
}

/// `build.rs` generates them, and this package compiles only if they do.
#[test]
fn code_generated_from_edited_and_random_descriptions_compiles() {
    assert_eq!(sdk_tests::EDITED, 24);
}

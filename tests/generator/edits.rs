//! Edited descriptions: none makes the generator panic, or write invalid Rust.

mod random;

use std::panic::catch_unwind;

use sdk_generator::{document::Document, pointer::Pointer};
use serde_json::{Value, json};

use super::{fixture, fixtures, made_of};
use random::{Dice, place, places, random_edit};

/// A description with an edit at one place.
fn edited(description: &Value, at: &Pointer, edit: usize) -> Value {
    let mut description = description.clone();
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

/// `build.rs` generates them, and this package compiles only if they do.
#[test]
fn resources_of_edited_descriptions_compile() {
    assert_eq!(sdk_tests::EDITED, 12);
}

//! No edit of a description makes the generator panic, or write what is no Rust.

use std::panic::catch_unwind;

use sdk_generator::{document::Document, pointer::Pointer};
use serde_json::{Value, json};

use super::{fixture, fixtures, made_of};

/// Every place of a document.
fn places(value: &Value, at: Pointer, found: &mut Vec<Pointer>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                places(member, at.child(name), found);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                places(item, at.index(index), found);
            }
        }
        _ => {}
    }
    found.push(at);
}

fn place<'a>(value: &'a mut Value, at: &Pointer) -> &'a mut Value {
    at.tokens().fold(value, |value, token| match value {
        Value::Array(items) => &mut items[token.parse::<usize>().unwrap()],
        value => &mut value[token],
    })
}

/// A description with one place changed.
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
            // Two of the six edits a place: over the fixtures each kind of place meets each edit.
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

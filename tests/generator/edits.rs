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

/// Numbers that look random and are the same in every run (SplitMix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut n = self.0;
        n = (n ^ (n >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        n = (n ^ (n >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((n ^ (n >> 31)) % end as u64) as usize
    }
}

/// One random edit: drop, rename, retype, nest, cut, duplicate, or put one place in another's stead.
fn random_edit(description: &mut Value, dice: &mut Dice) -> String {
    let mut all = Vec::new();
    places(description, Pointer::root(), &mut all);
    let at = all[dice.below(all.len())].clone();
    let other = all[dice.below(all.len())].clone();
    let copy = place(description, &other).clone();
    let edit = dice.below(7);
    let name = at.last();
    let parent = place(description, &at.parent());
    match (edit, parent.as_object_mut()) {
        (0, Some(members)) => {
            members.remove(&name);
        }
        (1, Some(members)) => {
            if let Some(member) = members.remove(&name) {
                let renamed = ["type", "self", "{x}", "2xx", "", "a b/c~d", "allOf"][dice.below(7)];
                members.insert(renamed.to_owned(), member);
            }
        }
        (2, _) => {
            *place(description, &at) =
                [json!(null), json!("x"), json!(1.5), json!([]), json!({})][dice.below(5)].clone()
        }
        (3, _) => {
            let inner = place(description, &at).clone();
            *place(description, &at) =
                [json!({"oneOf": [inner, {"type": "null"}]}), json!([inner]), json!({"properties": {"self": inner}})]
                    [dice.below(3)]
                .clone();
        }
        (4, _) => match place(description, &at) {
            Value::Array(items) => items.truncate(1),
            Value::String(text) => *text = text.chars().take(2).collect(),
            _ => {}
        },
        (5, Some(members)) => {
            if let Some(member) = members.get(&name).cloned() {
                members.insert(format!("{name}_"), member);
            }
        }
        _ => *place(description, &at) = copy,
    }
    format!("edit {edit} at {at}, with {other}")
}

#[test]
fn five_hundred_random_edits_give_rust_or_a_place() {
    let text = std::fs::read_to_string(super::path("../spec/openapi.yaml")).unwrap();
    let document = Document::read("openapi.yaml", &text).unwrap();
    let description = document.value(&Pointer::root()).unwrap();
    let mut dice = Dice(1);
    let (mut made, mut named) = (0, 0);
    for round in 0..500 {
        let mut edited = description.clone();
        let mut edits = Vec::new();
        // The later ones meet what the first did.
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

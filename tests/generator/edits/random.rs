//! Random edits of a description, the same in every run.

use sdk_generator::pointer::Pointer;
use serde_json::{Value, json};

/// The places of a document.
pub(crate) fn places(value: &Value, at: Pointer, found: &mut Vec<Pointer>) {
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

pub(crate) fn place<'a>(value: &'a mut Value, at: &Pointer) -> &'a mut Value {
    at.tokens().fold(value, |value, token| match value {
        Value::Array(items) => &mut items[token.parse::<usize>().unwrap()],
        value => &mut value[token],
    })
}

/// Pseudorandom numbers, the same in every run (SplitMix64).
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut n = self.0;
        n = (n ^ (n >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        n = (n ^ (n >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((n ^ (n >> 31)) % end as u64) as usize
    }
}

/// Makes a random edit: drops, renames, retypes, nests, cuts or duplicates a place, or replaces it by another.
pub(crate) fn random_edit(description: &mut Value, dice: &mut Dice) -> String {
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

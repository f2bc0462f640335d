//! Keeps the targets of references into schemas that the normal form moves or replaces: `$ref: ../prefixItems/1`.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::{super::reference, Origins, schema};
use crate::pointer::Pointer;

/// The member of the document that has copies of such targets, each at its own pointer inside.
const COPIES: &str = "x-referenced";

/// The depth of a component's pointer; the normal form moves only what is deeper.
const DEPTH_OF_COMPONENT: usize = 3;

/// The targets of references to places deeper than a component, as the description has them.
pub(super) fn targets(document: &Value) -> BTreeMap<Pointer, Value> {
    let mut targets = BTreeMap::new();
    visit(document, &mut |text| {
        let target = Pointer::from_reference(text).filter(|at| at.depth() > DEPTH_OF_COMPONENT);
        if let Some(at) = target.filter(|at| !targets.contains_key(at))
            && let Some(value) = reference::value(document, &at)
        {
            targets.insert(at, value.clone());
        }
    });
    targets
}

/// Adds a copy, in the normal form, of each target that is no longer at its place, and makes the references to it refer
/// to the copy.
pub(super) fn keep(document: &mut Value, targets: BTreeMap<Pointer, Value>, origins: &mut Origins) {
    let mut copies: BTreeMap<Pointer, String> = BTreeMap::new();
    for (at, mut target) in targets {
        if reference::value(document, &at).is_some() && origins.place(&at) == at {
            continue;
        }
        let steps: Vec<String> = [COPIES.to_owned()].into_iter().chain(at.tokens()).collect();
        let place = Pointer::root().children(&steps.iter().map(String::as_str).collect::<Vec<_>>());
        schema::schema(&mut target, &place, origins);
        insert(document, &steps, target);
        origins.moved(place.clone(), at.clone());
        // `%` begins an escape in a reference.
        copies.insert(at, place.as_str().replace('%', "%25"));
    }
    if !copies.is_empty() {
        reference::rewrite(document, &|text| copies.get(&Pointer::from_reference(text)?).cloned());
    }
}

fn insert(value: &mut Value, steps: &[String], target: Value) {
    let Value::Object(members) = value else { return };
    match steps {
        [] => {}
        [last] => drop(members.insert(last.clone(), target)),
        [first, rest @ ..] => {
            insert(members.entry(first).or_insert_with(|| Value::Object(Map::new())), rest, target);
        }
    }
}

/// Calls `read` with the text of each `$ref`.
fn visit(value: &Value, read: &mut impl FnMut(&str)) {
    match value {
        Value::Object(members) => {
            members.get("$ref").and_then(Value::as_str).into_iter().for_each(&mut *read);
            members.values().for_each(|member| visit(member, read));
        }
        Value::Array(items) => items.iter().for_each(|item| visit(item, read)),
        _ => {}
    }
}

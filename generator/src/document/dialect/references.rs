//! Keeps the targets of references that lead into a rewritten schema, such as `#/components/schemas/A/prefixItems/1`:
//! adds a copy of each target to the document.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::{super::reference, Origins, schema};
use crate::pointer::Pointer;

/// The key of the document under which the copies are. The copy of `#/a/b` is at `#/x-referenced/a/b`.
const COPIES: &str = "x-referenced";

/// The number of tokens in a component's pointer, `#/components/schemas/A`. The rewriting moves only schemas with more.
const DEPTH_OF_COMPONENT: usize = 3;

/// The targets of references with more tokens than a component's pointer, each with its value before the rewriting.
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

/// Adds a copy, itself rewritten, of each target that the rewriting moved or replaced. The references to the target are
/// replaced by references to the copy.
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
        // In a reference, `%` begins a percent-encoded byte, so `%` itself is encoded.
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

/// Calls `read` with the text of each `$ref` in a value.
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

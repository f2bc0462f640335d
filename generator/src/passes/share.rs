//! What a description spells out in several places is one type: the answer of `get` is that of `update`.
//!
//! Two types are one if they are members of the same name, of one product, go the same way, and say the same of their
//! values. A request's body and its query stay its own: the next member is added to one of them.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
};

use crate::ir::{Api, Kind, ResourcePath, Schema, SchemaId, Type};

/// Deeper than descriptions nest what they repeat.
const MAX_ROUNDS: usize = 12;

/// Replaces what is said again by what was said first.
pub(super) fn run(api: &mut Api) {
    let own: BTreeSet<SchemaId> = api.operations.iter().flat_map(own_types).cloned().collect();
    // What is said of a type changes only where it names one that goes.
    let mut said: BTreeMap<SchemaId, String> = BTreeMap::new();
    for _ in 0..MAX_ROUNDS {
        let same = same(api, &own, &mut said);
        if same.is_empty() {
            return;
        }
        for (id, named) in &mut api.types {
            if redirect(&mut named.schema, &same) {
                said.remove(id);
            }
        }
        for operation in &mut api.operations {
            operation.schemas_mut().for_each(|(_, schema)| _ = redirect(schema, &same));
        }
        api.types.retain(|id, _| !same.contains_key(id));
    }
}

/// Puts the first of its kind in the place of each reference to another; tells whether there was any.
fn redirect(schema: &mut Schema, same: &BTreeMap<SchemaId, SchemaId>) -> bool {
    if let Kind::Ref(id) = &mut schema.kind {
        let Some(first) = same.get(id) else { return false };
        id.clone_from(first);
        return true;
    }
    schema.children_mut().into_iter().fold(false, |any, child| redirect(child, same) | any)
}

/// The types of an operation's body and query.
fn own_types(operation: &crate::ir::Operation) -> impl Iterator<Item = &SchemaId> {
    let body = operation.body.as_ref().map(|body| &body.schema);
    body.into_iter().chain(&operation.query).filter_map(|schema| match &schema.kind {
        Kind::Ref(id) => Some(id),
        _ => None,
    })
}

/// What is the same as another, and which. Gives that one a name that fits all of them.
fn same(
    api: &mut Api,
    own: &BTreeSet<SchemaId>,
    said: &mut BTreeMap<SchemaId, String>,
) -> BTreeMap<SchemaId, SchemaId> {
    let is_candidate = |id: &SchemaId, named: &Type| {
        let values = matches!(named.schema.kind, Kind::Object(_) | Kind::Enum(_) | Kind::Union(_));
        values && !own.contains(id) && is_inline(id)
    };
    for (id, named) in api.types.iter().filter(|(id, named)| is_candidate(id, named)) {
        if !said.contains_key(id) {
            said.insert(id.clone(), told(named));
        }
    }
    let mut groups: BTreeMap<(Vec<String>, String, &str), Vec<SchemaId>> = BTreeMap::new();
    for (id, said) in said.iter() {
        let Some(named) = api.types.get(id) else { continue };
        groups.entry((product(&named.resource), role(id), said)).or_default().push(id.clone());
    }
    let mut same = BTreeMap::new();
    for group in groups.into_values() {
        let Some((first, others)) = group.split_first().filter(|(_, others)| !others.is_empty()) else { continue };
        let hints: Vec<&str> = group.iter().filter_map(|id| Some(api.types.get(id)?.hint.as_str())).collect();
        let Some(hint) = common(&hints) else { continue };
        if let Some(named) = api.types.get_mut(first) {
            named.hint = hint;
        }
        same.extend(others.iter().map(|other| (other.clone(), first.clone())));
    }
    same
}

/// A component has a name that its description gave it.
fn is_inline(id: &SchemaId) -> bool {
    id.0.tokens().nth(3).is_some()
}

/// Two types of different products are two, lest one product needs the other.
fn product(resource: &ResourcePath) -> Vec<String> {
    resource.0.iter().take(2).cloned().collect()
}

/// The name of the member that holds it.
fn role(id: &SchemaId) -> String {
    let tokens: Vec<String> = id.0.tokens().collect();
    let telling = tokens.into_iter().rev().find(|token| {
        !matches!(token.as_str(), "items" | "schema" | "additionalProperties") && token.parse::<usize>().is_err()
    });
    telling.unwrap_or_default()
}

/// The words that all names end with, if they are enough to make a name.
fn common(hints: &[&str]) -> Option<String> {
    let shortest = hints.iter().min_by_key(|hint| (hint.len(), **hint))?;
    let words: Vec<&str> = shortest.split('_').collect();
    (0..words.len())
        .map(|start| words[start..].join("_"))
        .find(|end| hints.iter().all(|hint| *hint == end || hint.ends_with(&format!("_{end}"))))
        .filter(|end| end == shortest || end.contains('_'))
}

/// All that is said of a type's values, sentences and examples aside.
fn told(named: &Type) -> String {
    let mut text = format!("{}{}", named.sent, named.received);
    tell(&named.schema, &mut text);
    text
}

/// All that is said of values, sentences and examples aside.
pub(super) fn tell(schema: &Schema, text: &mut String) {
    let marks = (schema.nullable, &schema.deprecated, schema.read_only, schema.write_only);
    // Writing to text can't fail.
    let _ = write!(text, "{marks:?}");
    if let Some(default) = &schema.default {
        let _ = write!(text, "={default}");
    }
    if !schema.limits.is_empty() {
        let _ = write!(text, "{:?}", schema.limits);
    }
    match &schema.kind {
        Kind::Object(object) => {
            let _ = write!(text, "{:?}", object.required);
            for (name, field) in &object.fields {
                let _ = write!(text, "{name:?}:");
                tell(&field.schema, text);
            }
        }
        Kind::Array(inner) => {
            text.push('[');
            tell(inner, text);
        }
        Kind::Map(inner) => {
            text.push('{');
            tell(inner, text);
        }
        Kind::Union(union) => {
            for branch in &union.branches {
                let _ = write!(text, "|{:?}", branch.test);
                tell(&branch.schema, text);
            }
        }
        kind => {
            let _ = write!(text, "{kind:?}");
        }
    }
    text.push(';');
}

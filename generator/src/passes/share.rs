//! What a description spells out in several places is one type: the answer of `get` is that of `update`.
//!
//! Two types are one if they are members of the same name, of one product, go the same way, and say the same of their
//! values. So are those of several members of one object, where all that they say is which texts are known. A request's
//! body and its query stay its own: the next member is added to one of them.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
};

use crate::{
    ir::{Api, Kind, ResourcePath, Schema, SchemaId, Type},
    pointer::Pointer,
    settings::Scope,
};

/// Deeper than descriptions nest what they repeat.
const MAX_ROUNDS: usize = 12;

/// So many members of an object, and what they all are is the object's.
const MEMBERS_OF_A_KIND: usize = 3;

/// Replaces what is said again by what was said first.
pub(super) fn run(api: &mut Api, scope: &Scope) {
    let own: BTreeSet<SchemaId> = api.operations.iter().flat_map(own_types).cloned().collect();
    // What is said of a type changes only where it names one that goes.
    let mut said: BTreeMap<SchemaId, String> = BTreeMap::new();
    for _ in 0..MAX_ROUNDS {
        let same = same(api, scope, &own, &mut said);
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
    scope: &Scope,
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
    let mut siblings: BTreeMap<(Pointer, &str), Vec<SchemaId>> = BTreeMap::new();
    for (id, said) in said.iter() {
        let Some(named) = api.types.get(id) else { continue };
        let is_enum = matches!(named.schema.kind, Kind::Enum(_));
        // The name of a parameter is not in its place.
        let role = if is_enum { last_word(&named.hint).to_owned() } else { role(id) };
        groups.entry((product(&named.resource, scope), role, said)).or_default().push(id.clone());
        let members = id.0.parent();
        if is_enum && members.last() == "properties" {
            siblings.entry((members, said)).or_default().push(id.clone());
        }
    }
    let mut same = BTreeMap::new();
    let mut one = |api: &mut Api, group: &[SchemaId], hint: String| {
        let Some((first, others)) = group.split_first() else { return };
        let docs = |id: &SchemaId| api.types.get(id).and_then(|named| named.schema.docs.as_ref());
        // What is said of one member alone is not said of all.
        let alike = others.iter().all(|other| docs(other) == docs(first));
        if let Some(named) = api.types.get_mut(first) {
            named.hint = hint;
            named.schema.docs = named.schema.docs.take().filter(|_| alike);
        }
        same.extend(others.iter().map(|other| (other.clone(), first.clone())));
    };
    let hint_of = |api: &Api, id: &SchemaId| api.types.get(id).map(|named| named.hint.clone()).unwrap_or_default();
    let mut done: BTreeSet<SchemaId> = BTreeSet::new();
    for group in siblings.into_values().filter(|group| group.len() >= MEMBERS_OF_A_KIND) {
        let hint = hint_of(api, &group[0]);
        let object = hint.strip_suffix(last_word(&hint)).unwrap_or(&hint);
        one(api, &group, format!("{object}value"));
        done.extend(group);
    }
    for mut group in groups.into_values() {
        group.retain(|id| !done.contains(id));
        let hints: Vec<String> = group.iter().map(|id| hint_of(api, id)).collect();
        let is_enum = group
            .first()
            .and_then(|id| api.types.get(id))
            .is_some_and(|named| matches!(named.schema.kind, Kind::Enum(_)));
        if let Some(hint) = common(&hints, is_enum).filter(|_| group.len() > 1) {
            one(api, &group, hint);
        }
    }
    same
}

/// The name of the member at the end of a name that tells where it is.
fn last_word(hint: &str) -> &str {
    hint.rsplit('_').next().unwrap_or_default()
}

/// A component has a name that its description gave it.
fn is_inline(id: &SchemaId) -> bool {
    id.0.tokens().nth(3).is_some()
}

/// Two types of different products are two, lest one product needs the other. Below an owner that is a module, the next
/// segment is the product.
fn product(resource: &ResourcePath, scope: &Scope) -> Vec<String> {
    let owner = resource.0.first().is_some_and(|first| scope.other_owners().contains(first));
    resource.0.iter().take(1 + usize::from(owner)).cloned().collect()
}

/// The name of the member that holds it.
fn role(id: &SchemaId) -> String {
    let tokens: Vec<String> = id.0.tokens().collect();
    let telling = tokens.into_iter().rev().find(|token| {
        !matches!(token.as_str(), "items" | "schema" | "additionalProperties") && token.parse::<usize>().is_err()
    });
    telling.unwrap_or_default()
}

/// The words that all names end with, if they are enough to make a name: one is where it tells all there is to know.
fn common(hints: &[String], one_tells: bool) -> Option<String> {
    let shortest = hints.iter().min_by_key(|hint| (hint.len(), hint.as_str()))?;
    let words: Vec<&str> = shortest.split('_').collect();
    (0..words.len())
        .map(|start| words[start..].join("_"))
        .find(|end| hints.iter().all(|hint| hint == end || hint.ends_with(&format!("_{end}"))))
        .filter(|end| one_tells || end == shortest || end.contains('_'))
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
            if let Some(additional) = &object.additional {
                text.push('+');
                tell(&additional.schema, text);
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

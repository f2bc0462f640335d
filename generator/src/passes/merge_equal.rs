//! Merges equal types: the responses of `get` and `update` become one type.
//!
//! Types are merged if they are equal, belong to properties of the same name, are used by the same product (an
//! outermost module such as `dns`), and have the same direction (request or response). Enums of several properties of
//! one object are merged too. Types of bodies and queries are not merged, since a property may later be added to only
//! one of them.

use std::borrow::Cow;

use crate::{
    ir::{Api, Hint, Keyed, KeyedSet, Kind, Operation, ResourcePath, Schema, SchemaId, Type},
    settings::Scope,
};

/// The limit on rounds of merging; each round merges one more level of nesting.
const MAX_ROUNDS: usize = 12;

/// The minimum number of properties of one object whose equal enums are merged into one, which is named after the
/// object.
const MEMBERS_OF_A_KIND: usize = 3;

/// Merges equal types: one of them stays, and references to the others become references to it.
pub(super) fn run(api: &mut Api, scope: &Scope) {
    let own: KeyedSet<SchemaId> = api.operations.iter().flat_map(own_types).cloned().collect();
    let mut users = users(api);
    let mut merged: Keyed<SchemaId, SchemaId> = Keyed::default();
    let mut changed = None;
    for _ in 0..MAX_ROUNDS {
        let same = same(api, scope, &own, changed.as_ref());
        if same.is_empty() {
            break;
        }
        changed = Some(replace(api, &mut users, &same));
        merged.extend(same);
    }
    for operation in &mut api.operations {
        operation.schemas_mut().for_each(|(_, schema)| schema.visit_mut(&mut |schema| refer(schema, &merged)));
    }
    api.merged.extend(merged);
}

/// By type, the types that refer to it.
fn users(api: &Api) -> Keyed<SchemaId, Vec<SchemaId>> {
    let mut users: Keyed<SchemaId, Vec<SchemaId>> = Keyed::default();
    for (user, named) in &api.types {
        for id in named.schema.references() {
            users.entry(id.clone()).or_default().push(user.clone());
        }
    }
    users
}

/// Removes the types that are keys of `same`, and makes references to them refer to the values of `same`. Returns the
/// ids of the types that changed.
fn replace(
    api: &mut Api,
    users: &mut Keyed<SchemaId, Vec<SchemaId>>,
    same: &Keyed<SchemaId, SchemaId>,
) -> KeyedSet<SchemaId> {
    let mut changed = KeyedSet::default();
    for (id, first) in same {
        changed.insert(first.clone());
        let moved = users.swap_remove(id).unwrap_or_default();
        changed.extend(moved.iter().cloned());
        users.entry(first.clone()).or_default().extend(moved);
    }
    api.types.retain(|id, _| !same.contains_key(id));
    for id in &changed {
        if let Some(named) = api.types.get_mut(id) {
            named.schema.visit_mut(&mut |schema| refer(schema, same));
        }
    }
    changed
}

/// Makes a reference to a removed type (a key of `merged`) refer to the type that replaced it.
fn refer(schema: &mut Schema, merged: &Keyed<SchemaId, SchemaId>) {
    if let Kind::Ref(id) = &mut schema.kind {
        while let Some(first) = merged.get(id) {
            id.clone_from(first);
        }
    }
}

/// The types of an operation's body and optional parameters, which are not merged.
fn own_types(operation: &Operation) -> impl Iterator<Item = &SchemaId> {
    let body = operation.body.as_ref().map(|body| &body.schema);
    body.into_iter().chain(&operation.query).filter_map(Schema::reference)
}

/// The types to remove, each with the equal type that replaces it. That type gets a name hint that fits all of them.
fn same(
    api: &mut Api,
    scope: &Scope,
    own: &KeyedSet<SchemaId>,
    changed: Option<&KeyedSet<SchemaId>>,
) -> Keyed<SchemaId, SchemaId> {
    let groups = groups(api, scope, own, changed);
    let mut same = Keyed::default();
    for (mut ids, hint) in groups {
        // The type with the lowest id stays. It takes the line of `names.lock` from the type of the group that has one.
        let known =
            ids.first().and_then(|id| api.types.get(id)).map(|named| (named.kept.clone(), named.resource.clone()));
        ids.sort_unstable();
        let Some((first, others)) = ids.split_first() else { continue };
        let docs = |id: &SchemaId| api.types.get(id).and_then(|named| named.schema.docs.as_ref());
        // Documentation is kept only if all merged types have the same documentation.
        let alike = others.iter().all(|other| docs(other) == docs(first));
        if let Some(named) = api.types.get_mut(first) {
            named.hint = hint;
            if let Some(known) = known {
                (named.kept, named.resource) = known;
            }
            named.schema.docs = named.schema.docs.take().filter(|_| alike);
        }
        same.extend(others.iter().map(|other| (other.clone(), first.clone())));
    }
    same
}

/// The groups of equal types, each with a name hint. Only the first type of a group may have a line in `names.lock`.
/// With `changed`, only groups that may contain one of these types are searched.
fn groups(
    api: &Api,
    scope: &Scope,
    own: &KeyedSet<SchemaId>,
    changed: Option<&KeyedSet<SchemaId>>,
) -> Vec<(Vec<SchemaId>, Hint)> {
    let is_candidate = |(id, named): &(&SchemaId, &Type)| {
        let has_members = matches!(named.schema.kind, Kind::Object(_) | Kind::Enum(_) | Kind::Union(_));
        has_members && is_inline(id) && !own.contains(*id)
    };
    let changed_types = || changed.into_iter().flatten().filter_map(|id| api.types.get_key_value(id));
    let changed_places: KeyedSet<_> = changed_types().map(|(id, named)| place(id, named, scope)).collect();
    // Enums refer to no types, so all are merged in the first round. They are searched again only if an enum changed.
    let enums_changed = changed.is_none() || changed_types().any(|(_, named)| is_enum(named));
    let mut groups: Keyed<_, Vec<(&SchemaId, &Type)>> = Keyed::default();
    let mut siblings: Keyed<_, Vec<(&SchemaId, &Type)>> = Keyed::default();
    for (id, named) in api.types.iter().filter(is_candidate) {
        if is_enum(named) && !enums_changed {
            continue;
        }
        let place = place(id, named, scope);
        if !is_enum(named) && changed.is_some() && !changed_places.contains(&place) {
            continue;
        }
        let structure = (named.sent, named.received, &named.schema);
        groups.entry((place, structure)).or_default().push((id, named));
        if is_enum(named) && id.0.steps().rev().nth(1).is_some_and(|around| around == "properties") {
            siblings.entry((id.0.parent(), structure)).or_default().push((id, named));
        }
    }
    siblings.retain(|_, group| group.len() >= MEMBERS_OF_A_KIND);
    let done: KeyedSet<&SchemaId> = siblings.values().flatten().map(|(id, _)| *id).collect();
    let of_siblings = siblings.values().map(|group| (group.clone(), group[0].1.hint.value_of_object()));
    let of_groups = groups.into_values().filter_map(|mut group| {
        group.retain(|(id, _)| !done.contains(id));
        let (_, first) = group.first().filter(|_| group.len() > 1)?;
        let hints: Vec<&Hint> = group.iter().map(|(_, named)| &named.hint).collect();
        let hint = common(&hints, is_enum(first))?;
        Some((group, hint))
    });
    let ids =
        |(group, hint): (Vec<(&SchemaId, &Type)>, Hint)| (group.iter().map(|(id, _)| (*id).clone()).collect(), hint);
    of_siblings.chain(of_groups).map(|(group, hint)| (with_one_name(group), hint)).map(ids).collect()
}

/// The types of a group that may be merged: the first one that has a name in `names.lock`, and those that have none
/// there.
fn with_one_name<'a>(group: Vec<(&'a SchemaId, &'a Type)>) -> Vec<(&'a SchemaId, &'a Type)> {
    let (known, new): (Vec<_>, Vec<_>) = group.into_iter().partition(|(_, named)| named.kept.is_some());
    known.into_iter().take(1).chain(new).collect()
}

/// Whether a type is from an inline schema and not from a component, by the depth of its JSON pointer.
pub(super) fn is_inline(id: &SchemaId) -> bool {
    id.0.depth() > 3
}

/// The path of the product that a module belongs to: the first module or, below an owner that is a module (`zones`),
/// the second. Types of different products are not merged, so that products don't depend on each other.
fn product<'a>(resource: &'a ResourcePath, scope: &Scope) -> &'a [String] {
    let owner = resource.0.first().is_some_and(|first| scope.other_owners().contains(first));
    &resource.0[..resource.0.len().min(1 + usize::from(owner))]
}

fn is_enum(named: &Type) -> bool {
    matches!(named.schema.kind, Kind::Enum(_))
}

/// The product (the outermost module) and the role (the property name) of a type. Types that differ in either are not
/// merged.
fn place<'a>(id: &'a SchemaId, named: &'a Type, scope: &Scope) -> (&'a [String], Cow<'a, str>) {
    // The JSON pointer of a parameter ends with `schema`, so the role of an enum is taken from its name hint.
    let role = if is_enum(named) { named.hint.last_words(1).joined().into() } else { role(id) };
    (product(&named.resource, scope), role)
}

/// The name of the property that has the type, taken from the JSON pointer of the type.
fn role(id: &SchemaId) -> Cow<'_, str> {
    let telling = id.0.steps().rfind(|step| {
        !matches!(&**step, "items" | "schema" | "additionalProperties") && step.parse::<usize>().is_err()
    });
    telling.unwrap_or_default()
}

/// The longest sequence of words with which all hints end. If it is a single word, the result is `None`, unless
/// `one_tells` is set or one of the hints is only that word.
fn common(hints: &[&Hint], one_tells: bool) -> Option<Hint> {
    let shortest = hints.iter().min_by_key(|hint| (hint.joined().len(), **hint))?;
    let joined: Vec<String> = hints.iter().map(|hint| hint.joined()).collect();
    let all = shortest.joined().split('_').count();
    (1..=all)
        .rev()
        .map(|count| (count, shortest.last_words(count)))
        .find(|(_, end)| {
            let end = end.joined();
            joined.iter().all(|hint| *hint == end || hint.ends_with(&format!("_{end}")))
        })
        .filter(|(count, _)| one_tells || *count == all || *count > 1)
        .map(|(_, end)| end)
}

//! Makes the next `names.lock` from the model.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{
    is_branch,
    structure::{Depth, hashes},
    uses::{MOST_USES, Ways, by_key, uses},
    values,
};
use crate::{
    ir::{Alias, Api, Branch, BranchTest, Kind, Operation, ResourcePath, SchemaId, Type},
    passes::{arguments, setter_of_null},
    path_template::unnamed,
    pointer::Pointer,
    settings::{Chosen, Key, Lock, Names, ONLY_REQUESTS, ONLY_RESPONSES},
};

/// The content of `names.lock` for a model after every pass: its names, and names in the previous `names.lock` that the
/// model no longer has.
pub(crate) fn lock(api: &Api, names: &Names) -> Lock {
    let before = names.lock();
    let live = Chosen { types: types(api, names), media_types: api.media_types.clone(), ..names_of(api) };
    let gone = gone(api, before, &live);
    Lock { live, gone, repaired: before.repaired.clone(), ..Lock::default() }
}

/// The lines of `names.lock` other than those of types: the names of modules, handles, features and methods, and the
/// arguments, constants and value types of methods.
fn names_of(api: &Api) -> Chosen {
    let mut chosen = Chosen::default();
    for (path, resource) in api.resources.iter().filter(|(path, _)| !path.0.is_empty()) {
        chosen.modules.insert(resource.segments.clone(), path.name().to_owned());
        chosen.handles.insert(resource.segments.clone(), resource.handle.clone());
        chosen.features.extend(resource.feature.clone().map(|feature| (resource.segments.clone(), feature)));
    }
    for operation in &api.operations {
        let method = format!("{}::{}", segments(api, &operation.resource), operation.name);
        chosen.methods.insert(operation.key(), method);
        chosen.operations.extend(operation.described_id().map(|id| (id.to_owned(), operation.key())));
        let arguments = arguments::names(operation);
        if !arguments.is_empty() {
            chosen.arguments.insert(operation.key(), arguments);
        }
        let constants = arguments::constants_of(operation);
        if !constants.is_empty() {
            chosen.constants.insert(operation.key(), constants);
        }
        let values = values::of_operation(api, operation);
        if !values.is_empty() {
            chosen.values.insert(operation.key(), values);
        }
    }
    chosen
}

/// The lines of `names.lock` for types and their aliases, by keys such as `addressing/prefixes::Prefix`.
fn types(api: &Api, names: &Names) -> BTreeMap<String, Key> {
    let before = names.lock();
    let (hashes, uses, operations) = (hashes(api, Depth::Names), uses(api), by_key(api));
    let hash = |id: &SchemaId| hashes.get(id).cloned().unwrap_or_default();
    let mut ways = Ways::default();
    let mut types = BTreeMap::new();
    for (id, named) in &api.types {
        let known = named.kept.as_ref().and_then(|kept| before.key(kept));
        // A use (a path from an operation) that still leads to the type is kept, so that the line of `names.lock` does
        // not change.
        let mut used: Vec<String> = known.map(|key| key.used.clone()).unwrap_or_default();
        let away: Vec<String> = used.iter().filter(|way| is_away(&operations, way)).cloned().collect();
        used.retain(|way| ways.resolve(api, &operations, way).as_ref() == Some(id));
        for way in uses.get(id).into_iter().flatten() {
            if used.len() < MOST_USES && !used.contains(way) {
                used.push(way.clone());
            }
        }
        let mut lacking = api.lacking.get(id).cloned().unwrap_or_default();
        // The uses of the type in removed operations are kept, since the service may bring back an operation.
        for way in away {
            if let Some(members) = known.and_then(|key| key.lacking.get(&way)) {
                lacking.insert(way.clone(), members.clone());
            }
            if used.len() < MOST_USES && !used.contains(&way) {
                used.push(way);
            }
        }
        let at = place(api, id, known);
        let key = Key {
            at: at.as_str().to_owned(),
            used,
            hash: hash(id),
            alias_of: None,
            members: chosen_members(api, named, known, names),
            only_in: only_in(named).to_owned(),
            new: arguments_of_new(named),
            not_null: not_null(named),
            boxed: boxed(named),
            constants: constants(named),
            values: values::of_type(api, named),
            properties: properties_of_branch(&at, named),
            lacking,
        };
        types.insert(line(api, named), key);
    }
    for alias in &api.aliases {
        let name = line_of_alias(api, alias);
        let Some((of, named)) = api.types.get_key_value(&alias.of) else { continue };
        let Some(known) = before.live.types.get(&name) else { continue };
        let key =
            Key { alias_of: Some(line(api, named)), hash: hash(of), at: of.0.as_str().to_owned(), ..known.clone() };
        types.insert(name, key);
    }
    types
}

/// The JSON pointer to write for a type to `names.lock`: the previous one if the schema there still has this type, so
/// that the line does not change; otherwise that of the type.
fn place(api: &Api, id: &SchemaId, known: Option<&Key>) -> Pointer {
    let known = known.and_then(|key| Pointer::parse(&key.at)).map(SchemaId);
    known.filter(|known| api.standing_for(known) == id).unwrap_or_else(|| id.clone()).0
}

/// Whether the description no longer has the operation at the start of `way`, the path from an operation to a type
/// (`GET /prefixes response/items`).
fn is_away(operations: &BTreeMap<String, &Operation>, way: &str) -> bool {
    let operation = way.rsplit_once(' ').map_or(way, |(operation, _)| operation);
    !operations.contains_key(&*unnamed(operation))
}

/// The lines to write below `[gone.*]` in `names.lock`: names of items that the description no longer has.
fn gone(api: &Api, before: &Lock, live: &Chosen) -> Chosen {
    let mut gone = Chosen::default();
    let there: BTreeSet<String> = api.operations.iter().map(Operation::place).collect();
    let kept: BTreeSet<&String> = api.types.values().filter_map(|named| named.kept.as_ref()).collect();
    for chosen in [&before.live, &before.gone] {
        for (names, now, then) in [
            (&mut gone.modules, &live.modules, &chosen.modules),
            (&mut gone.handles, &live.handles, &chosen.handles),
            (&mut gone.features, &live.features, &chosen.features),
            (&mut gone.methods, &live.methods, &chosen.methods),
        ] {
            let missing = then.iter().filter(|(key, _)| !now.contains_key(*key));
            names.extend(missing.map(|(key, name)| (key.clone(), name.clone())));
        }
        let absent = chosen.arguments.iter().filter(|(key, _)| !there.contains(&*unnamed(key)));
        for (key, names) in absent {
            gone.arguments.entry(key.clone()).or_insert_with(|| names.clone());
        }
        let absent = chosen.constants.iter().filter(|(key, _)| !there.contains(&*unnamed(key)));
        for (key, values) in absent {
            gone.constants.entry(key.clone()).or_insert_with(|| values.clone());
        }
        let absent = chosen.values.iter().filter(|(key, _)| !there.contains(&*unnamed(key)));
        for (key, types) in absent {
            gone.values.entry(key.clone()).or_insert_with(|| types.clone());
        }
        let absent = chosen.media_types.iter().filter(|(part, _)| {
            let operation = part.rsplit_once(' ').map_or(part.as_str(), |(operation, _)| operation);
            !there.contains(&*unnamed(operation))
        });
        for (part, media_type) in absent {
            gone.media_types.entry(part.clone()).or_insert_with(|| media_type.clone());
        }
        let absent = chosen.types.iter().filter(|(name, _)| !kept.contains(name) && !live.types.contains_key(*name));
        gone.types.extend(absent.map(|(name, key)| (name.clone(), key.clone())));
    }
    gone
}

/// The literal path segments of a module, `addressing/prefixes`; empty for the root.
fn segments<'a>(api: &'a Api, path: &ResourcePath) -> &'a str {
    api.resources.get(path).map_or("", |resource| resource.segments.as_str())
}

/// The constant values of a struct's properties, by property, including those that `new` sets. Floating-point values
/// are left out.
fn constants(named: &Type) -> BTreeMap<String, Value> {
    let Kind::Object(object) = &named.schema.kind else { return BTreeMap::new() };
    let constants = object.fields.iter().filter_map(|(name, field)| {
        let constant = field.constant.as_ref().or(field.initial.as_ref())?;
        let is_kept = constant.is_string() || constant.is_boolean() || constant.is_i64();
        is_kept.then(|| (name.clone(), constant.clone()))
    });
    constants.collect()
}

/// The property names of an object inside a branch of a union; empty for other types.
fn properties_of_branch(at: &Pointer, named: &Type) -> Vec<String> {
    match &named.schema.kind {
        Kind::Object(object) if is_branch(at.as_str()) => object.fields.keys().cloned().collect(),
        _ => Vec::new(),
    }
}

/// The names of the properties that `new` takes as arguments, in their order.
fn arguments_of_new(named: &Type) -> Vec<String> {
    let Kind::Object(object) = &named.schema.kind else { return Vec::new() };
    let is_argument = |name: &&String| {
        object
            .fields
            .get(*name)
            .is_some_and(|field| field.constant.is_none() && named.presence(object, name, field).is_required())
    };
    object.all_arguments().filter(is_argument).cloned().collect()
}

/// The only direction of a struct or union, on which its fields depend: `requests` or `responses`. Empty for both
/// directions, and for other types.
fn only_in(named: &Type) -> &'static str {
    match (&named.schema.kind, named.sent, named.received) {
        (Kind::Object(_) | Kind::Union(_), true, false) => ONLY_REQUESTS,
        (Kind::Object(_) | Kind::Union(_), false, true) => ONLY_RESPONSES,
        _ => "",
    }
}

/// The names of a struct's properties whose fields are boxed.
fn boxed(named: &Type) -> Vec<String> {
    let Kind::Object(object) = &named.schema.kind else { return Vec::new() };
    object.fields.iter().filter(|(_, field)| field.boxed).map(|(name, _)| name.clone()).collect()
}

/// The names of the properties in a type of requests that can't be null; empty for a multipart form, which has no null.
fn not_null(named: &Type) -> Vec<String> {
    let Kind::Object(object) = &named.schema.kind else { return Vec::new() };
    if object.multipart {
        return Vec::new();
    }
    let not_null =
        object.fields.iter().filter(|(_, field)| named.sent && field.is_settable() && !field.schema.nullable);
    not_null.map(|(name, _)| name.clone()).collect()
}

/// The Rust names of a type's variants and fields to write to `names.lock`, by name on the wire or, for a union, by the
/// first of [`branch_keys`].
///
/// The name of a field is written only if it differs from the name by rule or on the wire, collides with another name
/// by rule, or is in `names.lock` already. For example, `notification_url` for `notificationUrl` is written, since a
/// later property may have that name on the wire.
fn chosen_members(api: &Api, named: &Type, known: Option<&Key>, names: &Names) -> BTreeMap<String, String> {
    let members: Vec<(&String, &String, String)> = match &named.schema.kind {
        Kind::Object(object) => {
            object.fields.iter().map(|(wire, field)| (wire, &field.ident, names.member(wire))).collect()
        }
        Kind::Enum(variants) => return variants.iter().map(|it| (it.value.clone(), it.ident.clone())).collect(),
        Kind::Union(union) => {
            let path = |id: &SchemaId| api.types.get(id).map(|named| line(api, named));
            let members = union
                .branches
                .iter()
                .filter_map(|branch| Some((branch_keys(branch, path).next()?, branch.ident.clone())));
            // If two branches have the same key, the first one's name is written.
            return members.rev().collect();
        }
        _ => Vec::new(),
    };
    let mut wanted: BTreeMap<&String, usize> = BTreeMap::new();
    members.iter().for_each(|(_, _, plain)| *wanted.entry(plain).or_default() += 1);
    let was_chosen = |wire: &String| known.is_some_and(|key| key.members.contains_key(wire));
    let is_other = |wire: &String, ident: &String| ident.trim_end_matches('_') != wire;
    let setters_of_null: BTreeSet<String> = members.iter().map(|(_, ident, _)| setter_of_null(ident)).collect();
    let chosen = members.iter().filter(|(wire, ident, plain)| {
        *ident != plain
            || wanted[plain] > 1
            || was_chosen(wire)
            || is_other(wire, ident)
            || setters_of_null.contains(*ident)
            || *wire == Names::ADDITIONAL[0]
    });
    chosen.map(|(wire, ident, _)| ((*wire).clone(), (*ident).clone())).collect()
}

/// The keys by which `Key::members` may list a branch of a union: its discriminator and values (`kind=a`), the path of
/// its type, which `path` returns, and its JSON type. The first key is the one that is written.
pub(in crate::passes) fn branch_keys(
    branch: &Branch,
    path: impl Fn(&SchemaId) -> Option<String>,
) -> impl Iterator<Item = String> {
    let json_type = match &branch.test {
        BranchTest::JsonType(name) => Some((*name).to_owned()),
        BranchTest::Object(_) | BranchTest::Unknown => None,
    };
    [branch.discriminator_key(), branch.schema.reference().and_then(path), json_type].into_iter().flatten()
}

/// The key of an alias in `names.lock`: `addressing/prefixes::Prefix`.
pub(crate) fn line_of_alias(api: &Api, alias: &Alias) -> String {
    format!("{}::{}", segments(api, &alias.resource), alias.name)
}

/// The key of a type in `names.lock`: `addressing/prefixes::Prefix`.
pub(crate) fn line(api: &Api, named: &Type) -> String {
    format!("{}::{}", segments(api, &named.resource), named.name)
}

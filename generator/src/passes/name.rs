//! Chooses Rust names for types, fields, variants, arguments, and the handles (the structs that have the methods of a
//! module). Each is unique within its namespace.

mod candidates;
mod first_use;
mod taken;

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet, VecDeque},
    iter,
    rc::Rc,
};

use rayon::prelude::*;

use super::keep::{branch_keys, line, line_of_alias};
use crate::{
    ir::{
        Alias, Api, Branch, Hint, Keyed, KeyedSet, Kind, Parameter, Presence, ResourcePath, SchemaId, Type, Union,
        Variant,
    },
    settings::{Key, Names, split},
};
use taken::{Taken, Visible};

/// Names that generated code itself uses; a type of the same name would shadow them.
const TAKEN: [&str; 19] = [
    "Box",
    "Client",
    "Clone",
    "Debug",
    "Default",
    "Eq",
    "Err",
    "From",
    "Hash",
    "Into",
    "IntoIterator",
    "None",
    "Ok",
    "Option",
    "Resources",
    "Self_",
    "Some",
    "String",
    "Vec",
];

/// The maximum length of a name made of several words, in characters.
const LONGEST: usize = 60;

/// Fills in the Rust names of types, fields, variants, arguments, and handles (the structs with a module's methods).
pub(super) fn run(api: &mut Api, names: &Names) {
    types(api, names);
    let types: Vec<&mut Type> = api.types.values_mut().collect();
    // Each thread caches the names of properties, since many types have properties of the same names.
    types.into_par_iter().for_each_init(RefCell::default, |known, named| members(named, names, known));
    branches(api, names);
    for operation in &mut api.operations {
        // Constants and optional parameters come last, so that the names of arguments don't depend on them.
        let mut parameters: Vec<&mut Parameter> = operation.parameters.iter_mut().collect();
        parameters.sort_by_key(|parameter| !parameter.is_argument);
        let wires = parameters.iter().map(|parameter| &parameter.name);
        let idents = unique(wires, |wire| names.snake(wire), |wire| names.member_spelled_out(wire), |_| None, None);
        for (parameter, ident) in parameters.into_iter().zip(idents) {
            // The name `body` is reserved for the body's argument.
            parameter.ident = if ident == "body" { format!("{ident}_") } else { ident };
        }
    }
}

/// Names the fields of an object and the variants of an enum; `known` caches the Rust names of properties by wire name.
fn members(named: &mut Type, names: &Names, known: &RefCell<Keyed<String, String>>) {
    let none = BTreeMap::new();
    let member = |wire: &str| known.borrow_mut().entry(wire.to_owned()).or_insert_with(|| names.member(wire)).clone();
    let key = named.kept.as_ref().and_then(|kept| names.lock().key(kept));
    let kept = key.map_or(&none, |key| &key.members);
    let setters_of_null = key.map(|key| setters_of_null(named, key, member)).unwrap_or_default();
    // An exception in `names.toml` takes precedence over the name in `names.lock`.
    let ident_kept = |wire: &String| kept.get(wire).filter(|_| !names.has_exception(wire));
    match &mut named.schema.kind {
        Kind::Object(object) => {
            // A new property does not get the name of the field for additional properties.
            let is_new = named.kept.is_some() && !kept.contains_key(Names::ADDITIONAL[0]);
            let additional = (is_new && object.additional.is_some()).then_some(Names::ADDITIONAL[0]);
            let reserved = additional.into_iter().chain(setters_of_null.iter().map(String::as_str));
            let spelled_out = |wire: &str| names.member_spelled_out(wire);
            let idents = unique(object.fields.keys(), member, spelled_out, ident_kept, reserved);
            for (field, ident) in object.fields.values_mut().zip(idents) {
                field.ident = ident;
            }
            if let Some(additional) = &mut object.additional {
                let taken = object.fields.values().map(|field| field.ident.clone());
                additional.ident = Taken::of(taken).first_free(Names::ADDITIONAL.map(str::to_owned));
            }
        }
        Kind::Enum(variants) => {
            let values = variants.iter().map(|variant| &variant.value);
            // A new value does not get the name of the variant for unknown values.
            let reserved = (!kept.is_empty()).then(|| catch_all_beside(kept.values()));
            let spelled_out = |wire: &str| names.camel_spelled_out(wire);
            let idents = unique(values, |wire| names.camel(wire), spelled_out, ident_kept, reserved);
            for (variant, ident) in variants.iter_mut().zip(idents) {
                variant.ident = ident;
            }
        }
        _ => {}
    }
}

/// The names of the functions that set a property to null (`clear_ttl`), for a type in `names.lock`. Names that a
/// property in `names.lock` has, too, are left out.
fn setters_of_null(named: &Type, key: &Key, member: impl Fn(&str) -> String) -> Vec<String> {
    let Kind::Object(object) = &named.schema.kind else { return Vec::new() };
    let is_known = |wire: &String| {
        key.members.contains_key(wire) || [&key.not_null, &key.new].into_iter().any(|names| names.contains(wire))
    };
    let known: BTreeSet<String> = object.fields.keys().filter(|wire| is_known(wire)).map(|wire| member(wire)).collect();
    let nullable =
        object.fields.iter().filter(|(wire, field)| named.presence(object, wire, field) == Presence::OptionalNullable);
    let setters = nullable.map(|(wire, _)| setter_of_null(key.members.get(wire).unwrap_or(&member(wire))));
    setters.filter(|setter| !known.contains(setter)).collect()
}

/// The name of the function that sets a property to null: `clear_ttl` for the field `ttl`. If a property has that name,
/// the function gets another one.
pub(crate) fn setter_of_null(ident: &str) -> String {
    format!("clear_{ident}")
}

/// The name of an enum's variant for unknown values: `Unknown`, or another one if a known value has that name.
pub(crate) fn catch_all(variants: &[Variant]) -> &'static str {
    catch_all_beside(variants.iter().map(|variant| &variant.ident))
}

fn catch_all_beside<'a>(idents: impl Iterator<Item = &'a String> + Clone) -> &'static str {
    let taken = |name: &str| idents.clone().any(|ident| ident == name);
    ["Unknown", "Other", "Unrecognized"].into_iter().find(|name| !taken(name)).unwrap_or("NotKnown")
}

/// Names types and handles (the structs with a module's methods), those of outer modules first, since their names are
/// visible in inner modules. A new name must not be visible in its module yet.
fn types(api: &mut Api, names: &Names) {
    let mut by_resource: BTreeMap<ResourcePath, Vec<SchemaId>> = BTreeMap::new();
    for (id, named) in &api.types {
        by_resource.entry(named.resource.clone()).or_default().push(id.clone());
    }
    let (kept, others) = kept(api);
    api.aliases.extend(others);
    let imports = || api.imports().into_iter().map(|(path, id)| (path.clone(), id.clone())).collect();
    let (uses, imports): (_, KeyedSet<(ResourcePath, SchemaId)>) = rayon::join(|| first_use::uses(api), imports);
    let reserved = imported(api, &imports, names, &kept, &uses);
    let (mut below, mut removed) = (kept_below(api, names, &kept), removed(names));
    let homes =
        reserved.iter().filter_map(|(id, name)| Some((name.as_str(), (id, api.types.get(id)?.resource.clone()))));
    let by_name: BTreeMap<&str, (&SchemaId, ResourcePath)> = homes.collect();
    let everywhere = TAKEN.iter().map(|name| (*name).to_owned()).chain(reserved.values().cloned());
    let everywhere = Rc::new(Visible::everywhere(everywhere));
    let mut visible: BTreeMap<ResourcePath, Rc<Visible>> = BTreeMap::new();
    for (path, resource) in &mut api.resources {
        let around = path.parent().and_then(|parent| visible.get(&parent)).unwrap_or(&everywhere);
        let (mut seen, mut taken) = (Visible::inside(around), Taken::inside(around));
        let known_handle = names.lock().handle(&resource.segments);
        taken.names.extend(below.remove(path).into_iter().flatten());
        taken.names.extend(removed.remove(resource.segments.as_str()).into_iter().flatten());
        taken.names.extend(known_handle.map(str::to_owned));
        let module = if path.0.is_empty() { String::new() } else { names.camel(path.name()) };
        // Components are named before inline schemas, so that they get the shorter names.
        let mut ids = by_resource.remove(path).unwrap_or_default();
        ids.sort_by_cached_key(|id| (id.0.steps().count(), id.clone()));
        for id in ids {
            let Some(named) = api.types.get_mut(&id) else { continue };
            named.name = match reserved.get(&id).or(kept.get(&id)) {
                Some(name) => name.clone(),
                None => taken.first_free(candidates::of(&id, named, &module, &api.families, uses.get(&id), names)),
            };
            seen.own.insert(named.name.clone());
        }
        let aliases = api.aliases.iter().filter(|alias| alias.resource == *path);
        seen.own.extend(aliases.map(|alias| alias.name.clone()));
        taken.names.extend(seen.own.iter().cloned());
        // On a collision with a type, the handle (the struct with the module's methods) gets the longer name, since
        // callers rarely write it.
        let handle = format!("{}Handle", module.trim_end_matches('_'));
        let known_handle = known_handle.filter(|name| match by_name.get(*name) {
            // An imported type is visible in its own module, in the modules inside, and in modules that import it.
            Some((id, home)) => !path.0.starts_with(&home.0) && !imports.contains(&(path.clone(), (*id).clone())),
            None => !seen.has(name),
        });
        let known_handle = known_handle.map(str::to_owned);
        let free = [&module, &handle].into_iter().find(|name| !taken.has(name)).cloned();
        resource.handle = known_handle.or(free).unwrap_or_else(|| taken.first_free([handle]));
        visible.insert(path.clone(), Rc::new(seen));
    }
}

/// The names from `names.lock` in each module and in the modules inside it. A type in the module can't get one of these
/// as its new name, since that name would be visible in the inner modules too.
fn kept_below(api: &Api, names: &Names, kept: &BTreeMap<SchemaId, String>) -> BTreeMap<ResourcePath, BTreeSet<String>> {
    let mut below: BTreeMap<ResourcePath, BTreeSet<String>> = BTreeMap::new();
    let staying = kept.iter().filter_map(|(id, name)| Some((&api.types.get(id)?.resource, name.as_str())));
    let aliases = api.aliases.iter().map(|alias| (&alias.resource, alias.name.as_str()));
    for (path, name) in staying.chain(handles(api, names)).chain(aliases) {
        let mut path = Some(path.clone());
        while let Some(here) = path {
            path = here.parent();
            below.entry(here).or_default().insert(name.to_owned());
        }
    }
    below
}

/// The names of types that the description no longer has, by the literal path segments of their module.
fn removed(names: &Names) -> BTreeMap<&str, BTreeSet<String>> {
    let mut removed: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for (segments, name) in names.lock().gone.types.keys().filter_map(|path| split(path)) {
        removed.entry(segments).or_default().insert(name.to_owned());
    }
    removed
}

/// The names in `names.lock` of handles (the structs with a module's methods), each with its module.
fn handles<'a>(api: &'a Api, names: &'a Names) -> impl Iterator<Item = (&'a ResourcePath, &'a str)> {
    api.resources.iter().filter_map(|(path, resource)| Some((path, names.lock().handle(&resource.segments)?)))
}

/// The names that types have in `names.lock`, and aliases. If two types with the same name are visible in a module, one
/// of them gets a new name. The old name becomes an alias, unless the collision is in the type's own module.
fn kept(api: &Api) -> (BTreeMap<SchemaId, String>, Vec<Alias>) {
    let known: BTreeMap<&SchemaId, &str> = api
        .types
        .iter()
        .filter_map(|(id, named)| Some((id, split(named.kept.as_ref()?)?.1)))
        .filter(|(_, name)| !TAKEN.contains(name))
        .collect();
    if known.is_empty() {
        return Default::default();
    }
    let own = api.types.iter().map(|(id, named)| (&named.resource, id));
    let mut seen: BTreeMap<(&ResourcePath, &str), &SchemaId> = BTreeMap::new();
    let mut twice: BTreeSet<&SchemaId> = BTreeSet::new();
    let mut at_home: BTreeSet<&SchemaId> = BTreeSet::new();
    for (user, id) in own.chain(api.uses()) {
        let Some(name) = known.get(id) else { continue };
        match seen.get(&(user, name)) {
            Some(other) if *other != id && !twice.contains(other) => {
                twice.insert(id);
                if api.types.get(id).is_some_and(|named| named.resource == *user) {
                    at_home.insert(id);
                }
            }
            _ if !twice.contains(id) => _ = seen.insert((user, name), id),
            _ => {}
        }
    }
    let alias = |id: &&SchemaId| {
        let resource = api.types.get(id)?.resource.clone();
        let is_taken = seen.get(&(&resource, known[*id])).is_some_and(|other| other != id && !twice.contains(other));
        let alias = Alias { resource, name: known[*id].to_owned(), of: (*id).clone() };
        (!is_taken && !at_home.contains(id)).then_some(alias)
    };
    let aliases = twice.iter().filter_map(alias).collect();
    let kept = known.iter().filter(|(id, _)| !twice.contains(*id));
    (kept.map(|(id, name)| ((*id).clone(), (*name).to_owned())).collect(), aliases)
}

/// Chooses the names of types that are imported by other modules. No other type may have these names.
fn imported(
    api: &Api,
    imports: &KeyedSet<(ResourcePath, SchemaId)>,
    names: &Names,
    kept: &BTreeMap<SchemaId, String>,
    uses: &Keyed<SchemaId, Hint>,
) -> BTreeMap<SchemaId, String> {
    let ids: BTreeSet<&SchemaId> = imports.iter().map(|(_, id)| id).collect();
    let aliases = api.aliases.iter().map(|alias| alias.name.clone());
    let staying = kept.values().cloned().chain(handles(api, names).map(|(_, name)| name.to_owned())).chain(aliases);
    let mut taken = Taken::of(TAKEN.iter().map(|name| (*name).to_owned()).chain(staying));
    let mut imported = BTreeMap::new();
    for id in ids {
        let Some(named) = api.types.get(id) else { continue };
        let module = names.camel(named.resource.name());
        let chosen = || taken.first_free(candidates::of(id, named, &module, &api.families, uses.get(id), names));
        let name = kept.get(id).cloned().unwrap_or_else(chosen);
        imported.insert(id.clone(), name);
    }
    imported
}

/// Names the variants of unions, after the types of the branches.
fn branches(api: &mut Api, names: &Names) {
    let unions = api.types.iter().filter_map(|(id, named)| match &named.schema.kind {
        Kind::Union(union) => Some((id.clone(), idents_of_branches(api, named, union, names))),
        _ => None,
    });
    for (id, idents) in unions.collect::<Vec<_>>() {
        let Some(Kind::Union(union)) = api.types.get_mut(&id).map(|named| &mut named.schema.kind) else { continue };
        for (branch, ident) in union.branches.iter_mut().zip(idents) {
            branch.ident = ident;
        }
    }
}

fn idents_of_branches(api: &Api, named: &Type, union: &Union, names: &Names) -> Vec<String> {
    let none = BTreeMap::new();
    let kept = named.kept.as_ref().and_then(|kept| names.lock().key(kept)).map_or(&none, |key| &key.members);
    let mut given: BTreeSet<&String> = BTreeSet::new();
    let known = |branch: &Branch| {
        // Tries all keys of the branch, since it may have gained or lost its discriminator after `names.lock` was
        // written.
        let mut keys = branch_keys(branch, |id| api.types.get(id)?.kept.clone())
            .chain(branch_keys(branch, |id| Some(line(api, api.types.get(id)?))));
        // A branch gets the name of the earlier branch with which it shares a discriminator value. If there are several
        // such branches, it gets none of their names.
        let with_other_values = || {
            let mut shared = kept.iter().filter(|(key, _)| branch.shares_a_value(key)).map(|(_, name)| name);
            shared.next().filter(|_| shared.next().is_none())
        };
        // The type of the branch may have replaced another type, whose name is an alias now.
        let by_alias = || {
            let mut aliases = api.aliases.iter().filter(|alias| branch.schema.reference() == Some(&alias.of));
            aliases.find_map(|alias| kept.get(&line_of_alias(api, alias)))
        };
        let known = keys.find_map(|key| kept.get(&key)).or_else(by_alias).or_else(with_other_values);
        // If two branches find the same name in `names.lock`, the first one gets it.
        known.filter(|name| given.insert(*name)).cloned()
    };
    let known: Vec<Option<String>> = union.branches.iter().map(known).collect();
    // The name of a branch that was removed can be given to a new branch.
    let mut taken = Taken::of(known.iter().flatten().cloned().chain(["Unknown".to_owned()]));
    let of_branch = |(branch, known): (&Branch, Option<String>)| {
        if let Some(name) = known {
            return name;
        }
        let name = match (branch.schema.reference().and_then(|id| api.types.get(id)), &branch.schema.kind) {
            (Some(named), _) => named.name.as_str(),
            (None, Kind::Text) => "Text",
            (None, Kind::Integer { .. } | Kind::Number) => "Number",
            (None, Kind::Boolean) => "Boolean",
            (None, Kind::Array(_)) => "List",
            (None, _) => "Object",
        };
        // The enum's own name is not repeated in its variants.
        let rest = name.strip_prefix(&named.name);
        let name = rest.filter(|rest| rest.starts_with(|c: char| c.is_ascii_uppercase())).unwrap_or(name);
        taken.first_free([names.camel(name)])
    };
    union.branches.iter().zip(known).map(of_branch).collect()
}

/// A distinct identifier for each wire name, independent of their order. A name that is a valid identifier is used
/// unchanged, and a keyword gets a trailing underscore. Of other names with the same `plain` identifier, the first by
/// code points gets it; the others are `spelled_out`, with words for their symbols. Identifiers in `kept` stay, and
/// those in `reserved` are not used.
fn unique<'a, 'r>(
    wires: impl Iterator<Item = &'a String>,
    plain: impl Fn(&str) -> String,
    spelled_out: impl Fn(&str) -> String,
    kept: impl Fn(&'a String) -> Option<&'a String>,
    reserved: impl IntoIterator<Item = &'r str>,
) -> Vec<String> {
    let wires: Vec<(&String, String)> = wires.map(|wire| (wire, plain(wire))).collect();
    let mut sorted: Vec<&(&String, String)> = wires.iter().collect();
    // `type` gets `type_` even beside a property `type_`.
    let keeps = |wire: &str, plain: &str| plain == wire || plain.strip_suffix('_') == Some(wire);
    sorted.sort_by_key(|(wire, plain)| (!keeps(wire, plain), *wire));
    let staying = wires.iter().filter_map(|(wire, _)| kept(wire)).cloned();
    let mut taken = Taken::of(staying.chain(reserved.into_iter().map(str::to_owned)));
    let mut given: BTreeMap<&String, VecDeque<String>> = BTreeMap::new();
    for (wire, plain) in sorted {
        let longer = || Some(spelled_out(wire)).filter(|name| name.len() <= LONGEST);
        let ident = match kept(wire) {
            Some(name) => name.clone(),
            None => taken.first_free(iter::once(plain.clone()).chain(iter::once_with(longer).flatten())),
        };
        given.entry(wire).or_default().push_back(ident);
    }
    // A name that occurs twice gets two identifiers, of which the first is the plain one.
    wires.iter().filter_map(|(wire, _)| given.get_mut(wire).and_then(VecDeque::pop_front)).collect()
}

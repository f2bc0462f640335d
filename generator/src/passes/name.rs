//! Rust names for everything, unique where they have to be.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    ir::{Api, Kind, ResourcePath, SchemaId, Type, Variant},
    settings::{Names, split},
};

/// Names that generated code uses itself; a type of that name would hide them.
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

/// Names for the map of additional properties, the best first.
const ADDITIONAL: [&str; 2] = ["additional_properties", "other_properties"];

/// Fills the names of handles, types, fields, variants and arguments.
pub(super) fn run(api: &mut Api, names: &Names) {
    types(api, names);
    let none = BTreeMap::new();
    for named in api.types.values_mut() {
        let kept = named.kept.as_ref().and_then(|kept| names.lock().key(kept)).map_or(&none, |key| &key.members);
        match &mut named.schema.kind {
            Kind::Object(object) => {
                let idents = unique(object.fields.keys(), |wire| names.member(wire), kept);
                for (field, ident) in object.fields.values_mut().zip(idents) {
                    field.ident = ident;
                }
                if let Some(additional) = &mut object.additional {
                    let taken = object.fields.values().map(|field| field.ident.clone());
                    additional.ident = Taken::of(taken).first_free(ADDITIONAL.map(str::to_owned));
                }
            }
            Kind::Enum(variants) => {
                let idents = unique(variants.iter().map(|variant| &variant.value), |wire| names.camel(wire), kept);
                for (variant, ident) in variants.iter_mut().zip(idents) {
                    variant.ident = ident;
                }
            }
            _ => {}
        }
    }
    branches(api, names);
    for operation in &mut api.operations {
        let idents =
            unique(operation.parameters.iter().map(|parameter| &parameter.name), |wire| names.snake(wire), &none);
        for (parameter, ident) in operation.parameters.iter_mut().zip(idents) {
            // The last argument is `body` or `query`.
            parameter.ident = if ["body", "query"].contains(&ident.as_str()) { format!("{ident}_") } else { ident };
        }
    }
}

/// The name of the variant for values that aren't known: `Unknown`, unless a known value is called that.
pub(crate) fn catch_all(variants: &[Variant]) -> &'static str {
    let taken = |name: &str| variants.iter().any(|variant| variant.ident == name);
    ["Unknown", "Other", "Unrecognized"].into_iter().find(|name| !taken(name)).unwrap_or("NotKnown")
}

/// Names types and handles from the root down; none gets a name that is visible in its module.
fn types(api: &mut Api, names: &Names) {
    let mut by_resource: BTreeMap<ResourcePath, Vec<SchemaId>> = BTreeMap::new();
    for (id, named) in &api.types {
        by_resource.entry(named.resource.clone()).or_default().push(id.clone());
    }
    let kept = kept(api);
    let reserved = imported(api, names, &kept);
    // New names in a module are none that stay in one inside it, which can see them.
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
    let mut gone: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for (segments, name) in names.lock().gone.types.keys().filter_map(|path| split(path)) {
        gone.entry(segments).or_default().insert(name.to_owned());
    }
    let imports: BTreeSet<(ResourcePath, SchemaId)> =
        imports(api).into_iter().map(|(path, id)| (path.clone(), id.clone())).collect();
    let homes =
        reserved.iter().filter_map(|(id, name)| Some((name.as_str(), (id, api.types.get(id)?.resource.clone()))));
    let by_name: BTreeMap<&str, (&SchemaId, ResourcePath)> = homes.collect();
    let mut visible: BTreeMap<ResourcePath, Taken> = BTreeMap::new();
    for (path, resource) in &mut api.resources {
        let mut seen = match path.parent().and_then(|parent| visible.get(&parent)) {
            Some(above) => above.clone(),
            None => Taken::of(TAKEN.iter().map(|name| (*name).to_owned()).chain(reserved.values().cloned())),
        };
        let mut taken = seen.clone();
        let known_handle = names.lock().handle(&resource.segments);
        taken.names.extend(below.remove(path).into_iter().flatten());
        taken.names.extend(gone.remove(resource.segments.as_str()).into_iter().flatten());
        taken.names.extend(known_handle.map(str::to_owned));
        let module = if path.0.is_empty() { String::new() } else { names.camel(path.name()) };
        // Named components before what was found inside others: they keep their names.
        let mut ids = by_resource.remove(path).unwrap_or_default();
        ids.sort_by_key(|id| (id.0.tokens().count(), id.clone()));
        for id in ids {
            let Some(named) = api.types.get_mut(&id) else { continue };
            named.name = match reserved.get(&id).or(kept.get(&id)) {
                Some(name) => name.clone(),
                None => taken.first_free(type_names(&id, named, &module, &api.families, names)),
            };
            seen.names.insert(named.name.clone());
        }
        let aliases = api.aliases.iter().filter(|alias| alias.resource == *path);
        seen.names.extend(aliases.map(|alias| alias.name.clone()));
        taken.names.extend(seen.names.iter().cloned());
        // Callers write the names of types, and hardly ever that of a handle: the handle gives way.
        let handle = format!("{module}Handle");
        let known_handle = known_handle.filter(|name| match by_name.get(*name) {
            // An imported type is seen where it lives and where it is imported.
            Some((id, home)) => !path.0.starts_with(&home.0) && !imports.contains(&(path.clone(), (*id).clone())),
            None => !seen.names.contains(*name),
        });
        let known_handle = known_handle.map(str::to_owned);
        let free = [&module, &handle].into_iter().find(|name| !taken.names.contains(*name)).cloned();
        resource.handle = known_handle.or(free).unwrap_or_else(|| taken.first_free([handle]));
        visible.insert(path.clone(), seen);
    }
}

/// The names that handles had before, each with its module.
fn handles<'a>(api: &'a Api, names: &'a Names) -> impl Iterator<Item = (&'a ResourcePath, &'a str)> {
    api.resources.iter().filter_map(|(path, resource)| Some((path, names.lock().handle(&resource.segments)?)))
}

/// The names that types had before, without those that a module would see twice.
fn kept(api: &Api) -> BTreeMap<SchemaId, String> {
    let known: BTreeMap<&SchemaId, &str> = api
        .types
        .iter()
        .filter_map(|(id, named)| Some((id, split(named.kept.as_ref()?)?.1)))
        .filter(|(_, name)| !TAKEN.contains(name))
        .collect();
    let own = api.types.iter().map(|(id, named)| (&named.resource, id));
    let of_operations = api.operations.iter().flat_map(|it| it.references().map(move |(_, id)| (&it.resource, id)));
    let of_types = api.types.values().flat_map(|it| it.schema.references().map(move |id| (&it.resource, id)));
    let mut seen: BTreeMap<(&ResourcePath, &str), &SchemaId> = BTreeMap::new();
    let mut twice: BTreeSet<&SchemaId> = BTreeSet::new();
    for (user, id) in own.chain(of_operations).chain(of_types) {
        let Some(name) = known.get(id).filter(|_| !twice.contains(id)) else { continue };
        match seen.get(&(user, name)) {
            Some(other) if *other != id && !twice.contains(other) => _ = twice.insert(id),
            _ => _ = seen.insert((user, name), id),
        }
    }
    let kept = known.iter().filter(|(id, _)| !twice.contains(*id));
    kept.map(|(id, name)| ((*id).clone(), (*name).to_owned())).collect()
}

/// Candidate names of a type, the best first.
fn type_names(id: &SchemaId, named: &Type, module: &str, families: &BTreeSet<String>, names: &Names) -> [String; 3] {
    let plain = names.camel(&named.hint);
    let qualified = format!("{module}{plain}");
    let short = match within_family(id, &named.hint, families) {
        Some(rest) if !named.resource.0.is_empty() => names.camel(rest),
        _ => plain.clone(),
    };
    [short, plain, qualified]
}

/// The modules that import types of modules other than those around and inside their own, each with such a type.
fn imports(api: &Api) -> BTreeSet<(&ResourcePath, &SchemaId)> {
    let of_operations = api.operations.iter().flat_map(|it| it.references().map(move |(_, id)| (&it.resource, id)));
    let of_types = api.types.values().flat_map(|it| it.schema.references().map(move |id| (&it.resource, id)));
    let is_abroad = |(user, id): &(&ResourcePath, &SchemaId)| {
        api.types.get(id).is_some_and(|named| !user.0.starts_with(&named.resource.0))
    };
    of_operations.chain(of_types).filter(is_abroad).collect()
}

/// The names of the types that are imported: no other type is called so anywhere.
fn imported(api: &Api, names: &Names, kept: &BTreeMap<SchemaId, String>) -> BTreeMap<SchemaId, String> {
    let ids: BTreeSet<&SchemaId> = imports(api).into_iter().map(|(_, id)| id).collect();
    let aliases = api.aliases.iter().map(|alias| alias.name.clone());
    let staying = kept.values().cloned().chain(handles(api, names).map(|(_, name)| name.to_owned())).chain(aliases);
    let mut taken = Taken::of(TAKEN.iter().map(|name| (*name).to_owned()).chain(staying));
    let mut imported = BTreeMap::new();
    for id in ids {
        let Some(named) = api.types.get(id) else { continue };
        let module = names.camel(named.resource.name());
        let chosen = || taken.first_free(type_names(id, named, &module, &api.families, names));
        let name = kept.get(id).cloned().unwrap_or_else(chosen);
        imported.insert(id.clone(), name);
    }
    imported
}

/// The name without that of its family, for what the description's components hold.
fn within_family<'a>(id: &SchemaId, hint: &'a str, families: &BTreeSet<String>) -> Option<&'a str> {
    let (family, rest) = hint.split_once('_')?;
    let named = rest.contains(|c: char| c.is_ascii_alphabetic()) && families.contains(family);
    (named && id.0.as_str().starts_with("#/components/schemas/")).then_some(rest)
}

fn branches(api: &mut Api, names: &Names) {
    let type_names: BTreeMap<SchemaId, String> =
        api.types.iter().map(|(id, named)| (id.clone(), named.name.clone())).collect();
    let none = BTreeMap::new();
    for named in api.types.values_mut() {
        let Kind::Union(union) = &mut named.schema.kind else { continue };
        let kept = named.kept.as_ref().and_then(|kept| names.lock().key(kept)).map_or(&none, |key| &key.members);
        let mut taken = Taken::of(kept.values().cloned().chain(["Unknown".to_owned()]));
        for branch in &mut union.branches {
            if let Some(name) = branch.told_by().and_then(|tag| kept.get(&tag)) {
                branch.ident.clone_from(name);
                continue;
            }
            let name = match (branch.schema.reference().and_then(|id| type_names.get(id)), &branch.schema.kind) {
                (Some(name), _) => name.clone(),
                (None, Kind::Text) => "Text".to_owned(),
                (None, Kind::Integer { .. } | Kind::Number) => "Number".to_owned(),
                (None, Kind::Boolean) => "Boolean".to_owned(),
                (None, Kind::Array(_)) => "List".to_owned(),
                (None, _) => "Object".to_owned(),
            };
            // The enum's own name goes without saying.
            let name = match name.strip_prefix(&named.name) {
                Some(rest) if rest.starts_with(|c: char| c.is_ascii_uppercase()) => rest.to_owned(),
                _ => name,
            };
            branch.ident = taken.first_free([names.camel(&name)]);
        }
    }
}

/// An identifier for each name. A name that is its own identifier keeps it; of the others the first does, so that a
/// name that comes later doesn't change one that was there.
fn unique<'a>(
    wires: impl Iterator<Item = &'a String> + Clone,
    ident: impl Fn(&str) -> String,
    kept: &BTreeMap<String, String>,
) -> Vec<String> {
    let idents: Vec<(&String, String)> = wires.map(|wire| (wire, ident(wire))).collect();
    let own = idents.iter().filter(|(wire, ident)| ident == *wire && !kept.contains_key(*wire));
    let mut given: BTreeSet<String> = kept.values().cloned().collect();
    let mut taken = Taken::of(own.map(|(_, ident)| ident.clone()).chain(given.iter().cloned()));
    let name = |(wire, plain): (&String, String)| match kept.get(wire) {
        Some(name) => name.clone(),
        None if plain == *wire && given.insert(plain.clone()) => plain,
        None => taken.first_free([plain]),
    };
    idents.into_iter().map(name).collect()
}

/// Names that are taken.
#[derive(Debug, Clone)]
struct Taken {
    names: BTreeSet<String>,
    /// The number to try next behind a name; all below are taken.
    numbers: BTreeMap<String, u32>,
}

impl Taken {
    fn of(names: impl IntoIterator<Item = String>) -> Self {
        Self { names: names.into_iter().collect(), numbers: BTreeMap::new() }
    }

    /// Takes the first of the names that is free, or the last with the lowest number that makes it free.
    fn first_free<const N: usize>(&mut self, names: [String; N]) -> String {
        let last = names[N - 1].clone();
        let free = names.into_iter().find(|name| !self.names.contains(name)).unwrap_or_else(|| {
            let number = self.numbers.entry(last.clone()).or_insert(2);
            loop {
                let name = numbered(&last, *number);
                *number += 1;
                if !self.names.contains(&name) {
                    break name;
                }
            }
        });
        self.names.insert(free.clone());
        free
    }
}

fn numbered(name: &str, number: u32) -> String {
    match name.strip_suffix('_') {
        Some(stem) => format!("{stem}_{number}"),
        None if name.ends_with(|c: char| c.is_ascii_digit()) => format!("{name}_{number}"),
        None if name.starts_with(|c: char| c.is_ascii_lowercase()) => format!("{name}_{number}"),
        None => format!("{name}{number}"),
    }
}

//! Matches the lines of `names.lock` with the types of the model, and makes the next lock.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::{arguments, name};
use crate::{
    ir::{Alias, Api, Branch, Kind, Operation, ParameterPlace, Schema, SchemaId, Shape, Type, Within, by_segments},
    settings::{Key, Lock, Names, split, unnamed},
};

/// The number of rounds of hashing; each adds a further level of referenced types to a type's hash.
const ROUNDS: usize = 6;

/// The longest use of a type that is recorded, in bytes; a type deeper inside gets none.
const LONGEST_USE: usize = 1_000;

/// Fills `Type::kept` for each type that the lock has: its module, as segments, and its name.
///
/// A type matches a line by place and structure, by use and structure, by place, by use, or by a structure that no
/// other type has, in this order. Live lines come before those of removed types.
pub(super) fn run(api: &mut Api, lock: &Lock) {
    let hashes = hashes(api);
    let known: Vec<(&String, &Key)> = lock.live.types.iter().chain(&lock.gone.types).collect();
    let operations = by_key(api);
    let mut ways = Ways::default();
    let used: Vec<Option<SchemaId>> = known.iter().map(|(_, key)| ways.resolve(api, &operations, &key.used)).collect();
    let ids: BTreeMap<&str, &SchemaId> = api.types.keys().map(|id| (id.0.as_str(), id)).collect();
    let mut by_hash: BTreeMap<&str, Vec<&SchemaId>> = BTreeMap::new();
    for (id, hash) in &hashes {
        by_hash.entry(hash).or_default().push(id);
    }
    let mut locked: BTreeMap<&str, usize> = BTreeMap::new();
    known.iter().for_each(|(_, key)| *locked.entry(&key.hash).or_default() += 1);
    let mut kept: BTreeMap<SchemaId, String> = BTreeMap::new();
    let mut found: BTreeSet<usize> = BTreeSet::new();
    // Names of types come before aliases, which become names again if a merged type was split.
    let ranks = [false, true].into_iter().flat_map(|is_alias| (0..5).map(move |rank| (is_alias, rank)));
    for (is_alias, rank) in ranks {
        for (index, (name, key)) in known.iter().enumerate() {
            if found.contains(&index) || key.alias_of.is_some() != is_alias {
                continue;
            }
            let target = match rank {
                0 => ids.get(key.at.as_str()).copied(),
                1 => used[index].as_ref(),
                // The index of a branch does not identify it, since another may take its place.
                2 => ids.get(key.at.as_str()).copied().filter(|_| !is_branch(&key.at)),
                3 => used[index].as_ref().filter(|_| !has_numbered_branch(&key.used)),
                _ => match by_hash.get(key.hash.as_str()).map(Vec::as_slice) {
                    Some([only]) if locked.get(key.hash.as_str()) == Some(&1) => Some(*only),
                    _ => None,
                },
            };
            let Some(id) = target.filter(|id| !kept.contains_key(*id)) else { continue };
            let is_same = hashes.get(id) == Some(&key.hash);
            if is_same || rank > 1 && hashes.get(id).is_some_and(|hash| kind(hash) == kind(&key.hash)) {
                kept.insert(id.clone(), (*name).clone());
                found.insert(index);
            }
        }
    }
    let (modules, imports) = (by_segments(&api.resources), name::imports(api));
    let others = lock.live.types.iter().zip(&used).enumerate().filter(|(index, _)| !found.contains(index));
    let aliases = others.filter_map(|(_, ((name, key), used))| {
        let of = used.as_ref().filter(|id| hashes.get(*id) == Some(&key.hash) && kept.contains_key(*id))?;
        let (segments, name) = split(name)?;
        let resource = *modules.get(segments)?;
        // In a module that imports another type of that name, the alias would collide.
        let is_other = |id: &SchemaId| {
            id != of && kept.get(id).and_then(|kept| split(kept)).is_some_and(|(_, other)| other == name)
        };
        let is_taken = imports.iter().any(|(path, id)| *path == resource && is_other(id));
        (!is_taken).then(|| Alias { resource: resource.clone(), name: name.to_owned(), of: of.clone() })
    });
    api.aliases = aliases.collect();
    for (id, named) in &mut api.types {
        named.kept = kept.remove(id);
    }
}

/// The kind of type in a hash: `struct-af63bd4c8601b7df` is a `struct`.
fn kind(hash: &str) -> &str {
    hash.split('-').next().unwrap_or_default()
}

/// Whether a place is inside a branch of `oneOf` or `anyOf`.
fn is_branch(at: &str) -> bool {
    ["/oneOf/", "/anyOf/"].iter().any(|keyword| at.contains(keyword))
}

/// The lock of a model after every pass: its names, and the names in the previous lock that it no longer has.
pub(crate) fn lock(api: &Api, names: &Names) -> Lock {
    let before = names.lock();
    let mut lock = Lock { repaired: before.repaired.clone(), ..Lock::default() };
    let segments = |path| api.resources.get(path).map_or("", |resource| resource.segments.as_str());
    for (path, resource) in api.resources.iter().filter(|(path, _)| !path.0.is_empty()) {
        lock.live.modules.insert(resource.segments.clone(), path.name().to_owned());
        lock.live.handles.insert(resource.segments.clone(), resource.handle.clone());
    }
    for operation in &api.operations {
        let method = format!("{}::{}", segments(&operation.resource), operation.name);
        lock.live.methods.insert(operation.key(), method);
        let arguments = arguments::names(operation);
        if !arguments.is_empty() {
            lock.live.arguments.insert(operation.key(), arguments);
        }
    }
    let (hashes, uses, operations) = (hashes(api), uses(api), by_key(api));
    let mut ways = Ways::default();
    for (id, named) in &api.types {
        let known = named.kept.as_ref().and_then(|kept| before.key(kept));
        // A recorded use that still leads to the type stays, so that its line does not change.
        let used = known.map(|key| &key.used);
        let used = used.filter(|used| ways.resolve(api, &operations, used).as_ref() == Some(id)).cloned();
        let key = Key {
            at: id.0.as_str().to_owned(),
            used: used.or_else(|| uses.get(id).cloned()).unwrap_or_default(),
            hash: hashes.get(id).cloned().unwrap_or_default(),
            alias_of: None,
            members: told_apart(api, named, known, names),
        };
        lock.live.types.insert(path(api, named), key);
    }
    for alias in &api.aliases {
        let name = format!("{}::{}", segments(&alias.resource), alias.name);
        let Some((of, named)) = api.types.get_key_value(&alias.of) else { continue };
        let Some(known) = before.live.types.get(&name) else { continue };
        let alias_of = Some(path(api, named));
        let hash = hashes.get(of).cloned().unwrap_or_default();
        lock.live.types.insert(name, Key { alias_of, hash, at: of.0.as_str().to_owned(), ..known.clone() });
    }
    let kept: BTreeSet<&String> = api.types.values().filter_map(|named| named.kept.as_ref()).collect();
    for chosen in [&before.live, &before.gone] {
        let missing = |now: &BTreeMap<String, String>, then: &BTreeMap<String, String>| {
            then.iter()
                .filter(|(key, _)| !now.contains_key(*key))
                .map(|(k, v)| (k.clone(), v.clone()))
                .collect::<Vec<_>>()
        };
        lock.gone.modules.extend(missing(&lock.live.modules, &chosen.modules));
        lock.gone.handles.extend(missing(&lock.live.handles, &chosen.handles));
        lock.gone.methods.extend(missing(&lock.live.methods, &chosen.methods));
        for (name, key) in chosen.types.iter().filter(|(name, _)| !kept.contains(name)) {
            if !lock.live.types.contains_key(name) {
                lock.gone.types.insert(name.clone(), key.clone());
            }
        }
    }
    lock
}

/// The members to record in the lock: branches of a union, members whose names differ from the rule or collide by it,
/// and members that the previous lock recorded.
fn told_apart(api: &Api, named: &Type, known: Option<&Key>, names: &Names) -> BTreeMap<String, String> {
    let members: Vec<(&String, &String, String)> = match &named.schema.kind {
        Kind::Object(object) => {
            object.fields.iter().map(|(wire, field)| (wire, &field.ident, names.member(wire))).collect()
        }
        Kind::Enum(variants) => variants.iter().map(|it| (&it.value, &it.ident, names.camel(&it.value))).collect(),
        Kind::Union(union) => {
            let path = |id: &SchemaId| api.types.get(id).map(|named| path(api, named));
            let told =
                union.branches.iter().filter_map(|branch| Some((branch_key(branch, path)?, branch.ident.clone())));
            // Of two branches with equal keys, the first one's name is recorded.
            return told.rev().collect();
        }
        _ => Vec::new(),
    };
    let mut wanted: BTreeMap<&String, usize> = BTreeMap::new();
    members.iter().for_each(|(_, _, plain)| *wanted.entry(plain).or_default() += 1);
    let was_told = |wire: &String| known.is_some_and(|key| key.members.contains_key(wire));
    let told = members.iter().filter(|(wire, ident, plain)| *ident != plain || wanted[plain] > 1 || was_told(wire));
    told.map(|(wire, ident, _)| ((*wire).clone(), (*ident).clone())).collect()
}

/// The key of a branch in `Key::members`: its discriminator and values, its type (`path`), or its JSON type.
pub(super) fn branch_key(branch: &Branch, path: impl Fn(&SchemaId) -> Option<String>) -> Option<String> {
    let json_type = || match &branch.test {
        Within::JsonType(name) => Some((*name).to_owned()),
        Within::Object(_) | Within::Unknown => None,
    };
    branch.told_by().or_else(|| path(branch.schema.reference()?)).or_else(json_type)
}

/// The name of a type in the lock: `addressing/prefixes::Prefix`.
fn path(api: &Api, named: &Type) -> String {
    let segments = api.resources.get(&named.resource).map_or("", |resource| resource.segments.as_str());
    format!("{segments}::{}", named.name)
}

/// The shortest use of each type: an operation and the path from there.
fn uses(api: &Api) -> BTreeMap<SchemaId, String> {
    let mut operations: Vec<&Operation> = api.operations.iter().collect();
    operations.sort_by_key(|operation| operation.key());
    let mut waiting: VecDeque<(String, &Schema)> = VecDeque::new();
    for operation in operations {
        let places = places(operation).into_iter();
        waiting.extend(places.map(|(place, schema)| (format!("{} {place}", operation.key()), schema)));
    }
    let mut uses = BTreeMap::new();
    while let Some((way, schema)) = waiting.pop_front() {
        let schema = match schema.reference() {
            Some(id) => {
                if uses.contains_key(id) {
                    continue;
                }
                uses.insert(id.clone(), way.clone());
                match api.types.get(id) {
                    Some(named) => &named.schema,
                    None => continue,
                }
            }
            None => schema,
        };
        if way.len() <= LONGEST_USE {
            waiting.extend(steps(schema).into_iter().map(|(step, inner)| (format!("{way}/{step}"), inner)));
        }
    }
    uses
}

/// The operations by method and path without placeholder names.
fn by_key(api: &Api) -> BTreeMap<String, &Operation> {
    api.operations.iter().map(|operation| (unnamed(&operation.key()), operation)).collect()
}

/// A cache of the schemas inside each schema that a path led through.
#[derive(Default)]
struct Ways<'a>(BTreeMap<*const Schema, BTreeMap<String, &'a Schema>>);

impl<'a> Ways<'a> {
    /// The type that a use leads to.
    fn resolve(&mut self, api: &'a Api, operations: &BTreeMap<String, &'a Operation>, way: &str) -> Option<SchemaId> {
        let (operation, rest) = way.rsplit_once(' ')?;
        let operation = *operations.get(&unnamed(operation))?;
        let mut tokens = rest.split('/');
        let place = tokens.next()?;
        let mut schema = places(operation).into_iter().find(|(name, _)| name == place)?.1;
        for token in tokens {
            let target = api.resolve(schema)?;
            let steps = self.0.entry(target).or_insert_with(|| steps(target).into_iter().rev().collect());
            schema = steps.get(token)?;
        }
        schema.reference().cloned()
    }
}

/// The schemas of an operation, each with its place. A path parameter is identified by its index, since its name is not
/// on the wire.
fn places(operation: &Operation) -> Vec<(String, &Schema)> {
    let path = operation.parameters_in(ParameterPlace::Path).enumerate();
    let path = path.map(|(index, it)| (format!("path:{index}"), &it.schema));
    let others = operation.parameters.iter().filter(|it| it.place != ParameterPlace::Path);
    let others = others.map(|it| (format!("parameter:{}", token(&it.name)), &it.schema));
    let parameters = path.chain(others);
    let query = operation.query.iter().map(|schema| ("query".to_owned(), schema));
    let body = operation.body.iter().map(|body| ("request".to_owned(), &body.schema));
    let answer = operation.answer.schema().map(|schema| ("response".to_owned(), schema));
    query.chain(body).chain(answer).chain(parameters).collect()
}

/// The schemas directly inside a schema, each with the step that leads there.
fn steps<'a>(schema: &'a Schema) -> Vec<(String, &'a Schema)> {
    match &schema.kind {
        Kind::Array(item) => vec![("[]".to_owned(), item)],
        Kind::Map(value) => vec![("{}".to_owned(), value)],
        Kind::Object(object) => {
            let fields = object.fields.iter().map(|(name, field)| (token(name), &field.schema));
            fields.chain(object.additional.iter().map(|field| ("{}".to_owned(), &field.schema))).collect()
        }
        Kind::Union(union) => {
            let mut alike: BTreeMap<String, usize> = BTreeMap::new();
            union.branches.iter().filter_map(told).for_each(|step| *alike.entry(step).or_default() += 1);
            let step = |(index, branch): (usize, &'a Branch)| {
                let told = told(branch).filter(|step| alike[step] == 1);
                (told.unwrap_or_else(|| format!("|{index}")), &branch.schema)
            };
            union.branches.iter().enumerate().map(step).collect()
        }
        _ => Vec::new(),
    }
}

/// The step to a branch, independent of the order: its discriminator and values, its required properties, or its JSON
/// type. Branches with equal steps get their indices instead.
fn told(branch: &Branch) -> Option<String> {
    match &branch.test {
        _ if branch.told_by().is_some() => branch.told_by().map(|tag| format!("|{}", token(&tag))),
        Within::JsonType(name) => Some(format!("|{name}")),
        Within::Object(Shape { members, .. }) if !members.is_empty() => {
            Some(format!("|{{{}}}", token(&members.join(","))))
        }
        Within::Object(_) | Within::Unknown => None,
    }
}

/// Whether a use leads through a branch that is identified only by its index.
fn has_numbered_branch(way: &str) -> bool {
    way.split('/').any(|step| step.strip_prefix('|').is_some_and(|number| number.parse::<usize>().is_ok()))
}

fn token(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1").replace(' ', "~2")
}

/// The kind and structural hash of each type. Type names are not part of the hash.
fn hashes(api: &Api) -> BTreeMap<SchemaId, String> {
    let mut hashes: BTreeMap<&SchemaId, u64> = BTreeMap::new();
    for _ in 0..ROUNDS {
        let next = api.types.iter().map(|(id, named)| {
            let mut hash = Fnv::default();
            hash.schema(&named.schema, &hashes);
            (id, hash.0)
        });
        hashes = next.collect();
    }
    let kind = |schema: &Schema| match schema.kind {
        Kind::Object(_) => "struct",
        Kind::Enum(_) => "values",
        Kind::Union(_) => "union",
        _ => "text",
    };
    let text = |(id, hash): (&SchemaId, u64)| {
        let kind = api.types.get(id).map_or("", |named| kind(&named.schema));
        (id.clone(), format!("{kind}-{hash:016x}"))
    };
    hashes.into_iter().map(text).collect()
}

/// The 64-bit FNV-1a hash, which is the same on every machine and with every version of Rust.
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Fnv {
    fn text(&mut self, text: &str) {
        for byte in text.bytes().chain([0xff]) {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    fn schema(&mut self, schema: &Schema, of_types: &BTreeMap<&SchemaId, u64>) {
        match &schema.kind {
            Kind::Any => self.text("any"),
            Kind::Boolean => self.text("boolean"),
            Kind::Integer { .. } => self.text("integer"),
            Kind::Number => self.text("number"),
            Kind::Text => self.text("text"),
            Kind::Binary => self.text("binary"),
            Kind::Enum(variants) => {
                self.text("enum");
                variants
                    .iter()
                    .map(|variant| &variant.value)
                    .collect::<BTreeSet<_>>()
                    .into_iter()
                    .for_each(|it| self.text(it));
            }
            Kind::Ref(id) => self.text(&of_types.get(id).copied().unwrap_or_default().to_string()),
            Kind::Array(_) => self.text("array"),
            Kind::Map(_) => self.text("map"),
            Kind::Object(object) => {
                self.text("object");
                object.required.iter().collect::<BTreeSet<_>>().into_iter().for_each(|name| self.text(name));
            }
            Kind::Union(_) => self.text("union"),
            Kind::OrJson(_) | Kind::OrNull(_) => self.text("wrapped"),
        }
        let mut steps = steps(schema);
        if matches!(schema.kind, Kind::Union(_)) {
            // The order of branches is not part of the structure.
            steps.sort_by(|(a, _), (b, _)| a.cmp(b));
        }
        for (step, inner) in steps {
            self.text(&step);
            self.schema(inner, of_types);
        }
        self.text("end");
    }
}

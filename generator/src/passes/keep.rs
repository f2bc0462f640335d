//! Recognizes the types of earlier descriptions, which have lines in `names.lock`, so that they keep their names.

mod merged;
mod narrowed;
mod presence;
mod split;
mod structure;
mod uses;
mod values;
mod written;

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    ir::{Alias, Api, Keyed, Kind, SchemaId, by_segments},
    settings::{Key, Lock, split},
};
use structure::{Depth, hashes, kind};
use uses::{has_numbered_branch, resolved};
pub(super) use written::branch_keys;
pub(crate) use written::{line, line_of_alias, lock};

/// Fills `Type::kept`, by finding the type of each line of `names.lock`, and `Api::aliases`.
///
/// The type of a line is found by several criteria, one after the other. Types that have a line already don't count.
/// The first criteria require an equal structure: the JSON pointer, then the uses (paths from an operation to a type).
/// The next ones require only the same kind (struct, enum or union): the pointer, the shortest use, a structure that no
/// other type or line has, the other uses, and, for a branch of a union, the properties. With each criterion, lines of
/// removed types come last. Lines of aliases come after all others.
///
/// Types that share a line stay merged; see [`merged`].
pub(super) fn run(api: &mut Api, lock: &Lock) {
    let known: Vec<(&String, &Key)> = lock.live.types.iter().chain(&lock.gone.types).collect();
    if known.is_empty() && lock.live.values.is_empty() {
        return;
    }
    let mut used = resolved(api, &known);
    let live = lock.live.types.len();
    let narrowed = narrowed::run(api, &known[..live], &used[..live]);
    if !narrowed.is_empty() {
        // The union is in the model again, so the uses (paths from operations to types) lead through it now.
        used = resolved(api, &known);
    }
    let mut hashes = hashes(api, Depth::Names);
    let (mut kept, mut found) = known_types(api, &known, &used, &hashes, narrowed);
    if values::run(api, lock, &known, &used, &found, &mut kept) {
        hashes = structure::hashes(api, Depth::Names);
        used.iter_mut().for_each(|used| used.retain(|(_, id)| api.types.contains_key(id)));
        found.retain(|_, id| api.types.contains_key(id));
    }
    merged::run(api, &merged::groups(&known, &used, &found), &hashes, &mut kept);
    if split::run(api, &known, &used, &mut kept, lock) {
        hashes = structure::hashes(api, Depth::Names);
    }
    api.aliases = aliases(api, lock, &hashes, &kept);
    presence::run(api, lock, &kept);
    for (id, named) in &mut api.types {
        named.kept = kept.remove(id);
    }
}

/// Matches types with lines of `names.lock`. Returns two maps: from a type to the key of its line, and from the index
/// of a line to its type. The types in `narrowed` are matched already.
fn known_types(
    api: &Api,
    known: &[(&String, &Key)],
    used: &[Vec<(String, SchemaId)>],
    hashes: &Keyed<SchemaId, String>,
    narrowed: BTreeMap<usize, SchemaId>,
) -> (BTreeMap<SchemaId, String>, BTreeMap<usize, SchemaId>) {
    let ids: BTreeMap<&str, &SchemaId> = api.types.keys().map(|id| (id.0.as_str(), id)).collect();
    let mut by_hash: BTreeMap<&str, Vec<&SchemaId>> = BTreeMap::new();
    for (id, hash) in hashes {
        by_hash.entry(hash).or_default().push(id);
    }
    let mut locked: BTreeMap<&str, usize> = BTreeMap::new();
    known.iter().for_each(|(_, key)| *locked.entry(&key.hash).or_default() += 1);
    let mut kept: BTreeMap<SchemaId, String> =
        narrowed.iter().map(|(index, id)| (id.clone(), known[*index].0.clone())).collect();
    let mut found = narrowed;
    // Lines of aliases come after those of types: an alias becomes the name of a type again if its type was split.
    let ranks = [false, true].into_iter().flat_map(|is_alias| (0..7).map(move |rank| (is_alias, rank)));
    for (is_alias, rank) in ranks {
        for (index, (name, key)) in known.iter().enumerate() {
            if found.contains_key(&index) || key.alias_of.is_some() != is_alias {
                continue;
            }
            // If a use of this line of `names.lock` (a path from an operation to a type) leads to an equal type of
            // another line, the name of this line becomes an alias.
            let is_other = |id: &SchemaId| kept.contains_key(id) && hashes.get(id) == Some(&key.hash);
            if rank > 1 && used[index].iter().any(|(_, id)| is_other(id)) {
                continue;
            }
            // Leaves out uses (paths from operations) that lead through a branch of a union by its index, since another
            // branch can have that index later.
            let telling = || used[index].iter().filter(|(way, _)| !has_numbered_branch(way)).map(|(_, id)| id);
            // An alias has the JSON pointer of the type that it stands for, so a use (a path from an operation) must
            // also lead to that type.
            let is_use = |id: &SchemaId| key.alias_of.is_none() || used[index].iter().any(|(_, used)| used == id);
            // The index of a parameter identifies nothing, since it changes when a parameter is added.
            let place = || ids.get(key.at.as_str()).copied().filter(|id| !is_in_parameter(&key.at) && is_use(id));
            let targets: Vec<&SchemaId> = match rank {
                0 => place().into_iter().collect(),
                1 => {
                    let (here, others): (Vec<_>, Vec<_>) =
                        used[index].iter().map(|(_, id)| id).partition(|id| id.0.as_str() == key.at);
                    here.into_iter().chain(others).collect()
                }
                2 => place().filter(|_| !is_branch(&key.at)).into_iter().collect(),
                3 => telling().take(1).collect(),
                4 => match by_hash.get(key.hash.as_str()).map(Vec::as_slice) {
                    Some([only]) if locked.get(key.hash.as_str()) == Some(&1) => vec![*only],
                    _ => Vec::new(),
                },
                5 => telling().collect(),
                _ => branch_with_properties(api, key, &kept).into_iter().collect(),
            };
            let is_it = |id: &SchemaId| {
                let is_same = hashes.get(id) == Some(&key.hash);
                // A line of `names.lock` for several schemas has the structure of none of them, or of the one with most
                // properties.
                let needs_only_kind = rank > 1 || rank == 0 && !key.lacking.is_empty();
                is_same || needs_only_kind && hashes.get(id).is_some_and(|hash| kind(hash) == kind(&key.hash))
            };
            if let Some(id) = targets.into_iter().find(|id| !kept.contains_key(*id) && is_it(id)) {
                kept.insert(id.clone(), (*name).clone());
                found.insert(index, id.clone());
            }
        }
    }
    (kept, found)
}

/// Makes an alias of each name in `names.lock` whose type was replaced. It stands for a type to which the uses of the
/// name (paths from operations) lead, preferably one with the same structure.
fn aliases(api: &Api, lock: &Lock, hashes: &Keyed<SchemaId, String>, kept: &BTreeMap<SchemaId, String>) -> Vec<Alias> {
    let (modules, imports) = (by_segments(&api.resources), api.imports());
    let lines: BTreeSet<&String> = kept.values().collect();
    let known: Vec<(&String, &Key)> = lock.live.types.iter().filter(|(name, _)| !lines.contains(name)).collect();
    let used = resolved(api, &known);
    let aliases = known.iter().zip(used).filter_map(|((name, key), used)| {
        let there = || used.iter().filter(|(_, id)| kept.contains_key(id));
        let is_equal = |id: &SchemaId| hashes.get(id) == Some(&key.hash);
        let is_kind = |id: &SchemaId| hashes.get(id).is_some_and(|hash| kind(hash) == kind(&key.hash));
        // Without an equal structure, it is a type of the same kind that replaced the type of the name.
        let telling = || there().find(|(way, id)| !has_numbered_branch(way) && is_kind(id));
        let of = &there().find(|(_, id)| is_equal(id)).or_else(telling)?.1;
        let (segments, name) = split(name)?;
        let resource = *modules.get(segments)?;
        // The alias would collide in a module that imports another type of the same name.
        let is_other = |id: &SchemaId| {
            id != of && kept.get(id).and_then(|kept| split(kept)).is_some_and(|(_, other)| other == name)
        };
        let is_taken = imports.iter().any(|(path, id)| *path == resource && is_other(id));
        (!is_taken).then(|| Alias { resource: resource.clone(), name: name.to_owned(), of: of.clone() })
    });
    aliases.collect()
}

/// For a line of `names.lock` whose type was a branch of a union: the branch of that union that has all properties of
/// the line, and no line yet. `None` if there are several.
fn branch_with_properties<'a>(api: &'a Api, key: &Key, kept: &BTreeMap<SchemaId, String>) -> Option<&'a SchemaId> {
    let (union, _) = key.at.rsplit_once('/').filter(|_| !key.properties.is_empty())?;
    let branches = api.types.iter().filter(|(id, _)| id.0.parent().as_str() == union && !kept.contains_key(*id));
    let mut alike = branches.filter(|(_, named)| match &named.schema.kind {
        Kind::Object(object) => key.properties.iter().all(|name| object.fields.contains_key(name)),
        _ => false,
    });
    alike.next().filter(|_| alike.next().is_none()).map(|(id, _)| id)
}

/// Whether a JSON pointer leads through an item of a `parameters` list.
fn is_in_parameter(at: &str) -> bool {
    at.split("/parameters/").skip(1).any(|item| item.starts_with(|first: char| first.is_ascii_digit()))
}

/// Whether a JSON pointer leads through a branch of `oneOf` or `anyOf`.
fn is_branch(at: &str) -> bool {
    ["/oneOf/", "/anyOf/"].iter().any(|keyword| at.contains(keyword))
}

//! Keeps one type for several schemas where the lock has one type for them.
//!
//! Operations whose requests or responses have equal schemas share a type. When the service adds a property or a value
//! to one of the schemas, callers of all keep the type: it has the members of every schema. A request can then have a
//! member that its own schema lacks, or a value that exceeds its limits, which is listed as loosened. Requests need the
//! same arguments to share a type. The types of an added property, one in each schema, become one type in the same way.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
};

use super::{
    structure::{Depth, hashes},
    uses::{steps, uses},
};
use crate::{
    ir::{Api, Field, Hint, Keyed, Kind, Schema, SchemaId, Type},
    passes::{directions, merge_equal::is_inline},
    pointer::Pointer,
    settings::{Key, split},
};

/// The types that one line of the lock stands for, if they are several.
pub(super) struct Group<'a> {
    key: &'a Key,
    /// The type that has the line.
    first: &'a SchemaId,
    /// The other types that the line's uses lead to; they have no line of their own.
    others: Vec<&'a SchemaId>,
    /// The uses, each with its type.
    uses: &'a [(String, SchemaId)],
}

/// The groups of a lock: `used` has the uses of each line, and `found` the type of each line that has one, by index.
pub(super) fn groups<'a>(
    known: &[(&'a String, &'a Key)],
    used: &'a [Vec<(String, SchemaId)>],
    found: &'a BTreeMap<usize, SchemaId>,
) -> Vec<Group<'a>> {
    let mut taken: BTreeSet<&SchemaId> = found.values().collect();
    let lines = found.iter().filter(|(index, _)| known[**index].1.alias_of.is_none());
    let group = |(index, first): (&usize, &'a SchemaId)| {
        let uses = used[*index].as_slice();
        let others: Vec<&SchemaId> = uses.iter().map(|(_, id)| id).filter(|id| taken.insert(id)).collect();
        Group { key: known[*index].1, first, others, uses }
    };
    lines.map(group).filter(|group| !group.others.is_empty()).collect()
}

/// Replaces the types of each group that are equal, or can be joined, by one type, which gets the line in `kept`.
pub(super) fn run(
    api: &mut Api,
    groups: &[Group<'_>],
    names: &Keyed<SchemaId, String>,
    kept: &mut BTreeMap<SchemaId, String>,
) {
    if groups.is_empty() {
        return;
    }
    let known = kept.keys().chain(groups.iter().flat_map(|group| group.others.iter().copied())).cloned().collect();
    let mut merging = Merging { names, limits: hashes(api, Depth::Limits), known, one: Keyed::default() };
    // An outer type can be joined once the types that it refers to are.
    while groups.iter().map(|group| merging.merge(api, group)).fold(false, |any, merged| any | merged) {}
    if merging.one.is_empty() {
        return;
    }
    // The lock may have fewer uses of a type than it gets in this run.
    let uses = uses(api);
    let mut sets: BTreeMap<&SchemaId, Vec<&SchemaId>> = BTreeMap::new();
    merging.one.iter().for_each(|(other, first)| sets.entry(first).or_default().push(other));
    let joined: Vec<Joined> =
        sets.into_iter().filter_map(|(first, others)| merging.joined(api, first, others, &uses)).collect();
    let mut ids = merging.one;
    for Joined { first, id, schema, lacking, loosened, hints } in joined {
        if first != id {
            ids.swap_remove(&id);
            ids.values_mut().filter(|other| **other == first).for_each(|other| other.clone_from(&id));
            ids.insert(first.clone(), id.clone());
        }
        let is_sent = api.types.get(&id).is_some_and(|named| named.sent);
        if let Some(line) = kept.remove(&first) {
            if is_sent {
                name_after(api, &hints, split(&line).map_or(&line, |(_, name)| name));
            }
            kept.insert(id.clone(), line);
        }
        for (place, members) in lacking.values() {
            let list: Vec<String> = members.iter().map(|member| format!("`{member}`")).collect();
            let what = |others| format!("its Rust type has {} too, for {others} that share it", list.join(", "));
            if is_sent {
                api.loosen(&place.0, what("requests"));
            } else {
                api.note(&place.0, what("responses"));
            }
        }
        for place in loosened.iter().filter(|_| is_sent) {
            api.loosen(place, "its limits; a request that shares its Rust type may exceed them");
        }
        if !lacking.is_empty() {
            let lacking = lacking.into_iter().map(|(way, (_, members))| (way, members));
            api.lacking.insert(id.clone(), lacking.collect());
        }
        if let Some(named) = api.types.get_mut(&id) {
            named.schema = schema;
        }
    }
    api.visit_mut(&mut |schema| {
        if let Kind::Ref(id) = &mut schema.kind
            && let Some(one) = ids.get(id)
        {
            id.clone_from(one);
        }
    });
    api.merged.extend(ids);
    // The directions are computed from all uses again, and types that only the replaced ones used are removed.
    directions::run(api);
    kept.retain(|id, _| api.types.contains_key(id));
}

/// A type made of those of a group.
struct Joined {
    /// The type that had the line of `names.lock` before the merge.
    first: SchemaId,
    /// The type that has it now.
    id: SchemaId,
    schema: Schema,
    /// By use: the schema that the use led to, and the members of the joined type that this schema lacks.
    lacking: BTreeMap<String, (SchemaId, Vec<String>)>,
    /// The places of schemas whose limits the joined type does not have.
    loosened: Vec<Pointer>,
    /// The name hints of the types that it is made of.
    hints: Vec<Hint>,
}

struct Merging<'a> {
    /// The hash of each type at `Depth::Names`.
    names: &'a Keyed<SchemaId, String>,
    /// The hash of each type at `Depth::Limits`.
    limits: Keyed<SchemaId, String>,
    /// The types of lines and of their uses; others are new.
    known: BTreeSet<SchemaId>,
    /// The types to replace, each with the type that takes its place.
    one: Keyed<SchemaId, SchemaId>,
}

/// Pairs of new types that have to become one, so that the types around them can.
type NewPairs = RefCell<Vec<(SchemaId, SchemaId)>>;

impl Merging<'_> {
    /// Adds the types of a group that can be merged now to `one`; returns whether there were any.
    fn merge(&mut self, api: &Api, group: &Group<'_>) -> bool {
        let mut members = vec![group.first];
        members.extend(group.others.iter().filter(|id| self.one.contains_key(**id)));
        let before = members.len();
        for other in &group.others {
            let new = NewPairs::default();
            let fits = |id: &SchemaId| self.is_equal(id, other) || self.can_be_joined(api, group, id, other, &new);
            if !self.one.contains_key(*other) && members.iter().all(|id| fits(id)) {
                self.one.insert((*other).clone(), group.first.clone());
                members.push(other);
                // Of each pair, the second type is inside `other`, and is replaced by the first.
                for (first, other) in new.into_inner() {
                    let first = self.one.get(&first).unwrap_or(&first).clone();
                    self.one.entry(other).or_insert(first);
                }
            }
        }
        members.len() > before
    }

    /// Whether two types have the same structure and limits.
    fn is_equal(&self, a: &SchemaId, b: &SchemaId) -> bool {
        self.limits.get(a) == self.limits.get(b)
    }

    /// Whether one type can have the members of two types.
    fn can_be_joined(&self, api: &Api, group: &Group<'_>, a: &SchemaId, b: &SchemaId, new: &NewPairs) -> bool {
        let (Some(one), Some(other)) = (api.types.get(a), api.types.get(b)) else { return false };
        let has_lost =
            group.has_lost(self.names, (a, one), (b, other)) || group.has_lost(self.names, (b, other), (a, one));
        (one.sent, one.received) == (other.sent, other.received)
            && !has_lost
            && (!one.sent || is_sent_alike(&one.schema, &other.schema, &group.key.new))
            && one.schema.is_joinable(&other.schema, &|a, b| self.is_one(a, b) || self.are_new(api, a, b, new))
    }

    /// Whether one type can have the members of two new inline types. Adds the pair to `new`, which also ends
    /// recursion.
    fn are_new(&self, api: &Api, a: &SchemaId, b: &SchemaId, new: &NewPairs) -> bool {
        let is_new = |id: &SchemaId| is_inline(id) && !self.known.contains(id);
        let (Some(one), Some(other)) = (api.types.get(a), api.types.get(b)) else { return false };
        let pair = (a.clone(), b.clone());
        // The pair is being compared already: the types are recursive.
        if new.borrow().contains(&pair) {
            return true;
        }
        new.borrow_mut().push(pair);
        is_new(a)
            && is_new(b)
            && (one.sent, one.received) == (other.sent, other.received)
            && (!one.sent || is_sent_alike(&one.schema, &other.schema, &[]))
            && one.schema.is_joinable(&other.schema, &|a, b| self.is_one(a, b) || self.are_new(api, a, b, new))
    }

    /// Whether two references are to one type after the merge.
    fn is_one(&self, a: &SchemaId, b: &SchemaId) -> bool {
        let one = |id| self.one.get(id).unwrap_or(id);
        // `merge_equal` merges equal inline schemas.
        one(a) == one(b) || is_inline(a) && is_inline(b) && self.is_equal(a, b)
    }

    /// The type that takes the place of `first` and of the types to replace by it.
    fn joined(
        &self,
        api: &Api,
        first: &SchemaId,
        others: Vec<&SchemaId>,
        uses: &Keyed<SchemaId, Vec<String>>,
    ) -> Option<Joined> {
        let mut ids = [others, vec![first]].concat();
        // Whichever of them the line belonged to, the result is the same.
        ids.sort();
        let id = ids[0];
        let mut schema = api.types.get(id)?.schema.clone();
        for other in ids.iter().filter_map(|id| api.types.get(id)) {
            schema.docs = schema.docs.take().filter(|docs| other.schema.docs.as_ref() == Some(docs));
            schema.join(&other.schema);
        }
        let all = members(&schema);
        let lacking = ids.iter().flat_map(|id| uses.get(*id).into_iter().flatten().map(move |way| (way, *id)));
        let lacking = lacking.filter_map(|(way, id)| {
            let own = members(&api.types.get(id)?.schema);
            let lacking: Vec<String> = all.difference(&own).cloned().collect();
            (!lacking.is_empty()).then(|| (way.clone(), (id.clone(), lacking)))
        });
        let lacking = lacking.collect();
        let own = ids.iter().filter_map(|id| api.types.get(id));
        let loosened = own.flat_map(|named| stricter(&named.schema, &schema)).collect();
        let hints = ids.iter().filter_map(|id| Some(api.types.get(id)?.hint.clone())).collect();
        Some(Joined { first: first.clone(), id: id.clone(), schema, lacking, loosened, hints })
    }
}

impl Group<'_> {
    /// Whether the service removed members of `b`: it lacks a member of `a` that the lock does not list as lacking, and
    /// `a` has the structure that the lock has, or they are objects that have no property in common.
    fn has_lost(
        &self,
        names: &Keyed<SchemaId, String>,
        (a, one): (&SchemaId, &Type),
        (b, other): (&SchemaId, &Type),
    ) -> bool {
        let lacked: BTreeSet<&String> = self
            .uses
            .iter()
            .filter(|(_, id)| id == b)
            .filter_map(|(way, _)| self.key.lacking.get(way))
            .flatten()
            .collect();
        let (all, own) = (members(&one.schema), members(&other.schema));
        let has_all = all.iter().all(|name| own.contains(name) || lacked.contains(name));
        let are_objects = [one, other].iter().all(|named| matches!(named.schema.kind, Kind::Object(_)));
        let have_nothing_in_common = || are_objects && !own.is_empty() && own.is_disjoint(&all);
        !has_all && (names.get(a) == Some(&self.key.hash) || have_nothing_in_common())
    }
}

/// Whether objects of requests have the same arguments and constants, and are written the same way. Properties in
/// `arguments`, which the lock has, need not be required by both.
fn is_sent_alike(a: &Schema, b: &Schema, arguments: &[String]) -> bool {
    let (Kind::Object(a), Kind::Object(b)) = (&a.kind, &b.kind) else { return true };
    let written = |field: &Field| {
        let Field { schema, media_type, style, constant, .. } = field;
        (schema.read_only, media_type.clone(), *style, constant.clone())
    };
    let mut both = a.fields.iter().filter_map(|(name, field)| Some((field, b.fields.get(name)?)));
    a.multipart == b.multipart
        && a.required.symmetric_difference(&b.required).all(|name| arguments.contains(name))
        && both.all(|(a, b)| written(a) == written(b))
}

/// Makes the name hints of types inside joined ones begin with `name`; `hints` are those of the joined types.
fn name_after(api: &mut Api, hints: &[Hint], name: &str) {
    let name = Hint::new(name);
    for named in api.types.values_mut() {
        if let Some(hint) = hints.iter().find_map(|hint| named.hint.moved(hint, &name)) {
            named.hint = hint;
        }
    }
}

/// The places of a schema and of those inside it whose limits differ from the same place in another schema.
fn stricter(schema: &Schema, other: &Schema) -> Vec<Pointer> {
    let others: BTreeMap<String, &Schema> = steps(other).into_iter().collect();
    let inner = steps(schema).into_iter().filter_map(|(step, inner)| Some((inner, *others.get(&step)?)));
    let own = (schema.limits != other.limits).then(|| schema.at.clone());
    own.into_iter().chain(inner.flat_map(|(inner, other)| stricter(inner, other))).collect()
}

/// The name of the map of an object that describes its additional properties.
const ADDITIONAL: &str = "additionalProperties";

/// The property names of an object, with `additionalProperties` if their schema is described; the values of an enum; or
/// what selects the branches of a union. Empty for other schemas.
fn members(schema: &Schema) -> BTreeSet<String> {
    match &schema.kind {
        Kind::Object(object) => {
            let additional = object.additional.iter().map(|_| ADDITIONAL.to_owned());
            object.fields.keys().cloned().chain(additional).collect()
        }
        Kind::Enum(variants) => variants.iter().map(|variant| variant.value.clone()).collect(),
        Kind::Union(union) => union.branches.iter().flat_map(|branch| branch.test.values()).collect(),
        _ => BTreeSet::new(),
    }
}

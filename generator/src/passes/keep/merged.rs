//! Keeps one Rust type for several schemas where `names.lock` has one type for them.
//!
//! Operations whose requests or responses have equal schemas share a type. When the service adds a property or a value
//! to one of the schemas, the operations still share the type, which then has the properties and values of every
//! schema. A request can then have a property that its own schema lacks, or a value that exceeds its limits, which is
//! recorded in `Api::loosened`. Types of requests are shared only if they need the same arguments. If several schemas
//! get the same new property, the types of this property are merged in the same way.

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

/// Several types that share one line of `names.lock`, since they were one type earlier.
pub(super) struct Group<'a> {
    key: &'a Key,
    /// The type that was found for the line of `names.lock`.
    first: &'a SchemaId,
    /// The other types to which the uses in the line of `names.lock` (paths from operations) lead. They have no line of
    /// their own.
    others: Vec<&'a SchemaId>,
    /// The uses in the line of `names.lock` (paths from an operation to a type), each with the type to which it leads.
    uses: &'a [(String, SchemaId)],
}

/// The groups of types that share a line of `names.lock`. `known` has the lines, `used` the uses of each line (paths
/// from an operation to a type), and `found` the type of each line, by the line's index.
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

/// Replaces types of a group that are equal, or can be joined, by one type. In `kept`, this type gets the key of the
/// group's line in `names.lock`.
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
    // Repeats until nothing changes: a type can be joined only after the types to which it refers.
    while groups.iter().map(|group| merging.merge(api, group)).fold(false, |any, merged| any | merged) {}
    if merging.one.is_empty() {
        return;
    }
    // The uses in the model, since `names.lock` may have fewer uses of a type than it gets in this run.
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
    // Computes which types requests and responses use, and removes types that only replaced types refer to.
    directions::run(api);
    kept.retain(|id, _| api.types.contains_key(id));
}

/// A type that was joined from several types of a group.
struct Joined {
    /// The type that had the line of `names.lock` before the merge.
    first: SchemaId,
    /// The type that has the line of `names.lock` after the merge.
    id: SchemaId,
    schema: Schema,
    /// By use (a path from an operation to a type): the schema to which the use led, and the properties or values of
    /// the joined type that this schema lacks.
    lacking: BTreeMap<String, (SchemaId, Vec<String>)>,
    /// The JSON pointers of schemas whose limits the joined type does not check.
    loosened: Vec<Pointer>,
    /// The name hints of the types that were joined.
    hints: Vec<Hint>,
}

struct Merging<'a> {
    /// The hash of each type at `Depth::Names`.
    names: &'a Keyed<SchemaId, String>,
    /// The hash of each type at `Depth::Limits`.
    limits: Keyed<SchemaId, String>,
    /// The types to which lines of `names.lock`, or the uses in these lines (paths from operations), lead. Other types
    /// are new.
    known: BTreeSet<SchemaId>,
    /// The types to replace, each with the type that takes its place.
    one: Keyed<SchemaId, SchemaId>,
}

/// Pairs of types that `names.lock` does not have, and that must be merged before the types that refer to them can be
/// merged.
type NewPairs = RefCell<Vec<(SchemaId, SchemaId)>>;

impl Merging<'_> {
    /// Adds the types of a group that can be merged now to `Merging::one`, and returns whether there were any.
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

    /// Whether two types of a group can be joined. The new types that must be merged for that are added to `new` in
    /// pairs.
    fn can_be_joined(&self, api: &Api, group: &Group<'_>, a: &SchemaId, b: &SchemaId, new: &NewPairs) -> bool {
        let (Some(one), Some(other)) = (api.types.get(a), api.types.get(b)) else { return false };
        let has_lost =
            group.has_lost(self.names, (a, one), (b, other)) || group.has_lost(self.names, (b, other), (a, one));
        (one.sent, one.received) == (other.sent, other.received)
            && !has_lost
            && (!one.sent || is_sent_alike(&one.schema, &other.schema, &group.key.new))
            && one.schema.is_joinable(&other.schema, &|a, b| self.is_one(a, b) || self.are_new(api, a, b, new))
    }

    /// Whether two types are new inline types that can be joined. Adds the pair to `new`, which also ends recursion.
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

    /// Whether references to `a` and `b` are to the same type after the merge.
    fn is_one(&self, a: &SchemaId, b: &SchemaId) -> bool {
        let one = |id| self.one.get(id).unwrap_or(id);
        // The pass `merge_equal` merges equal inline schemas later.
        one(a) == one(b) || is_inline(a) && is_inline(b) && self.is_equal(a, b)
    }

    /// Joins the types `first` and `others` into one. `uses` has the uses of each type (paths from operations).
    fn joined(
        &self,
        api: &Api,
        first: &SchemaId,
        others: Vec<&SchemaId>,
        uses: &Keyed<SchemaId, Vec<String>>,
    ) -> Option<Joined> {
        let mut ids = [others, vec![first]].concat();
        // The ids are sorted, so that the result does not depend on which type has the line of `names.lock`.
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
    /// Whether the service removed members (properties or values) from `b`, so that `b` must not be joined with `a`.
    /// `b` must lack members of `a` without being listed in `names.lock` as lacking them. Besides, `a` must have the
    /// structure in `names.lock`, or the two must be objects without a common property.
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

/// Whether two objects in requests have the same required properties and constants, and the same serialization. A
/// property in `arguments`, which are those of `new` in `names.lock`, may be required by only one of them.
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

/// Renames types inside joined types: if a name hint begins with one of `hints`, that beginning is replaced by `name`.
fn name_after(api: &mut Api, hints: &[Hint], name: &str) {
    let name = Hint::new(name);
    for named in api.types.values_mut() {
        if let Some(hint) = hints.iter().find_map(|hint| named.hint.moved(hint, &name)) {
            named.hint = hint;
        }
    }
}

/// The JSON pointers of a schema, and of the schemas inside it, if their limits differ from those at the same place in
/// `other`.
fn stricter(schema: &Schema, other: &Schema) -> Vec<Pointer> {
    let others: BTreeMap<String, &Schema> = steps(other).into_iter().collect();
    let inner = steps(schema).into_iter().filter_map(|(step, inner)| Some((inner, *others.get(&step)?)));
    let own = (schema.limits != other.limits).then(|| schema.at.clone());
    own.into_iter().chain(inner.flat_map(|(inner, other)| stricter(inner, other))).collect()
}

/// The name under which `members` lists the map of additional properties.
const ADDITIONAL: &str = "additionalProperties";

/// The property names of an object, with `additionalProperties` if it describes them; the values of an enum; or the
/// tests of a union's branches as text (`kind=a`). Empty for other schemas.
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

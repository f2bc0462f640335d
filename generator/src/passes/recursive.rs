//! Turns a schema that is repeated inside itself, level by level, into one recursive type.
//!
//! A description that nests copies of a schema, instead of referring to it, has to stop at some depth. Three levels of
//! the same structure count as recursion; the last level may have fewer properties or branches. The documentation of
//! the outermost level is kept.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    ir::{Api, BranchTest, Kind, Schema, SchemaId},
    pointer::Pointer,
};

/// The number of nested levels with equal schemas that count as recursion.
const LEVELS: usize = 3;

/// The maximum number of JSON pointer tokens from one level to the next.
const LONGEST_WAY: usize = 16;

/// Replaces references to the types of inner levels by references to the types of the outermost level.
pub(super) fn run(api: &mut Api) {
    let mut outer: BTreeMap<SchemaId, SchemaId> = BTreeMap::new();
    let mut roots: BTreeMap<SchemaId, BTreeSet<Vec<String>>> = BTreeMap::new();
    for id in api.types.keys() {
        if let Some((root, way)) = recursion(api, id) {
            roots.entry(root).or_default().insert(way);
        }
    }
    let mut noted: Vec<(Pointer, String)> = Vec::new();
    for (root, ways) in roots {
        for way in ways {
            // The root may be an inner level of another recursion, with which it was replaced already.
            if outer.contains_key(&root) {
                continue;
            }
            if let Some((levels, inner)) = levels(api, &root, &way) {
                let what = format!("repeats itself, {levels} levels deep; taken as one recursive type");
                noted.push((root.0.clone(), what));
                outer.extend(inner);
            }
        }
    }
    if outer.is_empty() {
        return;
    }
    api.noted.append(&mut noted);
    api.types.retain(|id, _| !outer.contains_key(id));
    api.visit_mut(&mut |schema| {
        if let Kind::Ref(id) = &mut schema.kind
            && let Some(first) = outer.get(id)
        {
            id.clone_from(first);
        }
    });
}

/// The outermost of `LEVELS` equal levels, and the JSON pointer tokens from one level to the next; `None` unless the
/// type `id` is the innermost of so many levels.
fn recursion(api: &Api, id: &SchemaId) -> Option<(SchemaId, Vec<String>)> {
    let steps: Vec<_> = id.0.steps().collect();
    for length in 1..=LONGEST_WAY.min(steps.len() / (LEVELS - 1)) {
        let mut ends = steps.rchunks(length);
        let way = ends.next()?;
        if !ends.take(LEVELS - 2).all(|before| before == way) {
            continue;
        }
        let around: Vec<SchemaId> = (1..LEVELS).map(|level| above(&id.0, length * level)).collect();
        let named = api.types.get(id)?;
        if around.iter().all(|it| api.types.get(it).is_some_and(|other| are_alike(&other.schema, &named.schema))) {
            let way = way.iter().map(|step| step.to_string()).collect();
            return around.into_iter().last().map(|root| (root, way));
        }
    }
    None
}

fn above(at: &Pointer, tokens: usize) -> SchemaId {
    SchemaId((0..tokens).fold(at.clone(), |at, _| at.parent()))
}

/// The number of levels, and, for each type of an inner level, the corresponding type of the outermost level. `None` if
/// the levels differ. `way` has the JSON pointer tokens from one level to the next.
fn levels(api: &Api, root: &SchemaId, way: &[String]) -> Option<(usize, BTreeMap<SchemaId, SchemaId>)> {
    let second = way.iter().fold(root.0.clone(), |at, token| at.child(token));
    let mut inner = BTreeMap::new();
    let (mut deepest, mut cut) = (1, BTreeSet::new());
    let mut narrower: Option<&SchemaId> = None;
    for id in api.types.keys_from(&SchemaId(second.clone())) {
        let Some(rest) = id.0.as_str().strip_prefix(second.as_str()) else { break };
        if !rest.is_empty() && !rest.starts_with('/') {
            continue;
        }
        // Types inside a type that lacks properties or branches are dropped together with it.
        if narrower.is_some_and(|around| id.0.as_str().starts_with(&format!("{}/", around.0.as_str()))) {
            continue;
        }
        let mut tokens: Vec<String> = id.0.tokens().skip(second.steps().count()).collect();
        let mut level = 2;
        while tokens.starts_with(way) {
            tokens.drain(..way.len());
            level += 1;
        }
        let first = SchemaId(tokens.iter().fold(root.0.clone(), |at, token| at.child(token)));
        let (outer, own) = (&api.types.get(&first)?.schema, &api.types.get(id)?.schema);
        if !are_alike(outer, own) {
            if !is_narrower(api, own, outer) {
                return None;
            }
            cut.insert(level);
            narrower = Some(id);
        }
        deepest = deepest.max(level);
        inner.insert(id.clone(), first);
    }
    cut.iter().all(|level| *level == deepest).then_some((deepest, inner))
}

/// Whether `own`, a type of the last level, allows only values that `outer` allows: it equals one of the branches of
/// `outer`, or only lacks some of its optional properties.
fn is_narrower(api: &Api, own: &Schema, outer: &Schema) -> bool {
    match (&own.kind, &outer.kind) {
        (_, Kind::Union(union)) => {
            let mut branches = union.branches.iter().filter_map(|branch| api.resolve(&branch.schema));
            branches.any(|branch| are_alike(branch, own))
        }
        (Kind::Object(inner), Kind::Object(object)) => {
            let mut fuller = own.clone();
            let Kind::Object(filled) = &mut fuller.kind else { return false };
            for (name, field) in &object.fields {
                if !inner.fields.contains_key(name) && !object.required.contains(name) {
                    filled.fields.insert(name.clone(), field.clone());
                }
            }
            are_alike(&fuller, outer)
        }
        _ => false,
    }
}

/// Whether two schemas are equal, apart from the types that they refer to, and from tests of branches that depend on
/// deeper levels.
fn are_alike(a: &Schema, b: &Schema) -> bool {
    fn without_references(schema: &Schema) -> Schema {
        let mut schema = schema.clone();
        schema.visit_mut(&mut |schema| match &mut schema.kind {
            Kind::Ref(id) => *id = SchemaId(Pointer::root()),
            Kind::Union(union) => {
                for branch in &mut union.branches {
                    if let BranchTest::Object(shape) = &mut branch.test {
                        shape.places.clear();
                    }
                }
                union.exact = None;
            }
            _ => {}
        });
        schema
    }
    without_references(a) == without_references(b)
}

//! Keeps the Rust types of requests when responses start to use them.
//!
//! A response may lack required properties, so the fields of a type that both use have other Rust types than those of a
//! type of requests. If responses start to use a type that only requests used, requests keep the type, and responses
//! get a copy. They also get a copy if the schema of a request and that of a response become one component.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    ir::{Api, Direction, Kind, Schema, SchemaId, Type},
    passes::directions,
    settings::{Key, Lock, ONLY_REQUESTS, ONLY_RESPONSES},
};

/// Splits types of requests that responses use now, and returns whether there were any. `known` has the lines of types
/// in `names.lock`, `used` the uses of each line (paths from an operation to a type), and `kept` the key of each type's
/// line.
pub(super) fn run(
    api: &mut Api,
    known: &[(&String, &Key)],
    used: &[Vec<(String, SchemaId)>],
    kept: &mut BTreeMap<SchemaId, String>,
    lock: &Lock,
) -> bool {
    let both = with_both_lines(api, known, used, kept, lock);
    let split = to_split(api, &both, kept, lock);
    if split.is_empty() {
        return false;
    }
    separate(api, &split);
    let mut taken: BTreeSet<String> = kept.values().cloned().collect();
    for id in &split {
        let own = id.for_responses();
        if !api.types.contains_key(&own) {
            continue;
        }
        let mut lines = known.iter().zip(used).filter(|((name, key), used)| {
            let is_here = key.at == own.0.as_str() || used.iter().any(|(_, target)| target == id);
            is_here && key.only_in != ONLY_REQUESTS && key.alias_of.is_none() && !taken.contains(*name)
        });
        if let Some(((name, _), _)) = lines.next() {
            taken.insert((*name).clone());
            kept.insert(own, (*name).clone());
        }
        let what = "responses use it, too: they have a type of their own, so that the type of requests stays";
        api.note(&id.0, what);
    }
    true
}

/// Makes responses refer to copies of the types in `split`.
fn separate(api: &mut Api, split: &BTreeSet<SchemaId>) {
    let refer = |schema: &mut Schema| {
        if let Kind::Ref(id) = &mut schema.kind
            && split.contains(id)
        {
            *id = id.for_responses();
        }
    };
    let mut copies = Vec::new();
    for (id, named) in api.types.iter_mut().filter(|(_, named)| named.received) {
        if split.contains(id) {
            copies.push((id.for_responses(), Type { hint: named.hint.inside("response"), ..named.clone() }));
        } else {
            named.schema.visit_mut(&mut |schema| refer(schema));
        }
    }
    for (id, mut named) in copies {
        named.schema.visit_mut(&mut |schema| refer(schema));
        api.types.insert(id, named);
    }
    for operation in &mut api.operations {
        let received = operation.schemas_mut().filter(|(direction, _)| *direction == Direction::Received);
        received.for_each(|(_, schema)| schema.visit_mut(&mut |schema| refer(schema)));
    }
    directions::run(api);
}

/// The types that have two lines in `names.lock`, one for requests and one for responses, or were split in an earlier
/// run. In `kept`, they get the key of the line for requests.
fn with_both_lines(
    api: &Api,
    known: &[(&String, &Key)],
    used: &[Vec<(String, SchemaId)>],
    kept: &mut BTreeMap<SchemaId, String>,
    lock: &Lock,
) -> BTreeSet<SchemaId> {
    let taken: BTreeSet<String> = kept.values().cloned().collect();
    let is_of_responses = |id: &SchemaId| {
        let key = kept.get(id).and_then(|line| lock.key(line));
        key.is_some_and(|key| key.only_in == ONLY_RESPONSES)
    };
    let lines = known
        .iter()
        .zip(used)
        .filter(|((name, key), _)| key.only_in == ONLY_REQUESTS && key.alias_of.is_none() && !taken.contains(*name));
    let of_requests: Vec<(SchemaId, String)> = lines
        .flat_map(|((name, _), used)| used.iter().map(|(_, id)| (id.clone(), (*name).clone())))
        .filter(|(id, _)| api.types.get(id).is_some_and(|named| named.sent && named.received) && is_of_responses(id))
        .collect();
    let places: BTreeSet<&str> = known.iter().map(|(_, key)| key.at.as_str()).collect();
    let split_before = kept.keys().filter(|id| places.contains(id.for_responses().0.as_str()));
    let both = of_requests.iter().map(|(id, _)| id).chain(split_before).cloned().collect();
    for (id, line) in of_requests {
        kept.insert(id, line);
    }
    both
}

/// The types to split, which only requests used when `names.lock` was written. They are objects with a property that is
/// always sent, objects in `both` that have a nullable property, and types that refer to such objects.
fn to_split(
    api: &Api,
    both: &BTreeSet<SchemaId>,
    kept: &BTreeMap<SchemaId, String>,
    lock: &Lock,
) -> BTreeSet<SchemaId> {
    let was_sent_only = |id: &SchemaId| {
        let key = kept.get(id).and_then(|line| lock.key(line));
        key.is_some_and(|key| key.only_in == ONLY_REQUESTS)
    };
    let candidates: Vec<(&SchemaId, &Type)> =
        api.types.iter().filter(|(id, named)| named.sent && named.received && was_sent_only(id)).collect();
    let changes = |id: &SchemaId, named: &Type| match &named.schema.kind {
        Kind::Object(object) => object.fields.iter().any(|(name, field)| {
            let is_other = named.presence(object, name, field).is_always_sent();
            field.is_settable() && (is_other || both.contains(id) && field.schema.nullable)
        }),
        _ => false,
    };
    let mut split: BTreeSet<SchemaId> = BTreeSet::new();
    loop {
        let refers = |named: &Type| named.schema.references().any(|id| split.contains(id));
        let more: Vec<SchemaId> = candidates
            .iter()
            .filter(|(id, named)| !split.contains(*id) && (changes(id, named) || refers(named)))
            .map(|(id, _)| (*id).clone())
            .collect();
        if more.is_empty() {
            return split;
        }
        split.extend(more);
    }
}

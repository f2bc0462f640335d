//! Boxes fields that would make recursive types infinitely large.
//!
//! The types are searched depth-first, beginning with those nearest to operations. A field is boxed only if it leads
//! back to a type that contains it, so existing fields keep their types when a new field closes a cycle. Fields that
//! are boxed in `names.lock` stay boxed.

use std::collections::{BTreeSet, VecDeque};

use crate::{
    ir::{Api, Keyed, KeyedSet, Kind, Schema, SchemaId},
    settings::Lock,
};

/// The fields of an object that contain an object of the same cycle inline, each with that object. A field with several
/// such objects is listed several times.
type Edges<'a> = Vec<(&'a String, &'a SchemaId)>;

/// Fills `Field::boxed` for fields that close a cycle.
pub(super) fn run(api: &mut Api, lock: &Lock) {
    let mut edges = edges(api);
    let mut boxed = BTreeSet::new();
    for (id, fields) in &mut edges {
        let key = api.types.get(id).and_then(|named| named.kept.as_deref()).and_then(|name| lock.key(name));
        let Some(key) = key else { continue };
        let known: Vec<&String> =
            fields.extract_if(.., |(name, _)| key.boxed.contains(name)).map(|(name, _)| name).collect();
        boxed.extend(known.into_iter().map(|name| ((*id).clone(), name.clone())));
    }
    let order = order_of_use(api, &edges);
    boxed.extend(leading_back(&edges, order));
    for (id, named) in &mut api.types {
        let Kind::Object(object) = &mut named.schema.kind else { continue };
        for (name, field) in &mut object.fields {
            field.boxed = !boxed.is_empty() && boxed.contains(&(id.clone(), name.clone()));
        }
    }
}

/// The objects that are part of a cycle, each with its fields that contain objects of the same cycle inline.
fn edges(api: &Api) -> Keyed<&SchemaId, Edges<'_>> {
    let mut components: Keyed<&SchemaId, usize> = Keyed::default();
    for (index, component) in api.components(held).into_iter().enumerate().filter(|(_, it)| it.is_closed) {
        components.extend(component.types.into_iter().map(|id| (id, index)));
    }
    let mut edges = Keyed::default();
    for (id, index) in &components {
        let Some(Kind::Object(object)) = api.types.get(id).map(|named| &named.schema.kind) else { continue };
        let fields = object.fields.iter().flat_map(|(name, field)| {
            let targets = objects(api, &field.schema).into_iter();
            targets.filter(|target| components.get(target) == Some(index)).map(move |target| (name, target))
        });
        edges.insert(*id, fields.collect());
    }
    edges
}

/// The types that a value of this schema contains inline. A list or a map contains none, since its items are on the
/// heap.
fn held(schema: &Schema) -> Vec<&SchemaId> {
    match &schema.kind {
        Kind::Object(_) | Kind::Union(_) => schema.children().filter_map(Schema::reference).collect(),
        _ => Vec::new(),
    }
}

/// The object that a schema refers to; if it refers to a union, the objects among the branches.
fn objects<'a>(api: &'a Api, schema: &'a Schema) -> Vec<&'a SchemaId> {
    let mut objects = Vec::new();
    let mut seen: KeyedSet<&SchemaId> = KeyedSet::default();
    let mut waiting: Vec<&SchemaId> = schema.reference().into_iter().collect();
    while let Some(id) = waiting.pop() {
        match api.types.get(id).map(|named| &named.schema) {
            Some(Schema { kind: Kind::Object(_), .. }) => objects.push(id),
            Some(schema) if seen.insert(id) => waiting.extend(held(schema)),
            _ => {}
        }
    }
    objects
}

/// The objects that are part of a cycle, in breadth-first order from the operations.
fn order_of_use<'a>(api: &'a Api, edges: &Keyed<&'a SchemaId, Edges<'a>>) -> Vec<&'a SchemaId> {
    let mut order = Vec::new();
    if edges.is_empty() {
        return order;
    }
    let mut seen: KeyedSet<&SchemaId> = KeyedSet::default();
    let mut waiting: VecDeque<&SchemaId> =
        api.operations.iter().flat_map(|operation| operation.references()).map(|(_, id)| id).collect();
    while let Some(id) = waiting.pop_front() {
        if seen.insert(id) {
            order.extend(edges.contains_key(id).then_some(id));
            waiting.extend(api.references(id));
        }
    }
    order
}

/// The fields, as (object, property), that lead back to an object on the current path of a depth-first search. Boxing
/// these fields breaks every cycle.
fn leading_back(edges: &Keyed<&SchemaId, Edges<'_>>, order: Vec<&SchemaId>) -> Vec<(SchemaId, String)> {
    let mut back = Vec::new();
    // The objects visited so far, each with whether it is on the current path.
    let mut is_open: Keyed<&SchemaId, bool> = Keyed::default();
    for root in order {
        let mut path: Vec<(&SchemaId, std::slice::Iter<'_, (&String, &SchemaId)>)> = Vec::new();
        let mut next = Some(root).filter(|root| !is_open.contains_key(*root));
        loop {
            if let Some(id) = next.take() {
                is_open.insert(id, true);
                path.push((id, edges.get(id).map(Vec::as_slice).unwrap_or_default().iter()));
            }
            let Some((id, fields)) = path.last_mut() else { break };
            match fields.next() {
                Some((name, target)) => match is_open.get(target) {
                    Some(true) => back.push(((*id).clone(), (*name).clone())),
                    Some(false) => {}
                    None => next = Some(*target),
                },
                None => {
                    is_open.insert(*id, false);
                    path.pop();
                }
            }
        }
    }
    back
}

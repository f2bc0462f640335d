//! Boxes fields of objects whose values would be too large for the stack.
//!
//! A struct contains the structs of its fields inline, so its size can grow exponentially with the nesting, even
//! without a cycle. For example, if each of sixteen objects has two properties of the next one, a value of the first
//! takes megabytes.

use std::cmp::Reverse;

use crate::{
    ir::{Api, Field, Keyed, Kind, Object, Schema, SchemaId},
    settings::{Key, Lock},
};

/// The maximum size of an object's value, in bytes. Deserialization puts several copies on the stack at each level of
/// nesting, and the stack of a thread may have only 2 MB.
const LARGEST: usize = 8 << 10;

/// The maximum size, in bytes, of an object that is in `names.lock`. It is higher, since a new box breaks the callers
/// of a field.
const LARGEST_IN_LOCK: usize = 4 * LARGEST;

/// The size of a `Box`, in bytes.
const BOX: usize = 8;

/// The size of a field of any JSON, in bytes. Scalars, strings, lists and maps are smaller, even inside an `Option`.
const VALUE: usize = 32;

/// Fills `Field::boxed` for the largest fields of objects that are too large. Fields that are boxed in `names.lock`
/// stay boxed.
pub(super) fn run(api: &mut Api, lock: &Lock) {
    let order = api.components(inline).into_iter().flat_map(|component| component.types);
    let order: Vec<SchemaId> = order.cloned().collect();
    let mut sizes: Keyed<SchemaId, usize> = Keyed::default();
    for id in order {
        let Some(named) = api.types.get_mut(&id) else { continue };
        let key = named.kept.as_deref().and_then(|name| lock.key(name));
        let size = match &mut named.schema.kind {
            Kind::Object(object) => limited(object, key, &sizes),
            Kind::Union(union) => {
                let branches = union.branches.iter().filter_map(|branch| size(&branch.schema, &sizes));
                VALUE + branches.max().unwrap_or_default()
            }
            _ => continue,
        };
        sizes.insert(id, size);
    }
}

/// The types that a value of this schema contains inline, without those in boxed fields.
fn inline(schema: &Schema) -> Vec<&SchemaId> {
    match &schema.kind {
        Kind::Object(object) => {
            let fields = object.fields.values().filter(|field| !field.boxed);
            fields.filter_map(|field| field.schema.reference()).collect()
        }
        Kind::Union(union) => union.branches.iter().filter_map(|branch| branch.schema.reference()).collect(),
        _ => Vec::new(),
    }
}

/// The size, in bytes, of the object or union that a schema refers to; `None` for other schemas.
fn size(schema: &Schema, sizes: &Keyed<SchemaId, usize>) -> Option<usize> {
    sizes.get(schema.reference()?).copied()
}

/// Boxes the largest fields of an object until its size is within the limit, and returns the size in bytes; `key` is
/// the line of the object in `names.lock`.
fn limited(object: &mut Object, key: Option<&Key>, sizes: &Keyed<SchemaId, usize>) -> usize {
    let most = if key.is_some() { LARGEST_IN_LOCK } else { LARGEST };
    let mut total = object.additional.as_ref().map_or(0, |_| VALUE);
    let mut inline: Vec<(usize, &mut Field)> = Vec::new();
    for (name, field) in &mut object.fields {
        let Some(size) = size(&field.schema, sizes) else {
            total += if field.boxed { BOX } else { VALUE };
            continue;
        };
        field.boxed |= key.is_some_and(|key| key.boxed.contains(name));
        if field.boxed {
            total += BOX;
        } else {
            total += size;
            inline.push((size, field));
        }
    }
    inline.sort_by_key(|(size, _)| Reverse(*size));
    for (size, field) in inline {
        if total <= most {
            break;
        }
        field.boxed = true;
        total = total - size + BOX;
    }
    total
}

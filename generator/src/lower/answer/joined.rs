//! Joins the schemas of several successful responses of an operation, of which one has all properties of the others.
//!
//! In responses every property is optional, so one type can stand for all of them: a property that the service adds to one
//! of two equal responses makes no union of them.

use crate::ir::{Field, Kind, Object, Schema};

/// Adds the properties and values of another schema to an object; `false`, without a change, if a property has another
/// type there, or each of the two has a property that the other lacks.
pub(super) fn join(schema: &mut Schema, other: &Schema) -> bool {
    let (Kind::Object(one), Kind::Object(another)) = (&schema.kind, &other.kind) else { return false };
    let has_all = |a: &Object, b: &Object| b.fields.keys().all(|name| a.fields.contains_key(name));
    let is_joinable = (has_all(one, another) || has_all(another, one)) && is_alike(schema, other);
    if is_joinable {
        add(schema, other);
    }
    is_joinable
}

/// Whether two schemas have the same Rust type in responses, apart from properties of objects and values of enums that
/// only one of them has.
fn is_alike(a: &Schema, b: &Schema) -> bool {
    match (&a.kind, &b.kind) {
        (Kind::Object(a), Kind::Object(b)) => {
            let additional = match (&a.additional, &b.additional) {
                (Some(a), Some(b)) => is_alike(&a.schema, &b.schema),
                (a, b) => a.is_none() && b.is_none(),
            };
            let both = a.fields.iter().filter_map(|(name, field)| Some((field, b.fields.get(name)?)));
            additional && both.into_iter().all(|(a, b)| is_alike(&a.schema, &b.schema))
        }
        (Kind::Array(a), Kind::Array(b)) | (Kind::Map(a), Kind::Map(b)) => a.nullable == b.nullable && is_alike(a, b),
        (Kind::Enum(_), Kind::Enum(_)) => true,
        (Kind::Text, Kind::Text) => a.limits.text_type() == b.limits.text_type(),
        (a, b) => a == b,
    }
}

fn add(schema: &mut Schema, other: &Schema) {
    schema.weaken(other);
    match (&mut schema.kind, &other.kind) {
        (Kind::Object(object), Kind::Object(other)) => {
            object.required.retain(|name| other.required.contains(name));
            for (name, field) in &other.fields {
                match object.fields.get_mut(name) {
                    Some(known) => add(&mut known.schema, &field.schema),
                    None => _ = object.fields.insert(name.clone(), Box::new(Field::new(field.schema.clone()))),
                }
            }
        }
        (Kind::Enum(variants), Kind::Enum(others)) => {
            let new = others.iter().filter(|new| variants.iter().all(|known| known.value != new.value));
            variants.extend(new.cloned().collect::<Vec<_>>());
        }
        (Kind::Array(inner), Kind::Array(other)) | (Kind::Map(inner), Kind::Map(other)) => add(inner, other),
        _ => {}
    }
}

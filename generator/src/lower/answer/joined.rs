//! Joins the schemas of several successful responses of an operation, of which one has all properties of the others.
//!
//! A property that the service adds to one of two equal responses makes no union of them.

use crate::ir::{Kind, Object, Schema};

/// Adds the properties and values of another schema to an object; `false`, without a change, if a property has another
/// type there, or each of the two has a property that the other lacks.
pub(super) fn join(schema: &mut Schema, other: &Schema) -> bool {
    let (Kind::Object(one), Kind::Object(another)) = (&schema.kind, &other.kind) else { return false };
    let has_all = |a: &Object, b: &Object| b.fields.keys().all(|name| a.fields.contains_key(name));
    let are_alike = one.additional.is_some() == another.additional.is_some();
    let is_joined =
        are_alike && (has_all(one, another) || has_all(another, one)) && schema.is_joinable(other, &|a, b| a == b);
    if is_joined {
        schema.join(other);
    }
    is_joined
}

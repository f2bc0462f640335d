//! Turns a required property of a request into a constant if only one value is valid. The property then has no Rust
//! type, field or argument.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::{
    ir::{Api, Kind, SchemaId, Variant},
    settings::{Key, Lock, ONLY_RESPONSES},
};

/// Fills `Field::constant`. A reference to an enum of one value is replaced by an inline enum, which needs no type. A
/// property that has a field in `names.lock` keeps the field.
pub(super) fn run(api: &mut Api, lock: &Lock) {
    let known: BTreeMap<&str, &Key> =
        lock.live.types.values().filter(|key| key.alias_of.is_none()).map(|key| (key.at.as_str(), key)).collect();
    let mut constants: Vec<(SchemaId, String, Value)> = Vec::new();
    for (id, named) in api.types.iter().filter(|(_, named)| named.sent) {
        let Kind::Object(object) = &named.schema.kind else { continue };
        let key = known.get(id.0.as_str());
        let has_field = |name| key.is_some_and(|key| key.only_in == ONLY_RESPONSES || key.not_null.contains(name));
        for (name, field) in &object.fields {
            if object.required.contains(name)
                && !field.schema.read_only
                && !has_field(name)
                && let Some(value) = api.only_value(&field.schema)
            {
                constants.push((id.clone(), name.clone(), value));
            }
        }
    }
    for (id, name, value) in constants {
        let object = api.types.get_mut(&id).and_then(|named| match &mut named.schema.kind {
            Kind::Object(object) => Some(object),
            _ => None,
        });
        let Some(field) = object.and_then(|object| object.fields.get_mut(&name)) else { continue };
        if let Some(text) = value.as_str() {
            field.schema.kind = Kind::Enum(vec![Variant::new(text)]);
        }
        field.constant = Some(value);
    }
}

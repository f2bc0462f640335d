//! Turns a required property of a request into a constant if only one value is valid: it gets no type, field or
//! argument.

use serde_json::Value;

use crate::ir::{Api, Kind, SchemaId, Variant};

/// Fills `Field::constant`, and replaces references to enums of one value by that value.
pub(super) fn run(api: &mut Api) {
    let mut constants: Vec<(SchemaId, String, Value)> = Vec::new();
    for (id, named) in api.types.iter().filter(|(_, named)| named.sent) {
        let Kind::Object(object) = &named.schema.kind else { continue };
        for (name, field) in &object.fields {
            if object.required.contains(name)
                && !field.schema.read_only
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

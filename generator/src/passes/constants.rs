//! Turns a required property of a request into a constant if only one value is valid: it gets no type, field or
//! argument.

use std::collections::BTreeMap;

use crate::ir::{Api, Kind, SchemaId, Variant};

/// Replaces references to enums of one value by that value.
pub(super) fn run(api: &mut Api) {
    let only: BTreeMap<SchemaId, Variant> = api
        .types
        .iter()
        .filter_map(|(id, named)| match &named.schema.kind {
            Kind::Enum(values) if values.len() == 1 && !named.schema.nullable && !named.schema.open => {
                Some((id.clone(), values[0].clone()))
            }
            _ => None,
        })
        .collect();
    for named in api.types.values_mut().filter(|named| named.sent) {
        let Kind::Object(object) = &mut named.schema.kind else { continue };
        for (name, field) in &mut object.fields {
            let schema = &mut field.schema;
            if !object.required.contains(name) || schema.nullable || schema.read_only {
                continue;
            }
            if let Some(value) = schema.reference().and_then(|id| only.get(id)) {
                schema.kind = Kind::Enum(vec![value.clone()]);
            }
        }
    }
}

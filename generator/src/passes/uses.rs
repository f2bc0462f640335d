//! Which types a request can hold and which an answer can; what neither needs is dropped.

use crate::ir::{Api, Kind, Schema, SchemaId, TypeUse};

/// Fills `Type::sent` and `Type::received`.
pub(super) fn run(api: &mut Api) {
    let mut waiting: Vec<(TypeUse, SchemaId)> = Vec::new();
    for operation in &mut api.operations {
        for (usage, schema) in operation.schemas_mut() {
            references(schema, usage, &mut waiting);
        }
    }
    while let Some((usage, id)) = waiting.pop() {
        let Some(named) = api.types.get_mut(&id) else { continue };
        let known = match usage {
            TypeUse::Sent => &mut named.sent,
            TypeUse::Received => &mut named.received,
        };
        if !std::mem::replace(known, true) {
            references(&named.schema, usage, &mut waiting);
        }
    }
    api.types.retain(|_, named| named.sent || named.received);
}

pub(super) fn references(schema: &Schema, usage: TypeUse, found: &mut Vec<(TypeUse, SchemaId)>) {
    if let Kind::Ref(id) = &schema.kind {
        found.push((usage, id.clone()));
    }
    for child in schema.children() {
        references(child, usage, found);
    }
}

//! Boxes the fields that would make a recursive type infinitely large.

use std::collections::BTreeMap;

use crate::ir::{Api, Kind, Schema, SchemaId};

/// Fills `Field::boxed`.
pub(super) fn run(api: &mut Api) {
    let mut components: BTreeMap<SchemaId, usize> = BTreeMap::new();
    for (index, component) in api.components(held).into_iter().enumerate() {
        components.extend(component.types.into_iter().map(|id| (id.clone(), index)));
    }
    for (id, named) in &mut api.types {
        let Kind::Object(object) = &mut named.schema.kind else { continue };
        for field in object.fields.values_mut() {
            let target = field.schema.reference().and_then(|target| components.get(target));
            field.boxed = target.is_some_and(|index| components.get(id) == Some(index));
        }
    }
}

/// The types whose values are stored inline in a schema's value; lists and maps store theirs on the heap.
fn held(schema: &Schema) -> Vec<&SchemaId> {
    match &schema.kind {
        Kind::Object(_) | Kind::Union(_) => schema.children().filter_map(Schema::reference).collect(),
        _ => Vec::new(),
    }
}

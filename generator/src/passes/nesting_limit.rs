//! Replaces schemas by any JSON where types would be nested more deeply than rustc supports.
//!
//! The drop check of rustc fails (E0320) for a type that contains more than 128 levels of other types. An object and a
//! map count as two levels.

use crate::{
    ir::{Api, Keyed, Kind, Schema, SchemaId},
    pointer::Pointer,
};

/// The maximum number of nested levels: the 128 of rustc, less those of the containers around a value.
const MAX_LEVELS: usize = 112;

/// Replaces schemas that are nested beyond the limit by any JSON, and records them in `Api::loosened`.
pub(super) fn run(api: &mut Api) {
    // The components of types that refer to each other, inner types first. References within a component add no level.
    let order: Vec<Vec<SchemaId>> = api
        .components(|schema| schema.references().collect())
        .into_iter()
        .map(|component| component.types.into_iter().cloned().collect())
        .collect();
    let mut levels: Keyed<SchemaId, usize> = Keyed::default();
    let mut cut: Vec<Pointer> = Vec::new();
    for component in order {
        let of_types =
            component.iter().filter_map(|id| Some(below(&mut api.types.get_mut(id)?.schema, &levels, &mut cut)));
        let deepest = of_types.max().unwrap_or_default();
        levels.extend(component.into_iter().map(|id| (id, deepest)));
    }
    for operation in &mut api.operations {
        operation.schemas_mut().for_each(|(_, schema)| _ = below(schema, &levels, &mut cut));
    }
    let why = format!("nested in more than {MAX_LEVELS} levels of types; kept as any JSON");
    api.loosened.extend(cut.into_iter().map(|at| (at, why.clone())));
}

/// The number of nested levels in a schema; `levels` has those of types. Replaces inner schemas beyond the limit by any
/// JSON, and adds their JSON pointers to `cut`.
fn below(schema: &mut Schema, levels: &Keyed<SchemaId, usize>, cut: &mut Vec<Pointer>) -> usize {
    let own = match &schema.kind {
        Kind::Ref(id) => return levels.get(id).copied().unwrap_or_default(),
        // Two levels: the struct, and the `Option` of a field.
        Kind::Object(_) | Kind::Map(_) => 2,
        _ => 1,
    };
    let mut deepest = 0;
    for child in schema.children_mut() {
        let inner = below(child, levels, cut);
        if own + inner <= MAX_LEVELS {
            deepest = deepest.max(inner);
        } else {
            cut.push(child.at.clone());
            child.kind = Kind::Any;
        }
    }
    own + deepest
}

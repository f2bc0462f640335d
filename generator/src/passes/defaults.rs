//! Drops and notes defaults that are not valid for their own schema.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::ir::{Api, Kind, Schema, SchemaId, whole};

/// Drops such defaults.
pub(super) fn run(api: &mut Api) {
    let referred = api.schemas().filter(|schema| schema.default.is_some()).filter_map(Schema::reference);
    let kinds = referred.filter_map(|id| Some((id.clone(), api.types.get(id)?.schema.kind.clone())));
    let kinds: BTreeMap<SchemaId, Kind> = kinds.collect();
    let mut noted = Vec::new();
    api.visit_mut(&mut |schema| {
        let kind = match &schema.kind {
            Kind::Ref(id) => kinds.get(id).unwrap_or(&Kind::Any),
            kind => kind,
        };
        let Some(default) = &schema.default else { return };
        if !fits(default, kind, schema.nullable) {
            noted.push((schema.at.clone(), format!("the default {default} is not valid for its schema; dropped")));
            schema.default = None;
        } else if matches!(kind, Kind::Integer { .. })
            && let Some(whole) = whole(default).and_then(|whole| i64::try_from(whole).ok())
        {
            // `300.0` is the integer 300.
            schema.default = Some(whole.into());
        }
    });
    api.noted.append(&mut noted);
}

fn fits(value: &Value, kind: &Kind, nullable: bool) -> bool {
    match (value, kind) {
        (Value::Null, _) => nullable,
        (Value::String(text), Kind::Enum(variants)) => variants.iter().any(|variant| variant.value == *text),
        (_, Kind::Any | Kind::Union(_))
        | (Value::String(_), Kind::Text)
        | (Value::Bool(_), Kind::Boolean)
        | (Value::Array(_), Kind::Array(_))
        | (Value::Object(_), Kind::Object(_) | Kind::Map(_))
        | (Value::Number(_), Kind::Number) => true,
        (Value::Number(_), Kind::Integer { .. }) => whole(value).is_some(),
        _ => false,
    }
}

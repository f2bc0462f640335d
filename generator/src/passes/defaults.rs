//! Drops and notes defaults that are not valid for their own schema.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::{
    ir::{Api, Kind, Schema, whole},
    pointer::Pointer,
};

/// The maximum depth to which a default is compared with its schema. Deeper values count as valid.
const MAX_DEPTH: usize = 64;

/// Drops defaults that are not valid for their schema, with a note, and turns the default `300.0` of an integer into
/// 300.
pub(super) fn run(api: &mut Api) {
    let invalid = |schema: &&Schema| schema.default.as_ref().is_some_and(|value| !may_be(api, value, schema, 0));
    let invalid: BTreeSet<Pointer> = api.schemas().filter(invalid).map(|schema| schema.at.clone()).collect();
    let mut noted = Vec::new();
    api.visit_mut(&mut |schema| {
        let Some(default) = &schema.default else { return };
        if invalid.contains(&schema.at) {
            noted.push((schema.at.clone(), format!("the default {default} is not valid for its schema; dropped")));
            schema.default = None;
        } else if matches!(schema.kind, Kind::Integer { .. })
            && let Some(whole) = whole(default).and_then(|whole| i64::try_from(whole).ok())
        {
            // `300.0` is the integer 300.
            schema.default = Some(whole.into());
        }
    });
    api.noted.append(&mut noted);
}

/// Whether a value may be valid for a schema. A limit that only the runtime can check counts as met.
fn may_be(api: &Api, value: &Value, schema: &Schema, depth: usize) -> bool {
    let may_be = |value: &Value, schema: &Schema| depth >= MAX_DEPTH || self::may_be(api, value, schema, depth + 1);
    if value.is_null() && schema.nullable {
        return true;
    }
    if schema.limits.allow(value) == Some(false) {
        return false;
    }
    match (value, &schema.kind) {
        (_, Kind::Ref(id)) => api.types.get(id).is_none_or(|named| may_be(value, &named.schema)),
        (Value::Null, kind) => matches!(kind, Kind::Any | Kind::OrNull(_)),
        (_, Kind::OrJson(inner) | Kind::OrNull(inner)) => may_be(value, inner),
        (Value::String(text), Kind::Enum(variants)) => variants.iter().any(|variant| variant.value == *text),
        (Value::Array(items), Kind::Array(item)) => items.iter().all(|value| may_be(value, item)),
        (Value::Object(members), Kind::Map(each)) => members.values().all(|value| may_be(value, each)),
        (Value::Object(members), Kind::Object(object)) => {
            members.iter().all(|(name, value)| object.fields.get(name).is_none_or(|field| may_be(value, &field.schema)))
        }
        (_, Kind::Any | Kind::Union(_))
        | (Value::String(_), Kind::Text)
        | (Value::Bool(_), Kind::Boolean)
        | (Value::Number(_), Kind::Number) => true,
        (Value::Number(_), Kind::Integer { .. }) => whole(value).is_some(),
        _ => false,
    }
}

//! Limits and defaults: what can be checked is kept, what contradicts its own schema is dropped and reported.

use serde_json::Value;

use super::every_schema;
use crate::ir::{Api, Kind, Limits};

/// The forms that the runtime checks; the others say what a text means, and stay in the docs.
const CHECKED_FORMATS: [&str; 4] = ["cidr", "ip", "ipv4", "ipv6"];

/// Drops what can't be kept.
pub(super) fn run(api: &mut Api) {
    let types = api.types.clone();
    let (mut loosened, mut noted) = (Vec::new(), Vec::new());
    every_schema(api, &mut |schema| {
        let kind = match &schema.kind {
            Kind::Ref(id) => types.get(id).map_or(&Kind::Any, |named| &named.schema.kind),
            kind => kind,
        };
        if let Some(default) = &schema.default
            && !fits(default, kind, schema.nullable)
        {
            noted.push((schema.at.clone(), format!("the default {default} does not fit; dropped")));
            schema.default = None;
        }
        if let Some(pattern) = &schema.limits.pattern
            && regex_lite::Regex::new(pattern).is_err()
        {
            loosened.push((schema.at.clone(), format!("the pattern {pattern} can't be read; not checked")));
            schema.limits.pattern = None;
        }
        drop_foreign(&mut schema.limits, kind);
    });
    api.loosened.append(&mut loosened);
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
        (Value::Number(number), Kind::Integer { .. }) => number.is_i64() || number.is_u64(),
        _ => false,
    }
}

/// A limit on text says nothing of a number, and so on.
fn drop_foreign(limits: &mut Limits, kind: &Kind) {
    if !matches!(kind, Kind::Text) {
        limits.min_length = None;
        limits.max_length = None;
        limits.pattern = None;
        limits.format = None;
    }
    if limits.format.as_deref().is_some_and(|format| !CHECKED_FORMATS.contains(&format)) {
        limits.format = None;
    }
    if !matches!(kind, Kind::Integer { .. } | Kind::Number) {
        limits.minimum = None;
        limits.maximum = None;
        limits.multiple_of = None;
    }
    if !matches!(kind, Kind::Integer { .. } | Kind::Number | Kind::Boolean) {
        limits.one_of.clear();
    }
    if !matches!(kind, Kind::Array(_)) {
        limits.min_items = None;
        limits.max_items = None;
        limits.unique_items = false;
    }
}

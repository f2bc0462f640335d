//! Merges the branches of a union that are strings, numbers or booleans.

use std::collections::BTreeSet;

use indexmap::IndexSet;
use serde_json::Value;

use crate::ir::{Keyword, Kind, Limits, Schema, Variant, exceeds_f64, whole};

/// The kind into which branches of the same JSON type are merged: an enum with the values of all, any string, or a
/// boolean or number type that fits all.
pub(super) fn joined(schemas: &[Schema]) -> Kind {
    let mut variants: Vec<Variant> = Vec::new();
    let mut number: Option<Kind> = None;
    for schema in schemas {
        match &schema.kind {
            // A string branch without `enum` has no values to add. The caller makes the enum open instead.
            Kind::Enum(known) => {
                let docs = branch_docs(schema).filter(|_| known.len() == 1);
                let described =
                    |known: &Variant| Variant { docs: known.docs.clone().or(docs.clone()), ..known.clone() };
                variants.extend(known.iter().map(described));
            }
            Kind::Number => number = Some(Kind::Number),
            Kind::Integer { unsigned } => {
                number = Some(match number {
                    Some(Kind::Number) => Kind::Number,
                    Some(Kind::Integer { unsigned: true }) => Kind::Integer { unsigned: true },
                    _ => Kind::Integer { unsigned: *unsigned },
                });
            }
            Kind::Boolean => number = Some(Kind::Boolean),
            _ => {}
        }
    }
    let mut values: BTreeSet<String> = BTreeSet::new();
    let known: Vec<Variant> = variants.into_iter().filter(|variant| values.insert(variant.value.clone())).collect();
    match number {
        Some(number) => number,
        None if known.is_empty() => Kind::Text,
        None => Kind::Enum(known),
    }
}

/// Whether a schema is an integer that may be beyond 2^53, so that `f64` can't represent it exactly.
pub(super) fn may_exceed_f64(schema: &Schema) -> bool {
    let is_exact = |value: &Value| whole(value).is_some() && !exceeds_f64(value);
    let is_bounded =
        |keywords: [Keyword; 2]| keywords.into_iter().filter_map(|keyword| schema.limits.get(keyword)).any(is_exact);
    let is_within = match schema.limits.known() {
        [] => {
            is_bounded([Keyword::Minimum, Keyword::ExclusiveMinimum])
                && is_bounded([Keyword::Maximum, Keyword::ExclusiveMaximum])
        }
        known => known.iter().all(is_exact),
    };
    matches!(schema.kind, Kind::Integer { .. }) && !is_within
}

/// The descriptions of merged branches, as paragraphs. The paragraph of a branch with one number or boolean begins with
/// that value. A branch with one string has none, since the enum variant has its description.
pub(super) fn docs(schemas: &[Schema]) -> Option<String> {
    let docs = schemas.iter().filter_map(|schema| {
        let docs = branch_docs(schema)?;
        match (&schema.kind, schema.limits.known()) {
            (Kind::Enum(known), _) if known.len() == 1 => None,
            (_, [value]) => Some(format!("`{value}`: {docs}")),
            _ => Some(docs),
        }
    });
    let distinct: IndexSet<String> = docs.collect();
    (!distinct.is_empty()).then(|| distinct.into_iter().collect::<Vec<_>>().join("\n\n"))
}

/// The description of a branch, followed by `Deprecated.` and the reason if the branch is deprecated.
fn branch_docs(schema: &Schema) -> Option<String> {
    let reason = schema.deprecated.as_ref().map(|reason| format!("Deprecated. {reason}").trim_end().to_owned());
    let texts: Vec<String> = schema.docs.clone().into_iter().chain(reason).collect();
    (!texts.is_empty()).then(|| texts.join("\n\n"))
}

/// The limits that allow the values of all branches, and whether they are known to allow no other values.
pub(super) fn widest<'a>(limits: impl Iterator<Item = &'a Limits>) -> (Limits, bool) {
    let mut exact = true;
    let all = limits.cloned().reduce(|a, b| {
        let (either, is_exact) = a.widened(&b);
        exact &= is_exact;
        either
    });
    (all.unwrap_or_default(), exact)
}

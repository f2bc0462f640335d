//! Merges branches of strings, numbers or booleans.

use std::collections::BTreeSet;

use crate::ir::{Kind, Limits, Schema, Variant};

/// The kind of merged branches of one JSON type: an enum with all known values, or a number type for all.
pub(super) fn joined(schemas: &[Schema]) -> Kind {
    let mut variants: Vec<Variant> = Vec::new();
    let mut number: Option<Kind> = None;
    for schema in schemas {
        match &schema.kind {
            // A plain string makes the enum open, and has no known values.
            Kind::Enum(known) => variants.extend(known.clone()),
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

/// The limits that values of every branch meet, and whether only such values meet them.
pub(super) fn widest<'a>(limits: impl Iterator<Item = &'a Limits>) -> (Limits, bool) {
    let mut exact = true;
    let all = limits.cloned().reduce(|a, b| {
        let (either, is_exact) = a.widened(&b);
        exact &= is_exact;
        either
    });
    (all.unwrap_or_default(), exact)
}

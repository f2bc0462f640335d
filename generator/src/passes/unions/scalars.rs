//! Texts, numbers and booleans that stand side by side.

use std::collections::BTreeSet;

use crate::ir::{Kind, Limits, Schema, Variant};

/// All of one JSON type as one: text with the known values of all, a number that can hold each.
pub(super) fn joined(schemas: &[Schema]) -> Kind {
    let mut variants: Vec<Variant> = Vec::new();
    let mut number: Option<Kind> = None;
    for schema in schemas {
        match &schema.kind {
            // An enum is open anyway: text beside it adds no value to it.
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

/// The limits that hold for the values of every branch, and whether nothing more passes them than passes one of those
/// of the branches.
pub(super) fn widest<'a>(limits: impl Iterator<Item = &'a Limits>) -> (Limits, bool) {
    let mut exact = true;
    let all = limits.cloned().reduce(|a, b| {
        let both = wider(&a, &b);
        let only_values = |limits: &Limits| Limits { one_of: Vec::new(), ..limits.clone() }.is_empty();
        let listed = [&a, &b].iter().all(|it| only_values(it) && !it.one_of.is_empty());
        exact &= both == a || both == b || listed || both.format.is_some();
        both
    });
    (all.unwrap_or_default(), exact)
}

fn wider(a: &Limits, b: &Limits) -> Limits {
    fn same<T: PartialEq + Clone>(a: &Option<T>, b: &Option<T>) -> Option<T> {
        a.clone().filter(|_| a == b)
    }
    let bound = |a: Option<(f64, bool)>, b: Option<(f64, bool)>, lower: bool| match (a, b) {
        (Some(a), Some(b)) if a.0 == b.0 => Some((a.0, a.1 && b.1)),
        (Some(a), Some(b)) => Some(if (a.0 < b.0) == lower { a } else { b }),
        _ => None,
    };
    let one_of = match (a.one_of.is_empty(), b.one_of.is_empty()) {
        (false, false) => {
            let more = b.one_of.iter().filter(|value| !a.one_of.contains(value));
            a.one_of.iter().chain(more).cloned().collect()
        }
        _ => Vec::new(),
    };
    Limits {
        min_length: a.min_length.zip(b.min_length).map(|(a, b)| a.min(b)),
        max_length: a.max_length.zip(b.max_length).map(|(a, b)| a.max(b)),
        pattern: same(&a.pattern, &b.pattern),
        minimum: bound(a.minimum, b.minimum, true),
        maximum: bound(a.maximum, b.maximum, false),
        multiple_of: same(&a.multiple_of, &b.multiple_of),
        min_items: a.min_items.zip(b.min_items).map(|(a, b)| a.min(b)),
        max_items: a.max_items.zip(b.max_items).map(|(a, b)| a.max(b)),
        unique_items: a.unique_items && b.unique_items,
        one_of,
        format: same(&a.format, &b.format).or_else(|| address(a, b)),
    }
}

/// An IPv4 or an IPv6 address is an address.
fn address(a: &Limits, b: &Limits) -> Option<String> {
    let is_address = |limits: &Limits| matches!(limits.format.as_deref(), Some("ip" | "ipv4" | "ipv6"));
    (is_address(a) && is_address(b)).then(|| "ip".to_owned())
}

//! Compares limits: whether requests may still have the values that they could have.

use std::cmp::Ordering;

use serde_json::Value;

use super::{Comparison, What};
use crate::ir::{Keyword, Kind, Order, ROWS, Row, Schema, compare, same_value, whole};

impl Comparison<'_> {
    /// Compares the limits of a value, and of values inside a list or map; `sent` is whether a request can have the
    /// value.
    pub(super) fn limits(&mut self, at: &str, sent: bool, old: &Schema, new: &Schema) {
        let bounds = [(Keyword::Minimum, Keyword::ExclusiveMinimum), (Keyword::Maximum, Keyword::ExclusiveMaximum)];
        for row in &ROWS {
            // An inclusive and an exclusive bound are compared with each other.
            let keywords = match bounds.iter().find(|(at, beyond)| [at, beyond].contains(&&row.keyword)) {
                Some((at, beyond)) if row.keyword == *at => vec![*at, *beyond],
                Some(_) => continue,
                None => vec![row.keyword],
            };
            let of = |schema: &Schema| -> Vec<(&'static Row, Value)> {
                let all = keywords.iter().flat_map(|keyword| {
                    schema.limits.all(*keyword).map(|value| (keyword.row(), value.clone())).collect::<Vec<_>>()
                });
                all.filter(|(row, value)| row.excludes(value)).collect()
            };
            let (before, after) = (of(old), of(new));
            if before == after {
                continue;
            }
            // The limits of an open enum are those of its other values, which a closed one does not have.
            if let (Some(old), Some(new)) = (self.old.is_open_enum(old), self.new.is_open_enum(new))
                && old != new
            {
                continue;
            }
            let what = match sent {
                false => What::LimitOfAnswers,
                true if is_looser(&before, &after) => What::LimitLoosened,
                true => What::LimitTightened,
            };
            self.push(what, at, words(&before), words(&after));
        }
        if let (Kind::Array(old), Kind::Array(new)) | (Kind::Map(old), Kind::Map(new)) = (&old.kind, &new.kind) {
            self.limits(at, sent, old, new);
        }
    }
}

/// Returns true if every value that is valid for the old limits is valid for the new ones.
fn is_looser(before: &[(&Row, Value)], after: &[(&Row, Value)]) -> bool {
    after.iter().all(|(row, new)| {
        before.iter().any(|(old_row, old)| {
            let exclusive = |row: &Row| matches!(row.keyword, Keyword::ExclusiveMinimum | Keyword::ExclusiveMaximum);
            match row.order {
                Order::Lower | Order::Upper => {
                    let tighter = if row.order == Order::Lower { Ordering::Greater } else { Ordering::Less };
                    match compare(new, old) {
                        // At the same number, the exclusive bound is the tighter one.
                        Ordering::Equal => exclusive(old_row) || !exclusive(row),
                        other => other != tighter,
                    }
                }
                Order::Multiple => match (whole(old), whole(new)) {
                    (Some(old), Some(new)) => new != 0 && old % new == 0,
                    _ => old.as_f64().zip(new.as_f64()).is_some_and(|(old, new)| old % new == 0.0),
                },
                Order::Values => {
                    let known = |list: &Value| list.as_array().cloned().unwrap_or_default();
                    known(old).iter().all(|value| known(new).iter().any(|other| same_value(value, other)))
                }
                Order::Flag | Order::Both => old == new,
            }
        })
    })
}

fn words(limits: &[(&Row, Value)]) -> String {
    let each = limits.iter().map(|(row, value)| {
        let words = (row.words)(value);
        match value {
            _ if !words.is_empty() => words,
            Value::String(text) => text.clone(),
            other => other.to_string(),
        }
    });
    each.collect::<Vec<_>>().join(", ")
}

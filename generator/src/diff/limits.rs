//! Compares limits: whether every value that was valid in a request still is.
//!
//! Limits are compared where generated code checks them: at each place of a value, in the types of objects and strings,
//! and in the branches of unions.

use std::cmp::Ordering;

use serde_json::Value;

use super::{ChangeKind, Comparison};
use crate::ir::{Keyword, Limits, ROWS, Row, Schema, compare};

/// The maximum length, in characters, of a limit that is shown whole. A limit that is a JSON Schema can be much longer.
const LONGEST: usize = 200;

impl Comparison<'_> {
    /// Compares the limits of a value, and of the values inside a list or map. `sent` is whether requests can have the
    /// value in both models.
    pub(super) fn limits(&mut self, at: &str, sent: bool, old: &Schema, new: &Schema) {
        // The limits of an open enum are for values that it does not list. A closed enum accepts no such values.
        let is_open = (self.old.is_open_enum(old), self.new.is_open_enum(new));
        if !matches!(is_open, (Some(old), Some(new)) if old != new) {
            self.own_limits(at, sent, &old.limits, &new.limits);
        }
        self.unchecked(at, sent, old, new);
        self.limits_inside(at, sent, old, new);
    }

    /// Compares the limits of the values inside a list or map.
    pub(super) fn limits_inside(&mut self, at: &str, sent: bool, old: &Schema, new: &Schema) {
        if let (Some(old), Some(new)) = (old.each(), new.each()) {
            self.limits(at, sent, old, new);
        }
    }

    /// Compares the limits of a value itself, without those of values inside a list or map.
    pub(super) fn own_limits(&mut self, at: &str, sent: bool, old: &Limits, new: &Limits) {
        for (is_looser, before, after) in changes(old, new) {
            let what = match (sent, is_looser) {
                (false, _) => ChangeKind::LimitOfAnswers,
                (true, true) => ChangeKind::LimitLoosened,
                (true, false) => ChangeKind::LimitTightened,
            };
            self.push(what, at, before, after);
        }
    }

    /// Compares the limits that only the service checks, not the client.
    pub(super) fn unchecked(&mut self, at: &str, sent: bool, old: &Schema, new: &Schema) {
        for (is_looser, before, after) in changes(&old.unchecked, &new.unchecked) {
            let what = if is_looser { ChangeKind::ServiceLimitLoosened } else { ChangeKind::ServiceLimitTightened };
            if sent {
                self.push(what, at, before, after);
            }
        }
    }
}

/// The limits that differ, one for each keyword: whether the new limit is looser, then the old and the new limit in
/// words.
fn changes(old: &Limits, new: &Limits) -> Vec<(bool, String, String)> {
    let bounds = [(Keyword::Minimum, Keyword::ExclusiveMinimum), (Keyword::Maximum, Keyword::ExclusiveMaximum)];
    let mut changes = Vec::new();
    for row in &ROWS {
        // An inclusive and an exclusive bound are compared with each other.
        let keywords = match bounds.iter().find(|(at, beyond)| [at, beyond].contains(&&row.keyword)) {
            Some((at, beyond)) if row.keyword == *at => vec![*at, *beyond],
            Some(_) => continue,
            None => vec![row.keyword],
        };
        let of = |limits: &Limits| -> Vec<(&'static Row, Value)> {
            let all = keywords.iter().flat_map(|keyword| {
                limits.all(*keyword).map(|value| (keyword.row(), value.clone())).collect::<Vec<_>>()
            });
            all.filter(|(row, value)| row.excludes(value)).collect()
        };
        let (before, after) = (of(old), of(new));
        if before != after {
            let (old, new) = excerpts(&words(&before), &words(&after));
            changes.push((is_looser(&before, &after), old, new));
        }
    }
    changes
}

/// Whether every value that is valid for the old limits is valid for the new ones.
fn is_looser(before: &[(&Row, Value)], after: &[(&Row, Value)]) -> bool {
    let is_exclusive = |row: &Row| matches!(row.keyword, Keyword::ExclusiveMinimum | Keyword::ExclusiveMaximum);
    after.iter().all(|(row, new)| {
        before.iter().any(|(old_row, old)| {
            let excludes_bound = is_exclusive(row) && !is_exclusive(old_row) && compare(new, old) == Ordering::Equal;
            row.order.implies(old, new) && !excludes_bound || has_looser_branches(old, new)
        })
    })
}

/// Whether both JSON Schemas consist of `anyOf` alone, and each branch of `old` has a branch in `new` that is equal or
/// looser.
fn has_looser_branches(old: &Value, new: &Value) -> bool {
    let branches = |schema: &Value| {
        let schema = schema.as_object().filter(|schema| schema.len() == 1)?;
        schema.get("anyOf")?.as_array().cloned()
    };
    let (Some(old), Some(new)) = (branches(old), branches(new)) else { return false };
    old.iter().all(|branch| new.iter().any(|other| is_stricter(branch, other)))
}

/// Whether the JSON Schema `one` has every keyword of `other`, with an equal value or a stricter limit.
fn is_stricter(one: &Value, other: &Value) -> bool {
    let (Some(keywords), Some(others)) = (one.as_object(), other.as_object()) else { return one == other };
    others.iter().all(|(name, other)| {
        let implies = |own: &Value| ROWS.iter().any(|row| row.name == name && row.order.implies(own, other));
        keywords.get(name).is_some_and(|own| own == other || !own.is_boolean() && implies(own))
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

/// Both texts, or excerpts of long ones around the first difference between them.
fn excerpts(before: &str, after: &str) -> (String, String) {
    let common = before.chars().zip(after.chars()).take_while(|(old, new)| old == new).count();
    let start = common.saturating_sub(LONGEST / 4);
    let excerpt = |text: &str| {
        if text.chars().count() <= LONGEST {
            return text.to_owned();
        }
        let mut rest = text.chars().skip(start);
        let part: String = rest.by_ref().take(LONGEST).collect();
        let [head, tail] = [start > 0, rest.next().is_some()].map(|is_cut| if is_cut { "..." } else { "" });
        format!("{head}{part}{tail}")
    };
    (excerpt(before), excerpt(after))
}

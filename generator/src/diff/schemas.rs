//! Compares the schemas of values, and queues the named types that they refer to for comparison.

use std::collections::BTreeSet;

use super::{ChangeKind, Comparison};
use crate::ir::{Kind, Schema, SchemaId, Type};

impl<'a> Comparison<'a> {
    /// Whether both schemas become the same Rust type, apart from renames and an outer `Option`. Queues referenced
    /// types for comparison.
    pub(super) fn alike(&mut self, old: &'a Schema, new: &'a Schema) -> bool {
        match (&old.kind, &new.kind) {
            (Kind::Any, Kind::Any)
            | (Kind::Boolean, Kind::Boolean)
            | (Kind::Number, Kind::Number)
            | (Kind::Binary, Kind::Binary) => true,
            (Kind::Text, Kind::Text) => old.limits.text_type() == new.limits.text_type(),
            (Kind::Integer { unsigned: old }, Kind::Integer { unsigned: new }) => old == new,
            (Kind::OrJson(old), Kind::OrJson(new)) | (Kind::OrNull(old), Kind::OrNull(new)) => self.alike(old, new),
            (Kind::Array(old), Kind::Array(new)) | (Kind::Map(old), Kind::Map(new)) => {
                self.alike(old, new) && old.nullable == new.nullable
            }
            (Kind::Ref(old), Kind::Ref(new)) => self.alike_types(old, new),
            // Only one of the two is wrapped, so the types differ. The types inside are still compared.
            (Kind::OrJson(inner) | Kind::OrNull(inner), _) => {
                self.alike(inner, new);
                false
            }
            (_, Kind::OrJson(inner) | Kind::OrNull(inner)) => {
                self.alike(old, inner);
                false
            }
            _ => false,
        }
    }

    fn alike_types(&mut self, old: &'a SchemaId, new: &'a SchemaId) -> bool {
        let (Some(before), Some(after)) = (self.old.paths.get(old), self.new.paths.get(new)) else {
            return self.old.paths.contains_key(old) == self.new.paths.contains_key(new);
        };
        if self.paired.contains(&(old, new)) {
            return true;
        }
        if before != after && self.new.aliases.get(before) != Some(&new) {
            let free = !self.new.known.contains(before) && !self.old.known.contains(after);
            let first = self.renamed.get(before).is_none_or(|name| name == after);
            let (Some(a), Some(b)) = (self.old.api.types.get(old), self.new.api.types.get(new)) else { return false };
            if !free || !first || !is_kin(a, b) {
                return false;
            }
            let (before, after) = (before.clone(), after.clone());
            self.push(ChangeKind::TypeRenamed, &before, &before, &after);
            self.renamed.insert(before, after);
        }
        self.paired.insert((old, new));
        self.waiting.push((old, new, self.operation.clone()));
        true
    }

    /// Compares the old and the new definition of a type.
    pub(super) fn named_types(&mut self, old: &'a SchemaId, new: &'a SchemaId) {
        let (Some(a), Some(b)) = (self.old.api.types.get(old), self.new.api.types.get(new)) else { return };
        let at = self.new.paths.get(new).cloned().unwrap_or_default();
        // Only types that are for requests alone in both models are compared. Another type may be used in responses now
        // only because a type was inlined or merged, though the description means the same.
        let is_requests = |named: &Type| named.sent && !named.received;
        let has_others = |named: &Type| matches!(named.schema.kind, Kind::Enum(_) | Kind::Union(_));
        if [a, b].into_iter().all(|named| is_requests(named) && has_others(named)) {
            self.flag(&at, (a.is_closed(), b.is_closed()), ChangeKind::OthersRefused, ChangeKind::OthersSent);
        }
        if !matches!(a.schema.kind, Kind::Text) {
            self.unchecked(&at, a.sent && b.sent, &a.schema, &b.schema);
        }
        match (&a.schema.kind, &b.schema.kind) {
            (Kind::Object(before), Kind::Object(after)) => self.objects(&at, (a, before), (b, after)),
            (Kind::Enum(before), Kind::Enum(after)) => self.values(&at, (a, before), (b, after)),
            (Kind::Union(before), Kind::Union(after)) => self.shapes(&at, (a, before), (b, after)),
            (Kind::Text, Kind::Text) => self.limits(&at, a.sent && b.sent, &a.schema, &b.schema),
            (before, after) => match (kind_word(before), kind_word(after)) {
                (before, after) if before != after => self.push(ChangeKind::TypeKind, &at, before, after),
                _ => self.cannot_compare("a type that can't be expressed"),
            },
        }
    }
}

fn kind_word(kind: &Kind) -> &'static str {
    match kind {
        Kind::Object(_) => "struct",
        Kind::Enum(_) => "enum",
        Kind::Union(_) => "union",
        _ => "text",
    }
}

/// Whether `old` may have been renamed to `new`. Structs and enums must share at least half of the members of the
/// smaller one. Two unions, or two strings, always may.
fn is_kin(old: &Type, new: &Type) -> bool {
    match (&old.schema.kind, &new.schema.kind) {
        (Kind::Object(old), Kind::Object(new)) => half(old.fields.keys().collect(), new.fields.keys().collect()),
        (Kind::Enum(old), Kind::Enum(new)) => {
            half(old.iter().map(|v| &v.value).collect(), new.iter().map(|v| &v.value).collect())
        }
        (Kind::Union(_), Kind::Union(_)) | (Kind::Text, Kind::Text) => true,
        _ => false,
    }
}

fn half(old: BTreeSet<&String>, new: BTreeSet<&String>) -> bool {
    2 * old.intersection(&new).count() >= old.len().min(new.len())
}

//! Finds renames made by hand: in `names.lock`, `scope.toml` or `names.toml`.
//!
//! `gen` keeps the names in `names.lock`, so only a person can give an existing item another name. An item that moved
//! to another path counts as a new item, and the lock keeps its old name as that of a removed item.

use std::collections::{BTreeMap, BTreeSet};

use super::{Change, ChangeKind, Comparison, Side};
use crate::{
    ir::{Api, Kind, Operation, SchemaId, Type},
    passes::line,
    settings::{Names, split},
};

/// Marks renames of methods, handles and types that a person made in `names.toml`, `scope.toml` or `names.lock`
/// ([`Change::by_hand`]), as opposed to renames that follow from the description.
pub(super) fn mark(changes: &mut [Change], old: &Side<'_>, new: &Side<'_>) {
    let types = |side: &Side<'_>, path: &str| -> Option<SchemaId> {
        side.paths.iter().find(|(_, known)| known.as_str() == path).map(|(id, _)| (*id).clone())
    };
    let places: BTreeSet<String> = old.api.operations.iter().map(Operation::place).collect();
    let operations: BTreeMap<String, &Operation> =
        new.api.operations.iter().map(|operation| (operation.key(), operation)).collect();
    let is_set = |name: &str| old.api.names.snake(name) != new.api.names.snake(name);
    for change in changes {
        let of_type = || {
            let before = old.api.types.get(&types(old, &change.before)?)?;
            let after = new.api.types.get(&types(new, &change.after)?)?;
            let (before, line) = (line(old.api, before), line(new.api, after));
            let segments = split(&line).map_or("", |(segments, _)| segments);
            let is_edited = if before == line {
                // The type has its old name, so its module was renamed.
                new.api.previous_lock.module(segments).is_some()
            } else {
                let is_kept = after.kept.as_ref() == Some(&line);
                let is_in_use = |module: &str| new.api.resources.values().any(|it| it.segments == module);
                let module = split(&before).map_or("", |(segments, _)| segments);
                is_kept
                    && is_in_use(module)
                    && new.api.previous_lock.key(&before).is_none()
                    && old.api.lock.key(&line).is_none()
            };
            let joined = after.hint.joined();
            let mut words = after.hint.steps().chain([joined.as_str()]).chain(segments.split('/'));
            Some(is_edited || words.any(is_set))
        };
        match change.what {
            ChangeKind::MethodRenamed => {
                let operation = operations.get(&change.operation);
                change.by_hand = operation.is_some_and(|operation| {
                    operation.kept && places.contains(&operation.place()) || operation.path.split('/').any(is_set)
                });
            }
            ChangeKind::HandleRenamed => {
                let (around, _) = change.at.rsplit_once("::").unwrap_or_default();
                let resource = new.api.resources.iter().find(|(path, _)| path.to_string() == around);
                change.by_hand = resource.is_some_and(|(_, resource)| {
                    let is_edited = new.api.previous_lock.handle(&resource.segments) == Some(change.after.as_str());
                    is_edited || resource.segments.split('/').any(is_set)
                });
            }
            ChangeKind::TypeRenamed => change.by_hand = of_type().unwrap_or_default(),
            _ => {}
        }
    }
}

impl Comparison<'_> {
    /// Reports a rename of a field, value or branch. `wire` is its name on the wire; `None` for a branch, or if that
    /// name changed too.
    pub(super) fn member_renamed(
        &mut self,
        what: ChangeKind,
        at: &str,
        wire: Option<&str>,
        (a, before): (&Type, &str),
        (b, after): (&Type, &str),
    ) {
        self.push(what, at, before, after);
        let by_hand = match what {
            ChangeKind::ShapeRenamed => self.is_edited(None, (a, before), (b, after)),
            _ => wire.is_some_and(|wire| {
                let rule = if what == ChangeKind::ValueRenamed { Names::camel } else { Names::member };
                self.is_set(rule, wire, after) || self.is_edited(Some(wire), (a, before), (b, after))
            }),
        };
        self.mark_last(by_hand);
    }

    /// Reports a rename of an argument for a path parameter. `wire` is the old and the new name of its placeholder.
    pub(super) fn argument_renamed(&mut self, at: &str, wire: (&str, &str), before: &str, after: &str) {
        self.push(ChangeKind::ArgumentRenamed, at, before, after);
        let by_hand = wire.0 == wire.1 && self.is_set(Names::snake, wire.1, after);
        self.mark_last(by_hand);
    }

    fn mark_last(&mut self, by_hand: bool) {
        if let Some(change) = self.diff.changes.last_mut() {
            change.by_hand = by_hand;
        }
    }

    /// Whether `names.toml` turns the name `wire` into `after` now, and did not before.
    fn is_set(&self, rule: fn(&Names, &str) -> String, wire: &str, after: &str) -> bool {
        let name = rule(&self.new.api.names, wire);
        name == after && rule(&self.old.api.names, wire) != name
    }

    /// Whether a person renamed a member in `names.lock`: the lock has the new name, and no member of the new type has
    /// the old one.
    fn is_edited(&self, wire: Option<&str>, (a, before): (&Type, &str), (b, after): (&Type, &str)) -> bool {
        let members = |api: &Api, line: &str| api.lock.key(line).map(|key| key.members.clone()).unwrap_or_default();
        let Some(known) = b.kept.as_ref().and_then(|line| self.new.api.previous_lock.key(line)) else { return false };
        let olds = members(self.old.api, &line(self.old.api, a));
        let mut named =
            known.members.iter().filter(|(key, name)| *name == after && wire.is_none_or(|wire| wire == *key));
        named.any(|(key, _)| match olds.get(key) {
            Some(name) => name == before && !has_member(b, before),
            None => wire.is_some() && !has_member(b, before),
        })
    }
}

/// Whether a struct or enum has a member of this Rust name.
fn has_member(named: &Type, name: &str) -> bool {
    match &named.schema.kind {
        Kind::Object(object) => object.fields.values().any(|field| field.ident == name),
        Kind::Enum(variants) => variants.iter().any(|variant| variant.ident == name),
        _ => false,
    }
}

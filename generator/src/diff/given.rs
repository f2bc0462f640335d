//! Marks the renames that a person made: the new name is in the `names.lock` or `scope.toml` of the new client.

use std::collections::BTreeMap;

use super::{Change, Side, What};
use crate::{
    ir::{Api, Type},
    settings::split,
};

/// Fills `Change::given`.
pub(super) fn mark(changes: &mut [Change], old: &Side<'_>, new: &Side<'_>) {
    let types: BTreeMap<&str, &Type> =
        new.paths.iter().filter_map(|(id, path)| Some((path.as_str(), new.api.types.get(*id)?))).collect();
    for change in changes {
        let (around, _) = split(&change.at).unwrap_or_default();
        change.given = match change.what {
            What::MethodRenamed => {
                new.api.operations.iter().any(|operation| operation.kept && operation.key() == change.operation)
            }
            What::HandleRenamed => new.api.resources.iter().any(|(path, resource)| {
                path.to_string() == around && new.api.given.handle(&resource.segments) == Some(change.after.as_str())
            }),
            What::TypeRenamed => types.get(change.after.as_str()).is_some_and(|named| has_line(old.api, named)),
            What::FieldRenamed | What::ValueRenamed | What::ShapeRenamed => {
                types.get(around).is_some_and(|named| is_member(new.api, named, &change.after))
            }
            _ => false,
        };
    }
}

/// Whether the lock had this name for the type, and the previous client did not use it for another type.
fn has_line(old: &Api, named: &Type) -> bool {
    let line = named.kept.as_deref().filter(|line| split(line).is_some_and(|(_, name)| name == named.name));
    line.is_some_and(|line| old.lock.key(line).is_none())
}

/// Whether a name of the type's member is in the lock.
fn is_member(api: &Api, named: &Type, name: &str) -> bool {
    let key = named.kept.as_deref().and_then(|line| api.given.key(line));
    key.is_some_and(|key| key.members.values().any(|member| member == name))
}

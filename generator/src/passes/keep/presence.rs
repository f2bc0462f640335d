//! Keeps the API of the properties in request types that have a line in `names.lock`. An argument of `new` stays one,
//! an optional property does not become an argument, and a field that could not be null does not change its type.

use std::collections::BTreeMap;

use indexmap::IndexSet;
use serde_json::Value;

use crate::{
    ir::{Api, Field, Kind, Object, SchemaId},
    passes::arguments::needs_setter,
    settings::{Key, Lock, ONLY_RESPONSES},
};

/// A change to a property, so that its Rust API stays that of `names.lock`.
enum Effect {
    /// `new` sets the property to this value, the only one that is or was valid.
    Initial(Value),
    /// The property can't be null in a request, though the description allows it.
    NotNull,
}

/// Fills `Field::initial`, `Field::by_setter` and `Object::arguments`, and makes fields non-null that could not be null
/// in `names.lock`. `kept` has the key of each type in `names.lock`.
pub(super) fn run(api: &mut Api, lock: &Lock, kept: &BTreeMap<SchemaId, String>) {
    let mut effects = Vec::new();
    for (id, line) in kept {
        let (Some(named), Some(key)) = (api.types.get(id).filter(|named| named.sent), lock.key(line)) else { continue };
        let Kind::Object(object) = &named.schema.kind else { continue };
        for (name, field) in &object.fields {
            if field.is_settable() {
                let of_field = effects_on(api, key, object, name, field).into_iter();
                effects.extend(of_field.map(|effect| (id.clone(), name.clone(), effect)));
            }
        }
    }
    for (id, name, effect) in effects {
        let Some(Kind::Object(object)) = api.types.get_mut(&id).map(|named| &mut named.schema.kind) else { continue };
        let Some(field) = object.fields.get_mut(&name) else { continue };
        let at = field.schema.at.clone();
        match effect {
            Effect::Initial(value) => field.initial = Some(value),
            Effect::NotNull => {
                (field.schema.nullable, field.schema.non_null) = (false, true);
                let what =
                    format!("null for `{name}`; its field keeps its type, since `not_null` in names.lock has it");
                api.loosen(&at, what);
            }
        }
    }
    arguments(api, lock, kept);
}

/// Fills `Object::arguments` and `Field::by_setter` from `names.lock`; `kept` has the key of each type there.
fn arguments(api: &mut Api, lock: &Lock, kept: &BTreeMap<SchemaId, String>) {
    let (mut optional, mut by_setter) = (Vec::new(), Vec::new());
    for (id, line) in kept {
        let (Some(named), Some(key)) = (api.types.get_mut(id).filter(|named| named.sent), lock.key(line)) else {
            continue;
        };
        let Kind::Object(object) = &mut named.schema.kind else { continue };
        let is_argument = |name: &&String| {
            object.fields.get(*name).is_some_and(|field| field.is_settable() && field.initial.is_none())
        };
        let arguments: IndexSet<String> = key.new.iter().filter(is_argument).cloned().collect();
        let no_longer_required = arguments.iter().filter(|name| !object.required.contains(*name));
        optional.extend(no_longer_required.map(|name| (object.fields[name].schema.at.clone(), name.clone())));
        let was_optional = |name: &String| key.not_null.contains(name) && !key.new.contains(name);
        for name in object.required.iter().filter(|name| was_optional(name)) {
            if let Some(field) = object.fields.get_mut(name)
                && field.is_settable()
                && field.initial.is_none()
            {
                field.by_setter = true;
                by_setter.push((field.schema.at.clone(), name.clone()));
            }
        }
        object.arguments = arguments;
    }
    for (at, name) in by_setter {
        api.note(&at, needs_setter(&format!("`{name}`")));
    }
    for (at, name) in optional {
        let what =
            format!("`{name}` is not required, but stays an argument of `new`, since `new` in names.lock has it");
        api.note(&at, what);
    }
}

/// The changes to a property that the line of its type in `names.lock` (`key`) requires.
fn effects_on(api: &Api, key: &Key, object: &Object, name: &String, field: &Field) -> Vec<Effect> {
    let is_required = object.required.contains(name);
    let mut effects = Vec::new();
    // A property that has a field keeps it when only one value is valid now; `new` sets that value.
    let only_value = || api.only_value(&field.schema).filter(|_| !key.new.contains(name));
    if let Some(value) = key.constants.get(name).cloned().or_else(only_value)
        && is_required
        && api.has_value(&field.schema, &value)
    {
        effects.push(Effect::Initial(value));
    }
    // In a type that only responses used, every field was an `Option`, nullable or not.
    if (key.not_null.contains(name) || key.only_in == ONLY_RESPONSES) && field.schema.nullable {
        effects.push(Effect::NotNull);
    }
    effects
}

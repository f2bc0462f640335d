//! Chooses the arguments of methods: the required parameters and bodies.
//!
//! A required parameter with only one valid value is not an argument, but a constant that every request has. Choices in
//! `names.lock` stay: an argument that is no longer required remains an argument, an optional parameter that becomes
//! required does not become an argument, and a constant remains one while its value is valid.

use std::collections::BTreeMap;

use serde_json::Value;

use super::lock_lines::Lines;
use crate::{
    ir::{Api, Kind, Limits, Operation, Parameter, ParameterPlace},
    settings::{Key, Lock, STRUCT},
};

/// The name of the body in the list of a method's arguments in `names.lock`, as in an operation object.
const BODY: &str = "requestBody";

/// Fills `Parameter::constant`, and sets `is_argument` of parameters and bodies. Orders the parameters: those of the
/// path, then the arguments in the order of `names.lock`, then the others.
pub(super) fn run(api: &mut Api, lock: &Lock) {
    constants(api, lock);
    let optional = optional(lock);
    let values = Lines::of(lock.values(), api);
    let known = Lines::of(lock.arguments(), api);
    let mut noted = Vec::new();
    for operation in &mut api.operations {
        let optional = optional.get(operation.at.child("parameters").as_str());
        let was_optional = |name: &String| optional.is_some_and(|key| has_property(key, name));
        let names = known.get(operation);
        let is_listed = |name: &String| names.is_some_and(|names| names.contains(name));
        let set: Vec<bool> = operation
            .parameters
            .iter()
            .map(|parameter| {
                let name = operation.member_name(parameter);
                parameter.place != ParameterPlace::Path && !is_listed(&name) && was_optional(&name)
            })
            .collect();
        for (parameter, _) in operation.parameters.iter_mut().zip(set).filter(|(_, is_set)| *is_set) {
            parameter.is_argument = false;
        }
        let had_body = values.get(operation).is_some_and(|values| values.contains_key("request"));
        if let Some(body) = operation.body.as_mut().filter(|body| body.required && had_body)
            && !names.is_some_and(|names| names.iter().any(|name| name == BODY))
        {
            body.is_argument = false;
            noted.push((operation.at.child("requestBody"), needs_setter("the body")));
        }
        let Some(names) = names else { continue };
        let rank = |parameter: &Parameter| {
            let name = operation.member_name(parameter);
            names.iter().position(|known| parameter.place != ParameterPlace::Path && *known == name)
        };
        let ranks: Vec<Option<usize>> = operation.parameters.iter().map(rank).collect();
        let mut ranked: Vec<_> = std::mem::take(&mut operation.parameters).into_iter().zip(ranks).collect();
        for (parameter, rank) in &mut ranked {
            parameter.is_argument |= rank.is_some();
        }
        // The sort is stable: path parameters, then the arguments in the order of `names.lock`, then the other
        // parameters.
        ranked.sort_by_key(|(parameter, rank)| (parameter.place != ParameterPlace::Path, rank.unwrap_or(names.len())));
        operation.parameters = ranked.into_iter().map(|(parameter, _)| parameter).collect();
        if let Some(body) = &mut operation.body {
            body.is_argument |= names.iter().any(|name| name == BODY);
        }
    }
    api.noted.append(&mut noted);
}

/// The note for a parameter, body or property that became required. It is still set by a setter, and is not an
/// argument.
pub(super) fn needs_setter(what: &str) -> String {
    format!("{what} is required now, but no argument, since it was optional; a request without it is refused")
}

/// The lines of `names.lock` for structs, by the JSON pointer of the schema. The pointer of a struct of optional
/// parameters ends with `parameters`.
fn optional(lock: &Lock) -> BTreeMap<&str, &Key> {
    let lines = lock.live.types.values().filter(|key| key.alias_of.is_none() && key.hash.starts_with(STRUCT));
    lines.map(|key| (key.at.as_str(), key)).collect()
}

/// Whether a line of `names.lock` for a struct lists a property.
fn has_property(key: &Key, name: &String) -> bool {
    key.values.values().any(|names| names.contains(name))
}

/// Fills `Parameter::constant`. A parameter that is a constant in `names.lock` stays one when other values become
/// valid.
fn constants(api: &mut Api, lock: &Lock) {
    let known = Lines::of(lock.arguments(), api);
    let before = Lines::of(lock.constants(), api);
    let (mut constants, mut loosened) = (Vec::new(), Vec::new());
    for (index, operation) in api.operations.iter().enumerate() {
        let locked = known.get(operation);
        for (at, parameter) in operation.parameters.iter().enumerate() {
            let name = operation.member_name(parameter);
            let is_locked = locked.is_some_and(|names| names.contains(&name));
            if !parameter.required || parameter.place == ParameterPlace::Path || is_locked {
                continue;
            }
            let before = before.get(operation).and_then(|values| values.get(&name));
            if let Some(value) = api.only_value(&parameter.schema) {
                constants.push((index, at, value));
            } else if let Some(value) = before.filter(|value| api.has_value(&parameter.schema, value)) {
                let what = format!(
                    "`{name}` is always sent as {value}, the only value that it had; with a line in `arguments` in names.lock, it is an argument"
                );
                loosened.push((parameter.at.clone(), what));
                constants.push((index, at, value.clone()));
            }
        }
    }
    api.loosened.append(&mut loosened);
    for (index, at, value) in constants {
        let parameter = &mut api.operations[index].parameters[at];
        // A constant string needs no enum type.
        if value.is_string() {
            (parameter.schema.kind, parameter.schema.limits) = (Kind::Text, Limits::default());
        }
        (parameter.is_argument, parameter.constant) = (false, Some(value));
    }
}

/// The names of a method's arguments to write to `names.lock`: without path parameters, and with [`BODY`] for the body.
pub(super) fn names(operation: &Operation) -> Vec<String> {
    let outside = operation.arguments().filter(|parameter| parameter.place != ParameterPlace::Path);
    let body = operation.body.iter().filter(|body| body.is_argument).map(|_| BODY.to_owned());
    outside.map(|parameter| operation.member_name(parameter)).chain(body).collect()
}

/// The constant parameters of a method to write to `names.lock`, by name; without floating-point values.
pub(super) fn constants_of(operation: &Operation) -> BTreeMap<String, Value> {
    let constants = operation.parameters.iter().filter_map(|parameter| {
        let value = parameter.constant.as_ref().filter(|value| !value.is_f64())?;
        Some((operation.member_name(parameter), value.clone()))
    });
    constants.collect()
}

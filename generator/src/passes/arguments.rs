//! Chooses the arguments of methods: a required parameter with only one value is written by itself, and what the lock has
//! as an argument stays one, even if the description no longer requires it.

use std::collections::BTreeMap;

use super::lines::Lines;
use crate::{
    ir::{Api, Kind, Limits, Operation, Parameter, ParameterPlace},
    settings::Lock,
};

/// The entry for the body in a lock's list of arguments, called as in an operation object.
const BODY: &str = "requestBody";

/// Makes arguments of the parameters and bodies that the lock lists, in its order, and constants of other parameters with
/// one value.
pub(super) fn run(api: &mut Api, lock: &Lock) {
    let arguments = lock.arguments();
    constants(api, &arguments);
    let known = Lines::of(&arguments, api);
    for operation in &mut api.operations {
        let Some(names) = known.get(operation) else { continue };
        let rank = |parameter: &Parameter| {
            let name = operation.member_name(parameter);
            names.iter().position(|known| parameter.place != ParameterPlace::Path && *known == name)
        };
        let ranks: Vec<Option<usize>> = operation.parameters.iter().map(rank).collect();
        let mut ranked: Vec<_> = std::mem::take(&mut operation.parameters).into_iter().zip(ranks).collect();
        for (parameter, rank) in &mut ranked {
            parameter.is_argument |= rank.is_some();
        }
        // A stable sort: path parameters, the lock's arguments, and the others.
        ranked.sort_by_key(|(parameter, rank)| (parameter.place != ParameterPlace::Path, rank.unwrap_or(names.len())));
        operation.parameters = ranked.into_iter().map(|(parameter, _)| parameter).collect();
        if let Some(body) = &mut operation.body {
            body.is_argument |= names.iter().any(|name| name == BODY);
        }
    }
}

/// Fills `Parameter::constant`.
fn constants(api: &mut Api, arguments: &BTreeMap<String, Vec<String>>) {
    let known = Lines::of(arguments, api);
    let mut constants = Vec::new();
    for (index, operation) in api.operations.iter().enumerate() {
        let locked = known.get(operation);
        for (at, parameter) in operation.parameters.iter().enumerate() {
            let is_locked = locked.is_some_and(|names| names.contains(&operation.member_name(parameter)));
            if parameter.required && parameter.place != ParameterPlace::Path && !is_locked {
                constants.extend(api.only_value(&parameter.schema).map(|value| (index, at, value)));
            }
        }
    }
    for (index, at, value) in constants {
        let parameter = &mut api.operations[index].parameters[at];
        // It needs no type.
        if value.is_string() {
            (parameter.schema.kind, parameter.schema.limits) = (Kind::Text, Limits::default());
        }
        (parameter.is_argument, parameter.constant) = (false, Some(value));
    }
}

/// The arguments of a method apart from those of the path, as the lock lists them.
pub(super) fn names(operation: &Operation) -> Vec<String> {
    let outside = operation.arguments().filter(|parameter| parameter.place != ParameterPlace::Path);
    let body = operation.body.iter().filter(|body| body.is_argument).map(|_| BODY.to_owned());
    outside.map(|parameter| operation.member_name(parameter)).chain(body).collect()
}

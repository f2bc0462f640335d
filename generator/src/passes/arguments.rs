//! What was an argument of a method stays one, at its place, when the description no longer requires it.

use std::collections::BTreeMap;

use crate::{
    ir::{Api, Operation, Parameter, ParameterPlace},
    settings::{Lock, unnamed},
};

/// The name of the body among the arguments of a lock, after the property of an operation object.
const BODY: &str = "requestBody";

/// Makes arguments of the parameters and bodies that the lock has as such, in the order that it has them in.
pub(super) fn run(api: &mut Api, lock: &Lock) {
    let known: BTreeMap<String, &Vec<String>> =
        lock.live.arguments.iter().map(|(operation, names)| (unnamed(operation), names)).collect();
    for operation in &mut api.operations {
        let Some(names) = known.get(&unnamed(&operation.key())) else { continue };
        let parameters = std::mem::take(&mut operation.parameters);
        let (path, mut others): (Vec<_>, Vec<_>) =
            parameters.into_iter().partition(|parameter| parameter.place == ParameterPlace::Path);
        operation.parameters = others.clone();
        let member_names: Vec<String> = others.iter().map(|parameter| operation.member_name(parameter)).collect();
        let rank = |name: &String| names.iter().position(|known| known == name);
        let mut ranked: Vec<(usize, Parameter)> = Vec::new();
        for (mut parameter, name) in others.drain(..).zip(&member_names) {
            let rank = rank(name);
            parameter.is_argument |= rank.is_some();
            let behind = if parameter.is_argument { names.len() } else { names.len() + 1 };
            ranked.push((rank.unwrap_or(behind), parameter));
        }
        ranked.sort_by_key(|(rank, _)| *rank);
        operation.parameters = path.into_iter().chain(ranked.into_iter().map(|(_, parameter)| parameter)).collect();
        if let Some(body) = &mut operation.body {
            body.is_argument |= names.iter().any(|name| name == BODY);
        }
    }
}

/// The arguments of a method beside those of the path, as the lock has them.
pub(super) fn names(operation: &Operation) -> Vec<String> {
    let outside = operation.arguments().filter(|parameter| parameter.place != ParameterPlace::Path);
    let body = operation.body.iter().filter(|body| body.is_argument).map(|_| BODY.to_owned());
    outside.map(|parameter| operation.member_name(parameter)).chain(body).collect()
}

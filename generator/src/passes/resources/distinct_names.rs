//! Gives methods distinct names if several in one module would have the same name.
//!
//! The operation at the shorter path keeps the name, since paths added later are mostly longer. The names of the other
//! methods are extended by their paths: `list_for_policy` lists for one policy, and `create_by_name` creates at a name
//! in the path.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    ir::{Api, Operation, ResourcePath, by_segments, singular},
    settings::{Names, Scope, split},
};

/// Makes the names of methods unique within their modules. Names from `scope.toml` do not change; if two of them
/// collide, `refuse_doubles` reports it.
pub(super) fn run(api: &mut Api, scope: &Scope, names: &Names) {
    let mut groups: BTreeMap<(ResourcePath, String), Vec<usize>> = BTreeMap::new();
    for (index, operation) in api.operations.iter().enumerate() {
        groups.entry((operation.resource.clone(), operation.name.clone())).or_default().push(index);
    }
    // A method can't have the name of a child module: a method with that name gives access to the child module.
    let mut taken: BTreeSet<(ResourcePath, String)> = groups.keys().cloned().collect();
    taken.extend(api.resources.keys().filter_map(|path| Some((path.parent()?, path.name().to_owned()))));
    // Names of removed methods are not reused.
    let modules = by_segments(&api.resources);
    let gone = names.lock().gone.methods.values().filter_map(|method| split(method));
    let gone = gone.filter_map(|(segments, name)| Some(((*modules.get(segments)?).clone(), name.to_owned())));
    let gone: BTreeSet<(ResourcePath, String)> = gone.collect();
    taken.extend(gone.iter().cloned());
    for ((resource, name), mut group) in groups {
        let is_module = api.resources.contains_key(&resource.child(&name));
        let is_taken = is_module || gone.contains(&(resource.clone(), name.clone()));
        if group.len() == 1 && !is_taken {
            continue;
        }
        group.sort_by_key(|index| order(&api.operations[*index], scope));
        let first = api.operations[group[0]].path.clone();
        for index in group.into_iter().skip(usize::from(!is_taken)) {
            let operation = &api.operations[index];
            let is_given = scope.method_name(operation.method.as_str(), &operation.path).is_some();
            if is_given || operation.kept && !is_module {
                continue;
            }
            let other = if is_taken { "" } else { first.as_str() };
            let free = candidates(operation, other).map(|name| names.method(&name));
            let free = free.into_iter().find(|name| !taken.contains(&(resource.clone(), name.clone())));
            let numbered = || (2u32..).map(|number| format!("{}_{number}", name.trim_end_matches('_')));
            let free = free.or_else(|| numbered().find(|name| !taken.contains(&(resource.clone(), name.clone()))));
            let free = free.unwrap_or_default();
            taken.insert((resource.clone(), free.clone()));
            api.operations[index].name = free;
        }
    }
}

/// The sort key of operations with one name, which the first operation keeps. Names from `scope.toml` come first, then
/// names from `names.lock`. Otherwise the order is: not deprecated, shorter path, fewer placeholders, path, method.
fn order(operation: &Operation, scope: &Scope) -> impl Ord + use<> {
    (
        scope.method_name(operation.method.as_str(), &operation.path).is_none(),
        !operation.kept,
        operation.deprecated.is_some(),
        operation.path.matches('/').count(),
        operation.path.matches('{').count(),
        operation.path.clone(),
        operation.method,
    )
}

/// Two longer names for an operation whose name is taken, the better one first; `other` is the path of the operation
/// that has the name.
fn candidates(operation: &Operation, other: &str) -> [String; 2] {
    let name = operation.name.trim_end_matches('_');
    let segments: Vec<&str> = operation.path.split('/').collect();
    let more = segments.iter().rposition(|segment| segment.contains('{') && !other.contains(segment));
    let longer = more.map(|at| {
        let placeholder = segments[at].trim_matches(|c| c == '{' || c == '}');
        if at + 1 == segments.len() {
            return format!("{name}_by_{placeholder}");
        }
        format!("{name}_for_{}", thing(placeholder, segments.get(at.wrapping_sub(1)).copied().unwrap_or_default()))
    });
    let method = operation.method.as_str().to_ascii_lowercase();
    let own = segments.iter().rfind(|segment| !segment.is_empty() && !segment.contains('{'));
    let by_method = match own {
        Some(own) if name.split('_').any(|word| word == method) => format!("{method}_{own}"),
        _ => format!("{method}_{name}"),
    };
    [longer.unwrap_or_else(|| by_method.clone()), by_method]
}

/// The resource that a placeholder identifies, in the singular: `policy` for `{policy_id}`, and for `{id}` in
/// `policies/{id}`.
fn thing(placeholder: &str, before: &str) -> String {
    for end in ["_id", "_identifier", "_uuid", "_name", "-id"] {
        if let Some(stem) = placeholder.strip_suffix(end) {
            return stem.to_owned();
        }
    }
    match placeholder {
        "id" | "identifier" | "uuid" | "name" => singular(before),
        _ => placeholder.to_owned(),
    }
}

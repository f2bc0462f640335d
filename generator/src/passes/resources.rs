//! Which module each operation lives in, and what its method is called.
//!
//! Modules follow the literal segments of the path, methods the request method: `list` or `get`, `create`, `update`,
//! `edit`, `delete`. A last segment that is an act rather than a thing, as in `POST /prefixes/{id}/validate`, names the
//! method instead of a module.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    diagnostics::Findings,
    ir::{Answer, Api, Method, Operation, Resource, ResourcePath},
    settings::{Names, Scope, literal_paths},
};

/// Fills `Operation::resource`, `Operation::name` and `Api::resources`.
pub(super) fn run(api: &mut Api, scope: &Scope, names: &Names, findings: &mut Findings) {
    let paths = Paths::of(api);
    api.resources.insert(ResourcePath::default(), Resource::default());
    let mut taken: BTreeMap<(ResourcePath, String), String> = BTreeMap::new();
    for operation in &mut api.operations {
        let path = match scope.without_owner(&operation.path) {
            "" => operation.path.as_str(),
            rest => rest,
        };
        let mut modules = modules(path, scope, names);
        let act = if modules.len() > 1 && paths.is_act(operation) { modules.pop() } else { None };
        let resource = modules.last().map(|(resource, _)| resource.clone()).unwrap_or_default();
        if resource.0.is_empty() {
            let help = "leave the operation out under [skip] in scope.toml";
            findings.refuse(&operation.at, "a path without a literal segment gives no module to live in", help);
        }
        operation.name = match (scope.method_name(operation.method.as_str(), &operation.path), act) {
            (Some(name), _) => names.member(name),
            (None, Some((_, segments))) => names.member(segments.rsplit('/').next().unwrap_or_default()),
            (None, None) => verb(operation).to_owned(),
        };
        operation.resource = resource;
        let key = (operation.resource.clone(), operation.name.clone());
        if let Some(other) = taken.insert(key, operation.key()) {
            findings.refuse(
                &operation.at,
                format!("`{}` and `{other}` both become `{}::{}`", operation.key(), operation.resource, operation.name),
                "name one of them under [methods] in scope.toml",
            );
        }
        for (steps, segments) in modules {
            api.resources.entry(steps).or_default().segments = segments;
        }
    }
    for operation in &api.operations {
        let accessor = operation.resource.child(&operation.name);
        if api.resources.contains_key(&accessor) {
            let message = format!("`{}` would be both a method and a module, `{accessor}`", operation.key());
            findings.refuse(&operation.at, message, "name the method under [methods] in scope.toml");
        }
    }
    document(api, scope);
    let order = |operation: &Operation| {
        let verbs = ["list", "create", "get", "update", "edit", "delete"];
        let rank = verbs.iter().position(|verb| *verb == operation.name).unwrap_or(verbs.len());
        (operation.resource.clone(), rank, operation.name.clone())
    };
    api.operations.sort_by_key(order);
}

/// The modules that a path leads through, outermost first, each with its literal segments.
pub(super) fn modules(path: &str, scope: &Scope, names: &Names) -> Vec<(ResourcePath, String)> {
    let mut resource = ResourcePath::default();
    let named = |segments: String| {
        let own = segments.rsplit('/').next().unwrap_or_default();
        resource = resource.child(&names.module(scope.resource_name(&segments).unwrap_or(own)));
        (resource.clone(), segments)
    };
    literal_paths(path).into_iter().map(named).collect()
}

fn verb(operation: &Operation) -> &'static str {
    match operation.method {
        Method::Get if matches!(operation.answer, Answer::Page(_)) => "list",
        Method::Get => "get",
        Method::Post => "create",
        Method::Put => "update",
        Method::Patch => "edit",
        Method::Delete => "delete",
    }
}

/// A sentence on each module: the scope's, or that of the tag that all its operations share.
fn document(api: &mut Api, scope: &Scope) {
    let mut tags: BTreeMap<&ResourcePath, BTreeSet<&str>> = BTreeMap::new();
    for operation in &api.operations {
        let tag = operation.tags.first().map_or("", String::as_str);
        tags.entry(&operation.resource).or_default().insert(tag);
    }
    for (path, resource) in &mut api.resources {
        let tag = tags.get(path).filter(|tags| tags.len() == 1).and_then(|tags| tags.first());
        resource.docs = match scope.resource_docs(&resource.segments) {
            Some(docs) => Some(docs.to_owned()),
            None => tag.and_then(|tag| api.tags.get(*tag)).cloned(),
        };
    }
}

/// What the description has under each path, in scope or not: a narrower scope must not rename a method.
struct Paths {
    methods: BTreeMap<String, usize>,
    continued: BTreeSet<String>,
}

impl Paths {
    fn of(api: &Api) -> Self {
        let mut paths = Self { methods: BTreeMap::new(), continued: BTreeSet::new() };
        for path in &api.paths {
            *paths.methods.entry(path.clone()).or_default() += 1;
            for (end, _) in path.match_indices('/').skip(1) {
                paths.continued.insert(path[..end].to_owned());
            }
        }
        paths
    }

    /// Whether the last segment is an act: the only thing at its path, nothing below it, and done to one thing, or
    /// sent by POST.
    fn is_act(&self, operation: &Operation) -> bool {
        let path = &operation.path;
        let mut segments = path.rsplit('/');
        let (last, before) = (segments.next().unwrap_or_default(), segments.next().unwrap_or_default());
        !last.contains('{')
            && (before.contains('{') || operation.method == Method::Post)
            && !matches!(operation.answer, Answer::Page(_))
            && self.methods.get(path) == Some(&1)
            && !self.continued.contains(path)
    }
}

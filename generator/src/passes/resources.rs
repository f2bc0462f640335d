//! Chooses the module of each operation, and the name of its method.
//!
//! Modules follow the literal segments of the path, and method names the HTTP method: `list` or `get`, `create`,
//! `update`, `edit`, `delete`. If the last segment is an action, as in `POST /prefixes/{id}/validate`, it names the
//! method instead of a module. A last segment `bulk` is a prefix of the method's name: `bulk_update` for `PUT
//! /keys/bulk`.

mod distinct_names;
mod known;
mod verb;

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    diagnostics::Faults,
    ir::{Api, Operation, Resource, ResourcePath},
    settings::{Names, Scope, literal_paths},
    text::markdown,
};
use known::Known;
use verb::Paths;

/// The name of the module for operations whose paths have no literal segment: `/`, `/{id}`, `/{id}.{ext}`.
const ROOT: &str = "root";

const AT_THE_ROOT: &str = "The operations at the root of the API.";

/// Fills `Operation::resource`, `Operation::name` and `Api::resources`.
pub(super) fn run(api: &mut Api, scope: &Scope, names: &Names, faults: &mut Faults) {
    let paths = Paths::of(api, scope);
    api.resources.insert(ResourcePath::default(), Resource::default());
    let rules = Rules { scope, names, known: Known::of(names.lock(), api), paths };
    let mut operations = std::mem::take(&mut api.operations);
    for operation in &mut operations {
        let modules = rules.place(api, operation);
        add_modules(api, names, modules);
    }
    api.operations = operations;
    distinct_names::run(api, scope, names);
    refuse_doubles(api, faults);
    document(api, scope);
    let order = |operation: &Operation| {
        let verbs = ["list", "create", "get", "update", "edit", "delete", "bulk_update", "bulk_edit", "bulk_delete"];
        let rank = verbs.iter().position(|verb| *verb == operation.name).unwrap_or(verbs.len());
        (operation.resource.clone(), rank, operation.name.clone())
    };
    api.operations.sort_by_cached_key(order);
}

/// Chooses the modules and methods of operations: by `scope.toml`, `names.lock` and the paths of the description.
struct Rules<'a> {
    scope: &'a Scope,
    names: &'a Names,
    known: Known<'a>,
    paths: Paths,
}

impl Rules<'_> {
    /// Fills `Operation::resource`, `Operation::name` and `Operation::kept`. Returns the modules along the path,
    /// outermost first, each with its literal path segments.
    fn place(&self, api: &Api, operation: &mut Operation) -> Vec<(ResourcePath, String)> {
        let Self { scope, names, known, paths } = self;
        let route = operation.route().to_owned();
        let path = match scope.without_owner(&route) {
            "" => route.as_str(),
            rest => rest,
        };
        let mut modules = modules_or_root(path, scope, names);
        let given = scope.method_name(operation.method.as_str(), &operation.path);
        let kept = known.method(operation).filter(|_| given.is_none());
        let kept = kept.and_then(|(segments, name)| Some((self.kept_modules(&route, &modules, segments)?, name)));
        let is_kept = kept.is_some();
        if let Some((of_lock, name)) = kept {
            modules = of_lock;
            (operation.name, operation.kept) = (name.to_owned(), true);
        }
        operation.kept |= given.is_some();
        let bulk = paths.bulk(operation, path).filter(|_| !is_kept);
        let is_act = !is_kept && bulk.is_none() && modules.len() > 1 && paths.is_act(operation, path);
        let act = if is_act { modules.pop() } else { None };
        let bulk = bulk.map(|(name, segments)| {
            modules.truncate(modules.len().saturating_sub(segments));
            name
        });
        operation.resource = modules.last().map(|(resource, _)| resource.clone()).unwrap_or_default();
        if !is_kept {
            operation.name = match (given, act, bulk) {
                (Some(name), ..) => names.method(name),
                (None, Some((_, segments)), _) => names.method(segments.rsplit('/').next().unwrap_or_default()),
                (None, None, Some(name)) => names.method(&name),
                (None, None, None) => paths.verb(api, operation).to_owned(),
            };
            // A query in the path becomes part of the name, since another operation may have the path without the
            // query.
            if !operation.suffix().is_empty() && given.is_none() {
                let words = format!("{}_{}", operation.name.trim_end_matches('_'), suffix_words(operation.suffix()));
                operation.name = names.method(words.trim_end_matches('_'));
            }
        }
        modules
    }

    /// The modules from the outermost to the one with the literal segments `kept`, which `names.lock` has for an
    /// operation. They are among the modules along its path or, if the operation moved, along its former path. `None`
    /// if the module changed only because `owners` in `scope.toml` changed.
    fn kept_modules(
        &self,
        route: &str,
        along: &[(ResourcePath, String)],
        kept: &str,
    ) -> Option<Vec<(ResourcePath, String)>> {
        if let Some(at) = along.iter().position(|(_, segments)| segments == kept) {
            return Some(along[..=at].to_vec());
        }
        let below = route.match_indices('}').map(|(end, _)| &route[end + 1..]);
        let has_owner = |path: &str| literal_paths(path).iter().any(|segments| segments == kept);
        if self.scope.gives_owners() && below.chain([route]).any(has_owner) {
            return None;
        }
        Some(modules_or_root(&format!("/{kept}"), self.scope, self.names))
    }
}

/// Adds the modules of an operation to `Api::resources`, each with its literal path segments.
fn add_modules(api: &mut Api, names: &Names, modules: Vec<(ResourcePath, String)>) {
    for (steps, segments) in modules {
        let resource = api.resources.entry(steps).or_default();
        // Several paths may have the same module: `/a-b` and `/a_b`, or `/root` and `/`. The path that is in
        // `names.lock` identifies the module; otherwise the first one does, and `/` only if there is no other.
        let rank = |segments: &str| (names.lock().module(segments).is_none(), segments == "/");
        if resource.segments.is_empty() || rank(&segments) < rank(&resource.segments) {
            resource.segments = segments;
        }
    }
}

/// The words of a query or fragment, without placeholder names: `kind` for `?kind={kind}`.
fn suffix_words(suffix: &str) -> String {
    let mut inside = false;
    let words = suffix.chars().map(|character| {
        inside = (inside || character == '{') && character != '}';
        if character.is_alphanumeric() && !inside { character } else { '_' }
    });
    let words: String = words.collect();
    words.split('_').filter(|word| !word.is_empty()).collect::<Vec<_>>().join("_")
}

/// Reports two methods, or a method and a child module, with the same name in a module. This happens only with names
/// from `scope.toml`, since `distinct_names` changed other names.
fn refuse_doubles(api: &Api, faults: &mut Faults) {
    let mut taken: BTreeMap<(&ResourcePath, &str), String> = BTreeMap::new();
    for operation in &api.operations {
        let (key, resource, name) = (operation.key(), &operation.resource, operation.name.as_str());
        if api.resources.contains_key(&resource.child(name)) {
            let message = format!("`{key}` would be both a method and a module, `{}`", resource.child(name));
            faults.refuse(&operation.at, message, "give the method another name under [methods] in scope.toml");
        }
        if let Some(other) = taken.insert((resource, name), key.clone()) {
            let message = format!("`{key}` and `{other}` both become `{resource}::{name}`");
            faults.refuse(&operation.at, message, "give one another name under [methods] in scope.toml");
        }
    }
}

/// The modules along a path, outermost first, each with its literal segments; the module `root` if the path has no
/// literal segment.
fn modules_or_root(path: &str, scope: &Scope, names: &Names) -> Vec<(ResourcePath, String)> {
    let mut modules = modules(path, scope, names);
    if modules.is_empty() {
        modules.push((ResourcePath::default().child(ROOT), "/".to_owned()));
    }
    modules
}

/// The modules along a path, outermost first, each with its literal segments: `a` and `a/b` for `/a/{id}/b`.
pub(super) fn modules(path: &str, scope: &Scope, names: &Names) -> Vec<(ResourcePath, String)> {
    let mut resource = ResourcePath::default();
    let named = |segments: String| {
        let (around, own) = segments.rsplit_once('/').unwrap_or(("", &segments));
        resource = resource.child(&match (scope.resource_name(&segments), names.lock().module(&segments)) {
            (None, Some(kept)) => kept.to_owned(),
            (Some(given), _) => names.module(given),
            (None, None) => {
                let module = names.module(own);
                // If `names.lock` has a method of this name in the parent module, the module gets a longer name.
                if names.lock().is_method(around, &module) { names.module(&format!("{own}_resources")) } else { module }
            }
        });
        (resource.clone(), segments)
    };
    literal_paths(path).into_iter().map(named).collect()
}

/// Sets the docs of each module: those in `scope.toml`, or else the description of the tag that all its operations
/// share, or else the tag's name. A module without operations uses the tags of the modules inside it.
fn document(api: &mut Api, scope: &Scope) {
    let mut tags: BTreeMap<ResourcePath, BTreeSet<&str>> = BTreeMap::new();
    let with_operations: BTreeSet<&ResourcePath> = api.operations.iter().map(|operation| &operation.resource).collect();
    for operation in &api.operations {
        let tag = operation.tags.first().map_or("", String::as_str);
        let around = std::iter::successors(operation.resource.parent(), ResourcePath::parent);
        for path in around.take_while(|path| !path.0.is_empty() && !with_operations.contains(path)) {
            tags.entry(path).or_default().insert(tag);
        }
        tags.entry(operation.resource.clone()).or_default().insert(tag);
    }
    for (path, resource) in &mut api.resources {
        let tag = tags.get(path).filter(|tags| tags.len() == 1).and_then(|tags| tags.first());
        resource.docs = match scope.resource_docs(&resource.segments) {
            Some(docs) => Some(docs.to_owned()),
            None if resource.segments == "/" => Some(AT_THE_ROOT.to_owned()),
            None => tag.filter(|tag| !tag.is_empty()).map(|tag| match api.tags.get(*tag) {
                Some(docs) => docs.clone(),
                None => format!("{}.", markdown::text(tag)),
            }),
        };
    }
}

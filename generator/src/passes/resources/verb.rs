//! Chooses a method's name by the request method and the shape of the path.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    ir::{Answer, Api, Kind, Method, Operation, Schema, split_path},
    settings::{Scope, literal_paths},
};

/// The paths of the whole description, in scope or not, so that a narrower scope does not rename methods.
pub(super) struct Paths {
    /// The number of request methods of each path.
    methods: BTreeMap<String, usize>,
    /// The request methods of a collection's items, by the collection's path.
    items: BTreeSet<(String, Method)>,
    /// The literal segments that have further segments below them.
    continued: BTreeSet<String>,
    /// The paths of collections whose GET returns no list, such as settings beside a collection's items.
    single: BTreeSet<String>,
}

impl Paths {
    pub(super) fn of(api: &Api, scope: &Scope) -> Self {
        let mut paths = Self {
            methods: BTreeMap::new(),
            items: BTreeSet::new(),
            continued: BTreeSet::new(),
            single: BTreeSet::new(),
        };
        for (method, path) in &api.paths {
            let path = split_path(path).0;
            *paths.methods.entry(path.to_owned()).or_default() += 1;
            for (end, _) in path.match_indices('/').skip(1) {
                paths.continued.insert(path[..end].to_owned());
            }
            let mut literals = literal_paths(scope.without_owner(path));
            if !path.ends_with('}') {
                literals.pop();
            }
            paths.continued.extend(literals);
            if let (Some(collection), Some(method)) = (collection(path), method) {
                paths.items.insert((collection.to_owned(), *method));
            }
        }
        for operation in api.operations.iter().filter(|operation| operation.method == Method::Get) {
            if !is_listing(api, &operation.answer) {
                paths.single.insert(operation.route().to_owned());
            }
        }
        paths
    }

    /// Whether the last segment is an action: it has the only method of its path, nothing below it, and acts on an item
    /// or is a POST.
    pub(super) fn is_act(&self, operation: &Operation, rest: &str) -> bool {
        let path = operation.route();
        let mut segments = path.rsplit('/');
        let (last, before) = (segments.next().unwrap_or_default(), segments.next().unwrap_or_default());
        !last.contains('{')
            && (before.contains('{') || operation.method == Method::Post)
            && !matches!(operation.answer, Answer::Page(_))
            && self.methods.get(path) == Some(&1)
            && !self.continued.contains(path)
            && !literal_paths(rest).last().is_some_and(|literals| self.continued.contains(literals))
    }

    /// The name by rule: `list`, `get`, `create` and so on. A method on a whole collection whose items have the same
    /// method is `bulk_update`, `bulk_edit` or `bulk_delete`.
    pub(super) fn verb(&self, api: &Api, operation: &Operation) -> &'static str {
        let whole = self.items.contains(&(operation.route().to_owned(), operation.method));
        let bulk = whole && !self.single.contains(operation.route());
        match operation.method {
            Method::Get if is_list(api, operation) || whole && is_listing(api, &operation.answer) => "list",
            Method::Get => "get",
            Method::Post => "create",
            Method::Put if bulk => "bulk_update",
            Method::Put => "update",
            Method::Patch if bulk => "bulk_edit",
            Method::Patch => "edit",
            Method::Delete if bulk => "bulk_delete",
            Method::Delete => "delete",
        }
    }
}

/// The path of the collection, if the path's last segment is an item's placeholder.
fn collection(path: &str) -> Option<&str> {
    let (before, last) = path.rsplit_once('/')?;
    (last.contains('{') && !before.ends_with('}')).then_some(before)
}

/// Whether an operation lists: it returns pages, or returns an array and its path does not end in an item.
fn is_list(api: &Api, operation: &Operation) -> bool {
    let answers_array = || operation.answer.schema().is_some_and(|schema| is_array(api, schema));
    matches!(operation.answer, Answer::Page(_)) || !operation.route().ends_with('}') && answers_array()
}

/// Whether a response may be a list: an array, an object with one, or any JSON.
fn is_listing(api: &Api, answer: &Answer) -> bool {
    let Some(schema) = answer.schema() else { return false };
    matches!(answer, Answer::Page(_))
        || match api.resolve(schema).map(|schema| &schema.kind) {
            Some(Kind::Object(object)) => object.fields.values().any(|field| is_array(api, &field.schema)),
            Some(Kind::Array(_) | Kind::Any | Kind::Map(_) | Kind::Union(_)) => true,
            _ => false,
        }
}

fn is_array(api: &Api, schema: &Schema) -> bool {
    matches!(api.resolve(schema).map(|schema| &schema.kind), Some(Kind::Array(_)))
}

//! What a method is called, from its request method and the shape of its path.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    ir::{Answer, Api, Kind, Method, Operation, Schema, split_path},
    settings::{Scope, literal_paths},
};

/// The paths of the whole description, in scope or not: a narrower scope must not rename a method.
pub(super) struct Paths {
    /// The number of methods of each path.
    methods: BTreeMap<String, usize>,
    /// Each method of the item in a collection, by the collection's path.
    items: BTreeSet<(String, Method)>,
    /// Literal segments that other literal segments or placeholders follow.
    continued: BTreeSet<String>,
    /// Collections whose GET answers no list: a thing that stands alone beside its items.
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

    /// Whether the last segment is an act: the only thing at its path, nothing below it, and done to one thing, or
    /// sent by POST.
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

    /// `list`, `get`, `create` and so on. What changes a whole collection whose items have the same method is
    /// `bulk_update`, `bulk_edit` or `bulk_delete`.
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

/// The path of the collection that a path's last segment is an item of.
fn collection(path: &str) -> Option<&str> {
    let (before, last) = path.rsplit_once('/')?;
    (last.contains('{') && !before.ends_with('}')).then_some(before)
}

/// Whether an operation lists: it answers pages, or is about no single item and answers an array.
fn is_list(api: &Api, operation: &Operation) -> bool {
    let answers_array = || operation.answer.schema().is_some_and(|schema| is_array(api, schema));
    matches!(operation.answer, Answer::Page(_)) || !operation.route().ends_with('}') && answers_array()
}

/// Whether an answer can be a list: it is one, has one in it, or is anything.
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

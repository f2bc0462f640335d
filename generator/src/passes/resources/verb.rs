//! Chooses the name of a method by its HTTP method and the shape of its path.

use std::collections::{BTreeMap, BTreeSet};

use heck::ToSnakeCase;

use crate::{
    ir::{Answer, Api, Kind, Method, Operation, Schema, singular},
    path_template::split_path,
    settings::{Scope, literal_paths},
};

/// Path segments that are actions and never the name of a resource.
const VERBS: [&str; 6] = ["list", "get", "create", "update", "edit", "delete"];

/// Facts about all paths of the description, including those that `scope.toml` excludes, so that a narrower scope does
/// not rename methods.
pub(super) struct Paths {
    /// The number of HTTP methods of each path.
    methods: BTreeMap<String, usize>,
    /// The path of a collection with an HTTP method of its items: `/keys` and DELETE for `DELETE /keys/{id}`.
    items: BTreeSet<(String, Method)>,
    /// The paths that are the beginning of a longer path, both as paths (`/keys/{id}`) and as literal segments
    /// (`keys`).
    continued: BTreeSet<String>,
    /// The paths whose GET does not return a list, such as the settings at `/keys` beside the items at `/keys/{id}`.
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

    /// Whether the last path segment is an action instead of a module: no longer path continues it, it has only one
    /// HTTP method, and it is one of `VERBS`, follows a placeholder, or is used with POST. `rest` is the path without
    /// its owner.
    pub(super) fn is_act(&self, operation: &Operation, rest: &str) -> bool {
        let path = operation.route();
        let mut segments = path.rsplit('/');
        let (last, before) = (segments.next().unwrap_or_default(), segments.next().unwrap_or_default());
        !last.contains('{')
            && (before.contains('{') || operation.method == Method::Post || VERBS.contains(&last))
            && !matches!(operation.answer, Answer::Page(_))
            && self.methods.get(path) == Some(&1)
            && !self.continued.contains(path)
            && !literal_paths(rest).last().is_some_and(|literals| self.continued.contains(literals))
    }

    /// The name of a bulk operation, whose path has a segment `bulk`, and the number of last segments that are not
    /// modules: `bulk_update` and 1 for `PUT /keys/bulk`, `bulk_get` and 2 for `POST /keys/bulk/get`. `None` for other
    /// operations, and if `bulk` is a collection with items of its own.
    pub(super) fn bulk(&self, operation: &Operation, rest: &str) -> Option<(String, usize)> {
        let before = |route: &str| route.strip_suffix("/bulk").is_some_and(|around| around.contains('/'));
        let is_collection = |route: &str| self.items.iter().any(|(collection, _)| collection == route);
        let (around, last) = operation.route().rsplit_once('/')?;
        if last == "bulk" && before(rest) && !is_collection(operation.route()) {
            let verb = match operation.method {
                Method::Get => "get",
                Method::Post => "create",
                Method::Put => "update",
                Method::Patch => "edit",
                Method::Delete => "delete",
            };
            return Some((format!("bulk_{verb}"), 1));
        }
        let (outer, _) = rest.rsplit_once('/')?;
        (before(outer) && around.ends_with("/bulk") && !is_collection(around) && self.is_act(operation, rest))
            .then(|| (format!("bulk_{last}"), 2))
    }

    /// The name of a method by rule: `list`, `get`, `create` and so on. A method on a collection whose items have the
    /// same HTTP method is `bulk_update`, `bulk_edit` or `bulk_delete`.
    pub(super) fn verb(&self, api: &Api, operation: &Operation) -> &'static str {
        let whole = self.items.contains(&(operation.route().to_owned(), operation.method));
        let bulk = whole && !self.single.contains(operation.route());
        match operation.method {
            Method::Get if is_list(api, operation) || whole && is_listing(api, &operation.answer) => "list",
            Method::Get if has_items_of_its_name(api, operation) => "list",
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

/// The path of the collection, if a path ends in the placeholder of an item: `/keys` for `/keys/{id}`; `None` for other
/// paths.
fn collection(path: &str) -> Option<&str> {
    let (before, last) = path.rsplit_once('/')?;
    (last.contains('{') && !before.ends_with('}')).then_some(before)
}

/// Whether an operation returns a list: pages, or an array if its path does not end in a placeholder.
fn is_list(api: &Api, operation: &Operation) -> bool {
    let answers_array = || operation.answer.schema().is_some_and(|schema| is_array(api, schema));
    matches!(operation.answer, Answer::Page(_)) || !operation.route().ends_with('}') && answers_array()
}

/// Whether the path ends in a plural, and the response is an object with an array of that name: `{"regions": []}` for
/// `/regions`.
fn has_items_of_its_name(api: &Api, operation: &Operation) -> bool {
    let last = operation.route().rsplit('/').next().unwrap_or_default();
    let resolved = operation.answer.schema().and_then(|schema| api.resolve(schema));
    let Some(Kind::Object(object)) = resolved.map(|schema| &schema.kind) else { return false };
    let is_named = |name: &str| name.to_snake_case() == last.to_snake_case();
    singular(last) != last && object.fields.iter().any(|(name, field)| is_named(name) && is_array(api, &field.schema))
}

/// Whether a response may be a list: a page, an array, a map, a union, any JSON, or an object that has an array in a
/// property or in an object in a property.
fn is_listing(api: &Api, answer: &Answer) -> bool {
    let Some(schema) = answer.schema() else { return false };
    matches!(answer, Answer::Page(_))
        || match api.resolve(schema).map(|schema| &schema.kind) {
            Some(Kind::Object(object)) => {
                object.fields.values().any(|field| is_array(api, &field.schema) || has_array(api, &field.schema))
            }
            Some(Kind::Array(_) | Kind::Any | Kind::Map(_) | Kind::Union(_)) => true,
            _ => false,
        }
}

/// Whether a schema is an object with a property that is an array.
fn has_array(api: &Api, schema: &Schema) -> bool {
    match api.resolve(schema).map(|schema| &schema.kind) {
        Some(Kind::Object(object)) => object.fields.values().any(|field| is_array(api, &field.schema)),
        _ => false,
    }
}

fn is_array(api: &Api, schema: &Schema) -> bool {
    matches!(api.resolve(schema).map(|schema| &schema.kind), Some(Kind::Array(_)))
}

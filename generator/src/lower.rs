//! Lowers a parsed description to the model of the API: the operations in scope, and the schemas that they reach. A
//! part that can't be expressed is reported as a fault, with its pointer.

mod answer;
mod coverage;
mod halves;
mod ledger;
mod media;
mod operation;
mod parameter;
mod reader;
mod sent;
mod server;
mod shape;

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

use openapiv3::{PathItem, ReferenceOr};
use serde_json::Value;

use halves::Half;
pub(crate) use ledger::Entries;
pub(crate) use media::{in_utf8, is_json, property};
pub(crate) use reader::Reader;
pub(crate) use shape::named_by;

use crate::{
    budgets::Budgets,
    diagnostics::{Fault, Faults},
    document::{Document, members, repair},
    ir::{Api, Expansion, Fate, KeyedSet, Ledger, Method, Operation, Part, Refused, SchemaId},
    path_template::split_path,
    pointer::Pointer,
    settings::{Candidate, Lock, Scope, Selection, literal_paths},
};

/// Lowers the operations in scope and the schemas that they reach. The choices for bodies in `lock`, the previous
/// `names.lock`, stay. [`Entries::complete`] turns the returned entries into the ledger, which tells how each keyword
/// is treated.
pub(crate) fn lower(
    document: &Document,
    scope: &Scope,
    lock: &Lock,
    expansion: &mut Expansion,
    faults: &mut Faults,
) -> (Api, Entries) {
    let bodies = LockedBodies { media_types: lock.media_types(), any_json: lock.any_json() };
    let (mut one, mut other) = (expansion.fresh(), expansion.fresh());
    // Each of two threads lowers half of the paths. Most components are used in one half only.
    let middle = document.middle_path();
    let (mut first, second) = rayon::join(
        || half(document, scope, &bodies, &mut one, 0..middle),
        || half(document, scope, &bodies, &mut other, middle..usize::MAX),
    );
    first.join(second);
    let Half { mut api, mut entries, operations, seen, faults: mut found } = first;
    faults.append(&mut found);
    let all: Vec<Candidate<'_>> =
        operations.iter().map(|(method, path, id, tags)| Candidate { method, path, id: id.as_deref(), tags }).collect();
    let resources =
        all.iter().flat_map(|operation| literal_paths(scope.without_owner(split_path(operation.path).0))).collect();
    scope.check_use(&all, &resources, faults);
    api.paths = all.iter().map(|operation| (Method::from_name(operation.method), operation.path.to_owned())).collect();
    deduplicate_operation_ids(document, &mut api, &mut entries.ledger);
    api.title = document.api().info.title.clone();
    api.tags =
        document.api().tags.iter().filter_map(|tag| Some((tag.name.clone(), tag.description.clone()?))).collect();
    api.unused = unused(document, &seen);
    api.families = families(document);
    [one, other].into_iter().for_each(|used| expansion.join(used));
    (api, entries)
}

/// Lowers the paths with these indices. If they include the first path, also lowers the parts that a description has
/// once: its server, and the keys of `paths` that can't be paths.
fn half<'a>(
    document: &'a Document,
    scope: &'a Scope,
    bodies: &'a LockedBodies<'a>,
    expansion: &'a mut Expansion,
    paths: Range<usize>,
) -> Half<'a> {
    let mut lowering = Lowering {
        document,
        scope,
        faults: Faults::default(),
        api: Api::default(),
        reader: Reader::new(document, expansion),
        wanted: Vec::new(),
        seen: KeyedSet::default(),
        read: KeyedSet::default(),
        bodies,
        opened: shape::Opened::default(),
    };
    if paths.start == 0 {
        lowering.document_object();
    }
    let operations = lowering.path_items(paths);
    lowering.components();
    let Lowering { api, reader, faults, mut seen, read, .. } = lowering;
    seen.extend(reader.components().cloned());
    let entries = Entries {
        ledger: reader.ledger,
        after: None,
        read,
        operations: api.operations.iter().map(|operation| operation.at.clone()).collect(),
        contradictions: reader.contradictions,
        children: reader.children,
    };
    Half { api, entries, operations, seen, faults }
}

/// The constraints of the schema at a pointer as one JSON Schema, with `$ref` and `allOf` merged. `None` if they
/// contradict each other, refer to themselves, or can't be expressed in full.
pub(crate) fn intersected(document: &Document, at: &Pointer) -> Option<Value> {
    let mut expansion = Expansion::new(&Budgets::default());
    let mut reader = Reader::new(document, &mut expansion);
    let node = reader.schema(at);
    let schema = crate::ir::written(&node, &mut reader)?.schema;
    let loosened = reader.ledger.entries().any(|entry| entry.fate == Fate::Loosened);
    (reader.contradictions.is_empty() && !loosened && reader.faults.count() == 0).then_some(schema)
}

/// The state of one thread that lowers paths, shared by the modules of this stage.
struct Lowering<'a> {
    document: &'a Document,
    scope: &'a Scope,
    faults: Faults,
    api: Api,
    reader: Reader<'a>,
    /// The targets of `$ref`s that still have to be lowered.
    wanted: Vec<SchemaId>,
    /// The targets of the `$ref`s that were lowered so far.
    seen: KeyedSet<SchemaId>,
    /// The pointers of the response and media type objects whose values the client sends or decodes.
    read: KeyedSet<Pointer>,
    bodies: &'a LockedBodies<'a>,
    /// The union branches around the schema that is being lowered, to find unions that contain themselves.
    opened: shape::Opened,
}

/// The choices for bodies in `names.lock`. Placeholders in the keys have no names: `GET /items/{} 200`.
struct LockedBodies<'a> {
    /// The media type chosen for each body, such as `GET /items/{} 200`. It stays chosen.
    media_types: BTreeMap<String, &'a str>,
    /// The operations whose request body may be JSON of any type, such as `PUT /items/{}`.
    any_json: BTreeSet<String>,
}

/// The method, path, `operationId` and tags of an operation, in scope or not.
type Read<'a> = (String, &'a str, Option<String>, Vec<String>);

impl<'a> Lowering<'a> {
    /// Lowers the operations in scope among the paths with these indices. Returns all operations of these paths, in
    /// scope or not.
    fn path_items(&mut self, paths: Range<usize>) -> Vec<Read<'a>> {
        let mut read = Vec::new();
        for (path, item) in self.document.path_items_in(paths) {
            let at = Pointer::root().children(&["paths", path]);
            let item = match item {
                Ok(ReferenceOr::Item(item)) => item,
                Ok(ReferenceOr::Reference { reference }) => {
                    let help = repair(&reference, "a path item");
                    self.faults.refuse(&at, "a path item whose `$ref` does not resolve", help);
                    continue;
                }
                Err(fault) => {
                    read.extend(
                        self.refuse_path_item(path, &at, fault)
                            .into_iter()
                            .map(|(method, id)| (method, path, id, vec![])),
                    );
                    continue;
                }
            };
            if item.iter().next().is_none() {
                self.note_unknown_methods(path, &at);
            }
            for (verb, operation) in item.iter() {
                let (method, id) = (verb.to_ascii_uppercase(), operation.operation_id.as_deref());
                let candidate = Candidate { method: &method, path, id, tags: &operation.tags };
                self.select(&candidate, &item, operation, &at.child(verb));
                read.push((candidate.method.to_owned(), path, id.map(str::to_owned), operation.tags.clone()));
            }
        }
        read
    }
}

impl Lowering<'_> {
    /// Lowers the server of the description, and skips the keys of `paths` that no request can have as its path.
    fn document_object(&mut self) {
        self.api.server = self.described_server();
        for (path, why) in self.document.stray_paths() {
            let why = format!("the path `{path}` {why}");
            self.skip(&Pointer::root().children(&["paths", path]), path, Fate::Refused, &why);
        }
    }

    /// Lowers an operation that is in scope. An operation that `scope.toml` skips is recorded with the reason.
    fn select(&mut self, candidate: &Candidate<'_>, item: &PathItem, source: &openapiv3::Operation, at: &Pointer) {
        let Candidate { method, path, .. } = candidate;
        match self.scope.select(candidate) {
            Selection::Out => {}
            Selection::Skipped(reason) => self.skip(at, &format!("{method} {path}"), Fate::Noted, reason),
            Selection::In => {
                let before = self.faults.count();
                match self.operation(candidate, item, source, at) {
                    Some(operation) => self.api.operations.push(operation),
                    None => self.note_refused(&format!("{method} {path}"), Part::Whole, before),
                }
            }
        }
    }

    /// Records the fault of a path item that is not valid OpenAPI, and each of its operations as refused. Returns the
    /// method and the `operationId` of each.
    fn refuse_path_item(&mut self, path: &str, at: &Pointer, fault: Fault) -> Vec<(String, Option<String>)> {
        let before = self.faults.count();
        self.faults.add(fault);
        let operations: Vec<(String, Option<String>)> = members(self.document.value(at))
            .map(|(name, member)| (name.to_ascii_uppercase(), member.get("operationId").and_then(Value::as_str)))
            .filter(|(method, _)| Method::from_name(method).is_some())
            .map(|(method, id)| (method, id.map(str::to_owned)))
            .collect();
        for (method, _) in &operations {
            self.note_refused(&format!("{method} {path}"), Part::Whole, before);
        }
        operations
    }

    /// Records that an operation (`GET /path`) or a whole path is left out, and why.
    fn skip(&mut self, at: &Pointer, operation: &str, fate: Fate, why: &str) {
        self.reader.ledger.enter(&at.parent(), &at.last(), fate, why);
        self.api.skipped.push((operation.to_owned(), why.to_owned()));
    }

    /// Skips a path whose path item has no operation but unknown keys, such as `GET` instead of `get`.
    fn note_unknown_methods(&mut self, path: &str, at: &Pointer) {
        const OF_ALL: [&str; 5] = ["$ref", "summary", "description", "servers", "parameters"];
        let unknown: Vec<String> = members(self.document.value(at))
            .map(|(key, _)| key)
            .filter(|key| !OF_ALL.contains(&key.as_str()) && !key.starts_with("x-"))
            .map(|key| format!("`{key}`"))
            .collect();
        if !unknown.is_empty() {
            let why = format!("{} is no method of a path item; methods are in lower case", unknown.join(", "));
            self.skip(at, path, Fate::Refused, &why);
        }
    }

    /// Records in the ledger that a keyword is loosened: values are sent or read more freely than it allows.
    fn loosen(&mut self, at: &Pointer, keyword: &str, why: impl AsRef<str>) {
        self.reader.loosen(at, keyword, why);
    }

    /// Records the choice made for an ambiguous keyword, in the ledger of keywords and in the model.
    fn note(&mut self, at: &Pointer, keyword: &str, why: impl Into<String>) {
        let why = why.into();
        self.reader.ledger.enter(at, keyword, Fate::Noted, &why);
        self.api.note(&at.child(keyword), why);
    }

    /// Lowers a part of an operation by calling `read`. Each fault found meanwhile is recorded as a refusal of this
    /// part.
    fn part<T>(&mut self, operation: &str, part: Part, read: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.faults.count();
        let value = read(self);
        self.note_refused(operation, part, before);
        value
    }

    fn note_refused(&mut self, operation: &str, part: Part, before: usize) {
        let refused = |why: &str| Refused { operation: operation.to_owned(), part, why: why.to_owned() };
        self.api.refused.extend(self.faults.since(before).map(refused));
    }

    /// Lowers the schemas that operations refer to, directly or through other schemas.
    fn components(&mut self) {
        let mut types = Vec::new();
        while let Some(id) = self.wanted.pop() {
            types.extend(self.component(&id).map(|named| (id, named)));
        }
        self.api.types.extend(types);
        self.faults.append(&mut self.reader.faults);
    }
}

/// Gives each operation whose id is already taken a new id, derived from its method and path.
fn deduplicate_operation_ids(document: &Document, api: &mut Api, ledger: &mut Ledger) {
    let mut taken: BTreeSet<String> = api.operations.iter().map(|operation| operation.id.clone()).collect();
    let mut first: BTreeMap<String, Pointer> = BTreeMap::new();
    for operation in &mut api.operations {
        let Some(other) = first.get(&operation.id) else {
            first.insert(operation.id.clone(), operation.at.clone());
            continue;
        };
        let mut id = Operation::derived_id(operation.method.as_str(), &operation.path);
        while !taken.insert(id.clone()) {
            id.push('_');
        }
        // An operation without an `operationId` has no keyword to enter in the ledger.
        let keyword = operation.at.child("operationId");
        if document.value(&keyword).is_some() {
            let why = format!("the operation id is also at {other}; it becomes `{id}` here");
            ledger.enter(&operation.at, "operationId", Fate::Noted, &why);
            api.noted.push((keyword, why));
        }
        operation.id = id;
    }
}

/// The minimum number of schema names with a common prefix, such as `access_`, that make it a family of names.
const NAMES_OF_A_FAMILY: usize = 10;

/// The prefixes that at least [`NAMES_OF_A_FAMILY`] schema names share, such as `access` of `access_app`.
fn families(document: &Document) -> BTreeSet<String> {
    let mut sizes: BTreeMap<&str, usize> = BTreeMap::new();
    for name in document.schema_names() {
        if let Some((family, _)) = name.split_once('_') {
            *sizes.entry(family).or_default() += 1;
        }
    }
    sizes.retain(|_, size| *size >= NAMES_OF_A_FAMILY);
    sizes.into_keys().map(str::to_owned).collect()
}

/// The reason for the deprecation of an operation or parameter, from Cloudflare's extension; empty if none is given.
/// `None` if `is` is false.
fn deprecated(is: bool, extensions: &indexmap::IndexMap<String, Value>) -> Option<String> {
    let why = extensions.get("x-stainless-deprecation-message").and_then(Value::as_str);
    is.then(|| why.unwrap_or_default().to_owned())
}

/// The component schemas that no operation in scope reaches.
fn unused(document: &Document, seen: &KeyedSet<SchemaId>) -> Vec<Pointer> {
    let places = document.schema_names().map(|name| Pointer::root().children(&["components", "schemas", name]));
    places.filter(|at| !seen.contains(&SchemaId(at.clone()))).collect()
}

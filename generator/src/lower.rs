//! Document to model: what is in scope, or a diagnostic.
//!
//! A construct that comes later is refused here, with its place, if anything in scope needs it; never guessed at.

mod media;
mod operation;
mod parameter;
mod schema;

use std::collections::{BTreeMap, BTreeSet};

use openapiv3::{PathItem, ReferenceOr};

use crate::{
    diagnostics::Findings,
    document::Document,
    ir::{Api, SchemaId},
    pointer::Pointer,
    settings::{Scope, Selection},
};

/// Reads what is in scope.
pub fn lower(document: &Document, scope: &Scope, findings: &mut Findings) -> Api {
    let source = document.api();
    let mut api = Api {
        title: source.info.title.clone(),
        tags: source.tags.iter().filter_map(|tag| Some((tag.name.clone(), tag.description.clone()?))).collect(),
        ..Api::default()
    };
    let mut lowering = Lowering { document, findings, wanted: Vec::new(), seen: BTreeSet::new(), loosened: Vec::new() };
    let mut all = Vec::new();
    let mut ids: BTreeMap<String, Pointer> = BTreeMap::new();
    for (path, item) in &source.paths.paths {
        let at = Pointer::root().children(&["paths", path]);
        let ReferenceOr::Item(item) = item else {
            lowering.findings.refuse(&at, "a path item behind a `$ref`", "write the path item in its place");
            continue;
        };
        lowering.path_item(path, item, &at, scope, &mut api, &mut ids, &mut all);
    }
    let resources = all.iter().flat_map(|(_, path)| literal_paths(scope.without_owner(path))).collect();
    scope.check_use(&all, &resources, lowering.findings);
    api.paths = all.into_iter().map(|(_, path)| path).collect();
    while let Some(id) = lowering.wanted.pop() {
        if let Some(named) = lowering.component(&id) {
            api.types.insert(id, named);
        }
    }
    api.loosened = lowering.loosened;
    api.unused = unused(document, &lowering.seen);
    api
}

/// What the parts of this stage share.
struct Lowering<'a> {
    document: &'a Document,
    findings: &'a mut Findings,
    /// Components still to be read.
    wanted: Vec<SchemaId>,
    /// Components asked for so far.
    seen: BTreeSet<SchemaId>,
    /// What is read more loosely than described.
    loosened: Vec<(Pointer, String)>,
}

impl Lowering<'_> {
    #[allow(clippy::too_many_arguments)]
    fn path_item(
        &mut self,
        path: &str,
        item: &PathItem,
        at: &Pointer,
        scope: &Scope,
        api: &mut Api,
        ids: &mut BTreeMap<String, Pointer>,
        all: &mut Vec<(String, String)>,
    ) {
        for (verb, source) in item.iter() {
            let method = verb.to_ascii_uppercase();
            all.push((method.clone(), path.to_owned()));
            let at = at.child(verb);
            match scope.select(&method, path) {
                Selection::Out => continue,
                Selection::Skipped(reason) => {
                    api.skipped.push((format!("{method} {path}"), reason.to_owned()));
                    continue;
                }
                Selection::In => {}
            }
            let Some(operation) = self.operation(path, verb, item, source, &at) else { continue };
            match ids.get(&operation.id) {
                Some(first) => self.findings.refuse(
                    &at,
                    format!("the operation id `{}` is also at {first}", operation.id),
                    "give each operation an id of its own",
                ),
                None => {
                    ids.insert(operation.id.clone(), at);
                }
            }
            api.operations.push(operation);
        }
    }
}

/// `/a/{id}/b/c` gives `a`, `a/b`, `a/b/c`.
fn literal_paths(path: &str) -> Vec<String> {
    let mut literal = String::new();
    let mut paths = Vec::new();
    for segment in path.split('/').filter(|segment| !segment.is_empty() && !segment.contains('{')) {
        if !literal.is_empty() {
            literal.push('/');
        }
        literal.push_str(segment);
        paths.push(literal.clone());
    }
    paths
}

/// The schemas of the components that nothing asked for.
fn unused(document: &Document, seen: &BTreeSet<SchemaId>) -> Vec<Pointer> {
    let schemas = document.api().components.iter().flat_map(|components| components.schemas.keys());
    let places = schemas.map(|name| Pointer::root().children(&["components", "schemas", name]));
    places.filter(|at| !seen.contains(&SchemaId(at.clone()))).collect()
}

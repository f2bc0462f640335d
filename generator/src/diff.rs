//! Two models to what changed for callers, and whether it breaks them.
//!
//! What is compared is the model after every pass, and, where Rust decides, what [`emit`](crate::emit) makes of it: so
//! wording, the order of keys and the way a schema is referred to are no changes. Operations are matched by method and
//! path, names of placeholders aside; types by where they are used, and each is told of once.

mod bump;
mod json;
mod limits;
mod markdown;
mod matching;
mod members;
mod operations;
mod rules;
mod schemas;
mod shape;
mod variants;

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::{Api, SchemaId};

pub use bump::Bump;
pub use rules::{Effect, What};

/// Something that differs, and what that does to a caller.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change {
    /// What it does to a caller.
    pub effect: Effect,
    /// Where in Rust, `addressing::services::list`: the old path of what is gone or renamed, the one to write of all else.
    pub at: String,
    /// What differs.
    pub what: What,
    /// An operation that leads there, `GET /services`.
    pub operation: String,
    /// What was there; empty: nothing, or nothing to add.
    pub before: String,
    /// What is there; empty: nothing, or nothing to add.
    pub after: String,
}

/// What differs between two descriptions.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Diff {
    /// What breaks a caller first; then in the order of the places.
    pub changes: Vec<Change>,
    /// What could not be compared, since it can't be expressed: operation and reason.
    pub not_compared: Vec<(String, String)>,
}

impl Diff {
    /// Compares two models that went through every pass.
    pub fn of(old: &Api, new: &Api) -> Self {
        let mut comparison = Comparison {
            old: Side::of(old),
            new: Side::of(new),
            operation: String::new(),
            waiting: Vec::new(),
            paired: BTreeSet::new(),
            renamed: BTreeMap::new(),
            diff: Self::default(),
        };
        comparison.operations();
        comparison.types();
        comparison.handles();
        let mut diff = comparison.diff;
        diff.changes.sort();
        diff.changes.dedup_by(|a, b| {
            (a.effect, a.what, &a.at, &a.before, &a.after) == (b.effect, b.what, &b.at, &b.before, &b.after)
        });
        diff.not_compared.sort();
        diff.not_compared.dedup();
        diff
    }

    /// Whether a caller's code no longer compiles, or no longer does the same.
    pub fn is_breaking(&self) -> bool {
        self.changes.iter().any(|change| change.effect.is_breaking())
    }
}

/// A model, and the Rust paths of its types.
struct Side<'a> {
    api: &'a Api,
    paths: BTreeMap<&'a SchemaId, String>,
    known: BTreeSet<String>,
}

impl<'a> Side<'a> {
    fn of(api: &'a Api) -> Self {
        let path = |named: &crate::ir::Type| rust_path(&named.resource.to_string(), &named.name);
        let paths: BTreeMap<_, _> = api.types.iter().map(|(id, named)| (id, path(named))).collect();
        let known = paths.values().cloned().collect();
        Self { api, paths, known }
    }
}

fn rust_path(module: &str, name: &str) -> String {
    if module.is_empty() { name.to_owned() } else { format!("{module}::{name}") }
}

/// What the parts of this stage share.
struct Comparison<'a> {
    old: Side<'a>,
    new: Side<'a>,
    /// The operation that is being compared, or that led to the type that is.
    operation: String,
    /// Types of one that are used where the other has those, still to be compared, with an operation that leads there.
    waiting: Vec<(&'a SchemaId, &'a SchemaId, String)>,
    /// Those that are or were among the waiting.
    paired: BTreeSet<(&'a SchemaId, &'a SchemaId)>,
    /// Types under another name, by the old path.
    renamed: BTreeMap<String, String>,
    diff: Diff,
}

impl Comparison<'_> {
    fn push(&mut self, what: What, at: &str, before: impl Into<String>, after: impl Into<String>) {
        let change = Change {
            effect: what.effect(),
            at: at.to_owned(),
            what,
            operation: self.operation.clone(),
            before: before.into(),
            after: after.into(),
        };
        self.diff.changes.push(change);
    }

    fn cannot_compare(&mut self, why: impl Into<String>) {
        self.diff.not_compared.push((self.operation.clone(), why.into()));
    }

    /// The types that operations lead to; each leads to more.
    fn types(&mut self) {
        while let Some((old, new, operation)) = self.waiting.pop() {
            self.operation = operation;
            self.named_types(old, new);
        }
    }

    /// The handles of modules that both have.
    fn handles(&mut self) {
        let (old, new) = (self.old.api, self.new.api);
        self.operation.clear();
        for (path, resource) in &old.resources {
            let Some(other) = new.resources.get(path) else { continue };
            if resource.handle != other.handle {
                let module = path.to_string();
                self.push(What::HandleRenamed, &rust_path(&module, &resource.handle), &resource.handle, &other.handle);
            }
        }
    }
}

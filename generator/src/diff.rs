//! Compares the models (`Api`) of two descriptions, and finds the effects of the changes on callers of the generated
//! client.
//!
//! Both models have gone through all passes, and signatures are compared as `emit` prints them. So wording, the order
//! of keys and equivalent forms of a schema are no changes. Operations are matched by method and path without
//! placeholder names. Types are matched by the operations and fields that use them, and each type is reported once.

mod answers;
mod bodies;
mod bump;
mod by_hand;
mod json;
mod limits;
mod markdown;
mod matching;
mod members;
mod operations;
mod parameters;
mod rules;
mod schemas;
mod value_text;
mod variants;

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    emit::surface::Member,
    ir::{Api, Kind, Operation, Schema, SchemaId, rust_path},
};

pub use bump::Bump;
pub use rules::{ChangeKind, Effect};

/// A change and its effect on callers.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change {
    /// The effect on callers.
    pub effect: Effect,
    /// The Rust path of the item: `addressing::services::list`. A removed item has its old path, as have most renamed
    /// ones.
    pub at: String,
    /// The kind of change.
    pub what: ChangeKind,
    /// An operation that uses the item, `GET /services`; empty if there is none.
    pub operation: String,
    /// The old value; empty if there was none, or if the kind of change needs no value.
    pub before: String,
    /// The new value; empty if there is none, or if the kind of change needs no value.
    pub after: String,
    /// Whether it is a rename made by hand, in `names.lock`, `scope.toml` or `names.toml`.
    pub by_hand: bool,
}

/// The changes between two models.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Diff {
    /// Every change, breaking ones first, then by Rust path.
    pub changes: Vec<Change>,
    /// The operations that are not compared, in whole or in part, since no code can be generated for them: the
    /// operation (`GET /path`) and the reason.
    pub not_compared: Vec<(String, String)>,
}

impl Diff {
    /// Compares two models, both after all passes.
    pub fn of(old: &Api, new: &Api) -> Self {
        let mut comparison = Comparison {
            old: Side::of(old),
            new: Side::of(new),
            operation: String::new(),
            waiting: Vec::new(),
            paired: BTreeSet::new(),
            renamed: BTreeMap::new(),
            respelled: BTreeSet::new(),
            diff: Self::default(),
        };
        comparison.base_urls();
        comparison.operations();
        comparison.types();
        comparison.handles();
        by_hand::mark(&mut comparison.diff.changes, &comparison.old, &comparison.new);
        let mut diff = comparison.diff;
        diff.changes.sort();
        diff.changes.dedup_by(|a, b| {
            (a.effect, a.what, &a.at, &a.before, &a.after) == (b.effect, b.what, &b.at, &b.before, &b.after)
        });
        diff.not_compared.sort();
        diff.not_compared.dedup();
        diff
    }

    /// Returns true if a caller's code no longer compiles, or compiles and behaves differently.
    pub fn is_breaking(&self) -> bool {
        self.changes.iter().any(|change| change.effect.is_breaking())
    }
}

/// One of the two models, with the Rust paths of its types.
struct Side<'a> {
    api: &'a Api,
    paths: BTreeMap<&'a SchemaId, String>,
    known: BTreeSet<String>,
    /// The type of each type alias, by the Rust path of the alias.
    aliases: BTreeMap<String, &'a SchemaId>,
}

impl<'a> Side<'a> {
    /// Whether an enum accepts values in requests that it does not list; `None` if the schema is no enum.
    fn is_open_enum(&self, schema: &Schema) -> Option<bool> {
        let target = self.api.resolve(schema)?;
        matches!(target.kind, Kind::Enum(_)).then_some(target.open)
    }

    /// The Rust path of the named type in a field's type; empty if it has none.
    fn path_inside(&self, member: &Member<'_>) -> String {
        let mut ids = member.field.schema.references();
        ids.next().and_then(|id| self.paths.get(id)).cloned().unwrap_or_default()
    }

    fn of(api: &'a Api) -> Self {
        let path = |named: &crate::ir::Type| rust_path(&named.resource.to_string(), &named.name);
        let paths: BTreeMap<_, _> = api.types.iter().map(|(id, named)| (id, path(named))).collect();
        let known = paths.values().cloned().collect();
        let aliases = api.aliases.iter();
        let aliases = aliases.map(|alias| (rust_path(&alias.resource.to_string(), &alias.name), &alias.of)).collect();
        Self { api, paths, known, aliases }
    }
}

/// The state of a comparison.
struct Comparison<'a> {
    old: Side<'a>,
    new: Side<'a>,
    /// The current operation, or one that uses the current type.
    operation: String,
    /// The pairs of an old and a new type that still have to be compared, each with an operation that uses them.
    waiting: Vec<(&'a SchemaId, &'a SchemaId, String)>,
    /// All pairs that were ever in `waiting`.
    paired: BTreeSet<(&'a SchemaId, &'a SchemaId)>,
    /// The new Rust paths of renamed types, by old path.
    renamed: BTreeMap<String, String>,
    /// Optional headers whose names changed only in case. Each has the new Rust path of the struct with the optional
    /// parameters, then the old and the new name of the header.
    respelled: BTreeSet<(String, String, String)>,
    diff: Diff,
}

impl Comparison<'_> {
    fn push(&mut self, what: ChangeKind, at: &str, before: impl Into<String>, after: impl Into<String>) {
        let change = Change {
            effect: what.effect(),
            at: at.to_owned(),
            what,
            operation: self.operation.clone(),
            before: before.into(),
            after: after.into(),
            by_hand: false,
        };
        self.diff.changes.push(change);
    }

    /// Reports the change `set` if a flag was false and is true now, and `unset` if it was true and is false now.
    fn flag(&mut self, at: &str, (before, after): (bool, bool), set: ChangeKind, unset: ChangeKind) {
        match (before, after) {
            (false, true) => self.push(set, at, "", ""),
            (true, false) => self.push(unset, at, "", ""),
            _ => {}
        }
    }

    fn cannot_compare(&mut self, why: impl Into<String>) {
        self.diff.not_compared.push((self.operation.clone(), why.into()));
    }

    /// Compares the servers of both descriptions. An empty server is the client's default base URL.
    fn base_urls(&mut self) {
        let [before, after] = [self.old.api, self.new.api].map(|api| api.server.clone().unwrap_or_default());
        if before != after {
            self.push(ChangeKind::BaseUrl, "ClientBuilder::base_url", before, after);
        }
    }

    /// Compares the pairs of types in `waiting`, to which each comparison may add more.
    fn types(&mut self) {
        while let Some((old, new, operation)) = self.waiting.pop() {
            self.operation = operation;
            self.named_types(old, new);
        }
    }

    /// Compares the names of modules' handles, which are the structs with the methods of a module.
    fn handles(&mut self) {
        let (old, new) = (self.old.api, self.new.api);
        for (path, resource) in &old.resources {
            let Some(other) = new.resources.get(path) else { continue };
            if resource.handle != other.handle {
                let below = new.operations.iter().filter(|operation| operation.resource.0.starts_with(&path.0));
                self.operation = below.map(Operation::key).min().unwrap_or_default();
                let module = path.to_string();
                self.push(
                    ChangeKind::HandleRenamed,
                    &rust_path(&module, &resource.handle),
                    &resource.handle,
                    &other.handle,
                );
            }
        }
    }
}

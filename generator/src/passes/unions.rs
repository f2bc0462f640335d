//! Simplifies `oneOf` and `anyOf`: to one type if the branches can be merged, to a Rust enum if a test can select the
//! branch of a value, otherwise to any JSON.
//!
//! Nested unions are flattened, a branch that allows only null becomes `nullable`, and branches that are lists, or
//! scalars of the same JSON type, are merged. The remaining branches are distinguished by JSON type, and objects as in
//! [`objects`].

mod objects;
mod scalars;

use std::collections::BTreeSet;

use indexmap::IndexSet;
use serde_json::Value;

use crate::{
    ir::{Api, Branch, BranchTest, Expansion, Keyed, Keyword, Kind, Schema, SchemaId, Type, Union},
    pointer::Pointer,
    settings::{Lock, STRUCT},
};

/// The maximum depth of nested unions that arise when lists or maps are merged: one for their items at each level.
const MAX_DEPTH: usize = 16;

const CIRCULAR: &str = "a union that refers to itself";

const ANYTHING: &str = "a union with a branch that allows any JSON";

/// Simplifies the unions that operations use, and chooses the tests that select their branches. A type that was used
/// only as a branch of flattened unions is dropped first, since simplifying it too would take quadratic time.
pub(super) fn run(api: &mut Api, lock: &Lock, expansion: &mut Expansion) {
    let types = Api { types: std::mem::take(&mut api.types), ..Api::default() };
    let lines = lock.live.types.values().filter(|key| key.alias_of.is_none() && key.hash.starts_with(STRUCT));
    let structs = lines.map(|key| key.at.as_str()).collect();
    let mut simplifying = Simplifying { api: &types, structs, expansion, loosened: Vec::new(), noted: Vec::new() };
    let mut waiting: Vec<SchemaId> = Vec::new();
    for operation in &mut api.operations {
        for (_, schema) in operation.schemas_mut() {
            simplifying.simplify(schema);
            waiting.extend(schema.references().cloned());
        }
    }
    let mut simplified: Keyed<SchemaId, Type> = Keyed::default();
    while let Some(id) = waiting.pop() {
        let Some(named) = types.types.get(&id).filter(|_| !simplified.contains_key(&id)) else { continue };
        let mut named = named.clone();
        simplifying.simplify(&mut named.schema);
        waiting.extend(named.schema.references().cloned());
        simplified.insert(id, named);
    }
    api.types.extend(simplified);
    api.loosened.append(&mut simplifying.loosened);
    api.noted.append(&mut simplifying.noted);
}

struct Simplifying<'a> {
    api: &'a Api,
    /// The JSON pointers of the schemas that are structs in `names.lock`.
    structs: BTreeSet<&'a str>,
    expansion: &'a mut Expansion,
    loosened: Vec<(Pointer, String)>,
    noted: Vec<(Pointer, String)>,
}

impl Simplifying<'_> {
    /// Simplifies the unions in a schema, itself included.
    fn simplify(&mut self, schema: &mut Schema) {
        schema.visit_mut(&mut |schema| {
            let Kind::Union(union) = &mut schema.kind else { return };
            let union = Union { branches: std::mem::take(&mut union.branches), exact: union.exact.take() };
            let one = self.one(union, schema.open, &schema.at, 0);
            schema.nullable |= one.nullable;
            schema.docs = schema.docs.take().or(one.docs);
            schema.limits = schema.limits.narrowed(&one.limits);
            schema.open = one.open || schema.open && matches!(one.kind, Kind::Union(_));
            schema.kind = one.kind;
        });
    }

    /// The schema that a union becomes, at the pointer `at`. With `is_open`, the discriminator may have values that no
    /// branch has.
    fn one(&mut self, union: Union, is_open: bool, at: &Pointer, depth: usize) -> Schema {
        let (mut nullable, mut open) = (false, false);
        let Union { branches, exact } = union;
        let before = self.loosened.len();
        let opened = self.open(&branches, &mut nullable, &mut open, at);
        let kind = match opened.and_then(|branches| self.grouped(branches, is_open, at, depth)) {
            Ok(mut branches) => match (branches.len(), branches.pop()) {
                (1, Some(only)) if only.test.tag().is_none() => {
                    let mut only = Schema { nullable: nullable || only.schema.nullable, ..only.schema };
                    self.check(&mut only, exact, before);
                    return only;
                }
                (_, Some(last)) => {
                    branches.push(last);
                    Union { branches, exact: None }.into()
                }
                (_, None) => Kind::Any,
            },
            Err(why) => {
                self.loosened.push((at.clone(), format!("{why}; kept as any JSON")));
                Kind::Any
            }
        };
        let mut schema = Schema { nullable, open, ..Schema::new(at.clone(), kind) };
        self.check(&mut schema, exact, before);
        schema
    }

    /// Adds a limit with the JSON Schema of the whole union (`exact`), if there is one and `loosened` has entries from
    /// the index `before` on. These entries become notes, since the JSON is then checked.
    fn check(&mut self, schema: &mut Schema, exact: Option<Value>, before: usize) {
        let Some(exact) = exact.filter(|_| self.loosened.len() > before) else { return };
        let checked = self.loosened.drain(before..).map(|(at, why)| (at, format!("{why}; checked as JSON")));
        self.noted.extend(checked);
        if exact != Value::Object(Default::default()) {
            schema.limits.add(Keyword::Schema, exact);
        }
    }

    /// Returns the branches with nested unions flattened, and without branches that only allow null. Sets `nullable`,
    /// and sets `open` if a nested union is open.
    fn open(
        &mut self,
        branches: &[Branch],
        nullable: &mut bool,
        open: &mut bool,
        at: &Pointer,
    ) -> Result<Vec<Branch>, &'static str> {
        let opened = self.api.alternatives(branches).ok_or(CIRCULAR)?;
        (*nullable, *open) = (opened.nullable, opened.open);
        if !self.expansion.allows_count(opened.branches.len().saturating_sub(branches.len()), at) {
            return Err("more branches than may be copied");
        }
        let kept = opened.branches.iter().filter(|it| !it.is_null());
        Ok(kept.map(|it| Branch { tag: it.tag.cloned(), ..it.branch.clone() }).collect())
    }

    /// Merges the branches of the same JSON type where possible, and chooses the test of each remaining branch.
    fn grouped(
        &mut self,
        branches: Vec<Branch>,
        is_open: bool,
        at: &Pointer,
        depth: usize,
    ) -> Result<Vec<Branch>, &'static str> {
        if depth > MAX_DEPTH {
            return Err(CIRCULAR);
        }
        if depth > 0 && !self.expansion.allows_count(branches.len(), at) {
            return Err("more branches than may be copied");
        }
        let mut groups: Vec<(&'static str, Vec<Branch>)> = Vec::new();
        for branch in branches {
            let target = self.api.resolve(&branch.schema).ok_or(CIRCULAR)?;
            let name = json_type(&target.kind).ok_or(ANYTHING)?;
            match groups.iter_mut().find(|(known, _)| *known == name) {
                Some((_, group)) => group.push(branch),
                None => groups.push((name, vec![branch])),
            }
        }
        let mut told = Vec::new();
        for (name, group) in groups {
            match (name, group.as_slice()) {
                ("object", _) => told.extend(self.objects(group, is_open, at, depth)),
                (_, [only]) => told.push(Branch { test: BranchTest::JsonType(name), ..only.clone() }),
                _ => {
                    let schema = self.joined(group, &at.child(name), depth);
                    told.push(Branch { test: BranchTest::JsonType(name), ..Branch::new(schema) });
                }
            }
        }
        Ok(told)
    }

    /// Merges several branches of the same JSON type, which is not object, into one schema.
    fn joined(&mut self, group: Vec<Branch>, at: &Pointer, depth: usize) -> Schema {
        let targets: Vec<Schema> =
            group.iter().filter_map(|branch| self.api.resolve(&branch.schema).cloned()).collect();
        let (limits, exact) = scalars::widest(targets.iter().map(|schema| &schema.limits));
        // An enum that is merged with strings that have limits accepts any string.
        let any = |test: fn(&Schema) -> bool| targets.iter().any(test);
        let opened = any(|target| matches!(target.kind, Kind::Enum(_)) && !target.open)
            && any(|target| matches!(target.kind, Kind::Text) && !target.limits.is_empty());
        if !exact || opened || targets.iter().any(|target| target.limits.get(Keyword::Schema).is_some()) {
            self.loosened.push((at.clone(), "branches with limits of their own; what any allows is sent".to_owned()));
        }
        if any(|target| matches!(target.kind, Kind::Number)) && any(scalars::may_exceed_f64) {
            let what = "an integer or another number; its type is `f64`, so integers beyond 2^53 lose digits";
            self.noted.push((at.parent(), what.to_owned()));
        }
        let docs = scalars::docs(&targets);
        // An enum that is merged with a string without `enum` accepts any string.
        let open = targets.iter().any(|schema| schema.open || matches!(schema.kind, Kind::Text));
        let kind = match targets.first().map(|schema| &schema.kind) {
            Some(Kind::Array(_)) => Kind::Array(Box::new(self.inner(group, &at.child("items"), depth))),
            _ => scalars::joined(&targets),
        };
        let open = open && !matches!(kind, Kind::Text);
        Schema { docs, limits, open, ..Schema::new(at.clone(), kind) }
    }

    /// The union of the item schemas of lists, or of the value schemas of maps.
    fn inner(&mut self, group: Vec<Branch>, at: &Pointer, depth: usize) -> Schema {
        let inner = |branch: Branch| match self.api.resolve(&branch.schema).map(|schema| &schema.kind) {
            Some(Kind::Array(inner) | Kind::Map(inner)) => Some((**inner).clone()),
            _ => None,
        };
        let distinct: IndexSet<Schema> = group.into_iter().filter_map(inner).collect();
        if distinct.len() > 1 {
            let what = "several lists or maps; one whose values mix those of several is taken, too";
            self.loosened.push((at.parent(), what.to_owned()));
        }
        let branches = distinct.into_iter().map(Branch::new).collect();
        self.one(Union { branches, exact: None }, false, at, depth + 1)
    }
}

/// The JSON type of a kind's values; `None` if they can have several.
fn json_type(kind: &Kind) -> Option<&'static str> {
    Some(match kind {
        Kind::Text | Kind::Enum(_) => "string",
        Kind::Integer { .. } | Kind::Number => "number",
        Kind::Boolean => "bool",
        Kind::Array(_) => "array",
        Kind::Map(_) | Kind::Object(_) => "object",
        _ => return None,
    })
}

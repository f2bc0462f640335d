//! `oneOf` and `anyOf`: one type where the branches can be one, a typed enum where a value tells which branch it is, any
//! JSON otherwise.
//!
//! Branches that are unions are opened; a branch that says no more than `nullable` is null; all texts are one text, all
//! numbers one number, all lists one list of what any of them holds. What is left is told apart by its JSON type, and
//! objects as [`objects`] says.

mod objects;
mod scalars;

use indexmap::IndexSet;
use serde_json::Value;

use crate::{
    ir::{Api, Branch, Keyword, Kind, Schema, Union, Within},
    pointer::Pointer,
};

/// Deeper than any description nests unions, and an end for those that hold themselves.
const MAX_DEPTH: usize = 16;

const ANYTHING: &str = "a union with a branch that is anything";

/// Simplifies unions, and finds out how to tell their branches apart.
pub(super) fn run(api: &mut Api) {
    let types = Api { types: api.types.clone(), ..Api::default() };
    let mut simplifying = Simplifying { api: &types, loosened: Vec::new(), noted: Vec::new() };
    api.visit_mut(&mut |schema| {
        let Kind::Union(union) = &mut schema.kind else { return };
        let union = Union { branches: std::mem::take(&mut union.branches), exact: union.exact.take() };
        let one = simplifying.one(union, &schema.at, 0);
        schema.nullable |= one.nullable;
        schema.docs = schema.docs.take().or(one.docs);
        schema.limits = schema.limits.narrowed(&one.limits);
        schema.kind = one.kind;
    });
    api.loosened.append(&mut simplifying.loosened);
    api.noted.append(&mut simplifying.noted);
}

struct Simplifying<'a> {
    api: &'a Api,
    loosened: Vec<(Pointer, String)>,
    noted: Vec<(Pointer, String)>,
}

impl Simplifying<'_> {
    /// The one schema that a union is.
    fn one(&mut self, union: Union, at: &Pointer, depth: usize) -> Schema {
        let mut nullable = false;
        let mut branches = Vec::new();
        let exact = union.exact.clone();
        let before = self.loosened.len();
        let opened = self.open(union, &mut branches, &mut nullable, 0);
        let kind = match opened.and_then(|()| self.grouped(branches, at, depth)) {
            Ok(mut branches) => match (branches.len(), branches.pop()) {
                (1, Some(only)) => {
                    let mut only = Schema { nullable: nullable || only.schema.nullable, ..only.schema };
                    self.check(&mut only, exact, before);
                    return only;
                }
                (_, Some(last)) => {
                    branches.push(last);
                    Kind::Union(Union { branches, exact: None })
                }
                (_, None) => Kind::Any,
            },
            Err(why) => {
                self.loosened.push((at.clone(), format!("{why}; kept as any JSON")));
                Kind::Any
            }
        };
        let mut schema = Schema { nullable, ..Schema::new(at.clone(), kind) };
        self.check(&mut schema, exact, before);
        schema
    }

    /// Checks the JSON of a value whose type does not express all constraints, where they can be written as a schema:
    /// then no value is sent more freely than described.
    fn check(&mut self, schema: &mut Schema, exact: Option<Value>, before: usize) {
        let Some(exact) = exact.filter(|_| self.loosened.len() > before) else { return };
        let checked = self.loosened.drain(before..).map(|(at, why)| (at, format!("{why}; checked as JSON")));
        self.noted.extend(checked);
        if exact != Value::Object(Default::default()) {
            schema.limits.add(Keyword::Schema, exact);
        }
    }

    /// The branches of a union, and of the unions that are branches of it.
    fn open(
        &self,
        union: Union,
        branches: &mut Vec<Branch>,
        nullable: &mut bool,
        depth: usize,
    ) -> Result<(), &'static str> {
        for branch in union.branches {
            let target = self.api.resolve(&branch.schema).filter(|_| depth < MAX_DEPTH);
            let target = target.ok_or("a union that refers to itself")?;
            *nullable |= branch.schema.nullable | target.nullable;
            match &target.kind {
                // Nothing but `nullable: true`.
                Kind::Any if target.nullable || branch.schema.nullable => {}
                Kind::Union(inner) => {
                    let mut inner = inner.clone();
                    for inner in &mut inner.branches {
                        inner.tag = inner.tag.take().or_else(|| branch.tag.clone());
                    }
                    self.open(inner, branches, nullable, depth + 1)?;
                }
                _ => branches.push(branch),
            }
        }
        Ok(())
    }

    /// The branches, each with what tells it from the others.
    fn grouped(&mut self, branches: Vec<Branch>, at: &Pointer, depth: usize) -> Result<Vec<Branch>, &'static str> {
        if depth > MAX_DEPTH {
            return Err("a union that refers to itself");
        }
        let mut groups: Vec<(&'static str, Vec<Branch>)> = Vec::new();
        for branch in branches {
            let target = self.api.resolve(&branch.schema).ok_or("a union that refers to itself")?;
            let name = json_type(&target.kind).ok_or(ANYTHING)?;
            match groups.iter_mut().find(|(known, _)| *known == name) {
                Some((_, group)) => group.push(branch),
                None => groups.push((name, vec![branch])),
            }
        }
        let mut told = Vec::new();
        for (name, group) in groups {
            match (name, group.as_slice()) {
                ("object", _) => told.extend(self.objects(group, at, depth)),
                (_, [only]) => told.push(Branch { test: Within::JsonType(name), ..only.clone() }),
                _ => {
                    let schema = self.joined(group, &at.child(name), depth);
                    told.push(Branch { test: Within::JsonType(name), ..Branch::new(schema) });
                }
            }
        }
        Ok(told)
    }

    /// Several branches of one JSON type, and none of them an object, as one.
    fn joined(&mut self, group: Vec<Branch>, at: &Pointer, depth: usize) -> Schema {
        let targets: Vec<Schema> =
            group.iter().filter_map(|branch| self.api.resolve(&branch.schema).cloned()).collect();
        let (limits, exact) = scalars::widest(targets.iter().map(|schema| &schema.limits));
        if !exact || targets.iter().any(|target| target.limits.get(Keyword::Schema).is_some()) {
            self.loosened.push((at.clone(), "branches with limits of their own; what any allows is sent".to_owned()));
        }
        let docs = targets.iter().find_map(|schema| schema.docs.clone());
        let kind = match targets.first().map(|schema| &schema.kind) {
            Some(Kind::Array(_)) => Kind::Array(Box::new(self.inner(group, &at.child("items"), depth))),
            _ => scalars::joined(&targets),
        };
        Schema { docs, limits, ..Schema::new(at.clone(), kind) }
    }

    /// The union of the item schemas of lists or maps.
    fn inner(&mut self, group: Vec<Branch>, at: &Pointer, depth: usize) -> Schema {
        let inner = |branch: Branch| match self.api.resolve(&branch.schema).map(|schema| &schema.kind) {
            Some(Kind::Array(inner) | Kind::Map(inner)) => Some((**inner).clone()),
            _ => None,
        };
        let distinct: IndexSet<Schema> = group.into_iter().filter_map(inner).collect();
        let branches = distinct.into_iter().map(Branch::new).collect();
        self.one(Union { branches, exact: None }, at, depth + 1)
    }
}

/// The JSON type of a schema's values; `None` where they can be of several.
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

//! `allOf`: several schemas that hold at once become one.
//!
//! A later part narrows an earlier one: where the first says a member is anything and the second says what, the member
//! is what the second says.

use std::collections::BTreeMap;

use crate::{
    budgets::Expansion,
    ir::{Api, Branch, Kind, Limits, Object, Schema, SchemaId, Type, Union},
    pointer::Pointer,
};

/// Deeper than any description refers, and an end for those that refer in circles.
const MAX_DEPTH: usize = 64;

/// Leaves no `AllOf`.
pub(super) fn run(api: &mut Api, expansion: &mut Expansion) {
    let source = api.types.clone();
    let mut merging = Merging { types: &source, expanded: BTreeMap::new(), loosened: Vec::new(), expansion };
    for named in api.types.values_mut() {
        merging.flatten(&mut named.schema, 0);
    }
    for operation in &mut api.operations {
        for (_, schema) in operation.schemas_mut() {
            merging.flatten(schema, 0);
        }
    }
    api.loosened.append(&mut merging.loosened);
}

struct Merging<'a> {
    types: &'a BTreeMap<SchemaId, Type>,
    /// What was expanded before: parts are shared, and theirs too.
    expanded: BTreeMap<SchemaId, Schema>,
    loosened: Vec<(Pointer, String)>,
    expansion: &'a mut Expansion,
}

impl Merging<'_> {
    /// Leaves no `AllOf` in the schema.
    fn flatten(&mut self, schema: &mut Schema, depth: usize) {
        if let Kind::AllOf(parts) = &schema.kind {
            *schema = self.merged(schema, parts, depth);
            return;
        }
        for child in schema.children_mut() {
            self.flatten(child, depth);
        }
    }

    /// The schema without any `AllOf` in it.
    fn flat(&mut self, schema: &Schema, depth: usize) -> Schema {
        if !self.expansion.allows(schema, &schema.at) {
            return Schema::new(schema.at.clone(), Kind::Any);
        }
        let mut flat = schema.clone();
        self.flatten(&mut flat, depth);
        flat
    }

    fn merged(&mut self, outer: &Schema, parts: &[Schema], depth: usize) -> Schema {
        let telling: Vec<&Schema> =
            parts.iter().filter(|part| !matches!(part.kind, Kind::Any) || !part.limits.is_empty()).collect();
        let mut merged = match telling.as_slice() {
            [] => Schema::new(outer.at.clone(), Kind::Any),
            // One part with a name keeps its name.
            [only] => self.flat(only, depth),
            [first, rest @ ..] => {
                let first = self.expanded(first, depth);
                rest.iter().fold(first, |merged, part| {
                    let part = self.expanded(part, depth);
                    self.both(merged, part, depth)
                })
            }
        };
        let all_nullable = !parts.is_empty() && parts.iter().all(|part| part.nullable);
        merged.at = outer.at.clone();
        merged.nullable = outer.nullable || all_nullable;
        merged.deprecated = outer.deprecated.clone().or(merged.deprecated);
        merged.read_only |= outer.read_only;
        merged.write_only |= outer.write_only;
        merged.docs = outer.docs.clone().or(merged.docs);
        merged.example = outer.example.clone().or(merged.example);
        merged.default = outer.default.clone().or(merged.default);
        merged.limits = narrower(merged.limits, outer.limits.clone());
        merged
    }

    /// The schema itself, where a reference stands.
    fn expanded(&mut self, schema: &Schema, depth: usize) -> Schema {
        let Kind::Ref(id) = &schema.kind else { return self.flat(schema, depth) };
        let Some(named) = self.types.get(id).filter(|_| depth < MAX_DEPTH) else {
            self.loosened.push((schema.at.clone(), "refers to itself in `allOf`; kept as any JSON".to_owned()));
            return Schema::new(schema.at.clone(), Kind::Any);
        };
        let mut expanded = match self.expanded.get(id) {
            Some(known) if self.expansion.allows(known, &schema.at) => known.clone(),
            Some(_) => Schema::new(schema.at.clone(), Kind::Any),
            None => {
                let expanded = self.expanded(&named.schema, depth + 1);
                self.expanded.insert(id.clone(), expanded.clone());
                expanded
            }
        };
        expanded.docs = schema.docs.clone().or(expanded.docs);
        expanded
    }

    /// What holds for both; `b` is the later one.
    fn both(&mut self, a: Schema, b: Schema, depth: usize) -> Schema {
        let mut schema = Schema {
            at: b.at.clone(),
            docs: b.docs.clone().or(a.docs.clone()),
            nullable: a.nullable && b.nullable,
            deprecated: b.deprecated.clone().or(a.deprecated.clone()),
            read_only: a.read_only || b.read_only,
            write_only: a.write_only || b.write_only,
            example: b.example.clone().or(a.example.clone()),
            default: b.default.clone().or(a.default.clone()),
            limits: narrower(a.limits.clone(), b.limits.clone()),
            kind: Kind::Any,
        };
        schema.kind = match (a.kind, b.kind) {
            (Kind::Any, kind) | (kind, Kind::Any) => kind,
            (Kind::Ref(a), Kind::Ref(b)) if a == b => Kind::Ref(a),
            (Kind::Ref(id), kind) => {
                let a = self.expanded(&Schema::new(a.at, Kind::Ref(id)), depth + 1);
                let b = Schema { kind, ..Schema::new(b.at, Kind::Any) };
                return Schema { kind: self.both(a, b, depth + 1).kind, ..schema };
            }
            (kind, Kind::Ref(id)) => {
                let a = Schema { kind, ..Schema::new(a.at, Kind::Any) };
                let b = self.expanded(&Schema::new(b.at, Kind::Ref(id)), depth + 1);
                return Schema { kind: self.both(a, b, depth + 1).kind, ..schema };
            }
            (Kind::Object(a), Kind::Object(b)) => Kind::Object(self.objects(a, b, depth)),
            (Kind::Object(object), Kind::Map(_)) | (Kind::Map(_), Kind::Object(object)) => Kind::Object(object),
            (Kind::Map(a), Kind::Map(b)) => Kind::Map(Box::new(self.both(*a, *b, depth))),
            (Kind::Array(a), Kind::Array(b)) => Kind::Array(Box::new(self.both(*a, *b, depth))),
            (Kind::Text, Kind::Enum(variants)) | (Kind::Enum(variants), Kind::Text) => Kind::Enum(variants),
            (Kind::Enum(a), Kind::Enum(b)) => Kind::Enum(b.into_iter().filter(|value| a.contains(value)).collect()),
            (Kind::Integer { unsigned }, Kind::Number) | (Kind::Number, Kind::Integer { unsigned }) => {
                Kind::Integer { unsigned }
            }
            (Kind::Integer { unsigned: a }, Kind::Integer { unsigned: b }) => Kind::Integer { unsigned: a || b },
            (Kind::Text, Kind::Text) => Kind::Text,
            (Kind::Binary, Kind::Binary | Kind::Text) | (Kind::Text, Kind::Binary) => Kind::Binary,
            (Kind::Number, Kind::Number) => Kind::Number,
            (Kind::Boolean, Kind::Boolean) => Kind::Boolean,
            (Kind::Refused(why), _) | (_, Kind::Refused(why)) => Kind::Refused(why),
            (Kind::Union(union), Kind::Object(object)) => self.each_branch(union, object, true, &schema.at, depth),
            (Kind::Object(object), Kind::Union(union)) => self.each_branch(union, object, false, &schema.at, depth),
            (Kind::Union(_), Kind::Union(union)) => {
                let what = "two unions that hold at once; the later one is taken";
                self.loosened.push((schema.at.clone(), what.to_owned()));
                Kind::Union(union)
            }
            // The other side says which of the branches it is.
            (Kind::Union(_), kind) | (kind, Kind::Union(_)) => kind,
            (_, kind) => {
                let what = "two parts of `allOf` contradict each other; the later one is taken";
                self.loosened.push((schema.at.clone(), what.to_owned()));
                kind
            }
        };
        schema
    }

    fn objects(&mut self, mut a: Object, b: Object, depth: usize) -> Object {
        for (name, field) in b.fields {
            let merged = match a.fields.remove(&name) {
                Some(before) => self.both(before.schema, field.schema, depth),
                None => field.schema,
            };
            a.fields.insert(name, crate::ir::Field::new(merged));
        }
        a.required.extend(b.required);
        a
    }

    /// Members that all branches of a union have in common are given to each, and to those of a branch that is a union;
    /// where a branch is no object with members, the object is taken for all.
    fn each_branch(&mut self, union: Union, object: Object, union_first: bool, at: &Pointer, depth: usize) -> Kind {
        let mut branches = Vec::new();
        for (index, branch) in union.branches.into_iter().enumerate() {
            let schema = self.expanded(&branch.schema, depth + 1);
            let own = Schema::new(schema.at.clone(), Kind::Object(object.clone()));
            // With the members it is another type than the branch alone is elsewhere.
            let here = at.child("anyOf").index(index);
            let inner = match schema.kind {
                Kind::Object(_) => {
                    let schema =
                        if union_first { self.both(schema, own, depth) } else { self.both(own, schema, depth) };
                    branches.push(Branch { schema: Schema { at: here, ..schema }, ..branch });
                    continue;
                }
                Kind::Union(inner) if depth < MAX_DEPTH => {
                    self.each_branch(inner, object.clone(), union_first, &here, depth + 1)
                }
                // An object of which nothing is known is any object, this one too.
                Kind::Map(_) => {
                    branches.push(Branch { schema: Schema { at: here, ..own }, ..branch });
                    continue;
                }
                // Nothing is both this and an object.
                Kind::Text | Kind::Enum(_) | Kind::Array(_) | Kind::Boolean | Kind::Number | Kind::Integer { .. } => {
                    continue;
                }
                kind => {
                    let what = match kind {
                        // Such as one with nothing but `required`.
                        Kind::Any => "which of several more limits an object keeps to is not checked",
                        _ => "an object beside a union of more than objects; only the object is taken",
                    };
                    self.loosened.push((at.clone(), what.to_owned()));
                    Kind::Object(object.clone())
                }
            };
            let Kind::Union(inner) = inner else { return inner };
            let tagged = |inner: Branch| Branch { tag: inner.tag.clone().or_else(|| branch.tag.clone()), ..inner };
            branches.extend(inner.branches.into_iter().map(tagged));
        }
        match branches.len() {
            0 => {
                let what = "an object beside a union without one; only the object is taken";
                self.loosened.push((at.clone(), what.to_owned()));
                Kind::Object(object)
            }
            1 => branches.remove(0).schema.kind,
            _ => Kind::Union(Union { branches }),
        }
    }
}

fn narrower(a: Limits, b: Limits) -> Limits {
    Limits {
        min_length: b.min_length.or(a.min_length),
        max_length: b.max_length.or(a.max_length),
        pattern: b.pattern.or(a.pattern),
        minimum: b.minimum.or(a.minimum),
        maximum: b.maximum.or(a.maximum),
        multiple_of: b.multiple_of.or(a.multiple_of),
        min_items: b.min_items.or(a.min_items),
        max_items: b.max_items.or(a.max_items),
        unique_items: a.unique_items || b.unique_items,
        one_of: match (a.one_of.is_empty(), b.one_of.is_empty()) {
            (true, _) => b.one_of,
            (_, true) => a.one_of,
            _ => b.one_of.into_iter().filter(|value| a.one_of.contains(value)).collect(),
        },
        format: b.format.or(a.format),
    }
}

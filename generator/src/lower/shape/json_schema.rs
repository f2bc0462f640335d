//! Writes constraints that Rust types can't express as JSON Schema.

use std::rc::Rc;

use serde_json::{Map, Value, json};

use super::{branches::MAX_BRANCHES, is_constraint};
use crate::{
    ir::{Additional, Choice, Facets, Fate, Keyword, Limits, Node, Null, Targets, Types, Written, sorted, written},
    lower::Lowering,
    pointer::Pointer,
};

/// The maximum length of the JSON Schema that [`one_of_json`](Lowering::one_of_json) returns, in bytes.
const LONGEST_SCHEMA: usize = 2_000;

impl Lowering<'_> {
    /// The constraints of a schema as JSON Schema, if only keywords such as `properties` or `items` make it an object
    /// or array, without `type`. With `was_untyped` it may have a `type`, since it had none when `names.lock` was
    /// written.
    pub(in crate::lower) fn untyped(&mut self, at: &Pointer, was_untyped: bool) -> Option<Value> {
        let node = self.reader.schema(at);
        let facets = self.facets(&node)?;
        let is_untyped = (facets.types == Types::ALL || was_untyped)
            && facets.values.is_none()
            && facets.choices.iter().all(is_constraint)
            && facets.value_types() != Types::ALL;
        if is_untyped { self.json(&node) } else { None }
    }

    /// The constraints of a `oneOf` as JSON Schema. `None` for any other schema, for a `oneOf` with a branch that is a
    /// subset of another one, and if the result is longer than [`LONGEST_SCHEMA`].
    pub(in crate::lower) fn one_of_json(&mut self, at: &Pointer) -> Option<Value> {
        let node = self.reader.schema(at);
        let mut facets = self.facets(&node)?;
        let choice = facets.choices.pop().filter(|choice| choice.exactly_one && !choice.of_children)?;
        let schema = self.beside(&facets, &choice).filter(|_| facets.choices.is_empty())?;
        // A `oneOf` too: `choice_json` writes it as `anyOf` if a branch is a subset of another one.
        let is_one_of =
            schema.get("oneOf").is_some() || schema.get("allOf").is_some_and(|all| all[1]["oneOf"].is_array());
        (is_one_of && schema.to_string().len() <= LONGEST_SCHEMA).then_some(schema)
    }

    /// The constraints of a schema or, for a reference, of the schema at the end of the chain; `None` if the chain is a
    /// cycle.
    fn facets(&mut self, node: &Node) -> Option<Facets> {
        match &node.target {
            Some(id) => self.reader.end(id).map(|end| end.facets.clone()),
            None => Some(node.facets.clone()),
        }
    }

    /// The constraints of a union as JSON Schema. `None` if all branches are objects, whose types express the
    /// constraints, or if they can't be written.
    pub(super) fn exact(&mut self, beside: &Facets, choice: &Choice) -> Option<Value> {
        let all_objects = choice.branches.iter().all(|branch| {
            let types = self.reader.intersect(|intersecting| intersecting.types(branch));
            types == Types::OBJECT
        });
        if choice.of_children || all_objects {
            return None;
        }
        self.beside(beside, choice)
    }

    /// A `oneOf` or `anyOf` and the constraints beside it, as one JSON Schema; `None` if they can't be written.
    pub(super) fn beside(&mut self, beside: &Facets, choice: &Choice) -> Option<Value> {
        let beside = Node { facets: beside.clone(), ..Node::any(choice.at.clone()) };
        let mut schema = match self.json(&beside)? {
            Value::Object(schema) => schema,
            _ => Map::new(),
        };
        let Value::Object(branches) = self.choice_json(choice)? else { return None };
        if branches.keys().any(|key| schema.contains_key(key)) {
            schema = Map::from_iter([("allOf".to_owned(), json!([schema, branches]))]);
        } else {
            schema.extend(branches);
        }
        Some(Value::Object(schema))
    }

    /// A `oneOf` or `anyOf` as JSON Schema; `None` if it can't be written. A `oneOf` is written as `anyOf` if a branch
    /// is a subset of another one, since no value would match that branch alone. So is a `oneOf` with a branch that
    /// can't be written in full, or with more than [`MAX_BRANCHES`].
    pub(super) fn choice_json(&mut self, choice: &Choice) -> Option<Value> {
        let all = choice.branches.iter().map(|branch| written(branch, &mut self.reader));
        let all: Vec<Written> = all.collect::<Option<_>>()?;
        let is_complete = all.iter().all(|branch| branch.is_complete);
        let branches: Vec<Value> = all.into_iter().map(|branch| branch.schema).collect();
        let is_anything = |schema: &Value| schema.as_object().is_some_and(Map::is_empty);
        let all = &choice.branches;
        let overlaps = choice.exactly_one
            && all.len() <= MAX_BRANCHES
            && all.iter().enumerate().any(|(index, a)| {
                let mut others = all.iter().enumerate().filter(|(other, _)| *other != index);
                // A branch with an empty set of types allows null only.
                others.any(|(_, b)| {
                    if a.target.is_none() && a.facets.types.is_empty() {
                        self.allows_null(b)
                    } else {
                        self.reader.intersect(|intersecting| intersecting.is_part_of(a, b))
                    }
                })
            });
        if choice.exactly_one && all.len() > MAX_BRANCHES {
            self.note(&choice.at.parent(), "oneOf", "more branches than are compared with each other; read as `anyOf`");
        }
        let any = !choice.exactly_one || !is_complete || overlaps || all.len() > MAX_BRANCHES;
        if any && branches.iter().any(is_anything) {
            return Some(json!({}));
        }
        if choice.exactly_one && !is_complete {
            let why = "a branch has a constraint that has no check; read as `anyOf`";
            self.note(&choice.at.parent(), "oneOf", why);
        }
        if overlaps {
            let why = "a branch of `oneOf` is part of another; read as `anyOf`";
            self.note(&choice.at.parent(), "oneOf", why);
        }
        Some(json!({ if any { "anyOf" } else { "oneOf" }: sorted(branches) }))
    }

    /// Records that an `anyOf` is not fully enforced, if two object branches can match the same value, and each has a
    /// property that the other branch lacks: such a value is read and sent as one branch. Only the first
    /// [`MAX_BRANCHES`] are compared.
    pub(super) fn loosen_overlap<'n>(&mut self, branches: impl Iterator<Item = &'n Node>, at: &Pointer) {
        let ends: Vec<Rc<Node>> = branches
            .filter_map(|branch| match &branch.target {
                Some(id) => self.reader.end(id),
                None => Some(Rc::new(branch.clone())),
            })
            .filter(|end| end.facets.value_types() == Types::OBJECT && end.facets.choices.is_empty())
            .take(MAX_BRANCHES)
            .collect();
        let declares_more = |a: &Node, b: &Node| {
            b.facets.additional != Additional::Never
                && a.facets.properties.keys().any(|name| !b.facets.properties.contains_key(name))
        };
        let overlap = ends.iter().enumerate().any(|(index, a)| {
            ends[index + 1..].iter().any(|b| {
                declares_more(a, b)
                    && declares_more(b, a)
                    && !self.reader.intersect(|intersecting| intersecting.disjoint(a, b))
            })
        });
        if overlap {
            let why = "objects that may have the properties of several branches; read and sent as one branch";
            self.loosen(&at.parent(), &at.last(), why);
        }
    }

    /// Whether null is valid for a schema or, for a reference, for its target.
    fn allows_null(&mut self, node: &Node) -> bool {
        let end = node.target.as_ref().and_then(|id| self.reader.end(id));
        node.null.or(end.map_or(Null::Unspecified, |end| end.null)) == Null::Allowed
    }

    /// A schema as JSON Schema; `None` if it can't be written. A `not` that can't be checked is recorded as not
    /// enforced.
    pub(super) fn json(&mut self, node: &Node) -> Option<Value> {
        let Written { schema, dropped, .. } = written(node, &mut self.reader)?;
        for at in dropped {
            let why = "a `not` around a constraint that has no check; not checked";
            self.reader.ledger.enter(&at.parent(), "not", Fate::Loosened, why);
        }
        Some(schema)
    }

    /// Records that a lower and an upper bound exclude each other, at one of the keywords or at the `allOf` that
    /// combines them.
    pub(super) fn note_contradiction(&mut self, at: &Pointer, limits: &Limits) {
        let Some((lower, upper)) = limits.contradiction() else { return };
        let (lower, upper) = (lower.row().name, upper.row().name);
        let keyword = [upper, lower, "allOf"].into_iter().find(|keyword| self.reader.ledger.has(at, keyword));
        if let Some(keyword) = keyword {
            self.note(at, keyword, format!("no value keeps to both `{lower}` and `{upper}`, so that none is valid"));
        }
    }

    /// Adds the JSON Schema of a constraint to `limits`. If it can't be written, records that the constraint is not
    /// enforced.
    pub(super) fn check_json(
        &mut self,
        at: &Pointer,
        limits: &mut Limits,
        schema: impl FnOnce(&mut Self) -> Option<Value>,
    ) {
        match schema(self) {
            Some(Value::Object(schema)) if schema.is_empty() => {}
            Some(schema) => limits.add(Keyword::Schema, schema),
            None => self.reader.ledger.loosen(at, "a constraint that refers to itself; not checked"),
        }
    }
}

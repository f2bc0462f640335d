//! A schema, opened: references followed, parts that hold at once merged.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{Fact, Facts, Node, Opened, Step, part, value};
use crate::{diagnostics::Diagnostics, drift::Description};

/// The parts of a schema: objects that hold at once, none of them a reference or an `allOf`'s wrapper any more.
#[derive(Default)]
struct Parts<'a> {
    parts: Vec<&'a Value>,
    seen: BTreeSet<usize>,
    identity: BTreeSet<usize>,
    /// What says that null is allowed although it has no type: a wrapper, or a choice with null in it.
    nullable: bool,
    choices: Vec<(&'static str, Vec<&'a Value>)>,
}

impl Description<'_> {
    /// A node with what its schema says.
    pub(in crate::drift) fn open<'d>(&'d self, node: &Node<'d>) -> Result<Opened<'d>, Diagnostics> {
        let mut parts = Parts::default();
        for schema in &node.schemas {
            self.collect(schema, &mut parts)?;
        }
        let said = parts.parts.iter().map(|schema| part::facts(schema)).reduce(part::both).unwrap_or_default();
        let mut facts = node.facts.clone();
        facts.extend(said);
        let mut children = node.children.clone();
        children.extend(below(&parts.parts));
        if !facts.contains_key("type") {
            let kind = |step: &Step| match step {
                Step::Field(_) | Step::OtherFields => Some("object"),
                Step::Items => Some("array"),
                _ => None,
            };
            if let Some(kind) = children.keys().find_map(kind) {
                facts.insert("type".to_owned(), Fact::Text(kind.to_owned()));
            }
        }
        if parts.nullable {
            facts.insert("nullable".to_owned(), Fact::Yes);
        }
        part::keep_meaningful(&mut facts);
        let choices = choices(&mut facts, &parts.choices);
        Ok(Opened { facts, children, choices, identity: parts.identity })
    }

    /// Takes a schema apart. A schema that is in already adds nothing, so one that refers to itself ends. References lead
    /// as far as a description likes, so those to come wait in a list and not on the stack.
    fn collect<'d>(&'d self, schema: &'d Value, into: &mut Parts<'d>) -> Result<(), Diagnostics> {
        let mut waiting = vec![schema];
        while let Some(schema) = waiting.pop() {
            let inner = self.take(schema, into)?;
            waiting.extend(inner.into_iter().rev());
        }
        Ok(())
    }

    /// Takes a schema in; gives those that hold at once with it.
    fn take<'d>(&'d self, schema: &'d Value, into: &mut Parts<'d>) -> Result<Vec<&'d Value>, Diagnostics> {
        let mut inner = Vec::new();
        let address = std::ptr::from_ref(schema) as usize;
        if !into.seen.insert(address) {
            return Ok(inner);
        }
        into.parts.push(schema);
        if says_something(schema) {
            into.identity.insert(address);
        }
        // OpenAPI 3.0 has readers ignore what stands beside a `$ref`; whoever wrote it means it, and 3.1 takes it.
        let mut wraps = false;
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            wraps = true;
            inner.push(self.target(reference)?);
        }
        for part in schema.get("allOf").and_then(Value::as_array).into_iter().flatten() {
            wraps = true;
            inner.push(part);
        }
        for word in ["oneOf", "anyOf"] {
            let members = schema.get(word).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
            let others: Vec<&Value> = members.iter().filter(|member| !is_null(member)).collect();
            into.nullable |= others.len() < members.len();
            match others.as_slice() {
                [] => {}
                [only] => inner.push(only),
                _ => into.choices.push((word, others)),
            }
        }
        into.nullable |= wraps && schema.get("nullable") == Some(&Value::Bool(true));
        Ok(inner)
    }
}

/// Whether a schema does more than point at others.
fn says_something(schema: &Value) -> bool {
    let points = |keyword: &str| matches!(keyword, "$ref" | "allOf") || value::is_wording(keyword);
    schema.as_object().is_some_and(|members| members.keys().any(|keyword| !points(keyword)))
}

/// `{type: 'null'}`, OpenAPI 3.1's way to say in a choice that null is allowed.
fn is_null(schema: &Value) -> bool {
    let null = Value::from("null");
    schema.get("type").is_some_and(|kind| *kind == null || kind.is_null())
}

/// Where the parts lead.
fn below<'d>(parts: &[&'d Value]) -> BTreeMap<Step, Node<'d>> {
    let mut children: BTreeMap<Step, Node<'d>> = BTreeMap::new();
    for part in parts {
        for (name, schema) in part.get("properties").and_then(Value::as_object).into_iter().flatten() {
            children.entry(Step::Field(name.clone())).or_default().schemas.push(schema);
        }
        for (keyword, step) in [("items", Step::Items), ("additionalProperties", Step::OtherFields), ("not", Step::Not)]
        {
            let schema =
                part.get(keyword).filter(|schema| schema.as_object().is_some_and(|members| !members.is_empty()));
            if let Some(schema) = schema {
                children.entry(step).or_default().schemas.push(schema);
            }
        }
        for name in value::set(part.get("required").unwrap_or(&Value::Null)) {
            let child = children.entry(Step::Field(name)).or_default();
            child.facts.insert("required".to_owned(), Fact::Yes);
        }
    }
    children
}

fn choices<'d>(facts: &mut Facts, choices: &[(&'static str, Vec<&'d Value>)]) -> Vec<Node<'d>> {
    let words: BTreeSet<&str> = choices.iter().map(|(word, _)| *word).collect();
    if !words.is_empty() {
        let text = words.into_iter().collect::<Vec<_>>().join(" & ");
        facts.insert("choice".to_owned(), Fact::Text(text));
    }
    let members = choices.iter().flat_map(|(_, members)| members);
    members.map(|schema| Node { schemas: vec![schema], ..Node::default() }).collect()
}

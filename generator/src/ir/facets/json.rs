//! Writes a schema as JSON Schema, for the runtime's check of JSON and for tests.

use serde_json::{Map, Value, json};

use super::{Additional, Facets, Node, Null, Targets, beside_reference};
use crate::{
    ir::{Keyword, SchemaId},
    pointer::Pointer,
};

/// The maximum number of nested schemas in a JSON Schema that is written.
const MAX_NODES: usize = 400;

/// A schema written as JSON Schema, which allows the same values if it is complete, and otherwise more values.
#[derive(Debug)]
pub(crate) struct Written {
    /// The JSON Schema, in which every reference is replaced by its target.
    pub schema: Value,
    /// Whether the JSON Schema has every constraint; false if some could not be expressed.
    pub is_complete: bool,
    /// The pointer of each `not` that the JSON Schema omits. The schema in it has a constraint that JSON Schema can't
    /// express. Without that constraint, the `not` would exclude more values than the description does.
    pub dropped: Vec<Pointer>,
}

/// Writes a schema as JSON Schema; `None` if a reference is part of a cycle, or the result is too large.
pub(crate) fn written(node: &Node, targets: &mut dyn Targets) -> Option<Written> {
    let mut writing = Writing { targets, left: MAX_NODES, open: Vec::new(), is_complete: true, dropped: Vec::new() };
    let schema = writing.node(node)?;
    Some(Written { schema, is_complete: writing.is_complete, dropped: writing.dropped })
}

/// The maximum depth of nested references.
const MAX_REFERENCES: usize = 16;

struct Writing<'a> {
    targets: &'a mut dyn Targets,
    left: usize,
    /// The references being expanded, outermost first; a repeated reference is a cycle, which can't be written.
    open: Vec<SchemaId>,
    /// Whether all constraints so far were written.
    is_complete: bool,
    dropped: Vec<Pointer>,
}

impl Writing<'_> {
    fn node(&mut self, node: &Node) -> Option<Value> {
        self.left = self.left.checked_sub(1)?;
        self.is_complete &= node.notes.is_complete();
        let Some(id) = &node.target else { return self.facets(&node.facets, node.null) };
        if self.open.contains(id) || self.open.len() >= MAX_REFERENCES {
            return None;
        }
        let named = beside_reference(node, &*self.targets.end(id)?);
        self.is_complete &= named.notes.is_complete();
        self.open.push(id.clone());
        let schema = self.facets(&named.facets, named.null);
        self.open.pop();
        schema
    }

    fn facets(&mut self, facets: &Facets, null: Null) -> Option<Value> {
        let mut schema = types_and_values(facets, null);
        let mut all_of = Vec::new();
        for (keyword, value) in facets.limits.iter() {
            let name = keyword.row().name;
            match keyword {
                Keyword::Schema => all_of.push(value.clone()),
                // A second limit of the same keyword goes into a schema in `allOf`.
                _ if schema.contains_key(name) => all_of.push(json!({ name: value })),
                _ => drop(schema.insert(name.into(), value.clone())),
            }
        }
        self.members(facets, &mut schema)?;
        for choice in facets.choices.iter().filter(|choice| !choice.of_children) {
            let before = std::mem::replace(&mut self.is_complete, true);
            let branches: Option<Vec<Value>> = choice.branches.iter().map(|branch| self.node(branch)).collect();
            // If a branch could not be written in full, a value may match more branches than described, so `oneOf`
            // becomes `anyOf`.
            let one = choice.exactly_one && self.is_complete;
            self.is_complete &= before;
            all_of.push(json!({ if one { "oneOf" } else { "anyOf" }: sorted(branches?) }));
        }
        for not in &facets.not {
            let before = std::mem::replace(&mut self.is_complete, true);
            let schema = self.node(not)?;
            if self.is_complete {
                all_of.push(json!({ "not": schema }))
            } else {
                self.dropped.push(not.at.clone())
            }
            self.is_complete &= before;
        }
        let mut all_of = sorted(all_of);
        match (all_of.len(), all_of.pop()) {
            (1, Some(Value::Object(only))) if only.keys().all(|key| !schema.contains_key(key)) => schema.extend(only),
            (_, Some(last)) => {
                all_of.push(last);
                schema.insert("allOf".into(), Value::Array(all_of));
            }
            (_, None) => {}
        }
        Some(Value::Object(schema))
    }

    /// Writes `items`, `properties`, `required` and `additionalProperties`.
    fn members(&mut self, facets: &Facets, schema: &mut Map<String, Value>) -> Option<()> {
        if let Some(items) = &facets.items {
            schema.insert("items".into(), self.node(items)?);
        }
        if !facets.properties.is_empty() {
            let properties: Option<Map<String, Value>> =
                facets.properties.iter().map(|(name, schema)| Some((name.clone(), self.node(schema)?))).collect();
            schema.insert("properties".into(), Value::Object(properties?));
        }
        if !facets.required.is_empty() {
            schema.insert("required".into(), sorted(facets.required.iter().cloned().map(Value::from).collect()).into());
        }
        match &facets.additional {
            Additional::Unspecified => {}
            Additional::Schema(value) => drop(schema.insert("additionalProperties".into(), self.node(value)?)),
            Additional::Never => drop(schema.insert("additionalProperties".into(), false.into())),
        }
        Some(())
    }
}

/// Sorts values by their JSON text, so that their order in the description has no effect.
pub(crate) fn sorted(mut values: Vec<Value>) -> Vec<Value> {
    values.sort_by_cached_key(Value::to_string);
    values
}

/// Writes `type` and `enum`, with null in both if it is allowed.
fn types_and_values(facets: &Facets, null: Null) -> Map<String, Value> {
    let mut schema = Map::new();
    let mut types: Vec<Value> = facets.types.names().into_iter().map(Value::from).collect();
    let no_value = facets.types.is_empty();
    if (no_value || !types.is_empty()) && null == Null::Allowed {
        types.push("null".into());
    }
    match types.len() {
        0 => {}
        1 => drop(schema.insert("type".into(), types.remove(0))),
        _ => drop(schema.insert("type".into(), Value::Array(types))),
    }
    if let Some(values) = &facets.values {
        let null = (null == Null::Allowed).then_some(Value::Null);
        schema.insert("enum".into(), sorted(values.iter().cloned().chain(null).collect()).into());
    }
    schema
}

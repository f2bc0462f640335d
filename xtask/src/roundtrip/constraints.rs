//! Collects the constraints on one value from a schema, its references, and a branch of each choice.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

/// The maximum depth of references and compositions that are followed.
const DEEPEST: usize = 40;

/// The keywords of all schemas that apply to a value.
#[derive(Debug, Default)]
pub(super) struct Constraints<'a> {
    /// The allowed types; `None` allows any.
    pub(super) types: Option<BTreeSet<&'a str>>,
    pub(super) values: Option<Vec<&'a Value>>,
    pub(super) properties: BTreeMap<&'a str, Vec<&'a Value>>,
    pub(super) required: BTreeSet<&'a str>,
    pub(super) additional: Vec<&'a Value>,
    pub(super) is_closed: bool,
    pub(super) items: Vec<&'a Value>,
    pub(super) patterns: Vec<&'a str>,
    pub(super) format: Option<&'a str>,
    pub(super) examples: Vec<&'a Value>,
    pub(super) unique: bool,
    pub(super) multiples: Vec<f64>,
    pub(super) read_only: bool,
    pub(super) write_only: bool,
    /// The strictest value of each bound.
    bounds: BTreeMap<&'a str, f64>,
}

/// The bounds, each with whether the higher value is stricter.
const BOUNDS: [(&str, bool); 10] = [
    ("minLength", true),
    ("maxLength", false),
    ("minItems", true),
    ("maxItems", false),
    ("minProperties", true),
    ("maxProperties", false),
    ("minimum", true),
    ("maximum", false),
    ("exclusiveMinimum", true),
    ("exclusiveMaximum", false),
];

impl<'a> Constraints<'a> {
    /// Collects the constraints of schemas that apply at once. `pick(n)` chooses one of `n` branches.
    pub(super) fn of(root: &'a Value, schemas: &[&'a Value], pick: &mut dyn FnMut(usize) -> usize) -> Self {
        let mut all = Self::default();
        schemas.iter().for_each(|schema| all.add(root, schema, pick, 0));
        all
    }

    /// The strictest value of a bound.
    pub(super) fn bound(&self, keyword: &str) -> Option<f64> {
        self.bounds.get(keyword).copied()
    }

    /// The strictest value of a bound that is a count.
    pub(super) fn count(&self, keyword: &str) -> Option<usize> {
        self.bound(keyword).map(|bound| bound as usize)
    }

    fn add(&mut self, root: &'a Value, schema: &'a Value, pick: &mut dyn FnMut(usize) -> usize, depth: usize) {
        let Value::Object(members) = schema else { return };
        if depth > DEEPEST {
            return;
        }
        for (keyword, value) in members {
            match (keyword.as_str(), value) {
                ("$ref", Value::String(reference)) => {
                    let target = reference.strip_prefix('#').and_then(|at| root.pointer(at));
                    target.into_iter().for_each(|target| self.add(root, target, pick, depth + 1));
                }
                ("allOf", Value::Array(all)) => all.iter().for_each(|part| self.add(root, part, pick, depth + 1)),
                ("oneOf" | "anyOf", Value::Array(branches)) if !branches.is_empty() => {
                    let branch = &branches[pick(branches.len()) % branches.len()];
                    self.add(root, branch, pick, depth + 1);
                }
                ("type", value) => self.add_types(value),
                ("enum", Value::Array(values)) => match &mut self.values {
                    Some(all) => all.retain(|value| values.contains(value)),
                    None => self.values = Some(values.iter().collect()),
                },
                ("const", value) => self.values = Some(vec![value]),
                ("properties", Value::Object(properties)) => {
                    for (name, schema) in properties {
                        self.properties.entry(name).or_default().push(schema);
                    }
                }
                ("required", Value::Array(names)) => self.required.extend(names.iter().filter_map(Value::as_str)),
                ("additionalProperties", Value::Bool(allowed)) => self.is_closed |= !allowed,
                ("additionalProperties", value) => self.additional.push(value),
                ("items", value) => self.items.push(value),
                ("pattern", Value::String(pattern)) => self.patterns.push(pattern),
                ("format", Value::String(format)) => self.format = Some(format),
                ("example", value) => self.examples.push(value),
                ("uniqueItems", Value::Bool(true)) => self.unique = true,
                ("readOnly", Value::Bool(true)) => self.read_only = true,
                ("writeOnly", Value::Bool(true)) => self.write_only = true,
                ("multipleOf", value) => self.multiples.extend(value.as_f64()),
                (keyword, value) => {
                    if let (Some((name, higher)), Some(bound)) =
                        (BOUNDS.iter().find(|(name, _)| *name == keyword), value.as_f64())
                    {
                        let strictest = self.bounds.entry(name).or_insert(bound);
                        *strictest = if *higher { strictest.max(bound) } else { strictest.min(bound) };
                    }
                }
            }
        }
    }

    fn add_types(&mut self, value: &'a Value) {
        let names: BTreeSet<&str> = match value {
            Value::String(name) => BTreeSet::from([name.as_str()]),
            Value::Array(names) => names.iter().filter_map(Value::as_str).collect(),
            _ => return,
        };
        self.types = Some(match self.types.take() {
            None => names,
            Some(before) => {
                let holds = |names: &BTreeSet<&str>, name: &str| {
                    names.contains(name) || (name == "integer" && names.contains("number"))
                };
                before.union(&names).filter(|name| holds(&before, name) && holds(&names, name)).copied().collect()
            }
        });
    }
}

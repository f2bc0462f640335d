//! Writes keywords that are not enforced in a form that is equal for equal constraints, to compare schemas.

use serde_json::{Map, Value, json};

use super::Reader;
use crate::{
    document::Document,
    ir::{Keyed, canonical, whole},
    pointer::Pointer,
};

/// The maximum number of nested references that are followed.
const MAX_HOPS: usize = 8;

/// The maximum number of values in a keyword with its references expanded. Further values are null.
const MAX_VALUES: usize = 2_000;

/// Keywords that constrain no value.
const ANNOTATIONS: [&str; 8] =
    ["$comment", "default", "deprecated", "description", "example", "examples", "externalDocs", "title"];

impl Reader<'_> {
    /// The value of a keyword without annotations, and with references replaced by their targets.
    pub(super) fn plain(&self, value: &Value) -> Value {
        let mut left = MAX_VALUES;
        self.without_annotations(value, MAX_HOPS, &mut left)
    }

    fn without_annotations(&self, value: &Value, hops: usize, left: &mut usize) -> Value {
        let Some(rest) = left.checked_sub(1) else { return Value::Null };
        *left = rest;
        let keywords = match value {
            Value::Object(keywords) => keywords,
            Value::Array(items) => {
                return items.iter().map(|item| self.without_annotations(item, hops, left)).collect();
            }
            other => return other.clone(),
        };
        if let Some(target) = self.target_of(keywords)
            && hops > 0
        {
            return self.without_annotations(target, hops - 1, left);
        }
        let mut plain = Map::new();
        for (keyword, value) in keywords {
            let value = match (keyword.as_str(), value) {
                ("enum" | "const", value) => value.clone(),
                // The keys are names, which may equal keywords.
                ("properties" | "patternProperties" | "dependentSchemas" | "$defs", Value::Object(schemas)) => {
                    let schemas = schemas.iter();
                    schemas.map(|(name, schema)| (name.clone(), self.without_annotations(schema, hops, left))).collect()
                }
                (keyword, _) if keyword.starts_with("x-") || ANNOTATIONS.contains(&keyword) => continue,
                (_, value) => self.without_annotations(value, hops, left),
            };
            plain.insert(keyword.clone(), value);
        }
        Value::Object(plain)
    }

    /// The keywords of a schema that are not enforced, such as `prefixItems` and `patternProperties`. Each is given
    /// with the `type` of its schema at each position or pattern, as JSON.
    pub(super) fn not_enforced(&self, at: &Pointer) -> Vec<(String, String)> {
        let rest = self.partly_enforced.get(at).into_iter().flatten().copied().flatten();
        let types = rest.map(|(keyword, value)| {
            let types = match value {
                Value::Array(schemas) => schemas.iter().map(|schema| self.types_of(schema)).collect(),
                Value::Object(schemas) => {
                    schemas.iter().map(|(name, schema)| (name.clone(), self.types_of(schema))).collect()
                }
                other => other.clone(),
            };
            (keyword.clone(), canonical(&types))
        });
        types.collect()
    }

    /// The `type` of a schema or, for a reference, of its target; null if it has none.
    fn types_of(&self, schema: &Value) -> Value {
        let mut schema = schema;
        for _ in 0..MAX_HOPS {
            let Some(target) = schema.as_object().and_then(|keywords| self.target_of(keywords)) else { break };
            schema = target;
        }
        schema.get("type").cloned().unwrap_or(json!(null))
    }

    /// The target of the `$ref` of a schema; `None` if the schema is no reference.
    fn target_of(&self, keywords: &Map<String, Value>) -> Option<&Value> {
        self.document.value(&self.document.target(keywords.get("$ref")?.as_str()?)?)
    }
}

/// Whether a keyword that is not enforced can exclude a value. `keywords` are all keywords of its schema: without
/// `contains`, `minContains` and `maxContains` have no effect (JSON Schema Validation, section 6.4).
pub(super) fn has_effect(keyword: &str, value: &Value, keywords: &Map<String, Value>) -> bool {
    match keyword {
        "minContains" => keywords.contains_key("contains") && whole(value) != Some(1),
        "maxContains" => keywords.contains_key("contains"),
        _ => true,
    }
}

/// The keywords that are not enforced, by the pointer of their schema.
pub(super) fn partly_enforced(document: &Document) -> Keyed<Pointer, Vec<&Map<String, Value>>> {
    let mut all: Keyed<Pointer, Vec<&Map<String, Value>>> = Keyed::default();
    for partly in document.origins().partly_enforced() {
        all.entry(partly.at.clone()).or_default().push(&partly.rest);
    }
    all
}

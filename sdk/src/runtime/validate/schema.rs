//! A validator of JSON Schema, for constraints that no Rust type expresses.

use std::{cmp::Ordering, collections::HashSet};

use regex_lite::Regex;
use serde_json::{Map, Value};

use super::{Limit, format::refuse_format, multiple::is_multiple};
use crate::runtime::numbers::{as_i64, as_u64, in_whole};

/// The limit on the nesting of a schema.
const MAX_DEPTH: usize = 64;

/// Whether a value is valid against a schema (JSON Schema Validation, sections 6.1 to 6.5; Core, section 10), given as
/// JSON. Keywords that [`keyword_holds`] does not list are ignored, and so are invalid values of keywords.
pub(crate) fn is_valid(schema: &str, value: &Value) -> bool {
    serde_json::from_str::<Value>(schema).map_or(true, |schema| holds(&schema, value, 0))
}

fn holds(schema: &Value, value: &Value, depth: usize) -> bool {
    let Value::Object(keywords) = schema else { return schema != &Value::Bool(false) };
    depth > MAX_DEPTH
        || keywords.iter().all(|(keyword, limit)| keyword_holds(keywords, keyword, limit, value, depth + 1))
}

fn keyword_holds(schema: &Map<String, Value>, keyword: &str, limit: &Value, value: &Value, depth: usize) -> bool {
    let schemas = || limit.as_array().into_iter().flatten();
    let order = order(value, limit);
    let bound = whole(limit);
    let count = |count: usize| Some((count as u64, bound?));
    let characters = value.as_str().and_then(|text| count(text.chars().count()));
    let items = value.as_array().and_then(|items| count(items.len()));
    let members = value.as_object().and_then(|members| count(members.len()));
    match keyword {
        "type" => match limit {
            Value::Array(types) => types.iter().any(|name| is_of_type(name, value)),
            name => is_of_type(name, value),
        },
        "enum" => schemas().any(|known| canonical(known) == canonical(value)),
        "allOf" => schemas().all(|schema| holds(schema, value, depth)),
        "anyOf" => schemas().any(|schema| holds(schema, value, depth)),
        "oneOf" => schemas().filter(|schema| holds(schema, value, depth)).count() == 1,
        "not" => !holds(limit, value, depth),
        "minLength" => characters.is_none_or(|(count, limit)| count >= limit),
        "maxLength" => characters.is_none_or(|(count, limit)| count <= limit),
        "pattern" => match (value, limit.as_str().map(Regex::new)) {
            (Value::String(text), Some(Ok(pattern))) => pattern.is_match(text),
            _ => true,
        },
        "format" => match (value, limit.as_str().and_then(Limit::format)) {
            (Value::String(text), Some(format)) => refuse_format(text, format).is_none(),
            _ => true,
        },
        "minimum" => order.is_none_or(Ordering::is_ge),
        "maximum" => order.is_none_or(Ordering::is_le),
        "exclusiveMinimum" => order.is_none_or(Ordering::is_gt),
        "exclusiveMaximum" => order.is_none_or(Ordering::is_lt),
        "multipleOf" => is_multiple_of(value, limit),
        "minItems" => items.is_none_or(|(count, limit)| count >= limit),
        "maxItems" => items.is_none_or(|(count, limit)| count <= limit),
        "uniqueItems" => value.as_array().is_none_or(|items| limit != &Value::Bool(true) || is_unique(items)),
        "items" => value.as_array().is_none_or(|items| items.iter().all(|item| holds(limit, item, depth))),
        "minProperties" => members.is_none_or(|(count, limit)| count >= limit),
        "maxProperties" => members.is_none_or(|(count, limit)| count <= limit),
        "required" => value
            .as_object()
            .is_none_or(|members| schemas().filter_map(Value::as_str).all(|name| members.contains_key(name))),
        "properties" => value.as_object().is_none_or(|members| {
            let properties = limit.as_object().into_iter().flatten();
            properties
                .into_iter()
                .all(|(name, schema)| members.get(name).is_none_or(|member| holds(schema, member, depth)))
        }),
        "additionalProperties" => value.as_object().is_none_or(|members| {
            let declared = |name: &String| schema.get("properties").is_some_and(|known| known.get(name).is_some());
            members.iter().all(|(name, member)| declared(name) || holds(limit, member, depth))
        }),
        _ => true,
    }
}

/// The order of two numbers, exact if both are integers; `None` if one is no number.
fn order(a: &Value, b: &Value) -> Option<Ordering> {
    match (integer(a), integer(b)) {
        (Some(a), Some(b)) => Some(a.cmp(&b)),
        _ => a.as_f64()?.partial_cmp(&b.as_f64()?),
    }
}

fn is_multiple_of(value: &Value, step: &Value) -> bool {
    match (integer(value), integer(step)) {
        (Some(value), Some(step)) if step != 0 => value % step == 0,
        _ => value.as_f64().zip(step.as_f64()).is_none_or(|(value, step)| is_multiple(value, step)),
    }
}

/// The value of an integer of JSON, in `i64` or `u64`.
fn integer(value: &Value) -> Option<i128> {
    let number = value.as_number()?;
    as_i64(number).map(i128::from).or_else(|| as_u64(number).map(i128::from))
}

/// A count, which may be written as `2.0`; `None` for a value that is none.
fn whole(limit: &Value) -> Option<u64> {
    as_u64(limit.as_number()?)
}

fn is_of_type(name: &Value, value: &Value) -> bool {
    match name.as_str() {
        Some("null") => value.is_null(),
        Some("boolean") => value.is_boolean(),
        Some("number") => value.is_number(),
        Some("integer") => value.is_i64() || value.is_u64() || value.as_f64().is_some_and(|n| n.fract() == 0.0),
        Some("string") => value.is_string(),
        Some("array") => value.is_array(),
        Some("object") => value.is_object(),
        _ => true,
    }
}

fn is_unique(items: &[Value]) -> bool {
    let mut seen = HashSet::new();
    items.iter().all(|item| seen.insert(canonical(item)))
}

/// A string that is the same for equal values: 1.0 is written as 1.
pub(super) fn canonical(value: &Value) -> String {
    in_whole(value).to_string()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::is_valid;

    #[test]
    fn each_keyword_refuses_invalid_values_and_ignores_other_types() {
        // The schema, valid values, invalid values.
        let table = [
            (json!({"type": "integer"}), json!([1, 1.0, -3]), json!([1.5, "1", null, true])),
            (json!({"type": ["string", "null"]}), json!(["", null]), json!([1, [], {}])),
            (json!({"enum": [1, "a", {"b": [2]}]}), json!([1, 1.0, "a", {"b": [2.0]}]), json!([2, "b", {"b": []}])),
            (json!({"minLength": 2, "maxLength": 3}), json!(["ab", "éé", 5, null]), json!(["a", "abcd"])),
            (json!({"maxLength": 2.0}), json!(["ab"]), json!(["abc"])),
            (json!({"maxLength": "2"}), json!(["abc"]), json!([])),
            (json!({"minItems": 1e0}), json!([[1]]), json!([[]])),
            (json!({"pattern": "^a+$"}), json!(["aa", 3]), json!(["ab"])),
            (json!({"minimum": 1, "exclusiveMaximum": 3}), json!([1, 2.9, "0"]), json!([0.9, 3])),
            (json!({"multipleOf": 0.01}), json!([0.07, 1, "x"]), json!([0.005])),
            (json!({"multipleOf": 10}), json!([10_000_000_000_i64, 0]), json!([10_000_000_001_i64, 0.5])),
            (
                json!({"minimum": 9_007_199_254_740_993_u64, "maximum": u64::MAX - 1}),
                json!([9_007_199_254_740_993_u64, u64::MAX - 1]),
                json!([9_007_199_254_740_992_u64, u64::MAX]),
            ),
            (
                json!({"enum": [9_007_199_254_740_993_u64]}),
                json!([9_007_199_254_740_993_u64]),
                json!([9_007_199_254_740_992_u64]),
            ),
            (json!({"minItems": 1, "uniqueItems": true}), json!([[1, 2], {}, "x"]), json!([[], [1, 1.0]])),
            (json!({"items": {"type": "string"}}), json!([["a"], [], 4]), json!([["a", 1]])),
            (json!({"required": ["a"], "maxProperties": 1}), json!([{"a": 1}, "x"]), json!([{}, {"a": 1, "b": 2}])),
            (
                json!({"properties": {"a": {"type": "string"}}, "additionalProperties": {"type": "integer"}}),
                json!([{"a": "x", "b": 1}, {}, []]),
                json!([{"a": 1}, {"b": "x"}]),
            ),
            (json!({"additionalProperties": false}), json!([{}, 1]), json!([{"a": 1}])),
            (json!({"not": {"required": ["a", "b"]}}), json!([{"a": 1}, {}]), json!([{"a": 1, "b": 1}, 3])),
            (json!({"anyOf": [{"required": ["a"]}, {"required": ["b"]}]}), json!([{"a": 1}, {"b": 1}]), json!([{}])),
            (json!({"oneOf": [{"minimum": 2}, {"type": "integer"}]}), json!([1, 2.5]), json!([3, 1.5])),
            (json!({"allOf": [{"minimum": 2}, {"maximum": 3}]}), json!([2, 3]), json!([1, 4])),
            (json!({"format": "date", "description": "x"}), json!(["2026-02-28", 1]), json!(["no date"])),
            (json!({"not": {"format": "date-time"}}), json!(["2026-02-28"]), json!(["2026-02-28T00:00:00Z", 1])),
            (
                json!({"oneOf": [{"format": "ipv4"}, {"format": "cidr"}, {"format": "ipv6"}]}),
                json!(["192.0.2.1", "192.0.2.0/24", "::1"]),
                json!(["x"]),
            ),
            (json!({"format": "hostname"}), json!(["no host"]), json!([])),
        ];
        for (schema, valid, invalid) in table {
            let text = schema.to_string();
            for value in valid.as_array().into_iter().flatten() {
                assert!(is_valid(&text, value), "{value} is valid against {text}");
            }
            for value in invalid.as_array().into_iter().flatten() {
                assert!(!is_valid(&text, value), "{value} is invalid against {text}");
            }
        }
    }
}

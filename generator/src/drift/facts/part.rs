//! What one schema object says by itself, and what two say that hold at once.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Fact, Facts, value};

/// What a part without its own `type` leaves to the others.
const NULLABLE: &str = "nullable";

/// The facts of one schema object; what leads deeper is not among them.
pub(super) fn facts(schema: &Value) -> Facts {
    let mut facts = Facts::new();
    for (keyword, said) in schema.as_object().into_iter().flatten() {
        let mut text = |name: &str, text: String| drop(facts.insert(name.to_owned(), Fact::Text(text)));
        match keyword.as_str() {
            // These lead deeper, or belong to what is there.
            "$ref" | "allOf" | "oneOf" | "anyOf" | "not" | "properties" | "items" | "required" => {}
            "type" => {
                let types = if said.is_array() { value::set(said) } else { BTreeSet::from([value::text(said)]) };
                let is_null = |name: &&String| name.trim_matches('"') == "null";
                let others: Vec<&str> = types.iter().filter(|name| !is_null(name)).map(String::as_str).collect();
                if !others.is_empty() {
                    text("type", others.join(" or "));
                }
                if types.iter().any(|name| is_null(&name)) {
                    facts.insert(NULLABLE.to_owned(), Fact::Yes);
                }
            }
            NULLABLE | "uniqueItems" | "readOnly" | "writeOnly" | "deprecated" => {
                if said == &Value::Bool(true) {
                    facts.insert(keyword.clone(), Fact::Yes);
                }
            }
            "enum" => drop(facts.insert("enum value".to_owned(), Fact::Set(value::set(said)))),
            "const" => drop(facts.insert("enum value".to_owned(), Fact::Set([value::text(said)].into()))),
            "additionalProperties" => {
                if said == &Value::Bool(false) {
                    text(keyword, "false".to_owned());
                }
            }
            "minLength" | "minItems" | "minProperties" if said.as_f64() == Some(0.0) => {}
            // OpenAPI 3.0 has a flag beside the limit, 3.1 another limit; the flag alone says nothing.
            "exclusiveMinimum" | "exclusiveMaximum" if said.is_boolean() => {}
            "minimum" if schema.get("exclusiveMinimum") == Some(&Value::Bool(true)) => {
                text("exclusiveMinimum", value::text(said));
            }
            "maximum" if schema.get("exclusiveMaximum") == Some(&Value::Bool(true)) => {
                text("exclusiveMaximum", value::text(said));
            }
            "discriminator" => {
                text("discriminator", value::text(&said["propertyName"]));
                let values: BTreeSet<String> =
                    said["mapping"].as_object().into_iter().flatten().map(|(value, _)| value.clone()).collect();
                if !values.is_empty() {
                    facts.insert("discriminator value".to_owned(), Fact::Set(values));
                }
            }
            wording if value::is_wording(wording) => {}
            other => text(other, value::text(said)),
        }
    }
    facts
}

/// What holds where both hold. The order of the two says nothing.
pub(super) fn both(a: Facts, b: Facts) -> Facts {
    let nullable = match (a.contains_key("type"), b.contains_key("type")) {
        (true, true) => a.contains_key(NULLABLE) && b.contains_key(NULLABLE),
        (true, false) => a.contains_key(NULLABLE),
        (false, true) => b.contains_key(NULLABLE),
        (false, false) => a.contains_key(NULLABLE) || b.contains_key(NULLABLE),
    };
    let mut both = a;
    for (name, fact) in b {
        let fact = match both.remove(&name) {
            Some(before) => narrower(&name, before, fact),
            None => fact,
        };
        both.insert(name, fact);
    }
    both.remove(NULLABLE);
    if nullable {
        both.insert(NULLABLE.to_owned(), Fact::Yes);
    }
    both
}

fn narrower(name: &str, a: Fact, b: Fact) -> Fact {
    match (a, b) {
        (Fact::Text(a), Fact::Text(b)) => Fact::Text(narrower_text(name, a, b)),
        (Fact::Set(a), Fact::Set(b)) if name == "enum value" => {
            let common: BTreeSet<String> = a.intersection(&b).cloned().collect();
            // Parts that contradict each other allow nothing; what they say is still worth comparing.
            Fact::Set(if common.is_empty() { &a | &b } else { common })
        }
        (Fact::Set(a), Fact::Set(b)) => Fact::Set(&a | &b),
        (a, _) => a,
    }
}

fn narrower_text(name: &str, a: String, b: String) -> String {
    if a == b {
        return a;
    }
    let is_lower = name.starts_with("min") || name == "exclusiveMinimum";
    let is_upper = name.starts_with("max") || name == "exclusiveMaximum";
    if (is_lower || is_upper)
        && let (Ok(left), Ok(right)) = (a.parse::<f64>(), b.parse::<f64>())
    {
        return if (left > right) == is_lower { a } else { b };
    }
    let types = [a.as_str(), b.as_str()];
    if name == "type" && types.contains(&"integer") && types.contains(&"number") {
        return "integer".to_owned();
    }
    let all: BTreeSet<&str> = a.split(" & ").chain(b.split(" & ")).collect();
    all.into_iter().collect::<Vec<_>>().join(" & ")
}

/// Leaves out limits that mean nothing for the type, such as the length of a list.
pub(super) fn keep_meaningful(facts: &mut Facts) {
    let Some(Fact::Text(kind)) = facts.get("type") else { return };
    let of: &[(&str, &[&str])] = &[
        ("string", &["minLength", "maxLength", "pattern"]),
        ("array", &["minItems", "maxItems", "uniqueItems"]),
        ("object", &["minProperties", "maxProperties", "additionalProperties"]),
        ("number", &["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"]),
    ];
    if !matches!(kind.as_str(), "string" | "array" | "object" | "number" | "integer" | "boolean") {
        return;
    }
    let kind = if kind == "integer" { "number".to_owned() } else { kind.clone() };
    for (other, limits) in of {
        if *other != kind {
            facts.retain(|name, _| !limits.contains(&name.as_str()));
        }
    }
}

//! Translates schemas of a description for an independent validator.

use std::collections::BTreeSet;

use jsonschema::Validator;
use sdk_generator::{document::Document, pointer::Pointer};
use serde_json::{Map, Value, json};

/// A schema translated to JSON Schema 2020-12, with all schemas that it refers to in `$defs`.
///
/// Keywords of OpenAPI 3.0 are translated: `nullable`, boolean exclusive bounds, and the mapping of a discriminator. A
/// `type` that OpenAPI does not have is left out, as in the generator. The numbers at `whole` become integers.
pub(super) fn closed(document: &Document, at: &Pointer, whole: &[Pointer]) -> Value {
    let mut places = vec![at.clone()];
    let mut definitions: Vec<Value> = Vec::new();
    while let Some(place) = places.get(definitions.len()) {
        // The generator refuses a reference that does not resolve.
        let mut schema = document.value(place).cloned().unwrap_or(Value::Bool(true));
        for inner in whole.iter().filter_map(|number| number.as_str().strip_prefix(place.as_str())) {
            if let Some(Value::Object(number)) = schema.pointer_mut(inner) {
                number.insert("type".to_owned(), "integer".into());
            }
        }
        let mut schema = translated(&schema, false);
        refer(&mut schema, &mut |reference| {
            let target = Pointer::from_reference(reference)?;
            let known = places.iter().position(|place| *place == target);
            let index = known.unwrap_or(places.len());
            if known.is_none() {
                places.push(target);
            }
            Some(format!("#/$defs/{index}"))
        });
        definitions.push(schema);
    }
    let definitions: Map<String, Value> =
        definitions.into_iter().enumerate().map(|(index, schema)| (index.to_string(), schema)).collect();
    json!({ "$ref": "#/$defs/0", "$defs": definitions })
}

/// Builds the validator of a closed schema.
pub(super) fn validator(closed: &Value) -> Result<Validator, String> {
    jsonschema::draft202012::new(closed).map_err(|error| error.to_string())
}

/// Translates a schema; with `by_name`, the value is a map of schemas, as in `properties`.
fn translated(schema: &Value, by_name: bool) -> Value {
    match schema {
        Value::Object(members) if by_name => {
            members.iter().map(|(name, schema)| (name.clone(), translated(schema, false))).collect()
        }
        Value::Object(members) => Value::Object(keywords(members)),
        Value::Array(schemas) => schemas.iter().map(|schema| translated(schema, false)).collect(),
        other => other.clone(),
    }
}

fn keywords(schema: &Map<String, Value>) -> Map<String, Value> {
    let is_set = |keyword: &str| schema.get(keyword) == Some(&Value::Bool(true));
    let mut all = Map::new();
    for (keyword, value) in schema {
        match (keyword.as_str(), value) {
            ("nullable" | "discriminator" | "$id" | "id" | "$schema", _) => {}
            ("exclusiveMinimum" | "exclusiveMaximum", Value::Bool(_)) => {}
            ("minimum", bound) if is_set("exclusiveMinimum") => {
                all.insert("exclusiveMinimum".to_owned(), bound.clone());
            }
            ("maximum", bound) if is_set("exclusiveMaximum") => {
                all.insert("exclusiveMaximum".to_owned(), bound.clone());
            }
            ("type", Value::String(name)) if !TYPES.contains(&name.as_str()) => {}
            ("type", Value::String(name)) if is_set("nullable") => {
                all.insert(keyword.clone(), json!([name, "null"]));
            }
            ("oneOf" | "anyOf", Value::Array(branches)) => {
                let branches = branches.iter().map(|branch| branch_of(schema, branch));
                all.insert(keyword.clone(), branches.collect());
            }
            // Some descriptions list a property twice, which JSON Schema forbids.
            ("required", Value::Array(names)) => {
                let names: BTreeSet<&str> = names.iter().filter_map(Value::as_str).collect();
                all.insert(keyword.clone(), json!(names));
            }
            (keyword, value) if VALUES.contains(&keyword) => {
                all.insert(keyword.to_owned(), value.clone());
            }
            (keyword, value) => {
                all.insert(keyword.to_owned(), translated(value, keyword == "properties"));
            }
        }
    }
    all
}

/// A branch of `oneOf` or `anyOf` with its discriminator values; null if it has only the keyword `nullable`.
fn branch_of(union: &Map<String, Value>, branch: &Value) -> Value {
    if branch == &json!({"nullable": true}) {
        return json!({"type": "null"});
    }
    let translated = translated(branch, false);
    let Some((property, values)) = mapped(union, branch) else { return translated };
    json!({"allOf": [translated, {"properties": {property: {"enum": values}}}]})
}

/// The discriminator property, and the values that are mapped to a branch.
fn mapped<'a>(union: &'a Map<String, Value>, branch: &Value) -> Option<(&'a str, Vec<Value>)> {
    let discriminator = union.get("discriminator")?;
    let (reference, mapping) = (branch.get("$ref")?.as_str()?, discriminator.get("mapping")?.as_object()?);
    let name = reference.rsplit('/').next()?;
    let selects = |target: &Value| target.as_str().is_some_and(|target| target == reference || target == name);
    let names = mapping.iter().filter(|(_, target)| selects(target)).map(|(value, _)| value);
    // In a mapping, a boolean is a string.
    let values: Vec<Value> =
        names.flat_map(|name| [Some(json!(name)), name.parse::<bool>().ok().map(Value::Bool)]).flatten().collect();
    (!values.is_empty()).then_some((discriminator.get("propertyName")?.as_str()?, values))
}

/// The types in OpenAPI 3.0 and 3.1.
const TYPES: [&str; 7] = ["array", "boolean", "integer", "null", "number", "object", "string"];

/// The keywords whose value has no schemas.
const VALUES: [&str; 6] = ["enum", "const", "default", "example", "examples", "required"];

/// Replaces each `$ref` by the result of `target`.
fn refer(schema: &mut Value, target: &mut dyn FnMut(&str) -> Option<String>) {
    match schema {
        Value::Object(members) => {
            for (keyword, value) in members {
                match value {
                    Value::String(reference) if keyword == "$ref" => {
                        if let Some(target) = target(reference) {
                            *reference = target;
                        }
                    }
                    Value::Object(schemas) if keyword == "properties" => {
                        schemas.values_mut().for_each(|schema| refer(schema, target));
                    }
                    _ if VALUES.contains(&keyword.as_str()) => {}
                    value => refer(value, target),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| refer(item, target)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_closed_schema_is_json_schema_with_all_referenced_schemas() {
        let text = "{openapi: 3.0.3, info: {title: t, version: '1'}, paths: {}, components: {schemas: {\
                    A: {type: object, properties: {nullable: {$ref: '#/components/schemas/B'}, a: {$ref: '#/components/schemas/A'}}},\
                    B: {type: integer, nullable: true, minimum: 1, exclusiveMinimum: true}}}}";
        let document = Document::read("t.yaml", text).unwrap();
        let closed = closed(&document, &Pointer::from_reference("#/components/schemas/A").unwrap(), &[]);
        assert_eq!(
            closed,
            json!({"$ref": "#/$defs/0", "$defs": {
                "0": {"type": "object", "properties": {"nullable": {"$ref": "#/$defs/1"}, "a": {"$ref": "#/$defs/0"}}},
                "1": {"type": ["integer", "null"], "exclusiveMinimum": 1},
            }})
        );
        let validator = validator(&closed).unwrap();
        for (value, valid) in [(json!({"nullable": null}), true), (json!({"a": {"nullable": 1}}), false)] {
            assert_eq!(validator.is_valid(&value), valid, "{value}");
        }
    }

    #[test]
    fn a_discriminator_selects_a_branch_and_an_unknown_type_is_ignored() {
        let text = "{openapi: 3.0.3, info: {title: t, version: '1'}, paths: {}, components: {schemas: {\
                    U: {discriminator: {propertyName: off, mapping: {'true': '#/components/schemas/A', 'false': B}},\
                    oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}, {nullable: true}]},\
                    A: {type: object, properties: {off: {type: boolean}}, required: [off]},\
                    B: {type: object, properties: {off: {type: boolean}, age: {type: unknown}}, required: [off]}}}}";
        let document = Document::read("t.yaml", text).unwrap();
        let closed = closed(&document, &Pointer::from_reference("#/components/schemas/U").unwrap(), &[]);
        let validator = validator(&closed).unwrap();
        let valid = [json!({"off": true}), json!({"off": false, "age": [1]}), json!(null)];
        valid.iter().for_each(|value| assert!(validator.is_valid(value), "{value}"));
        // No branch has these values of the discriminator, and strings are not objects.
        for value in [json!({"off": 1}), json!({"off": "true"}), json!("text")] {
            assert!(!validator.is_valid(&value), "{value}");
        }
        let branch = |off: bool| format!(r#"{{"properties":{{"off":{{"enum":["{off}",{off}]}}}}}}"#);
        let all = closed.to_string();
        assert!(all.contains(&branch(true)) && all.contains(&branch(false)), "{all}");
    }
}

//! Rewrites the keywords of JSON Schema 2020-12 to keywords of OpenAPI 3.0's schemas.

mod content;

use serde_json::{Map, Value, json};

use super::{Origins, each};
use crate::pointer::Pointer;

/// Keywords whose value is a schema.
const SCHEMA: [&str; 11] = [
    "additionalProperties",
    "contains",
    "contentSchema",
    "else",
    "if",
    "items",
    "not",
    "propertyNames",
    "then",
    "unevaluatedItems",
    "unevaluatedProperties",
];

/// Keywords whose value is a list of schemas, or a map from names to schemas.
const SCHEMAS: [&str; 9] = [
    "$defs",
    "allOf",
    "anyOf",
    "definitions",
    "dependentSchemas",
    "oneOf",
    "patternProperties",
    "prefixItems",
    "properties",
];

/// Keywords whose value may be `false`, which forbids further properties or items. That `false` is not rewritten.
const FLAGS: [&str; 4] = ["additionalProperties", "items", "unevaluatedItems", "unevaluatedProperties"];

/// A schema with a single keyword.
fn described(keyword: &str, value: Value) -> Map<String, Value> {
    Map::from_iter([(keyword.to_owned(), value)])
}

/// Rewrites a schema from OpenAPI 3.1 to OpenAPI 3.0, its subschemas first.
pub(super) fn schema(value: &mut Value, at: &Pointer, origins: &mut Origins) {
    let Value::Object(keywords) = value else { return };
    for (keyword, member) in keywords.iter_mut() {
        let place = at.child(keyword);
        if SCHEMA.contains(&keyword.as_str()) {
            if !FLAGS.contains(&keyword.as_str()) {
                never(member);
            }
            schema(member, &place, origins);
        } else if SCHEMAS.contains(&keyword.as_str()) {
            each(member, &place, &mut |member, at| {
                never(member);
                schema(member, at, origins);
            });
        }
    }
    let mut rewriting = Rewriting { keywords, at, origins };
    rewriting.examples();
    rewriting.content();
    rewriting.items();
    rewriting.properties();
    // Runs after `items` and `properties`, since it moves the keywords of each type into a branch for that type.
    rewriting.types();
    rewriting.dependencies();
    rewriting.condition();
}

/// Replaces the schema `false`, for which no value is valid, by `{not: {}}`, which OpenAPI 3.0 can express.
fn never(schema: &mut Value) {
    if *schema == Value::Bool(false) {
        *schema = json!({ "not": {} });
    }
}

struct Rewriting<'a> {
    keywords: &'a mut Map<String, Value>,
    at: &'a Pointer,
    origins: &'a mut Origins,
}

impl Rewriting<'_> {
    fn has(&self, keyword: &str) -> bool {
        self.keywords.contains_key(keyword)
    }

    /// Sets a keyword. If the schema has no such keyword yet, records the keywords `written` from which it was made.
    fn put(&mut self, keyword: &'static str, value: Value, written: &'static [&'static str]) {
        if !self.has(keyword) {
            self.origins.keyword(self.at, keyword, written);
        }
        self.keywords.insert(keyword.to_owned(), value);
    }

    /// Adds a schema to `allOf`, records the keywords `written` from which it was made, and returns its pointer.
    fn also(&mut self, schema: Value, written: &'static [&'static str]) -> Pointer {
        if !self.has("allOf") {
            self.put("allOf", json!([]), written);
        }
        let Some(Value::Array(all)) = self.keywords.get_mut("allOf") else { return self.at.clone() };
        let place = self.at.child("allOf").index(all.len());
        all.push(schema);
        self.origins.made(place.clone(), self.at, written);
        place
    }

    /// Rewrites `type`. `null` becomes `nullable: true`, with `enum: [null]` if it is the only type. A list of one type
    /// becomes that type; [`several`](Self::several) rewrites a list of several types.
    fn types(&mut self) {
        let names: Vec<Value> = match self.keywords.get("type") {
            Some(Value::Array(names)) if !names.is_empty() => names.clone(),
            Some(Value::String(name)) if name == "null" => vec![json!("null")],
            _ => return,
        };
        let (nulls, mut others): (Vec<Value>, Vec<Value>) = names.into_iter().partition(|name| name == "null");
        if others.contains(&json!("number")) {
            others.retain(|name| name != "integer");
        }
        match others.len() {
            0 => {
                self.keywords.remove("type");
                self.put("enum", json!([null]), &["type"]);
            }
            1 => {
                self.keywords.insert("type".to_owned(), others.remove(0));
            }
            _ => self.several(others),
        }
        if !nulls.is_empty() {
            self.put("nullable", json!(true), &["type"]);
        }
    }

    /// Rewrites a list of types to `anyOf`. The branch of each type gets the keywords that apply to its values. Beside
    /// `$ref`, `allOf`, `anyOf` or `oneOf` the list stays.
    fn several(&mut self, names: Vec<Value>) {
        if ["$ref", "allOf", "anyOf", "oneOf"].into_iter().any(|keyword| self.has(keyword)) {
            self.keywords.insert("type".to_owned(), Value::Array(names));
            return;
        }
        let values = match self.keywords.remove("enum") {
            Some(Value::Array(values)) => Some(values),
            other => {
                self.keywords.extend(other.map(|other| ("enum".to_owned(), other)));
                None
            }
        };
        self.keywords.remove("type");
        let mut branches: Vec<Value> = Vec::new();
        for name in names {
            let mut branch = Map::from_iter([("type".to_owned(), name.clone())]);
            let name = name.as_str().unwrap_or_default();
            if let Some(values) = &values {
                let values: Vec<&Value> = values.iter().filter(|value| is_of_type(value, name)).collect();
                if values.is_empty() {
                    continue;
                }
                branch.insert("enum".to_owned(), json!(values));
            }
            for keyword in about(name) {
                branch.extend(self.keywords.get(*keyword).map(|value| ((*keyword).to_owned(), value.clone())));
            }
            // In the description, the keywords of each branch are at the pointer of the whole schema.
            self.origins.moved(self.at.child("anyOf").index(branches.len()), self.at.clone());
            branches.push(Value::Object(branch));
        }
        for name in ["string", "number", "integer", "array", "object"] {
            self.keywords.retain(|keyword, _| !about(name).contains(&keyword.as_str()));
        }
        self.put("anyOf", Value::Array(branches), &["type"]);
    }

    /// Rewrites `examples` to an `example` with the first of them.
    fn examples(&mut self) {
        if self.has("example") {
            return;
        }
        if let Some(Value::Array(examples)) = self.keywords.get_mut("examples")
            && !examples.is_empty()
        {
            let example = examples.remove(0);
            self.keywords.remove("examples");
            self.put("example", example, &["examples"]);
        }
    }

    /// Rewrites `prefixItems`, with `items` or `unevaluatedItems` for the items after it, to one `items`: an `anyOf` of
    /// the schemas of all positions.
    fn items(&mut self) {
        let rest = if self.has("items") { "items" } else { "unevaluatedItems" };
        let prefix = match self.keywords.remove("prefixItems") {
            Some(Value::Array(prefix)) => prefix,
            Some(other) => {
                self.keywords.insert("prefixItems".to_owned(), other);
                return;
            }
            None => Vec::new(),
        };
        let count = prefix.len();
        let after = self.keywords.remove(rest);
        let most = self.keywords.get("maxItems").and_then(Value::as_f64);
        let is_closed = after == Some(json!(false)) || most.is_some_and(|most| most <= count as f64);
        if after == Some(json!(false)) && most.is_none_or(|most| most > count as f64) {
            self.put("maxItems", json!(count), if rest == "items" { &["items"] } else { &["unevaluatedItems"] });
        }
        if count == 0 {
            match after {
                Some(schema @ Value::Object(_)) if rest == "items" => {
                    self.keywords.insert("items".to_owned(), schema);
                }
                Some(schema @ Value::Object(_)) => {
                    self.put("items", schema, &["unevaluatedItems"]);
                    self.origins.moved(self.at.child("items"), self.at.child(rest));
                }
                _ => {}
            }
            return;
        }
        let written: &'static [&'static str] = match (&after, rest) {
            (None, _) => &["prefixItems"],
            (_, "items") => &["prefixItems", "items"],
            _ => &["prefixItems", "unevaluatedItems"],
        };
        self.origins.keyword(self.at, "items", written);
        let unread = described("prefixItems", Value::Array(prefix.clone()));
        let at = self.at.child("prefixItems");
        let prefix = prefix.into_iter().enumerate().map(|(index, schema)| (at.index(index), schema));
        let after = (!is_closed).then(|| (self.at.child(rest), after.unwrap_or(json!(true))));
        let kinds = self.either("items", prefix.chain(after).collect());
        if kinds > 1 {
            self.origins.loosened(self.at, "prefixItems", "the positions of items are not enforced", unread);
        }
    }

    /// Rewrites `patternProperties` and `unevaluatedProperties` to `additionalProperties`, since OpenAPI 3.0 can't tell
    /// names apart by patterns. Beside `$ref`, `allOf` or the like, `unevaluatedProperties` stays.
    fn properties(&mut self) {
        let composed = ["$ref", "allOf", "anyOf", "dependentSchemas", "if", "oneOf"];
        let mut rest = "additionalProperties";
        if composed.into_iter().any(|keyword| self.has(keyword)) {
            if self.has("patternProperties") {
                let why = "names are not checked against the patterns";
                self.origins.loosened(self.at, "unevaluatedProperties", why, Map::new());
            }
        } else if !self.has("additionalProperties")
            && let Some(unevaluated) = self.keywords.remove("unevaluatedProperties")
        {
            rest = "unevaluatedProperties";
            if self.has("patternProperties") {
                self.keywords.insert("additionalProperties".to_owned(), unevaluated);
            } else {
                self.put("additionalProperties", unevaluated, &["unevaluatedProperties"]);
            }
            self.origins.moved(self.at.child("additionalProperties"), self.at.child("unevaluatedProperties"));
        }
        let Some(Value::Object(patterns)) = self.keywords.get_mut("patternProperties") else { return };
        let mut unread = described("patternProperties", Value::Object(patterns.clone()));
        let patterns = std::mem::take(patterns).into_iter();
        let at = self.at.child("patternProperties");
        let mut all: Vec<(Pointer, Value)> = patterns.map(|(name, schema)| (at.child(&name), schema)).collect();
        self.keywords.remove("patternProperties");
        let others = self.keywords.remove("additionalProperties");
        let written: &'static [&'static str] = match (&others, rest) {
            (None, _) => &["patternProperties"],
            (_, "additionalProperties") => &["patternProperties", "additionalProperties"],
            _ => &["patternProperties", "unevaluatedProperties"],
        };
        self.origins.keyword(self.at, "additionalProperties", written);
        match others {
            Some(Value::Bool(false)) => {
                unread.insert("additionalProperties".to_owned(), json!(false));
                self.origins.loosened(
                    self.at,
                    "patternProperties",
                    "names are not checked against the patterns",
                    unread,
                );
            }
            Some(schema @ Value::Object(_)) => {
                all.push((self.at.child(rest), schema));
                self.origins.loosened(self.at, "patternProperties", "each name may have any of the schemas", unread);
            }
            _ => {
                let why = "taken as the schema of every additional property, whatever its name";
                self.origins.loosened(self.at, "patternProperties", why, unread);
            }
        }
        if !all.is_empty() {
            self.either("additionalProperties", all);
        }
    }

    /// Sets a keyword to `anyOf` of the distinct schemas in `all`, each given with its pointer in the description.
    /// Returns the number of distinct schemas.
    fn either(&mut self, keyword: &'static str, all: Vec<(Pointer, Value)>) -> usize {
        let mut different: Vec<(Pointer, Value)> = Vec::new();
        for (place, schema) in all {
            if !different.iter().any(|(_, known)| *known == schema) {
                different.push((place, schema));
            }
        }
        let count = different.len();
        let now = self.at.child(keyword);
        if different.iter().any(|(_, schema)| *schema == json!(true)) {
            self.keywords.insert(keyword.to_owned(), json!({}));
            self.origins.made(now, self.at, &[]);
            return count;
        }
        if let [(place, only)] = different.as_slice() {
            self.keywords.insert(keyword.to_owned(), only.clone());
            self.origins.moved(now, place.clone());
            return count;
        }
        for (index, (place, _)) in different.iter().enumerate() {
            self.origins.moved(now.child("anyOf").index(index), place.clone());
        }
        // Recorded after the moves, since one of the schemas may have been moved from this pointer.
        self.origins.made(now, self.at, &[]);
        let all: Vec<Value> = different.into_iter().map(|(_, schema)| schema).collect();
        self.keywords.insert(keyword.to_owned(), json!({ "anyOf": all }));
        count
    }

    /// Rewrites `dependentRequired` and `dependentSchemas` to implications with [`implies`](Self::implies).
    fn dependencies(&mut self) {
        if let Some(Value::Object(required)) = self.keywords.remove("dependentRequired") {
            for (name, others) in required {
                self.implies(json!({ "required": [name] }), json!({ "required": others }), &["dependentRequired"]);
            }
        }
        if let Some(Value::Object(schemas)) = self.keywords.remove("dependentSchemas") {
            for (name, schema) in schemas {
                let written = self.at.child("dependentSchemas").child(&name);
                let place = self.implies(json!({ "required": [name] }), schema, &["dependentSchemas"]);
                self.origins.moved(place, written);
            }
        }
    }

    /// Rewrites `if`, `then` and `else` to implications. An `if` alone has no effect and stays; so do the others
    /// without `if`.
    fn condition(&mut self) {
        if !self.has("if") || !self.has("then") && !self.has("else") {
            return;
        }
        let (then, otherwise) = (self.keywords.remove("then"), self.keywords.remove("else"));
        let Some(condition) = self.keywords.remove("if") else { return };
        if let Some(then) = then {
            let place = self.implies(condition.clone(), then, &["if", "then"]);
            self.origins.moved(place, self.at.child("then"));
        }
        if let Some(otherwise) = otherwise {
            let place = self.implies(json!({ "not": condition }), otherwise, &["if", "else"]);
            self.origins.moved(place, self.at.child("else"));
        }
    }

    /// Adds the implication "not (condition and not consequence)" to `allOf`. Returns the pointer of the consequence in
    /// it.
    fn implies(&mut self, condition: Value, consequence: Value, written: &'static [&'static str]) -> Pointer {
        let place = self.also(json!({ "not": { "allOf": [condition, { "not": consequence }] } }), written);
        place.children(&["not", "allOf", "1", "not"])
    }
}

/// The keywords that apply to values of a type, and go into the branch of that type. `format` applies to both strings
/// and numbers.
fn about(name: &str) -> &'static [&'static str] {
    match name {
        "string" => {
            &["contentEncoding", "contentMediaType", "contentSchema", "format", "maxLength", "minLength", "pattern"]
        }
        "number" | "integer" => &["exclusiveMaximum", "exclusiveMinimum", "format", "maximum", "minimum", "multipleOf"],
        "array" => &["items", "maxItems", "minItems", "uniqueItems"],
        "object" => &["additionalProperties", "maxProperties", "minProperties", "properties", "required"],
        _ => &[],
    }
}

/// Whether a value has the JSON type `name`, such as `integer`.
fn is_of_type(value: &Value, name: &str) -> bool {
    match name {
        "boolean" => value.is_boolean(),
        "integer" => value.as_f64().is_some_and(|number| number.fract() == 0.0),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => false,
    }
}

//! Changes of a limit on requests that no other limit hides.

use std::collections::BTreeSet;

use serde_json::Value;

/// The pointer of a schema, and a limiting keyword of it.
pub(super) type Limit = (String, &'static str);

/// Keywords with the type that they apply to, and a value stricter than any in the descriptions.
const STRICTER: [(&str, &str, i64); 6] = [
    ("minLength", "string", 1000),
    ("maxLength", "string", 0),
    ("minimum", "integer", 1_000_000),
    ("maximum", "integer", -1_000_000),
    ("minItems", "array", 1000),
    ("maxItems", "array", 0),
];

/// The limits on properties in request bodies, and on the items of properties.
pub(super) fn limits(root: &Value) -> Vec<Limit> {
    let mut walk = Walk { root, seen: BTreeSet::new(), found: BTreeSet::new() };
    for (path, item) in root["paths"].as_object().unwrap() {
        for method in ["post", "put", "patch"] {
            let path = path.replace('~', "~0").replace('/', "~1");
            for media_type in
                item.pointer(&format!("/{method}/requestBody/content")).and_then(Value::as_object).into_iter().flatten()
            {
                let media_type = media_type.0.replace('/', "~1");
                walk.schema(format!("/paths/{path}/{method}/requestBody/content/{media_type}/schema"));
            }
        }
    }
    walk.found.into_iter().collect()
}

struct Walk<'a> {
    root: &'a Value,
    seen: BTreeSet<String>,
    found: BTreeSet<Limit>,
}

impl Walk<'_> {
    fn schema(&mut self, at: String) {
        if !self.seen.insert(at.clone()) {
            return;
        }
        let schema = self.root.pointer(&at).unwrap();
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            self.schema(reference.trim_start_matches('#').to_owned());
        }
        for (keyword, of_type, _) in STRICTER {
            // An `enum` or `const` may hide the limit.
            if schema.get(keyword).is_some() && schema["type"] == of_type && schema.get("enum").is_none() {
                self.found.insert((at.clone(), keyword));
            }
        }
        if schema.get("items").is_some() && schema["type"] == "array" {
            self.schema(format!("{at}/items"));
        }
        for (name, _) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
            self.schema(format!("{at}/properties/{name}"));
        }
        for index in 0..schema.get("allOf").and_then(Value::as_array).map_or(0, Vec::len) {
            self.schema(format!("{at}/allOf/{index}"));
        }
    }
}

/// A description with one limit stricter than every other.
pub(super) fn tightened(root: &Value, (at, keyword): &Limit) -> Value {
    let mut root = root.clone();
    let stricter = STRICTER.iter().find(|(name, ..)| name == keyword).unwrap().2;
    root.pointer_mut(at).unwrap()[*keyword] = stricter.into();
    root
}

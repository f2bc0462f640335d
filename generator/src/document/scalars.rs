//! Restores strings that YAML reads as numbers, booleans or null: `version: 1.0`, `enum: [1.2, true]` of `type:
//! string`, `type: [string, null]`.

use serde_json::Value;

use super::text::Spelled;
use crate::pointer::Pointer;

/// Keywords whose value is a string.
const TEXTS: [&str; 11] = [
    "$ref",
    "description",
    "format",
    "name",
    "openapi",
    "operationId",
    "propertyName",
    "summary",
    "swagger",
    "title",
    "version",
];

/// Keywords whose value is a list or map of strings.
const LISTS_OF_TEXTS: [&str; 3] = ["mapping", "required", "tags"];

/// Keywords whose values are strings only if the `type` of their schema is `string`.
const VALUES: [&str; 5] = ["const", "default", "enum", "example", "examples"];

/// Keywords whose value is a map from names: its keys are names, not keywords.
const MAPS: [&str; 18] = [
    "$defs",
    "callbacks",
    "content",
    "definitions",
    "dependentSchemas",
    "encoding",
    "headers",
    "links",
    "parameters",
    "pathItems",
    "paths",
    "patternProperties",
    "properties",
    "requestBodies",
    "responses",
    "schemas",
    "securitySchemes",
    "webhooks",
];

/// Turns numbers and booleans into strings where OpenAPI expects a string, with the spelling of the text. Null in a
/// list of types becomes the string `null`, the name of the type.
pub(super) fn as_texts(document: &mut Value, spelled: &Spelled) {
    Reading { spelled }.part(document, &Path { around: None, step: "" });
}

/// The path from the root to a value. Each step borrows the path before it, so that no pointer is built unless it is
/// needed.
struct Path<'a> {
    around: Option<&'a Path<'a>>,
    step: &'a str,
}

impl<'a> Path<'a> {
    fn to(&'a self, step: &'a str) -> Self {
        Self { around: Some(self), step }
    }

    fn pointer(&self) -> Pointer {
        match self.around {
            Some(around) => around.pointer().child(self.step),
            None => Pointer::root(),
        }
    }
}

struct Reading<'a> {
    spelled: &'a Spelled,
}

impl Reading<'_> {
    fn part(&self, value: &mut Value, path: &Path<'_>) {
        match value {
            Value::Object(members) => {
                if let Some(Value::Array(types)) = members.get_mut("type") {
                    types.iter_mut().filter(|name| name.is_null()).for_each(|name| *name = "null".into());
                }
                let is_text = is_text(members.get("type"));
                for (name, member) in members.iter_mut().filter(|(_, member)| !member.is_string()) {
                    let path = path.to(name);
                    match name.as_str() {
                        "enum" | "examples" if is_text => self.each(member, &path),
                        "const" | "default" | "example" if is_text => self.text(member, &path),
                        name if VALUES.contains(&name) || name.starts_with("x-") => {}
                        name if TEXTS.contains(&name) => self.text(member, &path),
                        name if LISTS_OF_TEXTS.contains(&name) => {
                            self.each(member, &path);
                            self.part(member, &path);
                        }
                        "variables" if member.is_object() => self.variables(member, &path),
                        name if MAPS.contains(&name) && member.is_object() => {
                            for (name, member) in member.as_object_mut().into_iter().flatten() {
                                self.part(member, &path.to(name));
                            }
                        }
                        _ => self.part(member, &path),
                    }
                }
            }
            Value::Array(items) => {
                for (index, item) in items.iter_mut().enumerate().filter(|(_, item)| !item.is_string()) {
                    self.part(item, &path.to(&index.to_string()));
                }
            }
            _ => {}
        }
    }

    /// Turns the numbers and booleans in server variables into strings, since a server variable has only strings.
    fn variables(&self, variables: &mut Value, path: &Path<'_>) {
        for (name, variable) in variables.as_object_mut().into_iter().flatten() {
            let path = path.to(name);
            for (keyword, value) in variable.as_object_mut().into_iter().flatten() {
                match keyword.as_str() {
                    "default" | "description" => self.text(value, &path.to(keyword)),
                    "enum" => self.each(value, &path.to(keyword)),
                    _ => {}
                }
            }
        }
    }

    fn each(&self, values: &mut Value, path: &Path<'_>) {
        match values {
            Value::Array(items) => {
                for (index, item) in items.iter_mut().enumerate().filter(|(_, item)| !item.is_string()) {
                    self.text(item, &path.to(&index.to_string()));
                }
            }
            Value::Object(members) => {
                for (name, member) in members.iter_mut() {
                    self.text(member, &path.to(name));
                }
            }
            _ => {}
        }
    }

    fn text(&self, value: &mut Value, path: &Path<'_>) {
        if value.is_number() || value.is_boolean() {
            let spelled = self.spelled.get(&path.pointer()).cloned();
            *value = Value::String(spelled.unwrap_or_else(|| value.to_string()));
        }
    }
}

/// Whether the `type` of a schema is `string`, or a list of `string` and `null`.
pub(super) fn is_text(types: Option<&Value>) -> bool {
    match types {
        Some(Value::String(name)) => name == "string",
        Some(Value::Array(names)) => {
            names.iter().any(|name| name == "string") && names.iter().all(|name| name == "string" || name == "null")
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn scalars_where_strings_are_expected_become_strings_as_spelled() {
        let at = |text: &str| Pointer::parse(text).unwrap();
        let spelled = Spelled::from([(at("#/a/enum/0"), "1.10".to_owned()), (at("#/b/enum/0"), "1.10".to_owned())]);
        let mut document = json!({
            "info": {"version": 1.0, "title": 3},
            "a": {"type": "string", "enum": [1.1, true, "x", null], "default": 5, "example": 2, "required": [1]},
            "b": {"type": "number", "enum": [1.1], "default": 5, "title": 7},
            "c": {"type": ["string", null], "const": 1, "examples": [1]},
            "d": {"properties": {"title": true, "version": {"type": "integer", "example": {"version": 1}}}},
            "e": {"example": {"type": "string", "enum": [1], "name": 1}, "x-name": {"name": 1}},
            "f": {"discriminator": {"propertyName": 1, "mapping": {"a": 1}}, "minimum": 1, "deprecated": true},
            "servers": [{"variables": {"port": {"default": 8443, "enum": [8443, true], "x-a": 1}}}],
        });
        as_texts(&mut document, &spelled);
        let texts = json!({
            "info": {"version": "1.0", "title": "3"},
            "a": {"type": "string", "enum": ["1.10", "true", "x", null], "default": "5", "example": "2", "required": ["1"]},
            "b": {"type": "number", "enum": [1.1], "default": 5, "title": "7"},
            "c": {"type": ["string", "null"], "const": "1", "examples": ["1"]},
            "d": {"properties": {"title": true, "version": {"type": "integer", "example": {"version": 1}}}},
            "e": {"example": {"type": "string", "enum": [1], "name": 1}, "x-name": {"name": 1}},
            "f": {"discriminator": {"propertyName": "1", "mapping": {"a": "1"}}, "minimum": 1, "deprecated": true},
            "servers": [{"variables": {"port": {"default": "8443", "enum": ["8443", "true"], "x-a": 1}}}],
        });
        assert_eq!(document, texts);
    }
}

//! Reads the value of a keyword into the constraints of its schema, and returns the fate of the keyword, such as typed,
//! checked or noted.

use std::{collections::BTreeSet, rc::Rc};

use serde_json::{Map, Value};

use super::Reader;
use crate::{
    document::members,
    ir::{
        Additional, CHECKED_FORMATS, Choice, Discriminator, Facets, Fate, Keyword, Node, Null, Order, ROWS, SchemaId,
        Types, canonical, whole,
    },
    pointer::Pointer,
};

/// 2^53: more characters, items or properties than any value has.
const BEYOND: f64 = 9_007_199_254_740_992.0;

/// Keywords without an effect on a client.
const ANNOTATIONS: [&str; 7] = ["$comment", "$id", "$schema", "definitions", "examples", "externalDocs", "xml"];

/// Annotations of OpenAPI 3.1, and keywords that the rewriting to OpenAPI 3.0 leaves only if they have no effect, such
/// as `then` without `if`.
const ANNOTATIONS_OF_3_1: [&str; 11] = [
    "$anchor",
    "$defs",
    "$dynamicAnchor",
    "$vocabulary",
    "contentEncoding",
    "contentMediaType",
    "contentSchema",
    "else",
    "if",
    "then",
    "unevaluatedItems",
];

impl<'a> Reader<'a> {
    pub(super) fn types(&mut self, value: &Value, at: &Pointer, facets: &mut Facets) -> Fate {
        match value {
            Value::String(name) => match Types::named(name) {
                Some(types) => {
                    facets.types = types;
                    Fate::Typed
                }
                None => {
                    self.loosen(at, "type", format!("the type `{name}` is not a type of OpenAPI; taken as any JSON"))
                }
            },
            Value::Array(names) if names.is_empty() && self.document.is_3_1() => {
                self.loosen(at, "type", "`type` lists no types; not enforced")
            }
            Value::Array(names) if self.document.is_3_1() => {
                let known: Option<Vec<Types>> = names.iter().map(|name| name.as_str().and_then(Types::named)).collect();
                match known {
                    Some(known) => {
                        facets.types = known.into_iter().fold(Types::NONE, Types::or);
                        Fate::Typed
                    }
                    None => self.misfit("type", at),
                }
            }
            Value::Array(_) => {
                let message = "not valid in OpenAPI 3.0: invalid type: sequence, expected a string";
                let help = "OpenAPI 3.0 takes one type; for a value that may be null, say `nullable: true` beside it";
                self.faults.refuse(at, message, help);
                Fate::Typed
            }
            _ => self.misfit("type", at),
        }
    }

    pub(super) fn values(&mut self, value: &Value, at: &Pointer, node: &mut Node) -> Fate {
        let Some(values) = value.as_array() else { return self.misfit("enum", at) };
        if values.is_empty() {
            return self.loosen(at, "enum", "`enum` lists no values; not enforced");
        }
        // Null in `enum` means the same as `nullable: true`.
        if values.iter().any(Value::is_null) {
            node.null = Null::Allowed;
        }
        let mut seen = BTreeSet::new();
        let values = values.iter().filter(|value| !value.is_null());
        let known: Vec<Value> = values.filter(|value| seen.insert(canonical(value))).cloned().collect();
        if !known.is_empty() {
            node.facets.values = Some(known);
        }
        Fate::Typed
    }

    pub(super) fn format(
        &mut self,
        value: &Value,
        keywords: &Map<String, Value>,
        at: &Pointer,
        node: &mut Node,
    ) -> Fate {
        let Some(format) = value.as_str() else { return self.misfit("format", at) };
        // Without `type` beside it, a format applies to the type that it is defined for.
        let kind = keywords.get("type").and_then(Value::as_str);
        let facets = &mut node.facets;
        match (kind, format) {
            (None | Some("string"), "binary") => {
                facets.binary = true;
                Fate::Typed
            }
            (None | Some("string"), _) if CHECKED_FORMATS.iter().any(|(name, _)| *name == format) => {
                facets.limits.add(Keyword::Format, value.clone());
                Fate::Checked
            }
            (None | Some("integer"), "uint64") => {
                facets.unsigned = true;
                Fate::Typed
            }
            // The Rust type is `i64` nevertheless, so that a response with a larger number can be decoded.
            (None | Some("integer"), "int32") => {
                facets.limits.add(Keyword::Minimum, i32::MIN.into());
                facets.limits.add(Keyword::Maximum, i32::MAX.into());
                Fate::Checked
            }
            (None | Some("integer"), "int64") | (None | Some("number"), "double" | "float") => Fate::Typed,
            _ => {
                node.notes.format = Some(format.to_owned());
                Fate::Documented
            }
        }
    }

    pub(super) fn properties(&mut self, value: &'a Value, at: &Pointer, facets: &mut Facets) -> Fate {
        let Some(properties) = value.as_object() else { return self.misfit("properties", at) };
        let at = at.child("properties");
        for (name, schema) in properties {
            facets.properties.insert(name.clone(), Rc::new(self.node(schema, &at.child(name), None)));
        }
        Fate::Typed
    }

    /// Reads the value of `additionalProperties` or `unevaluatedProperties`; `at` is the pointer of that value.
    pub(super) fn additional(&mut self, value: &'a Value, at: &Pointer) -> Additional {
        match value {
            Value::Bool(false) => Additional::Never,
            _ => Additional::Schema(Rc::new(self.node(value, at, None))),
        }
    }

    pub(super) fn required(&mut self, value: &Value, at: &Pointer, facets: &mut Facets) -> Fate {
        let Some(names) = value.as_array() else { return self.misfit("required", at) };
        facets.required.extend(names.iter().filter_map(Value::as_str).map(str::to_owned));
        if !names.iter().all(Value::is_string) {
            return self.loosen(at, "required", "an item is no name of a property; not enforced");
        }
        Fate::Typed
    }

    pub(super) fn choice(
        &mut self,
        keyword: &str,
        value: &'a Value,
        keywords: &'a Map<String, Value>,
        at: &Pointer,
    ) -> Option<Choice> {
        let Some(branches) = value.as_array() else {
            self.misfit(keyword, at);
            return None;
        };
        if branches.is_empty() {
            self.loosen(at, keyword, format!("`{keyword}` has no branches; not enforced"));
            return None;
        }
        let at = at.child(keyword);
        let branches = branches.iter().enumerate().map(|(index, branch)| self.node(branch, &at.index(index), None));
        let branches = branches.collect();
        let discriminator = keywords.get("discriminator").and_then(discriminator);
        Some(Choice { at, exactly_one: keyword == "oneOf", branches, discriminator, of_children: false })
    }

    /// Reads a discriminator. Without `oneOf` or `anyOf` beside it, it selects among the components that extend this
    /// one. They are added as the branches of a choice.
    pub(super) fn parent(
        &mut self,
        value: &'a Value,
        keywords: &Map<String, Value>,
        at: &Pointer,
        component: Option<&SchemaId>,
        facets: &mut Facets,
    ) -> Fate {
        if keywords.contains_key("oneOf") || keywords.contains_key("anyOf") {
            return Fate::Typed;
        }
        let Some(discriminator) = discriminator(value) else { return self.misfit("discriminator", at) };
        let Some(component) = component else {
            let why = "a discriminator of an inline schema without `oneOf` or `anyOf` selects nothing";
            return self.note(at, "discriminator", why);
        };
        let children = self.descendants(component);
        if children.is_empty() && !discriminator.mapping.is_empty() {
            return self.note(at, "discriminator", "no schema extends this one, so the mapping selects nothing");
        }
        if children.is_empty() || !self.expansion.allows_count(children.len(), at) {
            return Fate::Noted;
        }
        let branch = |id: SchemaId| Node { target: Some(id), ..Node::any(at.clone()) };
        facets.choices.push(Choice {
            at: at.child("discriminator"),
            exactly_one: true,
            branches: children.into_iter().map(branch).collect(),
            discriminator: Some(discriminator),
            of_children: true,
        });
        Fate::Typed
    }

    pub(super) fn limit(
        &mut self,
        keyword: &str,
        value: &Value,
        keywords: &Map<String, Value>,
        at: &Pointer,
        facets: &mut Facets,
    ) -> Fate {
        let Some(row) = ROWS.iter().find(|row| row.name == keyword && !row.name.is_empty()) else {
            return self.unknown(keyword, at);
        };
        let beyond = |name: &str| keywords.get(name) == Some(&Value::Bool(true));
        let added = match (row.keyword, value) {
            // In OpenAPI 3.0, `exclusiveMinimum` is a flag for `minimum`; in 3.1 it is a bound by itself.
            (Keyword::ExclusiveMinimum | Keyword::ExclusiveMaximum, Value::Bool(_)) => {
                let bound = if row.keyword == Keyword::ExclusiveMinimum { "minimum" } else { "maximum" };
                if keywords.contains_key(bound) {
                    return Fate::Checked;
                }
                return self.note(at, keyword, &format!("no `{bound}` beside it, which it modifies"));
            }
            (Keyword::MultipleOf, Value::Number(step)) if step.as_f64().is_some_and(|step| step <= 0.0) => {
                return self.loosen(at, keyword, "`multipleOf` has to be more than 0; not enforced");
            }
            (Keyword::Minimum, Value::Number(_)) if beyond("exclusiveMinimum") => Keyword::ExclusiveMinimum,
            (Keyword::Maximum, Value::Number(_)) if beyond("exclusiveMaximum") => Keyword::ExclusiveMaximum,
            (Keyword::UniqueItems, Value::Bool(false)) => return Fate::Typed,
            (Keyword::UniqueItems, Value::Bool(true)) => Keyword::UniqueItems,
            (Keyword::Pattern, Value::String(pattern)) => {
                if regex_lite::Regex::new(pattern).is_err() {
                    return self.loosen(at, "pattern", format!("the pattern {pattern} can't be read; not checked"));
                }
                Keyword::Pattern
            }
            (Keyword::Pattern | Keyword::UniqueItems | Keyword::Format | Keyword::Enum, _) => {
                return self.misfit(keyword, at);
            }
            (_, Value::Number(_)) if row.about == Types::NUMBER => row.keyword,
            (_, Value::Number(_)) if whole(value).is_some_and(|n| n >= 0) => row.keyword,
            (_, Value::Number(most))
                if row.order == Order::Upper && most.as_f64().is_some_and(|most| most >= BEYOND) =>
            {
                return self.note(at, keyword, "more than any value has");
            }
            (_, Value::Number(_)) => {
                return self.loosen(at, keyword, format!("`{keyword}` is not a non-negative integer; not enforced"));
            }
            _ => return self.misfit(keyword, at),
        };
        facets.limits.add(added, value.clone());
        Fate::Checked
    }

    /// Records in the ledger that a keyword is not enforced, since schemas do not have it, or it is not supported.
    fn unknown(&mut self, keyword: &str, at: &Pointer) -> Fate {
        let why = match keyword {
            "contains" | "maxContains" | "minContains" | "propertyNames" => {
                format!("`{keyword}` is not supported; not enforced")
            }
            _ => format!("`{keyword}` is no keyword of {}'s schemas; not enforced", self.document.dialect().name()),
        };
        self.loosen(at, keyword, why)
    }

    /// Records in the ledger that a keyword is not enforced, since its value has the wrong type.
    pub(super) fn misfit(&mut self, keyword: &str, at: &Pointer) -> Fate {
        let why = format!("the value of `{keyword}` has another type than the keyword takes; not enforced");
        self.loosen(at, keyword, why)
    }
}

/// The JSON types that a keyword applies to: strings for `minLength`, all types for `enum`.
pub(super) fn about(keyword: &str) -> Types {
    match keyword {
        "properties" | "required" | "additionalProperties" | "unevaluatedProperties" => Types::OBJECT,
        "items" => Types::ARRAY,
        // `enum` and `format` apply to every type, although their rows in `ROWS` are for certain types.
        "enum" | "format" => Types::ALL,
        _ => ROWS.iter().find(|row| row.name == keyword).map_or(Types::ALL, |row| row.about),
    }
}

/// Whether a keyword has no effect on a client.
pub(super) fn is_annotation(keyword: &str, is_3_1: bool) -> bool {
    ANNOTATIONS.contains(&keyword) || is_3_1 && ANNOTATIONS_OF_3_1.contains(&keyword)
}

/// The reason why a keyword has no effect on a client; empty if it needs no words.
pub(super) fn why_noted(keyword: &str) -> &'static str {
    match keyword {
        "$anchor" | "$dynamicAnchor" | "$id" => "names the schema for references, which are followed",
        "$comment" => "for those who maintain the description",
        "if" | "then" | "else" => "no effect without the others (JSON Schema 2020-12, section 10.2.2)",
        "not" => "no effect, since no value is valid for its schema",
        "unevaluatedItems" => "no effect, since `items` evaluates every item",
        _ => "",
    }
}

fn discriminator(value: &Value) -> Option<Discriminator> {
    let property = value.get("propertyName")?.as_str()?.to_owned();
    let mapping =
        members(value.get("mapping")).filter_map(|(value, target)| Some((value.clone(), target.as_str()?.to_owned())));
    Some(Discriminator { property, mapping: mapping.collect() })
}

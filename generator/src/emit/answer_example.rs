//! Makes an example response for each operation, for callers' tests.

use regex_lite::Regex;
use serde_json::{Map, Value, json};

use super::method::template;
use crate::{
    ir::{Answer, Api, Keyword, Kind, Operation, ParameterPlace, Schema, SchemaId, whole},
    text::characters::is_hidden,
};

/// The maximum number of items in a generated list. They are all equal.
const MOST_ITEMS: usize = 8;

/// The maximum nesting of named types. At this depth lists and maps are empty, and deeper types are null.
const DEEPEST: usize = 8;

/// The number of values in an example after which objects have only required properties.
const MOST_VALUES: usize = 256;

/// The maximum depth to which an example in the description is compared with its schema. Deeper values count as valid.
const DEEPEST_LOOK: usize = 32;

/// The maximum number of values in an example that are compared with a schema. Further values count as valid.
const MOST_LOOKS: usize = 10_000;

/// The example responses of all operations as a JSON object, with one line for each method and path template. A
/// response has a status, and a body as JSON, or as text with its content type. Examples come from the description, or
/// are made from the schemas.
pub(crate) fn answer_examples(api: &Api) -> String {
    let mut text = "{\n  \"x-generated-by\": \"cargo xtask gen\"".to_owned();
    for operation in &api.operations {
        let query = operation.fixed_query.as_ref().map_or_else(String::new, |query| format!("?{query}"));
        let key = Value::from(format!("{} {}{query}", operation.method, template(operation)));
        let line = format!("{key}: {}", answer(api, operation));
        text.push_str(",\n  ");
        line.chars().for_each(|character| escape(character, &mut text));
    }
    text + "\n}\n"
}

/// The number of items in the example response of a list operation.
pub(super) fn items_of_example(api: &Api, operation: &Operation) -> usize {
    answer(api, operation).pointer("/json/result").and_then(Value::as_array).map_or(0, Vec::len)
}

/// Appends a character of JSON text. An invisible character is written as `\u…`, so that readers see it. Outside of
/// strings, the JSON has none.
fn escape(character: char, text: &mut String) {
    if is_hidden(character) {
        let mut units = [0; 2];
        character.encode_utf16(&mut units).iter().for_each(|unit| text.push_str(&format!("\\u{unit:04x}")));
    } else {
        text.push(character);
    }
}

/// The example response of an operation: its status and body.
fn answer(api: &Api, operation: &Operation) -> Value {
    let success = &operation.success;
    let mut maker = Maker { api, open: Vec::new(), left: MOST_VALUES };
    // An example without `"success": true` may be that of an error, so it is not used as an envelope.
    let described = success.example.as_ref();
    let envelope = described.filter(|example| example.get("success") == Some(&Value::Bool(true)));
    let around = |result: Value| json!({"success": true, "errors": [], "messages": [], "result": result});
    let body = match &operation.answer {
        Answer::Empty => return json!({"status": success.status}),
        Answer::Text(media_type) | Answer::Bytes(media_type) => {
            let text = described.and_then(Value::as_str).unwrap_or("example");
            return json!({"status": success.status, "text": text, "content_type": content_type(media_type)});
        }
        Answer::Acknowledged => {
            envelope.cloned().unwrap_or_else(|| json!({"success": true, "errors": [], "messages": []}))
        }
        Answer::Json(schema) => match described.filter(|example| fits(api, schema, example)) {
            Some(example) => example.clone(),
            None => maker.value(schema),
        },
        Answer::Result(schema) => {
            let fitting = envelope.filter(|it| fits(api, schema, it.get("result").unwrap_or(&Value::Null)));
            fitting.cloned().unwrap_or_else(|| around(maker.value(schema)))
        }
        Answer::Page(item) => {
            let items = |it: &&Value| {
                let items = it.get("result").and_then(Value::as_array);
                items.is_some_and(|items| !items.is_empty() && items.iter().all(|value| fits(api, item, value)))
            };
            let page = envelope.filter(items).cloned();
            let page = page.unwrap_or_else(|| around(Value::Array(vec![maker.value(item)])));
            if is_paged(operation) || page.get("result_info").is_some() { only_page(page) } else { page }
        }
    };
    let mut answer = json!({"status": success.status, "json": body});
    // For a media range such as `*/*`, the content type is the default, `application/json`.
    if let Some(media_type) = operation.accept.as_ref().filter(|accept| !accept.contains('*')) {
        answer["content_type"] = content_type(media_type).into();
    }
    answer
}

/// Whether the operation has a pagination parameter.
fn is_paged(operation: &Operation) -> bool {
    let mut parameters = operation.parameters_in(ParameterPlace::Query);
    parameters.any(|parameter| ["cursor", "limit", "offset", "page", "per_page"].contains(&parameter.name.as_str()))
}

/// Adds a `result_info` that says that there is no further page.
fn only_page(mut page: Value) -> Value {
    let count = page.get("result").and_then(Value::as_array).map_or(0, Vec::len);
    page["result_info"] = json!({"page": 1, "per_page": count, "count": count, "total_count": count, "total_pages": 1});
    page
}

/// The content type of the example response to an `Accept` header: its first media type, or `application/octet-stream`
/// if that is a range.
fn content_type(accept: &str) -> &str {
    let media_type = accept.split(", ").next().unwrap_or_default();
    if media_type.contains('*') { "application/octet-stream" } else { media_type }
}

/// Whether an example can be decoded as the Rust type of a schema. One that takes too long to compare counts as valid.
fn fits(api: &Api, schema: &Schema, value: &Value) -> bool {
    let mut comparison = Comparison { api, left: MOST_LOOKS };
    comparison.fits(schema, value, DEEPEST_LOOK)
}

/// A comparison of an example with a type.
struct Comparison<'a> {
    api: &'a Api,
    /// The number of values that may still be compared. Each branch of a union compares the whole value again.
    left: usize,
}

impl Comparison<'_> {
    fn fits(&mut self, schema: &Schema, value: &Value, deeper: usize) -> bool {
        let (Some(target), Some(deeper)) = (self.api.resolve(schema), deeper.checked_sub(1)) else { return true };
        let Some(left) = self.left.checked_sub(1) else { return true };
        self.left = left;
        if value.is_null() {
            return schema.nullable || target.nullable;
        }
        match &target.kind {
            Kind::Any => true,
            Kind::Boolean => value.is_boolean(),
            Kind::Integer { .. } => whole(value).is_some(),
            Kind::Number => value.is_number(),
            Kind::Text | Kind::Binary => value.is_string(),
            Kind::Enum(variants) => variants.iter().any(|variant| value == variant.value.as_str()),
            Kind::Array(item) => {
                value.as_array().is_some_and(|items| items.iter().all(|value| self.fits(item, value, deeper)))
            }
            Kind::Map(of) => value.as_object().is_some_and(|it| it.values().all(|value| self.fits(of, value, deeper))),
            Kind::Object(object) => value.as_object().is_some_and(|members| {
                members.iter().all(|(name, value)| {
                    object.fields.get(name).is_none_or(|field| self.fits(&field.schema, value, deeper))
                })
            }),
            Kind::Union(union) => union.branches.iter().any(|branch| self.fits(&branch.schema, value, deeper)),
            // Only request bodies have these kinds.
            Kind::OrJson(inner) | Kind::OrNull(inner) => self.fits(inner, value, deeper),
            Kind::Ref(_) => true,
        }
    }
}

/// Makes example values of schemas.
struct Maker<'a> {
    api: &'a Api,
    /// The types around the current value, to end recursion.
    open: Vec<&'a SchemaId>,
    /// The number of values that may still be made.
    left: usize,
}

impl<'a> Maker<'a> {
    /// An example value: the `example` or `default` of the schema, or else a value made from its type. Null for a type
    /// inside itself, or nested too deeply.
    fn value(&mut self, schema: &'a Schema) -> Value {
        self.left = self.left.saturating_sub(1);
        let Some(target) = self.api.resolve(schema) else { return Value::Null };
        let said = [&schema.example, &target.example, &schema.default, &target.default];
        // A null example shows nothing of the type.
        let mut said = said.into_iter().flatten().filter(|value| !value.is_null());
        if let Some(said) = said.find(|value| fits(self.api, schema, value)) {
            return said.clone();
        }
        let Kind::Ref(id) = &schema.kind else { return self.made(target) };
        if self.open.contains(&id) || self.open.len() > DEEPEST {
            return Value::Null;
        }
        self.open.push(id);
        let made = self.made(target);
        self.open.pop();
        made
    }

    fn made(&mut self, schema: &'a Schema) -> Value {
        let limit = |keyword| schema.limits.get(keyword).and_then(whole);
        match &schema.kind {
            Kind::Any | Kind::Binary => "example".into(),
            Kind::Boolean => schema.limits.known().first().cloned().unwrap_or(Value::Bool(true)),
            Kind::Integer { .. } | Kind::Number => schema.limits.known().first().cloned().unwrap_or_else(|| {
                let lowest = limit(Keyword::Minimum).or(limit(Keyword::ExclusiveMinimum).map(|number| number + 1));
                let number = lowest.or(limit(Keyword::Maximum)).map_or(1, |number| number.max(1));
                let most = limit(Keyword::Maximum).unwrap_or(number);
                let step = limit(Keyword::MultipleOf).filter(|step| *step > 1);
                let above = step.map_or(number, |step| (number + step - 1).div_euclid(step) * step);
                let below = step.map_or(most, |step| most.div_euclid(step) * step);
                i64::try_from(if above > most { below } else { above }).map_or(Value::Null, Value::from)
            }),
            Kind::Text => text(schema).into(),
            Kind::Enum(variants) => variants.first().map_or("example", |variant| variant.value.as_str()).into(),
            Kind::Array(item) => {
                let value = if self.open.len() < DEEPEST { self.value(item) } else { Value::Null };
                // Equal items would violate `uniqueItems`.
                let least = limit(Keyword::MinItems).filter(|_| schema.limits.get(Keyword::UniqueItems).is_none());
                let least = least.and_then(|least| usize::try_from(least).ok()).unwrap_or(1);
                Value::Array(if value.is_null() { Vec::new() } else { vec![value; least.clamp(1, MOST_ITEMS)] })
            }
            Kind::Map(of) => {
                let value = if self.open.len() < DEEPEST { self.value(of) } else { Value::Null };
                Value::Object(if value.is_null() {
                    Map::new()
                } else {
                    Map::from_iter([("example".to_owned(), value)])
                })
            }
            Kind::Object(object) => {
                let mut members = Map::new();
                for (name, field) in &object.fields {
                    let is_wanted = self.left > 0 || object.required.contains(name);
                    if field.schema.write_only || !is_wanted {
                        continue;
                    }
                    let value = self.value(&field.schema);
                    if !value.is_null() {
                        members.insert(name.clone(), value);
                    }
                }
                Value::Object(members)
            }
            Kind::OrJson(inner) | Kind::OrNull(inner) => self.value(inner),
            Kind::Union(union) => {
                let Some(branch) = union.branches.first() else { return Value::Null };
                let mut value = self.value(&branch.schema);
                if let (Some((name, values)), Value::Object(members)) = (&branch.tag, &mut value)
                    && let Some(tag) = values.first()
                {
                    members.insert(name.clone(), tag.as_str().into());
                }
                value
            }
            Kind::Ref(_) => Value::Null,
        }
    }
}

/// Example strings by format.
const OF_FORMATS: [(&str, &str); 13] = [
    ("cidr", "192.0.2.0/24"),
    ("date", "2026-01-02"),
    ("date-time", "2026-01-02T03:04:05Z"),
    ("duration", "PT5M"),
    ("email", "someone@example.com"),
    ("hostname", "www.example.com"),
    ("ip", "192.0.2.1"),
    ("ipv4", "192.0.2.1"),
    ("ipv6", "2001:db8::1"),
    ("time", "03:04:05Z"),
    ("uri", "https://www.example.com/"),
    ("url", "https://www.example.com/"),
    ("uuid", "f174e90a-fafe-4643-bbbc-4a0ed4fc8415"),
];

/// Example strings without a format, the simplest first.
const OTHERS: [&str; 6] =
    ["example", "a", "1", "023e105f4ecef8ad9ca31a8372d0c353", "www.example.com", "https://www.example.com/"];

/// An example string: the first candidate that has a valid length and matches the pattern, or else the first candidate.
fn text(schema: &Schema) -> String {
    let formats = schema.limits.all(Keyword::Format).filter_map(Value::as_str).chain(schema.format.as_deref());
    let of_format = |name: &str| OF_FORMATS.iter().find(|(format, _)| *format == name).map(|(_, text)| *text);
    let of_formats: Vec<&str> = formats.filter_map(of_format).collect();
    let length = |keyword| schema.limits.get(keyword).and_then(whole).and_then(|n| usize::try_from(n).ok());
    let (least, most) = (length(Keyword::MinLength).unwrap_or(0), length(Keyword::MaxLength).unwrap_or(usize::MAX));
    let patterns: Vec<&str> = schema.limits.all(Keyword::Pattern).filter_map(Value::as_str).collect();
    let as_long = "0123456789abcdef".repeat(16).chars().take(least.max(1)).collect::<String>();
    let candidates = of_formats.iter().copied().chain(OTHERS).chain([as_long.as_str()]);
    let matches = |pattern: &&str, text: &str| Regex::new(pattern).is_ok_and(|regex| regex.is_match(text));
    let is_right = |text: &&str| {
        (least..=most).contains(&text.chars().count()) && patterns.iter().all(|pattern| matches(pattern, text))
    };
    candidates.clone().find(is_right).or(candidates.clone().next()).unwrap_or_default().to_owned()
}

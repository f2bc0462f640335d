//! Describes the shape of a schema or operation as text, without type names and documentation. Equal shapes have equal
//! text.

use crate::ir::{Answer, Api, Kind, Operation, Schema};

/// The maximum nesting of described values. Deeper values are written as `...`.
const DEPTH: usize = 4;

/// The approximate maximum length of a shape, in bytes. Values after it are written as `...`.
const LONGEST: usize = 16 << 10;

/// The shape of a schema as text, such as `list of text`.
pub(super) fn shape(api: &Api, schema: &Schema) -> String {
    let mut text = String::new();
    write(api, schema, DEPTH, &mut text);
    text
}

/// Whether the shape of a schema is specific enough to identify a renamed item: an object or enum with several members,
/// a union, or a list or map of these.
pub(super) fn is_telling(api: &Api, schema: &Schema) -> bool {
    let mut schema = schema;
    for _ in 0..DEPTH {
        match api.resolve(schema).map(|target| &target.kind) {
            Some(Kind::Array(inner) | Kind::Map(inner)) => schema = inner,
            Some(Kind::Object(object)) => return object.fields.len() > 1,
            Some(Kind::Enum(variants)) => return variants.len() > 1,
            Some(Kind::Union(_)) => return true,
            _ => return false,
        }
    }
    false
}

/// An operation's shape as text: method, parameters, body and response.
pub(super) fn operation_shape(api: &Api, operation: &Operation) -> String {
    let mut text = operation.method.to_string();
    for parameter in &operation.parameters {
        text.push_str(&format!(" {:?} {} ", parameter.place, parameter.required));
        write(api, &parameter.schema, DEPTH, &mut text);
    }
    if let Some(body) = &operation.body {
        text.push_str(&format!(" body {} {} ", body.required, body.media_type));
        write(api, &body.schema, DEPTH, &mut text);
    }
    let answer = match &operation.answer {
        Answer::Empty | Answer::Acknowledged => "nothing",
        Answer::Text(_) => "text",
        Answer::Bytes(_) => "bytes",
        Answer::Json(_) => "json",
        Answer::Result(_) => "result",
        Answer::Page(_) => "page",
    };
    text.push_str(&format!(" -> {answer} "));
    if let Some(schema) = operation.answer.schema() {
        write(api, schema, DEPTH, &mut text);
    }
    text
}

fn write(api: &Api, schema: &Schema, depth: usize, text: &mut String) {
    if schema.nullable {
        text.push('?');
    }
    let Some(target) = api.resolve(schema) else { return text.push_str("circle") };
    if depth == 0 || text.len() > LONGEST {
        return text.push_str("...");
    }
    match &target.kind {
        Kind::Array(item) => {
            text.push_str("list of ");
            write(api, item, depth - 1, text);
        }
        Kind::Map(value) => {
            text.push_str("map of ");
            write(api, value, depth - 1, text);
        }
        Kind::Object(object) => {
            text.push('{');
            for (wire, field) in &object.fields {
                let required = if object.required.contains(wire) { "!" } else { "" };
                text.push_str(&format!("{wire:?}{required} "));
                write(api, &field.schema, depth - 1, text);
                text.push(' ');
            }
            if let Some(additional) = &object.additional {
                text.push_str("+ ");
                write(api, &additional.schema, depth - 1, text);
            }
            text.push('}');
        }
        Kind::Enum(variants) => {
            let values: Vec<&str> = variants.iter().map(|variant| variant.value.as_str()).collect();
            text.push_str(&format!("one of {values:?}"));
        }
        Kind::Union(union) => {
            text.push_str("either ");
            for branch in &union.branches {
                write(api, &branch.schema, depth - 1, text);
                text.push(' ');
            }
        }
        Kind::OrJson(inner) | Kind::OrNull(inner) => write(api, inner, depth, text),
        Kind::Integer { unsigned } => text.push_str(if *unsigned { "u64" } else { "i64" }),
        Kind::Number => text.push_str("f64"),
        Kind::Boolean => text.push_str("bool"),
        Kind::Text => text.push_str("text"),
        Kind::Binary => text.push_str("bytes"),
        Kind::Any | Kind::Ref(_) => text.push_str("any"),
    }
    text.push_str(&format!("{:?}", (!target.limits.is_empty()).then_some(&target.limits)));
}

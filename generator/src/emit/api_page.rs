//! Emits `API.md`: the public interface on one page, for reviewers.

use super::{Emission, Target, header, limits, literal};
use crate::{
    ir::{Answer, Api, Keyword, Kind, Object, Operation, Presence, ResourcePath, Schema, Type},
    text::markdown::{self, cell, code},
};

/// The text of `API.md`, with a section for each module.
pub(crate) fn api_page(api: &Api, source: &str) -> String {
    let mut page =
        format!("<!-- {} -->\n\n# {}\n", header("gen", &markdown::comment(source)), markdown::text(&api.title),);
    let emission = Emission::new(api, source, Target::Sdk);
    for path in api.resources.keys() {
        let (operations, types) = (emission.operations(path), emission.types(path));
        if operations.is_empty() && types.is_empty() {
            continue;
        }
        page.push_str(&format!("\n## {}\n", title(path)));
        if !operations.is_empty() {
            page.push_str("\n| method | request | permission |\n| --- | --- | --- |\n");
        }
        for operation in operations {
            page.push_str(&format!(
                "| {} | {} | {} |\n",
                cell(&code(&method(&emission, operation))),
                cell(&code(&operation.key())),
                cell(&operation.permissions.iter().map(|name| markdown::text(name)).collect::<Vec<_>>().join(" or "))
            ));
        }
        if !types.is_empty() {
            page.push_str("\n| type | contents |\n| --- | --- |\n");
        }
        for (_, named) in types {
            page.push_str(&format!("| {} | {} |\n", code(&named.name), cell(&contents(api, named))));
        }
    }
    page
}

fn title(path: &ResourcePath) -> String {
    if path.0.is_empty() { "the root".to_owned() } else { format!("`{path}`") }
}

fn method(emission: &Emission<'_>, operation: &Operation) -> String {
    let api = emission.api;
    let signature = emission.signature(operation);
    let arguments = signature.arguments.iter().map(|it| format!("{}: {}", it.ident, kind(api, it.schema)));
    let arguments: Vec<String> = arguments.collect();
    let with = operation.query.iter().map(|query| format!(".with({})", kind(api, query)));
    let body = operation.body.iter().filter(|body| !body.is_argument);
    let body = body.map(|body| format!(".with_body({})", kind(api, &body.schema)));
    let optional: String = with.chain(body).collect();
    let answer = match &operation.answer {
        Answer::Empty | Answer::Acknowledged => String::new(),
        Answer::Text(_) => " -> String".to_owned(),
        Answer::Bytes(_) => " -> Bytes".to_owned(),
        Answer::Json(schema) | Answer::Result(schema) => format!(" -> {}", kind(api, schema)),
        Answer::Page(item) => format!(" -> Page<{}>", kind(api, item)),
    };
    let deprecated = if operation.deprecated.is_some() { "deprecated " } else { "" };
    format!("{deprecated}{}({}){optional}{answer}", signature.name, arguments.join(", "))
}

fn contents(api: &Api, named: &Type) -> String {
    match &named.schema.kind {
        Kind::Object(object) => {
            let members = object.fields.iter().map(|(wire, field)| member(api, named, object, wire, &field.schema));
            let additional = object.additional.iter().filter_map(|additional| match &additional.schema.kind {
                Kind::Map(value) => Some(format!("any other: {}", code(&kind(api, value)))),
                _ => None,
            });
            members.chain(additional).collect::<Vec<_>>().join("<br>")
        }
        Kind::Enum(variants) => {
            let values = variants.iter().map(|variant| code(&literal(&variant.value)));
            format!("{}{}", values.collect::<Vec<_>>().join(", "), or_other(named, "text"))
        }
        Kind::Union(union) => {
            let branches = union.branches.iter().map(|branch| code(&kind(api, &branch.schema)));
            format!("{}{}", branches.collect::<Vec<_>>().join(", "), or_other(named, "JSON"))
        }
        _ => format!("text. {}", limits::words(&named.schema)).trim_end().to_owned(),
    }
}

/// The text `, or any other JSON` after the values of a type; empty if the type refuses undescribed values.
fn or_other(named: &Type, kind: &str) -> String {
    if named.is_closed() { String::new() } else { format!(", or any other {kind}") }
}

fn member(api: &Api, named: &Type, object: &Object, wire: &str, schema: &Schema) -> String {
    let field = object.fields.get(wire);
    if let Some(value) = field.and_then(|field| field.constant.as_ref()) {
        return code(&format!("{wire}: {value}"));
    }
    let mut text = code(&format!("{wire}: {}", kind(api, schema)));
    if named.sent {
        text.push_str(match field.map(|field| (named.presence(object, wire, field), field.schema.nullable)) {
            Some((Presence::Required | Presence::RequiredBySetter | Presence::Initial, _)) => ", required",
            Some((Presence::RequiredNullable | Presence::InitialNullable, _)) => ", required, may be null",
            Some((_, true)) => ", may be null",
            _ => "",
        });
        if let Some(format) = schema.limits.get(Keyword::Format).and_then(serde_json::Value::as_str) {
            text.push_str(&format!(", {}", markdown::text(format)));
        }
        let limits = limits::words(schema);
        if !limits.is_empty() {
            text.push_str(&format!(". {limits}"));
        }
    } else if let Some(format) = limits::format(schema) {
        text.push_str(&format!(", {format}"));
    }
    if schema.deprecated.is_some() {
        text.push_str(", deprecated");
    }
    text
}

fn kind(api: &Api, schema: &Schema) -> String {
    match &schema.kind {
        Kind::Boolean => "bool".to_owned(),
        Kind::Integer { unsigned: true } => "u64".to_owned(),
        Kind::Integer { unsigned: false } => "i64".to_owned(),
        Kind::Number => "f64".to_owned(),
        Kind::Text => schema.limits.text_type().unwrap_or("String").to_owned(),
        Kind::Binary => "Upload".to_owned(),
        Kind::Array(item) => format!("[{}]", kind(api, item)),
        Kind::Map(value) => format!("{{text: {}}}", kind(api, value)),
        Kind::Ref(id) => api.types.get(id).map_or_else(|| "JSON".to_owned(), |named| named.name.clone()),
        Kind::OrJson(described) => format!("{} or JSON", kind(api, described)),
        Kind::OrNull(value) => format!("{} or null", kind(api, value)),
        _ => "JSON".to_owned(),
    }
}

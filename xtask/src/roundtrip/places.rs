//! Finds the schemas of JSON bodies and responses.

use sdk_generator::{
    document::Document,
    ir::{Answer, Api, Encoding, Operation},
    pointer::Pointer,
};
use serde_json::Value;

/// The schema of a JSON body or response.
#[derive(Debug, Clone)]
pub(super) struct SchemaPlace {
    /// The operation, as `GET /path/{id}`.
    pub(super) operation: String,
    /// Whether it is a request's.
    pub(super) sent: bool,
    /// The place in the description.
    pub(super) at: Pointer,
    /// Whether the client returns `result` of an envelope.
    pub(super) in_envelope: bool,
}

/// The schemas of all operations that the client has.
pub(super) fn places(api: &Api, document: &Document) -> Vec<SchemaPlace> {
    api.operations
        .iter()
        .flat_map(|operation| body(operation, document).into_iter().chain(responses(operation, document)))
        .collect()
}

fn body(operation: &Operation, document: &Document) -> Option<SchemaPlace> {
    let body = operation.body.as_ref().filter(|body| body.encoding == Encoding::Json)?;
    let at = schema(document, &operation.at.child("requestBody"), &body.media_type)?;
    Some(SchemaPlace { operation: operation.key(), sent: true, at, in_envelope: false })
}

/// The schemas of all successful responses, or of `default` if there is none.
fn responses(operation: &Operation, document: &Document) -> Vec<SchemaPlace> {
    let in_envelope = match &operation.answer {
        Answer::Json(_) => false,
        Answer::Result(_) | Answer::Page(_) => true,
        Answer::Empty | Answer::Acknowledged | Answer::Text(_) | Answer::Bytes(_) => return Vec::new(),
    };
    let all = operation.at.child("responses");
    let Some(Value::Object(responses)) = document.value(&all) else { return Vec::new() };
    let successes: Vec<&str> = responses.keys().map(String::as_str).filter(|status| status.starts_with('2')).collect();
    let statuses = if successes.is_empty() { vec!["default"] } else { successes };
    let media_type = operation.accept.as_deref().unwrap_or("application/json");
    let schemas = statuses.into_iter().filter_map(|status| schema(document, &all.child(status), media_type));
    schemas.map(|at| SchemaPlace { operation: operation.key(), sent: false, at, in_envelope }).collect()
}

/// The place of the schema of a body's media type: the chosen one, or the first JSON type.
fn schema(document: &Document, holder: &Pointer, media_type: &str) -> Option<Pointer> {
    let reference = document.value(holder).and_then(|holder| holder.get("$ref")).and_then(Value::as_str);
    // A component: its schemas are at one place, whatever refers to it.
    let holder = reference.and_then(Pointer::from_reference).unwrap_or_else(|| holder.clone());
    let all = holder.child("content");
    let Value::Object(content) = document.value(&all)? else { return None };
    let is_json = |key: &&String| key.contains("json") || key.contains('*');
    let key = content.keys().find(|key| *key == media_type).or_else(|| content.keys().find(is_json))?;
    content[key].get("schema")?;
    Some(all.child(key).child("schema"))
}

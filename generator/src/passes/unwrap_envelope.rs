//! The envelope: callers get what `result` holds, not `{success, errors, messages, result}`.

use crate::ir::{Answer, Api, Kind, Method, Object, Schema};

/// Replaces an answer in an envelope by what the envelope holds.
pub(super) fn run(api: &mut Api) {
    let mut answers = Vec::new();
    for (index, operation) in api.operations.iter().enumerate() {
        let Answer::Json(schema) = &operation.answer else { continue };
        let Some(Schema { kind: Kind::Object(object), .. }) = api.resolve(schema) else { continue };
        if !is_envelope(object) {
            continue;
        }
        let answer = match object.fields.get("result") {
            None => Answer::Empty,
            // What a DELETE says it deleted is not worth refusing an answer for.
            Some(result) if operation.method == Method::Delete && says_nothing(&result.schema) => Answer::Empty,
            Some(result) => Answer::Result(result.schema.clone()),
        };
        answers.push((index, answer));
    }
    for (index, answer) in answers {
        api.operations[index].answer = answer;
    }
}

fn is_envelope(object: &Object) -> bool {
    object.fields.contains_key("success")
        && (object.fields.contains_key("errors") || object.fields.contains_key("messages"))
}

fn says_nothing(schema: &Schema) -> bool {
    match &schema.kind {
        Kind::Any => true,
        Kind::Map(value) => matches!(value.kind, Kind::Any),
        _ => false,
    }
}

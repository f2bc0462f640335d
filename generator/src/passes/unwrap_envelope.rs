//! The envelope: callers get what `result` holds, not `{success, errors, messages, result}`.

use crate::ir::{Answer, Api, Branch, Kind, Method, Object, Schema, Union};

/// Replaces an answer in an envelope by what the envelope holds.
pub(super) fn run(api: &mut Api) {
    let mut answers = Vec::new();
    for (index, operation) in api.operations.iter().enumerate() {
        if let Answer::Json(schema) = &operation.answer
            && let Some(answer) = unwrapped(api, schema, operation.method)
        {
            answers.push((index, answer));
        }
    }
    for (index, answer) in answers {
        api.operations[index].answer = answer;
    }
}

/// The answer inside an envelope; `None` where the schema is no envelope.
fn unwrapped(api: &Api, schema: &Schema, method: Method) -> Option<Answer> {
    let answer = match &api.resolve(schema)?.kind {
        Kind::Object(object) if is_envelope(object) => match object.fields.get("result") {
            None => Answer::Acknowledged,
            // What a DELETE says it deleted is not worth refusing an answer for.
            Some(result) if method == Method::Delete && says_nothing(&result.schema) => Answer::Acknowledged,
            Some(result) => Answer::Result(result.schema.clone()),
        },
        // Several successes, each in an envelope.
        Kind::Union(union) => {
            let mut branches = Vec::new();
            let mut empty = false;
            for branch in &union.branches {
                match unwrapped(api, &branch.schema, method)? {
                    Answer::Result(schema) => branches.push(Branch { schema, ..branch.clone() }),
                    _ => empty = true,
                }
            }
            let kind = Kind::Union(Union { branches, exact: None });
            Answer::Result(Schema { nullable: empty, kind, ..schema.clone() })
        }
        _ => return None,
    };
    Some(match answer {
        Answer::Result(result) => Answer::Result(Schema { nullable: result.nullable || schema.nullable, ..result }),
        answer => answer,
    })
}

fn is_envelope(object: &Object) -> bool {
    object.fields.contains_key("success")
        && ["errors", "messages", "result"].iter().any(|member| object.fields.contains_key(*member))
}

fn says_nothing(schema: &Schema) -> bool {
    match &schema.kind {
        Kind::Any => true,
        Kind::Map(value) => matches!(value.kind, Kind::Any),
        _ => false,
    }
}

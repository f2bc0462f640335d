//! Unwraps envelopes: methods return `result` instead of `{success, errors, messages, result}`.

use crate::ir::{Alternative, Answer, Api, Branch, Kind, Method, Object, Schema, Union};

/// Replaces the response types that are envelopes.
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

/// The content of an envelope; `None` if the schema is not an envelope.
fn unwrapped(api: &Api, schema: &Schema, method: Method) -> Option<Answer> {
    let answer = match &api.resolve(schema)?.kind {
        Kind::Object(object) if is_envelope(object) => match object.fields.get("result") {
            None => Answer::Acknowledged,
            // The `result` of a DELETE that only repeats the id is ignored, so that it can't fail the response.
            Some(result) if method == Method::Delete && says_nothing(&result.schema) => Answer::Acknowledged,
            Some(result) => Answer::Result(result.schema.clone()),
        },
        // Several successful responses, each with an envelope.
        Kind::Union(union) => {
            let mut branches = Vec::new();
            let mut empty = false;
            let opened = api.alternatives(&union.branches)?;
            for Alternative { branch, .. } in opened.branches {
                match unwrapped(api, &branch.schema, method)? {
                    Answer::Result(schema) => {
                        // A discriminator is a property of the envelopes, which the results don't have.
                        branches.push(Branch { schema, tag: None, ..branch.clone() });
                    }
                    _ => empty = true,
                }
            }
            let kind = Kind::Union(Union { branches, exact: None });
            Answer::Result(Schema { nullable: empty || opened.nullable, kind, ..schema.clone() })
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

//! Unwraps envelopes: methods return `result` instead of `{success, errors, messages, result}`.

use crate::{
    ir::{Alternative, Answer, Api, Branch, Kind, Method, Object, Schema, Union},
    pointer::Pointer,
};

/// The properties of an envelope that the runtime reads.
const MEMBERS: [&str; 5] = ["success", "errors", "messages", "result", "result_info"];

/// The values in envelopes that no method returns, each with its JSON pointer and the reason.
#[derive(Default)]
struct Lost {
    /// Properties of an envelope other than [`MEMBERS`].
    loosened: Vec<(Pointer, String)>,
    /// The `result` of a DELETE that has no described properties.
    noted: Vec<(Pointer, String)>,
}

/// Replaces responses that are envelopes by their `result`.
pub(super) fn run(api: &mut Api) {
    let mut answers = Vec::new();
    let mut all = Lost::default();
    for (index, operation) in api.operations.iter().enumerate() {
        let mut lost = Lost::default();
        if let Answer::Json(schema) = &operation.answer
            && let Some(answer) = unwrapped(api, schema, operation.method, &mut lost)
        {
            all.loosened.append(&mut lost.loosened);
            all.noted.append(&mut lost.noted);
            answers.push((index, answer));
        }
    }
    api.loosened.append(&mut all.loosened);
    api.noted.append(&mut all.noted);
    for (index, answer) in answers {
        api.operations[index].answer = answer;
    }
}

/// The response without its envelope; `None` if the schema is not an envelope, or a union of envelopes. Values that are
/// not returned are added to `lost`.
fn unwrapped(api: &Api, schema: &Schema, method: Method, lost: &mut Lost) -> Option<Answer> {
    let answer = match &api.resolve(schema)?.kind {
        Kind::Object(object) if is_envelope(api, object) => {
            for (name, field) in object.fields.iter().filter(|(name, _)| !MEMBERS.contains(&name.as_str())) {
                let what = format!("`{name}` stands beside the `result` of an envelope, whose value alone is returned");
                lost.loosened.push((field.schema.at.clone(), what));
            }
            match object.fields.get("result") {
                None => Answer::Acknowledged,
                // Such a `result` of a DELETE mostly repeats the id. It is ignored, so that an unexpected value is not
                // an error.
                Some(result) if method == Method::Delete && says_nothing(&result.schema) => {
                    let what = "the `result` of a DELETE without described properties is not returned";
                    lost.noted.push((result.schema.at.clone(), what.to_owned()));
                    Answer::Acknowledged
                }
                Some(result) => Answer::Result(result.schema.clone()),
            }
        }
        // Several successful responses, each with an envelope: the new response is a union of their results.
        Kind::Union(union) => {
            let mut branches = Vec::new();
            let mut empty = false;
            let opened = api.alternatives(&union.branches)?;
            for Alternative { branch, .. } in opened.branches {
                match unwrapped(api, &branch.schema, method, lost)? {
                    Answer::Result(schema) => {
                        // A discriminator is a property of the envelopes, which the results don't have.
                        branches.push(Branch { schema, tag: None, ..branch.clone() });
                    }
                    _ => empty = true,
                }
            }
            let kind = Union { branches, exact: None }.into();
            Answer::Result(Schema { nullable: empty || opened.nullable, kind, ..schema.clone() })
        }
        _ => return None,
    };
    Some(match answer {
        Answer::Result(result) => Answer::Result(Schema { nullable: result.nullable || schema.nullable, ..result }),
        answer => answer,
    })
}

/// Whether an object is an envelope. `success` must be declared, and may be a boolean; `errors` and `messages` may be
/// lists if they are declared. Besides, `result` must be declared or, if the object has only properties of an envelope,
/// one of the two lists.
fn is_envelope(api: &Api, object: &Object) -> bool {
    let may_be = |member: &str, is_kind: fn(&Kind) -> bool| {
        let schema = object.fields.get(member).and_then(|field| api.resolve(&field.schema));
        schema.map(|schema| matches!(schema.kind, Kind::Any | Kind::Union(_)) || is_kind(&schema.kind))
    };
    let is_list = |kind: &Kind| matches!(kind, Kind::Array(_));
    let lists = ["errors", "messages"].map(|member| may_be(member, is_list));
    // Without `result`, other properties are the content of the response.
    let has_result = object.fields.contains_key("result");
    let only_members = || object.fields.keys().all(|name| MEMBERS.contains(&name.as_str()));
    may_be("success", |kind| matches!(kind, Kind::Boolean)) == Some(true)
        && !lists.contains(&Some(false))
        && (has_result || lists.contains(&Some(true)) && only_members())
}

fn says_nothing(schema: &Schema) -> bool {
    match &schema.kind {
        Kind::Any => true,
        Kind::Map(value) => matches!(value.kind, Kind::Any),
        _ => false,
    }
}

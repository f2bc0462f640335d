//! Lowers successful responses. Error responses are decoded by the runtime, in the same way for every operation.

use openapiv3::{ReferenceOr, Response, StatusCode};
use serde_json::Value;

use super::Lowering;
use crate::{
    document::{members, reference_of},
    ir::{Answer, Branch, Direction, Encoding, Kind, Object, Schema, Success, Union},
    pointer::Pointer,
};

/// The successful responses of an operation, lowered to one result.
pub(super) struct Answered {
    pub(super) answer: Answer,
    /// The `Accept` header for a JSON response, if it is not `application/json`. `None` for text and bytes, whose
    /// `answer` has it.
    pub(super) accept: Option<String>,
    pub(super) success: Success,
    /// Whether one of several successful responses has no content.
    pub(super) may_be_empty: bool,
}

impl Lowering<'_> {
    /// Lowers the successful responses of an operation; `name` is the operation as `GET /path`. `None` if the only
    /// success is 101, which switches protocols.
    pub(super) fn answer(&mut self, source: &openapiv3::Operation, name: &str, at: &Pointer) -> Option<Answered> {
        let operation = at;
        let at = operation.child("responses");
        let chosen = self.successful(source, operation)?;
        let mut shapes: Vec<Answer> = Vec::new();
        let (mut accepted, mut success): (Vec<String>, _) = (Vec::new(), None);
        for (key, response) in chosen {
            let at = at.child(&key);
            self.read.insert(at.clone());
            let Some((response, at)) = self.referred(response, &at) else {
                continue;
            };
            // A 204 or 205 has no content (RFC 9110, sections 15.3.5 and 15.3.6).
            let (shape, media_type, example) = if matches!(key.as_str(), "204" | "205") {
                if !response.content.is_empty() {
                    self.note(&at, "content", format!("a {key} has no content; it is not read"));
                }
                (Answer::Empty, None, None)
            } else {
                self.shape(&response, &format!("{name} {key}"), &at)
            };
            accepted.extend(media_type.filter(|it| !accepted.contains(it)));
            success.get_or_insert_with(|| Success { status: key.parse().unwrap_or(200), example });
            if !shapes.iter().any(|known| is_same(known, &shape)) && !self.joined(&mut shapes, &shape, &at) {
                shapes.push(shape);
            }
        }
        let may_be_empty = shapes.len() > 1 && shapes.iter().any(|shape| matches!(shape, Answer::Empty));
        let accept = accepted.join(", ");
        let answer = match self.one_of(shapes, &at) {
            // The service may send any of the accepted media types.
            Answer::Text(_) => Answer::Text(accept.clone()),
            Answer::Bytes(_) => Answer::Bytes(accept.clone()),
            answer => answer,
        };
        let is_plain = accepted.is_empty() || accept == "application/json";
        let is_raw = matches!(answer, Answer::Text(_) | Answer::Bytes(_));
        Some(Answered {
            answer,
            accept: (!is_plain && !is_raw).then_some(accept),
            success: success.unwrap_or_default(),
            may_be_empty,
        })
    }

    /// Merges a JSON response into one of the earlier `shapes`, if one type can have the properties of both. Returns
    /// whether it was merged.
    fn joined(&mut self, shapes: &mut [Answer], shape: &Answer, at: &Pointer) -> bool {
        let Answer::Json(other) = shape else { return false };
        let is_joined = shapes.iter_mut().any(|known| match known {
            Answer::Json(schema) => join(schema, other),
            _ => false,
        });
        if is_joined {
            self.api.note(at, "not equal to another success; one type has the properties of both");
        }
        is_joined
    }

    /// The successful responses, each with its key in `responses`: all with a 2xx status, or else `default`. `None` if
    /// the only success is 101, which switches protocols.
    fn successful<'s>(
        &mut self,
        source: &'s openapiv3::Operation,
        at: &Pointer,
    ) -> Option<Vec<(String, &'s ReferenceOr<Response>)>> {
        let described = &source.responses;
        let mut chosen = Vec::new();
        for (status, response) in &described.responses {
            match status {
                StatusCode::Code(code) if (200..300).contains(code) => chosen.push((code.to_string(), response)),
                StatusCode::Range(2) => chosen.push((self.range_key(&at.child("responses")), response)),
                _ => {}
            }
        }
        if chosen.is_empty() {
            if described.responses.contains_key(&StatusCode::Code(101)) {
                return None;
            }
            let what = match &described.default {
                Some(response) => {
                    chosen.push(("default".to_owned(), response));
                    "no successful response is described; `default` is read as one"
                }
                None => "no successful response is described; the response body is not read",
            };
            self.note(at, "responses", what);
        }
        Some(chosen)
    }

    /// The key of the response for all 2xx statuses, as the description writes it: `2XX` or `2xx`.
    fn range_key(&self, responses: &Pointer) -> String {
        let mut keys = members(self.document.value(responses)).map(|(key, _)| key);
        keys.find(|key| key.eq_ignore_ascii_case("2XX")).cloned().unwrap_or_else(|| "2XX".to_owned())
    }

    /// Lowers the content of a response, and returns its type, media type and example. `part` names the response in
    /// `names.lock`: `GET /path 200`.
    fn shape(&mut self, response: &Response, part: &str, at: &Pointer) -> (Answer, Option<String>, Option<Value>) {
        let Some(chosen) = self.choose(&response.content, Direction::Received, part, at) else {
            return (Answer::Empty, None, None);
        };
        let example = self.example(&chosen.at);
        let answer = match chosen.encoding {
            Encoding::Json => Answer::Json(self.schema(&chosen.schema_place())),
            Encoding::Text => Answer::Text(chosen.accepted.clone()),
            _ => Answer::Bytes(chosen.accepted.clone()),
        };
        if chosen.encoding != Encoding::Json {
            self.unread_schema(&chosen);
        }
        (answer, Some(chosen.accepted), example)
    }

    /// The example of a media type: its `example`, or the first of its `examples` with a `value` in the description.
    fn example(&self, media: &Pointer) -> Option<Value> {
        let media = self.document.value(media)?;
        let mut several = members(media.get("examples"));
        let of_several = || {
            several.find_map(|(_, example)| {
                let reference = reference_of(example).and_then(Pointer::from_reference);
                let example = reference.map_or(Some(example), |target| self.document.value(&target))?;
                example.get("value").cloned()
            })
        };
        media.get("example").cloned().or_else(of_several)
    }

    /// Merges the types of all successful responses. JSON types become a union, which is nullable if another response
    /// is empty. Text or bytes, together with another response that has content, become bytes.
    fn one_of(&mut self, mut shapes: Vec<Answer>, at: &Pointer) -> Answer {
        if shapes.len() < 2 {
            return shapes.pop().unwrap_or(Answer::Empty);
        }
        let raw = shapes.iter().find_map(|shape| match shape {
            Answer::Text(media_type) | Answer::Bytes(media_type) => Some(media_type.clone()),
            _ => None,
        });
        if let Some(media_type) = raw {
            let others = shapes.iter().filter(|shape| !matches!(shape, Answer::Empty));
            if let [only] = others.collect::<Vec<_>>().as_slice() {
                // A response without content is read as an empty text, or as no bytes.
                return (*only).clone();
            }
            self.loosen(&at.parent(), "responses", "successes of different media types; they are read as bytes");
            return Answer::Bytes(media_type);
        }
        let sometimes_empty = shapes.iter().any(|shape| matches!(shape, Answer::Empty));
        let mut schemas: Vec<Schema> = shapes.into_iter().filter_map(|mut shape| shape.schema_mut().cloned()).collect();
        let mut schema = match (schemas.len(), schemas.pop()) {
            (1, Some(only)) => only,
            (_, last) => {
                let branches = schemas.into_iter().chain(last).map(Branch::new).collect();
                Schema::new(at.clone(), Union { branches, exact: None }.into())
            }
        };
        schema.nullable |= sometimes_empty;
        Answer::Json(schema)
    }
}

/// Joins two object schemas into the first one, if one of them has all properties of the other, and the types of common
/// properties are equal. So a property that the service adds to one of two equal responses does not make a union of
/// them. Returns whether they were joined.
fn join(schema: &mut Schema, other: &Schema) -> bool {
    let (Kind::Object(one), Kind::Object(another)) = (&schema.kind, &other.kind) else { return false };
    let has_all = |a: &Object, b: &Object| b.fields.keys().all(|name| a.fields.contains_key(name));
    let are_alike = one.additional.is_some() == another.additional.is_some();
    let is_joined =
        are_alike && (has_all(one, another) || has_all(another, one)) && schema.is_joinable(other, &|a, b| a == b);
    if is_joined {
        schema.join(other);
    }
    is_joined
}

/// Whether two responses have the same type. Texts and bytes may have different media types.
fn is_same(a: &Answer, b: &Answer) -> bool {
    match (a, b) {
        (Answer::Empty, Answer::Empty) | (Answer::Text(_), Answer::Text(_)) | (Answer::Bytes(_), Answer::Bytes(_)) => {
            true
        }
        (Answer::Json(a), Answer::Json(b)) => a == b,
        _ => false,
    }
}

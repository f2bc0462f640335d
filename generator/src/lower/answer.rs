//! What a success brings: the failures are the runtime's business, and the same for every operation.

use openapiv3::{ReferenceOr, Response, StatusCode};
use serde_json::Value;

use super::{Lowering, media};
use crate::{
    ir::{Answer, Branch, Kind, Schema, Union, Within},
    pointer::Pointer,
};

impl Lowering<'_> {
    /// `None` where a success is another protocol.
    pub(super) fn answer(&mut self, source: &openapiv3::Operation, at: &Pointer) -> Option<Answer> {
        let at = at.child("responses");
        let described = &source.responses;
        let mut chosen: Vec<(String, &ReferenceOr<Response>)> = Vec::new();
        for (status, response) in &described.responses {
            match status {
                StatusCode::Code(code) if (200..300).contains(code) => chosen.push((code.to_string(), response)),
                StatusCode::Range(2) => chosen.push(("2XX".to_owned(), response)),
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
                    "no success is described; `default` is read as one"
                }
                None => "no success is described; its answer is not read",
            };
            self.api.loosen(&at, what);
        }
        let mut shapes: Vec<(Pointer, Option<Schema>)> = Vec::new();
        for (key, response) in chosen {
            let at = at.child(&key);
            let Some((response, at)) = self.component_part(response, &at, "responses", |c| &c.responses) else {
                continue;
            };
            let schema = media::only_json(&response.content, &at, self.findings).map(|json| {
                let at = media::schema_place(&at);
                match &json.schema {
                    Some(schema) => self.schema(schema, &at),
                    None => Schema::new(at, Kind::Any),
                }
            });
            if !shapes.iter().any(|(_, known)| self.same_shape(known.as_ref(), schema.as_ref())) {
                shapes.push((at, schema));
            }
        }
        Some(self.one_of(shapes, &at))
    }

    /// Several shapes as one: a union, which may be null where one of them is nothing.
    fn one_of(&mut self, mut shapes: Vec<(Pointer, Option<Schema>)>, at: &Pointer) -> Answer {
        if shapes.len() < 2 {
            return shapes.pop().and_then(|(_, shape)| shape).map_or(Answer::Empty, Answer::Json);
        }
        let sometimes_empty = shapes.iter().any(|(_, shape)| shape.is_none());
        let mut shapes: Vec<Schema> = shapes.into_iter().filter_map(|(_, shape)| shape).collect();
        let mut schema = match (shapes.len(), shapes.pop()) {
            (1, Some(only)) => only,
            (_, last) => {
                let branches = shapes.into_iter().chain(last);
                let branches =
                    branches.map(|schema| Branch { schema, test: Within::Unknown, ident: String::new() }).collect();
                Schema::new(at.clone(), Kind::Union(Union { branches, discriminated: false }))
            }
        };
        schema.nullable |= sometimes_empty;
        Answer::Json(schema)
    }

    /// Whether two successes can be read by the same type: both are nothing, or what is said of them, sentences and
    /// examples aside, is the same.
    fn same_shape(&self, a: Option<&Schema>, b: Option<&Schema>) -> bool {
        let (Some(a), Some(b)) = (a, b) else { return a.is_none() && b.is_none() };
        match (self.document.value(&a.at), self.document.value(&b.at)) {
            (Some(a), Some(b)) => told(a) == told(b),
            (None, None) => true,
            _ => false,
        }
    }
}

/// A schema without what says nothing of its values.
fn told(schema: &Value) -> Value {
    match schema {
        Value::Object(members) => {
            let telling = members.iter().filter(|(name, value)| {
                !matches!(name.as_str(), "description" | "example" | "title") || value.is_object()
            });
            Value::Object(telling.map(|(name, value)| (name.clone(), told(value))).collect())
        }
        Value::Array(items) => Value::Array(items.iter().map(told).collect()),
        other => other.clone(),
    }
}

//! Operations.

use openapiv3::{PathItem, ReferenceOr, RequestBody, Response, StatusCode};
use serde_json::Value;

use super::Lowering;
use crate::{
    ir::{Answer, Body, Encoding, Kind, Method, Operation, Part, ResourcePath, Schema},
    pointer::Pointer,
};

/// Cloudflare's extension that lists the permissions of which a token needs one.
const PERMISSIONS: &str = "x-api-token-group";

impl Lowering<'_> {
    /// One operation; `None` if it was refused.
    pub(super) fn operation(
        &mut self,
        path: &str,
        verb: &str,
        item: &PathItem,
        source: &openapiv3::Operation,
        at: &Pointer,
    ) -> Option<Operation> {
        let method = match verb {
            "get" => Method::Get,
            "post" => Method::Post,
            "put" => Method::Put,
            "patch" => Method::Patch,
            "delete" => Method::Delete,
            _ => {
                let message = format!("the method {} is not supported", verb.to_ascii_uppercase());
                self.findings.refuse(at, message, "leave the operation out under [skip] in scope.toml");
                return None;
            }
        };
        let key = format!("{method} {path}");
        let parameters = self.part(&key, Part::Parameters, |this| this.parameters(path, item, source, at));
        if method == Method::Get && source.request_body.is_some() {
            self.findings.refuse(at, "a GET with a request body", "RFC 9110 gives it no meaning; remove it");
        }
        let body = self.part(&key, Part::Body, |this| {
            source.request_body.as_ref().and_then(|body| this.body(body, &at.child("requestBody")))
        });
        let (answer, accept) = self.part(&key, Part::Answer, |this| this.answer(source, at));
        Some(Operation {
            at: at.clone(),
            id: source.operation_id.clone().unwrap_or_else(|| derived_id(verb, path)),
            method,
            path: path.to_owned(),
            summary: source.summary.clone(),
            docs: source.description.clone(),
            deprecated: super::deprecated(source.deprecated, &source.extensions),
            tags: source.tags.clone(),
            permissions: texts(source.extensions.get(PERMISSIONS)),
            parameters,
            query: None,
            body,
            answer,
            accept,
            resource: ResourcePath::default(),
            name: String::new(),
        })
    }

    fn body(&mut self, body: &ReferenceOr<RequestBody>, at: &Pointer) -> Option<Body> {
        let (body, at) = self.component_part(body, at, "requestBodies", |c| &c.request_bodies)?;
        let chosen = self.choose(&body.content, &at)?;
        let at = chosen.schema_place();
        let schema = match (&chosen.encoding, &chosen.media.schema) {
            // Whatever is said of it, it goes out as it is.
            (Encoding::Bytes, _) => Schema::new(at, Kind::Binary),
            (Encoding::Text, _) => Schema::new(at, Kind::Text),
            (_, Some(schema)) => self.schema(schema, &at),
            // A body without a schema says nothing of what to send. Nothing is sent, as Cloudflare's own clients do; a
            // caller who knows better adds members to the request.
            (_, None) => return None,
        };
        let media_type = chosen.name.to_owned();
        Some(Body { required: body.required, media_type, encoding: chosen.encoding, schema })
    }

    /// What a success brings: the failures are the runtime's business, and the same for every operation.
    fn answer(&mut self, source: &openapiv3::Operation, at: &Pointer) -> (Answer, Option<String>) {
        let at = at.child("responses");
        let mut shapes: Vec<(Pointer, Answer, Option<String>)> = Vec::new();
        for (status, response) in &source.responses.responses {
            let key = match status {
                StatusCode::Code(code) if (200..300).contains(code) => code.to_string(),
                StatusCode::Range(2) => "2XX".to_owned(),
                _ => continue,
            };
            let at = at.child(&key);
            let Some((response, at)) = self.response(response, &at) else { continue };
            let (answer, accept) = self.shape(&response, &at);
            shapes.push((at, answer, accept));
        }
        let Some((_, first, accept)) = shapes.first() else {
            self.findings.refuse(&at, "no success is described", "describe what a 2xx brings");
            return (Answer::Empty, None);
        };
        if let Some((other, ..)) = shapes.iter().skip(1).find(|(_, shape, _)| !same_shape(first, shape)) {
            self.findings.refuse(
                other,
                "a success that looks different from the one before it",
                "several shapes of success are not supported yet; describe one, or leave the operation out",
            );
        }
        (first.clone(), accept.clone())
    }

    /// What one response brings, and its media type if that is another JSON than `application/json`.
    fn shape(&mut self, response: &Response, at: &Pointer) -> (Answer, Option<String>) {
        let Some(chosen) = self.choose(&response.content, at) else { return (Answer::Empty, None) };
        match chosen.encoding {
            Encoding::Json => {
                let at = chosen.schema_place();
                let answer = Answer::Json(match &chosen.media.schema {
                    Some(schema) => self.schema(schema, &at),
                    None => Schema::new(at, Kind::Any),
                });
                (answer, (chosen.name != "application/json").then(|| chosen.name.to_owned()))
            }
            Encoding::Text => (Answer::Text(chosen.name.to_owned()), None),
            Encoding::Multipart(_) | Encoding::Form | Encoding::Bytes => (Answer::Bytes(chosen.name.to_owned()), None),
        }
    }

    fn response(&mut self, response: &ReferenceOr<Response>, at: &Pointer) -> Option<(Response, Pointer)> {
        self.component_part(response, at, "responses", |c| &c.responses)
    }
}

/// An id for an operation that has none: the same as long as method and path are.
fn derived_id(verb: &str, path: &str) -> String {
    let mut id = verb.to_owned();
    for word in path.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()) {
        id.push('-');
        id.push_str(&word.to_ascii_lowercase());
    }
    id
}

fn texts(value: Option<&Value>) -> Vec<String> {
    let items = value.and_then(Value::as_array).into_iter().flatten();
    items.filter_map(|item| item.as_str().map(str::to_owned)).collect()
}

/// Whether two successes can be read by the same type: they are the same component, or both are nothing.
fn same_shape(a: &Answer, b: &Answer) -> bool {
    match (a, b) {
        (Answer::Empty, Answer::Empty) | (Answer::Text(_), Answer::Text(_)) => true,
        (Answer::Bytes(a), Answer::Bytes(b)) => a == b,
        (Answer::Json(a), Answer::Json(b)) => match (&a.kind, &b.kind) {
            (Kind::Ref(a), Kind::Ref(b)) => a == b,
            (Kind::Any, Kind::Any) => true,
            _ => false,
        },
        _ => false,
    }
}

/// The names in a path template, in order.
pub(super) fn placeholders(path: &str) -> Vec<&str> {
    path.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect()
}

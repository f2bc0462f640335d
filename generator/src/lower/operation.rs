//! Operations.

use openapiv3::{PathItem, ReferenceOr, RequestBody, Response, StatusCode};
use serde_json::Value;

use super::{Lowering, media};
use crate::{
    ir::{Answer, Body, Kind, Method, Operation, Part, ResourcePath, Schema},
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
        let answer = self.part(&key, Part::Answer, |this| this.answer(source, at));
        Some(Operation {
            at: at.clone(),
            id: source.operation_id.clone().unwrap_or_else(|| derived_id(verb, path)),
            method,
            path: path.to_owned(),
            summary: source.summary.clone(),
            docs: source.description.clone(),
            deprecated: source.deprecated,
            tags: source.tags.clone(),
            permissions: texts(source.extensions.get(PERMISSIONS)),
            parameters,
            query: None,
            body,
            answer,
            resource: ResourcePath::default(),
            name: String::new(),
        })
    }

    fn body(&mut self, body: &ReferenceOr<RequestBody>, at: &Pointer) -> Option<Body> {
        let (body, at) = self.component_part(body, at, "requestBodies", |c| &c.request_bodies)?;
        let json = media::only_json(&body.content, &at, self.findings)?;
        // A body without a schema says nothing of what to send. Nothing is sent, as Cloudflare's own clients do; a
        // caller who knows better adds members to the request.
        let schema = json.schema.as_ref()?;
        let schema = self.schema(schema, &media::schema_place(&at));
        Some(Body { required: body.required, schema })
    }

    /// What a success brings: the failures are the runtime's business, and the same for every operation.
    fn answer(&mut self, source: &openapiv3::Operation, at: &Pointer) -> Answer {
        let at = at.child("responses");
        let mut shapes: Vec<(Pointer, Option<Schema>)> = Vec::new();
        for (status, response) in &source.responses.responses {
            let key = match status {
                StatusCode::Code(code) if (200..300).contains(code) => code.to_string(),
                StatusCode::Range(2) => "2XX".to_owned(),
                _ => continue,
            };
            let at = at.child(&key);
            let Some((response, at)) = self.response(response, &at) else { continue };
            let schema = match media::only_json(&response.content, &at, self.findings) {
                Some(json) => {
                    let at = media::schema_place(&at);
                    Some(match &json.schema {
                        Some(schema) => self.schema(schema, &at),
                        None => Schema::new(at, Kind::Any),
                    })
                }
                None => None,
            };
            shapes.push((at, schema));
        }
        let Some((_, first)) = shapes.first() else {
            self.findings.refuse(&at, "no success is described", "describe what a 2xx brings");
            return Answer::Empty;
        };
        if let Some((other, _)) = shapes.iter().skip(1).find(|(_, shape)| !same_shape(first.as_ref(), shape.as_ref())) {
            self.findings.refuse(
                other,
                "a success that looks different from the one before it",
                "several shapes of success are not supported yet; describe one, or leave the operation out",
            );
        }
        first.clone().map_or(Answer::Empty, Answer::Json)
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
fn same_shape(a: Option<&Schema>, b: Option<&Schema>) -> bool {
    match (a, b) {
        (None, None) => true,
        (Some(a), Some(b)) => match (&a.kind, &b.kind) {
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

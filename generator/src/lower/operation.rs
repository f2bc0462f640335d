//! Lowers operations, with their parameters, request bodies, responses and security.

use openapiv3::{PathItem, ReferenceOr, RequestBody};
use serde_json::Value;

use super::{
    Lowering,
    answer::Answered,
    coverage::{Credential, credentials, has_scopes},
};
use crate::{
    ir::{Body, Direction, Encoding, Fate, Kind, Method, Operation, ParameterPlace, Part, ResourcePath, Schema},
    path_template::{fixed_query, unnamed},
    pointer::Pointer,
    settings::Candidate,
};

/// Cloudflare's extension that lists permissions of API tokens. A token needs one of them.
const PERMISSIONS: &str = "x-api-token-group";

impl Lowering<'_> {
    /// Lowers an operation. `None` if it can't be expressed, which is recorded with the reason.
    pub(super) fn operation(
        &mut self,
        candidate: &Candidate<'_>,
        item: &PathItem,
        source: &openapiv3::Operation,
        at: &Pointer,
    ) -> Option<Operation> {
        let Candidate { method: name, path, .. } = *candidate;
        let key = format!("{name} {path}");
        let Some(method) = Method::from_name(name) else {
            let what = format!("the method {name} has no typed form; send it with `Client::endpoint`");
            self.skip(at, &key, Fate::Refused, &what);
            return None;
        };
        let parameters = self.part(&key, Part::Parameters, |this| this.parameters(path, item, source, at));
        let server = self.server(item, source, at);
        let Some(Answered { answer, accept, success, may_be_empty }) =
            self.part(&key, Part::Answer, |this| this.answer(source, &key, at))
        else {
            let what = "switches protocols (101), which the client can't do";
            self.skip(at, &key, Fate::Refused, what);
            return None;
        };
        if method == Method::Get && source.request_body.is_some() {
            self.loosen(
                at,
                "requestBody",
                "a GET with a request body, which RFC 9110 gives no meaning; it is not sent",
            );
        }
        let body = source.request_body.as_ref().filter(|_| method != Method::Get);
        let body =
            self.part(&key, Part::Body, |this| body.and_then(|body| this.body(body, &key, &at.child("requestBody"))));
        Some(Operation {
            at: at.clone(),
            id: source.operation_id.clone().unwrap_or_else(|| Operation::derived_id(name, path)),
            method,
            path: path.to_owned(),
            fixed_query: fixed_query(path, |name| {
                parameters.iter().any(|known| known.place == ParameterPlace::Query && known.name == name)
            }),
            server,
            summary: source.summary.clone().or_else(|| item.summary.clone()),
            docs: source.description.clone().or_else(|| item.description.clone()),
            deprecated: super::deprecated(source.deprecated, &source.extensions),
            tags: source.tags.clone(),
            permissions: texts(source.extensions.get(PERMISSIONS)),
            scopes: self.scopes(at),
            lacking_credential: self.lacking_credential(at),
            parameters,
            query: None,
            body,
            answer,
            success,
            may_be_empty,
            accept,
            resource: ResourcePath::default(),
            name: String::new(),
            kept: false,
        })
    }

    /// The security requirements of an operation: its own, or else those of the description.
    fn security(&self, at: &Pointer) -> Option<&Value> {
        let security = |at: &Pointer| self.document.value(&at.child("security")).filter(|value| value.is_array());
        security(at).or_else(|| security(&Pointer::root()))
    }

    fn lacking_credential(&self, at: &Pointer) -> Option<String> {
        let security = self.security(at)?;
        let is_lacking = Credential::of(self.document, security) == Credential::Lacking;
        is_lacking.then(|| credentials(self.document, security))
    }

    /// The OAuth 2 scopes of an operation, a list for each security requirement. One of the lists has to be met.
    fn scopes(&self, at: &Pointer) -> Vec<Vec<String>> {
        let requirements = self.security(at).and_then(Value::as_array).into_iter().flatten();
        let scopes = requirements.filter_map(Value::as_object).map(|requirement| {
            let scopes = requirement.iter().filter(|(name, _)| has_scopes(self.document, name));
            scopes.flat_map(|(_, scopes)| texts(Some(scopes))).collect()
        });
        scopes.collect()
    }

    fn body(&mut self, body: &ReferenceOr<RequestBody>, operation: &str, at: &Pointer) -> Option<Body> {
        let (body, holder) = self.referred(body, at)?;
        let chosen = self.choose(&body.content, Direction::Sent, &format!("{operation} request"), &holder)?;
        let at = chosen.schema_place();
        let is_json = chosen.encoding == Encoding::Json;
        let was_untyped = self.bodies.any_json.contains(&*unnamed(operation));
        let untyped = is_json.then(|| self.untyped(&at, was_untyped)).flatten();
        let one_of = is_json.then(|| self.one_of_json(&at)).flatten();
        let schema = match (&chosen.encoding, &chosen.media.schema) {
            // The client sends text and bytes unchanged, so the kind does not depend on the schema.
            (Encoding::Bytes | Encoding::Text, _) => {
                self.unread_schema(&chosen);
                let kind = if chosen.encoding == Encoding::Bytes { Kind::Binary } else { Kind::Text };
                Schema { unchecked: self.limits_of(&at), ..Schema::new(at, kind) }
            }
            (_, Some(_)) => self.schema(&at),
            // The members of a body without a schema are unknown, so nothing is sent, as in Cloudflare's own clients.
            (_, None) => {
                let why = "a body without a schema; nothing is sent unless a caller adds members (`extra_body`)";
                self.note(&holder, "content", why);
                return None;
            }
        };
        let (required, media_type) = (body.required, chosen.sent);
        Some(Body { required, is_argument: required, media_type, encoding: chosen.encoding, schema, untyped, one_of })
    }
}

fn texts(value: Option<&Value>) -> Vec<String> {
    let items = value.and_then(Value::as_array).into_iter().flatten();
    items.filter_map(|item| item.as_str().map(str::to_owned)).collect()
}

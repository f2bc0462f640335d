//! What stands beside a `$ref`.
//!
//! OpenAPI 3.0 says that it is ignored, 3.1 that it counts; Cloudflare writes 3.0 and means 3.1: hundreds of ids are
//! `readOnly` only there. What says how a value is used where it is used, and not what it is, is taken.

use serde_json::Value;

use super::Lowering;
use crate::{
    ir::{Kind, Schema},
    pointer::Pointer,
};

impl Lowering<'_> {
    /// A reference with the marks beside it.
    pub(super) fn referenced(&mut self, reference: &str, at: &Pointer) -> Schema {
        let mut schema = Schema::new(at.clone(), self.reference(reference, at));
        let Some(beside) = self.document.value(at) else { return schema };
        let is = |name: &str| beside.get(name).and_then(Value::as_bool).unwrap_or_default();
        let text = |name: &str| beside.get(name).and_then(Value::as_str).map(str::to_owned);
        (schema.nullable, schema.read_only, schema.write_only) = (is("nullable"), is("readOnly"), is("writeOnly"));
        schema.deprecated = is("deprecated").then(|| text("x-stainless-deprecation-message").unwrap_or_default());
        schema.docs = text("description");
        schema
    }

    /// Says so where a text, a number or a boolean has members: neither can be relied on.
    pub(super) fn contradiction(&mut self, at: &Pointer) -> Option<Kind> {
        let source = self.document.value(at)?;
        let kind = source.get("type").and_then(Value::as_str).filter(|kind| !["object", "array"].contains(kind))?;
        source.get("properties").filter(|members| members.is_object())?;
        self.api.loosen(at, format!("a {kind} that has members; kept as any JSON"));
        Some(Kind::Any)
    }
}

//! Handles the schema of a text or bytes body, which is not enforced: such a body is sent and read unchanged.

use serde_json::Value;

use super::{Chosen, Lowering};
use crate::{
    budgets::Budgets,
    ir::{Expansion, Fate, Keyword, Limits, written},
    lower::Reader,
    pointer::Pointer,
};

/// Keywords that do not restrict text or bytes.
const OF_ANY_TEXT: [&str; 15] = [
    "$comment",
    "contentMediaType",
    "default",
    "deprecated",
    "description",
    "example",
    "examples",
    "externalDocs",
    "format",
    "nullable",
    "readOnly",
    "title",
    "type",
    "writeOnly",
    "xml",
];

impl Lowering<'_> {
    /// Records in the ledger that the schema of a text or bytes body is not enforced or, if it does not restrict the
    /// body, that it has no effect.
    pub(in crate::lower) fn unread_schema(&mut self, chosen: &Chosen<'_>) {
        let Some(schema) =
            self.document.resolve(&chosen.schema_place()).ok().and_then(|(_, schema)| schema.as_object())
        else {
            return;
        };
        let is_text = schema.get("type").is_none_or(|kind| kind == "string");
        let limits = |keyword: &String| !keyword.starts_with("x-") && !OF_ANY_TEXT.contains(&keyword.as_str());
        if is_text && !schema.keys().any(limits) {
            let why = match schema.get("format").and_then(Value::as_str) {
                Some("byte") => "the body is text in base64, which the client neither encodes nor decodes",
                _ => "the body is text or bytes, as the schema says",
            };
            self.reader.ledger.enter(&chosen.at, "schema", Fate::Noted, why);
        } else {
            self.loosen(&chosen.at, "schema", "the body is text or bytes, which are not checked against the schema");
        }
    }

    /// The limits in the schema of a text or bytes body. Only the service checks them.
    pub(in crate::lower) fn limits_of(&self, at: &Pointer) -> Limits {
        // A separate reader, whose ledger is dropped: the shared ledger has this schema as not enforced.
        let mut expansion = Expansion::new(&Budgets::default());
        let mut reader = Reader::new(self.document, &mut expansion);
        let node = reader.schema(at);
        let Some(node) = reader.intersect(|intersecting| intersecting.opened(&node)) else { return Limits::default() };
        let mut limits = node.facets.limits.narrowed(&node.notes.unchecked());
        if let Some(values) = &node.facets.values {
            limits.add(Keyword::Enum, Value::Array(values.clone()));
        }
        if (!node.facets.choices.is_empty() || !node.facets.not.is_empty())
            && let Some(whole) = written(&node, &mut reader)
        {
            limits.add(Keyword::Schema, whole.schema);
        }
        limits
    }
}

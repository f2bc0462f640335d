//! The encoding of each property of a form.

use std::collections::{BTreeMap, BTreeSet};

use openapiv3::MediaType;
use serde_json::Value;

use super::{Chosen, Lowering, is_json};
use crate::{
    document::Document,
    ir::{Encoding, PartEncoding, Style},
    pointer::Pointer,
};

impl Lowering<'_> {
    /// The `encoding` of each property of a form.
    pub(super) fn part_encodings(&self, media: &MediaType, at: &Pointer) -> BTreeMap<String, PartEncoding> {
        let read = |(name, encoding): (&String, &openapiv3::Encoding)| {
            let single = |media_type: &&str| !media_type.contains([',', '*']);
            let media_type = encoding.content_type.as_deref().map(str::trim).filter(single).map(str::to_owned);
            // A missing `encoding` is not the same as its default: such a part is written by its type.
            let said = self.document.value(&at.child("encoding").child(name));
            let says = |keyword: &str| said.is_some_and(|said| said.get(keyword).is_some());
            let style = (says("style") || says("explode")).then(|| {
                let explode = said.and_then(|said| said.get("explode")).and_then(Value::as_bool);
                let style = said.and_then(|said| said.get("style")).and_then(Value::as_str);
                Style::named(style.unwrap_or("form"), explode)
            });
            let property = property(self.document, &at.child("schema"), name);
            let is_json_text = property.is_some_and(|at| self.is_json_text(&at));
            (name.clone(), PartEncoding { media_type, style, is_json_text })
        };
        media.encoding.iter().map(read).collect()
    }

    /// Notes each `encoding` of a form for a property that the form's schema lacks.
    pub(super) fn note_stray_encodings(&mut self, chosen: &Chosen<'_>) {
        if !matches!(chosen.encoding, Encoding::Form(_) | Encoding::Multipart(_)) {
            return;
        }
        let schema = chosen.schema_place();
        let names = chosen.media.encoding.keys();
        for name in names.filter(|name| property(self.document, &schema, name).is_none()) {
            let why = format!("the schema has no property `{name}`; its encoding is not used");
            self.api.note(&chosen.at.child("encoding").child(name), why);
        }
    }

    /// Whether the strings that the schema at a place allows are JSON text: `contentMediaType: application/json` or
    /// `format: json`.
    fn is_json_text(&self, at: &Pointer) -> bool {
        self.any_part(at, |_, schema| {
            let text = |keyword: &str| schema.get(keyword).and_then(Value::as_str);
            text("format") == Some("json") || text("contentMediaType").is_some_and(is_json)
        })
    }
}

/// The place of the schema of a property that a form has.
pub(in crate::lower) fn property(document: &Document, form: &Pointer, name: &str) -> Option<Pointer> {
    find_part(document, form, |at, schema| {
        schema.get("properties")?.get(name)?;
        Some(at.child("properties").child(name))
    })
}

/// The first result for the schema at a place, or for one that it refers to or is composed of.
pub(super) fn find_part<T>(
    document: &Document,
    at: &Pointer,
    find: impl Fn(&Pointer, &Value) -> Option<T>,
) -> Option<T> {
    let mut seen: BTreeSet<Pointer> = BTreeSet::new();
    let mut waiting = vec![at.clone()];
    while let Some(at) = waiting.pop() {
        let Some(schema) = document.value(&at).filter(|_| seen.insert(at.clone())) else { continue };
        let found = find(&at, schema);
        if found.is_some() {
            return found;
        }
        waiting.extend(schema.get("$ref").and_then(Value::as_str).and_then(Pointer::from_reference));
        for keyword in ["allOf", "anyOf", "oneOf"] {
            let parts = schema.get(keyword).and_then(Value::as_array).map_or(0, Vec::len);
            waiting.extend((0..parts).map(|index| at.child(keyword).index(index)));
        }
    }
    None
}

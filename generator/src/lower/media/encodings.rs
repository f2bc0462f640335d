//! Reads how each property of a form is encoded, from the `encoding` object and the schema of the property.

use std::collections::{BTreeMap, BTreeSet};

use openapiv3::MediaType;
use serde_json::Value;

use super::{Chosen, Lowering, is_json};
use crate::{
    document::{Document, members, reference_of},
    ir::{Encoding, PartEncoding, Style},
    pointer::Pointer,
};

impl Lowering<'_> {
    /// The encoding of each property of a form, by name: from the `encoding` object, and from keywords such as
    /// `contentMediaType` in the schema of the property. A property without any of these is left out.
    pub(super) fn part_encodings(&self, media: &MediaType, at: &Pointer) -> BTreeMap<String, PartEncoding> {
        let form = at.child("schema");
        // An `encoding` for a name that is no property has no effect (OpenAPI 3.0.3, media type object).
        let properties = parts(self.document, &form).flat_map(|(_, schema)| members(schema.get("properties")));
        let names: BTreeSet<String> = properties.map(|(name, _)| name.clone()).collect();
        let read = |name: String| {
            let single = |media_type: &&str| !media_type.contains([',', '*']);
            let media_type = media.encoding.get(&name).and_then(|encoding| encoding.content_type.as_deref());
            let media_type = media_type.map(str::trim).filter(single).map(str::to_owned);
            // An `encoding` with default values differs from a missing one: without it, the type of the part decides
            // how the part is written.
            let said = self.document.value(&at.child("encoding").child(&name));
            let says = |keyword: &str| said.is_some_and(|said| said.get(keyword).is_some());
            let style = ["style", "explode", "allowReserved"].into_iter().any(says).then(|| {
                let explode = said.and_then(|said| said.get("explode")).and_then(Value::as_bool);
                let style = said.and_then(|said| said.get("style")).and_then(Value::as_str);
                Style::named(style.unwrap_or("form"), explode)
            });
            let property = property(self.document, &form, &name);
            let content_media_type = property.as_ref().and_then(|at| self.content_media_type(at));
            let is_json_text = property.is_some_and(|at| self.is_json_text(&at));
            let required_headers = self.required_headers(&at.child("encoding").child(&name));
            (name, PartEncoding { media_type, content_media_type, style, is_json_text, required_headers })
        };
        names.into_iter().map(read).filter(|(_, encoding)| *encoding != PartEncoding::default()).collect()
    }

    /// The names of the headers that an encoding object requires, without `Content-Type`.
    fn required_headers(&self, encoding: &Pointer) -> BTreeSet<String> {
        let headers = encoding.child("headers");
        let names = members(self.document.value(&headers)).map(|(name, _)| name);
        let is_required = |name: &&String| {
            let header = self.document.resolve(&headers.child(name)).ok();
            header.is_some_and(|(_, header)| header.get("required") == Some(&Value::Bool(true)))
        };
        // The keyword `contentType` describes this header.
        names.filter(is_required).filter(|name| !name.eq_ignore_ascii_case("content-type")).cloned().collect()
    }

    /// The `contentMediaType` of the schema at a pointer, or of its items; `None` if there are none or several. That of
    /// base64 text is ignored, and so is `application/octet-stream`, the default.
    fn content_media_type(&self, at: &Pointer) -> Option<String> {
        let mut found: BTreeSet<String> = BTreeSet::new();
        let mut read = |schema: &Value| {
            let is_encoded =
                schema.get("contentEncoding").is_some() || schema.get("format").is_some_and(|format| format == "byte");
            let media_type = schema.get("contentMediaType").filter(|_| !is_encoded);
            found.extend(media_type.and_then(Value::as_str).map(str::to_owned));
        };
        for (at, schema) in parts(self.document, at) {
            read(schema);
            parts(self.document, &at.child("items")).for_each(|(_, item)| read(item));
        }
        // `application/octet-stream` is the default for bytes, so it is left out.
        let is_own = |media_type: &String| media_type != super::BYTES && super::is_media_type(media_type);
        found.pop_first().filter(|media_type| found.is_empty() && is_own(media_type))
    }

    /// Notes each `encoding` of a form that has no effect, because the form's schema has no property with its name.
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

    /// Whether the schema at a pointer declares its strings as JSON text: `contentMediaType: application/json` or
    /// `format: json`.
    fn is_json_text(&self, at: &Pointer) -> bool {
        parts(self.document, at).any(|(_, schema)| {
            let text = |keyword: &str| schema.get(keyword).and_then(Value::as_str);
            text("format") == Some("json") || text("contentMediaType").is_some_and(is_json)
        })
    }
}

/// The pointer of the schema of a form's property; `None` if the form has no such property. `form` is the pointer of
/// the form's schema.
pub(crate) fn property(document: &Document, form: &Pointer, name: &str) -> Option<Pointer> {
    parts(document, form).find_map(|(at, schema)| {
        schema.get("properties")?.get(name)?;
        Some(at.child("properties").child(name))
    })
}

/// The schema at a pointer, and the schemas that it refers to or is composed of, each with its pointer.
pub(super) fn parts<'a>(document: &'a Document, at: &Pointer) -> impl Iterator<Item = (Pointer, &'a Value)> {
    let mut seen: BTreeSet<Pointer> = BTreeSet::new();
    let mut waiting = vec![at.clone()];
    std::iter::from_fn(move || {
        loop {
            let at = waiting.pop()?;
            let Some(schema) = document.value(&at).filter(|_| seen.insert(at.clone())) else { continue };
            waiting.extend(reference_of(schema).and_then(Pointer::from_reference));
            for keyword in ["allOf", "anyOf", "oneOf"] {
                let parts = schema.get(keyword).and_then(Value::as_array).map_or(0, Vec::len);
                waiting.extend((0..parts).map(|index| at.child(keyword).index(index)));
            }
            return Some((at, schema));
        }
    })
}

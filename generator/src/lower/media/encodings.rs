//! The encoding of each property of a form.

use std::collections::BTreeMap;

use openapiv3::MediaType;
use serde_json::Value;

use super::{Lowering, is_json};
use crate::{
    ir::{PartEncoding, Style},
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
            let property = self.property(&at.child("schema"), name);
            let is_json_text = property.is_some_and(|at| self.is_json_text(&at));
            (name.clone(), PartEncoding { media_type, style, is_json_text })
        };
        media.encoding.iter().map(read).collect()
    }

    /// The place of the schema of a form's property.
    fn property(&self, form: &Pointer, name: &str) -> Option<Pointer> {
        self.find_part(form, |at, schema| {
            schema.get("properties")?.get(name)?;
            Some(at.child("properties").child(name))
        })
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

//! Bodies by media type.

use std::collections::BTreeMap;

use openapiv3::{Content, MediaType};

use super::Lowering;
use crate::{
    ir::{Encoding, Fate},
    pointer::Pointer,
};

/// A media type that was chosen among those of a body.
pub(super) struct Chosen<'a> {
    /// Its name, without parameters.
    pub(super) name: &'a str,
    pub(super) media: &'a MediaType,
    pub(super) encoding: Encoding,
    /// Where it is.
    pub(super) at: Pointer,
}

impl Chosen<'_> {
    /// Where its schema is.
    pub(super) fn schema_place(&self) -> Pointer {
        self.at.child("schema")
    }
}

impl Lowering<'_> {
    /// One of the media types of a body: JSON rather than a form, a form rather than text, and bytes at last. That the
    /// others are left out is reported. `None` where there is no body.
    pub(super) fn choose<'a>(&mut self, content: &'a Content, at: &Pointer) -> Option<Chosen<'a>> {
        let holder = at;
        let at = holder.child("content");
        let ranked = content.iter().map(|(key, media)| (encoding(key, media), key, media));
        let (encoding, key, media) = ranked.min_by_key(|(encoding, key, _)| rank(encoding, key))?;
        let name = essence(key);
        if content.len() > 1 {
            let others: Vec<&str> = content.keys().filter(|other| *other != key).map(String::as_str).collect();
            self.note(holder, "content", format!("`{name}` is chosen; left out: {}", others.join(", ")));
        }
        self.read.insert(at.child(key));
        Some(Chosen { name, media, encoding, at: at.child(key) })
    }

    /// Text or bytes, whose schema is not read.
    pub(super) fn unread_schema(&mut self, chosen: &Chosen<'_>) {
        if chosen.media.schema.is_some() {
            self.reader.ledger.enter(&chosen.at, "schema", Fate::Noted, "text or bytes as they are, whatever it says");
        }
    }
}

/// A media type without its parameters.
fn essence(key: &str) -> &str {
    key.split(';').next().unwrap_or(key).trim()
}

fn encoding(key: &str, media: &MediaType) -> Encoding {
    let name = essence(key).to_ascii_lowercase();
    match name.as_str() {
        "multipart/form-data" => Encoding::Multipart(content_types(media)),
        "application/x-www-form-urlencoded" => Encoding::Form,
        "text/plain" => Encoding::Text,
        name if is_json(name) => Encoding::Json,
        _ => Encoding::Bytes,
    }
}

/// Whether a media type is JSON as a whole: JSON line by line is not.
fn is_json(name: &str) -> bool {
    matches!(name, "application/json" | "text/json") || name.ends_with("+json")
}

fn rank(encoding: &Encoding, key: &str) -> u8 {
    match encoding {
        Encoding::Json if essence(key) == "application/json" => 0,
        Encoding::Json => 1,
        Encoding::Multipart(_) => 2,
        Encoding::Form => 3,
        Encoding::Text => 4,
        Encoding::Bytes => 5,
    }
}

/// The media types of the parts that have a single one.
fn content_types(media: &MediaType) -> BTreeMap<String, String> {
    let named = media.encoding.iter().filter_map(|(name, encoding)| {
        let media_type = encoding.content_type.as_deref()?.trim();
        let single = !media_type.contains([',', '*']);
        single.then(|| (name.clone(), media_type.to_owned()))
    });
    named.collect()
}

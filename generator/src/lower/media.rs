//! Bodies by media type.

use std::collections::BTreeMap;

use openapiv3::{Content, MediaType};
use serde_json::Value;

use super::Lowering;
use crate::{
    ir::{Encoding, Fate, PartEncoding, Style},
    pointer::Pointer,
};

/// The depth to which a schema is searched for bytes.
const DEEPEST: usize = 32;

/// A media type that was chosen among those of a body.
pub(super) struct Chosen<'a> {
    /// The `Content-Type` that is sent: with its parameters, and no range.
    pub(super) sent: String,
    /// The `Accept` that is sent: a range where the description has one.
    pub(super) accepted: String,
    pub(super) media: &'a MediaType,
    pub(super) encoding: Encoding,
    /// The place in the description.
    pub(super) at: Pointer,
}

impl Chosen<'_> {
    /// The place of its schema.
    pub(super) fn schema_place(&self) -> Pointer {
        self.at.child("schema")
    }
}

/// The kinds of values that a schema allows, as far as the media type depends on them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Held {
    /// Bytes, or perhaps text.
    Bytes,
    Text,
    Other,
}

impl Lowering<'_> {
    /// The preferred media type of a body: JSON, then a form, then text, then bytes; the others are reported. `None`
    /// where there is no body.
    pub(super) fn choose<'a>(&mut self, content: &'a Content, at: &Pointer) -> Option<Chosen<'a>> {
        let holder = at;
        let at = holder.child("content");
        let read = |(key, media): (&'a String, &'a MediaType)| {
            let place = at.child(key);
            let held = media.schema.as_ref().map(|_| self.held(&place.child("schema"), DEEPEST, &mut BTreeMap::new()));
            let Typed { encoding, sent, accepted, rank } = typed(key, media, held, &place, self);
            (rank, key, Chosen { sent, accepted, media, encoding, at: place })
        };
        let (_, key, chosen) = content.iter().map(read).min_by_key(|(rank, ..)| *rank)?;
        if content.len() > 1 {
            let others: Vec<&str> = content.keys().filter(|other| *other != key).map(String::as_str).collect();
            self.note(holder, "content", format!("`{key}` is chosen; left out: {}", others.join(", ")));
        }
        if !is_media_type(key.trim()) {
            self.note(holder, "content", format!("`{key}` is no media type (RFC 9110, section 8.3.1); taken as `*/*`"));
        }
        self.read.insert(chosen.at.clone());
        Some(chosen)
    }

    /// The values that the schema at a place allows; `known` has the places that were read before.
    fn held(&self, at: &Pointer, deeper: usize, known: &mut BTreeMap<Pointer, Held>) -> Held {
        if let Some(held) = known.get(at) {
            return *held;
        }
        // Of a place inside itself.
        known.insert(at.clone(), Held::Other);
        let held = self.held_once(at, deeper, known);
        known.insert(at.clone(), held);
        held
    }

    fn held_once(&self, at: &Pointer, deeper: usize, known: &mut BTreeMap<Pointer, Held>) -> Held {
        let Some(schema) = self.document.value(at).filter(|_| deeper > 0) else { return Held::Other };
        if let Some(target) = schema.get("$ref").and_then(Value::as_str).and_then(Pointer::from_reference) {
            return self.held(&target, deeper - 1, known);
        }
        let mut below = |keyword: &str| -> Vec<Held> {
            let branches = schema.get(keyword).and_then(Value::as_array).map_or(0, Vec::len);
            (0..branches).map(|index| self.held(&at.child(keyword).index(index), deeper - 1, known)).collect()
        };
        for keyword in ["anyOf", "oneOf"] {
            let branches = below(keyword);
            if !branches.is_empty() {
                return match branches {
                    all if all.contains(&Held::Other) => Held::Other,
                    all if all.contains(&Held::Bytes) => Held::Bytes,
                    _ => Held::Text,
                };
            }
        }
        let all = below("allOf");
        match (schema.get("type").and_then(Value::as_str), schema.get("format").and_then(Value::as_str)) {
            (None | Some("string"), Some("binary")) => Held::Bytes,
            _ if all.contains(&Held::Bytes) => Held::Bytes,
            (Some("string"), _) => Held::Text,
            _ if all.contains(&Held::Text) => Held::Text,
            _ => Held::Other,
        }
    }

    /// Text or bytes, whose schema is not read.
    pub(super) fn unread_schema(&mut self, chosen: &Chosen<'_>) {
        if chosen.media.schema.is_some() {
            self.reader.ledger.enter(&chosen.at, "schema", Fate::Noted, "text or bytes as they are, whatever it says");
        }
    }
}

/// The encoding and the answer of a body of a media type.
struct Typed {
    encoding: Encoding,
    sent: String,
    accepted: String,
    /// The lowest is chosen.
    rank: u8,
}

const JSON: &str = "application/json";
const BYTES: &str = "application/octet-stream";
const FORM: &str = "application/x-www-form-urlencoded";
const MULTIPART: &str = "multipart/form-data";

/// The encoding and the answer of a key of `content`; `held`: the values that its schema allows, if it has one.
fn typed(key: &str, media: &MediaType, held: Option<Held>, at: &Pointer, lowering: &Lowering<'_>) -> Typed {
    let key = if is_media_type(key.trim()) { key.trim() } else { "*/*" };
    let name = essence(key);
    let parts = || part_encodings(media, at, lowering);
    let bytes = |sent: &str| (Encoding::Bytes, sent.to_owned(), 6);
    let json = |sent: &str, rank: u8| match held {
        Some(Held::Bytes) => bytes(sent),
        _ => (Encoding::Json, sent.to_owned(), rank),
    };
    let text = |sent: &str| match held {
        Some(Held::Bytes) => bytes(sent),
        _ => (Encoding::Text, in_utf8(sent), 5),
    };
    let (encoding, sent, rank) = match name.as_str() {
        JSON => json(key, 0),
        name if is_json(name) => json(key, 1),
        // The boundary is the client's.
        MULTIPART | "multipart/*" => (Encoding::Multipart(parts()), MULTIPART.to_owned(), 2),
        FORM => (Encoding::Form(parts()), key.to_owned(), 3),
        "text/plain" => text(key),
        "text/*" => match held {
            Some(Held::Text | Held::Other) => text("text/plain"),
            _ => bytes(BYTES),
        },
        // A range says nothing of a value: JSON, unless it is bytes, or nothing is known of it.
        "*/*" | "application/*" => match held {
            Some(Held::Bytes) | None => bytes(BYTES),
            _ => json(JSON, 4),
        },
        name if name.ends_with("/*") => bytes(BYTES),
        _ => bytes(key),
    };
    let accepted = match encoding {
        Encoding::Json => sent.clone(),
        _ => key.to_owned(),
    };
    Typed { encoding, sent, accepted, rank }
}

/// A media type without its parameters, in lower case.
fn essence(key: &str) -> String {
    key.split(';').next().unwrap_or(key).trim().to_ascii_lowercase()
}

/// Whether a text is `type/subtype` and can stand in a header.
fn is_media_type(key: &str) -> bool {
    let token = |text: &str| {
        !text.is_empty() && text.chars().all(|c| c.is_ascii_graphic() && !"\"(),/:;<=>?@[\\]{}".contains(c))
    };
    let essence = essence(key);
    let visible = key.chars().all(|c| c == ' ' || c.is_ascii_graphic());
    visible && essence.split_once('/').is_some_and(|(kind, subtype)| token(kind) && token(subtype))
}

/// Whether a media type is JSON as a whole: JSON line by line is not.
pub(super) fn is_json(name: &str) -> bool {
    let name = essence(name);
    matches!(name.as_str(), JSON | "text/json") || name.ends_with("+json")
}

/// The media type of text, which is sent in UTF-8 whatever else it is said to be in.
fn in_utf8(key: &str) -> String {
    let charset = key.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches('"').to_ascii_lowercase())
    });
    match charset.as_deref() {
        None | Some("utf-8" | "utf8" | "us-ascii") => key.to_owned(),
        Some(_) => format!("{}; charset=utf-8", essence(key)),
    }
}

/// The `encoding` of each form member.
fn part_encodings(media: &MediaType, at: &Pointer, lowering: &Lowering<'_>) -> BTreeMap<String, PartEncoding> {
    let read = |(name, encoding): (&String, &openapiv3::Encoding)| {
        let single = |media_type: &&str| !media_type.contains([',', '*']);
        let media_type = encoding.content_type.as_deref().map(str::trim).filter(single).map(str::to_owned);
        // What is not said is not the default: a part is written by its type then.
        let said = lowering.document.value(&at.child("encoding").child(name));
        let says = |keyword: &str| said.is_some_and(|said| said.get(keyword).is_some());
        let style = (says("style") || says("explode")).then(|| {
            let explode = said.and_then(|said| said.get("explode")).and_then(Value::as_bool);
            let style = said.and_then(|said| said.get("style")).and_then(Value::as_str);
            Style::named(style.unwrap_or("form"), explode)
        });
        (name.clone(), PartEncoding { media_type, style })
    };
    media.encoding.iter().map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_media_type_is_a_type_and_a_subtype() {
        for key in ["application/json", "*/*", "application/vnd.x+json;version=2", "text/plain; charset=\"utf-8\""] {
            assert!(is_media_type(key), "{key}");
        }
        for key in ["", "string", "/", "a/", "a b/c", "text/é", "text/y\r\nx: y", "a/b/c"] {
            assert!(!is_media_type(key), "{key}");
        }
    }

    #[test]
    fn text_is_said_to_be_in_utf_8() {
        assert_eq!(in_utf8("text/plain;charset=UTF-8"), "text/plain;charset=UTF-8");
        assert_eq!(in_utf8("text/plain"), "text/plain");
        assert_eq!(in_utf8("text/plain; charset=iso-8859-1"), "text/plain; charset=utf-8");
    }
}

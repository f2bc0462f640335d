//! Chooses the media type and the encoding of each request or response body.

mod encodings;
mod unread;

use std::collections::BTreeMap;

use openapiv3::{Content, MediaType};
use serde_json::{Value, json};

use encodings::parts;
pub(crate) use encodings::property;

use super::Lowering;
use crate::{
    document::{members, reference_of},
    ir::{Direction, Encoding},
    path_template::unnamed,
    pointer::Pointer,
};

/// The maximum depth to which a schema is searched for binary strings.
const DEEPEST: usize = 32;

/// The media type that was chosen for a body.
pub(super) struct Chosen<'a> {
    /// The `Content-Type` to send: a single media type with its parameters.
    pub(super) sent: String,
    /// The `Accept` to send, which may be a range such as `image/*`.
    pub(super) accepted: String,
    pub(super) media: &'a MediaType,
    pub(super) encoding: Encoding,
    /// The pointer of the media type object.
    pub(super) at: Pointer,
}

impl Chosen<'_> {
    /// The pointer of the media type's schema.
    pub(super) fn schema_place(&self) -> Pointer {
        self.at.child("schema")
    }
}

/// The kind of values that a schema allows, as far as the choice of a media type depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ContentKind {
    /// Bytes, or a `oneOf` or `anyOf` of bytes and text.
    Bytes,
    Text,
    Other,
}

impl Lowering<'_> {
    /// Chooses the media type of a body; `None` if `content` is empty. `part` names the body: `GET /path 200`. Its
    /// media type in `names.lock` stays chosen. Otherwise the order is JSON, forms, text, bytes.
    ///
    /// In a request, a multipart form precedes JSON with files, which JSON can't carry. JSON Patch follows other JSON
    /// unless the schema allows a list. The media types that are left out are recorded.
    pub(super) fn choose<'a>(
        &mut self,
        content: &'a Content,
        usage: Direction,
        part: &str,
        at: &Pointer,
    ) -> Option<Chosen<'a>> {
        let holder = at;
        let at = holder.child("content");
        let is_form = |(key, media): (&String, &MediaType)| essence(key) == MULTIPART && media.schema.is_some();
        let has_form = usage == Direction::Sent && content.iter().any(is_form);
        let read = |(key, media): (&'a String, &'a MediaType)| {
            let place = at.child(key);
            let kind =
                media.schema.as_ref().map(|_| self.content_kind(&place.child("schema"), DEEPEST, &mut BTreeMap::new()));
            let Typed { encoding, sent, accepted, rank } = typed(key, media, kind, &place, self);
            let is_behind = has_form && rank < MULTIPART_RANK && self.has_files(&place.child("schema"));
            let rank = if is_behind { rank + AFTER_MULTIPART } else { rank };
            let is_no_patch = essence(key) == JSON_PATCH && !self.is_list(&place.child("schema"));
            ((rank, is_no_patch), key, Chosen { sent, accepted, media, encoding, at: place })
        };
        let locked = self.bodies.media_types.get(&*unnamed(part)).copied();
        let (_, key, chosen) = content.iter().map(read).min_by_key(|(rank, key, _)| (locked != Some(*key), *rank))?;
        // `application/json` is not recorded in `names.lock`, since no media type that is added later precedes it,
        // except a multipart form if the request has files.
        let is_json = chosen.encoding == Encoding::Json && key == JSON;
        if !is_json || usage == Direction::Sent && self.has_files(&chosen.schema_place()) {
            self.api.media_types.insert(part.to_owned(), key.clone());
        }
        if content.len() > 1 {
            let others: Vec<&str> = content.keys().filter(|other| *other != key).map(String::as_str).collect();
            self.note(holder, "content", format!("`{key}` is chosen; left out: {}", others.join(", ")));
        }
        if usage == Direction::Sent && !is_in(&chosen.sent, key) {
            let body = match chosen.encoding {
                Encoding::Bytes => "an upload without a media type of its own",
                _ => "the body",
            };
            self.note(holder, "content", format!("`{key}` is a range; {body} is sent as {}", chosen.sent));
        }
        if !is_media_type(key.trim()) {
            self.note(holder, "content", format!("`{key}` is no media type (RFC 9110, section 8.3.1); taken as `*/*`"));
        }
        if usage == Direction::Sent {
            self.note_stray_encodings(&chosen);
        }
        self.read.insert(chosen.at.clone());
        Some(chosen)
    }

    /// The kind of values that the schema at a pointer allows, searched `deeper` levels down. `known` caches the kinds
    /// by pointer.
    fn content_kind(&self, at: &Pointer, deeper: usize, known: &mut BTreeMap<Pointer, ContentKind>) -> ContentKind {
        if let Some(kind) = known.get(at) {
            return *kind;
        }
        // Cached before the search, so that a schema that refers to itself has this kind.
        known.insert(at.clone(), ContentKind::Other);
        let kind = self.content_kind_uncached(at, deeper, known);
        known.insert(at.clone(), kind);
        kind
    }

    fn content_kind_uncached(
        &self,
        at: &Pointer,
        deeper: usize,
        known: &mut BTreeMap<Pointer, ContentKind>,
    ) -> ContentKind {
        let Some(schema) = self.document.value(at).filter(|_| deeper > 0) else { return ContentKind::Other };
        if let Some(target) = reference_of(schema).and_then(Pointer::from_reference) {
            return self.content_kind(&target, deeper - 1, known);
        }
        let mut below = |keyword: &str| -> Vec<ContentKind> {
            let branches = schema.get(keyword).and_then(Value::as_array).map_or(0, Vec::len);
            let places = (0..branches).map(|index| at.child(keyword).index(index));
            places.filter(|at| !self.is_null(at)).map(|at| self.content_kind(&at, deeper - 1, known)).collect()
        };
        for keyword in ["anyOf", "oneOf"] {
            let branches = below(keyword);
            if !branches.is_empty() {
                return match branches {
                    all if all.contains(&ContentKind::Other) => ContentKind::Other,
                    all if all.contains(&ContentKind::Bytes) => ContentKind::Bytes,
                    _ => ContentKind::Text,
                };
            }
        }
        let all = below("allOf");
        match (schema.get("type").and_then(Value::as_str), schema.get("format").and_then(Value::as_str)) {
            (None | Some("string"), Some("binary")) => ContentKind::Bytes,
            _ if all.contains(&ContentKind::Bytes) => ContentKind::Bytes,
            (Some("string"), _) => ContentKind::Text,
            _ if all.contains(&ContentKind::Text) => ContentKind::Text,
            _ => ContentKind::Other,
        }
    }

    /// Whether the schema at a pointer allows lists.
    fn is_list(&self, at: &Pointer) -> bool {
        parts(self.document, at).any(|(_, schema)| schema.get("type") == Some(&json!("array")))
    }

    /// Whether null is the only value of the schema at a pointer.
    fn is_null(&self, at: &Pointer) -> bool {
        self.document.value(at).and_then(|schema| schema.get("enum")) == Some(&json!([null]))
    }

    /// Whether the object schema at a pointer may have a property that is bytes, or a list of bytes.
    fn has_files(&self, at: &Pointer) -> bool {
        let is_bytes = |at: &Pointer| self.content_kind(at, DEEPEST, &mut BTreeMap::new()) == ContentKind::Bytes;
        parts(self.document, at).any(|(at, schema)| {
            members(schema.get("properties")).any(|(name, _)| {
                let at = at.child("properties").child(name);
                is_bytes(&at) || parts(self.document, &at).any(|(at, _)| is_bytes(&at.child("items")))
            })
        })
    }
}

/// The encoding for a key of `content`, with the values of `Content-Type` (`sent`) and `Accept` (`accepted`).
struct Typed {
    encoding: Encoding,
    sent: String,
    accepted: String,
    /// The rank of the media type; the media type with the lowest rank is chosen.
    rank: u8,
}

const JSON: &str = "application/json";
/// JSON Patch: a list of changes to a document (RFC 6902, section 3).
const JSON_PATCH: &str = "application/json-patch+json";
const BYTES: &str = "application/octet-stream";
const FORM: &str = "application/x-www-form-urlencoded";
const MULTIPART: &str = "multipart/form-data";

/// The rank of a multipart form. The ranks of JSON, 0 and 1, come before it.
const MULTIPART_RANK: u8 = 2;

/// Added to the rank of JSON with files, so that it comes after a multipart form and before other forms.
const AFTER_MULTIPART: u8 = 3;

/// The encoding and headers for a key of `content`. `kind` is the kind of values that its schema allows; `None` if it
/// has no schema.
fn typed(key: &str, media: &MediaType, kind: Option<ContentKind>, at: &Pointer, lowering: &Lowering<'_>) -> Typed {
    let key = if is_media_type(key.trim()) { key.trim() } else { "*/*" };
    let name = essence(key);
    let parts = || lowering.part_encodings(media, at);
    let bytes = |sent: &str| (Encoding::Bytes, sent.to_owned(), 8);
    let json = |sent: &str, rank: u8| match kind {
        Some(ContentKind::Bytes) => bytes(sent),
        _ => (Encoding::Json, sent.to_owned(), rank),
    };
    let text = |sent: &str| match kind {
        Some(ContentKind::Bytes) => bytes(sent),
        _ => (Encoding::Text, in_utf8(sent), 7),
    };
    let (encoding, sent, rank) = match name.as_str() {
        JSON => json(key, 0),
        name if is_json(name) => json(if name.contains('*') { JSON } else { key }, 1),
        // The client chooses the `boundary`, so the parameters of the key are dropped.
        MULTIPART | "multipart/*" => (Encoding::Multipart(parts()), MULTIPART.to_owned(), MULTIPART_RANK),
        FORM => (Encoding::Form(parts()), key.to_owned(), 5),
        "text/plain" => text(key),
        "text/*" => match kind {
            Some(ContentKind::Text | ContentKind::Other) => text("text/plain"),
            _ => bytes(BYTES),
        },
        // A range such as `*/*` does not tell the media type. The body is JSON, unless its schema is bytes or missing.
        "*/*" | "application/*" => match kind {
            Some(ContentKind::Bytes) | None => bytes(BYTES),
            _ => json(JSON, 6),
        },
        name if name.contains('*') => bytes(BYTES),
        _ => bytes(key),
    };
    let accepted = match encoding {
        // The range stays in `Accept`, since the service may also send a string as plain text.
        Encoding::Json if name.contains('*') && kind == Some(ContentKind::Text) => key.to_owned(),
        Encoding::Json => sent.clone(),
        _ => key.to_owned(),
    };
    Typed { encoding, sent, accepted, rank }
}

/// A media type without its parameters, in lower case.
pub(super) fn essence(key: &str) -> String {
    key.split(';').next().unwrap_or(key).trim().to_ascii_lowercase()
}

/// Whether a media type matches a range such as `image/*` (RFC 9110, section 12.5.1). A `range` without `*` always
/// matches. A range such as `application/*+json` never matches, since HTTP has none of this form.
fn is_in(media_type: &str, range: &str) -> bool {
    let range = essence(range);
    match range.strip_suffix("/*") {
        Some(kind) => kind == "*" || media_type.split('/').next() == Some(kind),
        None => !range.contains('*'),
    }
}

/// Whether a text is a media type, `type/subtype` with optional parameters, and is allowed in a header.
fn is_media_type(key: &str) -> bool {
    let essence = essence(key);
    let visible = key.chars().all(|c| c == ' ' || c.is_ascii_graphic());
    visible && essence.split_once('/').is_some_and(|(kind, subtype)| is_token(kind) && is_token(subtype))
}

/// Whether a text is a token, such as the name of a header (RFC 9110, section 5.6.2).
pub(super) fn is_token(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_graphic() && !"\"(),/:;<=>?@[\\]{}".contains(c))
}

/// Whether a body of this media type is a single JSON value, unlike JSON Lines, which are several.
pub(crate) fn is_json(name: &str) -> bool {
    let name = essence(name);
    matches!(name.as_str(), JSON | "text/json" | "*/json") || name.ends_with("+json")
}

/// A textual media type, in which a charset other than UTF-8 is replaced by `charset=utf-8`: the body is sent in UTF-8.
pub(crate) fn in_utf8(key: &str) -> String {
    let charset = key.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches('"').to_ascii_lowercase())
    });
    match charset.as_deref() {
        None | Some("utf-8" | "utf8") => key.to_owned(),
        Some(_) => format!("{}; charset=utf-8", essence(key)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_media_type_has_a_type_and_a_subtype() {
        for key in ["application/json", "*/*", "application/vnd.x+json;version=2", "text/plain; charset=\"utf-8\""] {
            assert!(is_media_type(key), "{key}");
        }
        for key in ["", "string", "/", "a/", "a b/c", "text/é", "text/y\r\nx: y", "a/b/c"] {
            assert!(!is_media_type(key), "{key}");
        }
    }

    #[test]
    fn charsets_other_than_utf_8_are_replaced_by_utf_8() {
        assert_eq!(in_utf8("text/plain;charset=UTF-8"), "text/plain;charset=UTF-8");
        assert_eq!(in_utf8("text/plain"), "text/plain");
        for charset in ["iso-8859-1", "us-ascii"] {
            assert_eq!(in_utf8(&format!("text/plain; charset={charset}")), "text/plain; charset=utf-8");
        }
    }
}

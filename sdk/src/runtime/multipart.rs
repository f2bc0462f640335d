//! Multipart bodies: `multipart/form-data` (RFC 7578).
//!
//! `reqwest`'s forms are not used: they write non-ASCII file names as `filename*`, which RFC 7578 forbids (section
//! 4.2), can be sent only once, and expose neither their length nor their bytes.

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};

use bytes::Bytes;
use percent_encoding::percent_decode_str;
use serde::Serialize;
use serde_json::{Map, Value};

use super::headers::header_value;
use super::json;
use super::stream_body::{Piece, StreamBody};
use super::style::{Style, ambiguity_in_parts, pairs, scalar_text};
use super::{Check, Upload, Validate, Violation};

/// A value that can be sent as a multipart form, such as generated types.
pub trait ToMultipart {
    /// Adds the value's parts to a form, in order.
    fn to_multipart(&self, form: &mut Multipart);
}

/// Implements [`ToMultipart`](crate::runtime::ToMultipart) for a struct:
/// `parts!(Name upload(file, "file", Some("application/pdf")) field(tags, "tags"))`.
///
/// `["type" = "A"]` lists the constant parts. Each other entry calls a method of [`Multipart`] with the value of a
/// field, the part's name, and the method's further arguments.
#[macro_export]
#[doc(hidden)]
macro_rules! __parts {
    ($name:ident $([$($constant:literal = $only:literal),*])? $($method:ident($field:ident, $first:expr $(, $rest:expr)*))*) => {
        #[allow(deprecated, unused_variables)]
        impl $crate::runtime::ToMultipart for $name {
            fn to_multipart(&self, form: &mut $crate::runtime::Multipart) {
                $($(form.field($constant, &$only);)*)?
                $(form.$method($first, &self.$field $(, $rest)*);)*
            }
        }
    };
}

/// A multipart form that is being written. `Debug` does not show its content.
pub struct Multipart {
    boundary: String,
    /// The finished pieces; the text behind them is in `text`.
    pieces: Vec<Piece>,
    text: Vec<u8>,
    violations: Vec<Violation>,
}

impl Multipart {
    pub(crate) fn new() -> Self {
        // A boundary must not occur in a part (RFC 2046, section 5.1.1): 128 random bits.
        let boundary = format!("form-{:032x}", fastrand::u128(..));
        Self { boundary, pieces: Vec::new(), text: Vec::new(), violations: Vec::new() }
    }

    /// Adds a value: nothing for null, text for a scalar, a part for each item of a list of scalars, and JSON for
    /// anything else (OpenAPI 3.0.3, "Special Considerations for `multipart` Content").
    pub fn field<V: Serialize + ?Sized>(&mut self, name: &str, value: &V) {
        let Some(value) = self.json(name, value) else { return };
        let texts: Option<Vec<String>> = match &value {
            Value::Null => Some(Vec::new()),
            Value::Array(items) => items.iter().map(scalar_text).collect(),
            scalar => scalar_text(scalar).map(|text| vec![text]),
        };
        match texts {
            Some(texts) => texts.into_iter().for_each(|text| self.part(name, None, None, Piece::Bytes(text.into()))),
            None => {
                if let Some(text) = self.written(name, &value) {
                    self.part(name, None, Some("application/json"), Piece::Bytes(text.into()));
                }
            }
        }
    }

    /// Adds a value with a media type from the description: a string as it is, since it is content of that type; a part
    /// for each item of a list of scalars, unless the type is JSON; anything else as JSON; nothing for null.
    pub fn field_as<V: Serialize + ?Sized>(&mut self, name: &str, value: &V, media_type: &str) {
        let texts: Option<Vec<String>> = match self.json(name, value) {
            None | Some(Value::Null) => None,
            Some(Value::String(text)) => Some(vec![text]),
            Some(value) => {
                let items = value.as_array().filter(|_| !media_type.contains("json"));
                let texts = items.and_then(|items| items.iter().map(scalar_text).collect());
                texts.or_else(|| Some(vec![self.written(name, &value)?]))
            }
        };
        for text in texts.into_iter().flatten() {
            self.part(name, None, Some(media_type), Piece::Bytes(text.into()));
        }
    }

    /// Adds a value with a JSON media type as JSON, a string too; nothing for null.
    pub fn field_json<V: Serialize + ?Sized>(&mut self, name: &str, value: &V, media_type: &str) {
        let value = self.json(name, value).filter(|value| !value.is_null());
        if let Some(text) = value.and_then(|value| self.written(name, &value)) {
            self.part(name, None, Some(media_type), Piece::Bytes(text.into()));
        }
    }

    /// Adds a value in a style: the parts are the pairs of a URL-encoded form before they are encoded.
    pub fn field_with<V: Serialize + ?Sized>(&mut self, name: &str, value: &V, style: Style) {
        let Some(value) = self.json(name, value) else { return };
        self.violations.extend(ambiguity_in_parts(&value, style).map(|why| Violation::new(name, why)));
        let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
        for (name, text) in pairs(name, &value, style, false) {
            self.part(&decoded(&name), None, None, Piece::Bytes(decoded(&text).into()));
        }
    }

    /// Adds an upload, a part for each of a list, or nothing if there is none. `media_type` is for uploads without
    /// their own; files and bytes are `application/octet-stream` otherwise (OpenAPI 3.0.3, encoding object).
    pub fn upload<U: Uploads + ?Sized>(&mut self, name: &str, uploads: &U, media_type: Option<&str>) {
        for upload in uploads.uploads() {
            // The default of RFC 7578, section 4.4, is text, which bytes need not be.
            let default = (!upload.is_plain_text()).then_some("application/octet-stream");
            let media_type = upload.media_type().or(media_type).or(default);
            self.part(name, upload.name(), media_type, upload.piece(name));
        }
    }

    /// Adds a part for each additional property as [`field`](Self::field) does, apart from those with a declared name.
    pub fn additional<'a, V: Serialize + 'a>(
        &mut self,
        declared: &[&str],
        properties: impl IntoIterator<Item = (&'a String, &'a V)>,
    ) {
        let undeclared = properties.into_iter().filter(|(name, _)| !declared.contains(&name.as_str()));
        undeclared.for_each(|(name, value)| self.field(name, value));
    }

    /// Adds an upload for each additional property as [`upload`](Self::upload) does, apart from those with a declared
    /// name.
    pub fn additional_uploads<'a, U: Uploads + 'a>(
        &mut self,
        declared: &[&str],
        properties: impl IntoIterator<Item = (&'a String, &'a U)>,
    ) {
        let undeclared = properties.into_iter().filter(|(name, _)| !declared.contains(&name.as_str()));
        undeclared.for_each(|(name, uploads)| self.upload(name, uploads, None));
    }

    fn json<V: Serialize + ?Sized>(&mut self, name: &str, value: &V) -> Option<Value> {
        json::to_value(value).map_err(|error| self.violations.push(Violation::unserializable(name, &error))).ok()
    }

    fn written(&mut self, name: &str, value: &Value) -> Option<String> {
        json::to_string(value).map_err(|error| self.violations.push(Violation::unserializable(name, &error))).ok()
    }

    fn part(&mut self, name: &str, file_name: Option<&str>, media_type: Option<&str>, content: Piece) {
        let mut head = format!("--{}\r\nContent-Disposition: form-data; name=\"{}\"", self.boundary, escaped(name));
        if let Some(file_name) = file_name {
            let _ = write!(head, "; filename=\"{}\"", escaped(file_name));
        }
        if let Some(media_type) = media_type {
            if header_value(media_type).is_none() {
                self.violations.push(Violation::new(name, "its content type is not a header value"));
            }
            let _ = write!(head, "\r\nContent-Type: {}", media_type.trim());
        }
        head.push_str("\r\n\r\n");
        self.text.extend_from_slice(head.as_bytes());
        match content {
            Piece::Bytes(bytes) => self.text.extend_from_slice(&bytes),
            streamed => {
                self.pieces.push(Piece::Bytes(std::mem::take(&mut self.text).into()));
                self.pieces.push(streamed);
            }
        }
        self.text.extend_from_slice(b"\r\n");
    }

    /// Ends the form.
    pub(crate) fn finish(mut self) -> Finished {
        self.text.extend_from_slice(format!("--{}--\r\n", self.boundary).as_bytes());
        let end = Bytes::from(self.text);
        let content = if self.pieces.is_empty() {
            Content::Bytes(end)
        } else {
            self.pieces.push(Piece::Bytes(end));
            Content::Stream(StreamBody::Joined(self.pieces.into()))
        };
        let content_type = format!("multipart/form-data; boundary={}", self.boundary);
        Finished { content, content_type, violations: self.violations }
    }
}

impl fmt::Debug for Multipart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Multipart").field("violations", &self.violations.len()).finish_non_exhaustive()
    }
}

/// A finished form.
pub(crate) struct Finished {
    pub(crate) content: Content,
    pub(crate) content_type: String,
    pub(crate) violations: Vec<Violation>,
}

/// The content of a form.
pub(crate) enum Content {
    Bytes(Bytes),
    Stream(StreamBody),
}

/// A name as HTML escapes it ("Multipart form data"): only quotes and line breaks.
fn escaped(name: &str) -> String {
    name.replace('\r', "%0D").replace('\n', "%0A").replace('"', "%22")
}

/// Writes an object without declared properties: a part for each member.
impl ToMultipart for Map<String, Value> {
    fn to_multipart(&self, form: &mut Multipart) {
        self.iter().for_each(|(name, value)| form.field(name, value));
    }
}

/// Writes additional properties of one type.
impl<V: Serialize> ToMultipart for BTreeMap<String, V> {
    fn to_multipart(&self, form: &mut Multipart) {
        self.iter().for_each(|(name, value)| form.field(name, value));
    }
}

/// Writes files: a part for each, under its name.
impl ToMultipart for BTreeMap<String, Upload> {
    fn to_multipart(&self, form: &mut Multipart) {
        self.iter().for_each(|(name, upload)| form.upload(name, upload, None));
    }
}

/// Has nothing to check.
impl Validate for BTreeMap<String, Upload> {
    fn validate(&self, _: &mut Check<'_>) {}
}

/// Writes an object; other JSON is not a form.
impl ToMultipart for Value {
    fn to_multipart(&self, form: &mut Multipart) {
        match self {
            Self::Object(members) => members.to_multipart(form),
            _ => form.violations.push(Violation::new("body", "a form is an object with a member for each part")),
        }
    }
}

/// The value of a field with uploads: one upload, a list of them, or an optional one.
pub trait Uploads {
    /// The uploads; none for an absent value.
    fn uploads(&self) -> &[Upload];
}

impl Uploads for Upload {
    fn uploads(&self) -> &[Upload] {
        std::slice::from_ref(self)
    }
}

impl Uploads for Vec<Upload> {
    fn uploads(&self) -> &[Upload] {
        self
    }
}

impl<U: Uploads> Uploads for Option<U> {
    fn uploads(&self) -> &[Upload] {
        self.as_ref().map_or(&[], U::uploads)
    }
}

#[cfg(test)]
mod tests;

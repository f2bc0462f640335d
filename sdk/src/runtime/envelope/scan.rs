//! Reads the members of an envelope from bytes that a JSON parser may refuse.

use serde_json::Value;

use super::without_mark;
use crate::runtime::json::tolerant::{Cursor, Reader, is_space, text};

/// The depth to which `errors` are read.
const DEPTH: usize = 32;
/// The number of values of `errors` that are read, which bounds memory.
const VALUES: usize = 10_000;

/// The verdict and errors of an envelope in a response that may not be valid JSON: `success` and `errors` at the top
/// level of the object, in every member of the name, however it is escaped.
///
/// Escapes, numbers and bytes that RFC 8259 forbids are tolerated, and so is a missing end.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct EnvelopeScan<'a> {
    /// Whether there is a `"success": true`.
    pub(super) has_true: bool,
    /// Whether there is a `"success": false`.
    pub(super) has_false: bool,
    /// Whether there is a `success` that is neither a boolean nor null.
    pub(super) has_other: bool,
    /// The first non-empty `errors`, as raw bytes.
    pub(super) errors: Option<&'a [u8]>,
    pub(super) end: End,
}

/// The end of the object.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) enum End {
    /// There is no object.
    #[default]
    NoObject,
    /// The object has no end, or invalid syntax.
    BreaksOff,
    /// The object ends where the response ends.
    Whole,
    /// The object is followed by something else.
    Followed,
}

impl<'a> EnvelopeScan<'a> {
    pub(super) fn of(body: &'a [u8]) -> Self {
        let mut scan = Self::default();
        let mut cursor = Cursor(without_mark(body));
        cursor.skip_space();
        // A second object is read too, since it may contradict the first.
        while cursor.take(b'{') {
            if scan.read_members(&mut cursor).is_none() {
                scan.end = End::BreaksOff;
                return scan;
            }
            cursor.skip_space();
            scan.end = if cursor.0.is_empty() { End::Whole } else { End::Followed };
        }
        scan
    }

    /// Whether the object has neither `success` nor `errors`.
    pub(super) fn is_silent(&self) -> bool {
        !self.has_true && !self.has_false && !self.has_other && self.errors.is_none()
    }

    /// The entries of `errors` that can be read.
    pub(super) fn reasons(&self) -> Value {
        self.errors.and_then(|errors| Reader::new(errors, VALUES).read(DEPTH)).unwrap_or_default()
    }

    /// Reads members after `{` up to the `}`; `None` if there is none.
    fn read_members(&mut self, cursor: &mut Cursor<'a>) -> Option<()> {
        cursor.skip_space();
        while !cursor.take(b'}') {
            let name = text(cursor.string()?);
            cursor.skip_space();
            if !cursor.take(b':') {
                return None;
            }
            cursor.skip_space();
            let rest = cursor.0;
            let value = cursor.value();
            self.member(&name, value.unwrap_or(rest));
            value?;
            cursor.skip_space();
            if !cursor.take(b',') && cursor.0.first() != Some(&b'}') {
                return None;
            }
            cursor.skip_space();
        }
        Some(())
    }

    fn member(&mut self, name: &str, value: &'a [u8]) {
        match (name, value) {
            ("success", b"true") => self.has_true = true,
            ("success", b"false") => self.has_false = true,
            ("success", b"null") => {}
            ("success", _) => self.has_other = true,
            ("errors", _) if !is_empty(value) => self.errors = self.errors.or(Some(value)),
            _ => {}
        }
    }
}

/// A body as JSON, as far as it can be read.
pub(super) fn whole(body: &[u8]) -> Value {
    Reader::new(without_mark(body), VALUES).read(DEPTH).unwrap_or_default()
}

/// Whether a value is null, or an empty array, object or string.
fn is_empty(value: &[u8]) -> bool {
    match value {
        [b'[', inner @ .., b']'] | [b'{', inner @ .., b'}'] => inner.iter().all(is_space),
        _ => matches!(value, b"null" | b"\"\"" | b"" | b"[" | b"{"),
    }
}

#[cfg(test)]
mod tests;

//! Reads JSON that a parser refuses: bad escapes, numbers beyond every type, bytes that are not UTF-8, any depth.

use serde_json::{Map, Value};

use super::BYTE_ORDER_MARK;

/// The bytes that are still to be read.
pub(crate) struct Cursor<'a>(pub(crate) &'a [u8]);

impl<'a> Cursor<'a> {
    pub(crate) fn skip_space(&mut self) {
        self.skip(self.0.iter().take_while(|byte| is_space(byte)).count());
    }

    pub(crate) fn take(&mut self, byte: u8) -> bool {
        let found = self.0.first() == Some(&byte);
        self.skip(usize::from(found));
        found
    }

    fn skip(&mut self, count: usize) -> &'a [u8] {
        let (skipped, rest) = self.0.split_at(count);
        self.0 = rest;
        skipped
    }

    /// The raw text between the quotes of a string.
    pub(crate) fn string(&mut self) -> Option<&'a [u8]> {
        let quoted = (self.0.first() == Some(&b'"')).then(|| self.nested())??;
        Some(&quoted[1..quoted.len() - 1])
    }

    /// The raw bytes of a value.
    pub(crate) fn value(&mut self) -> Option<&'a [u8]> {
        match self.0.first()? {
            b'"' | b'{' | b'[' => self.nested(),
            _ => {
                let ends = |byte: &u8| is_space(byte) || b",:]}\"{[".contains(byte);
                let length = self.0.iter().position(ends).unwrap_or(self.0.len());
                (length > 0).then(|| self.skip(length))
            }
        }
    }

    /// The raw bytes of a string, an object or an array.
    fn nested(&mut self) -> Option<&'a [u8]> {
        let mut nesting = Nesting::default();
        let end = self.0.iter().position(|byte| nesting.ends_with(*byte))?;
        Some(self.skip(end + 1))
    }
}

/// Reads a value, with U+FFFD for invalid text, without invalid parts, and within limits.
pub(crate) struct Reader<'a> {
    cursor: Cursor<'a>,
    /// The number of values that may still be read.
    left: usize,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(value: &'a [u8], most_values: usize) -> Self {
        Self { cursor: Cursor(value), left: most_values }
    }

    /// The value; `None` if there is none. An incomplete one has the parts before its end, and values deeper than
    /// `depth` are null.
    pub(crate) fn read(&mut self, depth: usize) -> Option<Value> {
        self.left = self.left.checked_sub(1)?;
        let cursor = &mut self.cursor;
        cursor.skip_space();
        match cursor.0.first()? {
            b'"' => {
                let rest = &cursor.0[1..];
                Some(Value::String(text(cursor.string().unwrap_or(rest))))
            }
            b'{' | b'[' if depth == 0 => cursor.value().map(|_| Value::Null),
            b'[' => Some(Value::Array(self.items(depth - 1))),
            b'{' => Some(Value::Object(self.members(depth - 1))),
            _ => {
                let raw = cursor.value()?;
                Some(serde_json::from_slice(raw).unwrap_or_else(|_| Value::String(text(raw))))
            }
        }
    }

    fn items(&mut self, depth: usize) -> Vec<Value> {
        let mut items = Vec::new();
        self.cursor.take(b'[');
        while let Some(item) = self.read(depth) {
            items.push(item);
            if !self.goes_on() {
                break;
            }
        }
        self.cursor.take(b']');
        items
    }

    fn members(&mut self, depth: usize) -> Map<String, Value> {
        let mut members = Map::new();
        self.cursor.take(b'{');
        loop {
            self.cursor.skip_space();
            let Some(name) = self.cursor.string() else { break };
            self.cursor.skip_space();
            let value = if self.cursor.take(b':') { self.read(depth) } else { None };
            let Some(value) = value else { break };
            members.insert(text(name), value);
            if !self.goes_on() {
                break;
            }
        }
        self.cursor.take(b'}');
        members
    }

    /// Whether another item or member follows.
    fn goes_on(&mut self) -> bool {
        self.cursor.skip_space();
        let goes_on = self.cursor.take(b',');
        self.cursor.skip_space();
        goes_on
    }
}

/// Finds the end of the object at the start of a body that comes in pieces.
#[derive(Debug, Default)]
pub(crate) struct FirstObject {
    has_begun: bool,
    nesting: Nesting,
}

impl FirstObject {
    /// Adds the next piece, and returns whether the object ends in it, or there is no object.
    pub(crate) fn is_over_after(&mut self, mut piece: &[u8]) -> bool {
        if !self.has_begun {
            let before = |byte: &&u8| is_space(byte) || BYTE_ORDER_MARK.contains(byte);
            piece = &piece[piece.iter().take_while(before).count()..];
            match piece.first() {
                None => return false,
                Some(b'{') => self.has_begun = true,
                Some(_) => return true,
            }
        }
        piece.iter().any(|byte| self.nesting.ends_with(*byte))
    }
}

/// The nesting of the current byte in a JSON value, to find its end without keeping the bytes before.
#[derive(Debug, Default)]
struct Nesting {
    depth: usize,
    in_string: bool,
    escaped: bool,
}

impl Nesting {
    /// Takes the next byte of a value that begins with `"`, `{` or `[`; whether it is its last one.
    fn ends_with(&mut self, byte: u8) -> bool {
        if self.in_string {
            let escaped = std::mem::replace(&mut self.escaped, false);
            match byte {
                b'\\' if !escaped => self.escaped = true,
                b'"' if !escaped => self.in_string = false,
                _ => {}
            }
            return !self.in_string && self.depth == 0;
        }
        match byte {
            b'"' => self.in_string = true,
            b'{' | b'[' => self.depth += 1,
            b'}' | b']' => {
                self.depth = self.depth.saturating_sub(1);
                return self.depth == 0;
            }
            _ => {}
        }
        false
    }
}

/// The white space of RFC 8259, section 2.
pub(crate) fn is_space(byte: &u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

/// The text of a string (RFC 8259, section 7), with U+FFFD for invalid parts.
pub(crate) fn text(raw: &[u8]) -> String {
    let raw = String::from_utf8_lossy(raw);
    let mut text = String::with_capacity(raw.len());
    let mut rest = raw.as_ref();
    while let Some((before, escape)) = rest.split_once('\\') {
        text.push_str(before);
        let (character, after) = unescaped(escape);
        text.push(character);
        rest = after;
    }
    text.push_str(rest);
    text
}

/// The character of an escape after its backslash, and the text behind it.
fn unescaped(escape: &str) -> (char, &str) {
    let mut characters = escape.chars();
    let character = match characters.next() {
        Some('b') => '\u{8}',
        Some('f') => '\u{c}',
        Some('n') => '\n',
        Some('r') => '\r',
        Some('t') => '\t',
        Some(plain @ ('"' | '\\' | '/')) => plain,
        Some('u') => return unicode(characters.as_str()),
        _ => char::REPLACEMENT_CHARACTER,
    };
    (character, characters.as_str())
}

/// The character of four hexadecimal digits, or of a surrogate pair, and the text behind it.
fn unicode(digits: &str) -> (char, &str) {
    let Some((unit, rest)) = code_unit(digits) else { return (char::REPLACEMENT_CHARACTER, digits) };
    if let Some(character) = char::from_u32(unit.into()) {
        return (character, rest);
    }
    // A surrogate is valid only as a pair.
    let pair = rest.strip_prefix("\\u").and_then(code_unit);
    match pair.map(|(second, after)| (char::decode_utf16([unit, second]).next(), after)) {
        Some((Some(Ok(character)), after)) => (character, after),
        _ => (char::REPLACEMENT_CHARACTER, rest),
    }
}

fn code_unit(digits: &str) -> Option<(u16, &str)> {
    let four = digits.get(..4)?;
    let is_hex = four.bytes().all(|digit| digit.is_ascii_hexdigit());
    Some((u16::from_str_radix(four, 16).ok().filter(|_| is_hex)?, &digits[4..]))
}

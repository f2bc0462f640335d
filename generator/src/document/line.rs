//! Finds the line of a JSON pointer in YAML or JSON text.

use std::{borrow::Cow, collections::BTreeMap};

use saphyr_parser::{Event, Parser};

use super::text::indented;
use crate::pointer::Pointer;

/// The line of a node in YAML or JSON text, and of the nodes inside it. Built only for diagnostics, since it takes a
/// second for a large text.
#[derive(Debug, Default)]
pub(super) struct Lines {
    line: usize,
    children: BTreeMap<String, Lines>,
}

/// A list or map whose end is not read yet, with the lines of its nodes so far.
struct Open {
    node: Lines,
    is_map: bool,
    /// The key of a map whose value comes next, and the line of the key.
    key: Option<(String, usize)>,
}

impl Open {
    /// Adds the next node: an item of a list or, in turn, a key and a value of a map. `text` is the text of a scalar.
    fn take(&mut self, node: Lines, text: &str) {
        if !self.is_map {
            let index = self.node.children.len().to_string();
            self.node.children.insert(index, node);
            return;
        }
        match self.key.take() {
            None => self.key = Some((text.to_owned(), node.line)),
            // The line of a member is that of its key, where a reader looks for it.
            Some((key, line)) => _ = self.node.children.insert(key, Lines { line, ..node }),
        }
    }
}

impl Lines {
    /// Reads the lines of all nodes of a text; no lines if it has a syntax error. A node inside an alias has no line.
    pub(super) fn of(text: &str) -> Self {
        let text = of_yaml(text);
        Self::read(&text).or_else(|| Self::read(&indented(&text))).unwrap_or_default()
    }

    fn read(text: &str) -> Option<Self> {
        let mut open: Vec<Open> = Vec::new();
        for event in Parser::new_from_str(text) {
            let (event, span) = event.ok()?;
            let node = Self { line: span.start.line(), children: BTreeMap::new() };
            let (node, text) = match event {
                Event::SequenceStart(..) | Event::MappingStart(..) => {
                    open.push(Open { node, is_map: matches!(event, Event::MappingStart(..)), key: None });
                    continue;
                }
                Event::SequenceEnd | Event::MappingEnd => (open.pop()?.node, String::new()),
                Event::Scalar(text, ..) => (node, text.into_owned()),
                Event::Alias(_) => (node, String::new()),
                _ => continue,
            };
            match open.last_mut() {
                Some(around) => around.take(node, &text),
                None => return Some(Self { line: 1, ..node }),
            }
        }
        None
    }

    /// The line of a pointer, counted from 1, or of its nearest ancestor in the text.
    pub(super) fn at(&self, pointer: &Pointer) -> Option<usize> {
        let mut node = self;
        for token in pointer.steps() {
            match node.children.get(&*token) {
                Some(child) => node = child,
                None => break,
            }
        }
        (node.line > 0).then_some(node.line)
    }
}

/// Replaces escaped surrogate pairs of JSON text (RFC 8259, section 7) by escapes of YAML, which has no surrogates
/// (YAML 1.2.2, section 5.7). The number of lines stays equal.
fn of_yaml(text: &str) -> Cow<'_, str> {
    if !text.trim_start().starts_with('{') || !text.contains("\\u") {
        return Cow::Borrowed(text);
    }
    let (mut written, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        written.push_str(before);
        let length = match surrogates(escape) {
            Some(character) => {
                written.push_str(&format!("\\U{:08x}", u32::from(character)));
                r"\ud83d\ude00".len()
            }
            None => {
                let length = 1 + escape.chars().nth(1).map_or(0, char::len_utf8);
                written.push_str(&escape[..length]);
                length
            }
        };
        rest = &escape[length..];
    }
    written.push_str(rest);
    Cow::Owned(written)
}

/// The character of the escaped surrogate pair at the start of a text, such as `\ud83d\ude00`.
fn surrogates(text: &str) -> Option<char> {
    let unit = |start: usize| {
        let digits = text.get(start..start + 6)?.strip_prefix("\\u")?;
        u16::from_str_radix(digits, 16).ok()
    };
    let high = unit(0).filter(|unit| (0xd800..0xdc00).contains(unit))?;
    char::decode_utf16([high, unit(6)?]).next()?.ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escaped_surrogate_pairs_in_json_do_not_change_line_numbers() {
        let at = |text: &str| Lines::of(text).at(&Pointer::root().child("b").child("c"));
        for escaped in ["\\ud83d\\ude00", "\\\\\\uD83D\\uDE00 \\u00e9", "\\\\ud83d\\\\ude00", "é\\n\\\"\\ud83d\\ude00"]
        {
            let text = format!("{{\"a\": \"{escaped}\",\n\"b\": {{\n\"c\": 1}}}}");
            assert!(serde_json::from_str::<serde_json::Value>(&text).is_ok(), "{text}");
            assert_eq!(at(&text), Some(3), "{text}");
        }
        let key = Pointer::root().child("\u{1f600}");
        assert_eq!(Lines::of("{\n\"\\ud83d\\ude00\": 1}").at(&key), Some(2));
        assert_eq!(of_yaml("{\"a\": \"\\u00e9\"}"), "{\"a\": \"\\u00e9\"}");
    }
}

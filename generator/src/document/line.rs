//! Finds the line of a JSON pointer in YAML or JSON text.

use std::collections::BTreeMap;

use saphyr_parser::{Event, Parser};

use crate::pointer::Pointer;

/// The line of every node of a text. Built only for diagnostics: for a large text it takes a second.
#[derive(Debug, Default)]
pub(super) struct Lines {
    line: usize,
    children: BTreeMap<String, Lines>,
}

/// A list or map whose end has not been read yet.
struct Open {
    node: Lines,
    is_map: bool,
    /// The last key read in a map, and its line.
    key: Option<(String, usize)>,
}

impl Open {
    /// Adds a node that was read: in a map, keys and values alternate.
    fn take(&mut self, node: Lines, text: &str) {
        if !self.is_map {
            let index = self.node.children.len().to_string();
            self.node.children.insert(index, node);
            return;
        }
        match self.key.take() {
            None => self.key = Some((text.to_owned(), node.line)),
            // The line of a member is its key's, where a reader looks for it.
            Some((key, line)) => _ = self.node.children.insert(key, Lines { line, ..node }),
        }
    }
}

impl Lines {
    /// Reads the lines of all nodes up to the first syntax error; nodes inside aliases get no line.
    pub(super) fn of(text: &str) -> Self {
        let mut open: Vec<Open> = Vec::new();
        for event in Parser::new_from_str(text) {
            let Ok((event, span)) = event else { break };
            let node = Self { line: span.start.line(), children: BTreeMap::new() };
            let (node, text) = match event {
                Event::SequenceStart(..) | Event::MappingStart(..) => {
                    open.push(Open { node, is_map: matches!(event, Event::MappingStart(..)), key: None });
                    continue;
                }
                Event::SequenceEnd | Event::MappingEnd => match open.pop() {
                    Some(ended) => (ended.node, String::new()),
                    None => break,
                },
                Event::Scalar(text, ..) => (node, text.into_owned()),
                Event::Alias(_) => (node, String::new()),
                _ => continue,
            };
            match open.last_mut() {
                Some(around) => around.take(node, &text),
                None => return Self { line: 1, ..node },
            }
        }
        Self::default()
    }

    /// The line of a pointer, or of its nearest ancestor that the text has.
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

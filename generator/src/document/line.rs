//! Which line of the text a pointer means.

use std::collections::BTreeMap;

use saphyr_parser::{Event, Parser};

use crate::pointer::Pointer;

/// The line of every node of a text. Made only when something is wrong: for a large text it costs a second.
#[derive(Debug, Default)]
pub(super) struct Lines {
    line: usize,
    children: BTreeMap<String, Lines>,
}

/// A list or map that is not at its end.
struct Open {
    node: Lines,
    is_map: bool,
    /// In a map, the key that was read last and its line.
    key: Option<(String, usize)>,
}

impl Open {
    /// Takes in what was read: in a map, a key and a value in turn.
    fn take(&mut self, node: Lines, text: &str) {
        if !self.is_map {
            let index = self.node.children.len().to_string();
            self.node.children.insert(index, node);
            return;
        }
        match self.key.take() {
            None => self.key = Some((text.to_owned(), node.line)),
            // A member's line is its key's: there the reader looks.
            Some((key, line)) => _ = self.node.children.insert(key, Lines { line, ..node }),
        }
    }
}

impl Lines {
    /// The lines of the nodes of a YAML or JSON text, up to its first syntax error; the target of an alias has none.
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

    /// The line of a place, or of the nearest place around it that the text has.
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

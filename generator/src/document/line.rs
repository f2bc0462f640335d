//! Which line of the text a pointer means.

use std::collections::BTreeMap;

use saphyr::{LoadableYamlNode, MarkedYaml, YamlData};

use super::text::{MAX_DEPTH, key_text};
use crate::pointer::Pointer;

/// The line of every node of a text. Made only when something is wrong: for a large text it costs a second.
#[derive(Debug, Default)]
pub(super) struct Lines {
    line: usize,
    children: BTreeMap<String, Lines>,
}

impl Lines {
    /// Of a text that was read before; a text that YAML can't read has no lines.
    pub(super) fn of(text: &str) -> Self {
        match MarkedYaml::load_from_str(text) {
            Ok(documents) => documents.first().map(|node| Self::of_node(node, 1, 0)).unwrap_or_default(),
            Err(_) => Self::default(),
        }
    }

    /// A member's line is its key's: there the reader looks.
    fn of_node(node: &MarkedYaml<'_>, line: usize, depth: usize) -> Self {
        let mut children = BTreeMap::new();
        if depth <= MAX_DEPTH {
            match &node.data {
                YamlData::Sequence(items) => {
                    for (index, item) in items.iter().enumerate() {
                        let child = Self::of_node(item, item.span.start.line(), depth + 1);
                        children.insert(index.to_string(), child);
                    }
                }
                YamlData::Mapping(members) => {
                    for (key, member) in members {
                        if let Some(name) = key_text(key) {
                            children.insert(name, Self::of_node(member, key.span.start.line(), depth + 1));
                        }
                    }
                }
                _ => {}
            }
        }
        Self { line, children }
    }

    /// The line of a place, or of the nearest place around it that the text has.
    pub(super) fn at(&self, pointer: &Pointer) -> Option<usize> {
        let mut node = self;
        for token in pointer.tokens() {
            match node.children.get(&token) {
                Some(child) => node = child,
                None => break,
            }
        }
        (node.line > 0).then_some(node.line)
    }
}

//! Parses YAML 1.2 text, with the merge keys of YAML 1.1. The values that aliases expand to are counted before they are
//! built.

mod scalar;

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

use saphyr_parser::{Event, Parser, ScanError};
use serde_json::{Map, Value};

use super::{Refusal, Spelled, indented};
use crate::{budgets::Budgets, pointer::Pointer};
use scalar::Scalar;

/// Parses YAML within the budgets. Returns the value, and the spelling of numbers and booleans that JSON would write
/// differently.
pub(super) fn read(text: &str, budgets: &Budgets) -> Result<(Value, Spelled), Refusal> {
    let text = match measure(text, budgets) {
        Ok(()) => Cow::Borrowed(text),
        Err(_) => {
            let text = indented(text);
            measure(&text, budgets)?;
            text
        }
    };
    let tree = tree(&text)?;
    let mut spelled = Spelled::default();
    let value = value(&tree, &Pointer::root(), &mut spelled);
    Ok((value, spelled))
}

fn no_yaml(error: &ScanError) -> Refusal {
    let help = "the text has to be YAML 1.2 or JSON".to_owned();
    Refusal { line: Some(error.marker().line()), at: None, message: error.info().to_owned(), help }
}

fn no_json(line: usize, message: impl Into<String>) -> Refusal {
    let help = "a description can hold what JSON can: text, numbers, booleans, null, lists, maps".to_owned();
    Refusal { line: Some(line), at: None, message: message.into(), help }
}

/// The size of a node with its aliases expanded.
#[derive(Debug, Clone, Copy)]
struct Size {
    nodes: usize,
    /// The number of levels below the node; 0 for a scalar.
    height: usize,
}

/// A list or map whose end is not read yet, with its size so far.
struct Open {
    anchor: usize,
    size: Size,
}

/// Counts the values and levels of a text without building them, and refuses a text that exceeds the budgets.
fn measure(text: &str, budgets: &Budgets) -> Result<(), Refusal> {
    let mut anchors: BTreeMap<usize, Size> = BTreeMap::new();
    let mut open: Vec<Open> = Vec::new();
    let mut steps = Steps::default();
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| match error.info() {
            // The parser has a recursion limit of its own, which it may exceed while it looks ahead.
            "recursion limit exceeded" => Refusal::too_deep(error.marker().line(), Some(steps.place()), budgets),
            _ => no_yaml(&error),
        })?;
        let line = span.start.line();
        let (anchor, size) = match event {
            Event::SequenceStart(anchor, _) | Event::MappingStart(anchor, _) => {
                steps.open(matches!(event, Event::MappingStart(..)));
                open.push(Open { anchor, size: Size { nodes: 1, height: 0 } });
                if open.len() > budgets.depth {
                    return Err(Refusal::too_deep(line, Some(steps.place()), budgets));
                }
                continue;
            }
            Event::SequenceEnd | Event::MappingEnd => match open.pop() {
                Some(ended) => {
                    steps.close();
                    (ended.anchor, ended.size)
                }
                None => continue,
            },
            Event::Scalar(text, _, anchor, _) => {
                steps.scalar(&text);
                (anchor, Size { nodes: 1, height: 0 })
            }
            // An alias inside its own anchor has no size yet. The text is refused later, when its value is built.
            Event::Alias(anchor) => {
                steps.scalar("");
                (0, anchors.get(&anchor).copied().unwrap_or(Size { nodes: 1, height: 0 }))
            }
            _ => continue,
        };
        if anchor > 0 {
            anchors.insert(anchor, size);
        }
        if open.len() + size.height > budgets.depth {
            return Err(Refusal::too_deep(line, Some(steps.place()), budgets));
        }
        if let Some(around) = open.last_mut() {
            around.size.nodes = around.size.nodes.saturating_add(size.nodes);
            around.size.height = around.size.height.max(size.height + 1);
            // Keys are counted too, so the limit is doubled: an object has as many keys as values.
            if around.size.nodes > budgets.nodes.saturating_mul(2) {
                return Err(Refusal::too_many(line, Some(steps.place()), budgets));
            }
        }
    }
    Ok(())
}

/// The path to the current node: the keys of maps and indices of lists.
#[derive(Default)]
struct Steps(Vec<Step>);

enum Step {
    List(usize),
    /// A map: the last key, and whether the value of this key comes next.
    Map(String, bool),
}

impl Steps {
    fn open(&mut self, is_map: bool) {
        self.0.push(if is_map { Step::Map(String::new(), false) } else { Step::List(0) });
    }

    fn scalar(&mut self, text: &str) {
        match self.0.last_mut() {
            Some(Step::Map(key, is_value @ false)) => {
                text.clone_into(key);
                *is_value = true;
            }
            _ => self.next(),
        }
    }

    fn close(&mut self) {
        self.0.pop();
        self.next();
    }

    fn next(&mut self) {
        match self.0.last_mut() {
            Some(Step::List(index)) => *index += 1,
            Some(Step::Map(_, is_value)) => *is_value = !*is_value,
            None => {}
        }
    }

    fn place(&self) -> Pointer {
        let around = self.0.split_last().map_or(&[][..], |(_, around)| around);
        around.iter().fold(Pointer::root(), |at, step| match step {
            Step::List(index) => at.index(*index),
            Step::Map(key, _) => at.child(key),
        })
    }
}

/// A node of the text after merge keys were resolved. An alias shares the node of its anchor.
enum Node {
    Scalar(Scalar),
    List(Vec<Rc<Node>>),
    Map(Vec<(String, Rc<Node>)>),
}

/// A list or map whose end is not read yet, with its value so far.
struct Building {
    anchor: usize,
    node: Node,
    /// The key of a map whose value comes next, and the line of the key.
    key: Option<(Scalar, usize)>,
    /// The keys that the map itself declares.
    keys: BTreeSet<String>,
    /// The keys that the map gets only by merge keys (`<<`), each with the index of its member.
    merged: BTreeMap<String, usize>,
}

fn tree(text: &str) -> Result<Rc<Node>, Refusal> {
    let mut anchors: BTreeMap<usize, Rc<Node>> = BTreeMap::new();
    let mut open: Vec<Building> = Vec::new();
    let mut documents: Vec<Rc<Node>> = Vec::new();
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| no_yaml(&error))?;
        let line = span.start.line();
        let (anchor, node) = match event {
            Event::SequenceStart(_, Some(tag)) | Event::MappingStart(_, Some(tag)) if !tag.is_yaml_core_schema() => {
                return Err(no_json(line, "a tag that JSON has no type for"));
            }
            Event::SequenceStart(anchor, _) => {
                open.push(Building::new(anchor, Node::List(Vec::new())));
                continue;
            }
            Event::MappingStart(anchor, _) => {
                open.push(Building::new(anchor, Node::Map(Vec::new())));
                continue;
            }
            Event::SequenceEnd | Event::MappingEnd => match open.pop() {
                Some(ended) => (ended.anchor, Rc::new(ended.node)),
                None => continue,
            },
            Event::Scalar(text, style, anchor, tag) => {
                let scalar = Scalar::read(text, style, tag.as_deref()).map_err(|message| no_json(line, message))?;
                (anchor, Rc::new(Node::Scalar(scalar)))
            }
            Event::Alias(anchor) => match anchors.get(&anchor) {
                Some(named) => (0, Rc::clone(named)),
                None => return Err(no_json(line, "an alias within what it names")),
            },
            _ => continue,
        };
        if anchor > 0 {
            anchors.insert(anchor, Rc::clone(&node));
        }
        match open.last_mut() {
            Some(around) => around.take(node, line)?,
            None => documents.push(node),
        }
    }
    match (documents.len(), documents.pop()) {
        (1, Some(document)) => Ok(document),
        (0, _) => Ok(Rc::new(Node::Scalar(Scalar::null()))),
        (count, _) => {
            let message = format!("{count} YAML documents, where one is expected");
            Err(Refusal { line: None, at: None, message, help: "keep one description in a file".to_owned() })
        }
    }
}

impl Building {
    fn new(anchor: usize, node: Node) -> Self {
        Self { anchor, node, key: None, keys: BTreeSet::new(), merged: BTreeMap::new() }
    }

    /// Adds the next node: an item of a list or, in turn, a key and a value of a map. `line` is the node's line.
    fn take(&mut self, node: Rc<Node>, line: usize) -> Result<(), Refusal> {
        let members = match &mut self.node {
            Node::List(items) => {
                items.push(node);
                return Ok(());
            }
            Node::Map(members) => members,
            Node::Scalar(_) => return Ok(()),
        };
        let Some((key, key_line)) = self.key.take() else {
            let Node::Scalar(key) = &*node else { return Err(no_json(line, "a key that is not a text")) };
            self.key = Some((key.clone(), line));
            return Ok(());
        };
        if key.is_merge() {
            let merged = match &*node {
                Node::Map(merged) => vec![merged],
                Node::List(items) => items
                    .iter()
                    .map(|item| if let Node::Map(merged) = &**item { Some(merged) } else { None })
                    .collect::<Option<_>>()
                    .ok_or_else(|| not_merged(key_line))?,
                Node::Scalar(_) => return Err(not_merged(key_line)),
            };
            // The map's own members take precedence, then those of earlier merged maps.
            for (name, member) in merged.into_iter().flatten() {
                if !self.keys.contains(name) && !self.merged.contains_key(name) {
                    self.merged.insert(name.clone(), members.len());
                    members.push((name.clone(), Rc::clone(member)));
                }
            }
            return Ok(());
        }
        let name = key.into_text();
        if !self.keys.insert(name.clone()) {
            return Err(Refusal::twice(key_line, &name));
        }
        match self.merged.remove(&name).and_then(|index| members.get_mut(index)) {
            Some((_, member)) => *member = node,
            None => members.push((name, node)),
        }
        Ok(())
    }
}

fn not_merged(line: usize) -> Refusal {
    let help = "give `<<` a map, or a list of maps, mostly by an alias; quote it where it is a name".to_owned();
    Refusal { line: Some(line), at: None, message: "a merge key without a map".to_owned(), help }
}

fn value(node: &Node, at: &Pointer, spelled: &mut Spelled) -> Value {
    match node {
        Node::Scalar(scalar) => {
            if let Some(text) = scalar.spelling() {
                spelled.insert(at.clone(), text.to_owned());
            }
            scalar.value().clone()
        }
        Node::List(items) => {
            items.iter().enumerate().map(|(index, item)| value(item, &at.index(index), spelled)).collect()
        }
        Node::Map(members) => {
            let members = members.iter().map(|(name, member)| (name.clone(), value(member, &at.child(name), spelled)));
            Value::Object(members.collect::<Map<_, _>>())
        }
    }
}

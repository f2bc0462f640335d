//! YAML to a value. The loader expands aliases and builds all of it, so what that would come to is counted before.

use std::collections::BTreeMap;

use saphyr::{LoadableYamlNode, MarkedYaml, Scalar, YamlData};
use saphyr_parser::{Event, Parser, ScanError};
use serde_json::{Map, Number, Value};

use super::Refusal;
use crate::budgets::Budgets;

/// Reads a text.
pub(super) fn read(text: &str, budgets: &Budgets) -> Result<Value, Refusal> {
    measure(text, budgets)?;
    let documents = MarkedYaml::load_from_str(text).map_err(|error| no_yaml(&error))?;
    let [document] = documents.as_slice() else {
        let message = format!("{} YAML documents, where one is expected", documents.len());
        return Err(Refusal { line: None, at: None, message, help: "keep one description in a file".to_owned() });
    };
    value(document).map_err(|(line, message)| {
        let help = "a description can hold what JSON can: text, numbers, booleans, null, lists, maps";
        Refusal { line: Some(line), at: None, message, help: help.to_owned() }
    })
}

fn no_yaml(error: &ScanError) -> Refusal {
    let help = "the text has to be YAML 1.2 or JSON".to_owned();
    Refusal { line: Some(error.marker().line()), at: None, message: error.info().to_owned(), help }
}

/// The size of a node with its aliases expanded.
#[derive(Debug, Clone, Copy)]
struct Size {
    nodes: usize,
    /// Levels below it.
    height: usize,
}

/// A list or map that is not at its end.
struct Open {
    anchor: usize,
    size: Size,
}

/// Counts values and levels, without keeping any.
fn measure(text: &str, budgets: &Budgets) -> Result<(), Refusal> {
    let mut anchors: BTreeMap<usize, Size> = BTreeMap::new();
    let mut open: Vec<Open> = Vec::new();
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| no_yaml(&error))?;
        let (anchor, size) = match event {
            Event::SequenceStart(anchor, _) | Event::MappingStart(anchor, _) => {
                open.push(Open { anchor, size: Size { nodes: 1, height: 0 } });
                if open.len() > budgets.depth {
                    return Err(Refusal::too_deep(span.start.line(), None, budgets));
                }
                continue;
            }
            Event::SequenceEnd | Event::MappingEnd => match open.pop() {
                Some(ended) => (ended.anchor, ended.size),
                None => continue,
            },
            Event::Scalar(_, _, anchor, _) => (anchor, Size { nodes: 1, height: 0 }),
            // One that is within what it names is no value, which the reader refuses.
            Event::Alias(anchor) => (0, anchors.get(&anchor).copied().unwrap_or(Size { nodes: 1, height: 0 })),
            _ => continue,
        };
        if anchor > 0 {
            anchors.insert(anchor, size);
        }
        if open.len() + size.height > budgets.depth {
            return Err(Refusal::too_deep(span.start.line(), None, budgets));
        }
        if let Some(around) = open.last_mut() {
            around.size.nodes = around.size.nodes.saturating_add(size.nodes);
            around.size.height = around.size.height.max(size.height + 1);
            // Keys are counted too: no value has more of them than values.
            if around.size.nodes > budgets.nodes.saturating_mul(2) {
                return Err(Refusal::too_many(span.start.line(), None, budgets));
            }
        }
    }
    Ok(())
}

fn value(node: &MarkedYaml<'_>) -> Result<Value, (usize, String)> {
    let line = node.span.start.line();
    Ok(match &node.data {
        YamlData::Value(scalar) => scalar_value(scalar).ok_or_else(|| (line, "not a finite number".to_owned()))?,
        YamlData::Sequence(items) => Value::Array(items.iter().map(value).collect::<Result<_, _>>()?),
        YamlData::Mapping(members) => {
            let mut object = Map::new();
            for (key, member) in members {
                let key_line = key.span.start.line();
                let key = key_text(key).ok_or_else(|| (key_line, "a key that is not a text".to_owned()))?;
                if object.contains_key(&key) {
                    return Err((key_line, format!("the key `{key}` stands twice")));
                }
                object.insert(key, value(member)?);
            }
            Value::Object(object)
        }
        YamlData::Tagged(tag, inner) if tag.is_yaml_core_schema() => value(inner)?,
        YamlData::Tagged(..) => return Err((line, "a tag that JSON has no type for".to_owned())),
        YamlData::Representation(text, ..) => Value::String(text.to_string()),
        YamlData::Alias(_) | YamlData::BadValue => return Err((line, "a value that can't be read".to_owned())),
    })
}

/// A key as text: a status code such as `200` is a number to YAML.
fn key_text(key: &MarkedYaml<'_>) -> Option<String> {
    match &key.data {
        YamlData::Value(Scalar::String(text)) => Some(text.to_string()),
        YamlData::Value(Scalar::Integer(number)) => Some(number.to_string()),
        YamlData::Value(Scalar::Boolean(truth)) => Some(truth.to_string()),
        _ => None,
    }
}

fn scalar_value(scalar: &Scalar<'_>) -> Option<Value> {
    Some(match scalar {
        Scalar::Null => Value::Null,
        Scalar::Boolean(truth) => Value::Bool(*truth),
        Scalar::Integer(number) => Value::from(*number),
        Scalar::FloatingPoint(number) => Value::Number(Number::from_f64(number.into_inner())?),
        Scalar::String(text) => Value::String(text.to_string()),
    })
}

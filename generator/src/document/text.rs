//! YAML or JSON text to a JSON value.

use saphyr::{LoadableYamlNode, MarkedYaml, Scalar, YamlData};
use serde_json::{Map, Number, Value};

use crate::diagnostics::Diagnostics;

/// Deeper than any description nests, and shallow enough for every stack.
pub(super) const MAX_DEPTH: usize = 200;

/// Reads a text. JSON first where it looks like it: it is the faster reader, and a large description is JSON.
pub(super) fn read(name: &str, text: &str) -> Result<Value, Diagnostics> {
    if text.trim_start().starts_with('{')
        && let Ok(value) = serde_json::from_str(text)
    {
        return Ok(value);
    }
    let fault = |line, message: String, help| Diagnostics::of_text(name, line, message, help);
    let documents = MarkedYaml::load_from_str(text).map_err(|error| {
        fault(Some(error.marker().line()), error.info().to_owned(), "the text has to be YAML 1.2 or JSON")
    })?;
    let [document] = documents.as_slice() else {
        let message = format!("{} YAML documents, where one is expected", documents.len());
        return Err(fault(None, message, "keep one description in a file"));
    };
    value(document, 0).map_err(|(line, message)| {
        fault(Some(line), message, "a description can hold what JSON can: text, numbers, booleans, null, lists, maps")
    })
}

fn value(node: &MarkedYaml<'_>, depth: usize) -> Result<Value, (usize, String)> {
    let line = node.span.start.line();
    if depth > MAX_DEPTH {
        return Err((line, format!("nested more than {MAX_DEPTH} deep")));
    }
    Ok(match &node.data {
        YamlData::Value(scalar) => scalar_value(scalar).ok_or_else(|| (line, "not a finite number".to_owned()))?,
        YamlData::Sequence(items) => {
            Value::Array(items.iter().map(|item| value(item, depth + 1)).collect::<Result<_, _>>()?)
        }
        YamlData::Mapping(members) => {
            let mut object = Map::new();
            for (key, member) in members {
                let key_line = key.span.start.line();
                let key = key_text(key).ok_or_else(|| (key_line, "a key that is not a text".to_owned()))?;
                if object.contains_key(&key) {
                    return Err((key_line, format!("the key `{key}` stands twice")));
                }
                object.insert(key, value(member, depth + 1)?);
            }
            Value::Object(object)
        }
        YamlData::Tagged(tag, inner) if tag.is_yaml_core_schema() => value(inner, depth + 1)?,
        YamlData::Tagged(..) => return Err((line, "a tag that JSON has no type for".to_owned())),
        YamlData::Representation(text, ..) => Value::String(text.to_string()),
        YamlData::Alias(_) | YamlData::BadValue => return Err((line, "a value that can't be read".to_owned())),
    })
}

/// A key as text: a status code such as `200` is a number to YAML.
pub(super) fn key_text(key: &MarkedYaml<'_>) -> Option<String> {
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

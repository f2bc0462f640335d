//! Finds the examples that a description has for JSON bodies and responses.

use sdk_generator::{
    document::Document,
    pointer::{Pointer, escaped},
};
use serde_json::Value;

use super::{
    constraints::Constraints,
    sample::{Sample, without},
};

/// The maximum number of branches of a union that are tried for an example.
const BRANCHES: usize = 16;

/// The examples of the schema at a pointer, and of the media type that contains it.
pub(super) fn examples(document: &Document, schema: &Pointer) -> Vec<Value> {
    let followed = |value| followed(document, value);
    let mut examples: Vec<&Value> = Vec::new();
    if let Some(media_type) = document.value(&schema.parent()) {
        examples.extend(media_type.get("example"));
        let named = media_type.get("examples").and_then(Value::as_object).into_iter().flat_map(|all| all.values());
        examples.extend(named.filter_map(|example| followed(example).get("value")));
    }
    if let Some(schema) = document.value(schema).map(followed) {
        examples.extend(schema.get("example"));
        examples.extend(schema.get("examples").and_then(Value::as_array).into_iter().flatten());
    }
    examples.into_iter().cloned().collect()
}

/// The target of a reference, or the value itself if it is none.
fn followed<'a>(document: &'a Document, value: &'a Value) -> &'a Value {
    let target = value.get("$ref").and_then(Value::as_str).and_then(Pointer::from_reference);
    target.and_then(|target| document.value(&target)).unwrap_or(value)
}

/// An example as a sample of a closed schema. Members that the schema does not declare are left out, since types ignore
/// them.
pub(super) fn sample(root: &Value, example: &Value) -> Sample {
    let mut all: Vec<Members> = (0..BRANCHES).map(|branch| Members::of(root, example, branch)).collect();
    let mut undeclared = std::mem::take(&mut all[0].undeclared);
    undeclared.retain(|place| all[1..].iter().all(|members| members.undeclared.contains(place)));
    let joined = |of: fn(Members) -> Vec<String>| all.iter().cloned().flat_map(of).collect();
    Sample {
        value: without(example, &undeclared),
        read_only: joined(|members| members.read_only),
        write_only: joined(|members| members.write_only),
    }
}

/// The JSON pointers of members of an example, if the branch with one index applies in each union.
#[derive(Clone, Default)]
struct Members {
    read_only: Vec<String>,
    write_only: Vec<String>,
    undeclared: Vec<String>,
}

impl Members {
    fn of(root: &Value, example: &Value, branch: usize) -> Self {
        let mut members = Self::default();
        members.add(root, &[root], example, branch, &mut String::new());
        members
    }

    fn add<'v>(&mut self, root: &'v Value, schemas: &[&'v Value], value: &Value, branch: usize, at: &mut String) {
        let constraints = Constraints::of(root, schemas, &mut |branches| branch.min(branches - 1));
        if constraints.read_only {
            self.read_only.push(at.clone());
        } else if constraints.write_only {
            self.write_only.push(at.clone());
        }
        let length = at.len();
        match value {
            Value::Object(members) => {
                let is_object = constraints.types.as_ref().is_none_or(|types| types.contains("object"));
                let is_any = is_object && constraints.properties.is_empty() && !constraints.is_closed;
                for (name, member) in members {
                    at.push('/');
                    at.push_str(&escaped(name));
                    let declared = constraints.properties.get(name.as_str());
                    if declared.is_none() && constraints.additional.is_empty() && !is_any {
                        self.undeclared.push(at.clone());
                    }
                    self.add(root, declared.unwrap_or(&constraints.additional), member, branch, at);
                    at.truncate(length);
                }
            }
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    at.push_str(&format!("/{index}"));
                    self.add(root, &constraints.items, item, branch, at);
                    at.truncate(length);
                }
            }
            _ => {}
        }
    }
}

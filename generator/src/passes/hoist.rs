//! Objects, enums and unions that stand inside other schemas get a name, and a reference takes their place.

use std::collections::BTreeMap;

use crate::{
    ir::{Answer, Api, Branch, Field, Kind, Object, Operation, Schema, SchemaId, Type, Within, singular},
    text::markdown::code,
};

/// Leaves such schemas only directly in `Api::types`.
pub(super) fn run(api: &mut Api) {
    let mut found = Found::default();
    for named in api.types.values_mut() {
        let hint = named.hint.clone();
        members(&mut named.schema, &hint, &mut found);
    }
    for operation in &mut api.operations {
        let thing = singular(operation.resource.name());
        let sent = format!("{}_{thing}", operation.name);
        let received = received_hint(operation, &thing);
        for parameter in &mut operation.parameters {
            let hint = format!("{thing}_{}", parameter.name);
            replace(&mut parameter.schema, &hint, &mut found);
        }
        operation.query = query(operation);
        if let Some(query) = &mut operation.query {
            replace(query, &format!("{sent}_query"), &mut found);
        }
        if let Some(body) = &mut operation.body {
            replace(&mut body.schema, &sent, &mut found);
        }
        if let Some(schema) = operation.answer.schema_mut() {
            replace(schema, &received, &mut found);
        }
    }
    api.types.extend(found.0);
}

/// The optional parameters as an object.
fn query(operation: &Operation) -> Option<Schema> {
    let mut object = Object::default();
    for parameter in operation.optional_parameters() {
        let mut schema = parameter.schema.clone();
        schema.docs = parameter.docs.clone().or(schema.docs);
        // Marks that say something of bodies only.
        (schema.read_only, schema.write_only) = (false, false);
        object.fields.insert(operation.member_name(parameter), Field::new(schema));
    }
    if object.fields.is_empty() {
        return None;
    }
    let mut schema = Schema::new(operation.at.child("parameters"), Kind::Object(object));
    schema.docs = Some(format!("The optional parameters of {}.", code(&operation.key())));
    Some(schema)
}

/// The name hint of a response type: for `get`, `create` and the like, the resource itself.
fn received_hint(operation: &Operation, thing: &str) -> String {
    match (operation.name.as_str(), &operation.answer) {
        ("list" | "create" | "get" | "update" | "edit" | "delete", _) | (_, Answer::Page(_)) => thing.to_owned(),
        (act, _) => format!("{act}_{thing}_answer"),
    }
}

/// The schemas that get a name.
#[derive(Default)]
struct Found(BTreeMap<SchemaId, Type>);

impl Found {
    /// Takes a schema in; a different one at the same place, which comes of an intersection, gets a place beside it.
    fn insert(&mut self, mut schema: Schema, hint: &str) -> SchemaId {
        let mut id = SchemaId(schema.at.clone());
        while self.0.get(&id).is_some_and(|other| other.schema != schema) {
            id = SchemaId(id.0.child("other"));
        }
        schema.at.clone_from(&id.0);
        self.0.insert(id.clone(), Type::new(schema, hint.to_owned()));
        id
    }
}

fn replace(schema: &mut Schema, hint: &str, found: &mut Found) {
    members(schema, hint, found);
    if matches!(schema.kind, Kind::Object(_) | Kind::Enum(_) | Kind::Union(_)) {
        let mut reference = Schema::new(schema.at.clone(), Kind::Any);
        reference.docs.clone_from(&schema.docs);
        reference.nullable = std::mem::take(&mut schema.nullable);
        reference.deprecated.clone_from(&schema.deprecated);
        reference.read_only = schema.read_only;
        reference.write_only = schema.write_only;
        reference.example.clone_from(&schema.example);
        reference.default = schema.default.take();
        // An object checks itself; the limits of a union are checked where a value stands.
        if matches!(schema.kind, Kind::Union(_)) {
            reference.limits = std::mem::take(&mut schema.limits);
        }
        let inline = std::mem::replace(schema, reference);
        schema.kind = Kind::Ref(found.insert(inline, hint));
    }
}

/// Collects the schemas inside, each with a name hint from its place.
fn members(schema: &mut Schema, hint: &str, found: &mut Found) {
    match &mut schema.kind {
        Kind::Object(object) => {
            for (name, field) in &mut object.fields {
                replace(&mut field.schema, &format!("{hint}_{name}"), found);
            }
            if let Some(additional) = &mut object.additional {
                members(&mut additional.schema, hint, found);
            }
        }
        Kind::Array(item) => replace(item, &singular(hint), found),
        Kind::Map(value) => replace(value, &format!("{hint}_value"), found),
        Kind::Union(union) => {
            let mut holders: BTreeMap<&String, usize> = BTreeMap::new();
            for branch in &union.branches {
                if let Within::Object(shape) = &branch.test {
                    shape.members.iter().for_each(|member| *holders.entry(member).or_default() += 1);
                }
            }
            let hints: Vec<String> = union.branches.iter().map(|branch| branch_hint(hint, branch, &holders)).collect();
            for (branch, hint) in union.branches.iter_mut().zip(hints) {
                replace(&mut branch.schema, &hint, found);
            }
        }
        _ => {}
    }
}

/// A branch is named after what tells it from the others, wherever it stands among them: its JSON type, which only objects
/// have in common; the value of a member; or the member that the fewest of them require (`holders`).
fn branch_hint(hint: &str, branch: &Branch, holders: &BTreeMap<&String, usize>) -> String {
    let object = match &branch.schema.kind {
        Kind::Enum(_) => return format!("{hint}_text"),
        Kind::Array(_) => return format!("{hint}_item"),
        Kind::Object(object) => object,
        _ => return hint.to_owned(),
    };
    let Within::Object(shape) = &branch.test else { return format!("{hint}_object") };
    let (tag, values) = shape.tag.as_ref().map_or((None, &[][..]), |(tag, values)| (Some(tag), values.as_slice()));
    let value = values.iter().min().filter(|value| values.len() == 1 && !value.is_empty());
    let members = || shape.members.iter().filter(|member| Some(*member) != tag);
    let place = || shape.places.first().and_then(|place| place.split('/').nth(1)).map(str::to_owned);
    let member = match members().min_by_key(|member| holders.get(*member)) {
        Some(member) => Some(member.clone()),
        None => place(),
    };
    match (value, member) {
        (Some(value), Some(member)) => format!("{hint}_{value}_with_{member}"),
        (Some(value), None) => format!("{hint}_{value}"),
        (None, Some(member)) => format!("{hint}_with_{member}"),
        (None, None) => match values.iter().min().or(object.fields.keys().next()) {
            Some(name) => format!("{hint}_{name}"),
            None => format!("{hint}_object"),
        },
    }
}

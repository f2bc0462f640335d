//! Moves inline objects, enums and unions to `Api::types`, and leaves references in their places.

use std::collections::BTreeMap;

use crate::{
    ir::{Answer, Api, Branch, BranchTest, Field, Hint, Keyed, Kind, Object, Operation, Schema, SchemaId, Type, Union},
    text::markdown::code,
};

/// Moves inline objects, enums and unions to `Api::types`, so that each is a type, and fills `Operation::query`.
pub(super) fn run(api: &mut Api) {
    let mut found = Found { members: properties(api), ..Found::default() };
    for named in api.types.values_mut() {
        let hint = named.hint.clone();
        members(&mut named.schema, &hint, &mut found);
    }
    for operation in &mut api.operations {
        let thing = operation.thing();
        let sent = Hint::new(&operation.words());
        let received = received_hint(operation, &thing);
        for parameter in &mut operation.parameters {
            let hint = Hint::new(&thing).inside(&parameter.name);
            replace(&mut parameter.schema, &hint, &mut found);
        }
        operation.query = query(operation);
        if let Some(query) = &mut operation.query {
            replace(query, &sent.inside("query"), &mut found);
        }
        if let Some(body) = &mut operation.body {
            replace(&mut body.schema, &sent, &mut found);
        }
        if let Some(schema) = operation.answer.schema_mut() {
            replace(schema, &received, &mut found);
        }
    }
    api.types.extend(found.types);
}

/// The optional parameters of an operation as an object schema; `None` if it has none.
fn query(operation: &Operation) -> Option<Schema> {
    let mut object = Object::default();
    for parameter in operation.optional_parameters() {
        let mut schema = parameter.schema.clone();
        schema.docs = parameter.docs.clone().or(schema.docs);
        // `readOnly` and `writeOnly` apply to properties, not to parameters. A parameter is absent instead of null.
        (schema.read_only, schema.write_only, schema.nullable) = (false, false, false);
        let name = operation.member_name(parameter);
        // A required parameter that is no argument was optional when `names.lock` was written, so it stays a field.
        if parameter.required {
            object.required.insert(name.clone());
        }
        let field = Field { by_setter: parameter.required, ..Field::new(schema) };
        object.fields.insert(name, Box::new(field));
    }
    if object.fields.is_empty() {
        return None;
    }
    let mut schema = Schema::new(operation.at.child("parameters"), object.into());
    schema.docs = Some(format!("The optional parameters of {}.", code(&operation.key())));
    Some(schema)
}

/// The name hint of an operation's response type: the resource alone for `get`, `create` and similar methods, otherwise
/// the operation followed by `response`.
fn received_hint(operation: &Operation, thing: &str) -> Hint {
    match (operation.name.as_str(), &operation.answer) {
        ("list" | "create" | "get" | "update" | "edit" | "delete", _) | (_, Answer::Page(_)) => Hint::new(thing),
        _ => Hint::new(&format!("{}_response", operation.words())),
    }
}

/// The property names of each component that is an object.
fn properties(api: &Api) -> Keyed<SchemaId, Vec<String>> {
    let objects = api.types.iter().filter_map(|(id, named)| match &named.schema.kind {
        Kind::Object(object) => Some((id.clone(), object.fields.keys().cloned().collect())),
        _ => None,
    });
    objects.collect()
}

/// The inline schemas found so far, which become types.
#[derive(Default)]
struct Found {
    types: Keyed<SchemaId, Type>,
    /// The property names of each component that is an object.
    members: Keyed<SchemaId, Vec<String>>,
}

impl Found {
    /// Adds a schema and returns its id: its JSON pointer, with `/other` appended if a different schema has that
    /// pointer, as in intersections (`allOf`). If the schema was added before, its first name hint stays, that of the
    /// outermost resource.
    fn insert(&mut self, mut schema: Schema, hint: &Hint) -> SchemaId {
        let mut id = SchemaId(schema.at.clone());
        while self.types.get(&id).is_some_and(|other| other.schema != schema) {
            id = SchemaId(id.0.child("other"));
        }
        schema.at.clone_from(&id.0);
        self.types.entry(id.clone()).or_insert_with(|| Type::new(schema, hint.clone()));
        id
    }

    /// The property names of an object, or of the object that a reference refers to; empty for other schemas.
    fn members(&self, schema: &Schema) -> Vec<String> {
        match &schema.kind {
            Kind::Object(object) => object.fields.keys().cloned().collect(),
            Kind::Ref(id) => self.members.get(id).cloned().unwrap_or_default(),
            _ => Vec::new(),
        }
    }
}

fn replace(schema: &mut Schema, hint: &Hint, found: &mut Found) {
    members(schema, hint, found);
    if matches!(schema.kind, Kind::Object(_) | Kind::Enum(_) | Kind::Union(_)) {
        let mut reference = Schema::new(schema.at.clone(), Kind::Any);
        reference.docs.clone_from(&schema.docs);
        reference.nullable = std::mem::take(&mut schema.nullable);
        reference.deprecated.clone_from(&schema.deprecated);
        reference.read_only = schema.read_only;
        reference.write_only = schema.write_only;
        reference.secret = schema.secret;
        reference.example.clone_from(&schema.example);
        reference.default = schema.default.take();
        if schema.is_limited_where_used() {
            reference.limits = std::mem::take(&mut schema.limits);
        }
        let inline = std::mem::replace(schema, reference);
        schema.kind = Kind::Ref(found.insert(inline, hint));
    }
}

/// Moves the inline schemas inside a schema to `found`. Their name hints begin with `hint`.
fn members(schema: &mut Schema, hint: &Hint, found: &mut Found) {
    match &mut schema.kind {
        Kind::Object(object) => {
            for (name, field) in object.fields.iter_mut().filter(|(_, field)| !field.schema.kind.is_leaf()) {
                replace(&mut field.schema, &hint.inside(name), found);
            }
            if let Some(additional) = &mut object.additional {
                members(&mut additional.schema, hint, found);
            }
        }
        Kind::Array(item) => replace(item, &hint.item(), found),
        Kind::Map(value) => replace(value, &hint.inside("value"), found),
        Kind::Union(union) => {
            let hints = branch_hints(union, hint, found);
            // A schema that several branches share keeps its first hint, so the branches are sorted by hint instead of
            // by their order in the description.
            let mut branches: Vec<_> = union.branches.iter_mut().zip(hints).collect();
            branches.sort_by(|(_, a), (_, b)| a.cmp(b));
            for (branch, hint) in branches {
                replace(&mut branch.schema, &hint, found);
            }
        }
        _ => {}
    }
}

/// The maximum length of a title that counts as a name, in bytes; a longer title is a sentence.
const LONGEST_TITLE: usize = 60;

/// The name hint of each branch of a union, independent of the order of branches. An object branch adds to the hint of
/// the union the first of these that identifies the branch: its title, the discriminator value, a property that only
/// this branch requires, one that only it declares, or the property that the fewest branches require. An enum adds
/// `text`; other branches add nothing.
fn branch_hints(union: &Union, hint: &Hint, found: &Found) -> Vec<Hint> {
    let mut required: BTreeMap<&str, usize> = BTreeMap::new();
    let mut had: BTreeMap<String, usize> = BTreeMap::new();
    let mut titles: BTreeMap<&str, usize> = BTreeMap::new();
    let mut tags: BTreeMap<&str, usize> = BTreeMap::new();
    for branch in &union.branches {
        found.members(&branch.schema).into_iter().for_each(|member| *had.entry(member).or_default() += 1);
        branch.schema.title.iter().for_each(|title| *titles.entry(title).or_default() += 1);
        if let BranchTest::Object(shape) = &branch.test {
            shape.members.iter().for_each(|member| *required.entry(member).or_default() += 1);
        }
        tag(branch).iter().for_each(|value| *tags.entry(value).or_default() += 1);
    }
    let of = |branch: &Branch| {
        let object = match &branch.schema.kind {
            Kind::Enum(_) => return hint.inside("text"),
            Kind::Object(object) => object,
            _ => return hint.clone(),
        };
        let title = branch.schema.title.as_deref().filter(|title| titles[title] == 1 && is_name(title));
        if let Some(title) = title {
            return hint.inside(title);
        }
        let value = tag(branch);
        let told = value.map_or_else(|| hint.clone(), |value| hint.inside(value));
        if value.is_some_and(|value| tags[value] == 1) {
            return told;
        }
        let BranchTest::Object(shape) = &branch.test else { return hint.inside("object") };
        let by = shape.tag.as_ref().map(|(name, _)| name);
        let others = || shape.members.iter().filter(|member| Some(*member) != by);
        let only = others().find(|member| required[member.as_str()] == 1);
        let own = || object.fields.keys().find(|name| had[*name] == 1 && Some(*name) != by);
        let rare = || others().min_by_key(|member| required[member.as_str()]);
        let place = || shape.places.first().and_then(|place| place.split('/').nth(1)).map(str::to_owned);
        match only.or_else(own).or_else(rare).cloned().or_else(place) {
            Some(member) => told.with(&member),
            None => match shape.tag.iter().flat_map(|(_, values)| values).min().or(object.fields.keys().next()) {
                Some(name) => hint.inside(name),
                None => hint.inside("object"),
            },
        }
    };
    union.branches.iter().map(of).collect()
}

/// Whether a title is a name and not a sentence.
fn is_name(title: &str) -> bool {
    title.len() <= LONGEST_TITLE && title.contains(|c: char| c.is_ascii_alphabetic())
}

/// The discriminator value that selects a branch; `None` if several values do, or if there is no discriminator.
fn tag(branch: &Branch) -> Option<&str> {
    match &branch.test {
        BranchTest::Object(shape) => match shape.tag.as_ref().map(|(_, values)| values.as_slice()) {
            Some([only]) if !only.is_empty() => Some(only),
            _ => None,
        },
        _ => None,
    }
}

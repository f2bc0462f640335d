//! Keeps the Rust types of properties, parameters, bodies and responses that are scalars, any JSON, or lists and maps
//! of these.
//!
//! A `String` in `names.lock` stays a `String` when the description adds a format or an enum, and any JSON stays any
//! JSON when the description adds a schema. A value that could not be null stays non-null. The type in `names.lock` is
//! kept only if it accepts all values that the description allows in responses; requests may be unable to send some.
//! Each value that keeps its type is reported, unless only the type of an id changes.

mod recorded;
mod value_type;
mod widen;

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    ir::{
        Answer, Api, Encoding, Field, Kind, Limits, Object, Operation, Parameter, ParameterPlace, Schema, SchemaId,
        Style, Type,
    },
    passes::{directions, lock_lines::Lines},
    settings::{Key, Lock},
};
pub(super) use recorded::{of_operation, of_type};
use value_type::ValueType;
use widen::{Usage, Widening};

/// The key of the map of additional properties: in the lists of properties in `names.lock`, and in uses (paths to
/// types).
const ADDITIONAL: &str = "{}";

/// The lines of `[values]` in `names.lock`: for each operation, the Rust types of its arguments, body and response, by
/// keys such as `path:0`, `request` and `response`.
type ValueLines<'a> = Lines<'a, BTreeMap<String, String>>;

/// The new schema of a value, whose Rust type is that of `names.lock`.
struct Change {
    place: Place,
    schema: Schema,
    known: ValueType,
    sent: bool,
    /// Whether the old and the new schema differ only in the Rust types of ids, such as `ZoneId`.
    is_renaming: bool,
}

/// The place of a schema in the model. Numbers are the indices of an operation and of its parameter.
enum Place {
    Field(SchemaId, String),
    Parameter(usize, usize),
    Body(usize),
    Answer(usize, fn(Schema) -> Answer),
}

/// Gives values the Rust types that they have in `names.lock`. Returns whether any of them changed.
///
/// `known` has the lines of types in `names.lock`, `used` the uses of each line (paths from an operation to a type),
/// `found` the type of each line, by the line's index, and `kept` the key of each type's line.
pub(super) fn run(
    api: &mut Api,
    lock: &Lock,
    known: &[(&String, &Key)],
    used: &[Vec<(String, SchemaId)>],
    found: &BTreeMap<usize, SchemaId>,
    kept: &mut BTreeMap<SchemaId, String>,
) -> bool {
    let mut widening = Widening::new(api, lock, kept);
    let mut changes = of_types(&mut widening, known, used, found);
    let lines = Lines::of(lock.values(), widening.api);
    changes.extend(of_operations(&mut widening, &lines));
    let (mut returned, opened) = (std::mem::take(&mut widening.returned), std::mem::take(&mut widening.opened));
    let renamed = std::mem::take(&mut widening.renamed);
    let texts = returned.iter_mut().filter(|(_, named, _)| matches!(named.schema.kind, Kind::Text));
    texts.for_each(|(id, named, _)| share_limits(id, named, &mut changes));
    let adopted = std::mem::take(&mut widening.adopted);
    let nothing = without_value(api, &lines);
    kept.extend(adopted);
    if changes.is_empty() && nothing.is_empty() {
        return false;
    }
    for (id, named, line) in returned {
        api.types.insert(id.clone(), named);
        kept.insert(id, line);
    }
    for id in opened {
        if let Some(named) = api.types.get_mut(&id) {
            named.schema.open = true;
        }
    }
    for change in changes {
        apply(api, change);
    }
    rename(api, renamed);
    for (index, answer) in nothing {
        let operation = &mut api.operations[index];
        (operation.answer, operation.may_be_empty) = (answer, false);
        let at = operation.at.child("responses");
        api.note(&at, "its value is not returned, since `values` in names.lock has `()`");
    }
    optional_parameters(api);
    directions::run(api);
    kept.retain(|id, _| api.types.contains_key(id));
    true
}

/// The changes that give properties their types in `names.lock`. If the uses of a line lead to several types, the
/// properties of all of them change, since they become one type later.
fn of_types<'a>(
    widening: &mut Widening<'a>,
    known: &[(&'a String, &'a Key)],
    used: &[Vec<(String, SchemaId)>],
    found: &BTreeMap<usize, SchemaId>,
) -> Vec<Change> {
    let api = widening.api;
    let texts = written_as_text(api);
    let mut changes = Vec::new();
    let mut seen: BTreeSet<&SchemaId> = BTreeSet::new();
    let lines = found.iter().filter(|(index, _)| {
        let key = known[**index].1;
        key.alias_of.is_none() && !key.values.is_empty()
    });
    for (index, first) in lines {
        let others = used[*index].iter().map(|(_, id)| id).filter(|id| !widening.kept.contains_key(*id));
        let ids: Vec<&SchemaId> = std::iter::once(first).chain(others).filter(|id| seen.insert(id)).collect();
        let key: &'a Key = known[*index].1;
        let values = key.values.iter().flat_map(|(text, names)| {
            let value_type = ValueType::parse(text);
            names.iter().map(move |name| (name, value_type.clone()))
        });
        for (name, value_type) in values {
            for &id in &ids {
                let Some(named) = api.types.get(id) else { continue };
                let Kind::Object(object) = &named.schema.kind else { continue };
                let Some(field) = field(object, name) else { continue };
                let usage = Usage {
                    sent: named.sent && field.is_settable(),
                    received: named.received,
                    is_text: (object.multipart || texts.contains(id)) && field.style != Some(Style::Json),
                    in_path: false,
                };
                if let Some(schema) = widening.with_type(&field.schema, &value_type, usage) {
                    let place = Place::Field(id.clone(), name.clone());
                    let is_renaming = is_renaming(&field.schema, &schema);
                    changes.push(Change { place, schema, known: value_type.clone(), sent: usage.sent, is_renaming });
                }
            }
        }
    }
    changes
}

/// The field of a property that is not a constant. The key `{}` stands for the map of additional properties.
fn field<'a>(object: &'a Object, name: &str) -> Option<&'a Field> {
    let field = object.fields.get(name).filter(|field| field.constant.is_none());
    field.or(object.additional.as_ref().filter(|_| name == ADDITIONAL)).map(|field| &**field)
}

/// The types of forms and of optional parameters, which are not written as JSON.
fn written_as_text(api: &Api) -> BTreeSet<SchemaId> {
    let forms = api.operations.iter().filter_map(|operation| {
        operation.body.as_ref().filter(|body| body.encoding != Encoding::Json).map(|body| &body.schema)
    });
    let queries = api.operations.iter().filter_map(|operation| operation.query.as_ref());
    forms.chain(queries).filter_map(Schema::reference).cloned().collect()
}

/// The changes that give the arguments, bodies and responses of operations their types in `names.lock`, which `lines`
/// has.
fn of_operations(widening: &mut Widening<'_>, lines: &ValueLines<'_>) -> Vec<Change> {
    let api = widening.api;
    let mut changes = Vec::new();
    for (index, operation) in api.operations.iter().enumerate() {
        let Some(values) = lines.get(operation) else { continue };
        let mut add = |place: Place, old: Option<&Schema>, schema: Option<Schema>, known: ValueType, sent: bool| {
            changes.extend(schema.map(|schema| {
                let is_renaming = old.is_some_and(|old| is_renaming(old, &schema));
                Change { place, schema, known, sent, is_renaming }
            }));
        };
        for (step, at) in arguments(operation) {
            let Some(known) = values.get(&step).map(|text| ValueType::parse(text)) else { continue };
            let Parameter { schema: old, style, place, .. } = &operation.parameters[at];
            let (is_text, in_path) = (*style != Style::Json, *place == ParameterPlace::Path);
            let usage = Usage { sent: true, received: false, is_text, in_path };
            let schema = widening.with_type(old, &known, usage);
            add(Place::Parameter(index, at), Some(old), schema, known, true);
        }
        if let Some(body) = operation.body.as_ref().filter(|body| body.encoding == Encoding::Json)
            && let Some(known) = values.get("request").map(|text| ValueType::parse(text))
        {
            let described = match &known {
                ValueType::OrJson(described) => described,
                other => other,
            };
            let schema = widening.with_nullable_type(
                &body.schema,
                described,
                Usage { sent: true, received: false, is_text: false, in_path: false },
            );
            add(Place::Body(index), Some(&body.schema), schema, known, true);
        }
        if let Some(known) = values.get("response").map(|text| ValueType::parse(text)) {
            let usage = Usage { sent: false, received: true, is_text: false, in_path: false };
            let (answer, schema): (fn(Schema) -> Answer, _) = match (&operation.answer, &known) {
                (Answer::Json(schema), known) => (Answer::Json, widening.with_nullable_type(schema, known, usage)),
                (Answer::Result(schema), known) => (Answer::Result, widening.with_nullable_type(schema, known, usage)),
                (Answer::Page(item), ValueType::Page(known)) => {
                    (Answer::Page, widening.with_nullable_type(item, known, usage))
                }
                (Answer::Page(item), ValueType::Any) => {
                    (Answer::Result, Some(Schema::new(item.at.parent(), Kind::Any)))
                }
                // A `result` that is no longer described is null or missing.
                (Answer::Acknowledged, ValueType::Any | ValueType::Nullable(_)) => {
                    (Answer::Result, known.schema(&operation.at.child("responses")))
                }
                _ => continue,
            };
            add(Place::Answer(index, answer), operation.answer.schema(), schema, known, false);
        }
    }
    changes
}

/// The arguments of a method apart from the body, each with its key in `[values]` of `names.lock` (`path:0`) and its
/// index among the parameters.
fn arguments(operation: &Operation) -> impl Iterator<Item = (String, usize)> {
    let mut placeholders = 0..;
    operation.parameters.iter().enumerate().filter_map(move |(index, parameter)| {
        let place = (parameter.place == ParameterPlace::Path).then(|| placeholders.next()).flatten();
        let step = match place {
            Some(place) => format!("path:{place}"),
            None => format!("parameter:{}", operation.member_name(parameter)),
        };
        parameter.is_argument.then_some((step, index))
    })
}

/// The operations, by index, that return a value now, but `()` in `names.lock`. Each has a response without a value to
/// replace its own.
fn without_value(api: &Api, lines: &ValueLines<'_>) -> Vec<(usize, Answer)> {
    let is_nothing = |operation: &Operation| {
        lines.get(operation).and_then(|values| values.get("response")).is_some_and(|text| text == "()")
    };
    let answers = api.operations.iter().enumerate().filter(|(_, operation)| is_nothing(operation));
    let answers = answers.filter_map(|(index, operation)| match &operation.answer {
        Answer::Empty | Answer::Acknowledged => None,
        Answer::Result(_) | Answer::Page(_) if !operation.may_be_empty => Some((index, Answer::Acknowledged)),
        _ => Some((index, Answer::Empty)),
    });
    answers.collect()
}

/// Moves the limits of references to an id's type to that type, if all references in `changes` have the same limits.
fn share_limits(id: &SchemaId, named: &mut Type, changes: &mut [Change]) {
    let mut all: BTreeSet<Vec<String>> = BTreeSet::new();
    let text = |limits: &Limits| limits.iter().map(|(keyword, value)| format!("{keyword:?} {value}")).collect();
    for schema in changes.iter().flat_map(|change| change.schema.nested()).filter(|it| it.reference() == Some(id)) {
        all.insert(text(&schema.limits));
        named.schema.limits.clone_from(&schema.limits);
    }
    if all.len() != 1 {
        named.schema.limits = Limits::default();
        return;
    }
    for change in changes {
        change.schema.visit_mut(&mut |schema| {
            if schema.reference() == Some(id) {
                schema.limits = Limits::default();
            }
        });
    }
}

/// Whether two schemas differ only in the types to which they refer, such as those of ids.
fn is_renaming(old: &Schema, new: &Schema) -> bool {
    let are_alike = match (&old.kind, &new.kind) {
        (Kind::Ref(_), Kind::Ref(_)) => true,
        (Kind::Array(old), Kind::Array(new)) | (Kind::Map(old), Kind::Map(new)) => is_renaming(old, new),
        _ => false,
    };
    are_alike && old.nullable == new.nullable
}

/// Replaces id types (the keys of `renamed`) by those of `names.lock` in every schema, so that an id from one operation
/// can be passed to all others.
fn rename(api: &mut Api, renamed: BTreeMap<SchemaId, Option<SchemaId>>) {
    let mut ids: BTreeMap<SchemaId, (SchemaId, Schema)> = BTreeMap::new();
    for (other, id) in renamed {
        let Some((id, old)) = id.zip(api.types.get(&other).map(|named| named.schema.clone())) else { continue };
        let Some(named) = api.types.get_mut(&id) else { continue };
        // Documentation is kept only if both types have the same documentation.
        named.schema.docs = named.schema.docs.take().filter(|docs| old.docs.as_ref() == Some(docs));
        let limits = if named.schema.limits == old.limits { Limits::default() } else { old.limits.clone() };
        ids.insert(other, (id, Schema { limits, ..old }));
    }
    if ids.is_empty() {
        return;
    }
    api.visit_mut(&mut |schema| {
        if let Some((id, old)) = schema.reference().and_then(|id| ids.get(id)) {
            schema.docs = schema.docs.take().or_else(|| old.docs.clone());
            schema.deprecated = schema.deprecated.take().or_else(|| old.deprecated.clone());
            schema.limits = schema.limits.narrowed(&old.limits);
            schema.kind = Kind::Ref(id.clone());
        }
    });
}

/// Makes a change in the model, and reports it unless it changes only the types of ids.
fn apply(api: &mut Api, change: Change) {
    let Change { place, schema, known, sent, is_renaming } = change;
    let at = schema.at.clone();
    let what = match &place {
        Place::Field(_, name) => format!("`{name}`"),
        Place::Parameter(operation, at) => format!("`{}`", api.operations[*operation].parameters[*at].name),
        Place::Body(_) => "the body".to_owned(),
        Place::Answer(..) => "the response".to_owned(),
    };
    match place {
        Place::Field(id, name) => {
            let Some(Kind::Object(object)) = api.types.get_mut(&id).map(|named| &mut named.schema.kind) else { return };
            let additional = object.additional.as_mut().filter(|_| name == ADDITIONAL);
            if let Some(field) = object.fields.get_mut(&name).or(additional) {
                field.schema = schema;
            }
        }
        Place::Parameter(operation, at) => api.operations[operation].parameters[at].schema = schema,
        Place::Body(operation) => {
            if let Some(body) = &mut api.operations[operation].body {
                if matches!(schema.kind, Kind::Any) {
                    (body.untyped, body.one_of) = (None, None);
                }
                body.schema = schema;
            }
        }
        Place::Answer(operation, answer) => {
            let operation = &mut api.operations[operation];
            let is_nullable = schema.nullable;
            operation.answer = answer(schema);
            // A page may stay empty: a response without content is a page without items.
            operation.may_be_empty &= is_nullable || matches!(operation.answer, Answer::Page(_));
        }
    }
    let what = format!("{what} keeps the type `{known}`, since `values` in names.lock has it");
    if is_renaming {
        return;
    }
    if sent {
        api.loosen(&at, what);
    } else {
        api.note(&at, what);
    }
}

/// Gives optional parameters the kinds and limits of their fields in the struct of optional parameters.
fn optional_parameters(api: &mut Api) {
    for operation in &mut api.operations {
        let query = operation.query.as_ref().and_then(Schema::reference).and_then(|id| api.types.get(id));
        let Some(Kind::Object(object)) = query.map(|named| &named.schema.kind) else { continue };
        let names: Vec<String> =
            operation.parameters.iter().map(|parameter| operation.member_name(parameter)).collect();
        for (parameter, name) in operation.parameters.iter_mut().zip(names) {
            if let Some(field) = object.fields.get(&name).filter(|_| !parameter.is_argument) {
                parameter.schema.kind.clone_from(&field.schema.kind);
                parameter.schema.limits.clone_from(&field.schema.limits);
            }
        }
    }
}

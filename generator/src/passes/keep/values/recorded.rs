//! The Rust types of values to write to `names.lock`.

use std::collections::BTreeMap;

use super::{ADDITIONAL, arguments, value_type::ValueType};
use crate::{
    ir::{Api, Kind, Operation, Schema, Type},
    passes::keep::line,
};

/// The names of a struct's properties by their Rust type (`String`, `Vec<Value>`), without properties that are structs
/// or unions.
pub(in crate::passes::keep) fn of_type(api: &Api, named: &Type) -> BTreeMap<String, Vec<String>> {
    let mut values: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let Kind::Object(object) = &named.schema.kind else { return values };
    let fields = object.fields.iter().filter(|(_, field)| field.constant.is_none());
    let additional = object.additional.iter().filter(|_| !object.fields.contains_key(ADDITIONAL));
    let all = fields.map(|(name, field)| (name.as_str(), field)).chain(additional.map(|field| (ADDITIONAL, field)));
    for (name, field) in all {
        let value_type = ValueType::of(api, &field.schema, &|schema| line_of(api, schema));
        if value_type != ValueType::Other {
            values.entry(value_type.to_string()).or_default().push(name.to_owned());
        }
    }
    values
}

/// The Rust types of an operation's arguments, body and response, by keys such as `path:0`, `request` and `response`;
/// without arguments that are structs or unions.
pub(in crate::passes::keep) fn of_operation(api: &Api, operation: &Operation) -> BTreeMap<String, String> {
    let line = |schema: &Schema| line_of(api, schema);
    let arguments = arguments(operation).map(|(step, index)| {
        let value_type = ValueType::of(api, &operation.parameters[index].schema, &line);
        (step, value_type)
    });
    let arguments = arguments.filter(|(_, value_type)| *value_type != ValueType::Other);
    let body = operation.body.iter().filter(|body| !matches!(body.schema.kind, Kind::Binary));
    let body = body.map(|body| ("request".to_owned(), ValueType::of_nullable(api, &body.schema, &line)));
    let answer = ValueType::of_answer(api, &operation.answer, &line).map(|it| ("response".to_owned(), it));
    arguments.chain(body).chain(answer).map(|(step, value_type)| (step, value_type.to_string())).collect()
}

/// The key in `names.lock` of the type to which a schema refers; `None` if it refers to none. To be called after all
/// passes, since they choose the type's name.
fn line_of(api: &Api, schema: &Schema) -> Option<String> {
    Some(line(api, api.types.get(schema.reference()?)?))
}

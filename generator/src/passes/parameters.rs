//! Parameters that are no text, number, boolean or list of those, and so have no sure way into a path or a header: they
//! are given as text.

use crate::ir::{Api, Kind, ParameterPlace, QueryStyle, Schema};

/// Replaces what has no written form by text.
pub(super) fn run(api: &mut Api) {
    let mut operations = std::mem::take(&mut api.operations);
    for parameter in operations.iter_mut().flat_map(|operation| &mut operation.parameters) {
        let shape = shape(api, &parameter.schema);
        // What stands in a path is text, whether that is said or not.
        let is_any = api.resolve(&parameter.schema).is_some_and(|schema| matches!(schema.kind, Kind::Any));
        if is_any && parameter.place == ParameterPlace::Path {
            parameter.schema.kind = Kind::Text;
            continue;
        }
        let what = match (parameter.place, shape) {
            (_, Shape::Scalar) | (ParameterPlace::Query | ParameterPlace::Header, Shape::Scalars) => continue,
            (ParameterPlace::Query, Shape::Other) if parameter.style == QueryStyle::Deep => continue,
            (ParameterPlace::Query, Shape::Other) => {
                let what = format!("an object in a query; its members are written as `{}.member`", parameter.name);
                api.note(&parameter.at, what);
                continue;
            }
            (ParameterPlace::Path, _) => "neither text, number nor boolean, in a path; given as text",
            (ParameterPlace::Query, _) => "a list of objects in a query; given as text",
            (ParameterPlace::Header, _) => "an object in a header; given as text",
        };
        api.loosened.push((parameter.at.clone(), what.to_owned()));
        let old = std::mem::replace(&mut parameter.schema, Schema::new(parameter.at.child("schema"), Kind::Text));
        parameter.schema.docs = old.docs;
        parameter.schema.deprecated = old.deprecated;
    }
    api.operations = operations;
}

#[derive(Clone, Copy, PartialEq)]
enum Shape {
    /// Text, a number, a boolean.
    Scalar,
    /// A list of those, or sometimes a list.
    Scalars,
    /// A list of anything else.
    Objects,
    /// Anything else.
    Other,
}

fn shape(api: &Api, schema: &Schema) -> Shape {
    match api.resolve(schema).map(|schema| &schema.kind) {
        Some(Kind::Text | Kind::Enum(_) | Kind::Integer { .. } | Kind::Number | Kind::Boolean) => Shape::Scalar,
        Some(Kind::Array(item)) if shape(api, item) == Shape::Scalar => Shape::Scalars,
        Some(Kind::Array(item)) => match api.resolve(item).map(|item| &item.kind) {
            Some(Kind::Union(union)) if union.branches.iter().all(|b| shape(api, &b.schema) == Shape::Scalar) => {
                Shape::Scalars
            }
            _ => Shape::Objects,
        },
        Some(Kind::Union(union)) => {
            let flat = |schema| matches!(shape(api, schema), Shape::Scalar | Shape::Scalars);
            if union.branches.iter().all(|branch| flat(&branch.schema)) { Shape::Scalars } else { Shape::Other }
        }
        _ => Shape::Other,
    }
}

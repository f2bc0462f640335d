//! Adds `minItems: 1` to required lists in parameters and forms, where an empty list is not sent at all, so that the
//! service would not get the required value.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    form_parts::objects_of_form,
    parameters::{Shape, shape},
};
use crate::ir::{
    Api, Encoding, Field, Keyword, Kind, Object, Parameter, ParameterPlace, PartEncoding, Schema, SchemaId, Style,
};

const WHY: &str = "an empty list can't be sent in a form; the member is left out";

/// Adds `minItems: 1` to required lists in parameters and forms. The lists of a form that is a union, or a component
/// that is used outside of forms too, do not change, but are recorded in `Api::loosened`. In a path, the runtime
/// refuses an empty list.
pub(super) fn run(api: &mut Api) {
    let mut operations = std::mem::take(&mut api.operations);
    for parameter in operations.iter_mut().flat_map(|operation| &mut operation.parameters) {
        if is_required_list(api, parameter) {
            require_item(&mut parameter.schema);
        }
    }
    let mut loosened = Vec::new();
    let mut forms: BTreeMap<SchemaId, BTreeSet<String>> = BTreeMap::new();
    for body in operations.iter_mut().filter_map(|operation| operation.body.as_mut()) {
        let (Encoding::Form(parts) | Encoding::Multipart(parts)) = &body.encoding else { continue };
        if let Kind::Object(object) = &mut body.schema.kind {
            for name in lists(api, object, parts) {
                object.fields.entry(name).and_modify(|field| require_item(&mut field.schema));
            }
            continue;
        }
        let component = body.schema.reference().and_then(|id| Some((id, &api.types.get(id)?.schema.kind)));
        if let Some((id, Kind::Object(object))) = component {
            forms.entry(id.clone()).or_default().extend(lists(api, object, parts));
            continue;
        }
        // The objects of a union do not change, since they may be components that are used outside of forms too.
        for object in objects_of_form(api, &body.schema) {
            let lists = lists(api, object, parts).into_iter().map(|name| &object.fields[&name]);
            loosened.extend(lists.map(|field| (field.schema.at.clone(), WHY.to_owned())));
        }
    }
    api.loosened.append(&mut loosened);
    api.operations = operations;
    for (id, names) in forms.into_iter().filter(|(_, names)| !names.is_empty()) {
        let is_form_only = is_form_only(api, &id);
        let Some(Kind::Object(object)) = api.types.get_mut(&id).map(|named| &mut named.schema.kind) else { continue };
        let mut lists: Vec<&mut Box<Field>> =
            object.fields.iter_mut().filter(|(name, _)| names.contains(*name)).map(|(_, field)| field).collect();
        if is_form_only {
            lists.iter_mut().for_each(|field| require_item(&mut field.schema));
        } else {
            api.loosened.extend(lists.iter().map(|field| (field.schema.at.clone(), WHY.to_owned())));
        }
    }
}

fn require_item(list: &mut Schema) {
    list.limits.add(Keyword::MinItems, 1.into());
}

/// Whether a parameter is a required list that is not sent at all if it is empty.
fn is_required_list(api: &Api, parameter: &Parameter) -> bool {
    let is_written = parameter.place != ParameterPlace::Path && parameter.style != Style::Json;
    parameter.required && is_written && is_list(api, &parameter.schema)
}

fn is_list(api: &Api, schema: &Schema) -> bool {
    api.resolve(schema).is_some_and(|schema| matches!(schema.kind, Kind::Array(_)))
}

/// The names of the required lists of a form of which each item is sent by itself, so that nothing is sent for an empty
/// list.
fn lists(api: &Api, object: &Object, parts: &BTreeMap<String, PartEncoding>) -> Vec<String> {
    let is_repeated = |name: &String, field: &Field| {
        let style = field.style.or(parts.get(name).and_then(|part| part.style));
        // In a multipart form, a list of objects without a style is a single part of JSON text, even if it is empty.
        let is_of_values = shape(api, &field.schema) == Shape::Scalars || is_list_of_files(api, &field.schema);
        let of_json = object.multipart && style.is_none() && !is_of_values;
        style != Some(Style::Json) && !of_json && is_list(api, &field.schema)
    };
    let required = object.required.iter().filter_map(|name| object.fields.get_key_value(name));
    required.filter(|(name, field)| is_repeated(name, field)).map(|(name, _)| name.clone()).collect()
}

/// Whether a schema is a list of files (`format: binary`).
fn is_list_of_files(api: &Api, schema: &Schema) -> bool {
    let Some(Kind::Array(item)) = api.resolve(schema).map(|schema| &schema.kind) else { return false };
    api.resolve(item).is_some_and(|item| matches!(item.kind, Kind::Binary))
}

/// Whether a type is used only as the whole body of forms, so that no property or response refers to it.
fn is_form_only(api: &Api, id: &SchemaId) -> bool {
    let is_form = |encoding: &Encoding| matches!(encoding, Encoding::Form(_) | Encoding::Multipart(_));
    let bodies = api.operations.iter().filter_map(|operation| operation.body.as_ref());
    let forms = bodies.filter(|body| is_form(&body.encoding) && body.schema.reference() == Some(id)).count();
    api.schemas().filter(|schema| schema.reference() == Some(id)).count() == forms
}

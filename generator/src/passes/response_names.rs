//! Names two kinds of response types after their operation: the response of a `delete`, and an object that wraps the
//! resource in a property (`{"asn": {}}` for an ASN), since the inner object is named after the resource.

use std::collections::BTreeMap;

use heck::ToSnakeCase;

use super::merge_equal::is_inline;
use crate::ir::{Answer, Api, Hint, Kind, Method, Operation, Schema, SchemaId, Type, singular};

/// Sets the name hints of response types that are named after their operation.
pub(super) fn run(api: &mut Api) {
    let mut answers: BTreeMap<&SchemaId, Vec<&Operation>> = BTreeMap::new();
    for operation in &api.operations {
        if let Answer::Json(schema) | Answer::Result(schema) = &operation.answer
            && let Some(id) = schema.reference().filter(|id| is_inline(id))
        {
            answers.entry(id).or_default().push(operation);
        }
    }
    let hints = answers.into_iter().filter_map(|(id, operations)| {
        let hint = hint(api, api.types.get(id)?, &operations)?;
        Some((id.clone(), hint))
    });
    let hints: Vec<(SchemaId, Hint)> = hints.collect();
    for (id, hint) in hints {
        if let Some(named) = api.types.get_mut(&id) {
            named.hint = hint;
        }
    }
}

/// The name hint of a response type, made from the operations that return it; `None` if the type is the resource
/// itself.
fn hint(api: &Api, named: &Type, operations: &[&Operation]) -> Option<Hint> {
    let first = operations.first()?;
    let (thing, words) = (first.thing(), first.words());
    let is_delete = operations.iter().all(|operation| operation.method == Method::Delete && operation.name == "delete");
    let is_of_one = operations.iter().all(|operation| operation.thing() == thing);
    match (is_delete, is_of_one, operations) {
        (true, true, _) => Some(Hint::new(&format!("{words}_response"))),
        (true, false, _) => Some(Hint::new("delete_response")),
        _ if !wraps(api, named, &thing) => None,
        (_, _, [_]) => Some(Hint::new(&format!("{words}_response"))),
        _ => Some(Hint::new(&format!("{thing}_response"))),
    }
}

/// Whether a type is an object that wraps the resource `thing`, or a list of it, in a property of that name.
fn wraps(api: &Api, named: &Type, thing: &str) -> bool {
    let Kind::Object(object) = &named.schema.kind else { return false };
    let has_type = |schema: &Schema| match &schema.kind {
        Kind::Array(item) => item.reference().is_some(),
        Kind::Ref(id) => {
            api.types.get(id).is_some_and(|inner| matches!(inner.schema.kind, Kind::Object(_) | Kind::Union(_)))
        }
        _ => false,
    };
    object.fields.iter().any(|(name, field)| singular(&name.to_snake_case()) == thing && has_type(&field.schema))
}

//! Finds, for each type, an operation that uses it, so that the type can be named after the operation.

use std::collections::VecDeque;

use crate::ir::{Answer, Api, Branch, BranchTest, Hint, Keyed, Kind, Operation, Schema, SchemaId};

/// The maximum number of nested schemas on the path from an operation to a type.
const LONGEST_WAY: usize = 16;

/// The name hint of each type along the shortest path from an operation: the words of the operation, then the
/// properties on the path (`update_gateway_response`, `limits`). Of several operations, a GET is preferred, and a
/// DELETE comes last.
pub(super) fn uses(api: &Api) -> Keyed<SchemaId, Hint> {
    let mut operations: Vec<&Operation> = api.operations.iter().collect();
    operations.sort_by_key(|operation| (operation.method, &operation.path));
    let mut waiting: VecDeque<(Hint, &Schema, usize)> = VecDeque::new();
    for operation in operations {
        waiting.extend(places(operation).into_iter().map(|(hint, schema)| (hint, schema, 0)));
    }
    let mut uses = Keyed::default();
    while let Some((hint, schema, steps)) = waiting.pop_front() {
        let schema = match schema.reference() {
            Some(id) if uses.contains_key(id) => continue,
            Some(id) => {
                uses.insert(id.clone(), hint.clone());
                match api.types.get(id) {
                    Some(named) => &named.schema,
                    None => continue,
                }
            }
            None => schema,
        };
        if steps < LONGEST_WAY {
            waiting.extend(inside(schema, &hint).into_iter().map(|(hint, inner)| (hint, inner, steps + 1)));
        }
    }
    uses
}

/// The schemas of an operation, each with the name hint that a type there gets.
fn places(operation: &Operation) -> Vec<(Hint, &Schema)> {
    let name = operation.words();
    let sent = Hint::new(&name);
    let received = Hint::new(&match operation.answer {
        Answer::Page(_) if name.ends_with("_item") => name,
        Answer::Page(_) => format!("{name}_item"),
        _ => format!("{name}_response"),
    });
    let parameters = operation.parameters.iter().map(|it| (sent.inside(&it.name), &it.schema));
    let query = operation.query.iter().map(|schema| (sent.inside("query"), schema));
    let body = operation.body.iter().map(|body| (sent.clone(), &body.schema));
    let answer = operation.answer.schema().map(|schema| (received, schema));
    body.chain(answer).chain(query).chain(parameters).collect()
}

/// The schemas directly inside a schema, each with its name hint. Properties that can't refer to a type are left out.
fn inside<'a>(schema: &'a Schema, hint: &Hint) -> Vec<(Hint, &'a Schema)> {
    match &schema.kind {
        Kind::OrJson(inner) | Kind::OrNull(inner) => vec![(hint.clone(), inner)],
        Kind::Array(item) => vec![(hint.item(), item)],
        Kind::Map(value) => vec![(hint.inside("value"), value)],
        Kind::Object(object) => {
            // Leaves out properties such as strings, the majority, which can't refer to a type.
            let fields = object.fields.iter().filter(|(_, field)| !field.schema.kind.is_leaf());
            let fields = fields.map(|(name, field)| (hint.inside(name), &field.schema));
            fields.chain(object.additional.iter().map(|field| (hint.inside("value"), &field.schema))).collect()
        }
        Kind::Union(union) => union.branches.iter().map(|branch| (branch_hint(branch, hint), &branch.schema)).collect(),
        _ => Vec::new(),
    }
}

/// The name hint of a union's branch: the hint of the union, followed by the discriminator value if the branch has
/// exactly one.
fn branch_hint(branch: &Branch, hint: &Hint) -> Hint {
    match &branch.test {
        BranchTest::Object(shape) => match shape.tag.as_ref().map(|(_, values)| values.as_slice()) {
            Some([only]) => hint.inside(only),
            _ => hint.clone(),
        },
        _ => hint.clone(),
    }
}

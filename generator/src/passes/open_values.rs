//! Finds the enums and unions for which a request may send values that the description lacks.
//!
//! A type that responses use too accepts unknown values, since the service may be newer than the description, and a
//! value that was received can be sent back. A type that only requests use refuses them. A body that is a union is also
//! checked when a caller adds members by name (`extra_body`), unless its JSON Schema is too long or refers to itself.

use std::collections::BTreeSet;

use crate::ir::{Api, Branch, BranchTest, Kind, ObjectTest, SchemaId, Union};

/// Adds the enums and unions that accept unknown values in requests to `Api::open`. Keeps `Body::one_of` (the JSON
/// Schema of a body) only for unions that need it.
pub(super) fn run(api: &mut Api) {
    let mut unchecked: BTreeSet<SchemaId> = BTreeSet::new();
    for body in api.operations.iter_mut().filter_map(|operation| operation.body.as_mut()) {
        let id = body.schema.reference();
        let named = id.and_then(|id| api.types.get(id)).filter(|named| named.sent && !named.received);
        let is_ambiguous = named.is_some_and(|named| match &named.schema.kind {
            Kind::Union(union) => has_untagged_objects(union),
            _ => false,
        });
        body.one_of.take_if(|_| !is_ambiguous);
        unchecked.extend(id.filter(|_| is_ambiguous && body.one_of.is_none()).cloned());
    }
    let mut lacking = Vec::new();
    for (id, named) in api.types.iter().filter(|(_, named)| named.sent) {
        if let Kind::Union(union) = &named.schema.kind
            && let Some(name) = undeclared(api, union)
        {
            let what = format!("a branch does not declare the discriminator `{name}`, which is not sent with it");
            lacking.push((named.schema.at.clone(), what));
        }
        let why = match &named.schema.kind {
            Kind::Enum(_) if named.received && !named.schema.open => {
                "responses use it too, so unknown values are accepted and sent"
            }
            Kind::Union(_) if named.received => {
                "responses use it too, so values of unknown branches are accepted and sent"
            }
            Kind::Union(_) if unchecked.contains(id) => {
                "a member of another branch that a caller adds by name (`extra_body`) is not checked"
            }
            _ => continue,
        };
        api.open.push((named.schema.at.clone(), why));
    }
    api.loosened.append(&mut lacking);
}

/// The discriminator property that an object branch of a union does not declare, so that it can't be sent; `None` if
/// all branches declare it.
fn undeclared<'a>(api: &Api, union: &'a Union) -> Option<&'a str> {
    union.branches.iter().find_map(|branch| {
        let BranchTest::Object(ObjectTest { tag: Some((name, _)), .. }) = &branch.test else { return None };
        let Kind::Object(object) = &api.resolve(&branch.schema)?.kind else { return None };
        (!object.fields.contains_key(name)).then_some(name.as_str())
    })
}

/// Whether several object branches have no discriminator, so that one object may match more than one of them.
fn has_untagged_objects(union: &Union) -> bool {
    let untagged = |branch: &&Branch| matches!(&branch.test, BranchTest::Object(shape) if shape.tag.is_none());
    union.branches.iter().filter(untagged).count() > 1
}

//! Notes in the ledger the enums and unions in which a request may send values that the description lacks.
//!
//! A type that responses use too accepts unknown values, since the service may be newer than the description, and a
//! value that was received can be sent back. A type that only requests use refuses them.
//! Neither checks a member of another branch that a caller adds by name (`extra_body`).

use crate::ir::{Api, Branch, Kind, Union, Within};

/// Notes each such enum and union.
pub(super) fn run(api: &mut Api) {
    for named in api.types.values().filter(|named| named.sent) {
        let why = match &named.schema.kind {
            Kind::Enum(_) if named.received && !named.schema.open => {
                "responses use it too, so unknown values are accepted and sent"
            }
            Kind::Union(_) if named.received => {
                "responses use it too, so values of unknown branches are accepted and sent"
            }
            Kind::Union(union) if has_untagged_objects(union) => {
                "a member of another branch that a caller adds by name (`extra_body`) is not checked"
            }
            _ => continue,
        };
        api.ledger.note_open(&named.schema.at, why);
    }
}

/// Whether an object can have the members of two branches.
fn has_untagged_objects(union: &Union) -> bool {
    let untagged = |branch: &&Branch| matches!(&branch.test, Within::Object(shape) if shape.tag.is_none());
    union.branches.iter().filter(untagged).count() > 1
}

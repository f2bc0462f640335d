//! Enums and unions that requests and responses hold: the ledger notes that a value which the description does not have is
//! sent.
//!
//! A response may bring a value that is newer than the description, and it goes back as it came. Where only requests hold
//! the type, such a value is refused before it is sent; a member of another branch that a caller adds by name is not, which
//! is noted too.

use crate::ir::{Api, Branch, Kind, Union, Within};

/// Notes them.
pub(super) fn run(api: &mut Api) {
    for named in api.types.values().filter(|named| named.sent) {
        let why = match &named.schema.kind {
            Kind::Enum(_) if named.received && !named.schema.open => {
                "responses hold it too: a text that is none of these is sent as it is"
            }
            Kind::Union(_) if named.received => "responses hold it too: a value that is of no branch is sent as it is",
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

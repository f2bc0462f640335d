//! Enums and unions that requests and responses hold: the ledger notes that a value which the description does not have is
//! sent.
//!
//! A response may bring a value that is newer than the description, and it goes back as it came. Where only requests hold
//! the type, such a value is refused before it is sent.

use crate::ir::{Api, Kind};

/// Notes them.
pub(super) fn run(api: &mut Api) {
    for named in api.types.values().filter(|named| named.sent && named.received) {
        let why = match named.schema.kind {
            Kind::Enum(_) if named.schema.open => continue,
            Kind::Enum(_) => "responses hold it too: a text that is none of these is sent as it is",
            Kind::Union(_) => "responses hold it too: a value that is of no branch is sent as it is",
            _ => continue,
        };
        api.ledger.note_open(&named.schema.at, why);
    }
}

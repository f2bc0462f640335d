//! Enums and unions that a request can hold: the ledger notes that a value which the description does not have is sent.
//!
//! A response may bring a value that is newer than the description, and it goes back as it came; a caller may know of one.

use crate::ir::{Api, Kind};

/// Notes them.
pub(super) fn run(api: &mut Api) {
    for named in api.types.values().filter(|named| named.sent) {
        let why = match named.schema.kind {
            Kind::Enum(_) => "a text that is none of these is sent as it is",
            Kind::Union(_) => "a value that is of no branch is sent as it is",
            _ => continue,
        };
        api.ledger.note_open(&named.schema.at, why);
    }
}

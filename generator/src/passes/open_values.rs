//! Notes in the ledger the enums and unions in which a request may send values that the description lacks.
//!
//! A type that responses use too accepts unknown values, since the service may be newer than the description, and a
//! value that was received can be sent back. A type that only requests use refuses them.

use crate::ir::{Api, Kind};

/// Notes each such enum and union.
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

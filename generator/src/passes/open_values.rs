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
            Kind::Enum(_) => "responses use it too, so unknown values are accepted and sent",
            Kind::Union(_) => "responses use it too, so values of unknown branches are accepted and sent",
            _ => continue,
        };
        api.ledger.note_open(&named.schema.at, why);
    }
}

//! Bodies of PATCH: a member that is left out stays as it is, so no default is taken for it.

use std::collections::BTreeSet;

use super::{inside_out, uses::references};
use crate::ir::{Api, Method, SchemaId, TypeUse};

/// Drops the defaults of every type that a PATCH sends, even if another method sends it too.
pub(super) fn run(api: &mut Api) {
    let mut waiting = Vec::new();
    for operation in api.operations.iter_mut().filter(|operation| operation.method == Method::Patch) {
        if let Some(body) = &mut operation.body {
            inside_out(&mut body.schema, &mut |schema| schema.default = None);
            references(&body.schema, TypeUse::Sent, &mut waiting);
        }
    }
    let mut seen: BTreeSet<SchemaId> = BTreeSet::new();
    while let Some((usage, id)) = waiting.pop() {
        let Some(named) = api.types.get_mut(&id) else { continue };
        if seen.insert(id) {
            inside_out(&mut named.schema, &mut |schema| schema.default = None);
            references(&named.schema, usage, &mut waiting);
        }
    }
}

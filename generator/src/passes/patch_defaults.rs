//! Drops the defaults in PATCH bodies: a property that a PATCH leaves out stays unchanged, so its default does not
//! apply.

use crate::ir::{Api, Method, reach};

/// Drops the defaults of every type in a PATCH body, even if bodies of other methods have the type too.
pub(super) fn run(api: &mut Api) {
    let bodies =
        api.operations.iter().filter(|operation| operation.method == Method::Patch).filter_map(|it| it.body.as_ref());
    let seeds = bodies.flat_map(|body| body.schema.references()).map(|id| (id, ()));
    let sent = reach(seeds, |id| api.references(id), |(), ()| ());
    let types = api.types.iter_mut().filter(|(id, _)| sent.contains_key(*id)).map(|(_, named)| &mut named.schema);
    let operations = api.operations.iter_mut().filter(|operation| operation.method == Method::Patch);
    let bodies = operations.filter_map(|operation| operation.body.as_mut()).map(|body| &mut body.schema);
    types.chain(bodies).for_each(|schema| schema.visit_mut(&mut |schema| schema.default = None));
}

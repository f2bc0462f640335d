//! Wraps the schemas of JSON bodies that may be null, or JSON of a type that the schema does not describe.

use crate::ir::{Api, Encoding, Keyword, Kind, Schema};

/// Wraps a nullable body in `Kind::OrNull`, and one that may have another JSON type in `Kind::OrJson`.
pub(super) fn run(api: &mut Api) {
    let bodies = api.operations.iter_mut().filter_map(|operation| operation.body.as_mut());
    for body in bodies.filter(|body| body.encoding == Encoding::Json) {
        let nullable = std::mem::take(&mut body.schema.nullable);
        // A limit `Keyword::Schema` of the described type would apply to other JSON too, so such a body is not wrapped.
        let is_checked = body.schema.limits.get(Keyword::Schema).is_some();
        if let Some(schema) = body.untyped.take().filter(|_| !is_checked) {
            wrap(&mut body.schema, Kind::OrJson);
            body.schema.limits.add(Keyword::Schema, schema);
        }
        if nullable {
            wrap(&mut body.schema, Kind::OrNull);
        }
    }
}

/// Wraps a schema in one of the given kind, which takes over its limits.
fn wrap(schema: &mut Schema, kind: fn(Box<Schema>) -> Kind) {
    let mut inner = schema.clone();
    schema.limits = std::mem::take(&mut inner.limits);
    schema.kind = kind(Box::new(inner));
}

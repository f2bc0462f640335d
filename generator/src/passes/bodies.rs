//! JSON bodies that may be null, or JSON of a type that the schema says nothing of.

use crate::ir::{Api, Encoding, Keyword, Kind, Schema};

/// Wraps the schemas of such bodies.
pub(super) fn run(api: &mut Api) {
    let bodies = api.operations.iter_mut().filter_map(|operation| operation.body.as_mut());
    for body in bodies.filter(|body| body.encoding == Encoding::Json) {
        let nullable = std::mem::take(&mut body.schema.nullable);
        // A schema that a described value is checked against is none for other JSON alone.
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

/// Puts a schema inside another one, which has its documentation and limits.
fn wrap(schema: &mut Schema, kind: fn(Box<Schema>) -> Kind) {
    let mut inner = schema.clone();
    schema.limits = std::mem::take(&mut inner.limits);
    schema.kind = kind(Box::new(inner));
}

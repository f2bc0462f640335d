//! Wraps the schemas of some JSON bodies: in `Kind::OrNull` if the body may be null, and in `Kind::OrJson` if it may
//! have a JSON type that the schema does not describe.

use crate::ir::{Api, Encoding, Keyword, Kind, Schema};

/// Wraps the schema of a nullable JSON body in `Kind::OrNull`. Wraps the schema of a body that may have another JSON
/// type, since the description has no `type` for it, in `Kind::OrJson`.
pub(super) fn run(api: &mut Api) {
    let bodies = api.operations.iter_mut().filter_map(|operation| operation.body.as_mut());
    for body in bodies.filter(|body| body.encoding == Encoding::Json) {
        let nullable = std::mem::take(&mut body.schema.nullable);
        // A body with a limit `Keyword::Schema` is not wrapped, since the limit would apply to JSON of other types too.
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

/// Wraps a schema in a schema of the given kind. The limits move to the outer schema. A format that has a type of its own,
/// such as `runtime::Ip`, stays in the inner one too.
fn wrap(schema: &mut Schema, kind: fn(Box<Schema>) -> Kind) {
    let mut inner = schema.clone();
    schema.limits = std::mem::take(&mut inner.limits);
    if schema.limits.text_type().is_some() {
        schema.limits.all(Keyword::Format).cloned().for_each(|format| inner.limits.add(Keyword::Format, format));
    }
    schema.kind = kind(Box::new(inner));
}

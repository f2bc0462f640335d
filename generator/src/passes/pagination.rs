//! Turns arrays that GET operations return as `result` into pages.

use crate::ir::{Answer, Api, Kind, Method, Schema};

/// Replaces the response of such operations by `Answer::Page`.
pub(super) fn run(api: &mut Api) {
    let mut items = Vec::new();
    for (index, operation) in api.operations.iter().enumerate() {
        let Answer::Result(schema) = &operation.answer else { continue };
        if operation.method != Method::Get {
            continue;
        }
        if let Some(Schema { kind: Kind::Array(item), .. }) = api.resolve(schema) {
            items.push((index, (**item).clone()));
        }
    }
    for (index, item) in items {
        api.operations[index].answer = Answer::Page(item);
    }
}

//! Turns the response of a GET operation into a page of items if the `result` of the envelope is an array.

use crate::ir::{Answer, Api, Kind, Method, Schema};

/// Replaces the responses of GET operations whose `result` is an array by `Answer::Page`.
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

//! A model of requests alone: the methods and types that send, as they are, and nothing of what only comes back.

use crate::ir::{Answer, Api};

/// Leaves out answers, and the types that only answers hold. To be run after every other pass: what stays keeps its
/// name, its place and its shape.
pub fn only_requests(api: &mut Api) {
    for operation in &mut api.operations {
        operation.answer = Answer::Empty;
    }
    api.types.retain(|_, named| named.sent);
}

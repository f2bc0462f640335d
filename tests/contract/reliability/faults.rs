//! Faults and the expected outcomes, written by hand from the client's documentation.

mod bodies;
mod connections;
mod retry_after;
mod statuses;

use super::host::Step;
use super::outcome::Outcome;

/// A fault, and its outcome.
pub(super) struct Row {
    /// The fault in words.
    pub(super) fault: String,
    pub(super) server: Server,
    pub(super) get: Outcome,
    pub(super) post: Outcome,
}

/// The server with the fault.
pub(super) enum Server {
    /// Nothing listens.
    Absent,
    /// The server does this in time.
    Does(Vec<Step>),
    /// The server does this and never finishes.
    Stalls(Vec<Step>),
}

/// All rows; `elsewhere` is the origin that redirects point to.
pub(super) fn rows(elsewhere: &str) -> Vec<Row> {
    [connections::rows(), statuses::rows(elsewhere), bodies::rows(), retry_after::rows()]
        .into_iter()
        .flatten()
        .collect()
}

/// Whether the error says that a POST may have been applied.
type Applied = bool;
const APPLIED: Applied = true;
const NOT_APPLIED: Applied = false;

/// The outcome of a GET: the number of requests, and the result. It is never applied.
type Get<'a> = (u32, &'a str);
/// The outcome of a POST.
type Post<'a> = (u32, &'a str, Applied);

impl Row {
    fn new(fault: impl Into<String>, server: Server, (gets, get): Get<'_>, (posts, post, applied): Post<'_>) -> Self {
        let outcome = |requests, got: &str, may_have_been_applied| Outcome {
            requests,
            got: got.to_owned(),
            may_have_been_applied,
        };
        Self { fault: fault.into(), server, get: outcome(gets, get, false), post: outcome(posts, post, applied) }
    }
}

fn sends(bytes: impl Into<Vec<u8>>) -> Server {
    Server::Does(vec![Step::Send(bytes.into())])
}

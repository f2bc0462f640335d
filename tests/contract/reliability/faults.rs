//! The faults, and what the client has to make of each: written by hand, from what it promises.

mod bodies;
mod connections;
mod retry_after;
mod statuses;

use super::host::Step;
use super::outcome::Outcome;

/// A fault and what comes of it.
pub(super) struct Row {
    /// The fault in words.
    pub(super) fault: String,
    pub(super) server: Server,
    pub(super) get: Outcome,
    pub(super) post: Outcome,
}

/// The server that commits the fault.
pub(super) enum Server {
    /// Nobody listens.
    Absent,
    /// The server, in time.
    Does(Vec<Step>),
    /// The server, which never finishes.
    Stalls(Vec<Step>),
}

/// Every row. `elsewhere` is the origin that redirects point to.
pub(super) fn rows(elsewhere: &str) -> Vec<Row> {
    [connections::rows(), statuses::rows(elsewhere), bodies::rows(), retry_after::rows()]
        .into_iter()
        .flatten()
        .collect()
}

/// Whether an error has to say that a POST may have been applied.
type Applied = bool;
const APPLIED: Applied = true;
const NOT_APPLIED: Applied = false;

/// The outcome of a GET, which never may have been applied: number of requests, and the caller's result.
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

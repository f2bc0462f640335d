//! Identifiers in paths: their greatest length, and the answer to others.

use super::codes;
use super::envelope::{Failure, Problem};

/// The length of an id of Cloudflare's, in characters.
pub(super) const LONGEST_ID: usize = 32;

/// The longest name that DNS has, and longer than any address, in characters.
const LONGEST_NAME: usize = 253;

/// The greatest length of a path parameter, in characters.
pub(super) fn longest(name: &str) -> usize {
    if name.ends_with("_id") { LONGEST_ID } else { LONGEST_NAME }
}

/// The answer to a path with an identifier that can't be one.
pub(super) fn invalid_identifier(path: &str) -> Failure {
    let message = format!("Could not route to {path}, perhaps your object identifier is invalid?");
    Failure::bad_request(vec![Problem::new(codes::INVALID_IDENTIFIER, message)])
}

//! Identifiers in paths: their lengths, and the response to invalid ones.

use super::codes;
use super::envelope::{Failure, Problem};

/// The longest id, in characters.
pub(super) const LONGEST_ID: usize = 32;

/// The longest DNS name, which is longer than any address, in characters.
const LONGEST_NAME: usize = 253;

/// The longest value of a path parameter, in characters.
pub(super) fn longest(name: &str) -> usize {
    if name.ends_with("_id") { LONGEST_ID } else { LONGEST_NAME }
}

/// The response to a path with an invalid identifier.
pub(super) fn invalid_identifier(path: &str) -> Failure {
    let message = format!("Could not route to {path}, perhaps your object identifier is invalid?");
    Failure::bad_request(vec![Problem::new(codes::INVALID_IDENTIFIER, message)])
}

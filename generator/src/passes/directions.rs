//! Finds the directions of each type (used by requests, by responses, or by both), and drops unused types.

use crate::ir::{Api, Direction, reach};

/// Fills `Type::sent` and `Type::received`, and drops types that no operation uses.
pub(super) fn run(api: &mut Api) {
    let direction = |usage| (usage == Direction::Sent, usage == Direction::Received);
    let seeds = api.operations.iter().flat_map(|operation| operation.references());
    let seeds = seeds.map(|(usage, id)| (id, direction(usage)));
    let directions = reach(seeds, |id| api.references(id), |a, b| (a.0 | b.0, a.1 | b.1));
    api.types.retain(|id, named| {
        (named.sent, named.received) = directions.get(id).copied().unwrap_or_default();
        named.sent || named.received
    });
}

//! Joins the models of the two halves of the paths, each of which one thread lowers.

use super::{Entries, Read};
use crate::{
    diagnostics::Faults,
    ir::{Api, KeyedSet, SchemaId},
};

/// Half of the paths, lowered with the components that their operations reach.
pub(super) struct Half<'a> {
    pub(super) api: Api,
    pub(super) entries: Entries,
    /// All operations of these paths, in scope or not.
    pub(super) operations: Vec<Read<'a>>,
    /// The targets of all `$ref`s of these paths.
    pub(super) seen: KeyedSet<SchemaId>,
    pub(super) faults: Faults,
}

impl Half<'_> {
    /// Adds the second half of the paths to this one. A component that both halves have is the same in both.
    pub(super) fn join(&mut self, mut after: Self) {
        let Api { operations, types, media_types, skipped, loosened, noted, refused, .. } = after.api;
        self.api.operations.extend(operations);
        self.api.types.extend(types);
        self.api.media_types.extend(media_types);
        self.api.skipped.extend(skipped);
        self.api.loosened.extend(loosened);
        self.api.noted.extend(noted);
        self.api.refused.extend(refused);
        self.entries.join(after.entries);
        self.operations.extend(after.operations);
        self.seen.extend(after.seen);
        self.faults.append(&mut after.faults);
    }
}

//! Completes the ledger of a lowered description.

use super::{coverage::Coverage, sent::Sent};
use crate::{
    document::{Document, PartlyEnforced},
    ir::{Contradiction, Fate, Keyed, KeyedSet, Ledger, SchemaId},
    pointer::Pointer,
};

/// The entries made while schemas were lowered, and the values that complete the ledger.
pub(crate) struct Entries {
    pub(super) ledger: Ledger,
    /// The ledger of the paths after those of `ledger`.
    pub(super) after: Option<Ledger>,
    /// The responses and media types whose values are sent or read.
    pub(super) read: KeyedSet<Pointer>,
    /// The operations in scope.
    pub(super) operations: Vec<Pointer>,
    pub(super) contradictions: Vec<Contradiction>,
    /// The components that extend each component directly.
    pub(super) children: Keyed<SchemaId, Vec<SchemaId>>,
}

impl Entries {
    /// Adds the entries of the paths after these. [`complete`](Self::complete) joins their ledger.
    pub(super) fn join(&mut self, after: Self) {
        self.after = Some(after.ledger);
        self.read.extend(after.read);
        self.operations.extend(after.operations);
        self.contradictions.extend(after.contradictions);
    }

    /// Completes the ledger. It enters the keywords outside of schemas, notes limits that only responses have, and
    /// loosens schemas that contradict each other. It then replaces the places of the normal form by those of the
    /// description, and loosens the keywords that are only partly enforced.
    pub(crate) fn complete(mut self, document: &Document) -> Ledger {
        if let Some(after) = self.after {
            self.ledger.join(after);
        }
        Coverage::new(document, &mut self.ledger, &self.read).enter(&self.operations);
        let sent = Sent::by(document, &self.operations, &self.children);
        for (at, keyword) in self.ledger.with_fate(Fate::Checked) {
            if !sent.has(&at) {
                self.ledger.enter(&at, &keyword, Fate::Noted, "a limit on values of responses, which are not checked");
            }
        }
        for Contradiction { at, other } in &self.contradictions {
            let why = if at == other {
                "schemas that apply here contradict each other; kept as any JSON".to_owned()
            } else {
                format!("contradicts {other}, which applies too; kept as any JSON")
            };
            self.ledger.loosen(at, &why);
        }
        let origins = document.origins();
        if !origins.is_empty() {
            self.ledger = self.ledger.written(|at, keyword| origins.of(at, keyword));
        }
        for PartlyEnforced { at, keyword, why, .. } in origins.partly_enforced() {
            if self.ledger.has(at, keyword) {
                self.ledger.enter(at, keyword, Fate::Loosened, why);
            }
        }
        self.ledger
    }
}

//! Completes the ledger, which tells for each keyword of the description how the generated code treats it.

use super::{coverage::Coverage, sent::Sent};
use crate::{
    document::{Document, PartlyEnforced},
    ir::{Contradiction, Fate, Keyed, KeyedSet, Ledger, SchemaId},
    pointer::Pointer,
};

/// The ledger after lowering, and the data with which [`complete`](Self::complete) adds its missing entries.
pub(crate) struct Entries {
    pub(super) ledger: Ledger,
    /// The ledger of the second half of the paths; `None` until both halves are joined.
    pub(super) after: Option<Ledger>,
    /// The pointers of the responses and media types whose values the client sends or decodes.
    pub(super) read: KeyedSet<Pointer>,
    /// The pointers of the operations in scope.
    pub(super) operations: Vec<Pointer>,
    pub(super) contradictions: Vec<Contradiction>,
    /// The components that extend each component directly, through `allOf`.
    pub(super) children: Keyed<SchemaId, Vec<SchemaId>>,
}

impl Entries {
    /// Adds the entries of the second half of the paths. [`complete`](Self::complete) joins the ledgers of both halves.
    pub(super) fn join(&mut self, after: Self) {
        self.after = Some(after.ledger);
        self.read.extend(after.read);
        self.operations.extend(after.operations);
        self.contradictions.extend(after.contradictions);
    }

    /// Returns the complete ledger.
    ///
    /// It adds the keywords outside of schemas. Limits that only responses have are marked as not checked, and schemas
    /// that contradict each other as not enforced.
    ///
    /// Pointers into the document as rewritten from OpenAPI 3.1 are replaced by those of the description. Keywords that
    /// are only partly enforced are marked, too.
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

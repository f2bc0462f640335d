//! What a run did, for people.

use crate::{ir::Api, pointer::Pointer};

/// What was generated, skipped and loosened. Nothing in scope is missing from it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Each operation and the method it became: `GET /services`, `addressing::services::list`.
    pub generated: Vec<(String, String)>,
    /// Each operation that is left out, and why.
    pub skipped: Vec<(String, String)>,
    /// What is expressed more loosely than described, and where.
    pub loosened: Vec<(Pointer, String)>,
    /// Named schemas that nothing in scope needs.
    pub unused: Vec<Pointer>,
}

/// Of a model that went through every stage.
pub(crate) fn report(api: &Api) -> Report {
    let method = |operation: &crate::ir::Operation| format!("{}::{}", operation.resource, operation.name);
    Report {
        generated: api.operations.iter().map(|operation| (operation.key(), method(operation))).collect(),
        skipped: api.skipped.clone(),
        loosened: api.loosened.clone(),
        unused: api.unused.clone(),
    }
}

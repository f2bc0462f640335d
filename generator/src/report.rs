//! The report of a generation: the generated and skipped operations, and the keywords that are not fully enforced.

mod touched;

use std::{collections::BTreeSet, io};

use serde::Serialize;

pub(crate) use touched::Described;

use crate::{
    ir::{Api, Entry, Fate, Ledger},
    pointer::Pointer,
};

/// The report of a generation: every operation in scope, as generated or skipped, and every keyword that is not fully
/// enforced (loosened).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// The generated operations, each with the path of its Rust method: `GET /services`, `addressing::services::list`.
    pub generated: Vec<(String, String)>,
    /// The skipped operations (`GET /path`), each with the reason.
    pub skipped: Vec<(String, String)>,
    /// The places at which a type or limit of the description is not enforced, each with the reason.
    pub loosened: Vec<(Pointer, String)>,
    /// The places at which the description is ambiguous, each with the choice made. No choice loosens a type or limit.
    pub noted: Vec<(Pointer, String)>,
    /// The component schemas that no operation in scope reaches.
    pub unused: Vec<Pointer>,
    /// The ledger: how the generated code treats each keyword in scope.
    pub ledger: Ledger,
    /// The repairs made to `names.lock`, such as of merge conflicts, one sentence each.
    pub repaired: Vec<String>,
    /// The number of operations, and of places that have a type: parameters, bodies, responses, properties, items and
    /// branches.
    pub places: usize,
    /// The number of places, as counted in `places`, at which a type or limit is not enforced.
    pub loosened_places: usize,
    /// The number of operations that contain or refer to a place at which a type or limit is not enforced.
    pub touched: usize,
}

impl Report {
    /// The share of places and operations that are not fully enforced (loosened), in words: `loosened: 2 of 812 places
    /// (0.25 %), in 3 of 61 operations (4.92 %)`.
    pub fn share(&self) -> String {
        let loosened = self.loosened_places;
        let percent = |part: usize, whole: usize| 100.0 * part as f64 / whole.max(1) as f64;
        format!(
            "loosened: {loosened} of {} places ({:.2} %), in {} of {} operations ({:.2} %)",
            self.places,
            percent(loosened, self.places),
            self.touched,
            self.generated.len(),
            percent(self.touched, self.generated.len()),
        )
    }

    /// Writes how each keyword is treated (the ledger), and the unused schemas, as JSON: `{"keywords": [{"fate",
    /// "keyword", "pointer", "reason"}], "unused": [..]}`.
    ///
    /// # Errors
    ///
    /// The writer failed.
    pub fn write_json(&self, out: impl io::Write) -> Result<(), serde_json::Error> {
        #[derive(Serialize)]
        struct Page<'a> {
            keywords: Vec<Entry<'a>>,
            unused: Vec<&'a str>,
        }

        let unused = self.unused.iter().map(Pointer::as_str).collect();
        serde_json::to_writer_pretty(out, &Page { keywords: self.ledger.sorted(|_| true), unused })
    }

    /// The number of keywords by fate, in words:
    /// `keywords: 812, of them 700 typed, 90 checked, 20 documented, 1 noted, 1 loosened, 0 refused`.
    pub fn keywords(&self) -> String {
        let counts = self.ledger.counts();
        let each = Fate::EACH.map(|(fate, name)| format!("{} {name}", counts.get(&fate).copied().unwrap_or_default()));
        format!("keywords: {}, of them {}", self.ledger.len(), each.join(", "))
    }
}

/// Creates the report of a model after all passes.
pub(crate) fn report(api: &Api, ledger: Ledger, described: &Described) -> Report {
    let method = |operation: &crate::ir::Operation| format!("{}::{}", operation.resource, operation.name);
    Report {
        generated: api.operations.iter().map(|operation| (operation.key(), method(operation))).collect(),
        skipped: api.skipped.clone(),
        loosened: api.loosened.clone(),
        noted: api.noted.clone(),
        unused: api.unused.clone(),
        ledger,
        repaired: api.previous_lock.repaired.clone(),
        places: places(api).count(),
        loosened_places: loosened_places(api),
        touched: described.touched(&api.loosened),
    }
}

/// The places of operations, and of parameters, bodies, responses, properties, items and branches. Optional parameters
/// are properties of the type in [`Operation::query`](crate::ir::Operation).
fn places(api: &Api) -> impl Iterator<Item = &Pointer> {
    let members = api.types.values().flat_map(|named| named.schema.children());
    let of_operations = api.operations.iter().flat_map(|operation| {
        let arguments = operation.arguments().map(|parameter| &parameter.schema);
        arguments.chain(operation.body.iter().map(|body| &body.schema)).chain(operation.answer.schema())
    });
    let schemas = members.chain(of_operations).flat_map(|schema| schema.nested()).map(|schema| &schema.at);
    api.operations.iter().map(|operation| &operation.at).chain(schemas)
}

/// The number of places at which a type or limit is not enforced. An entry of `Api::loosened` counts for the nearest of
/// `places` at or around it, and several entries for one place count once. An entry without one, such as of a type that
/// was merged into an equal type, counts only if it is in a component schema.
fn loosened_places(api: &Api) -> usize {
    let typed: BTreeSet<&Pointer> = places(api).collect();
    let mut loosened = BTreeSet::new();
    for (at, _) in &api.loosened {
        match at.ancestors().find(|place| typed.contains(place)) {
            Some(place) => _ = loosened.insert(place),
            None if at.as_str().starts_with("#/components/schemas/") => _ = loosened.insert(at.clone()),
            None => {}
        }
    }
    loosened.len().min(places(api).count())
}

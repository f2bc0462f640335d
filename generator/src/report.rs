//! The report of a run.

mod touched;

use std::{collections::BTreeSet, io};

use serde::Serialize;

pub(crate) use touched::Described;

use crate::{
    ir::{Api, Entry, Fate, Ledger},
    pointer::Pointer,
};

/// The generated, skipped and loosened parts of a description. Every operation in scope is in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Each generated operation with the path of its method: `GET /services`, `addressing::services::list`.
    pub generated: Vec<(String, String)>,
    /// The skipped operations, each with the reason.
    pub skipped: Vec<(String, String)>,
    /// The values whose type or limit is not enforced, each with place and reason.
    pub loosened: Vec<(Pointer, String)>,
    /// The ambiguities in the description, each with the choice made. None of them loosens a value.
    pub noted: Vec<(Pointer, String)>,
    /// The named schemas that no operation in scope needs.
    pub unused: Vec<Pointer>,
    /// The fates of all keywords in scope.
    pub ledger: Ledger,
    /// The repairs made to the settings, a sentence each.
    pub repaired: Vec<String>,
    /// The number of operations, and of places that have a type: parameters, bodies, responses, properties, items and
    /// branches.
    pub places: usize,
    /// The number of these places that are loosened, or contain an object or a keyword that is.
    pub loosened_places: usize,
    /// The number of operations that have or refer to a loosened place.
    pub touched: usize,
}

impl Report {
    /// The share of loosened places and operations in words: `loosened: 2 of 812 places (0.25 %), in 3 of 61 operations
    /// (4.92 %)`.
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

    /// Writes the ledger and the unused schemas as JSON:
    /// `{"keywords": [{"fate", "keyword", "pointer", "reason"}], "unused": [..]}`.
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

/// Makes the report of a model after every pass.
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

/// The places that have a type, and those of operations. Optional parameters are counted as properties of the type in
/// [`Operation::query`](crate::ir::Operation).
fn places(api: &Api) -> impl Iterator<Item = &Pointer> {
    let members = api.types.values().flat_map(|named| named.schema.children());
    let of_operations = api.operations.iter().flat_map(|operation| {
        let arguments = operation.arguments().map(|parameter| &parameter.schema);
        arguments.chain(operation.body.iter().map(|body| &body.schema)).chain(operation.answer.schema())
    });
    let schemas = members.chain(of_operations).flat_map(|schema| schema.nested()).map(|schema| &schema.at);
    api.operations.iter().map(|operation| &operation.at).chain(schemas)
}

/// The number of loosened places. An entry of `Api::loosened` counts as the nearest place with a type at or around it,
/// and several entries of one place count once. An entry without such a place, such as a type that was merged with an
/// equal one, counts as itself if it is in a component schema.
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

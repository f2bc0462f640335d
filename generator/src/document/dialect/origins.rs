//! The origins of schemas and keywords: their pointers and names before a document was rewritten from OpenAPI 3.1 to
//! OpenAPI 3.0.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::pointer::Pointer;

/// The origins of the schemas and keywords that the rewriting of OpenAPI 3.1 moved or replaced.
#[derive(Debug, Default)]
pub(crate) struct Origins {
    /// The keywords that the rewriting made, by the pointer of their schema. Each has the keywords of the description
    /// from which it was made.
    keywords: BTreeMap<Pointer, BTreeMap<&'static str, &'static [&'static str]>>,
    /// The origins of schemas, by their pointers in the rewritten document. The number counts the origins recorded
    /// earlier.
    places: BTreeMap<Pointer, (usize, Origin)>,
    /// The number of origins that were recorded in `places`.
    rewritten: usize,
    partly_enforced: Vec<PartlyEnforced>,
}

/// The origin of a schema that the rewriting moved or made.
#[derive(Debug)]
enum Origin {
    /// The schema was at this pointer before the rewriting.
    Place(Pointer),
    /// The schema was made from these keywords of the schema at this pointer.
    Keywords(Pointer, &'static [&'static str]),
}

/// A keyword of OpenAPI 3.1 that OpenAPI 3.0 can't fully express, and the choice made for it.
#[derive(Debug)]
pub(crate) struct PartlyEnforced {
    /// The pointer of the schema that has the keyword.
    pub(crate) at: Pointer,
    /// The keyword, such as `patternProperties`.
    pub(crate) keyword: &'static str,
    /// The choice made, in words, for the ledger of keywords.
    pub(crate) why: &'static str,
    /// The keywords that are not enforced, with their values: schemas by position (`prefixItems`) or by pattern
    /// (`patternProperties`).
    pub(crate) rest: Map<String, Value>,
}

impl Origins {
    /// Records that the keyword `now` of the schema at `at` was made from the keywords `written` of the same schema.
    pub(super) fn keyword(&mut self, at: &Pointer, now: &'static str, written: &'static [&'static str]) {
        self.keywords.entry(at.clone()).or_default().entry(now).or_insert(written);
    }

    /// Records that the schema at `now` was at the pointer `written` before the rewriting.
    pub(super) fn moved(&mut self, now: Pointer, written: Pointer) {
        self.insert(now, Origin::Place(written));
    }

    /// Records that the schema at `now` was made from the keywords `written` of the schema at `at`.
    pub(super) fn made(&mut self, now: Pointer, at: &Pointer, written: &'static [&'static str]) {
        self.insert(now, Origin::Keywords(at.clone(), written));
    }

    fn insert(&mut self, now: Pointer, origin: Origin) {
        self.places.insert(now, (self.rewritten, origin));
        self.rewritten += 1;
    }

    /// Records that a keyword is only partly enforced. `why` is the choice made, and `rest` has the keywords that are
    /// not enforced.
    pub(super) fn loosened(
        &mut self,
        at: &Pointer,
        keyword: &'static str,
        why: &'static str,
        rest: Map<String, Value>,
    ) {
        self.partly_enforced.push(PartlyEnforced { at: at.clone(), keyword, why, rest });
    }

    /// The keywords of OpenAPI 3.1 that OpenAPI 3.0 can't fully express, so that they are only partly enforced.
    pub(crate) fn partly_enforced(&self) -> &[PartlyEnforced] {
        &self.partly_enforced
    }

    /// Whether nothing was rewritten.
    pub(crate) fn is_empty(&self) -> bool {
        self.keywords.is_empty() && self.places.is_empty() && self.partly_enforced.is_empty()
    }

    /// The pointer before the rewriting, for a pointer into the rewritten document.
    pub(crate) fn place(&self, now: &Pointer) -> Pointer {
        self.written(now.clone(), Vec::new()).0
    }

    /// The pointer and keywords before the rewriting, for a keyword of the rewritten document. `now` is the pointer of
    /// the schema that has the keyword.
    pub(crate) fn of<'a>(&self, now: &Pointer, keyword: &'a str) -> (Pointer, Vec<&'a str>) {
        let (at, mut keywords) = self.written(now.clone(), vec![keyword]);
        let renamed = |keyword: &&str| self.keywords.get(&at)?.get(*keyword);
        if let Some(written) = keywords.first().and_then(renamed) {
            keywords = written.to_vec();
        }
        (at, keywords)
    }

    fn written<'a>(&self, mut at: Pointer, mut keywords: Vec<&'a str>) -> (Pointer, Vec<&'a str>) {
        // Subschemas are rewritten before the schema around them. So for a pointer inside a schema that was moved, only
        // the origins recorded before that move apply.
        let mut before = self.rewritten;
        loop {
            let found = at.ancestors().find_map(|around| {
                let (number, origin) = self.places.get(&around).filter(|(number, _)| *number < before)?;
                Some((around, *number, origin))
            });
            let Some((around, number, origin)) = found else { return (at, keywords) };
            before = number;
            match origin {
                Origin::Place(written) => at = at.moved(&around, written).unwrap_or(at),
                Origin::Keywords(schema, written) => {
                    at = schema.clone();
                    keywords = written.to_vec();
                }
            }
        }
    }
}

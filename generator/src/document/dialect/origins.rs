//! The origins of the normal form: where each of its schemas and keywords stands in the description.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::pointer::Pointer;

/// The origin of each place and keyword that the rewriting of OpenAPI 3.1 moved or replaced.
#[derive(Debug, Default)]
pub(crate) struct Origins {
    /// The described keywords that each keyword was made from, by the place of the schema.
    keywords: BTreeMap<Pointer, BTreeMap<&'static str, &'static [&'static str]>>,
    /// The origin of each place, with its number in the order of rewriting.
    places: BTreeMap<Pointer, (usize, Origin)>,
    /// The number of origins recorded.
    rewritten: usize,
    partly_enforced: Vec<PartlyEnforced>,
}

/// The origin of a place that exists only in the normal form.
#[derive(Debug)]
enum Origin {
    /// The schema was moved from this place.
    Place(Pointer),
    /// The schema was made from these keywords of the schema at this place.
    Keywords(Pointer, &'static [&'static str]),
}

/// A keyword of OpenAPI 3.1 that OpenAPI 3.0 can't fully express, and the choice made for it.
#[derive(Debug)]
pub(crate) struct PartlyEnforced {
    /// The schema that has the keyword.
    pub(crate) at: Pointer,
    /// The keyword.
    pub(crate) keyword: &'static str,
    /// The choice made, in words, for the ledger.
    pub(crate) why: &'static str,
    /// The keywords that are not enforced, as described: their values are schemas by position or pattern.
    pub(crate) rest: Map<String, Value>,
}

impl Origins {
    /// Records that a keyword was made from other keywords of the same schema.
    pub(super) fn keyword(&mut self, at: &Pointer, now: &'static str, written: &'static [&'static str]) {
        self.keywords.entry(at.clone()).or_default().entry(now).or_insert(written);
    }

    /// Records that a schema was moved from another place of the description.
    pub(super) fn moved(&mut self, now: Pointer, written: Pointer) {
        self.insert(now, Origin::Place(written));
    }

    /// Records that a schema was made from keywords of another schema.
    pub(super) fn made(&mut self, now: Pointer, at: &Pointer, written: &'static [&'static str]) {
        self.insert(now, Origin::Keywords(at.clone(), written));
    }

    fn insert(&mut self, now: Pointer, origin: Origin) {
        self.places.insert(now, (self.rewritten, origin));
        self.rewritten += 1;
    }

    /// Records that a keyword is only partly enforced.
    pub(super) fn loosened(
        &mut self,
        at: &Pointer,
        keyword: &'static str,
        why: &'static str,
        rest: Map<String, Value>,
    ) {
        self.partly_enforced.push(PartlyEnforced { at: at.clone(), keyword, why, rest });
    }

    /// The keywords that OpenAPI 3.0 can't express in full, so that they are only partly enforced.
    pub(crate) fn partly_enforced(&self) -> &[PartlyEnforced] {
        &self.partly_enforced
    }

    /// Whether nothing was rewritten.
    pub(crate) fn is_empty(&self) -> bool {
        self.keywords.is_empty() && self.places.is_empty() && self.partly_enforced.is_empty()
    }

    /// The place in the description of a place in the normal form.
    pub(crate) fn place(&self, now: &Pointer) -> Pointer {
        self.written(now.clone(), Vec::new()).0
    }

    /// The place and the keywords in the description that a keyword of the normal form was made from.
    pub(crate) fn of<'a>(&self, now: &Pointer, keyword: &'a str) -> (Pointer, Vec<&'a str>) {
        let (at, mut keywords) = self.written(now.clone(), vec![keyword]);
        let renamed = |keyword: &&str| self.keywords.get(&at)?.get(*keyword);
        if let Some(written) = keywords.first().and_then(renamed) {
            keywords = written.to_vec();
        }
        (at, keywords)
    }

    fn written<'a>(&self, mut at: Pointer, mut keywords: Vec<&'a str>) -> (Pointer, Vec<&'a str>) {
        // Subschemas are rewritten before the schema around them. So inside the place that a schema was moved from,
        // only the origins recorded before that move apply.
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

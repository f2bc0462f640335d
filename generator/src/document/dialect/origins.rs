//! Where the one form came from.

use std::collections::BTreeMap;

use crate::pointer::Pointer;

/// The origin in the description of each place and keyword of the form that OpenAPI 3.1 is brought to.
#[derive(Debug, Default)]
pub(crate) struct Origins {
    keywords: BTreeMap<Pointer, BTreeMap<&'static str, &'static [&'static str]>>,
    places: BTreeMap<Pointer, Origin>,
    choices: Vec<Choice>,
}

/// The origin of a place that the description doesn't have.
#[derive(Debug)]
enum Origin {
    /// The schema at another place.
    Place(Pointer),
    /// Keywords of a schema.
    Keywords(Pointer, &'static [&'static str]),
}

/// A choice made for a keyword that OpenAPI 3.0 can't express in full.
#[derive(Debug)]
pub(crate) struct Choice {
    /// The schema.
    pub(crate) at: Pointer,
    /// The keyword.
    pub(crate) keyword: &'static str,
    /// Why, or how.
    pub(crate) why: &'static str,
    /// Whether values are sent or read more freely than it says.
    pub(crate) is_looser: bool,
}

impl Origins {
    /// A keyword that stands for others.
    pub(super) fn keyword(&mut self, at: &Pointer, now: &'static str, written: &'static [&'static str]) {
        self.keywords.entry(at.clone()).or_default().entry(now).or_insert(written);
    }

    /// Records that a schema was moved from another place of the description.
    pub(super) fn moved(&mut self, now: Pointer, written: Pointer) {
        self.places.insert(now, Origin::Place(written));
    }

    /// A schema that stands for keywords of another.
    pub(super) fn made(&mut self, now: Pointer, at: &Pointer, written: &'static [&'static str]) {
        self.places.insert(now, Origin::Keywords(at.clone(), written));
    }

    /// A keyword of which not all is held to.
    pub(super) fn loosened(&mut self, at: &Pointer, keyword: &'static str, why: &'static str) {
        self.choices.push(Choice { at: at.clone(), keyword, why, is_looser: true });
    }

    /// A keyword that leaves a choice.
    pub(super) fn noted(&mut self, at: &Pointer, keyword: &'static str, why: &'static str) {
        self.choices.push(Choice { at: at.clone(), keyword, why, is_looser: false });
    }

    /// The choices made for keywords that OpenAPI 3.0 can't express in full.
    pub(crate) fn choices(&self) -> &[Choice] {
        &self.choices
    }

    /// Whether every place and keyword is where the description has it.
    pub(crate) fn is_empty(&self) -> bool {
        self.keywords.is_empty() && self.places.is_empty() && self.choices.is_empty()
    }

    /// The place that the description has for a place.
    pub(crate) fn place(&self, now: &Pointer) -> Pointer {
        self.written(now.clone(), Vec::new()).0
    }

    /// The schema and the keywords that the description has for a keyword.
    pub(crate) fn of<'a>(&self, now: &Pointer, keyword: &'a str) -> (Pointer, Vec<&'a str>) {
        let (at, mut keywords) = self.written(now.clone(), vec![keyword]);
        let renamed = |keyword: &&str| self.keywords.get(&at)?.get(*keyword);
        if let Some(written) = keywords.first().and_then(renamed) {
            keywords = written.to_vec();
        }
        (at, keywords)
    }

    fn written<'a>(&self, mut at: Pointer, mut keywords: Vec<&'a str>) -> (Pointer, Vec<&'a str>) {
        // Each step leads closer to the description; what was moved may lie within what was moved.
        for _ in 0..=self.places.len() {
            let mut around = at.clone();
            let origin = loop {
                if let Some(origin) = self.places.get(&around) {
                    break Some(origin);
                }
                let parent = around.parent();
                if parent == around {
                    break None;
                }
                around = parent;
            };
            match origin {
                None => break,
                Some(Origin::Place(written)) => at = at.moved(&around, written),
                Some(Origin::Keywords(schema, written)) => {
                    at = schema.clone();
                    keywords = written.to_vec();
                }
            }
        }
        (at, keywords)
    }
}

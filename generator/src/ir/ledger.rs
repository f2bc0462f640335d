//! The ledger: the fate of every keyword that was read.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::pointer::Pointer;

/// The fate of a keyword: how the generated code treats it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Fate {
    /// A Rust type, a field or a signature expresses it.
    Typed,
    /// It is checked before a request is sent.
    Checked,
    /// It is part of the documentation.
    Documented,
    /// It puts no obligation on a client, or a choice was made for it.
    Noted,
    /// Values are sent or read more freely than it allows.
    Loosened,
    /// It can't be expressed, so no code is generated.
    Refused,
}

impl Fate {
    /// All fates, with their names in reports.
    pub const EACH: [(Self, &str); 6] = [
        (Self::Typed, "typed"),
        (Self::Checked, "checked"),
        (Self::Documented, "documented"),
        (Self::Noted, "noted"),
        (Self::Loosened, "loosened"),
        (Self::Refused, "refused"),
    ];
}

/// The fates of all keywords in scope, by place and keyword.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ledger(BTreeMap<(Pointer, String), (Fate, String)>);

/// An entry of the ledger, as reports show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Entry<'a> {
    /// The fate of the keyword.
    pub fate: Fate,
    /// The keyword.
    pub keyword: &'a str,
    /// The schema or object, as a JSON pointer.
    pub pointer: &'a str,
    /// The reason, if it is loosened or noted; else empty.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub reason: &'a str,
}

impl Ledger {
    /// Enters a keyword; if it has a fate already, the looser one stays.
    pub(crate) fn enter(&mut self, at: &Pointer, keyword: &str, fate: Fate, reason: &str) {
        let entry = self.0.entry((at.clone(), keyword.to_owned())).or_insert((fate, reason.to_owned()));
        if fate > entry.0 {
            *entry = (fate, reason.to_owned());
        }
    }

    /// Whether the ledger has a keyword.
    pub(crate) fn has(&self, at: &Pointer, keyword: &str) -> bool {
        self.0.contains_key(&(at.clone(), keyword.to_owned()))
    }

    /// The ledger with places and keywords translated: `written` maps those of the normal form to the description's.
    pub(crate) fn written<'a>(&'a self, written: impl Fn(&Pointer, &'a str) -> (Pointer, Vec<&'a str>)) -> Self {
        let mut ledger = Self::default();
        for ((at, keyword), (fate, reason)) in &self.0 {
            let (at, keywords) = written(at, keyword);
            for keyword in keywords {
                ledger.enter(&at, keyword, *fate, reason);
            }
        }
        ledger
    }

    /// Notes that the Rust type of a schema allows other values: at its `enum`, `oneOf`, `anyOf` or `type`.
    pub(crate) fn note_open(&mut self, at: &Pointer, why: &str) {
        const LISTING: [&str; 4] = ["enum", "oneOf", "anyOf", "type"];
        let mut place = at.clone();
        loop {
            if let Some(keyword) = LISTING.into_iter().find(|keyword| self.has(&place, keyword)) {
                return self.enter(&place, keyword, Fate::Noted, why);
            }
            let around = place.parent();
            if around == place {
                return;
            }
            place = around;
        }
    }

    /// Marks a keyword of the schema at a place, or of the nearest object around it, as loosened.
    pub(crate) fn loosen(&mut self, at: &Pointer, why: &str) {
        const SHAPING: [&str; 9] =
            ["oneOf", "anyOf", "allOf", "type", "format", "items", "$ref", "properties", "schema"];
        let known = |(other, _): &(&(Pointer, String), &(Fate, String))| other.0 == *at;
        let first = (at.clone(), String::new());
        if self.0.range(first..).take_while(known).any(|(_, (_, reason))| reason == why) {
            return;
        }
        let mut place = at.clone();
        loop {
            if let Some(keyword) = SHAPING.into_iter().find(|keyword| self.has(&place, keyword)) {
                return self.enter(&place, keyword, Fate::Loosened, why);
            }
            let (around, keyword) = (place.parent(), place.last());
            if around == place || self.has(&around, &keyword) {
                return self.enter(&around, &keyword, Fate::Loosened, why);
            }
            place = around;
        }
    }

    /// The number of keywords by fate.
    pub fn counts(&self) -> BTreeMap<Fate, usize> {
        let mut counts = BTreeMap::new();
        for (fate, _) in self.0.values() {
            *counts.entry(*fate).or_default() += 1;
        }
        counts
    }

    /// The number of keywords.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether the ledger has no keyword.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The entries, by place and keyword.
    pub fn entries(&self) -> impl Iterator<Item = Entry<'_>> {
        self.0.iter().map(|((at, keyword), (fate, reason))| Entry {
            pointer: at.as_str(),
            keyword,
            fate: *fate,
            reason,
        })
    }
}

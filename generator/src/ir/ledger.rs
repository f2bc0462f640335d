//! The ledger: the fate of every keyword that was read.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Keyed, KeyedSet};
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

/// The fates of all keywords in scope, by place.
#[derive(Debug, Clone, Default)]
pub struct Ledger {
    places: Keyed<Pointer, Vec<Entered>>,
    /// The texts of keywords and reasons, each stored once.
    texts: KeyedSet<String>,
}

/// The fate of a keyword of a place. Texts are given by their index in [`Ledger::texts`].
#[derive(Debug, Clone)]
struct Entered {
    keyword: u32,
    reason: u32,
    fate: Fate,
}

/// Adds an entry to those of its place. If the keyword has an entry already, the looser fate stays.
fn enter(keywords: &mut Vec<Entered>, new: Entered) {
    match keywords.iter_mut().find(|entered| entered.keyword == new.keyword) {
        None => keywords.push(new),
        Some(entered) if new.fate > entered.fate => *entered = new,
        Some(_) => {}
    }
}

/// An entry of the ledger, as reports show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Entry<'a> {
    /// The fate of the keyword.
    pub fate: Fate,
    /// The keyword.
    pub keyword: &'a str,
    /// The schema or object, as a JSON pointer.
    pub pointer: &'a str,
    /// The reason of a fate that is noted, loosened or refused; empty for other fates, and where it goes without
    /// saying.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub reason: &'a str,
}

impl Ledger {
    /// Enters the fate of a keyword. If the keyword has a fate already, the looser one stays.
    pub(crate) fn enter(&mut self, at: &Pointer, keyword: &str, fate: Fate, reason: &str) {
        let (keyword, reason) = (self.index(keyword), self.index(reason));
        enter(self.places.entry(at.clone()).or_default(), Entered { keyword, reason, fate });
    }

    /// The index of a text, which is added if it is new.
    fn index(&mut self, text: &str) -> u32 {
        let index = self.texts.get_index_of(text).unwrap_or_else(|| self.texts.insert_full(text.to_owned()).0);
        // A description has at most as many texts as bytes, which its budget keeps below this.
        u32::try_from(index).unwrap_or(u32::MAX)
    }

    /// Enters the keywords of another ledger; of two fates of a keyword, the looser one stays.
    pub(crate) fn join(&mut self, other: Self) {
        let texts: Vec<u32> = other.texts.iter().map(|text| self.index(text)).collect();
        let text = |index: u32| texts.get(index as usize).copied().unwrap_or(index);
        for (at, entered) in other.places {
            let keywords = self.places.entry(at).or_default();
            for Entered { keyword, reason, fate } in entered {
                enter(keywords, Entered { keyword: text(keyword), reason: text(reason), fate });
            }
        }
    }

    /// The entries of a place.
    fn at(&self, place: &Pointer) -> impl Iterator<Item = Entry<'_>> {
        self.places.get_key_value(place).into_iter().flat_map(|(at, keywords)| self.shown(at, keywords))
    }

    /// The entries of a place, as reports show them.
    fn shown<'a>(&'a self, at: &'a Pointer, keywords: &'a [Entered]) -> impl Iterator<Item = Entry<'a>> {
        let text = |index: u32| self.texts.get_index(index as usize).map_or("", String::as_str);
        keywords.iter().map(move |&Entered { keyword, reason, fate }| Entry {
            fate,
            keyword: text(keyword),
            pointer: at.as_str(),
            reason: text(reason),
        })
    }

    /// Whether the ledger has an entry for a keyword.
    pub(crate) fn has(&self, at: &Pointer, keyword: &str) -> bool {
        self.at(at).any(|entry| entry.keyword == keyword)
    }

    /// The place and name of each keyword with this fate.
    pub(crate) fn with_fate(&self, fate: Fate) -> Vec<(Pointer, String)> {
        let entries = self.places.iter().flat_map(|(at, keywords)| self.shown(at, keywords).map(move |it| (at, it)));
        entries.filter(|(_, it)| it.fate == fate).map(|(at, it)| (at.clone(), it.keyword.to_owned())).collect()
    }

    /// The ledger with the places and keywords of the normal form replaced by those of the description, which `written`
    /// returns.
    pub(crate) fn written<'a>(&'a self, written: impl Fn(&Pointer, &'a str) -> (Pointer, Vec<&'a str>)) -> Self {
        let mut ledger = Self::default();
        for (at, keywords) in &self.places {
            for Entry { keyword, fate, reason, .. } in self.shown(at, keywords) {
                let (at, keywords) = written(at, keyword);
                for keyword in keywords {
                    ledger.enter(&at, keyword, fate, reason);
                }
            }
        }
        ledger
    }

    /// Notes that the Rust type of a schema allows more values: at its `enum`, `oneOf`, `anyOf` or `type`, or else that
    /// of the nearest schema around it.
    pub(crate) fn note_open(&mut self, at: &Pointer, why: &str) {
        const LISTING: [&str; 4] = ["enum", "oneOf", "anyOf", "type"];
        let found = at.ancestors().find_map(|place| {
            let keyword = LISTING.into_iter().find(|keyword| self.has(&place, keyword))?;
            Some((place, keyword))
        });
        if let Some((place, keyword)) = found {
            self.enter(&place, keyword, Fate::Noted, why);
        }
    }

    /// Marks a keyword of the schema at a place, or of the nearest object around it, as loosened; unless the place has
    /// an entry with this reason.
    pub(crate) fn loosen(&mut self, at: &Pointer, why: &str) {
        const SHAPING: [&str; 9] =
            ["oneOf", "anyOf", "allOf", "type", "format", "items", "$ref", "properties", "schema"];
        if self.at(at).any(|entry| entry.reason == why) {
            return;
        }
        for place in at.ancestors() {
            if let Some(keyword) = SHAPING.into_iter().find(|keyword| self.has(&place, keyword)) {
                return self.enter(&place, keyword, Fate::Loosened, why);
            }
            let (around, keyword) = (place.parent(), place.last());
            if around == place || self.has(&around, &keyword) {
                return self.enter(&around, &keyword, Fate::Loosened, why);
            }
        }
    }

    /// The number of keywords by fate.
    pub fn counts(&self) -> BTreeMap<Fate, usize> {
        let mut counts = BTreeMap::new();
        for entry in self.entries() {
            *counts.entry(entry.fate).or_default() += 1;
        }
        counts
    }

    /// The number of keywords.
    pub fn len(&self) -> usize {
        self.places.values().map(Vec::len).sum()
    }

    /// Whether the ledger has no keyword.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// The entries by place, in the order in which the places were first entered.
    pub fn entries(&self) -> impl Iterator<Item = Entry<'_>> {
        self.places.iter().flat_map(|(at, keywords)| self.shown(at, keywords))
    }

    /// The entries that `is_selected` accepts, sorted by place and keyword.
    pub fn sorted(&self, is_selected: impl Fn(&Entry<'_>) -> bool) -> Vec<Entry<'_>> {
        let mut entries: Vec<Entry<'_>> = self.entries().filter(is_selected).collect();
        entries.sort_by_key(|entry| (entry.pointer, entry.keyword));
        entries
    }
}

impl PartialEq for Ledger {
    fn eq(&self, other: &Self) -> bool {
        self.sorted(|_| true) == other.sorted(|_| true)
    }
}

impl Eq for Ledger {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_keyword_of_two_ledgers_keeps_the_looser_fate_with_its_reason() {
        let at = |name: &str| Pointer::root().child(name);
        let (mut first, mut second) = (Ledger::default(), Ledger::default());
        first.enter(&at("both"), "type", Fate::Typed, "");
        first.enter(&at("both"), "format", Fate::Loosened, "unknown");
        second.enter(&at("other"), "enum", Fate::Noted, "of strings");
        second.enter(&at("both"), "type", Fate::Loosened, "no value is valid");
        second.enter(&at("both"), "format", Fate::Typed, "");
        first.join(second);
        let entries: Vec<_> =
            first.sorted(|_| true).iter().map(|it| (it.pointer, it.keyword, it.fate, it.reason)).collect();
        let expected = [
            ("#/both", "format", Fate::Loosened, "unknown"),
            ("#/both", "type", Fate::Loosened, "no value is valid"),
            ("#/other", "enum", Fate::Noted, "of strings"),
        ];
        assert_eq!(entries, expected);
    }
}

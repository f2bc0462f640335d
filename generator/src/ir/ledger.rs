//! The ledger: how the generated code treats each keyword of the description (the keyword's fate).

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Keyed, KeyedSet};
use crate::pointer::Pointer;

/// The fate of a keyword: how the generated code treats it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Fate {
    /// A Rust type, a field or a signature expresses the keyword.
    Typed,
    /// The keyword is checked before a request is sent.
    Checked,
    /// The keyword is part of the documentation.
    Documented,
    /// The keyword puts no obligation on a client, or is ambiguous and a choice was made.
    Noted,
    /// Values are sent or read more freely than the keyword allows.
    Loosened,
    /// The keyword can't be expressed, so no code is generated.
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

/// The fate of each keyword in scope, by the place of the schema or object that has it.
#[derive(Debug, Clone, Default)]
pub struct Ledger {
    places: Keyed<Pointer, Vec<Entered>>,
    /// The texts of keywords and reasons, each stored once.
    texts: KeyedSet<String>,
}

/// What became of one keyword: typed, checked, loosened or another fate, with the reason. Keyword and reason are
/// indices into [`Ledger::texts`].
#[derive(Debug, Clone)]
struct Entered {
    keyword: u32,
    reason: u32,
    fate: Fate,
}

/// Adds an entry to the entries of a place. Of two fates of one keyword, the later in the order of [`Fate`] stays.
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
    /// The JSON pointer to the schema or object that has the keyword.
    pub pointer: &'a str,
    /// The reason why the keyword is noted, loosened or refused. Empty for other fates, and if the reason is obvious.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub reason: &'a str,
}

impl Ledger {
    /// Adds the fate of a keyword at a place. Of two fates of one keyword, the later in the order of [`Fate`] stays.
    pub(crate) fn enter(&mut self, at: &Pointer, keyword: &str, fate: Fate, reason: &str) {
        let (keyword, reason) = (self.index(keyword), self.index(reason));
        enter(self.places.entry(at.clone()).or_default(), Entered { keyword, reason, fate });
    }

    /// The index of a text in `texts`; a new text is added.
    fn index(&mut self, text: &str) -> u32 {
        let index = self.texts.get_index_of(text).unwrap_or_else(|| self.texts.insert_full(text.to_owned()).0);
        // The limit on a description's size keeps the number of texts far below `u32::MAX`.
        u32::try_from(index).unwrap_or(u32::MAX)
    }

    /// Adds the entries of another ledger. Of two fates of one keyword, the later in the order of [`Fate`] stays.
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

    /// The entries of the schema or object at a place.
    fn at(&self, place: &Pointer) -> impl Iterator<Item = Entry<'_>> {
        self.places.get_key_value(place).into_iter().flat_map(|(at, keywords)| self.shown(at, keywords))
    }

    /// Converts the entries of a place to [`Entry`], the form that reports show.
    fn shown<'a>(&'a self, at: &'a Pointer, keywords: &'a [Entered]) -> impl Iterator<Item = Entry<'a>> {
        let text = |index: u32| self.texts.get_index(index as usize).map_or("", String::as_str);
        keywords.iter().map(move |&Entered { keyword, reason, fate }| Entry {
            fate,
            keyword: text(keyword),
            pointer: at.as_str(),
            reason: text(reason),
        })
    }

    /// Whether the ledger has an entry for a keyword at a place.
    pub(crate) fn has(&self, at: &Pointer, keyword: &str) -> bool {
        self.at(at).any(|entry| entry.keyword == keyword)
    }

    /// The place and name of each keyword with this fate.
    pub(crate) fn with_fate(&self, fate: Fate) -> Vec<(Pointer, String)> {
        let entries = self.places.iter().flat_map(|(at, keywords)| self.shown(at, keywords).map(move |it| (at, it)));
        entries.filter(|(_, it)| it.fate == fate).map(|(at, it)| (at.clone(), it.keyword.to_owned())).collect()
    }

    /// Translates the ledger of the normalized document to the original description. `written` returns the place and
    /// the keywords in the original description for a keyword of the normalized document.
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

    /// Adds a note that the Rust type of a schema allows more values than described. The note is for the `enum`,
    /// `oneOf`, `anyOf` or `type` of the schema, or of the nearest schema around it with such a keyword.
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

    /// Marks a keyword of the schema at a place, or of the nearest object around it, as loosened (not fully enforced).
    /// Does nothing if the place has an entry with this reason.
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

    /// The number of entries by fate.
    pub fn counts(&self) -> BTreeMap<Fate, usize> {
        let mut counts = BTreeMap::new();
        for entry in self.entries() {
            *counts.entry(entry.fate).or_default() += 1;
        }
        counts
    }

    /// The number of entries.
    pub fn len(&self) -> usize {
        self.places.values().map(Vec::len).sum()
    }

    /// Whether the ledger has no entries.
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
    fn joining_ledgers_keeps_the_looser_fate_of_a_keyword_and_its_reason() {
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

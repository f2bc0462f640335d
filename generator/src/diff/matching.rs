//! Finds renames: pairs of a removed and an added item with equal schemas and similar docs or names.

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::words;

/// A removed or added item, with the evidence by which it is matched with an item of the other model.
pub(super) struct Candidate<T> {
    pub(super) item: T,
    evidence: Evidence,
}

/// The characteristics by which a renamed item is recognized.
#[derive(Debug, Default)]
struct Evidence {
    shape: String,
    words: BTreeSet<String>,
    docs: Option<String>,
    is_telling: bool,
}

impl<T> Candidate<T> {
    /// A candidate whose evidence is its shape (its schema as text) and the words of its name.
    pub(super) fn new(item: T, name: &str, shape: String) -> Self {
        Self { item, evidence: Evidence { shape, words: words(name).into_iter().collect(), ..Evidence::default() } }
    }

    /// Adds the description of the item to its evidence; `None` and an empty text add nothing.
    pub(super) fn described(mut self, docs: Option<&str>) -> Self {
        self.evidence.docs = docs.filter(|docs| !docs.is_empty()).map(str::to_owned);
        self
    }

    /// Sets whether an equal shape alone identifies the item. That of an object with several properties does, that of a
    /// plain string does not.
    pub(super) fn known_by_shape(mut self, is_telling: bool) -> Self {
        self.evidence.is_telling = is_telling;
        self
    }
}

/// Removes renamed items from both lists, and returns them as pairs of the old and the new item. Both items of a pair
/// have the same shape. Three passes match first the shapes that identify an item, then equal descriptions, then words
/// of the names. An item with several possible partners is not paired.
pub(super) fn renames<A, B>(gone: &mut Vec<Candidate<A>>, came: &mut Vec<Candidate<B>>) -> Vec<(A, B)> {
    let mut renamed = paired(gone, came, |it| it.is_telling.then(String::new).into_iter().collect());
    renamed.extend(paired(gone, came, |it| it.docs.iter().cloned().collect()));
    // Short words such as `id` are common in names, so they are no evidence.
    renamed.extend(paired(gone, came, |it| it.words.iter().filter(|word| word.len() > 2).cloned().collect()));
    renamed
}

/// Removes pairs of items from both lists, and returns them. The items of a pair share their shape and one of their
/// `features`, and share these with no other item.
fn paired<A, B>(
    gone: &mut Vec<Candidate<A>>,
    came: &mut Vec<Candidate<B>>,
    features: fn(&Evidence) -> Vec<String>,
) -> Vec<(A, B)> {
    let keys_of = |evidence: &Evidence| -> Vec<Key> {
        features(evidence).into_iter().map(|feature| (evidence.shape.clone(), feature)).collect()
    };
    let gone_keys: Vec<Vec<Key>> = gone.iter().map(|this| keys_of(&this.evidence)).collect();
    let came_keys: Vec<Vec<Key>> = came.iter().map(|other| keys_of(&other.evidence)).collect();
    let (mut gone_left, mut came_left) = (Index::of(&gone_keys), Index::of(&came_keys));
    let mut pairs: BTreeMap<usize, usize> = BTreeMap::new();
    for (index, keys) in gone_keys.iter().enumerate() {
        let Some(other) = came_left.only(keys) else { continue };
        if gone_left.only(&came_keys[other]) == Some(index) && is_one(&gone[index].evidence, &came[other].evidence) {
            gone_left.remove(index, keys);
            came_left.remove(other, &came_keys[other]);
            pairs.insert(index, other);
        }
    }
    let mut others: BTreeMap<usize, B> = BTreeMap::new();
    let taken: BTreeSet<usize> = pairs.values().copied().collect();
    for (index, candidate) in std::mem::take(came).into_iter().enumerate() {
        if taken.contains(&index) {
            others.insert(index, candidate.item);
        } else {
            came.push(candidate);
        }
    }
    let mut renamed = Vec::new();
    for (index, candidate) in std::mem::take(gone).into_iter().enumerate() {
        match pairs.get(&index).and_then(|other| others.remove(other)) {
            Some(other) => renamed.push((candidate.item, other)),
            None => gone.push(candidate),
        }
    }
    renamed
}

/// Whether two items of the same shape that share a feature can be one renamed item. One word in common (`zone_name`,
/// `account_name`) is not enough. One name must have all words of the other, and at most as many additional words
/// (`price`, `unit_price`).
fn is_one(old: &Evidence, new: &Evidence) -> bool {
    let is_described = old.docs.is_some() && old.docs == new.docs;
    let (short, long) =
        if old.words.len() <= new.words.len() { (&old.words, &new.words) } else { (&new.words, &old.words) };
    old.is_telling || is_described || short.is_subset(long) && long.len() <= 2 * short.len()
}

/// The shape of an item, and one of its features, such as a word of its name.
type Key = (String, String);

/// The indexes of candidates, by shape and feature.
struct Index<'a>(BTreeMap<&'a Key, BTreeSet<usize>>);

impl<'a> Index<'a> {
    fn of(keys: &'a [Vec<Key>]) -> Self {
        let mut index: BTreeMap<&Key, BTreeSet<usize>> = BTreeMap::new();
        for (candidate, keys) in keys.iter().enumerate() {
            keys.iter().for_each(|key| _ = index.entry(key).or_default().insert(candidate));
        }
        Self(index)
    }

    /// The only candidate with any of the keys; `None` if there are several or none.
    fn only(&self, keys: &[Key]) -> Option<usize> {
        // Two candidates of each key are enough to see that there are several.
        let found = keys.iter().filter_map(|key| self.0.get(key)).flat_map(|candidates| candidates.iter().take(2));
        let found: BTreeSet<&usize> = found.collect();
        if found.len() == 1 { found.first().map(|candidate| **candidate) } else { None }
    }

    fn remove(&mut self, candidate: usize, keys: &[Key]) {
        for key in keys {
            if let Some(candidates) = self.0.get_mut(key) {
                candidates.remove(&candidate);
            }
        }
    }
}

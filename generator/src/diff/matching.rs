//! Finds renames: a removed and an added item of equal shape.

use std::collections::{BTreeMap, BTreeSet};

/// A removed or added item, with its name and its shape.
pub(super) struct Candidate<T> {
    pub(super) item: T,
    pub(super) name: String,
    pub(super) shape: String,
}

/// Removes renamed items from both lists and returns them in pairs: an item is paired with the only one of the other
/// list that has its shape, or its shape and a word of its name.
pub(super) fn renames<A, B>(gone: &mut Vec<Candidate<A>>, came: &mut Vec<Candidate<B>>) -> Vec<(A, B)> {
    let mut renamed = paired(gone, came, |_| vec![String::new()]);
    renamed.extend(paired(gone, came, words));
    renamed
}

/// Removes and pairs the items that share shape and word with exactly one item of the other list.
fn paired<A, B>(
    gone: &mut Vec<Candidate<A>>,
    came: &mut Vec<Candidate<B>>,
    words: fn(&str) -> Vec<String>,
) -> Vec<(A, B)> {
    let keys_of = |name: &str, shape: &str| -> Vec<Key> {
        words(name).into_iter().map(|word| (shape.to_owned(), word)).collect()
    };
    let gone_keys: Vec<Vec<Key>> = gone.iter().map(|this| keys_of(&this.name, &this.shape)).collect();
    let came_keys: Vec<Vec<Key>> = came.iter().map(|other| keys_of(&other.name, &other.shape)).collect();
    let (mut gone_left, mut came_left) = (Index::of(&gone_keys), Index::of(&came_keys));
    let mut pairs: BTreeMap<usize, usize> = BTreeMap::new();
    for (index, keys) in gone_keys.iter().enumerate() {
        let Some(other) = came_left.only(keys) else { continue };
        if gone_left.only(&came_keys[other]) == Some(index) {
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

/// The shape of an item and a word of its name.
type Key = (String, String);

/// Candidates by shape and word.
struct Index<'a>(BTreeMap<&'a Key, BTreeSet<usize>>);

impl<'a> Index<'a> {
    fn of(keys: &'a [Vec<Key>]) -> Self {
        let mut index: BTreeMap<&Key, BTreeSet<usize>> = BTreeMap::new();
        for (candidate, keys) in keys.iter().enumerate() {
            keys.iter().for_each(|key| _ = index.entry(key).or_default().insert(candidate));
        }
        Self(index)
    }

    /// The candidate that has one of the keys, if there is exactly one.
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

fn words(name: &str) -> Vec<String> {
    name.split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| word.len() > 2)
        .map(str::to_ascii_lowercase)
        .collect()
}

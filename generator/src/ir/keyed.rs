//! Maps and sets that find a key by its hash, since long pointers are slow to compare.
//!
//! They iterate in insertion order, the same in every run.

use foldhash::fast::FixedState;
use indexmap::{IndexMap, IndexSet};

/// A hash map in insertion order.
pub(crate) type Keyed<K, V> = IndexMap<K, V, FixedState>;

/// A hash set in insertion order.
pub(crate) type KeyedSet<K> = IndexSet<K, FixedState>;

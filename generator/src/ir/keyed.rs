//! Hash maps and hash sets in insertion order, with a fixed hash function.
//!
//! Keys are found by hash, since the long JSON pointers in them are slow to compare. The order is the same in every
//! run.

use foldhash::fast::FixedState;
use indexmap::{IndexMap, IndexSet};

/// A hash map in insertion order.
pub(crate) type Keyed<K, V> = IndexMap<K, V, FixedState>;

/// A hash set in insertion order.
pub(crate) type KeyedSet<K> = IndexSet<K, FixedState>;

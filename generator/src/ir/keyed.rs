//! Maps and sets that hash their keys, for look-ups alone: long pointers are slow to compare.
//!
//! Their order is that in which keys came, the same in every run.

use foldhash::fast::FixedState;
use indexmap::{IndexMap, IndexSet};

/// A map by hash.
pub(crate) type Keyed<K, V> = IndexMap<K, V, FixedState>;

/// A set by hash.
pub(crate) type KeyedSet<K> = IndexSet<K, FixedState>;

//! The types of a model, by id.

use indexmap::map;

use super::{Keyed, SchemaId, Type};

/// Named schemas in the order of their ids. Ids are found by hash, since they are long and share prefixes.
#[derive(Debug, Clone, Default)]
pub struct TypesById(Keyed<SchemaId, Type>);

impl TypesById {
    /// The type with an id.
    pub fn get(&self, id: &SchemaId) -> Option<&Type> {
        self.0.get(id)
    }

    pub(crate) fn get_mut(&mut self, id: &SchemaId) -> Option<&mut Type> {
        self.0.get_mut(id)
    }

    pub(crate) fn get_key_value(&self, id: &SchemaId) -> Option<(&SchemaId, &Type)> {
        self.0.get_key_value(id)
    }

    /// Whether there is a type with an id.
    pub(crate) fn contains_key(&self, id: &SchemaId) -> bool {
        self.0.contains_key(id)
    }

    /// The number of types.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// The types with their ids.
    pub(crate) fn iter(&self) -> map::Iter<'_, SchemaId, Type> {
        self.0.iter()
    }

    pub(crate) fn iter_mut(&mut self) -> map::IterMut<'_, SchemaId, Type> {
        self.0.iter_mut()
    }

    /// The ids.
    pub(crate) fn keys(&self) -> map::Keys<'_, SchemaId, Type> {
        self.0.keys()
    }

    /// The types.
    pub fn values(&self) -> map::Values<'_, SchemaId, Type> {
        self.0.values()
    }

    pub(crate) fn values_mut(&mut self) -> map::ValuesMut<'_, SchemaId, Type> {
        self.0.values_mut()
    }

    /// The ids from `first` on, in ascending order.
    pub(crate) fn keys_from(&self, first: &SchemaId) -> impl Iterator<Item = &SchemaId> {
        let start = self.0.partition_point(|id, _| id < first);
        self.0.get_range(start..).into_iter().flat_map(map::Slice::keys)
    }

    /// Inserts a type, or replaces the type with the same id. For many types, [`extend`](Extend::extend) is faster.
    pub(crate) fn insert(&mut self, id: SchemaId, named: Type) {
        self.0.insert_sorted(id, named);
    }

    pub(crate) fn retain(&mut self, keep: impl FnMut(&SchemaId, &mut Type) -> bool) {
        self.0.retain(keep);
    }
}

impl Extend<(SchemaId, Type)> for TypesById {
    fn extend<I: IntoIterator<Item = (SchemaId, Type)>>(&mut self, types: I) {
        self.0.extend(types);
        self.0.sort_unstable_keys();
    }
}

impl FromIterator<(SchemaId, Type)> for TypesById {
    fn from_iter<I: IntoIterator<Item = (SchemaId, Type)>>(types: I) -> Self {
        let mut by_id = Self::default();
        by_id.extend(types);
        by_id
    }
}

impl IntoIterator for TypesById {
    type Item = (SchemaId, Type);
    type IntoIter = map::IntoIter<SchemaId, Type>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a> IntoIterator for &'a TypesById {
    type Item = (&'a SchemaId, &'a Type);
    type IntoIter = map::Iter<'a, SchemaId, Type>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<'a> IntoIterator for &'a mut TypesById {
    type Item = (&'a SchemaId, &'a mut Type);
    type IntoIter = map::IterMut<'a, SchemaId, Type>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter_mut()
    }
}

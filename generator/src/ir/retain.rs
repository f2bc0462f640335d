//! Reduces a model to some of its operations, without changing names.

use std::collections::BTreeSet;

use super::{Api, Operation, ResourcePath, SchemaId, reach};

impl Api {
    /// Keeps only the operations that `keep` accepts, with the types that they use, their aliases, and their modules.
    pub fn retain(&mut self, keep: impl Fn(&Operation) -> bool) {
        self.operations.retain(keep);
        let used = self.operations.iter().flat_map(|operation| operation.references().map(|(_, id)| (id, ())));
        let used: BTreeSet<SchemaId> = reach(used, |id| self.references(id), |_, _| ()).into_keys().collect();
        self.types.retain(|id, _| used.contains(id));
        self.aliases.retain(|alias| used.contains(&alias.of));
        let of_types = self.types.values().map(|named| &named.resource);
        let of_operations = self.operations.iter().map(|operation| &operation.resource);
        let mut modules: BTreeSet<ResourcePath> = BTreeSet::from([ResourcePath::default()]);
        for path in of_types.chain(of_operations).chain(self.aliases.iter().map(|alias| &alias.resource)) {
            let mut path = Some(path.clone());
            while let Some(here) = path {
                path = here.parent();
                modules.insert(here);
            }
        }
        self.resources.retain(|path, _| modules.contains(path));
    }
}

//! The values of a discriminator: the keys of its mapping, or the names of schemas.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    ir::{Discriminator, SchemaId},
    lower::Lowering,
    pointer::Pointer,
};

impl Lowering<'_> {
    /// The values of a discriminator, by the name of the schema that they select.
    pub(super) fn mapping(
        &mut self,
        discriminator: &Discriminator,
        names: &BTreeSet<String>,
        at: &Pointer,
    ) -> BTreeMap<String, Vec<String>> {
        let mut mapping: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (value, target) in &discriminator.mapping {
            match named_by(target).into_iter().find(|name| names.contains(name)) {
                Some(name) => mapping.entry(name).or_default().push(value.clone()),
                None => {
                    let why = format!("the mapping of `{value}` leads to no branch of the union");
                    self.note(&at.parent(), "discriminator", why);
                }
            }
        }
        mapping
    }
}

/// The schema names that a mapping's target may mean: it is a name, or a URI that ends with the name or with a file of
/// that name (OpenAPI 3.0.3, section 4.7.25).
pub(crate) fn named_by(target: &str) -> Vec<String> {
    let fragment = target.split_once('#').and_then(|(_, fragment)| Pointer::from_reference(&format!("#{fragment}")));
    let end = target.rsplit('/').next().unwrap_or(target);
    let stem = [".json", ".yaml", ".yml"].into_iter().find_map(|extension| end.strip_suffix(extension));
    let others = [Some(target), Some(end), stem];
    fragment.map(|at| at.last()).into_iter().chain(others.into_iter().flatten().map(str::to_owned)).collect()
}

/// The values that select a branch: those mapped to it, or its schema's name (OpenAPI 3.0.3, discriminator object).
pub(super) fn values(mapping: &BTreeMap<String, Vec<String>>, branch: Option<&SchemaId>) -> Vec<String> {
    let Some(id) = branch else { return Vec::new() };
    let name = id.0.last();
    mapping.get(&name).cloned().unwrap_or_else(|| vec![name])
}

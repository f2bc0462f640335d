//! Finds the discriminator values of a branch: the keys of the mapping, or the name of its schema.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    ir::{Choice, Discriminator, Node, SchemaId, Targets},
    lower::Lowering,
    pointer::{Pointer, unescaped},
};

impl Lowering<'_> {
    /// Replaces each branch that the mapping does not name by its nested branches, if the mapping names one of these.
    /// The replaced branch is a union, or a schema that others extend.
    ///
    /// Returns the choice, and whether a schema that others extend was replaced: values of that schema itself then
    /// match no branch.
    pub(super) fn with_mapped_branches(&mut self, choice: Choice) -> (Choice, bool) {
        let mapping = choice.discriminator.iter().flat_map(|discriminator| &discriminator.mapping);
        let mapped: BTreeSet<String> = mapping.flat_map(|(_, target)| named_by(target)).collect();
        if mapped.is_empty() {
            return (choice, false);
        }
        let is_mapped = |branch: &Node| branch.target.as_ref().is_some_and(|id| mapped.contains(&name(id)));
        let mut open = false;
        let branches = choice.branches.into_iter().flat_map(|branch| {
            let (nested, of_children) =
                if is_mapped(&branch) { (Vec::new(), false) } else { self.nested_branches(&branch) };
            if nested.iter().any(is_mapped) {
                open |= of_children;
                nested
            } else {
                vec![branch]
            }
        });
        (Choice { branches: branches.collect(), ..choice }, open)
    }

    /// The schemas that extend a branch, and `true`. If there are none, the branches of the union that the branch is,
    /// or else the branch itself, and `false`.
    fn nested_branches(&mut self, branch: &Node) -> (Vec<Node>, bool) {
        let named = branch.target.as_ref().and_then(|id| self.reader.end(id));
        let children = named.as_ref().and_then(|named| named.facets.choices.iter().find(|choice| choice.of_children));
        match children {
            Some(children) => (children.branches.clone(), true),
            None => {
                let branches = std::slice::from_ref(branch);
                (self.reader.intersect(|intersecting| intersecting.alternatives(branches)), false)
            }
        }
    }

    /// The branch for a schema that extends another one. If more schemas extend it in turn, they are dropped from the
    /// second node, since they are branches, too. The first node is then the branch as described, otherwise `None`.
    pub(super) fn extending<'c>(&mut self, branch: &'c Node, at: &Pointer) -> (Option<&'c Node>, Node) {
        let named = branch.target.as_ref().and_then(|id| Some((id, self.reader.end(id)?)));
        match named {
            Some((id, named)) if named.facets.choices.iter().any(|choice| choice.of_children) => {
                let facets = named.facets.with_choices(|choice| !choice.of_children);
                (Some(branch), Node { at: at.child(&id.0.last()), target: None, facets, ..(*named).clone() })
            }
            _ => (None, branch.clone()),
        }
    }

    /// The values in the mapping of a discriminator, by the name of the schema that they select. `names` are the
    /// schemas of the branches. A value for any other schema is left out and recorded.
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

/// The name of a component or, for a schema that is no component, its pointer.
pub(super) fn name(id: &SchemaId) -> String {
    component(id).unwrap_or_else(|| id.0.as_str().to_owned())
}

fn component(id: &SchemaId) -> Option<String> {
    let name = id.0.as_str().strip_prefix("#/components/schemas/")?;
    (!name.contains('/')).then(|| unescaped(name).into_owned())
}

/// The schema names that a target in a mapping may mean. A target is a name, a pointer, or a URI that ends with a name
/// or with a file of that name (OpenAPI 3.0.3, section 4.7.25).
pub(crate) fn named_by(target: &str) -> Vec<String> {
    let fragment = target.split_once('#').and_then(|(_, fragment)| Pointer::from_reference(&format!("#{fragment}")));
    let end = target.rsplit('/').next().unwrap_or(target);
    let stem = [".json", ".yaml", ".yml"].into_iter().find_map(|extension| end.strip_suffix(extension));
    let others = [Some(target), Some(end), stem];
    let pointed = fragment.into_iter().flat_map(|at| [at.as_str().to_owned(), at.last()]);
    pointed.chain(others.into_iter().flatten().map(str::to_owned)).collect()
}

/// The discriminator values that select a branch: those that the mapping has for it, or else the name of its component
/// (OpenAPI 3.0.3, discriminator object).
pub(super) fn values(mapping: &BTreeMap<String, Vec<String>>, branch: Option<&SchemaId>) -> Vec<String> {
    let Some(id) = branch else { return Vec::new() };
    mapping.get(&name(id)).cloned().unwrap_or_else(|| component(id).into_iter().collect())
}

//! Finds the owners of resources. An owner is a path prefix of a segment and a placeholder, such as
//! `/accounts/{account_id}`, with many different resources below it.

use std::collections::{BTreeMap, BTreeSet};

use super::{below_owner, literal_paths};
use crate::{
    path_template::unnamed,
    settings::{Lock, split},
};

/// The minimum number of different resources below a path prefix (`/accounts/{account_id}`) that is an owner.
const KINDS_OF_AN_OWNER: usize = 10;

/// The owners of a description: path prefixes such as `/accounts/{account_id}`.
#[derive(Debug, Clone, Default)]
pub(super) struct Owners {
    /// The owners that module paths omit, such as `/accounts/{account_id}`.
    pub(super) omitted: Vec<String>,
    /// The first segments of the owners that module paths don't omit, such as `zones`. They become modules.
    pub(super) modules: Vec<String>,
}

impl Owners {
    /// The owners in these paths. Module paths omit the owners in `given` (from `scope.toml`); without `given`, those that
    /// the methods in the lock decide.
    pub(super) fn of(paths: &[&str], given: Option<&[String]>, lock: &Lock) -> Self {
        let mut below: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for path in paths {
            if let Some((owner, rest)) = split_owner(path)
                && let Some(thing) = rest.split('/').nth(1)
            {
                below.entry(owner).or_default().insert(thing);
            }
        }
        let omitted = given.map_or_else(|| omitted(&below, lock), <[String]>::to_vec);
        below.retain(|_, things| things.len() >= KINDS_OF_AN_OWNER);
        let others = below.into_keys().filter(|owner| omitted.iter().all(|own| below_owner(owner, own).is_none()));
        let modules = others.filter_map(|owner| owner.split('/').nth(1)).map(str::to_owned).collect();
        Self { omitted, modules }
    }
}

/// The owners that modules in the lock omit. If there are none, the owner with the most resources, unless a module in the
/// lock has it.
fn omitted(below: &BTreeMap<&str, BTreeSet<&str>>, lock: &Lock) -> Vec<String> {
    let known = in_lock(lock);
    let is_omitted = |owner: &str| known.get(&*unnamed(owner)).copied();
    let mut omitted: Vec<&str> = below.keys().copied().filter(|owner| is_omitted(owner) == Some(true)).collect();
    omitted.dedup_by_key(|owner| unnamed(owner));
    if omitted.is_empty() {
        let many = below.iter().filter(|(_, things)| things.len() >= KINDS_OF_AN_OWNER);
        let free = many.filter(|(owner, _)| is_omitted(owner).is_none());
        let most = free.max_by_key(|(owner, things)| (things.len(), std::cmp::Reverse(**owner)));
        omitted.extend(most.map(|(owner, _)| *owner));
    }
    omitted.into_iter().map(str::to_owned).collect()
}

/// The owners in the lock's paths, with unnamed placeholders (`/accounts/{}`), each with whether a module in the lock
/// omits it.
fn in_lock(lock: &Lock) -> BTreeMap<String, bool> {
    let mut owners = BTreeMap::new();
    for (operation, method) in lock.methods() {
        let Some((_, path)) = operation.split_once(' ') else { continue };
        let Some((owner, rest)) = split_owner(path) else { continue };
        let (below, Some((module, _))) = (literal_paths(rest), split(method)) else { continue };
        let is_in = |paths: &[String]| paths.iter().any(|segments| segments == module);
        let (omits, keeps) = (is_in(&below), !below.is_empty() && is_in(&literal_paths(path)));
        // The module of `/zones/{zone_id}/zones` may be that of either, and the module of a moved operation is neither.
        if omits != keeps {
            *owners.entry(unnamed(owner).into_owned()).or_default() |= omits;
        }
    }
    owners
}

/// Splits a path after its first two segments, if these are a literal and a placeholder.
fn split_owner(path: &str) -> Option<(&str, &str)> {
    let mut segments = path.splitn(4, '/').skip(1);
    let (kind, placeholder) = (segments.next()?, segments.next()?);
    let is_owner = !kind.contains('{') && placeholder.starts_with('{') && placeholder.ends_with('}');
    is_owner.then(|| path.split_at(kind.len() + placeholder.len() + 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The owners (path prefixes) that module paths omit, if `a` resources are below `/a/{id}` and `b` resources below
    /// `/b/{id}`. `methods` are the methods in `names.lock`.
    fn omitted(a: usize, b: usize, methods: &[(&str, &str)]) -> Vec<String> {
        let below = |owner: &'static str, count| (0..count).map(move |number| format!("/{owner}/{{id}}/r{number}"));
        let paths: Vec<String> = below("a", a).chain(below("b", b)).collect();
        let mut lock = Lock::default();
        let methods = methods.iter().map(|(operation, method)| ((*operation).to_owned(), (*method).to_owned()));
        lock.live.methods.extend(methods);
        Owners::of(&paths.iter().map(String::as_str).collect::<Vec<_>>(), None, &lock).omitted
    }

    #[test]
    fn module_paths_omit_the_owner_that_the_lock_omits() {
        assert!(omitted(9, 0, &[]).is_empty());
        assert_eq!(omitted(10, 11, &[]), ["/b/{id}"]);
        assert_eq!(omitted(10, 11, &[("GET /a/{a_id}/r1", "r1::get")]), ["/a/{id}"]);
        assert_eq!(omitted(9, 11, &[("GET /a/{id}/r1/{of}", "r1::get")]), ["/a/{id}"]);
        assert_eq!(omitted(10, 11, &[("GET /b/{id}/r1", "b/r1::get")]), ["/a/{id}"]);
        assert!(omitted(10, 0, &[("GET /a/{id}/r1", "a::r1")]).is_empty());
        // The path of an owner itself does not show whether the paths below it omit it.
        assert_eq!(omitted(10, 0, &[("GET /a/{id}", "a::get")]), ["/a/{id}"]);
        assert_eq!(omitted(10, 11, &[("GET /removed/{id}/r1", "r1::get")]), ["/b/{id}"]);
        // A path that repeats the owner does not show it either.
        assert!(omitted(9, 0, &[("GET /a/{id}/a", "a::a")]).is_empty());
    }
}

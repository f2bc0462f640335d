//! Reads `scope.toml`: the operations to generate, names of resources and methods, and owners. An owner is a path
//! prefix such as `/accounts/{account_id}` that the paths of modules can omit.

mod owners;

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::Lock;
use crate::diagnostics::{Diagnostics, Faults};
use owners::Owners;

/// The settings of `scope.toml`.
#[derive(Debug, Clone, Default)]
pub(crate) struct Scope {
    file: String,
    text: Text,
    /// The literal segment that the paths of operations in scope must have; `None` if they need none.
    segment: Option<String>,
    owners: Owners,
}

/// The file `scope.toml` as TOML.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Text {
    include: Vec<String>,
    tags: Vec<String>,
    operations: Vec<String>,
    owners: Option<Vec<String>>,
    dotted_objects: bool,
    skip: BTreeMap<String, String>,
    resources: BTreeMap<String, Resource>,
    methods: BTreeMap<String, String>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Resource {
    name: Option<String>,
    docs: Option<String>,
}

/// The properties of an operation by which `scope.toml` selects it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Candidate<'a> {
    /// The method, in capitals.
    pub method: &'a str,
    /// The path template.
    pub path: &'a str,
    /// The `operationId`.
    pub id: Option<&'a str>,
    /// The tags.
    pub tags: &'a [String],
}

impl Candidate<'_> {
    /// Whether an entry of `scope.toml` is this operation's id or `METHOD /path`.
    fn is(&self, entry: &str) -> bool {
        self.id == Some(entry) || entry.split_once(' ') == Some((self.method, self.path))
    }
}

/// Whether `scope.toml` includes or skips an operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Selection<'a> {
    /// The operation becomes a method.
    In,
    /// `scope.toml` does not include the operation.
    Out,
    /// `scope.toml` skips the operation, for this reason.
    Skipped(&'a str),
}

impl Scope {
    /// Parses `scope.toml`.
    pub(crate) fn read(file: &str, text: &str) -> Result<Self, Diagnostics> {
        let text: Text = super::read(file, text)?;
        if let Some((operation, _)) = text.skip.iter().find(|(_, reason)| reason.trim().is_empty()) {
            let message = format!("[skip] has no reason for \"{operation}\"");
            return Err(Diagnostics::of_text(file, None, message, "say why the operation is skipped"));
        }
        Ok(Self { file: file.to_owned(), text, segment: None, owners: Owners::default() })
    }

    /// The scope widened to every operation, skipped ones included. The names in `scope.toml` still apply.
    #[must_use]
    pub(crate) fn widened(mut self) -> Self {
        self.text.include.clear();
        self.text.tags.clear();
        self.text.operations.clear();
        self.text.skip.clear();
        self
    }

    /// A scope of all operations whose path has this literal segment, skipped ones included. The names in `scope.toml`
    /// still apply.
    #[must_use]
    pub(crate) fn around(self, segment: &str) -> Self {
        Self { segment: Some(segment.to_owned()), ..self.widened() }
    }

    /// Whether `scope.toml` includes or skips an operation.
    pub(crate) fn select(&self, operation: &Candidate<'_>) -> Selection<'_> {
        let Candidate { method, path, tags, .. } = operation;
        if self.segment.as_ref().is_some_and(|segment| !path.split('/').any(|part| part == segment)) {
            return Selection::Out;
        }
        let text = &self.text;
        let everything = text.include.is_empty() && text.tags.is_empty() && text.operations.is_empty();
        let included = || {
            text.include.iter().any(|start| is_below(path, start))
                || text.tags.iter().any(|tag| tags.contains(tag))
                || text.operations.iter().any(|entry| operation.is(entry))
        };
        if !everything && !included() {
            return Selection::Out;
        }
        match text.skip.get(&format!("{method} {path}")) {
            Some(reason) => Selection::Skipped(reason),
            None => Selection::In,
        }
    }

    /// Finds the owners (`/accounts/{account_id}`) in the description's paths, and chooses the owners that module paths
    /// omit.
    pub(crate) fn find_owners<'p>(&mut self, paths: impl Iterator<Item = &'p str>, lock: &Lock) {
        self.owners = Owners::of(&paths.collect::<Vec<_>>(), self.text.owners.as_deref(), lock);
    }

    /// Whether `scope.toml` has the entry `owners`.
    pub(crate) fn gives_owners(&self) -> bool {
        self.text.owners.is_some()
    }

    /// The first segments (`accounts` of `/accounts/{account_id}`) of the owners that module paths don't omit.
    pub(crate) fn other_owners(&self) -> &[String] {
        &self.owners.modules
    }

    /// The first segments of all owners (`accounts` of `/accounts/{account_id}`), without duplicates.
    pub(crate) fn owner_segments(&self) -> BTreeSet<&str> {
        let own = self.owners.omitted.iter().filter_map(|owner| owner.split('/').nth(1));
        own.chain(self.owners.modules.iter().map(String::as_str)).collect()
    }

    /// The path without its leading owner, such as `/accounts/{account_id}`, if module paths omit that owner. The
    /// placeholder may have any name.
    pub(crate) fn without_owner<'p>(&self, path: &'p str) -> &'p str {
        let omitted = self.owners.omitted.iter();
        omitted.filter_map(|owner| below_owner(path, owner)).min_by_key(|rest| rest.len()).unwrap_or(path)
    }

    /// Whether objects in queries and forms are written as `name.member` if the description has no style for them,
    /// instead of in OpenAPI's default style.
    pub(crate) fn dotted_objects(&self) -> bool {
        self.text.dotted_objects
    }

    /// The name in `scope.toml` for a resource, used instead of its last segment. `path` has the literal segments of
    /// the resource, `addressing/prefixes`.
    pub(crate) fn resource_name(&self, path: &str) -> Option<&str> {
        self.text.resources.get(path)?.name.as_deref()
    }

    /// The docs in `scope.toml` for a resource, used if the description has none.
    pub(crate) fn resource_docs(&self, path: &str) -> Option<&str> {
        self.text.resources.get(path)?.docs.as_deref()
    }

    /// The name in `scope.toml` for the method of an operation, used instead of the derived name.
    pub(crate) fn method_name(&self, method: &str, path: &str) -> Option<&str> {
        self.text.methods.get(&format!("{method} {path}")).map(String::as_str)
    }

    /// Reports every entry of `scope.toml` that matches nothing in the description.
    ///
    /// `operations` are all operations of the description, and `resources` the literal segments of all its resources.
    pub(crate) fn check_use(&self, operations: &[Candidate<'_>], resources: &BTreeSet<String>, faults: &mut Faults) {
        let mut check = |what: &str, entries: Vec<&String>, is_used: &dyn Fn(&str) -> bool| {
            for entry in entries.into_iter().filter(|entry| !is_used(entry)) {
                let message = format!("`{entry}` in {what} matches nothing in the description");
                faults.refuse_setting(&self.file, message, "correct the entry, or remove it");
            }
        };
        let Text { include, tags, operations: own, owners, skip, resources: named, methods, .. } = &self.text;
        let any = |is: &dyn Fn(&Candidate<'_>) -> bool| operations.iter().any(is);
        let is_key = |entry: &str| any(&|it| entry.split_once(' ') == Some((it.method, it.path)));
        check("`include`", include.iter().collect(), &|start| any(&|it| is_below(it.path, start)));
        check("`tags`", tags.iter().collect(), &|tag| any(&|it| it.tags.iter().any(|own| own == tag)));
        check("`operations`", own.iter().collect(), &|entry| any(&|it| it.is(entry)));
        check("`owners`", owners.iter().flatten().collect(), &|owner| any(&|it| below_owner(it.path, owner).is_some()));
        check("[skip]", skip.keys().collect(), &is_key);
        check("[methods]", methods.keys().collect(), &is_key);
        check("[resources]", named.keys().collect(), &|path| resources.contains(path));
    }
}

/// Every prefix of a path's literal segments: `/a/{id}/b/c` gives `a`, `a/b`, `a/b/c`.
pub(crate) fn literal_paths(path: &str) -> Vec<String> {
    let mut paths: Vec<String> = Vec::new();
    for segment in path.split('/').filter(|segment| !segment.is_empty() && !segment.contains('{')) {
        paths.push(paths.last().map_or_else(|| segment.to_owned(), |before| format!("{before}/{segment}")));
    }
    paths
}

/// The part of a path after a leading owner, such as `/accounts/{account_id}`; `None` if the path does not begin with
/// it.
fn below_owner<'p>(path: &'p str, owner: &str) -> Option<&'p str> {
    let mut rest = path;
    for segment in owner.split('/').skip(1) {
        let (own, end) = rest.strip_prefix('/').map(|rest| (rest, rest.find('/').unwrap_or(rest.len())))?;
        let both_placeholders = own.starts_with('{') && own[..end].ends_with('}') && segment.starts_with('{');
        if own[..end] != *segment && !both_placeholders {
            return None;
        }
        rest = &own[end..];
    }
    Some(rest)
}

/// Whether a path equals `start`, or continues it by whole segments.
fn is_below(path: &str, start: &str) -> bool {
    path.strip_prefix(start).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"
        include = ["/a/{id}/b"]
        owners = ["/a/{id}"]
        [skip]
        "GET /a/{id}/b/old" = "gone soon"
    "#;

    #[test]
    fn paths_match_by_whole_segments() {
        let mut scope = Scope::read("scope.toml", TEXT).unwrap();
        scope.find_owners(["/a/{id}/b"].into_iter(), &Lock::default());
        let select = |path| scope.select(&get(path, None, &[]));
        assert_eq!(select("/a/{id}/b"), Selection::In);
        assert_eq!(select("/a/{id}/bc"), Selection::Out);
        assert_eq!(select("/a/{id}/b/old"), Selection::Skipped("gone soon"));
        assert_eq!(scope.without_owner("/a/{id}/b/c"), "/b/c");
        assert_eq!(scope.without_owner("/a/{id}x/b"), "/a/{id}x/b");
    }

    fn get<'a>(path: &'a str, id: Option<&'a str>, tags: &'a [String]) -> Candidate<'a> {
        Candidate { method: "GET", path, id, tags }
    }

    #[test]
    fn a_scope_includes_by_path_tag_or_operation() {
        let text = "include = ['/a']\ntags = ['B']\noperations = ['get-c', 'GET /d/{id}']";
        let scope = Scope::read("scope.toml", text).unwrap();
        let tags = ["B".to_owned()];
        let (mut all, mut other) = (vec![get("/a", None, &[]), get("/b", None, &tags)], vec![get("/e", None, &[])]);
        all.extend([get("/c", Some("get-c"), &[]), get("/d/{id}", Some("get-d"), &[])]);
        other.extend([get("/d", Some("get-b"), &[]), Candidate { method: "PUT", ..all[3] }]);
        assert!(all.iter().all(|operation| scope.select(operation) == Selection::In));
        assert!(other.iter().all(|operation| scope.select(operation) == Selection::Out));
        let unused = |operations: &[Candidate<'_>]| {
            let mut faults = Faults::default();
            scope.check_use(operations, &BTreeSet::new(), &mut faults);
            let found = faults.into_result(|fault| panic!("{fault:?}"));
            found.err().map_or(0, |found| found.0.len())
        };
        assert_eq!((unused(&all), unused(&other)), (0, 4));
    }

    #[test]
    fn a_misspelt_setting_is_reported_with_its_line() {
        let fault = Scope::read("scope.toml", "include = []\nowner = []\n").unwrap_err().0.remove(0);
        assert_eq!((fault.file.as_str(), fault.line), ("scope.toml", Some(2)));
        assert!(fault.message.contains("owner"), "{}", fault.message);
    }
}

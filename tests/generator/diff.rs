//! What a change of a description does to callers: a table of edits, each with its verdict there and back.

use sdk_generator::{Extent, Inputs, diff::Diff, ir::Api, model};
use serde::Deserialize;

use super::{made_of, path};

/// `fixtures/diff/edits.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Table {
    pub(crate) edit: Vec<Edit>,
}

/// A row of it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Edit {
    pub(crate) name: String,
    text: Vec<(String, String)>,
    /// Compiled by the examples of `lib.rs`.
    pub(crate) caller: Option<String>,
    pub(crate) there: Vec<String>,
    pub(crate) back: Vec<String>,
}

impl Edit {
    pub(crate) fn of(&self, base: &str) -> String {
        self.text.iter().fold(base.to_owned(), |text, (from, to)| {
            assert!(text.contains(from.as_str()), "{}: base.yaml has no {from:?}", self.name);
            text.replace(from.as_str(), to)
        })
    }
}

fn table() -> Table {
    toml::from_str(&std::fs::read_to_string(path("fixtures/diff/edits.toml")).unwrap()).unwrap()
}

fn base() -> String {
    super::fixture("diff/base")
}

/// The model of a text that can be generated from.
fn api(text: &str) -> Api {
    if let Err(faults) = made_of(text) {
        panic!("{faults}");
    }
    model(&Inputs::new("fixture.yaml", text), Extent::Scope).unwrap()
}

fn lines(old: &Api, new: &Api) -> Vec<String> {
    let diff = Diff::of(old, new);
    assert_eq!(diff.not_compared, []);
    diff.changes.iter().map(ToString::to_string).collect()
}

#[test]
fn every_kind_of_edit_has_its_verdict() {
    let base = base();
    let old = api(&base);
    let mut kinds = 0;
    for edit in table().edit {
        let new = api(&edit.of(&base));
        assert_eq!(lines(&old, &new), edit.there, "{}", edit.name);
        assert_eq!(lines(&new, &old), edit.back, "{}, and back", edit.name);
        kinds += 1 + usize::from(edit.there != edit.back);
    }
    assert!(kinds >= 60, "{kinds} kinds of edit");
}

#[test]
fn dump() {
    let base = base();
    let old = api(&base);
    let mut all = Vec::new();
    for edit in table().edit {
        let new = api(&edit.of(&base));
        all.push((lines(&old, &new), lines(&new, &old)));
    }
    std::fs::write("/tmp/dump.json", serde_json::to_string_pretty(&all).unwrap()).unwrap();
}

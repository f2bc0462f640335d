//! Effects of changes on callers: a table of edits with the effect of each and of its inverse.

mod constants;
mod one_operation;
mod unchecked;

use std::collections::BTreeSet;

use sdk_generator::{
    Extent, Inputs,
    diff::{ChangeKind, Diff},
    generate,
    ir::Api,
    model,
};
use serde::Deserialize;

use super::{made_of, path};

/// The file `fixtures/diff/edits.toml`.
#[derive(Deserialize)]
pub(super) struct Table {
    pub(super) edit: Vec<Edit>,
}

/// A row of the table. Its `caller` is compiled as a doctest of `lib.rs`.
#[derive(Deserialize)]
pub(super) struct Edit {
    pub(super) name: String,
    text: Vec<(String, String)>,
    there: Vec<String>,
    back: Vec<String>,
}

impl Edit {
    pub(super) fn of(&self, base: &str) -> String {
        self.text.iter().fold(base.to_owned(), |text, (from, to)| {
            assert!(text.contains(from.as_str()), "{}: base.yaml has no {from:?}", self.name);
            text.replace(from.as_str(), to)
        })
    }
}

pub(super) fn table() -> Table {
    toml::from_str(&std::fs::read_to_string(path("fixtures/diff/edits.toml")).unwrap()).unwrap()
}

pub(super) fn base() -> String {
    super::fixture("diff/base")
}

/// The model of a description.
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
fn every_edit_and_its_inverse_have_the_listed_effects() {
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
fn parameters_of_one_name_are_distinguished_by_their_location() {
    let spec = |parameters: &str| {
        let parameters = parameters.split(' ').map(|it| {
            let (place, required) = it.split_once('!').map_or((it, false), |(place, _)| (place, true));
            format!("{{name: a, in: {place}, required: {required}, schema: {{type: string}}}}")
        });
        let parameters: Vec<String> = parameters.collect();
        api(&format!(
            "openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\npaths: {{/things: {{get: {{parameters: [{}], responses: {{'204': \
             {{description: ok}}}}}}}}}}\n",
            parameters.join(", ")
        ))
    };
    for (old, new, expected) in [
        ("query header", "query header", 0),
        ("query header", "header query", 0),
        ("query! header!", "query! header!", 0),
        ("query header", "query cookie", 1),
    ] {
        let found = lines(&spec(old), &spec(new));
        let moved = found.iter().filter(|line| line.contains("place of the parameter")).count();
        assert_eq!(moved, expected, "{old} {new}: {found:#?}");
        assert!(expected > 0 || found.is_empty(), "{old} {new}: {found:#?}");
    }
}

/// A kind of change without an edit would be untested.
#[test]
fn every_kind_of_change_is_covered_by_an_edit() {
    let base = base();
    let old = api(&base);
    let mut met: BTreeSet<ChangeKind> = BTreeSet::new();
    let with_lock = |spec: &str, before: &Api| {
        model(&Inputs { lock: &before.lock.to_text(), ..Inputs::new("fixture.yaml", spec) }, Extent::Scope).unwrap()
    };
    for edit in table().edit {
        let edited = edit.of(&base);
        let new = api(&edited);
        // With the names of the client before, arguments stay arguments, and optional properties stay optional.
        let (kept, grown) = (with_lock(&base, &new), with_lock(&edited, &old));
        let pairs = [(&old, &new), (&new, &kept), (&old, &grown)];
        let all = pairs.into_iter().flat_map(|(a, b)| [Diff::of(a, b), Diff::of(b, a)]).collect::<Vec<_>>();
        met.extend(all.iter().flat_map(|diff| &diff.changes).map(|change| change.what));
    }
    let missing: Vec<_> = ChangeKind::ALL.iter().filter(|what| !met.contains(what)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

/// The rest of such an operation is still compared.
#[test]
fn refused_operations_are_listed_and_the_others_compared() {
    let base = base();
    let broken = "- {$ref: '#/components/parameters/Nowhere'}\n    - {name: layer, in: path,";
    let broken = base.replace("- {name: layer, in: path,", broken);
    assert_ne!(broken, base);
    let answering = broken.replace(
        "responses: {'204': {description: painted}}",
        "responses: {'200': {$ref: '#/components/responses/Widget'}}",
    );
    let partial = |text: &str| model(&Inputs::new("fixture.yaml", text), Extent::Scope).unwrap();
    let diff = Diff::of(&partial(&broken), &partial(&answering));
    let said: Vec<(&str, &str)> = diff.not_compared.iter().map(|(at, why)| (at.as_str(), why.as_str())).collect();
    let operation = "PUT /widgets/{widget_id}/paint/{layer}";
    assert_eq!(said, [(operation, "`$ref: #/components/parameters/Nowhere` does not resolve")]);
    let lines: Vec<String> = diff.changes.iter().map(ToString::to_string).collect();
    assert_eq!(lines, ["breaks compile: widgets::paint::update: type of the response: () -> Widget"]);
}

#[test]
fn the_operations_of_an_invalid_path_item_are_neither_compared_nor_reported_as_removed() {
    let base = base();
    let invalid = base.replace("responses: {'204': {description: painted}}", "responses: 5");
    assert_ne!(invalid, base);
    let partial = |text: &str| model(&Inputs::new("fixture.yaml", text), Extent::Scope).unwrap();
    let diff = Diff::of(&partial(&base), &partial(&invalid));
    let operations: Vec<&str> = diff.not_compared.iter().map(|(operation, _)| operation.as_str()).collect();
    assert_eq!(operations, ["PUT /widgets/{widget_id}/paint/{layer}"]);
    assert_eq!(diff.changes.iter().map(ToString::to_string).collect::<Vec<_>>(), [""; 0]);
    let faults = generate(&Inputs::new("fixture.yaml", &invalid)).unwrap_err();
    let at = "#/paths/~1widgets~1{widget_id}~1paint~1{layer}/put/responses";
    assert_eq!(faults.0.iter().map(|fault| fault.pointer.clone().unwrap().to_string()).collect::<Vec<_>>(), [at]);
}

#[test]
fn a_path_segment_limits_the_comparison() {
    let paths = |extent| {
        let api = model(&Inputs::new("fixture.yaml", &base()), extent).unwrap();
        api.operations.iter().map(|operation| operation.path.clone()).collect::<BTreeSet<_>>()
    };
    assert_eq!(paths(Extent::Segment("paint")), BTreeSet::from(["/widgets/{widget_id}/paint/{layer}".to_owned()]));
    assert_eq!(paths(Extent::Segment("pain")), BTreeSet::new());
    assert_eq!(paths(Extent::Everything).len(), 3);
}

#[test]
fn the_changelog_has_permissions_and_no_other_documentation() {
    let text = base();
    let changelog = |from: &str, to: &str| Diff::of(&api(&text), &api(&text.replace(from, to))).to_changelog();
    assert_eq!(
        changelog("[Widgets Read, Widgets Write]", "[Widgets Read, Widgets Edit]"),
        "### Changed\n\n- `widgets::list`: permissions, `Widgets Read or Widgets Write` -> `Widgets Edit or Widgets Read`\n"
    );
    assert_eq!(changelog("[Widgets Read, Widgets Write]", "[Widgets Write, Widgets Read]"), "");
}

#[test]
fn the_page_ends_with_the_version_and_the_changelog() {
    let base = base();
    let old = api(&base);
    let edited = |name: &str| api(&table().edit.iter().find(|edit| edit.name == name).unwrap().of(&base));
    let page = Diff::of(&old, &edited("a required field of a request is added")).to_markdown("0.4.2");
    for part in [
        "### Breaks compile\n\n| where | what | before | after |\n| --- | --- | --- | --- |\n\
         | `widgets::CreateWidget` | arguments of `new` | `new(name, size)` | `new(name, size, depth)` |\n\
         | `widgets::CreateWidget::depth` | required field added |  | `i64` |\n",
        "### Version\n\nminor while the major version is 0, major from 1.0.0 on: 0.4.2 -> 0.5.0\n",
        "```markdown\n### Changed\n\n\
         - **Breaking:** `widgets::CreateWidget`: arguments of `new`, `new(name, size)` -> `new(name, size, depth)`\n\
         - **Breaking:** `widgets::CreateWidget::depth`: required field added\n```\n",
    ] {
        assert!(page.contains(part), "{page}");
    }
    let page = Diff::of(&old, &edited("wording")).to_markdown("0.4.2");
    assert_eq!(
        page,
        "## What this does to callers\n\nNothing: the generated client stays the same.\n\n\
         ### Version\n\nnone while the major version is 0, none from 1.0.0 on\n"
    );
}

#[test]
fn a_changed_limit_inside_any_of_is_reported_as_loosened_or_tightened() {
    let sending = |branches: &str| {
        let schema = format!("{{type: object, properties: {{n: {{anyOf: [{branches}]}}}}}}");
        let spec = format!(
            "openapi: 3.0.3\ninfo: {{title: Things, version: '1'}}\npaths:\n  /things:\n    post:\n      requestBody: \
             {{required: true, content: {{application/json: {{schema: {schema}}}}}}}\n      responses: {{'204': \
             {{description: done}}}}\n"
        );
        model(&Inputs::new("fixture.yaml", &spec), Extent::Scope).unwrap()
    };
    let zero = "{type: integer, enum: [0]}";
    let of = |limits: &str| sending(&format!("{zero}, {{type: integer, {limits}}}"));
    let base = of("minimum: 30, maximum: 300");
    for (other, is_looser) in [
        (of("minimum: 30, maximum: 400"), true),
        (of("minimum: 30"), true),
        (of("minimum: 30, maximum: 200"), false),
        (of("minimum: 30, maximum: 400, multipleOf: 5"), false),
        (sending(&format!("{{type: integer, minimum: 20, maximum: 300}}, {zero}, {{type: integer, enum: [1]}}")), true),
    ] {
        let changes = Diff::of(&base, &other).changes;
        let what: Vec<bool> = changes.iter().map(|change| change.to_string().contains("limit loosened")).collect();
        assert_eq!(what, [is_looser], "{changes:?}");
    }
}

//! The committed client is what the generator makes of the committed description.

use std::{collections::BTreeMap, fs, path::Path};

use sdk_generator::{Inputs, Output, Target, generate};

pub(crate) fn text(path: &str) -> String {
    fs::read_to_string(super::path("..").join(path)).unwrap().replace("\r\n", "\n")
}

pub(crate) fn committed_inputs(spec: &str) -> Result<Output, sdk_generator::Diagnostics> {
    generate(&Inputs {
        scope_name: "spec/scope.toml",
        scope: &text("spec/scope.toml"),
        names_name: "spec/names.toml",
        names: &text("spec/names.toml"),
        lock_name: "spec/names.lock",
        lock: &text("spec/names.lock"),
        target: Target::Sdk,
        dispatch: false,
        ..Inputs::new("spec/openapi.yaml", spec)
    })
}

fn read(folder: &Path, prefix: &str, files: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            read(&entry.path(), &format!("{name}/"), files);
        } else {
            files.insert(name, fs::read_to_string(entry.path()).unwrap().replace("\r\n", "\n"));
        }
    }
}

#[test]
fn the_tree_is_what_gen_writes_and_nothing_else() {
    let output = committed_inputs(&text("spec/openapi.yaml")).unwrap();
    let mut committed = BTreeMap::new();
    read(&super::path("../sdk/src/resources"), "", &mut committed);
    assert_eq!(
        committed.keys().collect::<Vec<_>>(),
        output.files.keys().collect::<Vec<_>>(),
        "run `cargo xtask gen`: a file is missing, or one does not belong"
    );
    for (path, text) in &output.files {
        assert!(committed[path] == *text, "{path} is not fresh; run `cargo xtask gen`");
    }
    let api_page = output.api_page + &text("sdk/src/ext/API.md");
    assert!(text("sdk/API.md") == api_page, "sdk/API.md is not fresh; run `cargo xtask gen`");
    assert!(text("sdk/api.txt") == output.listing, "sdk/api.txt is not fresh; run `cargo xtask gen`");
    assert!(text("spec/names.lock") == output.lock, "spec/names.lock is not fresh; run `cargo xtask gen`");
    assert!(text("sdk/ledger.toml") == output.ledger_page, "sdk/ledger.toml is not fresh; run `cargo xtask gen`");
}

#[test]
fn the_generated_files_stay_small() {
    let output = committed_inputs(&text("spec/openapi.yaml")).unwrap();
    let lines = |text: &String| text.lines().count();
    let total: usize = output.files.values().map(lines).sum();
    assert!(total <= 2_800, "{total} lines for 41 operations");
    for (path, text) in &output.files {
        assert!(lines(text) <= 600, "{path}: {} lines", lines(text));
    }
}

//! Compares the committed client with the generator's output for the committed description.

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
fn the_committed_files_equal_those_that_gen_writes() {
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
    assert!(text("sdk/examples.json") == output.examples, "sdk/examples.json is not fresh; run `cargo xtask gen`");
    assert!(text("sdk/api.txt") == output.listing, "sdk/api.txt is not fresh; run `cargo xtask gen`");
    assert!(text("spec/names.lock") == output.lock, "spec/names.lock is not fresh; run `cargo xtask gen`");
    assert!(text("sdk/ledger.toml") == output.ledger_page, "sdk/ledger.toml is not fresh; run `cargo xtask gen`");
}

#[test]
fn the_committed_widgets_crate_equals_what_gen_writes() {
    let spec = text("tests/widgets/openapi.yaml");
    let output = generate(&Inputs {
        source: "openapi.yaml",
        names: &text("spec/names.toml"),
        lock: &text("tests/widgets/generated/names.lock"),
        target: Target::Crate,
        package: "widgets",
        ..Inputs::new("tests/widgets/openapi.yaml", &spec)
    });
    let Output { files, crate_pages, examples, api_page, listing, lock, ledger_page, .. } = output.unwrap();
    let mut wanted: BTreeMap<String, String> =
        files.into_iter().map(|(path, text)| (format!("src/{path}"), text)).collect();
    let pages = [
        ("README.md", crate_pages.readme),
        ("examples/quickstart.rs", crate_pages.quickstart.unwrap()),
        ("examples.json", examples),
        ("API.md", api_page),
        ("api.txt", listing),
        ("names.lock", lock),
        ("ledger.toml", ledger_page),
    ];
    wanted.extend(pages.map(|(path, text)| (path.to_owned(), text)));
    let mut committed = BTreeMap::new();
    read(&super::path("widgets/generated"), "", &mut committed);
    for of_xtask in ["Cargo.toml", "rustfmt.toml"] {
        committed.remove(of_xtask);
    }
    let command = "cargo xtask gen --spec tests/widgets/openapi.yaml --out tests/widgets/generated --crate widgets";
    for path in wanted.keys().chain(committed.keys()) {
        assert!(wanted.get(path) == committed.get(path), "{path} is not fresh; run `{command}`");
    }
}

#[test]
fn the_figures_in_the_readme_are_those_of_its_commands() {
    let lines = |files: &BTreeMap<String, String>| files.values().map(|text| text.lines().count()).sum::<usize>();
    let output = committed_inputs(&text("spec/openapi.yaml")).unwrap();
    let spec = text("spec/openapi.yaml");
    let own = generate(&Inputs {
        scope: &text("spec/scope.toml"),
        names: &text("spec/names.toml"),
        target: Target::Crate,
        ..Inputs::new("spec/openapi.yaml", &spec)
    })
    .unwrap();
    let (operations, files) = (own.report.generated.len(), own.files.len());
    let second = include_str!(concat!(env!("OUT_DIR"), "/second_opinion.rs"));
    let taken = second.lines().filter(|line| line.trim_start().starts_with("pub async fn ")).count();
    let readme = text("README.md");
    for said in [
        format!("{taken} operations, {} lines of Rust\n", second.lines().count()),
        format!("against progenitor's client for the {taken} operations that progenitor takes"),
        format!("{operations} operations of spec/openapi.yaml: {files} files, {} lines of Rust (", lines(&own.files)),
        format!("Ours has {} lines in `sdk/`", with_commas(lines(&output.files))),
    ] {
        assert!(readme.contains(&said), "say in README.md, at its end: {said}");
    }
}

/// A number with thousands separators: `2,102`.
fn with_commas(number: usize) -> String {
    if number < 1_000 { number.to_string() } else { format!("{},{:03}", with_commas(number / 1_000), number % 1_000) }
}

#[test]
fn generated_code_has_at_most_70_lines_an_operation_and_600_a_file() {
    let output = committed_inputs(&text("spec/openapi.yaml")).unwrap();
    let lines = |text: &String| text.lines().count();
    let total: usize = output.files.values().map(lines).sum();
    let operations = output.report.generated.len();
    assert!(total <= 70 * operations, "{total} lines for {operations} operations");
    for (path, text) in &output.files {
        assert!(lines(text) <= 600, "{path}: {} lines", lines(text));
    }
}

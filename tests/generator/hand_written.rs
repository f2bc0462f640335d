//! Compares the hand-written pages with the client's features and methods.

use std::{collections::BTreeSet, fs, path::Path};

fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The code spans of a page with single backticks.
fn code(page: &str) -> impl Iterator<Item = &str> {
    page.split('`').skip(1).step_by(2)
}

/// The features of the client without `default`.
fn features() -> BTreeSet<String> {
    let manifest: toml::Table = read("sdk/Cargo.toml").parse().unwrap();
    manifest["features"].as_table().unwrap().keys().filter(|name| *name != "default").cloned().collect()
}

/// The features in the table with the header `| feature |`.
fn table(page: &str) -> BTreeSet<String> {
    let lines = page.lines().map(|line| line.trim_start_matches("//! "));
    let rows =
        lines.skip_while(|line| !line.starts_with("| feature |")).skip(2).take_while(|line| line.starts_with('|'));
    rows.flat_map(|row| code(row.split('|').nth(1).unwrap_or_default()).map(str::to_owned).collect::<Vec<_>>())
        .collect()
}

#[test]
fn the_tables_of_features_list_each_feature() {
    assert_eq!(table(&read("README.md")), features());
    assert_eq!(table(&read("sdk/src/lib.rs")), features());
}

#[test]
fn the_cargo_doc_command_in_the_readme_names_each_optional_feature() {
    let readme = read("README.md");
    let command = readme.lines().find(|line| line.starts_with("$ cargo doc ")).unwrap();
    let named = command.split_once("--features ").unwrap().1.split(' ').next().unwrap();
    let named: BTreeSet<String> = named.split(',').map(str::to_owned).collect();
    // The TLS features add no documentation.
    let optional: BTreeSet<String> =
        features().into_iter().filter(|name| !["rustls", "native-tls"].contains(&name.as_str())).collect();
    assert_eq!(named, optional);
}

#[test]
fn each_method_on_the_api_page_exists() {
    fn sources(folder: &Path, text: &mut String) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { sources(&path, text) } else { text.push_str(&fs::read_to_string(&path).unwrap()) }
        }
    }
    let mut text = String::new();
    for folder in ["client", "ext", "runtime"] {
        sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../sdk/src").join(folder), &mut text);
    }
    text.push_str(&read("sdk/src/client.rs"));
    let page = read("sdk/src/ext/API.md");
    let methods = code(&page).filter_map(|code| Some(code.split_once('(')?.0));
    let methods: Vec<&str> = methods.filter(|name| name.chars().all(|c| c.is_ascii_lowercase() || c == '_')).collect();
    assert!(methods.len() > 40, "{methods:?}");
    for name in methods {
        assert!(text.contains(&format!("fn {name}(")) || text.contains(&format!("fn {name}<")), "no method `{name}`");
    }
}

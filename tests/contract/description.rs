//! `spec/openapi.yaml` as JSON, compared with the generated table of operations.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::sync::LazyLock;

use cloudflare_sdk::runtime::Operation;
use cloudflare_sdk::{OPERATIONS, addressing};
use sdk_generator::document::Document;
use sdk_generator::pointer::Pointer;
use serde_json::Value;

/// The description.
pub(crate) static DESCRIPTION: LazyLock<Value> = LazyLock::new(|| {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../spec/openapi.yaml");
    let document = Document::read("spec/openapi.yaml", &fs::read_to_string(path).unwrap()).unwrap();
    document.value(&Pointer::root()).unwrap().clone()
});

/// The name of an operation in failing tests: `GET /path/{id}`.
pub(crate) fn key(operation: &Operation) -> String {
    format!("{} {}", operation.method(), operation.path())
}

/// An operation of the description, by its [`key`].
pub(crate) fn described(key: &str) -> &'static Value {
    let (method, path) = key.split_once(' ').unwrap();
    &DESCRIPTION["paths"][path][method.to_ascii_lowercase()]
}

/// The status of a successful response in the description.
pub(crate) fn success(key: &str) -> u16 {
    let responses = described(key)["responses"].as_object().unwrap();
    responses.keys().find(|status| status.starts_with('2')).unwrap().parse().unwrap()
}

/// The keys of all generated operations.
pub(crate) fn keys() -> BTreeSet<String> {
    OPERATIONS.iter().map(|operation| key(operation)).collect()
}

/// Fails with what to do for each of these operations, unless there are none.
pub(crate) fn assert_nothing_left(what_to_do: &str, operations: impl IntoIterator<Item = impl AsRef<str>>) {
    let left: Vec<String> = operations.into_iter().map(|key| format!("{what_to_do}: {}", key.as_ref())).collect();
    assert!(left.is_empty(), "\n{}\n", left.join("\n"));
}

#[test]
fn the_table_of_operations_has_the_ids_and_permissions_of_the_description() {
    let texts = |value: &Value| -> Vec<String> {
        value.as_array().into_iter().flatten().map(|text| text.as_str().unwrap().to_owned()).collect()
    };
    let mut described = BTreeMap::new();
    for (path, item) in DESCRIPTION["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap().iter().filter(|(key, _)| *key != "parameters") {
            let id = operation["operationId"].as_str().unwrap().to_owned();
            let permissions = texts(&operation["x-api-token-group"]);
            described.insert(format!("{} {path}", method.to_ascii_uppercase()), (id, permissions));
        }
    }
    let row = |operation: &&Operation| {
        let permissions = operation.permissions().iter().map(|name| (*name).to_owned()).collect();
        (key(operation), (operation.id().to_owned(), permissions))
    };
    let generated: BTreeMap<String, (String, Vec<String>)> = OPERATIONS.iter().map(row).collect();
    assert_eq!(generated, described);
    assert_eq!(OPERATIONS.len(), described.len(), "each operation stands in the table once");
    assert!(OPERATIONS.contains(&&addressing::leases::LIST));
}

#[test]
fn the_readme_has_the_number_of_operations() {
    let readme = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../README.md"));
    let words: Vec<&str> = readme.split_whitespace().collect();
    let count = format!("all {} operations", OPERATIONS.len());
    assert!(words.join(" ").contains(&count), "say in the first paragraph of README.md: {count}");
    let with_permissions = OPERATIONS.iter().filter(|operation| !operation.permissions().is_empty()).count();
    let count = format!("({with_permissions} of the {})", OPERATIONS.len());
    assert!(words.join(" ").contains(&count), "say in README.md how many operations name a permission: {count}");
}

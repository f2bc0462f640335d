//! Tests of the generator: its output for accepted descriptions, and its diagnostics for others.

mod any_description;
mod arguments;
mod branch_names;
mod branch_selection;
mod by_rule;
mod checked_choices;
mod compositions;
mod conditions;
mod constructors;
mod deep_schemas;
mod defaults;
mod description;
mod determinism;
mod dialects;
mod diff;
mod dispatch;
mod distinct_names;
mod drifting_keywords;
mod edits;
mod envelopes;
mod form_parts;
mod freshness;
mod generated;
mod hand_written;
mod hostile;
mod inlined_schemas;
mod intersection;
mod keyword_fates;
mod ledger;
mod lock;
mod marks;
mod media_types;
mod merged_branches;
mod merged_types;
mod method_names;
mod naming;
mod nullable_bodies;
mod overlays;
mod owners;
mod parameter_shapes;
mod paths;
mod recursive_schemas;
mod refused;
mod request_bodies;
mod rewritings;
mod schema_at_a_place;
mod schemas;
mod secrets;
mod texts;
mod type_names;
mod unions;
mod unusual;
mod upstream;

use std::{fs, path::PathBuf};

use sdk_generator::{Diagnostics, Inputs, Output, generate};

/// The path of a file of this package.
fn path(name: &str) -> PathBuf {
    // The package may have been compiled for another checkout that shares the target folder.
    PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into()))
        .join(name)
}

/// The text of a fixture such as `generated/open_enum`.
fn fixture(name: &str) -> String {
    fs::read_to_string(path("fixtures").join(format!("{name}.yaml"))).unwrap()
}

/// The names of the fixtures in a folder.
fn fixtures(folder: &str) -> Vec<String> {
    let entries = fs::read_dir(path("fixtures").join(folder)).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| format!("{folder}/{}", entry.unwrap().path().file_stem().unwrap().to_string_lossy()))
        .collect();
    names.sort();
    names
}

/// Generates from a description.
fn made_of(text: &str) -> Result<Output, Diagnostics> {
    generate(&Inputs::new("fixture.yaml", text))
}

/// The generated code without white space.
fn code(output: &Output) -> String {
    output.files.values().flat_map(|file| file.split_whitespace()).collect()
}

/// The items of a generated file with one of these words in their first lines, for small snapshots.
fn items(file: &str, words: &[&str]) -> String {
    let mut items: Vec<String> = Vec::new();
    let mut item = String::new();
    for line in file.lines() {
        let starts = ["///", "#[", "pub ", "impl", "runtime"].iter().any(|start| line.starts_with(start));
        if starts && item.ends_with("\n\n") {
            items.push(std::mem::take(&mut item));
        }
        item.push_str(line);
        item.push('\n');
    }
    items.push(item);
    let wanted = |item: &&String| {
        let above = |line: &&str| line.starts_with("///") || line.starts_with("#[");
        let mut lines = item.lines().map(str::trim).skip_while(above);
        let mut head = lines.next().unwrap_or_default().to_owned();
        if head.ends_with("!(") {
            head.extend(lines.next());
        }
        let head: Vec<&str> = head.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
        words.iter().any(|word| head.contains(word))
    };
    items.iter().filter(wanted).cloned().collect::<String>().trim_end().to_owned()
}

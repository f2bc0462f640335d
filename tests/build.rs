//! Generates code for the tests: the resources of each fixture, callers of edited descriptions, and progenitor's
//! client.

use std::{env, error::Error, fmt::Write as _, fs, path::Path};

use description::description;
use random::{Dice, random_edit};
use sdk_generator::{Inputs, document::Document, generate, pointer::Pointer, progenitor};
use serde::Deserialize;
use serde_json::Value;

#[path = "generator/edits/description.rs"]
mod description;
#[path = "generator/edits/random.rs"]
mod random;
#[path = "generator/reserved_names.rs"]
mod reserved_names;

fn main() -> Result<(), Box<dyn Error>> {
    let out = env::var("OUT_DIR")?;
    let out = Path::new(&out);
    println!("cargo::rerun-if-changed=fixtures/generated");
    let mut modules = String::new();
    let mut fixtures: Vec<_> = fs::read_dir("fixtures/generated")?.collect::<Result<_, _>>()?;
    fixtures.sort_by_key(fs::DirEntry::path);
    for fixture in fixtures {
        let path = fixture.path();
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let folder = out.join(&name);
        resources(&path.to_string_lossy(), &fs::read_to_string(&path)?, &folder)?;
        writeln!(modules, "#[path = {:?}]\npub mod {name};", folder.join("mod.rs"))?;
    }
    let reserved = out.join("reserved_names");
    resources("reserved_names.json", &reserved_names::description().to_string(), &reserved)?;
    writeln!(modules, "#[path = {:?}]\npub mod reserved_names;", reserved.join("mod.rs"))?;
    fs::write(out.join("fixtures.rs"), modules)?;
    callers(out)?;
    edited(out)?;

    println!("cargo::rerun-if-changed=../spec/openapi.yaml");
    let spec = fs::read_to_string("../spec/openapi.yaml")?;
    let second = progenitor::generate("spec/openapi.yaml", &spec)?;
    fs::write(out.join("second_opinion.rs"), second.client)?;
    let accepted = format!(
        "/// The operations that progenitor accepts.\npub const ACCEPTED: &[&str] = &{:?};\n",
        second.operations
    );
    fs::write(out.join("accepted.rs"), accepted)?;
    fs::write(out.join("second_calls.rs"), second_calls(&serde_json::from_str(&second.description)?))?;
    Ok(())
}

/// The rows of the macro `methods!`: a call of progenitor's client for each operation that has only path parameters and
/// a JSON body, and a JSON response.
fn second_calls(description: &Value) -> String {
    let mut rows = String::from("methods! {\n");
    for (path, item) in description["paths"].as_object().into_iter().flatten() {
        for (_, operation) in item.as_object().into_iter().flatten() {
            let id = operation["operationId"].as_str().unwrap_or_default().replace('-', "_");
            let responses = operation["responses"].as_object().into_iter().flatten();
            let mut successes = responses.filter(|(status, _)| status.starts_with('2'));
            let answers_json = successes.all(|(_, response)| !response["content"]["application/json"].is_null());
            let shared = item["parameters"].as_array().into_iter().flatten();
            let parameters = operation["parameters"].as_array().into_iter().flatten().chain(shared);
            if id.is_empty() || !answers_json || parameters.filter(|it| !is_in_path(description, it)).count() > 0 {
                continue;
            }
            let placeholders = path.split('{').skip(1).filter_map(|rest| rest.split('}').next());
            let body = (!operation["requestBody"].is_null()).then_some("body");
            let arguments: Vec<&str> = placeholders.chain(body).collect();
            rows.push_str(&format!("    {id}({});\n", arguments.join(", ")));
        }
    }
    rows + "}\n"
}

/// Whether a parameter, or the target of its reference, is in the path.
fn is_in_path(description: &Value, parameter: &Value) -> bool {
    let reference =
        parameter["$ref"].as_str().and_then(|reference| description.pointer(reference.trim_start_matches('#')));
    reference.unwrap_or(parameter)["in"] == "path"
}

/// Writes the resources of a description into a folder.
fn resources(name: &str, description: &str, folder: &Path) -> Result<(), Box<dyn Error>> {
    let output = generate(&Inputs::new(name, description))?;
    for (file, text) in &output.files {
        let file = folder.join(file);
        fs::create_dir_all(file.parent().unwrap_or(folder))?;
        fs::write(file, text)?;
    }
    Ok(())
}

/// The part of `fixtures/diff/edits.toml` that is needed here.
#[derive(Deserialize)]
struct Table {
    edit: Vec<Edit>,
}

#[derive(Deserialize)]
struct Edit {
    name: String,
    text: Vec<(String, String)>,
    caller: Option<String>,
    there: Vec<String>,
}

/// Writes a module for `fixtures/diff/base.yaml` and for each edit with a caller, and the caller as two doctests: it
/// compiles against the base, and against the edit only if that does not break it.
fn callers(out: &Path) -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=fixtures/diff");
    let base = fs::read_to_string("fixtures/diff/base.yaml")?;
    let table: Table = toml::from_str(&fs::read_to_string("fixtures/diff/edits.toml")?)?;
    let folder = out.join("diff");
    resources("base.yaml", &base, &folder.join("base"))?;
    let mut modules = format!("#[path = {:?}]\npub mod base;\n", folder.join("base/mod.rs"));
    for (index, edit) in table.edit.iter().enumerate() {
        let Some(caller) = &edit.caller else { continue };
        let name = format!("edit_{index}");
        let edited = edit.text.iter().fold(base.clone(), |text, (from, to)| text.replace(from.as_str(), to));
        resources("edited base.yaml", &edited, &folder.join(&name))?;
        let breaks = edit.there.iter().any(|line| line.starts_with("breaks compile") || line.starts_with("warns"));
        writeln!(modules, "/// {}", edit.name)?;
        for (module, block) in [("base", ""), (name.as_str(), if breaks { "compile_fail" } else { "" })] {
            writeln!(modules, "///\n/// ```{block}")?;
            // Lines that the doctest harness adds have to go after inner attributes.
            let (attributes, code): (Vec<&str>, Vec<&str>) = caller.lines().partition(|line| line.starts_with("#!["));
            let uses = [format!("use sdk_tests::diff::{module} as api;"), "use api::Resources as _;".to_owned()];
            let lines = attributes.into_iter().map(str::to_owned).chain(["#![allow(unused)]".to_owned()]).chain(uses);
            let body = code.into_iter().map(|line| format!("    {line}"));
            let function = ["fn caller(client: cloudflare_sdk::Client) {".to_owned()];
            for line in lines.chain(function).chain(body).chain(["}".to_owned()]) {
                writeln!(modules, "/// {line}")?;
            }
            writeln!(modules, "/// ```")?;
        }
        writeln!(modules, "#[path = {:?}]\npub mod {name};", folder.join(&name).join("mod.rs"))?;
    }
    fs::write(out.join("diff.rs"), modules)?;
    Ok(())
}

/// The fixtures that are edited at random.
const EDITED: [&str; 4] = ["additional_properties", "both_ways", "multipart", "unions"];
const EDITS: usize = 3;
/// The number of random descriptions.
const RANDOM: usize = 12;

/// Writes modules for randomly edited descriptions that the generator accepts, and for random ones.
fn edited(out: &Path) -> Result<(), Box<dyn Error>> {
    let folder = out.join("edited");
    let mut modules = String::new();
    let mut made = 0;
    for name in EDITED {
        let path = format!("fixtures/generated/{name}.yaml");
        let document = Document::read(&path, &fs::read_to_string(&path)?)?;
        let description = document.value(&Pointer::root()).ok_or("no description")?;
        let mut dice = Dice(1);
        let mut left = EDITS;
        while left > 0 {
            let mut edited = description.clone();
            let edits = [random_edit(&mut edited, &mut dice), random_edit(&mut edited, &mut dice)];
            let module = format!("{name}_{left}");
            if edited == *description || resources(&path, &edited.to_string(), &folder.join(&module)).is_err() {
                continue;
            }
            writeln!(
                modules,
                "// {}\n#[path = {:?}]\npub mod {module};",
                edits.join("; "),
                folder.join(&module).join("mod.rs")
            )?;
            (left, made) = (left - 1, made + 1);
        }
    }
    let mut dice = Dice(3);
    for number in 0..RANDOM {
        let (module, text) = (format!("random_{number}"), description(&mut dice).to_string());
        resources("random.json", &text, &folder.join(&module))?;
        writeln!(modules, "#[path = {:?}]\npub mod {module};", folder.join(&module).join("mod.rs"))?;
        made += 1;
    }
    fs::write(out.join("edited.rs"), modules)?;
    fs::write(out.join("edited_count.rs"), format!("/// How many there are.\npub const EDITED: usize = {made};\n"))?;
    Ok(())
}

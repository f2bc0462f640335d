//! Compiles a client and its callers as two crates of a package, and reports the callers that don't compile.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    path::{Path, PathBuf},
    process::Stdio,
};

use serde_json::Value;

use super::cause::Broken;
use crate::{
    Failure,
    cargo::{command, target_folder},
    generated_package,
    tree::{Files, put},
};

/// Compiles each caller against a client; returns the first error of each that does not compile, by its index.
///
/// An unresolved name in one caller hides the type errors of another, so callers with an error are left out of the
/// next round, until there are none.
pub(super) fn compiled(name: &str, client: &Files, callers: &[&str]) -> Result<BTreeMap<usize, Broken>, Failure> {
    let target = target_folder()?;
    let folder = target.join("callers").join(name);
    let library = "[lib]\nname = \"resources\"\npath = \"src/resources/mod.rs\"\n";
    generated_package::write(&folder, &format!("callers-{name}"), "", library, client)?;
    for (index, code) in callers.iter().enumerate() {
        put(&folder.join(format!("src/callers/{}.rs", module(index))), code)?;
    }
    let mut errors: BTreeMap<usize, Broken> = BTreeMap::new();
    loop {
        let mut program = String::from("#![allow(dead_code, deprecated, unused)]\n\n");
        for index in (0..callers.len()).filter(|index| !errors.contains_key(index)) {
            let module = module(index);
            _ = writeln!(program, "#[path = \"callers/{module}.rs\"]\nmod {module};");
        }
        put(&folder.join("src/main.rs"), &format!("{program}\nfn main() {{}}\n"))?;
        let found = checked(&folder, &target)?;
        if found.is_empty() {
            return Ok(errors);
        }
        errors.extend(found);
    }
}

fn module(index: usize) -> String {
    format!("caller_{index}")
}

/// The first error of each caller that does not compile, by its index.
fn checked(folder: &Path, target: &Path) -> Result<BTreeMap<usize, Broken>, Failure> {
    let manifest = folder.join("Cargo.toml").to_string_lossy().into_owned();
    let target = target.to_string_lossy().into_owned();
    let arguments = [
        "check",
        "--quiet",
        "--offline",
        "--message-format",
        "json",
        "--manifest-path",
        &manifest,
        "--target-dir",
        &target,
    ];
    let output = command(&arguments)?.stdout(Stdio::piped()).stderr(Stdio::piped()).output()?;
    let mut errors = BTreeMap::new();
    let mut others = String::new();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let message: Value = serde_json::from_str(line)?;
        let message = &message["message"];
        if message["level"] != "error" {
            continue;
        }
        let spans = message["spans"].as_array().into_iter().flatten();
        let files = spans.filter(|span| span["is_primary"] == true).filter_map(|span| span["file_name"].as_str());
        match files.filter_map(index).next() {
            Some(index) => _ = errors.entry(index).or_insert_with(|| Broken::of(message)),
            None => others.push_str(message["rendered"].as_str().unwrap_or_default()),
        }
    }
    if !output.status.success() && errors.is_empty() {
        let stderr = String::from_utf8_lossy(&output.stderr);
        return Err(format!("{others}{stderr}\nthe client could not be compiled in {}", folder.display()).into());
    }
    Ok(errors)
}

/// The index of the caller that a file contains.
fn index(file: &str) -> Option<usize> {
    PathBuf::from(file).file_stem()?.to_str()?.strip_prefix("caller_")?.parse().ok()
}

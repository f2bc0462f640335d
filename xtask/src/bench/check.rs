//! Measures `cargo check` of our client, against progenitor's client of the same description.

use std::{
    fs,
    path::Path,
    time::{Duration, Instant},
};

use super::{median, output};
use crate::{Failure, cargo::in_folder, checkout::root, console};

/// The number of alternating runs.
const TURNS: usize = 5;

/// The dependencies of progenitor's client, in the versions of our lock file.
const MANIFEST: &str = r#"[workspace]

[package]
name = "baseline"
version = "0.0.0"
edition = "2024"

[dependencies]
bytes = "1"
chrono = { version = "0.4", default-features = false, features = ["serde"] }
futures-core = "0.3"
progenitor-client = "0.15.1"
reqwest = { version = "0.13", default-features = false }
serde = { version = "1", features = ["derive"] }
serde_json = "1"
"#;

/// Checks both clients with all dependencies built, and prints a line of the table.
pub(super) fn run() -> Result<(), Failure> {
    let root = root()?;
    let folder = root.join("target/bench");
    let baseline = folder.join("baseline");
    fs::create_dir_all(baseline.join("src"))?;
    let made = baseline.join("src").display().to_string();
    let arguments = ["run", "--quiet", "--locked", "--package", "xtask", "--features", "progenitor", "--", "gen"];
    output(in_folder(&root).args(arguments).args(["--engine", "progenitor", "--out", &made]))?;
    fs::rename(baseline.join("src/client.rs"), baseline.join("src/lib.rs"))?;
    fs::write(baseline.join("Cargo.toml"), MANIFEST)?;
    fs::copy(root.join("Cargo.lock"), baseline.join("Cargo.lock"))?;

    let sides = [(root, "sdk/src/lib.rs"), (baseline, "src/lib.rs")];
    let mut times = [Vec::new(), Vec::new()];
    for turn in 0..=TURNS {
        for ((workspace, source), times) in sides.iter().zip(&mut times) {
            let time = check(workspace, source, &folder.join("target"))?;
            // The first run builds the dependencies, so its time does not count.
            if turn > 0 {
                times.push(time.as_secs_f64() * 1000.0);
            }
        }
    }
    let [ours, theirs] = times.map(median);
    console::line(format_args!("\n| case | ours | progenitor | ours / progenitor |\n| --- | ---: | ---: | ---: |"))?;
    console::line(format_args!(
        "| `cargo check` of the client, dependencies built | {ours:.0} ms | {theirs:.0} ms | {:.3} |",
        ours / theirs
    ))?;
    Ok(())
}

/// Runs `cargo check` after the package's source was touched, and returns the time.
fn check(workspace: &Path, source: &str, target: &Path) -> Result<Duration, Failure> {
    let file = fs::File::options().append(true).open(workspace.join(source))?;
    file.set_modified(std::time::SystemTime::now())?;
    let start = Instant::now();
    output(in_folder(workspace).args(["check", "--offline", "--target-dir"]).arg(target))?;
    Ok(start.elapsed())
}

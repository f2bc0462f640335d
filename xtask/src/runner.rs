//! Builds programs of generated code and the package `xtask-runner`, and talks to them in lines of JSON.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use serde_json::Value;

use crate::{
    Failure,
    cargo::{cargo, command, target_folder},
    checkout::{real, root},
    hash::hash_of_paths,
    tree::put,
    writer::Writer,
};

/// The parts of a program.
pub(crate) struct Runner<'a> {
    /// The command that uses it, after which its folder in the target folder is named.
    pub(crate) command: &'static str,
    /// The expression in `main`: a call into `xtask-runner`, which may use the modules `table` and `resources`.
    pub(crate) main: &'static str,
    /// The text of the module `table`.
    pub(crate) table: &'a str,
    /// The files of the module `resources`.
    pub(crate) resources: &'a BTreeMap<String, String>,
}

/// The path of a program that was built.
pub(crate) struct Built(PathBuf);

impl Runner<'_> {
    /// Writes and builds the program.
    ///
    /// Each checkout and description has its own folder below the target folder. Unchanged files are not written again,
    /// so that cargo builds only what changed.
    pub(crate) fn build(&self, spec: &Path) -> Result<Built, Failure> {
        let (root, target) = (root()?, target_folder()?);
        let name = format!("{}-{:016x}", self.command, hash_of_paths(&[root.as_path(), &real(spec)?]));
        let folder = target.join(self.command).join(&name);
        put(&folder.join("Cargo.toml"), &manifest(&name, &root))?;
        // The workspace's versions, so that cargo need not resolve any.
        put(&folder.join("Cargo.lock"), &fs::read_to_string(root.join("Cargo.lock"))?)?;
        put(&folder.join("src/main.rs"), &main(self.main))?;
        put(&folder.join("src/table.rs"), self.table)?;
        Writer::new(&folder).folder("src/resources", self.resources).write()?;
        let manifest = folder.join("Cargo.toml").to_string_lossy().into_owned();
        let target_text = target.to_string_lossy().into_owned();
        let arguments = ["build", "--quiet", "--manifest-path", &manifest, "--target-dir", &target_text];
        // First without network, which suffices if the workspace was built.
        let mut offline = arguments.to_vec();
        offline.push("--offline");
        let tried = command(&offline)?.stderr(Stdio::piped()).output()?;
        let said = String::from_utf8_lossy(&tried.stderr);
        match tried.status.success() {
            true => {}
            false if said.contains("offline") => cargo(&arguments, &[])?,
            false => {
                return Err(format!("{said}\nthe generated code could not be built in {}", folder.display()).into());
            }
        }
        Ok(Built(target.join("debug").join(format!("{name}{}", std::env::consts::EXE_SUFFIX))))
    }
}

impl Built {
    /// Runs the program, and returns its answer to each line.
    pub(crate) fn answers(&self, lines: &[Value]) -> Result<Vec<Value>, Failure> {
        let mut asked = tempfile::tempfile()?;
        for line in lines {
            io::Write::write_all(&mut asked, format!("{line}\n").as_bytes())?;
        }
        io::Seek::rewind(&mut asked)?;
        let output = Command::new(&self.0).stdin::<File>(asked).output()?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr);
            return Err(format!("{said}\n{} failed ({})", self.0.display(), output.status).into());
        }
        let text = String::from_utf8(output.stdout)?;
        Ok(text.lines().map(serde_json::from_str).collect::<Result<_, _>>()?)
    }
}

/// The text of `main.rs`. It allows unused imports and deprecated items, which depend on the description.
fn main(call: &str) -> String {
    format!(
        "#![allow(dead_code, deprecated, unused_imports)]\n\nmod resources;\nmod table;\n\n\
         fn main() -> Result<(), Box<dyn std::error::Error>> {{\n    {call}\n}}\n"
    )
}

fn manifest(name: &str, root: &Path) -> String {
    let package = |folder: &str| root.join(folder).to_string_lossy().into_owned();
    format!(
        "[package]\nname = {name:?}\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\n\
         [workspace]\n\n\
         [dependencies]\n\
         cloudflare-sdk = {{ path = {:?}, default-features = false }}\n\
         serde_json = \"1\"\n\
         xtask-runner = {{ path = {:?} }}\n\n\
         # It runs for a second.\n\
         [profile.dev]\ndebug = false\nincremental = false\n",
        package("sdk"),
        package("xtask/runner"),
    )
}

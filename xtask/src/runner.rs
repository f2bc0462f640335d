//! Builds programs of generated code and the package `xtask-runner`, and talks to them in lines of JSON.

use std::{
    fs::File,
    io,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use sdk_generator::hash::Fnv;
use serde_json::Value;

use crate::{
    Failure,
    cargo::{cargo, command, target_folder},
    checkout::{real, root},
    generated_package,
    tree::{Files, put},
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
    pub(crate) resources: &'a Files,
}

/// The profile that builds fastest, since the program runs for only a second.
const PROFILE: &str = "[profile.dev]\ndebug = false\nincremental = false\n";

/// The path of a program that was built.
pub(crate) struct Built(PathBuf);

impl Runner<'_> {
    /// Writes and builds the program.
    ///
    /// Each checkout and description has its own folder below the target folder.
    pub(crate) fn build(&self, spec: &Path) -> Result<Built, Failure> {
        let (root, target) = (root()?, target_folder()?);
        let (root_bytes, spec) = (root.as_os_str().as_encoded_bytes(), real(spec)?);
        let paths = [root_bytes, spec.as_os_str().as_encoded_bytes()];
        let hash = Fnv::of(paths.into_iter().flat_map(|path| path.iter().chain([&0])));
        let name = format!("{}-{hash:016x}", self.command);
        let folder = target.join(self.command).join(&name);
        let own = format!("xtask-runner = {{ path = {:?} }}\n", root.join("xtask/runner").to_string_lossy());
        generated_package::write(&folder, &name, &own, PROFILE, self.resources)?;
        put(&folder.join("src/main.rs"), &main(self.main))?;
        put(&folder.join("src/table.rs"), self.table)?;
        let manifest = folder.join("Cargo.toml").to_string_lossy().into_owned();
        let target_text = target.to_string_lossy().into_owned();
        let arguments = ["build", "--quiet", "--manifest-path", &manifest, "--target-dir", &target_text];
        // First without network, which suffices if the workspace was built.
        let mut offline = arguments.to_vec();
        offline.push("--offline");
        let tried = command(&offline)?.stderr(Stdio::piped()).output()?;
        let stderr = String::from_utf8_lossy(&tried.stderr);
        if !tried.status.success() && stderr.contains("offline") {
            cargo(&arguments, &[])?;
        } else if !tried.status.success() {
            return Err(format!("{stderr}\nthe generated code could not be built in {}", folder.display()).into());
        }
        Ok(Built(target.join("debug").join(format!("{name}{}", std::env::consts::EXE_SUFFIX))))
    }
}

impl Built {
    /// Runs the program with these lines as input, and returns the line that it writes for each.
    pub(crate) fn run(&self, lines: &[Value]) -> Result<Vec<Value>, Failure> {
        let mut input = tempfile::tempfile()?;
        for line in lines {
            io::Write::write_all(&mut input, format!("{line}\n").as_bytes())?;
        }
        io::Seek::rewind(&mut input)?;
        let output = Command::new(&self.0).stdin::<File>(input).output()?;
        if !output.status.success() {
            let stderr = String::from_utf8_lossy(&output.stderr);
            return Err(format!("{stderr}\n{} failed ({})", self.0.display(), output.status).into());
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

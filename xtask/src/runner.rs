//! The generated code as a program, with code beside it that was written by hand.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use sdk_generator::Output;
use serde_json::Value;

use crate::{
    Failure,
    cargo::{cargo, command, target_folder},
    checkout::{real, root},
    writer::Writer,
};

/// Reads recorded or made-up values as values of the generated types.
pub(crate) const DECODE: (&str, &str) = ("decode.rs", include_str!("wire/runner/decode.rs"));

/// Writes and builds the program of a command; gives its path.
///
/// It has a folder below the target folder, for each checkout and description its own. Files in it that are unchanged
/// stay as they are: cargo builds only what changed.
pub(crate) fn runner(
    command_name: &str,
    sources: &[(&str, &str)],
    spec: &Path,
    output: &Output,
) -> Result<PathBuf, Failure> {
    let (root, target) = (root()?, target_folder()?);
    let name = format!("{command_name}-{:016x}", hash(&[root.as_path(), &real(spec)?]));
    let folder = target.join(command_name).join(&name);
    put(&folder.join("Cargo.toml"), &manifest(&name, &root))?;
    // The versions that the workspace has, so that nothing is looked up.
    put(&folder.join("Cargo.lock"), &fs::read_to_string(root.join("Cargo.lock"))?)?;
    for (file, text) in sources {
        put(&folder.join("src").join(file), text)?;
    }
    put(&folder.join("src/dispatch.rs"), output.dispatch.as_deref().unwrap_or_default())?;
    Writer::new(&folder).folder("src/resources", &output.files).write()?;
    let manifest = folder.join("Cargo.toml").to_string_lossy().into_owned();
    let target_text = target.to_string_lossy().into_owned();
    let arguments = ["build", "--quiet", "--manifest-path", &manifest, "--target-dir", &target_text];
    // Without the network first: the workspace was built, so everything is there.
    let mut offline = arguments.to_vec();
    offline.push("--offline");
    let tried = command(&offline)?.stderr(Stdio::piped()).output()?;
    let said = String::from_utf8_lossy(&tried.stderr);
    match tried.status.success() {
        true => {}
        false if said.contains("offline") => cargo(&arguments, &[])?,
        false => return Err(format!("{said}\nthe generated code could not be built in {}", folder.display()).into()),
    }
    Ok(target.join("debug").join(format!("{name}{}", std::env::consts::EXE_SUFFIX)))
}

/// The runner's answers to these calls, one each.
pub(crate) fn answers(runner: &Path, calls: &[Value]) -> Result<Vec<Value>, Failure> {
    let mut asked = tempfile::tempfile()?;
    for call in calls {
        io::Write::write_all(&mut asked, format!("{call}\n").as_bytes())?;
    }
    io::Seek::rewind(&mut asked)?;
    let mut command = Command::new(runner);
    let output = command.stdin::<File>(asked).output()?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(format!("{said}\n{} failed ({})", runner.display(), output.status).into());
    }
    let text = String::from_utf8(output.stdout)?;
    Ok(text.lines().map(serde_json::from_str).collect::<Result<_, _>>()?)
}

/// Writes a file, unless it has that text.
fn put(file: &Path, text: &str) -> Result<(), Failure> {
    if fs::read_to_string(file).is_ok_and(|now| now == text) {
        return Ok(());
    }
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    Ok(fs::write(file, text)?)
}

fn manifest(name: &str, root: &Path) -> String {
    format!(
        "[package]\nname = {name:?}\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\n\
         [workspace]\n\n\
         [dependencies]\n\
         cloudflare-sdk = {{ path = {:?}, default-features = false }}\n\
         http = \"1\"\n\
         serde = {{ version = \"1\", features = [\"derive\"] }}\n\
         serde_json = \"1\"\n\n\
         # It runs for a second.\n\
         [profile.dev]\ndebug = false\nincremental = false\n",
        root.join("sdk").to_string_lossy(),
    )
}

/// FNV-1a: the same name for the same places, on every run.
fn hash(places: &[&Path]) -> u64 {
    let bytes = places.iter().flat_map(|place| place.as_os_str().as_encoded_bytes().iter().chain([&0]));
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

//! Writes packages of generated code below the target folder, which cargo builds or checks.

use std::path::Path;

use crate::{
    Failure,
    checkout::root,
    tree::{Files, put, text},
    writer::Writer,
};

/// Writes the manifest, the lock file and the module `resources` of a package. Unchanged files are not written again, so
/// that cargo builds only what changed.
///
/// `dependencies` are lines of the manifest's section, and `sections` follow it.
pub(crate) fn write(
    folder: &Path,
    name: &str,
    dependencies: &str,
    sections: &str,
    resources: &Files,
) -> Result<(), Failure> {
    let root = root()?;
    let manifest = format!(
        "[package]\nname = {name:?}\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\n\
         [workspace]\n\n\
         [dependencies]\n\
         cloudflare-sdk = {{ path = {:?}, default-features = false }}\n\
         serde_json = \"1\"\n{dependencies}\n{sections}",
        root.join("sdk").to_string_lossy(),
    );
    put(&folder.join("Cargo.toml"), &manifest)?;
    // The workspace's versions, so that cargo need not resolve any.
    put(&folder.join("Cargo.lock"), &text(&root.join("Cargo.lock"))?)?;
    Writer::new(folder).folder("src/resources", resources).write()
}

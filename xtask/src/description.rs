//! Reading a description: a file, a file in gzip, or a file of a git revision.

use std::{fs, io::Read, path::Path, process::Command};

use flate2::read::GzDecoder;

use crate::{Failure, cargo::root};

/// The first bytes of gzip (RFC 1952, section 2.3.1).
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// The text at a place: `FILE`, or `REV:path` for what git has.
///
/// # Errors
///
/// There is no such file or revision, or what is there is no text.
pub(crate) fn read(place: &str) -> Result<String, Failure> {
    let bytes = match place.split_once(':') {
        Some(_) if !Path::new(place).exists() => of_git(place)?,
        _ => fs::read(place).map_err(|error| format!("{place}: {error}"))?,
    };
    let bytes = if bytes.starts_with(&GZIP) { unpacked(place, &bytes)? } else { bytes };
    String::from_utf8(bytes).map_err(|error| format!("{place}: {error}").into())
}

fn unpacked(place: &str, bytes: &[u8]) -> Result<Vec<u8>, Failure> {
    let mut text = Vec::new();
    GzDecoder::new(bytes).read_to_end(&mut text).map_err(|error| format!("{place}: {error}"))?;
    Ok(text)
}

fn of_git(place: &str) -> Result<Vec<u8>, Failure> {
    // `--end-of-options`: a revision is never taken for an option.
    let output = Command::new("git")
        .args(["show", "--end-of-options", place])
        .current_dir(root())
        .output()
        .map_err(|error| format!("git did not start: {error}"))?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    Err(format!("{place}: {}", String::from_utf8_lossy(&output.stderr).trim()).into())
}

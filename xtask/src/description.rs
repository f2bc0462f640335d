//! Reading a description: a file, plain or in gzip, or a file of a git revision.

use std::{fs, io::Read, path::Path, process::Command};

use flate2::read::MultiGzDecoder;

use crate::{Failure, cargo::root};

/// The first bytes of every gzip file (RFC 1952).
const GZIP: [u8; 2] = [0x1f, 0x8b];
/// More text than any description has; a small file that unpacks to more isn't one.
const MAX_BYTES: u64 = 512 * 1024 * 1024;

/// The text at a place: `FILE`, or `REV:path` for what git has. Whether it is gzip is seen in its first bytes, whatever
/// the file is called.
///
/// # Errors
///
/// There is no such file or revision, or what is there can't be unpacked or isn't UTF-8; the message names it.
pub(crate) fn read(place: impl AsRef<Path>) -> Result<String, Failure> {
    let place = place.as_ref();
    let name = place.display().to_string();
    let bytes = match name.split_once(':') {
        Some(_) if !place.exists() => of_git(&name)?,
        _ => fs::read(place).map_err(|error| format!("{name}: {error}"))?,
    };
    let bytes = if bytes.starts_with(&GZIP) { unpacked(&name, &bytes)? } else { bytes };
    String::from_utf8(bytes).map_err(|error| format!("{name}: {error}").into())
}

fn unpacked(name: &str, bytes: &[u8]) -> Result<Vec<u8>, Failure> {
    let mut text = Vec::new();
    let unpacked = MultiGzDecoder::new(bytes).take(MAX_BYTES + 1).read_to_end(&mut text);
    unpacked.map_err(|error| format!("{name}: {error}"))?;
    if text.len() as u64 > MAX_BYTES {
        return Err(format!("{name}: more than {MAX_BYTES} bytes when unpacked").into());
    }
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

//! Reads descriptions: files, plain or gzip, and files of a git revision.

use std::{
    fs::File,
    io::{self, Read},
    path::Path,
    process::Command,
};

use flate2::read::MultiGzDecoder;
use sdk_generator::Budgets;

use crate::{Failure, checkout::root, encoding::decoded, tree::named};

/// The first bytes of a gzip file (RFC 1952).
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// Reads the text of `FILE`, or of `REV:path` in git. Gzip is detected by the first bytes, whatever the file's name.
///
/// # Errors
///
/// The file or revision does not exist, can't be unpacked or is not UTF-8; the message names it.
pub(crate) fn read(place: impl AsRef<Path>, budgets: &Budgets) -> Result<String, Failure> {
    let place = place.as_ref();
    let name = place.display().to_string();
    let bytes = if name.contains(':') && !place.exists() {
        of_git(&name)?
    } else {
        File::open(place).and_then(|file| within(file, budgets)).map_err(named(place))?
    };
    let bytes = if bytes.starts_with(&GZIP) {
        within(MultiGzDecoder::new(&*bytes), budgets).map_err(unpacking).map_err(named(place))?
    } else {
        bytes
    };
    decoded(bytes, &name)
}

/// Adds the cause and help to a gzip error. An exceeded limit is returned unchanged.
fn unpacking(error: io::Error) -> io::Error {
    if error.kind() == io::ErrorKind::Other {
        return error;
    }
    let help = "pack it again, or give the text itself";
    io::Error::new(error.kind(), format!("not a whole gzip file: {error}\n  help: {help}"))
}

/// The bytes of a text, if they are within the budget.
fn within(text: impl Read, budgets: &Budgets) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    text.take((budgets.text as u64).saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() <= budgets.text {
        return Ok(bytes);
    }
    let most = budgets.text;
    Err(io::Error::other(format!(
        "more than {most} bytes of text\n  help: if this is intended, raise the limit with --max-text"
    )))
}

fn of_git(place: &str) -> Result<Vec<u8>, Failure> {
    // `--end-of-options` keeps git from reading the revision as an option.
    let output = Command::new("git")
        .args(["show", "--end-of-options", place])
        .current_dir(root()?)
        .output()
        .map_err(|error| format!("git did not start: {error}"))?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    Err(format!("{place}: {}", String::from_utf8_lossy(&output.stderr).trim()).into())
}

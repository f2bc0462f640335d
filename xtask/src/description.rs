//! Reads descriptions: files, plain or gzip, and files of a git revision.

use std::{
    fs::File,
    io::{self, Read},
    path::Path,
    process::Command,
};

use flate2::read::MultiGzDecoder;
use sdk_generator::Budgets;

use crate::{Failure, checkout::root, tree::named};

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

/// The text of bytes in UTF-8.
///
/// # Errors
///
/// The bytes are in another encoding, which is named if it is UTF-16 or UTF-32.
pub(crate) fn decoded(bytes: Vec<u8>, name: &str) -> Result<String, Failure> {
    let refused = |why: String| {
        Err(format!("{name}: {why}\n  help: save it in UTF-8, without compression other than gzip").into())
    };
    match other_encoding(&bytes) {
        Some(encoding) => refused(format!("the text is in {encoding}")),
        None => {
            String::from_utf8(bytes).or_else(|error| refused(format!("not a text in UTF-8: {}", error.utf8_error())))
        }
    }
}

/// The name of the encoding that bytes look like if it is not UTF-8, by a byte order mark or an ASCII character.
fn other_encoding(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..] => Some("UTF-32"),
        [first, 0, 0, last, ..] if (*first == 0) != (*last == 0) => Some("UTF-32"),
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => Some("UTF-16"),
        [first, second, ..] if (*first == 0) != (*second == 0) => Some("UTF-16"),
        _ => None,
    }
}

/// An error of gzip, with its cause in words. That of a limit stays.
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

//! Reading a description from the disk, plain or compressed.

use std::{fs, io::Read, path::Path};

use flate2::read::MultiGzDecoder;

use crate::Failure;

/// The first bytes of every gzip file (RFC 1952).
const GZIP: [u8; 2] = [0x1f, 0x8b];
/// More text than any description has; a small file that unpacks to more isn't one.
const MAX_BYTES: u64 = 512 * 1024 * 1024;

/// The text of a description. Whether it is gzip is seen in its first bytes, whatever the file is called.
///
/// # Errors
///
/// The file can't be read or unpacked, or isn't UTF-8; the message names it.
pub(crate) fn read(path: &Path) -> Result<String, Failure> {
    let named = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let bytes = fs::read(path).map_err(|error| named(&error))?;
    let bytes = if bytes.starts_with(&GZIP) { unpacked(&bytes).map_err(|error| named(&error))? } else { bytes };
    String::from_utf8(bytes).map_err(|error| named(&error).into())
}

fn unpacked(bytes: &[u8]) -> Result<Vec<u8>, Failure> {
    let mut text = Vec::new();
    MultiGzDecoder::new(bytes).take(MAX_BYTES + 1).read_to_end(&mut text)?;
    if text.len() as u64 > MAX_BYTES {
        return Err(format!("more than {MAX_BYTES} bytes when unpacked").into());
    }
    Ok(text)
}

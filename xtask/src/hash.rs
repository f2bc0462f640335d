//! Hashes that are the same in every run.

use std::path::Path;

/// FNV-1a, 64 bits.
pub(crate) fn hash_of<'a>(bytes: impl IntoIterator<Item = &'a u8>) -> u64 {
    bytes.into_iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

/// The hash of a list of paths.
pub(crate) fn hash_of_paths(paths: &[&Path]) -> u64 {
    hash_of(paths.iter().flat_map(|path| path.as_os_str().as_encoded_bytes().iter().chain([&0])))
}

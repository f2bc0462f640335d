//! Checks that file names are allowed on every system.

use std::{collections::BTreeMap, ffi::OsStr};

use crate::{Failure, tree::Files};

/// The longest file name that all file systems allow, in bytes.
const MAX_NAME: usize = 255;

/// Refuses paths that some system does not allow, and two paths that are the same file on some system.
pub(super) fn check(files: &Files) -> Result<(), Failure> {
    let mut taken: BTreeMap<String, &str> = BTreeMap::new();
    for path in files.keys() {
        if let Some(name) = path.split('/').find(|name| !is_portable(name)) {
            return Err(format!("{path}: not a portable file name: `{name}`").into());
        }
        let mut around = path.as_str();
        while let Some((folder, _)) = around.rsplit_once('/') {
            if files.contains_key(folder) {
                return Err(format!("{path}: {folder} would be a file and a folder").into());
            }
            around = folder;
        }
        if let Some(other) = taken.insert(path.to_lowercase(), path) {
            return Err(format!("{path} and {other} are the same file on a case-insensitive file system").into());
        }
    }
    Ok(())
}

fn is_portable(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default();
    let reserved = sdk_generator::settings::WINDOWS_DEVICES.iter().any(|device| device.eq_ignore_ascii_case(stem));
    let plain = name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'));
    let odd = ["", ".", ".."].contains(&name) || name.ends_with('.') || OsStr::new(name).len() > MAX_NAME;
    plain && !odd && !reserved
}

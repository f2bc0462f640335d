//! Reads the files below a folder, and compares sets of files.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

use similar::TextDiff;

use crate::{Failure, encoding::decoded};

/// Files by path, with `/` as separator.
pub(crate) type Files = BTreeMap<String, String>;

/// Adds the path to an error of the file system.
pub(crate) fn named(path: &Path) -> impl FnOnce(io::Error) -> io::Error {
    move |error| io::Error::new(error.kind(), format!("{}: {error}", shown(path)))
}

/// A path in a message, where an empty one is visible too.
fn shown(path: &Path) -> String {
    if path.as_os_str().is_empty() { "\"\"".to_owned() } else { path.display().to_string() }
}

/// The metadata of the entry at a path, which may be a symbolic link; `None` if there is none.
pub(crate) fn metadata(path: &Path) -> io::Result<Option<fs::Metadata>> {
    match fs::symlink_metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        metadata => metadata.map(Some).map_err(named(path)),
    }
}

/// Whether there is anything at a path, even a link whose target does not exist.
pub(crate) fn exists(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

/// Reads the files below a folder; none if it does not exist. CR LF is read as LF.
pub(crate) fn read(folder: &Path) -> io::Result<Files> {
    let mut files = Files::new();
    collect(folder, "", &mut files)?;
    Ok(files)
}

fn collect(folder: &Path, prefix: &str, files: &mut Files) -> io::Result<()> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries.map_err(named(folder))?,
    };
    for entry in entries {
        let entry = entry.map_err(named(folder))?;
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), &format!("{path}/"), files)?;
        } else {
            files.extend(read_file(&entry.path())?.map(|text| (path, text)));
        }
    }
    Ok(())
}

/// Reads a file; `None` if it does not exist. Other things are refused, since opening a FIFO would block.
pub(crate) fn read_file(path: &Path) -> io::Result<Option<String>> {
    let Some(metadata) = metadata(path)? else { return Ok(None) };
    if !metadata.is_file() {
        return Err(io::Error::other(format!("{} is not a regular file; move it away", path.display())));
    }
    Ok(Some(String::from_utf8_lossy(&fs::read(path).map_err(named(path))?).replace("\r\n", "\n")))
}

/// Reads a file that has to exist.
pub(crate) fn text(path: &Path) -> Result<String, Failure> {
    decoded(fs::read(path).map_err(named(path))?, &path.display().to_string())
}

/// Writes a file, unless it already has this text.
pub(crate) fn put(file: &Path, text: &str) -> Result<(), Failure> {
    if fs::read_to_string(file).is_ok_and(|now| now == text) {
        return Ok(());
    }
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder).map_err(named(folder))?;
    }
    Ok(fs::write(file, text).map_err(named(file))?)
}

/// The paths of all files below a folder, in order.
pub(crate) fn walk(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).map_err(named(&folder))? {
            let path = entry.map_err(named(&folder))?.path();
            if path.is_dir() { open.push(path) } else { files.push(path) }
        }
    }
    files.sort();
    Ok(files)
}

/// The unified diff between two sets of files; empty if they are equal.
pub(crate) fn diff(folder: &str, now: &Files, wanted: &Files) -> String {
    let mut paths: Vec<&String> = now.keys().chain(wanted.keys()).collect();
    paths.sort();
    paths.dedup();
    let mut text = String::new();
    for path in paths {
        let (old, new) = (now.get(path), wanted.get(path));
        if old == new {
            continue;
        }
        let name = |file: Option<&String>| file.map_or("/dev/null".to_owned(), |_| format!("{folder}/{path}"));
        let diff = TextDiff::from_lines(old.map_or("", String::as_str), new.map_or("", String::as_str));
        text.push_str(&diff.unified_diff().context_radius(2).header(&name(old), &name(new)).to_string());
        if old.is_some() && new.is_none() {
            text.push_str(&format!("{folder}/{path} does not belong there\n"));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(entries: &[(&str, &str)]) -> Files {
        entries.iter().map(|(path, text)| ((*path).to_owned(), format!("{text}\n"))).collect()
    }

    #[test]
    fn a_diff_names_changed_missing_and_surplus_files() {
        let now = files(&[("same.rs", "x"), ("changed.rs", "old"), ("stray.rs", "y")]);
        let wanted = files(&[("same.rs", "x"), ("changed.rs", "new"), ("missing.rs", "z")]);
        let text = diff("dir", &now, &wanted);
        for line in ["--- dir/changed.rs", "+++ dir/missing.rs", "dir/stray.rs does not belong there"] {
            assert!(text.contains(line), "{text}");
        }
        assert!(!text.contains("same.rs"), "{text}");
        assert_eq!(diff("dir", &now, &now), "");
    }

    #[test]
    fn line_ends_of_the_checkout_are_ignored() {
        let scratch = tempfile::tempdir().unwrap();
        fs::write(scratch.path().join("a.rs"), "one\r\ntwo\r\n").unwrap();
        assert_eq!(read(scratch.path()).unwrap()["a.rs"], "one\ntwo\n");
    }
}

//! Reads the files below a folder, and compares sets of files.

use std::{collections::BTreeMap, fs, io, path::Path};

use similar::TextDiff;

/// Files by path, with `/` as separator.
pub(crate) type Files = BTreeMap<String, String>;

/// Reads the files below a folder; none if it does not exist. CR LF is read as LF.
pub(crate) fn read(folder: &Path) -> io::Result<Files> {
    let mut files = Files::new();
    collect(folder, "", &mut files)?;
    Ok(files)
}

fn collect(folder: &Path, prefix: &str, files: &mut Files) -> io::Result<()> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    for entry in entries {
        let entry = entry?;
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
    let metadata = match fs::symlink_metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        metadata => metadata?,
    };
    if !metadata.is_file() {
        return Err(io::Error::other(format!("{} is not a regular file; move it away", path.display())));
    }
    Ok(Some(String::from_utf8_lossy(&fs::read(path)?).replace("\r\n", "\n")))
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

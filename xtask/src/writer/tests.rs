use super::*;

fn files(entries: &[(&str, &str)]) -> Files {
    entries.iter().map(|(path, text)| ((*path).to_owned(), format!("{}{text}\n", GENERATED[0]))).collect()
}

fn write(root: &Path, entries: &[(&str, &str)]) -> Result<(), Failure> {
    let page = format!("{}\n", GENERATED[2]);
    Writer::new(root).folder("src", &files(entries)).file("API.md", &page).write()
}

/// The paths of everything below a folder, with `/` behind those of folders.
fn all(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.file_type().unwrap().is_dir() {
            found.extend(all(&entry.path()).iter().map(|inner| format!("{name}/{inner}")));
            found.push(name + "/");
        } else {
            found.push(name);
        }
    }
    found.sort();
    found
}

#[test]
fn a_stale_file_is_removed_and_a_new_one_written() {
    let scratch = tempfile::tempdir().unwrap();
    write(scratch.path(), &[("lib.rs", ""), ("a.rs", "a"), ("a/b.rs", "b")]).unwrap();
    write(scratch.path(), &[("lib.rs", ""), ("c.rs", "c")]).unwrap();
    assert_eq!(all(scratch.path()), ["API.md", "src/", "src/c.rs", "src/lib.rs"]);
}

#[test]
fn a_file_that_is_not_generated_prevents_any_write() {
    for (name, text) in [("src/mine.rs", "fn mine() {}\n"), ("API.md", "# Mine\n"), ("src/a.rs", "")] {
        let scratch = tempfile::tempdir().unwrap();
        fs::create_dir(scratch.path().join("src")).unwrap();
        fs::write(scratch.path().join(name), text).unwrap();
        let before = all(scratch.path());
        let refusal = write(scratch.path(), &[("b.rs", "b")]).unwrap_err().to_string();
        assert!(refusal.contains(name) && refusal.contains("--out"), "{refusal}");
        assert_eq!(all(scratch.path()), before);
        assert_eq!(fs::read_to_string(scratch.path().join(name)).unwrap(), text);
    }
}

#[cfg(unix)]
#[test]
fn a_link_and_a_fifo_are_refused_and_never_opened() {
    for place in ["src", "src/a.rs", "API.md"] {
        let scratch = tempfile::tempdir().unwrap();
        let at = scratch.path().join(place);
        fs::create_dir_all(at.parent().unwrap()).unwrap();
        std::os::unix::fs::symlink("/elsewhere", &at).unwrap();
        let refusal = write(scratch.path(), &[("a.rs", "")]).unwrap_err().to_string();
        assert!(refusal.contains(place) && refusal.contains("symbolic link"), "{refusal}");
        fs::remove_file(&at).unwrap();
        assert!(std::process::Command::new("mkfifo").arg(&at).status().unwrap().success());
        let refusal = write(scratch.path(), &[("a.rs", "")]).unwrap_err().to_string();
        assert!(refusal.contains(place) && refusal.contains("FIFO"), "{refusal}");
        assert!(place == "API.md" || crate::tree::read(&scratch.path().join("src")).is_err());
    }
}

#[test]
fn staged_files_of_a_killed_run_are_removed_and_no_others() {
    let scratch = tempfile::tempdir().unwrap();
    let file = |path: &str, text: &str| {
        let path = scratch.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    file(".generated-4294967295-a/new-0/lib.rs", GENERATED[0]);
    file(".generated-4294967295-a/new-0/cut.rs", "");
    file(".generated-Abc123/old/lib.rs", GENERATED[0]);
    file(".generated-by-me/notes.txt", "mine");
    file(".generated-file", "mine");
    write(scratch.path(), &[]).unwrap();
    let left = [".generated-by-me/", ".generated-by-me/notes.txt", ".generated-file", "API.md"];
    assert_eq!(all(scratch.path()), left);
}

#[test]
fn a_failed_rename_restores_every_file() {
    let scratch = tempfile::tempdir().unwrap();
    write(scratch.path(), &[("a.rs", "a")]).unwrap();
    let text = fs::read_to_string(scratch.path().join("src/a.rs")).unwrap();
    // `API.md` can be exchanged, but the file below it can't.
    let more = format!("{}\nmore\n", GENERATED[2]);
    let none = files(&[]);
    let broken = Writer::new(scratch.path()).file("API.md", &more).file("API.md/x", &more).folder("src", &none);
    assert!(broken.write().is_err());
    assert_eq!(all(scratch.path()), ["API.md", "src/", "src/a.rs"]);
    assert_eq!(fs::read_to_string(scratch.path().join("API.md")).unwrap(), format!("{}\n", GENERATED[2]));
    assert_eq!(fs::read_to_string(scratch.path().join("src/a.rs")).unwrap(), text);
}

#[test]
fn a_name_that_some_system_can_not_have_is_refused() {
    let long = "x".repeat(256);
    for name in ["con.rs", "a/NUL.rs", "../a.rs", "/a.rs", "a b.rs", "a:b.rs", "a.", &long] {
        let scratch = tempfile::tempdir().unwrap();
        assert!(write(scratch.path(), &[(name, "")]).is_err(), "{name}");
        assert_eq!(all(scratch.path()), [""; 0]);
    }
    let scratch = tempfile::tempdir().unwrap();
    let refusal = write(scratch.path(), &[("a.rs", ""), ("A.rs", "")]).unwrap_err().to_string();
    assert!(refusal.contains("case-insensitive"), "{refusal}");
    assert!(write(scratch.path(), &[("a.rs", ""), ("a.rs/b.rs", "")]).is_err());
}

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
fn nothing_is_written_if_a_file_in_the_way_is_not_generated() {
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

/// A process that does not run.
const ENDED: &str = ".generated-4294967295-a";

#[test]
fn only_the_staged_files_of_killed_runs_are_removed() {
    let scratch = tempfile::tempdir().unwrap();
    let file = |path: &str, text: &str| {
        let path = scratch.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    file(&format!("{ENDED}/{}", staging::LIST), &format!("{}0 src\n", staging::HEAD));
    file(&format!("{ENDED}/new-0/lib.rs"), "");
    file(&format!("{ENDED}b/{}", staging::LIST), "");
    fs::create_dir(scratch.path().join(format!("{ENDED}c"))).unwrap();
    file(&format!("{ENDED}d/notes.txt"), "mine");
    file(&format!("{ENDED}e/{}", staging::LIST), "mine");
    file(".generated-by-me/notes.txt", "mine");
    file(".generated-file", "mine");
    file(&format!(".generated-{}-a/{}", std::process::id(), staging::LIST), staging::HEAD);
    let before = all(scratch.path());
    write(scratch.path(), &[]).unwrap();
    let is_staged = |path: &&String| ["", "b", "c"].iter().any(|end| path.starts_with(&format!("{ENDED}{end}/")));
    let mut left: Vec<String> = before.iter().filter(|path| !is_staged(path)).cloned().collect();
    left.push("API.md".to_owned());
    left.sort();
    assert_eq!(all(scratch.path()), left);
}

#[test]
fn no_folder_outside_of_the_root_is_restored() {
    let scratch = tempfile::tempdir().unwrap();
    let root = scratch.path().join("root");
    for (number, place) in ["../outside", "/outside", "a/../../outside"].iter().enumerate() {
        fs::create_dir_all(root.join(format!("{ENDED}/old-{number}"))).unwrap();
        fs::write(root.join(ENDED).join(staging::LIST), format!("{}{number} {place}\n", staging::HEAD)).unwrap();
        recover(&root).unwrap();
        assert_eq!(all(scratch.path()), ["root/"], "{place}");
    }
}

/// The texts of all files below a folder, by path.
fn texts(folder: &Path) -> Vec<(String, String)> {
    let files = all(folder).into_iter().filter(|path| !path.ends_with('/'));
    files.map(|path| (path.clone(), fs::read_to_string(folder.join(&path)).unwrap())).collect()
}

/// Every state in which a run can be killed: after a number of moves, and after a file or folder was set aside.
#[test]
fn a_run_killed_between_two_moves_is_recovered_by_the_next() {
    let line = |text: &str| format!("{}\n{text}\n", GENERATED[1]);
    let (edited, merged) = (line("edited by hand"), line("edited by hand, and what is new"));
    let (old_page, new_page) = (line("old"), line("new"));
    let (old, new) = (files(&[("lib.rs", "old"), ("gone.rs", "")]), files(&[("lib.rs", "new"), ("more/a.rs", "")]));
    let before = |root: &Path| {
        let writer = Writer::new(root).file("more/page", &old_page).folder("a/src", &old);
        writer.file("names.lock", &edited).write().unwrap();
    };
    let after = |root: &Path| {
        let writer = Writer::new(root).file("more/page", &new_page).folder("a/src", &new);
        writer.file("names.lock", &merged)
    };
    let finished = tempfile::tempdir().unwrap();
    before(finished.path());
    after(finished.path()).write().unwrap();
    for (moved, set_aside) in (0..=3).flat_map(|moved| [(moved, false), (moved, true)]) {
        let scratch = tempfile::tempdir().unwrap();
        let root = scratch.path();
        before(root);
        let (staging, moves) = after(root).stage().unwrap();
        assert_eq!(moves.len(), 3);
        moves[..moved].iter().for_each(|step| step.apply().unwrap());
        moves[moved..].iter().take(usize::from(set_aside)).for_each(|step| step.set_aside().unwrap());
        fs::rename(staging.keep(), root.join(ENDED)).unwrap();
        // The lock is an input of the next run.
        let lock = fs::read_to_string(root.join("names.lock")).unwrap();
        assert!([&edited, &merged].contains(&&lock), "{moved} {set_aside}: {lock}");
        recover(root).unwrap();
        let src = fs::read_to_string(root.join("a/src/lib.rs")).unwrap();
        assert_eq!(src.contains("new"), moved > 1, "{moved} {set_aside}");
        after(root).write().unwrap();
        assert_eq!(texts(root), texts(finished.path()), "{moved} {set_aside}");
    }
}

#[test]
fn a_killed_recovery_is_finished_by_the_next() {
    let scratch = tempfile::tempdir().unwrap();
    write(scratch.path(), &[("a.rs", "a")]).unwrap();
    let staged = scratch.path().join(ENDED);
    fs::create_dir_all(staged.join("old-0/empty")).unwrap();
    fs::write(staged.join(staging::LIST), format!("{}0 src\n", staging::HEAD)).unwrap();
    recover(scratch.path()).unwrap();
    assert_eq!(all(scratch.path()), ["API.md", "src/", "src/a.rs"]);
}

#[test]
fn a_failed_rename_restores_every_file_and_folder() {
    let scratch = tempfile::tempdir().unwrap();
    write(scratch.path(), &[("a.rs", "a")]).unwrap();
    let more = format!("{}\nmore\n", GENERATED[2]);
    fs::write(scratch.path().join("OLD.md"), &more).unwrap();
    let before = texts(scratch.path());
    let (none, new) = (files(&[]), files(&[("b.rs", "b")]));
    // `new` is written as a file, so the file below it can't be.
    let writer = Writer::new(scratch.path()).absent("OLD.md").file("API.md", &more);
    let writer = writer.folder("src", &none).folder("deep/er", &new);
    let refusal = writer.file("new", &more).file("new/x", &more).write().unwrap_err().to_string();
    assert!(refusal.contains("new"), "{refusal}");
    assert_eq!(texts(scratch.path()), before);
    assert_eq!(all(scratch.path()), ["API.md", "OLD.md", "src/", "src/a.rs"]);
}

#[test]
fn a_file_that_the_user_named_is_written_with_the_others_or_not_at_all() {
    let scratch = tempfile::tempdir().unwrap();
    let root = scratch.path();
    let page = format!("{}\n", GENERATED[2]);
    let given = |root: &Path, file: &str, inputs: &[PathBuf]| {
        let writer = Writer::new(root).file("API.md", &page);
        writer.named(&root.join(file), inputs, |out| Ok(out.write_all(b"given")?))
    };
    fs::write(root.join("input"), "input").unwrap();
    for (file, reason) in [
        ("input", "an input"),
        ("API.md", "another output"),
        ("x/../API.md", "another output"),
        ("API.md/x", "another output"),
        (".", "a folder"),
    ] {
        let refusal = given(root, file, &[root.join("input")]).err().unwrap().to_string();
        assert!(refusal.contains(reason) && refusal.contains("give another file"), "{file}: {refusal}");
        assert_eq!(all(root), ["input"], "{file}");
    }
    let twice = given(root, "deep/er/report", &[]).unwrap();
    let refusal = twice.named(&root.join("deep/er/report"), &[], |_| Ok(())).err().unwrap().to_string();
    assert!(refusal.contains("another output"), "{refusal}");
    assert_eq!(all(root), ["input"]);

    // A failed write.
    let staged = given(root, "deep/er/report", &[]).unwrap();
    assert!(staged.file("new", &page).file("new/x", &page).write().is_err());
    assert_eq!(all(root), ["input"]);
    // The staged files of a killed run are removed.
    fs::create_dir_all(root.join("deep/er").join(ENDED)).unwrap();
    given(root, "deep/er/report", &[]).unwrap().write().unwrap();
    assert_eq!(all(root), ["API.md", "deep/", "deep/er/", "deep/er/report", "input"]);
    assert_eq!(fs::read_to_string(root.join("deep/er/report")).unwrap(), "given");
}

#[test]
fn a_root_that_is_not_a_folder_is_refused_by_its_path() {
    let scratch = tempfile::tempdir().unwrap();
    let file = scratch.path().join("file");
    fs::write(&file, "").unwrap();
    let refusal = write(&file, &[]).unwrap_err().to_string();
    assert!(refusal.contains("file is a file, not a folder") && refusal.contains("--out"), "{refusal}");
    let refusal = write(&file.join("below"), &[]).unwrap_err().to_string();
    assert!(refusal.contains("below"), "{refusal}");
    #[cfg(unix)]
    {
        let link = scratch.path().join("link");
        std::os::unix::fs::symlink("/no/such/folder", &link).unwrap();
        let refusal = write(&link, &[]).unwrap_err().to_string();
        assert!(refusal.contains("link is a symbolic link, not a folder"), "{refusal}");
    }
}

#[test]
fn a_file_name_that_is_not_portable_is_refused() {
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

//! Stages files in a folder beside their places, moves them there, and restores what a killed run moved away.
//!
//! A file is replaced by one rename, so its place always has the old or the new text. A folder can't be replaced by one:
//! the old one is moved aside first, and a list in the staging folder has its place.

use std::{
    ffi::OsStr,
    fs, io,
    path::{Component, Path, PathBuf},
};

use crate::tree::{exists, named};

/// The prefix of staging folders; the id of the process follows.
const PREFIX: &str = ".generated-";
/// The list of the folders to replace, in a staging folder: a number and a path in each line.
pub(super) const LIST: &str = "places";
/// The first line of the list.
pub(super) const HEAD: &str =
    "# The folders that `cargo xtask gen` replaces; the next run restores those that are missing.\n";

/// A folder of staged files, removed when dropped.
pub(super) struct Staging {
    root: PathBuf,
    folder: PathBuf,
}

impl Staging {
    /// Creates a staging folder in `root`, with the list of the folders to replace.
    pub(super) fn new<'a>(root: &Path, folders: impl Iterator<Item = (usize, &'a str)>) -> io::Result<Self> {
        let prefix = format!("{PREFIX}{}-", std::process::id());
        let folder = tempfile::Builder::new().prefix(&prefix).tempdir_in(root).map_err(named(root))?.keep();
        let staging = Self { root: root.to_owned(), folder };
        let lines: String = folders.map(|(number, path)| format!("{number} {path}\n")).collect();
        let list = staging.folder.join(LIST);
        fs::write(&list, format!("{HEAD}{lines}")).map_err(named(&list))?;
        Ok(staging)
    }

    /// The move of a staged file or folder to its place.
    pub(super) fn to(&self, number: usize, place: PathBuf, is_folder: bool) -> Move {
        let new = self.folder.join(format!("new-{number}"));
        Move { new, old: old(&self.folder, number), place, is_folder, is_removal: false }
    }

    /// Keeps the folder, and returns its path.
    pub(super) fn keep(self) -> PathBuf {
        let folder = self.folder.clone();
        std::mem::forget(self);
        folder
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        // The next run tries again.
        let _ = settle(&self.root, &self.folder);
    }
}

/// The former content of the place with a number.
fn old(staging: &Path, number: usize) -> PathBuf {
    staging.join(format!("old-{number}"))
}

/// A staged file or folder, and its place.
pub(super) struct Move {
    pub(super) new: PathBuf,
    pub(super) old: PathBuf,
    pub(super) place: PathBuf,
    pub(super) is_folder: bool,
    /// Whether the file at the place is removed, and nothing is staged.
    pub(super) is_removal: bool,
}

impl Move {
    /// Puts the new file or folder in its place or removes the file, and keeps the old one; does nothing on an error.
    pub(super) fn apply(&self) -> io::Result<()> {
        let was_there = exists(&self.place);
        if was_there {
            self.set_aside()?;
        }
        if self.is_removal {
            return fs::remove_file(&self.place);
        }
        fs::rename(&self.new, &self.place).inspect_err(|_| {
            if was_there && self.is_folder {
                // The first error is reported, and the next run tries again.
                let _ = fs::rename(&self.old, &self.place);
            }
        })
    }

    /// Keeps the old file, which stays in its place too, or moves the old folder aside.
    pub(super) fn set_aside(&self) -> io::Result<()> {
        if self.is_folder {
            return fs::rename(&self.place, &self.old);
        }
        // Not every file system has hard links.
        fs::hard_link(&self.place, &self.old).or_else(|_| fs::copy(&self.place, &self.old).map(drop))
    }

    /// Undoes [`apply`](Self::apply).
    pub(super) fn undo(&self) -> io::Result<()> {
        let was_there = exists(&self.old);
        if self.is_folder || !was_there {
            fs::rename(&self.place, &self.new)?;
        }
        if was_there { fs::rename(&self.old, &self.place) } else { Ok(()) }
    }
}

/// Folders that were created. On drop, those that are still empty are removed.
pub(super) struct Created {
    /// The created folders, the innermost first.
    folders: Vec<PathBuf>,
}

impl Created {
    /// Creates a folder and those around it.
    pub(super) fn new(folder: &Path) -> io::Result<Self> {
        let missing = folder.ancestors().take_while(|folder| !folder.as_os_str().is_empty() && !exists(folder));
        let created = Self { folders: missing.map(Path::to_owned).collect() };
        fs::create_dir_all(folder).map_err(named(folder))?;
        Ok(created)
    }
}

impl Drop for Created {
    fn drop(&mut self) {
        // Fails for a folder with files, which stays.
        self.folders.iter().for_each(|folder| _ = fs::remove_dir(folder));
    }
}

/// Restores the folders that killed runs moved aside, and removes their staging folders.
pub(super) fn recover(root: &Path) -> io::Result<()> {
    let Ok(entries) = fs::read_dir(root) else { return Ok(()) };
    for entry in entries {
        let entry = entry.map_err(named(root))?;
        if is_abandoned(&entry.file_name()) && entry.file_type()?.is_dir() {
            settle(root, &entry.path())?;
        }
    }
    Ok(())
}

/// Restores the folders that are missing in their places, then removes the staging folder. A folder without a list is
/// somebody's own.
fn settle(root: &Path, staging: &Path) -> io::Result<()> {
    let Some(places) = places(staging)? else { return Ok(()) };
    for (number, path) in places {
        let (old, place) = (old(staging, number), root.join(path));
        if old.is_dir() && !exists(&place) {
            fs::create_dir_all(place.parent().unwrap_or(root))?;
            fs::rename(&old, &place).map_err(named(&place))?;
        }
    }
    for entry in fs::read_dir(staging)? {
        let path = entry?.path();
        // The list identifies the folder, so it is removed last.
        if path.file_name() == Some(OsStr::new(LIST)) {
            continue;
        }
        let removed = if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
        removed.map_err(named(&path))?;
    }
    fs::remove_dir_all(staging).map_err(named(staging))
}

/// The places in the list of a staging folder; none before the list is written, and `None` for another folder.
fn places(staging: &Path) -> io::Result<Option<Vec<(usize, PathBuf)>>> {
    let list = match fs::read_to_string(staging.join(LIST)) {
        Ok(list) => list,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let is_empty = fs::read_dir(staging)?.next().is_none();
            return Ok(is_empty.then(Vec::new));
        }
        Err(error) => return Err(named(staging)(error)),
    };
    let place = |line: &str| {
        let (number, path) = line.split_once(' ')?;
        let path = PathBuf::from(path);
        let is_below = path.components().all(|component| matches!(component, Component::Normal(_)));
        Some((number.parse().ok()?, path)).filter(|_| is_below)
    };
    let lines = if list.is_empty() { Some("") } else { list.strip_prefix(HEAD) };
    Ok(lines.map(|lines| lines.lines().filter_map(place).collect()))
}

/// Whether a name is that of a staging folder whose process ended.
fn is_abandoned(name: &OsStr) -> bool {
    let rest = name.to_str().and_then(|name| name.strip_prefix(PREFIX));
    let process = rest.and_then(|rest| rest.split_once('-')?.0.parse().ok());
    process.is_some_and(|process| !is_running(process))
}

/// Whether a process runs; if the system has no `/proc`, only this one is known.
fn is_running(process: u32) -> bool {
    process == std::process::id() || Path::new("/proc").join(process.to_string()).exists()
}

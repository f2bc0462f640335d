//! Tests `gen` after a killed run: the next run writes what it would have written without it, and keeps names edited by
//! hand.

mod output;
mod scratch;

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use output::{code, text_of};
use scratch::Scratch;

const SPEC: &str = "
openapi: 3.0.3
info: {title: t, version: '1'}
paths:
  /alphas:
    get: {operationId: get-alpha, responses: {'200': {description: ok, content: {application/json: {schema:
      {type: object, properties: {kind: {type: object, properties: {name: {type: string}}}}}}}}}}
  /betas:
    get: {operationId: get-beta, responses: {'204': {description: ok}}}
";

/// The staging folder of a process that does not run.
const STAGING: &str = ".generated-4294967295-killed";

type Tree = BTreeMap<PathBuf, String>;

fn collect(folder: &Path, root: &Path, tree: &mut Tree) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, root, tree);
        } else {
            tree.insert(path.strip_prefix(root).unwrap().to_owned(), fs::read_to_string(&path).unwrap());
        }
    }
}

impl Scratch {
    /// A description that changed since `gen`, and a name in the lock edited by hand.
    fn edited() -> Self {
        let scratch = Self::new();
        scratch.file("api.yaml", SPEC);
        assert_eq!(code(&scratch.generate()), 0);
        let lock = fs::read_to_string(scratch.path("out/names.lock")).unwrap();
        assert!(lock.contains("\"alphas\""), "{lock}");
        scratch.file("out/names.lock", lock.replace("= \"alphas\"", "= \"edited\""));
        scratch.file("api.yaml", SPEC.replace("/betas", "/gammas"));
        scratch
    }

    fn generate(&self) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command.arg("gen").arg("--spec").arg(self.path("api.yaml")).arg("--out").arg(self.path("out")).output().unwrap()
    }

    fn tree(&self) -> Tree {
        let mut tree = Tree::new();
        collect(&self.path("out"), &self.path("out"), &mut tree);
        tree
    }

    /// Writes what a run stages: the list, and the files of the folder.
    fn stage(&self, finished: &Tree) {
        let staging = self.path("out").join(STAGING);
        fs::create_dir_all(&staging).unwrap();
        let list =
            "# The folders that `cargo xtask gen` replaces; the next run restores those that are missing.\n8 src\n";
        fs::write(staging.join("places"), list).unwrap();
        for (path, text) in finished.iter().filter(|(path, _)| path.starts_with("src")) {
            let path = staging.join("new-8").join(path.strip_prefix("src").unwrap());
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
    }

    fn assert_recovered(&self, finished: &Tree, state: &str) {
        let run = self.generate();
        assert_eq!(code(&run), 0, "{state}: {}", text_of(&run));
        let tree = self.tree();
        assert_eq!(tree.keys().collect::<Vec<_>>(), finished.keys().collect::<Vec<_>>(), "{state}");
        assert_eq!(&tree, finished, "{state}");
        assert!(!self.path("out").join(STAGING).exists(), "{state}");
    }
}

#[test]
fn no_name_edited_by_hand_is_lost_if_a_run_is_killed() {
    let uninterrupted = Scratch::edited();
    assert_eq!(code(&uninterrupted.generate()), 0);
    let finished = uninterrupted.tree();
    assert!(finished[Path::new("src/lib.rs")].contains("mod edited;"), "{}", finished[Path::new("src/lib.rs")]);
    assert!(finished[Path::new("names.lock")].contains("\"edited\""));
    let is_page = |path: &&PathBuf| !path.starts_with("src") && *path != Path::new("names.lock");
    let pages: Vec<&PathBuf> = finished.keys().filter(is_page).collect();

    // After each page, before the folder is moved.
    for count in 0..=pages.len() {
        let scratch = Scratch::edited();
        scratch.stage(&finished);
        for page in &pages[..count] {
            fs::hard_link(scratch.path("out").join(page), scratch.path("out").join(STAGING).join("old-0")).unwrap();
            fs::write(scratch.path("new"), &finished[*page]).unwrap();
            fs::rename(scratch.path("new"), scratch.path("out").join(page)).unwrap();
            fs::remove_file(scratch.path("out").join(STAGING).join("old-0")).unwrap();
        }
        scratch.assert_recovered(&finished, &format!("{count} pages"));
    }
    // While the folder is exchanged, after it, and after the lock.
    for state in ["folder moved aside", "folder exchanged", "lock exchanged"] {
        let scratch = Scratch::edited();
        scratch.stage(&finished);
        let staging = scratch.path("out").join(STAGING);
        fs::rename(scratch.path("out/src"), staging.join("old-8")).unwrap();
        if state != "folder moved aside" {
            fs::rename(staging.join("new-8"), scratch.path("out/src")).unwrap();
        }
        if state == "lock exchanged" {
            fs::write(scratch.path("out/names.lock"), &finished[Path::new("names.lock")]).unwrap();
        }
        scratch.assert_recovered(&finished, state);
    }
}

#[test]
fn a_folder_that_a_killed_run_moved_aside_is_restored_even_if_the_next_run_fails() {
    let scratch = Scratch::edited();
    let before = scratch.tree();
    scratch.stage(&before);
    fs::rename(scratch.path("out/src"), scratch.path("out").join(STAGING).join("old-8")).unwrap();
    scratch.file("api.yaml", "openapi: [");
    assert_eq!(code(&scratch.generate()), 2);
    assert_eq!(scratch.tree(), before);
}

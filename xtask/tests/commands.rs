//! Tests the commands as a user runs them: files on the disk, and exit codes.

mod output;

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use output::{code, said};

/// The folder of a test, with a description and the output of `cargo xtask gen`.
struct Place {
    scratch: tempfile::TempDir,
}

const TWO: &str = "
openapi: 3.0.3
info: {title: t, version: '1'}
paths:
  /alphas:
    get: {operationId: get-alpha, responses: {'204': {description: ok}}}
  /betas:
    get: {operationId: get-beta, responses: {'204': {description: ok}}}
";

impl Place {
    fn new() -> Self {
        Self { scratch: tempfile::tempdir().unwrap() }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.scratch.path().join(name)
    }

    fn gen_of(&self, spec: &str, more: &[&str]) -> Output {
        fs::write(self.path("api.yaml"), spec).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command.arg("gen").args(more).arg("--spec").arg(self.path("api.yaml")).arg("--out").arg(self.path("out"));
        command.output().unwrap()
    }

    /// Every file below the output folder.
    fn tree(&self) -> BTreeMap<PathBuf, String> {
        fn collect(folder: &Path, files: &mut BTreeMap<PathBuf, String>) {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    collect(&path, files);
                } else {
                    files.insert(path.clone(), fs::read_to_string(&path).unwrap());
                }
            }
        }
        let mut files = BTreeMap::new();
        collect(&self.path("out"), &mut files);
        files
    }
}

#[test]
fn the_file_of_a_removed_resource_is_removed() {
    let place = Place::new();
    assert_eq!(code(&place.gen_of(TWO, &[])), 0);
    assert!(place.path("out/src/betas.rs").exists());
    let one = TWO.split("  /betas:").next().unwrap();
    let check = place.gen_of(one, &["--check"]);
    assert_eq!(code(&check), 1);
    assert!(said(&check).contains("betas.rs does not belong there"), "{}", said(&check));
    assert_eq!(code(&place.gen_of(one, &[])), 0);
    assert!(!place.path("out/src/betas.rs").exists());
    assert!(!fs::read_to_string(place.path("out/src/lib.rs")).unwrap().contains("betas"));
    assert_eq!(code(&place.gen_of(one, &["--check"])), 0);
}

#[test]
fn a_hand_written_file_is_reported_and_left_alone() {
    let place = Place::new();
    place.gen_of(TWO, &[]);
    let mine = place.path("out/src/mine.rs");
    fs::write(&mine, "// mine\n").unwrap();
    let before = place.tree();
    let check = place.gen_of(TWO, &["--check"]);
    assert_eq!(code(&check), 1);
    assert!(said(&check).contains("mine.rs"), "{}", said(&check));
    let one = TWO.split("  /betas:").next().unwrap();
    let written = place.gen_of(one, &[]);
    assert_eq!(code(&written), 2);
    assert!(said(&written).contains("mine.rs was not generated"), "{}", said(&written));
    assert_eq!(place.tree(), before);
}

#[test]
fn a_run_that_fails_leaves_the_tree_as_it_was() {
    let place = Place::new();
    place.gen_of(TWO, &[]);
    let before = place.tree();
    let refused = TWO.replace(
        "get-beta, responses: {'204': {description: ok}}",
        "get-beta, responses: {'204': {$ref: '#/nowhere'}}",
    );
    let run = place.gen_of(&refused, &[]);
    assert_eq!(code(&run), 2);
    assert!(said(&run).contains("api.yaml:8: `$ref: #/nowhere` leads nowhere"), "{}", said(&run));
    assert_eq!(place.tree(), before);
}

#[test]
fn inputs_that_do_not_exist_exit_with_2_are_named_and_leave_the_tree() {
    let place = Place::new();
    place.gen_of(TWO, &[]);
    let before = place.tree();
    let spec = place.path("api.yaml").to_string_lossy().into_owned();
    for arguments in [
        vec!["--spec", "no/such/file"],
        vec!["--spec", "HEAD:no/such/file"],
        vec!["--spec", &spec, "--scope", "no/such/file"],
        vec!["--spec", &spec, "--overlay", "no/such/file"],
        vec!["--check", "--spec", "no/such/file"],
    ] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        let output = command.arg("gen").args(&arguments).arg("--out").arg(place.path("out")).output().unwrap();
        assert_eq!(code(&output), 2, "{arguments:?}: {}", said(&output));
        assert!(said(&output).contains("no/such/file"), "{arguments:?}: {}", said(&output));
    }
    assert_eq!(place.tree(), before);
}

#[test]
fn a_crate_of_its_own_has_a_manifest_and_a_feature_for_each_product() {
    let place = Place::new();
    assert_eq!(code(&place.gen_of(TWO, &["--crate", "greek", "--scope", "all"])), 0);
    let manifest = fs::read_to_string(place.path("out/Cargo.toml")).unwrap();
    for line in ["name = \"greek\"", "default = []", "all = [\"alphas\", \"betas\"]"] {
        assert!(manifest.lines().any(|own| own == line), "{manifest}");
    }
    assert!(fs::read_to_string(place.path("out/src/lib.rs")).unwrap().contains("#[cfg(feature = \"betas\")]"));
    // The path of the runtime must be right from any folder.
    let sdk = manifest.split("cloudflare-sdk = { path = \"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    assert!(place.path("out").canonicalize().unwrap().join(sdk).join("src/runtime.rs").exists(), "{manifest}");
    assert_eq!(code(&place.gen_of(TWO, &["--crate", "greek", "--check"])), 0);
    assert_eq!(code(&place.gen_of(TWO, &["--crate", "latin", "--check"])), 1);
}

#[test]
fn twenty_processes_write_the_same_bytes() {
    let place = Place::new();
    place.gen_of(TWO, &[]);
    let first = place.tree();
    for _ in 1..20 {
        fs::remove_dir_all(place.path("out")).unwrap();
        assert_eq!(code(&place.gen_of(TWO, &[])), 0);
        assert_eq!(place.tree(), first);
    }
}

#[test]
fn a_check_writes_nothing_and_shows_the_one_character_that_differs() {
    let place = Place::new();
    place.gen_of(TWO, &[]);
    let file = place.path("out/src/alphas.rs");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replacen("get-alpha", "get-alphx", 1)).unwrap();
    let before = place.tree();
    let check = place.gen_of(TWO, &["--check"]);
    assert_eq!(code(&check), 1);
    for line in ["alphas.rs", "get-alphx", "run `cargo xtask gen`"] {
        assert!(said(&check).contains(line), "{}", said(&check));
    }
    assert_eq!(place.tree(), before);
    let renamed = place.gen_of(&TWO.replace("get-beta", "read-beta"), &["--check"]);
    assert!(said(&renamed).contains("read-beta"), "{}", said(&renamed));
}

#[test]
fn wrong_use_exits_with_2_and_a_finding_with_1() {
    let place = Place::new();
    assert_eq!(code(&place.gen_of(TWO, &["--no-such-option"])), 2);
    assert_eq!(code(&place.gen_of(TWO, &["--engine", "nobody"])), 2);
    assert_eq!(code(&place.gen_of("openapi: 2.0", &[])), 2);
    assert_eq!(code(&place.gen_of(TWO, &["--scope", "no/such/file"])), 2);
}

#[test]
fn a_keyword_that_loses_its_fate_fails_the_check_with_its_place() {
    let place = Place::new();
    assert_eq!(code(&place.gen_of(TWO, &[])), 0);
    let page = fs::read_to_string(place.path("out/ledger.toml")).unwrap();
    assert!(page.contains("\n[loosened]\n\n[refused]\n\n[keywords]\n"), "{page}");
    assert!(page.contains("\"operationId\" = { typed = 2 }\n"), "{page}");
    let lost = TWO.replace("operationId: get-beta,", "operationId: get-beta, security: [{unknown: []}],");
    let check = place.gen_of(&lost, &["--check"]);
    assert_eq!(code(&check), 1);
    let line = "lost: \"#/paths/~1betas/get security\" = \"needs a kind of credential that the client does not have; give it to \
                `header` or `query`\"; mend the description or the generator, or accept it: run `cargo xtask gen`, commit ledger.toml";
    assert!(said(&check).contains(line), "{}", said(&check));
    assert_eq!(code(&place.gen_of(&lost, &[])), 0);
    let check = place.gen_of(&lost, &["--check"]);
    assert_eq!(code(&check), 0, "accepted: {}", said(&check));
}

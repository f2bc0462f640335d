//! Tests the commands in several checkouts that share this program, as with a common `CARGO_TARGET_DIR`.

mod output;

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use output::{code, text_of};

const SPEC: &str = "
openapi: 3.0.3
info: {title: t, version: '1'}
paths:
  /alphas:
    get: {operationId: get-alpha, responses: {'204': {description: ok}}}
";

/// The files of a checkout that `gen` needs, with a description of the test.
struct Checkout {
    scratch: tempfile::TempDir,
}

impl Checkout {
    fn new() -> Self {
        let checkout = Self { scratch: tempfile::tempdir().unwrap() };
        for (file, text) in [
            ("sdk/Cargo.toml", ""),
            ("xtask/Cargo.toml", ""),
            ("spec/names.toml", ""),
            ("spec/scope.toml", ""),
            ("spec/openapi.yaml", SPEC),
        ] {
            checkout.write(file, text);
        }
        checkout
    }

    fn path(&self, name: &str) -> PathBuf {
        fs::canonicalize(self.scratch.path()).unwrap().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        fs::create_dir_all(self.path(name).parent().unwrap()).unwrap();
        fs::write(self.path(name), text).unwrap();
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_xtask")).args(arguments).current_dir(folder).output().unwrap()
}

/// The path of the dependency in a manifest, joined to the manifest's folder.
fn dependency(manifest: &str, folder: &Path) -> PathBuf {
    let way = manifest.split("cloudflare-sdk = { path = \"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    // Resolved as by cargo: `..` is the parent, even of a link.
    let mut path = folder.to_owned();
    for step in way.split('/') {
        if step == ".." { assert!(path.pop(), "{way}") } else { path.push(step) }
    }
    path
}

#[test]
fn gen_writes_and_checks_the_checkout_in_which_it_runs() {
    let checkout = Checkout::new();
    assert_eq!(code(&run(&checkout.path("."), &["gen", "--check"])), 1);
    let written = run(&checkout.path("spec"), &["gen"]);
    assert_eq!(code(&written), 0, "{}", text_of(&written));
    assert!(checkout.read("sdk/src/resources/alphas.rs").contains("from spec/openapi.yaml."));
    assert!(checkout.read("sdk/api.txt").contains("alphas"));
    assert_eq!(code(&run(&checkout.path("sdk/src"), &["gen", "--check"])), 0);
    checkout.write("spec/openapi.yaml", &SPEC.replace("alpha", "beta"));
    let check = run(&checkout.path("."), &["gen", "--check"]);
    assert_eq!(code(&check), 1, "{}", text_of(&check));
    assert!(text_of(&check).contains("--- sdk/src/resources/alphas.rs"), "{}", text_of(&check));
}

#[test]
fn the_checkout_s_own_description_is_recognized_by_any_path() {
    let checkout = Checkout::new();
    assert_eq!(code(&run(&checkout.path("."), &["gen"])), 0);
    let whole = checkout.path("spec/openapi.yaml");
    for (folder, spec) in [("sdk", "../spec/openapi.yaml"), (".", whole.to_str().unwrap())] {
        let check = run(&checkout.path(folder), &["gen", "--check", "--spec", spec]);
        assert_eq!(code(&check), 0, "{}", text_of(&check));
    }
}

#[test]
fn diff_reads_names_and_scope_of_the_checkout_in_which_it_runs() {
    let checkout = Checkout::new();
    checkout.write("old.yaml", SPEC);
    checkout.write("spec/scope.toml", "[methods]\n\"GET /alphas\" = \"fetch\"\n");
    checkout.write("spec/openapi.yaml", &SPEC.replace("/alphas:", "/alphas: {}\n  /betas:"));
    checkout.write("spec/drift.toml", "segment = 'alphas'\n");
    let diff = run(&checkout.path("."), &["diff", "old.yaml", "spec/openapi.yaml"]);
    assert!(text_of(&diff).contains("`alphas::fetch`"), "{}", text_of(&diff));
    let drift = run(&checkout.path("spec"), &["drift", "../old.yaml"]);
    assert_eq!(code(&drift), 1, "{}", text_of(&drift));
    assert!(text_of(&drift).contains("GET /alphas"), "{}", text_of(&drift));
}

#[test]
fn a_command_outside_of_a_checkout_is_an_error() {
    // The program is copied, since it is in a checkout itself.
    let scratch = tempfile::tempdir().unwrap();
    let program = scratch.path().join("xtask");
    fs::copy(env!("CARGO_BIN_EXE_xtask"), &program).unwrap();
    let mut command = Command::new(&program);
    let output = command.arg("gen").current_dir(scratch.path()).env_remove("CARGO_MANIFEST_DIR").output().unwrap();
    assert_eq!(code(&output), 2);
    assert!(text_of(&output).contains("is in no checkout of the project"), "{}", text_of(&output));
    // With cargo's `--manifest-path`, the package determines the checkout.
    let checkout = Checkout::new();
    let mut command = Command::new(&program);
    command.arg("gen").current_dir(scratch.path()).env("CARGO_MANIFEST_DIR", checkout.path("xtask"));
    assert_eq!(code(&command.output().unwrap()), 0);
    assert!(checkout.path("sdk/api.txt").exists());
}

#[test]
fn a_generated_crate_depends_on_the_relative_path_of_the_sdk() {
    let checkout = Checkout::new();
    fs::create_dir_all(checkout.path("xtask/src")).unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    let elsewhere = fs::canonicalize(elsewhere.path()).unwrap();
    let absolute = elsewhere.join("client").to_string_lossy().into_owned();
    let beside = format!("../{}-beside/my-client", checkout.path("").file_name().unwrap().to_string_lossy());
    for (out, folder, name) in [
        (absolute.as_str(), elsewhere.join("client"), "client"),
        (beside.as_str(), checkout.path("").parent().unwrap().join(&beside[3..]), "my-client"),
        ("xtask/src/../../one", checkout.path("one"), "one"),
        ("./new/../two/.", checkout.path("two"), "two"),
    ] {
        let written = run(&checkout.path(""), &["gen", "--spec", "spec/openapi.yaml", "--out", out]);
        assert_eq!(code(&written), 0, "{out}: {}", text_of(&written));
        let manifest = fs::read_to_string(folder.join("Cargo.toml")).unwrap();
        assert_eq!(dependency(&manifest, &folder), checkout.path("sdk"), "{out}: {manifest}");
        assert!(manifest.contains(&format!("name = \"{name}\"")), "{out}: {manifest}");
    }
    fs::remove_dir_all(checkout.path("").parent().unwrap().join(&beside[3..]).parent().unwrap()).unwrap();
}

#[cfg(unix)]
#[test]
fn the_relative_path_of_the_sdk_does_not_lead_through_a_link() {
    let checkout = Checkout::new();
    let elsewhere = tempfile::tempdir().unwrap();
    let elsewhere = fs::canonicalize(elsewhere.path()).unwrap();
    fs::create_dir_all(elsewhere.join("a/b")).unwrap();
    std::os::unix::fs::symlink(elsewhere.join("a/b"), checkout.path("link")).unwrap();
    for (out, folder) in [("link/c", "a/b/c"), ("link/../d", "a/d")] {
        assert_eq!(code(&run(&checkout.path(""), &["gen", "--out", out])), 0);
        let manifest = fs::read_to_string(elsewhere.join(folder).join("Cargo.toml")).unwrap();
        assert_eq!(dependency(&manifest, &elsewhere.join(folder)), checkout.path("sdk"), "{manifest}");
    }
}

/// Every file below a folder.
fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files(&path, found) } else { found.push(path) }
    }
}

#[test]
fn no_generated_file_names_a_folder_of_the_machine() {
    let checkout = Checkout::new();
    checkout.write("elsewhere/secret-folder/api.yaml", SPEC);
    let spec = checkout.path("elsewhere/secret-folder/api.yaml");
    let overlay = checkout.path("elsewhere/secret-folder/fix.yaml");
    let text = "overlay: 1.0.0\ninfo: {title: t, version: '1'}\nactions:\n\
                - {target: $.info, x-reason: because, update: {description: d}}\n";
    fs::write(&overlay, text).unwrap();
    let (spec, overlay) = (spec.to_str().unwrap(), overlay.to_str().unwrap());
    let given = ["--spec", spec, "--overlay", overlay, "--out", "out", "--report", "report.json"];
    for more in [&["--effective", "effective.json"][..], &[]] {
        let written = run(&checkout.path(""), &[&["gen"], &given[..], more].concat());
        assert_eq!(code(&written), 0, "{}", text_of(&written));
    }
    let mut written = vec![checkout.path("report.json"), checkout.path("effective.json")];
    files(&checkout.path("out"), &mut written);
    assert!(written.len() > 5, "{written:?}");
    for file in written {
        let text = fs::read_to_string(&file).unwrap();
        assert!(!text.contains("secret-folder") && !text.contains(checkout.path("").to_str().unwrap()), "{text}");
    }
    // The output does not depend on the current folder.
    let manifest = checkout.read("out/Cargo.toml");
    assert!(manifest.contains("from api.yaml."), "{manifest}");
    let inputs = ["--spec", "secret-folder/api.yaml", "--overlay", "secret-folder/fix.yaml"];
    let relative = [&["gen", "--check", "--out", "../out"], &inputs[..]].concat();
    let check = run(&checkout.path("elsewhere"), &relative);
    assert_eq!(code(&check), 0, "{}", text_of(&check));
}

#[test]
fn an_unusable_input_exits_with_2() {
    let checkout = Checkout::new();
    let run = |arguments: &[&str]| run(&checkout.path(""), arguments);
    checkout.write("empty.ndjson", "");
    checkout.write("broken.yaml", "openapi: [");
    for arguments in [
        &["wire", "none.ndjson"][..],
        &["wire", "empty.ndjson"],
        &["wire", "empty.ndjson", "--spec", "none.yaml"],
        &["wire", "empty.ndjson", "--spec", "broken.yaml"],
        &["bench", "--spec", "none.yaml"],
    ] {
        let output = run(arguments);
        assert_eq!(code(&output), 2, "{arguments:?}: {}", text_of(&output));
    }
    checkout.write("spec/openapi.yaml", "openapi: [");
    let demo = run(&["demo"]);
    assert_eq!(code(&demo), 2, "{}", text_of(&demo));
}

#[test]
fn a_closed_pipe_changes_no_exit_code() {
    let checkout = Checkout::new();
    checkout.write("fewer.yaml", &SPEC.replace("/alphas", "/betas"));
    let piped = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command.args(arguments).current_dir(checkout.path(""));
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert!(!text_of(&output).contains("panicked"), "{arguments:?}: {}", text_of(&output));
        code(&output)
    };
    assert_eq!(piped(&["gen"]), 0);
    assert!(checkout.path("sdk/src/resources/alphas.rs").exists());
    assert_eq!(piped(&["gen", "--check"]), 0);
    assert_eq!(piped(&["diff", "spec/openapi.yaml", "fewer.yaml", "--scope", "spec/scope.toml"]), 1);
    assert_eq!(piped(&["--help"]), 0);
    assert_eq!(piped(&["gen", "--spec", "none.yaml"]), 2);
}

#[test]
fn report_and_effective_do_not_overwrite_inputs_of_the_checkout() {
    let checkout = Checkout::new();
    assert_eq!(code(&run(&checkout.path(""), &["gen"])), 0);
    checkout.write("sdk/src/ext/API.md", "# Ours\n");
    for input in ["spec/openapi.yaml", "spec/scope.toml", "spec/names.toml", "spec/names.lock", "sdk/src/ext/API.md"] {
        let before = checkout.read(input);
        for option in ["--report", "--effective"] {
            for more in [&[][..], &["--out", "out"]] {
                let refused = run(&checkout.path(""), &[&["gen", option, input], more].concat());
                assert_eq!(code(&refused), 2, "{option} {input}: {}", text_of(&refused));
                assert!(text_of(&refused).contains("give another file"), "{}", text_of(&refused));
                assert_eq!(checkout.read(input), before);
            }
        }
    }
}

#[test]
fn a_given_path_is_first_resolved_in_the_current_folder() {
    let checkout = Checkout::new();
    checkout.write("sub/spec/openapi.yaml", &SPEC.replace("alpha", "beta"));
    for (arguments, method) in
        [(&["gen", "--spec", "spec/openapi.yaml", "--out", "out"][..], "betas"), (&["gen", "--out", "out"], "alphas")]
    {
        let written = run(&checkout.path("sub"), arguments);
        assert_eq!(code(&written), 0, "{}", text_of(&written));
        assert!(checkout.path(&format!("sub/out/src/{method}.rs")).exists(), "{}", text_of(&written));
    }
    // A folder without such a file.
    let own = run(&checkout.path("sdk"), &["gen", "--spec", "spec/openapi.yaml", "--out", "out"]);
    assert!(checkout.path("sdk/out/src/alphas.rs").exists(), "{}", text_of(&own));
}

#[test]
fn gen_restores_the_resources_that_a_killed_run_moved_aside() {
    let checkout = Checkout::new();
    assert_eq!(code(&run(&checkout.path(""), &["gen"])), 0);
    let lock = checkout.read("spec/names.lock").replace("= \"alphas\"", "= \"edited\"");
    checkout.write("spec/names.lock", &lock);
    let staging = ".generated-4294967295-killed";
    let list = "# The folders that `cargo xtask gen` replaces; the next run restores those that are missing.\n";
    checkout.write(&format!("{staging}/places"), &format!("{list}4 sdk/src/resources\n"));
    fs::rename(checkout.path("sdk/src/resources"), checkout.path(&format!("{staging}/old-4"))).unwrap();
    let written = run(&checkout.path(""), &["gen"]);
    assert_eq!(code(&written), 0, "{}", text_of(&written));
    assert!(checkout.path("sdk/src/resources/edited.rs").exists() && !checkout.path(staging).exists());
    // The summary compares with the restored files.
    assert!(text_of(&written).contains("1 removed"), "{}", text_of(&written));
}

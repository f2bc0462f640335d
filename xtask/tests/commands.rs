//! Tests the commands as a user runs them: files on the disk, and exit codes.

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

const TWO: &str = "
openapi: 3.0.3
info: {title: t, version: '1'}
paths:
  /alphas:
    get: {operationId: get-alpha, responses: {'204': {description: ok}}}
  /betas:
    get: {operationId: get-beta, responses: {'204': {description: ok}}}
";

impl Scratch {
    /// Runs `gen` for a description, into the folder `out`.
    fn gen_of(&self, spec: &str, more: &[&str]) -> Output {
        let spec = self.file("api.yaml", spec);
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command.arg("gen").args(more).arg("--spec").arg(spec).arg("--out").arg(self.path("out"));
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
    let scratch = Scratch::new();
    assert_eq!(code(&scratch.gen_of(TWO, &[])), 0);
    assert!(scratch.path("out/src/betas.rs").exists());
    let one = TWO.split("  /betas:").next().unwrap();
    let check = scratch.gen_of(one, &["--check"]);
    assert_eq!(code(&check), 1);
    assert!(text_of(&check).contains("betas.rs does not belong there"), "{}", text_of(&check));
    assert_eq!(code(&scratch.gen_of(one, &[])), 0);
    assert!(!scratch.path("out/src/betas.rs").exists());
    assert!(!fs::read_to_string(scratch.path("out/src/lib.rs")).unwrap().contains("betas"));
    assert_eq!(code(&scratch.gen_of(one, &["--check"])), 0);
}

#[test]
fn the_example_of_a_crate_is_removed_if_the_description_no_longer_allows_one() {
    let scratch = Scratch::new();
    let sending = |schema: &str| {
        format!(
            "openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\npaths: {{/t: {{post: {{requestBody: {{required: true, \
             content: {{application/json: {{schema: {{$ref: '#/components/schemas/T'}}}}}}}}, responses: {{'200': \
             {{description: ok}}}}}}}}}}\ncomponents: {{schemas: {{T: {{type: object, {schema}}}}}}}\n"
        )
    };
    let with = sending("properties: {a: {type: string}}");
    // A map has no example value.
    let without = sending("required: [m], properties: {m: {type: object, additionalProperties: {type: string}}}");
    assert_eq!(code(&scratch.gen_of(&with, &[])), 0);
    let (example, own) = (scratch.path("out/examples/quickstart.rs"), scratch.path("out/examples/own.rs"));
    let text = fs::read_to_string(&example).unwrap();
    fs::write(&own, "fn main() {}\n").unwrap();
    assert_eq!(code(&scratch.gen_of(&without, &[])), 0);
    assert!(!example.exists() && own.exists());
    assert_eq!(code(&scratch.gen_of(&without, &["--check"])), 0);
    fs::write(&example, text).unwrap();
    let check = scratch.gen_of(&without, &["--check"]);
    assert_eq!(code(&check), 1);
    assert!(text_of(&check).contains("quickstart.rs does not belong there"), "{}", text_of(&check));
    // A file of the user's own in its place stays.
    fs::write(&example, "fn main() {}\n").unwrap();
    assert_eq!(code(&scratch.gen_of(&without, &[])), 0);
    assert!(example.exists());
}

#[test]
fn a_hand_written_file_is_reported_and_unchanged() {
    let scratch = Scratch::new();
    scratch.gen_of(TWO, &[]);
    let mine = scratch.path("out/src/mine.rs");
    fs::write(&mine, "// mine\n").unwrap();
    let before = scratch.tree();
    let check = scratch.gen_of(TWO, &["--check"]);
    assert_eq!(code(&check), 1);
    assert!(text_of(&check).contains("mine.rs"), "{}", text_of(&check));
    let one = TWO.split("  /betas:").next().unwrap();
    let written = scratch.gen_of(one, &[]);
    assert_eq!(code(&written), 2);
    assert!(text_of(&written).contains("mine.rs was not generated"), "{}", text_of(&written));
    assert_eq!(scratch.tree(), before);
}

#[test]
fn a_run_that_fails_changes_no_file() {
    let scratch = Scratch::new();
    scratch.gen_of(TWO, &[]);
    let before = scratch.tree();
    let refused = TWO.replace(
        "get-beta, responses: {'204': {description: ok}}",
        "get-beta, responses: {'204': {$ref: '#/nowhere'}}",
    );
    let run = scratch.gen_of(&refused, &[]);
    assert_eq!(code(&run), 2);
    assert!(text_of(&run).contains("api.yaml:8: `$ref: #/nowhere`"), "{}", text_of(&run));
    assert_eq!(scratch.tree(), before);
}

#[test]
fn missing_inputs_are_named_exit_with_2_and_change_no_file() {
    let scratch = Scratch::new();
    scratch.gen_of(TWO, &[]);
    let before = scratch.tree();
    let spec = scratch.path("api.yaml").to_string_lossy().into_owned();
    for arguments in [
        vec!["--spec", "no/such/file"],
        vec!["--spec", "HEAD:no/such/file"],
        vec!["--spec", &spec, "--scope", "no/such/file"],
        vec!["--spec", &spec, "--overlay", "no/such/file"],
        vec!["--check", "--spec", "no/such/file"],
    ] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        let output = command.arg("gen").args(&arguments).arg("--out").arg(scratch.path("out")).output().unwrap();
        assert_eq!(code(&output), 2, "{arguments:?}: {}", text_of(&output));
        assert!(text_of(&output).contains("no/such/file"), "{arguments:?}: {}", text_of(&output));
    }
    assert_eq!(scratch.tree(), before);
}

#[test]
fn a_generated_crate_has_a_manifest_with_a_feature_for_each_product() {
    let scratch = Scratch::new();
    assert_eq!(code(&scratch.gen_of(TWO, &["--crate", "greek", "--scope", "all"])), 0);
    let manifest = fs::read_to_string(scratch.path("out/Cargo.toml")).unwrap();
    for line in ["name = \"greek\"", "default = []", "all = [\"alphas\", \"betas\"]"] {
        assert!(manifest.lines().any(|own| own == line), "{manifest}");
    }
    assert!(fs::read_to_string(scratch.path("out/src/lib.rs")).unwrap().contains("#[cfg(feature = \"betas\")]"));
    // The path of the runtime must be right from any folder.
    let sdk = manifest.split("cloudflare-sdk = { path = \"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    assert!(scratch.path("out").canonicalize().unwrap().join(sdk).join("src/runtime.rs").exists(), "{manifest}");
    assert_eq!(code(&scratch.gen_of(TWO, &["--crate", "greek", "--check"])), 0);
    assert_eq!(code(&scratch.gen_of(TWO, &["--crate", "latin", "--check"])), 1);
}

#[test]
fn twenty_processes_write_the_same_bytes() {
    let scratch = Scratch::new();
    scratch.gen_of(TWO, &[]);
    let first = scratch.tree();
    for _ in 1..20 {
        fs::remove_dir_all(scratch.path("out")).unwrap();
        assert_eq!(code(&scratch.gen_of(TWO, &[])), 0);
        assert_eq!(scratch.tree(), first);
    }
}

#[test]
fn a_check_writes_nothing_and_shows_the_line_that_differs() {
    let scratch = Scratch::new();
    scratch.gen_of(TWO, &[]);
    let file = scratch.path("out/src/alphas.rs");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replacen("get-alpha", "get-alphx", 1)).unwrap();
    let before = scratch.tree();
    let check = scratch.gen_of(TWO, &["--check"]);
    assert_eq!(code(&check), 1);
    for line in ["alphas.rs", "get-alphx", "run `cargo xtask gen`"] {
        assert!(text_of(&check).contains(line), "{}", text_of(&check));
    }
    assert_eq!(scratch.tree(), before);
    let renamed = scratch.gen_of(&TWO.replace("get-beta", "read-beta"), &["--check"]);
    assert!(text_of(&renamed).contains("read-beta"), "{}", text_of(&renamed));
}

#[test]
fn wrong_use_and_unusable_inputs_exit_with_2() {
    let scratch = Scratch::new();
    assert_eq!(code(&scratch.gen_of(TWO, &["--no-such-option"])), 2);
    assert_eq!(code(&scratch.gen_of(TWO, &["--engine", "nobody"])), 2);
    assert_eq!(code(&scratch.gen_of("openapi: 2.0", &[])), 2);
    assert_eq!(code(&scratch.gen_of(TWO, &["--scope", "no/such/file"])), 2);
}

#[test]
fn a_keyword_that_is_newly_loosened_fails_the_check_with_its_place() {
    let scratch = Scratch::new();
    assert_eq!(code(&scratch.gen_of(TWO, &[])), 0);
    let page = fs::read_to_string(scratch.path("out/ledger.toml")).unwrap();
    assert!(page.contains("\n[loosened]\n\n[refused]\n\n[keywords]\n"), "{page}");
    assert!(page.contains("\"operationId\" = { typed = 2 }\n"), "{page}");
    let lost = TWO.replace("operationId: get-beta,", "operationId: get-beta, security: [{unknown: []}],");
    let check = scratch.gen_of(&lost, &["--check"]);
    assert_eq!(code(&check), 1);
    let text = text_of(&check);
    let line = text.lines().find(|line| line.starts_with("lost: ")).unwrap_or_default();
    assert!(line.starts_with("lost: \"#/paths/~1betas/get security\" = \"needs a kind of credential"), "{text}");
    let advice = "; fix the description or the generator, or accept it: run `cargo xtask gen`, commit ledger.toml";
    assert!(line.ends_with(advice), "{text}");
    assert_eq!(code(&scratch.gen_of(&lost, &[])), 0);
    let check = scratch.gen_of(&lost, &["--check"]);
    assert_eq!(code(&check), 0, "accepted: {}", text_of(&check));
}

#[test]
fn a_run_that_fails_writes_no_report_and_no_corrected_description() {
    let scratch = Scratch::new();
    fs::create_dir_all(scratch.path("out/src")).unwrap();
    fs::write(scratch.path("out/src/lib.rs"), "mine\n").unwrap();
    fs::write(scratch.path("report.json"), "before\n").unwrap();
    let (report, effective) = (scratch.path("report.json"), scratch.path("new/effective.json"));
    let given = ["--report", report.to_str().unwrap(), "--effective", effective.to_str().unwrap()];
    let refused = scratch.gen_of(TWO, &given);
    assert_eq!(code(&refused), 2);
    assert!(text_of(&refused).contains("lib.rs was not generated"), "{}", text_of(&refused));
    assert_eq!(fs::read_to_string(&report).unwrap(), "before\n");
    assert!(!scratch.path("new").exists());
    fs::remove_file(scratch.path("out/src/lib.rs")).unwrap();
    let written = scratch.gen_of(TWO, &given);
    assert_eq!(code(&written), 0, "{}", text_of(&written));
    assert!(fs::read_to_string(&report).unwrap().starts_with('{') && effective.exists());
}

#[test]
fn one_file_for_two_outputs_is_refused() {
    let scratch = Scratch::new();
    let at = |name: &str| scratch.path(name).to_string_lossy().into_owned();
    for (report, effective) in [("one.json", "one.json"), ("out/src/lib.rs", "e.json"), ("r.json", "out/Cargo.toml")] {
        let refused = scratch.gen_of(TWO, &["--report", &at(report), "--effective", &at(effective)]);
        assert_eq!(code(&refused), 2, "{report} {effective}");
        assert!(text_of(&refused).contains("is another output; give another file"), "{}", text_of(&refused));
        assert_eq!(fs::read_dir(scratch.path("")).unwrap().count(), 1, "{report} {effective}");
    }
}

#[test]
fn an_unusable_path_is_named() {
    let scratch = Scratch::new();
    fs::write(scratch.path("out"), "mine\n").unwrap();
    for more in [&[][..], &["--check"]] {
        let refused = scratch.gen_of(TWO, more);
        assert_eq!(code(&refused), 2, "{}", text_of(&refused));
        assert!(text_of(&refused).contains("out is a file, not a folder"), "{}", text_of(&refused));
    }
    fs::remove_file(scratch.path("out")).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    let empty = command.args(["diff", "", "api.yaml"]).output().unwrap();
    assert_eq!(code(&empty), 2);
    assert!(text_of(&empty).starts_with("\"\": "), "{}", text_of(&empty));
}

#[test]
fn a_crate_name_or_a_version_that_cargo_does_not_take_is_refused() {
    let scratch = Scratch::new();
    for arguments in
        [["--crate", "a b"], ["--crate", "1a"], ["--crate", ""], ["--sdk", "0.1\"\nx=\"1"], ["--sdk", "1/2"]]
    {
        let refused = scratch.gen_of(TWO, &arguments);
        assert_eq!(code(&refused), 2, "{arguments:?}: {}", text_of(&refused));
        assert!(text_of(&refused).contains(arguments[0]), "{arguments:?}: {}", text_of(&refused));
        assert!(!scratch.path("out").exists(), "{arguments:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn output_that_can_not_be_written_exits_with_2() {
    let scratch = Scratch::new();
    assert_eq!(code(&scratch.gen_of(TWO, &[])), 0);
    let before = scratch.tree();
    let fewer = scratch.file("fewer.yaml", TWO.split("  /betas:").next().unwrap());
    let (spec, out) = (scratch.path("api.yaml"), scratch.path("out"));
    let (spec, out) = (spec.to_str().unwrap(), out.to_str().unwrap());
    for arguments in [
        &["gen", "--check", "--spec", spec, "--out", out][..],
        &["gen", "--spec", &fewer, "--out", out],
        &["diff", spec, spec],
        &["help"],
    ] {
        let full = fs::File::options().write(true).open("/dev/full").unwrap();
        let output = Command::new(env!("CARGO_BIN_EXE_xtask")).args(arguments).stdout(full).output().unwrap();
        assert_eq!(code(&output), 2, "{arguments:?}");
        assert!(text_of(&output).contains("the output could not be written: "), "{}", text_of(&output));
        assert_eq!(scratch.tree(), before, "{arguments:?}");
    }
}

//! Tests `cargo xtask callers`: callers of one client are compiled against the next.

mod output;

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use output::{code, text_of};

const BEFORE: &str = r"
openapi: 3.0.3
info: {title: t, version: '1'}
paths:
  /widgets/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get:
      parameters: [{name: deep, in: query, schema: {type: boolean}}]
      responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Widget'}}}}}
    put:
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/NewWidget'}}}}
      responses: {'204': {description: ok}}
  /gadgets:
    get:
      responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Gadget'}}}}}
  /gone:
    delete:
      responses: {'204': {description: ok}}
components:
  schemas:
    Widget: {type: object, properties: {size: {type: integer}, state: {type: string, enum: [up, down]}}}
    NewWidget:
      type: object
      required: [kind, labels, target]
      properties:
        kind: {type: string, enum: [small, large]}
        labels: {type: object, additionalProperties: {type: string}}
        target: {oneOf: [{type: string}, {type: array, items: {type: integer}}]}
    Gadget: {type: object, properties: {weight: {type: number}}}
";

/// Runs `callers` with these descriptions and further arguments. The folder is the same in every run, so that only the
/// first one builds the dependencies.
fn callers(name: &str, descriptions: [&str; 2], arguments: &[&str]) -> (i32, String) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("callers").join(name);
    fs::create_dir_all(&folder).unwrap();
    let files = ["before.yaml", "after.yaml"].map(|name| folder.join(name));
    files.iter().zip(descriptions).for_each(|(file, text)| fs::write(file, text).unwrap());
    // There is no names.lock beside the descriptions: it is given, or the names are those that `gen` would keep.
    fs::write(folder.join("empty.lock"), "").unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    let output = command.current_dir(&folder).arg("callers").args(&files).args(arguments).output().unwrap();
    (code(&output), text_of(&output))
}

#[test]
fn callers_compile_unless_diff_reports_the_change_that_breaks_them() {
    // A parameter and a branch are added, a schema is renamed and one is inlined; a response gets another type.
    let after = BEFORE
        .replace("{name: deep, in", "{name: wide, in: query, schema: {type: boolean}}, {name: deep, in")
        .replace("items: {type: integer}}]", "items: {type: integer}}, {type: object, properties: {a: {}}}]")
        .replace("NewWidget", "WidgetRequest")
        .replace("{$ref: '#/components/schemas/Gadget'}", "{type: string}");
    let (code, text) = callers("explained", [BEFORE, &after], &[]);
    let head =
        "# Callers\n\n4 of 4 operations that both descriptions have are called; the callers of 3 compile against both";
    assert!(text.starts_with(head), "{text}");
    assert!(
        text.contains("## `GET /gadgets`\n\n- breaks compile: gadgets::get: type of the response: Gadget -> String"),
        "{text}"
    );
    assert_eq!(code, 0, "{text}");
    // Another seed chooses other operations.
    let (code, text) = callers("explained", [BEFORE, &after], &["--operations", "2", "--seed", "7"]);
    assert!(text.starts_with("# Callers\n\n2 of 4 operations"), "{text}");
    assert_eq!(code, 0, "{text}");
}

#[test]
fn a_rename_does_not_explain_an_error() {
    let after = BEFORE.replace("/Widget'", "/Thing'").replace("    Widget:", "    Thing:");
    let (code, text) = callers("renamed", [BEFORE, &after], &["--new-names", "empty.lock"]);
    assert!(text.contains("## `GET /widgets/{id}`\n\n- breaks, cause not found"), "{text}");
    assert_eq!(code, 1, "{text}");
}

#[test]
fn a_change_of_another_item_does_not_explain_an_error() {
    // The caller breaks at the name of the body's type; `diff` reports the removal of a value that it does not use.
    let after = BEFORE.replace("NewWidget", "WidgetRequest").replace("[small, large]", "[small, medium, huge]");
    let (code, text) = callers("elsewhere", [BEFORE, &after], &["--new-names", "empty.lock"]);
    assert!(text.contains("## `PUT /widgets/{id}`\n\n- breaks, cause not found"), "{text}");
    assert_eq!(code, 1, "{text}");
}

/// Two years of the real description.
#[test]
#[ignore = "reads ../shared/upstream, and takes minutes"]
fn callers_of_200_operations_of_the_upstream_description() {
    let upstream: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/upstream");
    let files = ["2024", "2026"].map(|year| upstream.join(format!("cloudflare-openapi-{year}-08.json.gz")));
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    let output = command.arg("callers").args(files).args(["--scope", "all"]).output().unwrap();
    let text = text_of(&output);
    assert!(text.starts_with("# Callers\n\n200 of "), "{text}");
    assert!(!text.contains("it does not compile against the old client"), "{text}");
    assert_eq!(code(&output), 0, "{text}");
}

//! Tests `cargo xtask diff`: arguments, output and exit codes.

mod output;

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use serde_json::Value;

use output::{code, text_of};

const ONE: &str = "
openapi: 3.0.3
info: {title: t, version: '1'}
paths:
  /alphas:
    get: {operationId: get-alpha, responses: {'204': {description: ok}}}
  /betas:
    get: {operationId: get-beta, responses: {'204': {description: ok}}}
";

fn diff(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_xtask")).arg("diff").args(arguments).output().unwrap()
}

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn changes(output: &Output) -> Vec<String> {
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let line = |change: &Value| {
        let text = |name: &str| change[name].as_str().unwrap_or_default().to_owned();
        format!("{}: {}: {}", text("effect"), text("at"), text("what"))
    };
    report["changes"].as_array().unwrap().iter().map(line).collect()
}

#[test]
fn breaking_changes_exit_with_1_and_additions_with_0() {
    let scratch = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = scratch.path().join(name);
        fs::write(&path, text).unwrap();
        path.to_string_lossy().into_owned()
    };
    let two = file("two.yaml", ONE);
    let one = file("one.yaml", ONE.split("  /betas:").next().unwrap());
    let added = diff(&[&one, &two, "--format", "json"]);
    assert_eq!((code(&added), changes(&added)), (0, vec!["adds: betas::get: operation added".to_owned()]));
    let removed = diff(&[&two, &one]);
    assert_eq!(code(&removed), 1);
    assert!(text_of(&removed).contains("| `betas::get` | operation removed |"), "{}", text_of(&removed));
    assert_eq!(code(&diff(&[&two, &one, "--scope", "alphas"])), 0);
    assert_eq!(code(&diff(&[&two, &file("broken.yaml", "openapi: 2.0")])), 2);
    assert_eq!(code(&diff(&[&two])), 2);
}

#[test]
fn missing_inputs_exit_with_2_and_are_named() {
    let scratch = tempfile::tempdir().unwrap();
    let one = scratch.path().join("one.yaml").to_string_lossy().into_owned();
    fs::write(&one, ONE).unwrap();
    let folder = scratch.path().to_string_lossy().into_owned();
    for (arguments, named) in [
        (vec!["no/such/file.yaml", one.as_str()], "no/such/file.yaml"),
        (vec![&one, "no/such/file.yaml"], "no/such/file.yaml"),
        (vec![&one, "HEAD:no/such/file.yaml"], "HEAD:no/such/file.yaml"),
        (vec![&one, &folder], &folder),
        (vec![&one, &one, "--scope", "no/such/scope.toml"], "no/such/scope.toml"),
        (vec![&one, &one, "--scope", "gammas"], "gammas"),
    ] {
        let output = diff(&arguments);
        assert_eq!(code(&output), 2, "{arguments:?}: {}", text_of(&output));
        assert!(text_of(&output).contains(named), "{arguments:?}: {}", text_of(&output));
        assert_eq!(output.stdout, b"", "{arguments:?}");
    }
}

#[test]
fn a_revision_is_read_with_its_own_scope() {
    if !workspace().join(".git").exists() {
        eprintln!("skipped: not a git work tree");
        return;
    }
    let same = diff(&["HEAD:spec/openapi.yaml", "HEAD:spec/openapi.yaml", "--format", "json"]);
    assert_eq!((code(&same), changes(&same)), (0, Vec::new()));
    let all = diff(&["HEAD:sdk/Cargo.toml", "HEAD:spec/openapi.yaml"]);
    assert!(text_of(&all).contains("HEAD:sdk/Cargo.toml"), "{}", text_of(&all));
    let none = diff(&["HEAD:no/such/file", "HEAD:spec/openapi.yaml"]);
    assert_eq!(code(&none), 2);
}

/// Two real descriptions, published two years apart.
#[test]
#[ignore = "reads ../shared/upstream"]
fn diff_reports_two_years_of_the_upstream_description() {
    let upstream = workspace().join("../shared/upstream");
    let file = |name: &str| upstream.join(name).to_string_lossy().into_owned();
    let (old, new) = (file("cloudflare-openapi-2024-08.json.gz"), file("cloudflare-openapi-2026-08.json.gz"));
    let output = diff(&[&old, &new, "--scope", "addressing", "--format", "json"]);
    assert_eq!(code(&output), 1);
    let changes = changes(&output);
    let with = |end: &str| changes.iter().filter(|line| line.ends_with(end)).map(String::as_str).collect::<Vec<_>>();
    assert_eq!(
        with("operation added"),
        [
            "adds: addressing::leases::list: operation added",
            "adds: addressing::prefixes::bgp::prefixes::create: operation added",
            "adds: addressing::prefixes::bgp::prefixes::delete: operation added",
            "adds: addressing::prefixes::validate: operation added",
        ]
    );
    assert_eq!(with("operation removed"), [""; 0]);
    for (place, what) in [
        ("service_bindings::CreateBindingRequest::cidr", "changes the wire: field required in requests"),
        ("service_bindings::CreateBindingRequest::service_id", "changes the wire: field required in requests"),
        ("prefixes::CreatePrefix::asn", "breaks compile: field no longer nullable"),
        ("bgp::prefixes::IpamBgpPrefixes::asn_prepend_count", "adds: field added"),
        ("bgp::prefixes::IpamBgpPrefixes::auto_advertise_withdraw", "adds: field added"),
        ("addressing::prefixes::bgp::status::get", "warns: deprecated"),
        ("addressing::prefixes::bgp::status::edit", "warns: deprecated"),
        ("addressing::loa_documents::LoaDocument::verified_at", "adds: field added"),
    ] {
        let (effect, what) = what.split_once(": ").unwrap();
        let found = changes
            .iter()
            .any(|line| line.starts_with(effect) && line.ends_with(what) && line.contains(&format!("{place}: ")));
        assert!(found, "{place}: {what}: {changes:#?}");
    }
    // Its schema has a `type` now, and the body still accepts other JSON.
    assert!(!changes.iter().any(|line| line.contains("prefixes::create(body)")), "{changes:#?}");
}

#[test]
fn overlays_correct_the_descriptions() {
    let scratch = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = scratch.path().join(name);
        fs::write(&path, text).unwrap();
        path.to_string_lossy().into_owned()
    };
    let action = "- {target: \"$.paths['/betas']\", x-reason: It is not public., remove: true}";
    let overlay = format!("overlay: 1.0.0\ninfo: {{title: o, version: '1'}}\nactions:\n{action}\n");
    let (two, overlay) = (file("two.yaml", ONE), file("overlay.yaml", &overlay));
    let removed = diff(&[&two, &two, "--new-overlay", &overlay, "--format", "json"]);
    assert_eq!(changes(&removed), ["breaks compile: betas::get: operation removed"]);
    let both = diff(&[&two, &two, "--old-overlay", &overlay, "--new-overlay", &overlay, "--format", "json"]);
    assert_eq!((code(&both), changes(&both)), (0, vec![]));
}

//! Checks the workflows: a pull request's code gets no permission, no credential, and only actions at a fixed commit.

use std::{fs, path::Path};

use saphyr::{LoadableYamlNode, Yaml};

/// The rules that a workflow breaks, a line each.
fn violations(workflow: &str) -> Vec<String> {
    let documents = Yaml::load_from_str(workflow).unwrap();
    let workflow = &documents[0];
    let mut found = Vec::new();
    if !get(workflow, "permissions").and_then(Yaml::as_mapping).is_some_and(|permissions| permissions.is_empty()) {
        found.push("the workflow is not `permissions: {}`".to_owned());
    }
    let triggers = keys(get(workflow, "on"));
    if triggers.iter().any(|trigger| trigger == "pull_request_target") {
        found.push("pull_request_target runs a pull request's code with the repository's permissions".to_owned());
    }
    let runs_theirs = triggers.iter().any(|trigger| trigger == "pull_request");
    for (name, job) in members(get(workflow, "jobs")) {
        let permissions = keys(get(job, "permissions"));
        if runs_theirs && get(job, "permissions").is_some() && !permissions.is_empty() {
            found.push(format!("{name}: runs a pull request's code with permissions"));
        }
        for step in get(job, "steps").and_then(Yaml::as_sequence).into_iter().flatten() {
            step_violations(&name, step, runs_theirs, !permissions.is_empty(), &mut found);
        }
    }
    found
}

fn step_violations(job: &str, step: &Yaml<'_>, runs_theirs: bool, may_write: bool, found: &mut Vec<String>) {
    if let Some(action) = text(step, "uses") {
        let hash = action.split_once('@').map_or("", |(_, revision)| revision);
        if hash.len() != 40 || !hash.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')) {
            found.push(format!("{job}: {action} is not pinned by a full commit hash"));
        }
        let checkout = action.starts_with("actions/checkout@");
        let persists = get(step, "with").and_then(|with| get(with, "persist-credentials")).and_then(Yaml::as_bool);
        if checkout && persists != Some(false) {
            found.push(format!("{job}: checkout leaves its credentials behind"));
        }
        if may_write {
            found.push(format!("{job}: {action} beside permissions"));
        }
    }
    if let Some(run) = text(step, "run") {
        if run.contains("${{") {
            found.push(format!("{job}: an expression within a script, where its text becomes code"));
        }
        if may_write && ["git ", "cargo", "rustup", "./"].iter().any(|program| run.contains(program)) {
            found.push(format!("{job}: runs code beside permissions"));
        }
    }
    let environment = members(get(step, "env")).into_iter().map(|(_, value)| value.as_str().unwrap_or_default());
    let secret = |text: &str| text.contains("secrets.") || text.contains("github.token");
    if runs_theirs && environment.into_iter().any(secret) {
        found.push(format!("{job}: a pull request's code is given a secret"));
    }
}

fn get<'a>(node: &'a Yaml<'a>, key: &str) -> Option<&'a Yaml<'a>> {
    node.as_mapping_get(key)
}

fn text<'a>(node: &'a Yaml<'a>, key: &str) -> Option<&'a str> {
    get(node, key).and_then(Yaml::as_str)
}

fn members<'a>(node: Option<&'a Yaml<'a>>) -> Vec<(String, &'a Yaml<'a>)> {
    let members = node.and_then(Yaml::as_mapping).into_iter().flatten();
    members.map(|(key, value)| (key.as_str().unwrap_or_default().to_owned(), value)).collect()
}

/// The names in a mapping, a list or a single string, which are the ways to write triggers.
fn keys(node: Option<&Yaml<'_>>) -> Vec<String> {
    let listed = node.and_then(Yaml::as_sequence).into_iter().flatten().filter_map(|item| item.as_str());
    let single = node.and_then(Yaml::as_str).into_iter();
    let named = members(node).into_iter().map(|(key, _)| key);
    named.chain(listed.chain(single).map(str::to_owned)).collect()
}

#[test]
fn every_workflow_follows_the_rules() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../.github/workflows");
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let broken = violations(&fs::read_to_string(&path).unwrap());
        assert!(broken.is_empty(), "{}: {broken:#?}", path.display());
        names.push(path.file_name().unwrap().to_string_lossy().into_owned());
    }
    names.sort();
    assert_eq!(names, ["ci.yml", "diff-comment.yml", "diff.yml"]);
}

#[test]
fn a_workflow_that_breaks_a_rule_is_found() {
    const HASH: &str = "08c6903cd8c0fde910a37f88322edcfb5dd907a8";
    let workflow =
        |head: &str, job: &str, step: &str| format!("{head}\njobs:\n  j:\n    {job}\n    steps:\n    - {step}\n");
    let ours = "on: pull_request\npermissions: {}";
    let checkout = format!("{{uses: actions/checkout@{HASH}, with: {{persist-credentials: false}}}}");
    assert_eq!(violations(&workflow(ours, "runs-on: x", &checkout)), Vec::<String>::new());
    let write = "permissions: {pull-requests: write}";
    for (head, job, step, rule) in [
        ("on: pull_request", "runs-on: x", &*checkout, "permissions: {}"),
        ("on: pull_request\npermissions: {contents: read}", "runs-on: x", &checkout, "permissions: {}"),
        ("on: [push, pull_request_target]\npermissions: {}", "runs-on: x", &checkout, "pull_request_target"),
        (ours, write, "run: cargo test", "with permissions"),
        (ours, "runs-on: x", "uses: actions/cache@v4", "full commit hash"),
        (ours, "runs-on: x", &format!("uses: actions/checkout@{HASH}"), "credentials"),
        (ours, "runs-on: x", "run: echo ${{ github.head_ref }}", "expression"),
        (ours, "runs-on: x", "{run: ls, env: {TOKEN: '${{ github.token }}'}}", "secret"),
        ("on: {workflow_run: {}}\npermissions: {}", write, &checkout, "beside permissions"),
        ("on: {workflow_run: {}}\npermissions: {}", write, "run: cargo xtask diff", "beside permissions"),
    ] {
        let found = violations(&workflow(head, job, step));
        assert!(found.iter().any(|line| line.contains(rule)), "{head} {job} {step}: {found:?}");
    }
}

//! Tests `cargo xtask drift`: arguments, output and exit codes.

mod output;
mod scratch;

use std::{
    io::Write,
    path::Path,
    process::{Command, Output},
};

use flate2::{Compression, write::GzEncoder};

use output::{code, text_of};
use scratch::Scratch;

const SETTINGS: &str = "segment = 'widgets'\n";

const LISTED: &str = "segment = 'widgets'
[[difference]]
at = 'GET /widgets/{}'
what = 'deprecated: upstream yes, ours no'
reason = 'it is here to stay'
";

fn spec(operation: &str) -> String {
    format!(
        "openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\npaths:\n  /widgets/{{id}}:\n    get:\n      operationId: get-widget\n      \
         parameters: [{{name: id, in: path, required: true, schema: {{type: string}}}}]\n      \
         responses: {{'204': {{description: ok}}}}\n      {operation}\n"
    )
}

impl Scratch {
    /// Runs `drift` with a published description from a file, and our description and settings as texts.
    fn drift(&self, upstream: impl AsRef<Path>, ours: &str, settings: &str, more: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command.arg("drift").arg(upstream.as_ref()).arg("--spec").arg(self.file("ours.yaml", ours));
        command.arg("--scope").arg(self.file("drift.toml", settings)).args(more).output().unwrap()
    }
}

fn gzip(text: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn unlisted_drift_and_a_stale_entry_exit_with_1_and_listed_drift_with_0() {
    let scratch = Scratch::new();
    let deprecated = scratch.file("deprecated.yaml", spec("deprecated: true"));
    let ours = spec("");

    let same = scratch.drift(scratch.file("same.yaml", &ours), &ours, SETTINGS, &[]);
    assert_eq!((code(&same), text_of(&same).as_str()), (0, "1 operations compared, 0 differences, 0 of them listed\n"));

    let drift = scratch.drift(&deprecated, &ours, SETTINGS, &[]);
    assert_eq!(code(&drift), 1, "{}", text_of(&drift));
    assert!(text_of(&drift).contains("deprecated: upstream yes, ours no"), "{}", text_of(&drift));

    let listed = scratch.drift(&deprecated, &ours, LISTED, &[]);
    assert_eq!(code(&listed), 0, "{}", text_of(&listed));
    assert!(
        text_of(&listed).ends_with("1 operations compared, 1 differences, 1 of them listed\n"),
        "{}",
        text_of(&listed)
    );

    let stale = scratch.drift(&deprecated, &spec("deprecated: true"), LISTED, &[]);
    assert_eq!(code(&stale), 1, "{}", text_of(&stale));
    assert!(text_of(&stale).contains("`GET /widgets/{}`: `deprecated: upstream yes, ours no`"), "{}", text_of(&stale));
}

#[test]
fn wrong_use_and_unusable_files_exit_with_2() {
    let scratch = Scratch::new();
    let upstream = scratch.file("upstream.yaml", spec(""));
    let ours = spec("");
    let no_reason = LISTED.replace("it is here to stay", "");
    let missing = scratch.drift(Path::new("no/such/file.yaml"), &ours, SETTINGS, &[]);
    assert_eq!(code(&missing), 2);
    assert!(text_of(&missing).contains("no/such/file.yaml"), "{}", text_of(&missing));
    for flag in ["--spec", "--scope"] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        let missing = command.arg("drift").arg(&upstream).args([flag, "no/such/file"]).output().unwrap();
        assert_eq!(code(&missing), 2, "{flag}");
        assert!(text_of(&missing).contains("no/such/file"), "{flag}: {}", text_of(&missing));
    }
    assert_eq!(code(&scratch.drift(&upstream, &ours, SETTINGS, &["--format", "html"])), 2);
    assert_eq!(code(&scratch.drift(&upstream, "openapi: 2.0", SETTINGS, &[])), 2);
    assert_eq!(code(&scratch.drift(&upstream, &ours, "segment = 'gadgets'", &[])), 2);
    let refused = scratch.drift(&upstream, &ours, &no_reason, &[]);
    assert_eq!(code(&refused), 2);
    assert!(text_of(&refused).contains("has no reason"), "{}", text_of(&refused));
    let broken = scratch.file("broken.json", &gzip(&ours)[..20]);
    let refused = scratch.drift(&broken, &ours, SETTINGS, &[]);
    assert_eq!(code(&refused), 2);
    assert!(text_of(&refused).contains("broken.json"), "{}", text_of(&refused));
}

#[test]
fn gzip_and_json_are_detected_by_content() {
    let scratch = Scratch::new();
    let ours = spec("");
    let json = "{\"openapi\": \"3.0.3\", \"paths\": {\"/widgets/{id}\": {\"get\": {\"parameters\": [{\"name\": \"id\", \
                \"in\": \"path\", \"required\": true, \"schema\": {\"type\": \"string\"}}], \"responses\": {\"204\": {}}}}}}";
    for (name, bytes) in [
        ("a.yaml", gzip(&ours)),
        ("b.json.gz", gzip(json)),
        ("c.json", json.as_bytes().to_vec()),
        ("d.gz", ours.as_bytes().to_vec()),
    ] {
        let output = scratch.drift(scratch.file(name, bytes), &ours, SETTINGS, &[]);
        assert_eq!(code(&output), 0, "{name}: {}", text_of(&output));
    }
    // `gen` reads descriptions the same way.
    let out = scratch.path("out");
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.arg("gen").arg("--spec").arg(scratch.file("e.gz", gzip(&ours))).arg("--out").arg(&out);
    let output = command.output().unwrap();
    assert_eq!(code(&output), 0, "{}", text_of(&output));
    assert!(out.join("src/widgets.rs").exists());
}

#[test]
fn the_json_report_has_each_difference_with_both_pointers() {
    let scratch = Scratch::new();
    let upstream = scratch.file("upstream.yaml", spec("deprecated: true"));
    let output = scratch.drift(&upstream, &spec(""), SETTINGS, &["--format", "json"]);
    assert_eq!(code(&output), 1);
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(json["differences"][0]["at"], "GET /widgets/{}");
    assert_eq!(json["differences"][0]["upstream"], "yes");
    for side in ["upstream_at", "ours_at"] {
        assert_eq!(json["differences"][0][side], "#/paths/~1widgets~1{id}/get");
    }
}

/// Runs `drift` of spec/openapi.yaml against a description beside the project.
fn against_shared(name: &str) -> Option<Output> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/upstream").join(name);
    if !path.exists() {
        println!("SKIPPED: there is no {}", path.display());
        return None;
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    Some(command.arg("drift").arg(path).output().unwrap())
}

/// Needs all 41 operations in spec/openapi.yaml, and every intended difference in spec/drift.toml.
#[test]
fn our_description_has_no_unlisted_drift() {
    for name in ["cloudflare-addressing-2026-08.json", "cloudflare-openapi-2026-08.json.gz"] {
        let Some(output) = against_shared(name) else { continue };
        assert_eq!(code(&output), 0, "{name}: {}", text_of(&output));
        let text = text_of(&output);
        assert!(text.lines().last().unwrap_or_default().starts_with("41 operations compared, "), "{name}: {text}");
    }
}

/// Needs all 41 operations in spec/openapi.yaml.
#[test]
fn additions_of_two_years_are_reported() {
    let Some(output) = against_shared("cloudflare-openapi-2024-08.json.gz") else { return };
    assert_eq!(code(&output), 1, "{}", text_of(&output));
    let text = text_of(&output);
    let lacks = text.split("## Operations that upstream lacks\n\n").nth(1).unwrap_or_default();
    let added = lacks.lines().take_while(|line| line.starts_with("- ")).count();
    assert_eq!(added, 4, "{text}");
    for field in ["documentation_url", "source", "asn_prepend_count", "routing", "irr_validation_state"] {
        assert!(text.contains(&format!(" › {field}`: `field: upstream none, ours ")), "{field}: {text}");
    }
    for field in ["cidr", "service_id"] {
        let line = format!("- `request body › application/json › {field}`: `required: upstream no, ours yes`");
        let bindings = text.split("## `POST /accounts/{}/addressing/prefixes/{}/bindings`").nth(1).unwrap_or_default();
        assert!(bindings.split("\n## ").next().unwrap_or_default().contains(&line), "{field}: {text}");
    }
}

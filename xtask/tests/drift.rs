//! Tests `cargo xtask drift`: arguments, output and exit codes.

mod output;

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use flate2::{Compression, write::GzEncoder};

use output::{code, said};

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

struct Place {
    scratch: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        Self { scratch: tempfile::tempdir().unwrap() }
    }

    fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.scratch.path().join(name);
        fs::write(&path, bytes).unwrap();
        path
    }

    /// Runs `drift` with a published description from a file, and our description and settings as texts.
    fn drift(&self, upstream: &Path, ours: &str, settings: &str, more: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command.arg("drift").arg(upstream).arg("--spec").arg(self.file("ours.yaml", ours));
        command.arg("--scope").arg(self.file("drift.toml", settings)).args(more).output().unwrap()
    }
}

fn gzip(text: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn exit_codes_of_no_drift_drift_listed_drift_and_a_stale_entry() {
    let place = Place::new();
    let deprecated = place.file("deprecated.yaml", spec("deprecated: true"));
    let ours = spec("");

    let same = place.drift(&place.file("same.yaml", &ours), &ours, SETTINGS, &[]);
    assert_eq!((code(&same), said(&same).as_str()), (0, "1 operations compared, 0 differences, 0 of them listed\n"));

    let drift = place.drift(&deprecated, &ours, SETTINGS, &[]);
    assert_eq!(code(&drift), 1, "{}", said(&drift));
    assert!(said(&drift).contains("deprecated: upstream yes, ours no"), "{}", said(&drift));

    let listed = place.drift(&deprecated, &ours, LISTED, &[]);
    assert_eq!(code(&listed), 0, "{}", said(&listed));
    assert!(said(&listed).ends_with("1 operations compared, 1 differences, 1 of them listed\n"), "{}", said(&listed));

    let stale = place.drift(&deprecated, &spec("deprecated: true"), LISTED, &[]);
    assert_eq!(code(&stale), 1, "{}", said(&stale));
    assert!(said(&stale).contains("`GET /widgets/{}`: `deprecated: upstream yes, ours no`"), "{}", said(&stale));
}

#[test]
fn wrong_use_and_unusable_files_exit_with_2() {
    let place = Place::new();
    let upstream = place.file("upstream.yaml", spec(""));
    let ours = spec("");
    let no_reason = LISTED.replace("it is here to stay", "");
    let missing = place.drift(Path::new("no/such/file.yaml"), &ours, SETTINGS, &[]);
    assert_eq!(code(&missing), 2);
    assert!(said(&missing).contains("no/such/file.yaml"), "{}", said(&missing));
    for flag in ["--spec", "--scope"] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        let missing = command.arg("drift").arg(&upstream).args([flag, "no/such/file"]).output().unwrap();
        assert_eq!(code(&missing), 2, "{flag}");
        assert!(said(&missing).contains("no/such/file"), "{flag}: {}", said(&missing));
    }
    assert_eq!(code(&place.drift(&upstream, &ours, SETTINGS, &["--format", "html"])), 2);
    assert_eq!(code(&place.drift(&upstream, "openapi: 2.0", SETTINGS, &[])), 2);
    assert_eq!(code(&place.drift(&upstream, &ours, "segment = 'gadgets'", &[])), 2);
    let refused = place.drift(&upstream, &ours, &no_reason, &[]);
    assert_eq!(code(&refused), 2);
    assert!(said(&refused).contains("has no reason"), "{}", said(&refused));
    let broken = place.file("broken.json", &gzip(&ours)[..20]);
    let refused = place.drift(&broken, &ours, SETTINGS, &[]);
    assert_eq!(code(&refused), 2);
    assert!(said(&refused).contains("broken.json"), "{}", said(&refused));
}

#[test]
fn gzip_and_json_are_detected_by_content() {
    let place = Place::new();
    let ours = spec("");
    let json = "{\"openapi\": \"3.0.3\", \"paths\": {\"/widgets/{id}\": {\"get\": {\"parameters\": [{\"name\": \"id\", \
                \"in\": \"path\", \"required\": true, \"schema\": {\"type\": \"string\"}}], \"responses\": {\"204\": {}}}}}}";
    for (name, bytes) in [
        ("a.yaml", gzip(&ours)),
        ("b.json.gz", gzip(json)),
        ("c.json", json.as_bytes().to_vec()),
        ("d.gz", ours.as_bytes().to_vec()),
    ] {
        let output = place.drift(&place.file(name, bytes), &ours, SETTINGS, &[]);
        assert_eq!(code(&output), 0, "{name}: {}", said(&output));
    }
    // `gen` reads descriptions the same way.
    let out = place.scratch.path().join("out");
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.arg("gen").arg("--spec").arg(place.file("e.gz", gzip(&ours))).arg("--out").arg(&out);
    let output = command.output().unwrap();
    assert_eq!(code(&output), 0, "{}", said(&output));
    assert!(out.join("src/widgets.rs").exists());
}

#[test]
fn json_has_each_difference_with_both_pointers() {
    let place = Place::new();
    let upstream = place.file("upstream.yaml", spec("deprecated: true"));
    let output = place.drift(&upstream, &spec(""), SETTINGS, &["--format", "json"]);
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
        assert_eq!(code(&output), 0, "{name}: {}", said(&output));
        let text = said(&output);
        assert!(text.lines().last().unwrap_or_default().starts_with("41 operations compared, "), "{name}: {text}");
    }
}

/// Needs all 41 operations in spec/openapi.yaml.
#[test]
fn additions_of_two_years_are_reported() {
    let Some(output) = against_shared("cloudflare-openapi-2024-08.json.gz") else { return };
    assert_eq!(code(&output), 1, "{}", said(&output));
    let text = said(&output);
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

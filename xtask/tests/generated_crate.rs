//! Compiles crates that `cargo xtask gen --out` writes.

mod output;

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use output::{code, text_of};

/// The whole description of Cloudflare, with every feature.
#[test]
#[ignore = "reads ../shared/upstream, takes minutes and 5 GB of memory"]
fn the_crate_of_the_whole_upstream_description_compiles_without_a_warning() {
    let spec: PathBuf =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/upstream/cloudflare-openapi-2026-08.json.gz");
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
    let out = Path::new(env!("CARGO_TARGET_TMPDIR")).join("whole");
    let mut generate = Command::new(env!("CARGO_BIN_EXE_xtask"));
    let generated = generate.arg("gen").arg("--spec").arg(spec).arg("--out").arg(&out).output().unwrap();
    assert_eq!(code(&generated), 0, "{}", text_of(&generated));
    let mut check = Command::new(env!("CARGO"));
    check.current_dir(&out).args(["check", "--offline", "--quiet", "--features", "all"]);
    let checked = check.env("CARGO_TARGET_DIR", target).output().unwrap();
    assert_eq!((code(&checked), text_of(&checked)), (0, String::new()));
}

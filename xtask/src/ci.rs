//! What a change has to pass.

use crate::{Failure, cargo::cargo};

/// Every test: unit tests, snapshots, contracts, the second opinion, and the examples in the docs.
pub(crate) fn test() -> Result<(), Failure> {
    cargo(&["test", "--workspace", "--all-features", "--locked"], &[])
}

/// Cheap checks first.
pub(crate) fn run() -> Result<(), Failure> {
    step("format", &["fmt", "--all", "--check"], &[])?;
    step(
        "generated code is fresh",
        &["run", "--quiet", "--locked", "--package", "xtask", "--", "gen", "--check"],
        &[],
    )?;
    let lints = ["clippy", "--workspace", "--all-targets", "--all-features", "--locked", "--", "--deny", "warnings"];
    step("lints", &lints, &[])?;
    for features in FEATURES {
        let mut arguments = vec!["check", "--package", "cloudflare-sdk", "--locked", "--no-default-features"];
        arguments.extend(["--features", features]);
        step(&format!("the client with features [{features}]"), &arguments, &[("RUSTFLAGS", "--deny warnings")])?;
    }
    let docs = ["doc", "--workspace", "--all-features", "--no-deps", "--locked"];
    step("docs", &docs, &[("RUSTDOCFLAGS", "--deny warnings")])?;
    println!("\n== cargo xtask test");
    test()
}

/// Sets of features that someone is likely to build the client with.
const FEATURES: [&str; 6] = ["", "blocking", "rate-limit", "rustls", "testing", "tracing"];

fn step(name: &str, arguments: &[&str], environment: &[(&str, &str)]) -> Result<(), Failure> {
    println!("\n== {name}");
    cargo(arguments, environment)
}

//! Runs the checks that a change has to pass.

use std::{
    path::Path,
    process::{Command, Stdio},
};

use crate::{Failure, Found, cargo::cargo, checkout::root, console, package, tree::text};

/// Runs every test: unit tests, snapshots, contract tests, the second opinion, and examples in docs. Then the tests
/// that need files beside the checkout, or a line for each if those files are missing.
pub(crate) fn test() -> Result<(), Failure> {
    cargo(&["test", "--workspace", "--features", ALL_FEATURES, "--locked", "--no-fail-fast"], &[])?;
    if root()?.join("../shared").is_dir() {
        return cargo(&[&UPSTREAM_TESTS[..], &["--ignored", "upstream"]].concat(), &[]);
    }
    let mut list = crate::cargo::command(&[&UPSTREAM_TESTS[..], &["--ignored", "--list", "upstream"]].concat())?;
    let output = list.stderr(Stdio::inherit()).output()?;
    for name in String::from_utf8_lossy(&output.stdout).lines().filter_map(|line| line.strip_suffix(": test")) {
        console::line(format_args!("skipped, since ../shared is missing: {name}"))?;
    }
    Ok(())
}

/// The arguments that select tests which need Cloudflare's descriptions, recorded requests or other files beside the
/// checkout: those ignored by default, with `upstream` in their names.
const UPSTREAM_TESTS: [&str; 10] =
    ["test", "--workspace", "--features", ALL_FEATURES, "--locked", "--quiet", "--lib", "--bins", "--tests", "--"];

/// Writes sdk/RELIABILITY.md, with the test that renders it.
pub(crate) fn reliability() -> Result<(), Failure> {
    let test = ["test", "--workspace", "--features", ALL_FEATURES, "--locked", "--test", "contract"];
    cargo(&[&test[..], &["reliability::rendering"]].concat(), &[("UPDATE_RELIABILITY", "1")])
}

/// Runs all checks, cheap ones first.
pub(crate) fn run() -> Result<(), Failure> {
    step("format", &["fmt", "--all", "--check"], &[])?;
    step(
        "generated code is fresh",
        &["run", "--quiet", "--locked", "--package", "xtask", "--", "gen", "--check"],
        &[],
    )?;
    let lints =
        ["clippy", "--workspace", "--all-targets", "--features", ALL_FEATURES, "--locked", "--", "--deny", "warnings"];
    step("lints", &lints, &[])?;
    for features in FEATURES {
        client_with(features)?;
    }
    if has_system_tls() {
        client_with("native-tls")?;
    } else {
        skipped("the client with features [native-tls]", "OpenSSL's headers are not installed")?;
    }
    if has_wasm32() {
        let client = ["clippy", "--package", "cloudflare-sdk", "--locked", "--target", WASM32];
        let features = ["--no-default-features", "--features", "rate-limit,tracing", "--", "--deny", "warnings"];
        step("the client for wasm32", &[&client[..], &features].concat(), &[])?;
    } else {
        let why = format!("the target is not installed; run `rustup target add {WASM32}`");
        skipped("the client for wasm32", &why)?;
    }
    under_node()?;
    without_tls()?;
    oldest_rust()?;
    supply_chain()?;
    // With the examples cargo enables the features of the dependencies that the lints had, so that it builds none again.
    let docs = ["doc", "--workspace", "--lib", "--bins", "--examples", "--features", ALL_FEATURES];
    step("docs", &[&docs[..], &["--no-deps", "--locked"]].concat(), &[("RUSTDOCFLAGS", "--deny warnings")])?;
    console::line(crate::pages::check(&crate::cargo::target_folder()?.join("doc"))?)?;
    console::line(format_args!("\n== packages"))?;
    package::run()?;
    console::line(format_args!("\n== cargo xtask test"))?;
    test()
}

/// Runs the client under Node, if what that needs is installed.
fn under_node() -> Result<(), Failure> {
    const RUNNER: &str = "wasm-bindgen-test-runner";
    let is_there = |program: &str| {
        let output = Command::new(program).arg("--version").output().ok().filter(|output| output.status.success());
        output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let lock = text(&root()?.join("Cargo.lock"))?;
    let version = lock.split("name = \"wasm-bindgen\"\nversion = \"").nth(1).and_then(|rest| rest.split('"').next());
    let version = version.unwrap_or_default();
    // The test runner and the library must have the same version: their protocol changes with each release.
    let has_runner = is_there(RUNNER).is_some_and(|printed| printed.trim().ends_with(version));
    let missing = [
        (has_wasm32(), format!("`rustup target add {WASM32}`")),
        (is_there("node").is_some(), "https://nodejs.org".to_owned()),
        (has_runner, format!("`cargo install --locked wasm-bindgen-cli --version {version}`")),
    ];
    let missing: Vec<String> = missing.into_iter().filter(|(is_there, _)| !is_there).map(|(_, how)| how).collect();
    if !missing.is_empty() {
        let why = format!("something is missing; install it: {}", missing.join(", "));
        return skipped("the client under Node", &why);
    }
    let test = ["test", "--package", "cloudflare-sdk", "--locked", "--no-default-features", "--target", WASM32];
    let runner = [("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", RUNNER)];
    step("the client under Node", &[&test[..], &["--test", "node"]].concat(), &runner)
}

/// Runs the test of a client without TLS.
fn without_tls() -> Result<(), Failure> {
    let test =
        ["test", "--package", "cloudflare-sdk", "--locked", "--no-default-features", "--lib", "https_without_tls"];
    step("https without TLS", &test, &[])
}

/// Builds the published crates with the oldest supported Rust, if it is installed. The rest of the workspace is checked
/// by the lint `incompatible_msrv`.
fn oldest_rust() -> Result<(), Failure> {
    const OLDEST: &str = env!("CARGO_PKG_RUST_VERSION");
    let installed = Command::new("rustup").args(["run", OLDEST, "rustc", "--version"]).output();
    if !installed.is_ok_and(|output| output.status.success()) {
        let why = format!("not installed; run `rustup toolchain install {OLDEST}`");
        return skipped(&format!("Rust {OLDEST}"), &why);
    }
    console::line(format_args!("\n== Rust {OLDEST}"))?;
    let mut check = Command::new("rustup");
    check.current_dir(root()?).args(["run", OLDEST, "cargo", "check", "--locked"]);
    check.args(["--package", "cloudflare-sdk", "--package", "sdk-generator"]);
    // A target folder of its own, so that the two versions of Rust don't rebuild each other's output.
    check.env("CARGO_TARGET_DIR", crate::cargo::target_folder()?.join("oldest"));
    match check.status()? {
        status if status.success() => Ok(()),
        status => Err(Found(format!("the crates don't build with Rust {OLDEST} ({status})")).into()),
    }
}

/// Checks licences, sources, versions and advisories of the dependencies, and the number of them in README.md.
fn supply_chain() -> Result<(), Failure> {
    let installed = crate::cargo::command(&["deny", "--version"])?.output();
    if installed.is_ok_and(|output| output.status.success()) {
        step("dependencies", &["deny", "--all-features", "check"], &[])?;
    } else {
        skipped("dependencies", "not installed; run `cargo install --locked cargo-deny`")?;
    }
    let (built, readme) = (package::built_crates()?, text(&root()?.join("README.md"))?);
    // The number is that on Linux; other systems have other bindings.
    let count = format!("{built} crates");
    if cfg!(target_os = "linux") && !readme.contains(&count) {
        return Err(Found(format!("README.md does not say that the default features build {count}")).into());
    }
    Ok(())
}

/// Lints the client with some features, which does not rebuild every dependency as a build with denied warnings would.
fn client_with(features: &str) -> Result<(), Failure> {
    let mut arguments = vec!["clippy", "--package", "cloudflare-sdk", "--locked", "--no-default-features"];
    arguments.extend(["--features", features, "--", "--deny", "warnings"]);
    step(&format!("the client with features [{features}]"), &arguments, &[])
}

/// Whether `native-tls` can be built: it needs OpenSSL's headers on Linux.
fn has_system_tls() -> bool {
    let found = || Command::new("pkg-config").args(["--exists", "openssl"]).status();
    !cfg!(target_os = "linux") || found().is_ok_and(|status| status.success())
}

/// Whether the standard library for wasm32 is installed.
fn has_wasm32() -> bool {
    let library = Command::new("rustc").args(["--print", "target-libdir", "--target", WASM32]).output();
    library.is_ok_and(|output| Path::new(String::from_utf8_lossy(&output.stdout).trim()).is_dir())
}

const WASM32: &str = "wasm32-unknown-unknown";

/// Every feature but `native-tls`, which needs a system library and enables no code of ours.
const ALL_FEATURES: &str = "cloudflare-sdk/blocking,cloudflare-sdk/chrono,cloudflare-sdk/gzip,cloudflare-sdk/http2,\
    cloudflare-sdk/jiff,cloudflare-sdk/rate-limit,cloudflare-sdk/rustls,cloudflare-sdk/testing,cloudflare-sdk/time,\
    cloudflare-sdk/tower,cloudflare-sdk/tracing,xtask/progenitor";

/// Sets of features that users are likely to choose.
const FEATURES: [&str; 10] =
    ["", "blocking", "chrono,jiff,time", "gzip", "http2", "rate-limit", "rustls", "testing", "tower", "tracing"];

fn step(name: &str, arguments: &[&str], environment: &[(&str, &str)]) -> Result<(), Failure> {
    console::line(format_args!("\n== {name}"))?;
    cargo(arguments, environment)
}

/// Reports a step that this machine can't take.
fn skipped(name: &str, why: &str) -> Result<(), Failure> {
    console::line(format_args!("\n== {name}: SKIPPED, {why}"))
}

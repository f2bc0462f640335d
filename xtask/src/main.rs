//! The project's commands, which `cargo xtask help` lists. `sdk-generator` does no I/O: this crate reads descriptions
//! and writes generated files.

mod bench;
mod budgets;
mod callers;
mod cargo;
mod causes;
mod checkout;
mod ci;
mod console;
mod demo;
mod description;
mod diff;
mod drift;
mod encoding;
mod generate;
mod generated_package;
mod manifest;
mod package;
mod pages;
mod roundtrip;
mod runner;
mod tree;
mod wire;
mod writer;

use std::{path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Exit codes: 0 success, 1 something was found, 2 wrong use or an unusable input.
#[derive(Parser)]
#[command(name = "cargo xtask", about = "The project's commands", disable_help_subcommand = false)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Generates sdk/src/resources, sdk/API.md, sdk/api.txt, sdk/examples.json, sdk/ledger.toml and spec/names.lock
    /// from spec/openapi.yaml
    Gen(generate::Gen),
    /// Compares spec/openapi.yaml with the description that Cloudflare publishes
    Drift(drift::Drift),
    /// Demonstrates the client: generates it, binds a prefix at the embedded API, waits, lists and unbinds, and then
    /// moves half of a prefix
    Demo {
        /// Reads from the real API instead, with the credentials in the environment; changes nothing
        #[arg(long)]
        live: bool,
        /// With --live: the prefix whose bindings are listed
        #[arg(long, requires = "live", value_name = "ID")]
        prefix: Option<String>,
    },
    /// Compares two descriptions and reports the effects on callers; exits with 1 if a change breaks them
    Diff(diff::Diff),
    /// Compiles code written for OLD's client against NEW's; exits with 1 if `diff` does not explain an error
    Callers(callers::Callers),
    /// Compares recorded requests with those that the generated code builds; exits with 1 if any differs or
    /// can't be built
    Wire(wire::Wire),
    /// Sends samples of a description's schemas through the generated types and back; exits with 1 if a sample
    /// changes, or a schema has none
    Roundtrip(roundtrip::Roundtrip),
    /// Runs all tests
    Test,
    /// Runs the test that writes sdk/RELIABILITY.md
    Reliability,
    /// Measures calls, generation and builds against baselines in the same run, or makes many calls through faults
    Bench {
        /// The whole description whose generation is measured; by default Cloudflare's, if ../shared has it
        #[arg(long, value_name = "FILE")]
        spec: Option<PathBuf>,
        /// Runs the soak test instead, with this many concurrent calls through faults: each has to end once, and leak
        /// nothing
        #[arg(long, value_name = "CALLS", num_args = 0..=1, default_missing_value = "1000000", conflicts_with = "spec")]
        soak: Option<u64>,
    },
    /// Packages the published crates, builds them from their packages, and builds another crate with both
    Package,
    /// Runs all checks: format, gen --check, lints, features, wasm32, the oldest Rust, dependencies, docs, packages and
    /// tests
    Ci,
}

/// The reason why a command could not do its work: wrong use, or an unusable input. It is printed, and the exit code is
/// 2.
type Failure = Box<dyn std::error::Error>;

/// The outcome of a command that did its work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    /// Nothing was found: exit code 0.
    Fine,
    /// Something was found and printed: exit code 1.
    Found,
}

/// A finding that ends a command, as an error: exit code 1.
#[derive(Debug)]
struct Found(String);

impl std::fmt::Display for Found {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Found {}

impl Verdict {
    /// The verdict of a command that may end with a finding; other failures stay errors.
    fn of(result: Result<(), Failure>) -> Result<Self, Failure> {
        match result {
            Ok(()) => Ok(Self::Fine),
            Err(failure) if failure.is::<Found>() => {
                console::failure(failure);
                Ok(Self::Found)
            }
            Err(failure) => Err(failure),
        }
    }
}

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return console::usage(&error),
    };
    let result = match cli.command {
        Command::Gen(options) => generate::run(&options),
        Command::Drift(options) => drift::run(&options),
        Command::Demo { live, prefix } => Verdict::of(demo::run(live, prefix.as_deref())),
        Command::Diff(options) => diff::run(&options),
        Command::Callers(options) => callers::run(&options),
        Command::Wire(options) => wire::run(&options),
        Command::Roundtrip(options) => roundtrip::run(&options),
        Command::Test => Verdict::of(ci::test()),
        Command::Reliability => Verdict::of(ci::reliability()),
        Command::Bench { soak: Some(calls), .. } => Verdict::of(bench::soak(calls)),
        Command::Bench { spec, soak: None } => Verdict::of(bench::run(spec.as_deref())),
        Command::Package => Verdict::of(package::run()),
        Command::Ci => Verdict::of(ci::run()),
    };
    match result {
        Ok(Verdict::Fine) => ExitCode::SUCCESS,
        Ok(Verdict::Found) => ExitCode::from(1),
        Err(failure) => {
            console::failure(failure);
            ExitCode::from(2)
        }
    }
}

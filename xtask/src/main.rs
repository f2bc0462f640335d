//! The project's commands. `cargo xtask help` lists them; this is the only place that touches the disk.

mod bench;
mod callers;
mod cargo;
mod checkout;
mod ci;
mod console;
mod demo;
mod description;
mod diff;
mod drift;
mod generate;
mod limits;
mod manifest;
mod package;
mod pages;
mod roundtrip;
mod runner;
mod tree;
mod wire;
mod writer;

use std::{path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand, ValueEnum};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Exit codes: 0 fine, 1 found something, 2 wrong use or an input that can't be used.
#[derive(Parser)]
#[command(name = "cargo xtask", about = "The project's commands", disable_help_subcommand = false)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Writes sdk/src/resources, sdk/API.md, sdk/api.txt, sdk/examples.json and sdk/ledger.toml from spec/.
    Gen(Gen),
    /// Says where spec/openapi.yaml differs from the description that Cloudflare publishes.
    Drift(Drift),
    /// Tells the whole story on this machine: generate, start the embedded API, bind, list, wait, unbind.
    Demo {
        /// Reads from the real API instead, with the credentials in the environment; changes nothing.
        #[arg(long)]
        live: bool,
        /// With --live: the prefix whose bindings are listed.
        #[arg(long, requires = "live", value_name = "ID")]
        prefix: Option<String>,
    },
    /// Says what a change of a description does to callers; exits with 1 when it breaks them.
    Diff(diff::Diff),
    /// Writes callers of operations that two descriptions have, and compiles them against the clients of both; exits with 1
    /// when `diff` does not say why one does not compile any more.
    Callers(callers::Callers),
    /// Says where recorded requests differ from those that the generated code builds; exits with 1 when any does.
    Wire(wire::Wire),
    /// Says which schemas of a description lose something on the way through their types and back; exits with 1 when any
    /// does.
    Roundtrip(roundtrip::Roundtrip),
    /// Runs every test.
    Test,
    /// Writes sdk/RELIABILITY.md from the rows of the test that holds the client to them.
    Reliability,
    /// Measures what calls and generation cost, against baselines in the same run; or makes many calls and accounts for
    /// each.
    Bench {
        /// A description to generate from besides spec/openapi.yaml; needs a release build's minutes.
        #[arg(long, value_name = "FILE")]
        spec: Option<PathBuf>,
        /// Makes so many calls of every kind, many at once and through faults, instead of measuring: each is accounted
        /// for, and nothing is left of them.
        #[arg(long, value_name = "CALLS", num_args = 0..=1, default_missing_value = "1000000", conflicts_with = "spec")]
        soak: Option<u64>,
    },
    /// Packages the crates that are published, builds them from their packages, and a crate outside with both.
    Package,
    /// Formatting, lints, gen --check, docs, features, packages, tests.
    Ci,
}

/// Arguments of `gen`.
#[derive(clap::Args)]
struct Gen {
    /// Writes nothing; exits with 1 and a diff if the tree is not what gen would write.
    #[arg(long)]
    check: bool,
    /// The description: YAML or JSON, plain or gzip.
    #[arg(long, value_name = "FILE", default_value = "spec/openapi.yaml")]
    spec: PathBuf,
    /// A correction to the description, OpenAPI Overlay 1.x; may stand several times, applied in order.
    #[arg(long, value_name = "FILE")]
    overlay: Vec<PathBuf>,
    /// Writes the corrected description, as JSON.
    #[arg(long, value_name = "FILE", conflicts_with = "check")]
    effective: Option<PathBuf>,
    /// Writes the fate of each keyword of the schemas in scope, and the schemas that nothing needs, as JSON.
    #[arg(long, value_name = "FILE", conflicts_with = "check")]
    report: Option<PathBuf>,
    /// The operations that become methods: a file such as spec/scope.toml, or `all`, the default of any description but
    /// spec/openapi.yaml.
    #[arg(long, value_name = "FILE")]
    scope: Option<PathBuf>,
    /// Writes a crate of its own instead of into sdk/: DIR/Cargo.toml with a feature for each product, DIR/src,
    /// DIR/README.md, DIR/examples, DIR/API.md, DIR/api.txt, DIR/examples.json and DIR/ledger.toml.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// With --out: the client's crate that it depends on: a version, such as 0.1, or a path. By default that of this
    /// checkout.
    #[arg(long, value_name = "VERSION|PATH", requires = "out")]
    sdk: Option<String>,
    /// With --out: the crate's name, if not that of the folder.
    #[arg(long = "crate", value_name = "NAME", requires = "out")]
    crate_name: Option<String>,
    /// The generator of the client.
    #[arg(long, value_enum, default_value_t = Engine::Own, requires_if("progenitor", "out"))]
    engine: Engine,
    #[command(flatten)]
    limits: limits::Limits,
}

/// Arguments of `drift`. Exit codes: 0 no unlisted difference, 1 drift, 2 wrong use or an unusable input.
#[derive(clap::Args)]
struct Drift {
    /// The published description: JSON or YAML, plain or gzip.
    #[arg(value_name = "UPSTREAM")]
    upstream: PathBuf,
    /// Our description.
    #[arg(long, value_name = "FILE", default_value = "spec/openapi.yaml")]
    spec: PathBuf,
    /// The operations to compare, and the differences that are meant.
    #[arg(long, value_name = "FILE", default_value = "spec/drift.toml")]
    scope: PathBuf,
    /// Markdown for a pull request, or JSON for tools.
    #[arg(long, value_enum, default_value_t = Format::Markdown)]
    format: Format,
    #[command(flatten)]
    limits: limits::Limits,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Markdown,
    Json,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Engine {
    /// This project's generator.
    Own,
    /// progenitor, for whoever wants its style: DIR/client.rs, and DIR/openapi.json with the operations in it.
    Progenitor,
}

/// Why a command could not do its work: wrong use, or an input that can't be used. Printed, then exit code 2.
type Failure = Box<dyn std::error::Error>;

/// How a command ended that did its work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    /// Exit code 0.
    Fine,
    /// Exit code 1; what was found is printed.
    Found,
}

/// A finding that ends a command, as an error.
#[derive(Debug)]
struct Found(String);

impl std::fmt::Display for Found {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Found {}

impl Verdict {
    /// Of a command that ends with what it finds; any other failure stays one.
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
    let result = match Cli::parse().command {
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

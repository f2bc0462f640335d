//! The cost of a call: ours, the same exchange written by hand, and progenitor's client.
//!
//! `cargo xtask bench` runs this; one process runs one side of one case a number of times and measures nothing itself,
//! so that a tool around it can count instructions:
//!
//! ```text
//! serve PREFIXES                 the embedded API in a process of its own: prints its base URL, runs until stdin ends
//! run CASE SIDE TIMES BASE_URL   one side of a case, TIMES times
//! cases                          every case and its sides, a line each; the first side is ours
//! ```

mod build;
mod create;
mod decode;
mod server;

use std::{env, error::Error, process::ExitCode};

/// The reason why a run failed.
type Failure = Box<dyn Error>;

/// The cases with their sides: ours first, then the baseline.
const CASES: [(&str, &[&str]); 3] =
    [("create", &["ours", "bare", "progenitor"]), ("build", &["ours", "bare"]), ("decode", &["ours", "bare"])];

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let result = match arguments.as_slice() {
        ["cases"] => {
            for (case, sides) in CASES {
                println!("{case} {}", sides.join(" "));
            }
            Ok(())
        }
        ["serve", prefixes] => parse(prefixes).and_then(server::serve),
        ["run", case, side, times, base_url] => parse(times).and_then(|times| run(case, side, times, base_url)),
        _ => Err("use: serve PREFIXES | run CASE SIDE TIMES BASE_URL | cases".into()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::from(2)
        }
    }
}

fn parse(number: &str) -> Result<usize, Failure> {
    Ok(number.parse()?)
}

fn run(case: &str, side: &str, times: usize, base_url: &str) -> Result<(), Failure> {
    // A single thread executes the same instructions in every run.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        match (case, side) {
            ("create", "ours") => create::ours(times, base_url).await,
            ("create", "bare") => create::bare(times, base_url).await,
            ("create", "progenitor") => create::progenitor(times, base_url).await,
            ("build", "ours") => build::ours(times),
            ("build", "bare") => build::bare(times),
            ("decode", "ours") => decode::ours(times),
            ("decode", "bare") => decode::bare(times),
            _ => Err(format!("there is no side {side} of {case}").into()),
        }
    })
}

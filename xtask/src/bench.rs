//! Measures calls, generation and builds, as ratios against baselines in the same run.
//!
//! With valgrind, instructions are counted, which vary little between runs. Otherwise it is the median time of
//! alternating runs.

mod check;
mod generation;

use std::{
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Instant,
};

use sdk_generator::Budgets;

use crate::{Failure, Found, cargo, console, description};

/// The number of calls in a run. A second run makes twice as many, and the difference is their cost without start,
/// connection and certificates.
const TIMES: usize = 100;
/// The number of alternating runs, if time is measured.
const TURNS: usize = 9;

/// Measures every case and prints a table.
pub(crate) fn run(spec: Option<&Path>) -> Result<(), Failure> {
    // This comes first, since it may fail and the rest takes minutes.
    if let Some(spec) = spec {
        description::read(spec, &Budgets::default())?;
    }
    let program = build()?;
    let meter =
        if output(Command::new("valgrind").arg("--version")).is_ok() { Meter::Instructions } else { Meter::Time };
    console::line(format_args!(
        "| case | side | {} a call | ours / side |\n| --- | --- | ---: | ---: |",
        meter.unit()
    ))?;
    for line in output(Command::new(&program).arg("cases"))?.lines() {
        let mut words = line.split(' ');
        let case = words.next().unwrap_or_default();
        let sides: Vec<&str> = words.collect();
        let costs = meter.costs(&program, case, &sides)?;
        for (side, cost) in sides.iter().zip(&costs) {
            console::line(format_args!("| {case} | {side} | {cost:.0} | {:.3} |", costs[0] / cost))?;
        }
    }
    check::run()?;
    generation::run(spec)
}

/// Runs the soak test with this many calls, and prints its counts.
pub(crate) fn soak(calls: u64) -> Result<(), Failure> {
    let test = ["test", "--release", "--locked", "--package", "sdk-tests", "--test", "soak", "--", "--nocapture"];
    cargo::cargo(&test, &[("SOAK_CALLS", &calls.to_string())])
}

/// Builds the benchmark, and finds its program in cargo's messages.
fn build() -> Result<PathBuf, Failure> {
    let arguments = ["bench", "--locked", "--package", "sdk-tests", "--bench", "calls", "--no-run"];
    let mut command = cargo::command(&arguments)?;
    command.arg("--message-format=json-render-diagnostics");
    let messages = output(command.stderr(Stdio::inherit()))?;
    let mut programs = messages.lines().filter_map(|line| {
        let message: serde_json::Value = serde_json::from_str(line).ok()?;
        (message["target"]["name"] == "calls").then_some(())?;
        message["executable"].as_str().map(PathBuf::from)
    });
    programs.next().ok_or_else(|| "cargo built no benchmark".into())
}

/// The quantity measured: instructions or time.
#[derive(Clone, Copy)]
enum Meter {
    Instructions,
    Time,
}

impl Meter {
    fn unit(self) -> &'static str {
        match self {
            Self::Instructions => "instructions",
            Self::Time => "nanoseconds",
        }
    }

    /// The cost of one call on each side.
    fn costs(self, program: &Path, case: &str, sides: &[&str]) -> Result<Vec<f64>, Failure> {
        let turns = match self {
            Self::Instructions => 1,
            Self::Time => TURNS,
        };
        let mut costs: Vec<Vec<f64>> = vec![Vec::new(); sides.len()];
        for _ in 0..turns {
            for (side, costs) in sides.iter().zip(&mut costs) {
                let once = self.cost(program, case, side, TIMES)?;
                let twice = self.cost(program, case, side, 2 * TIMES)?;
                costs.push((twice - once) / TIMES as f64);
            }
        }
        Ok(costs.into_iter().map(median).collect())
    }

    /// The cost of one run.
    fn cost(self, program: &Path, case: &str, side: &str, times: usize) -> Result<f64, Failure> {
        let server = Server::start(program, times)?;
        let run = ["run", case, side, &times.to_string(), &server.base_url].map(str::to_owned);
        match self {
            Self::Time => {
                let start = Instant::now();
                output(Command::new(program).args(run))?;
                Ok(start.elapsed().as_nanos() as f64)
            }
            Self::Instructions => {
                let mut valgrind = Command::new("valgrind");
                valgrind.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]).arg(program).args(run);
                let output = valgrind.output()?;
                let text = String::from_utf8_lossy(&output.stderr);
                let count = text.lines().find_map(|line| line.split_once("Collected : ")?.1.trim().parse().ok());
                count.filter(|_| output.status.success()).ok_or_else(|| format!("valgrind: {text}").into())
            }
        }
    }
}

fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers.get(numbers.len() / 2).copied().unwrap_or(f64::NAN)
}

/// The embedded API in another process.
struct Server {
    process: Child,
    base_url: String,
}

impl Server {
    fn start(program: &Path, prefixes: usize) -> Result<Self, Failure> {
        let mut command = Command::new(program);
        command.arg("serve").arg(prefixes.to_string()).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = command.spawn()?;
        let mut base_url = String::new();
        if let Some(stdout) = process.stdout.take() {
            BufReader::new(stdout).read_line(&mut base_url)?;
        }
        Ok(Self { process, base_url: base_url.trim().to_owned() })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // The process ends when its standard input is closed.
        drop(self.process.stdin.take());
        let _ = self.process.wait();
    }
}

fn output(command: &mut Command) -> Result<String, Failure> {
    let output = command.output().map_err(|error| format!("{command:?}: {error}"))?;
    if !output.status.success() {
        let stderr = String::from_utf8_lossy(&output.stderr);
        return Err(Found(format!("{command:?}: {}\n{stderr}", output.status)).into());
    }
    Ok(String::from_utf8(output.stdout)?)
}

//! Measures the time and memory of generation, against progenitor for the operations that it accepts, and against
//! openapi-to-rust if it is installed.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use super::{median, output};
use sdk_generator::Budgets;

use crate::{
    Failure, cargo,
    checkout::{SPEC, root},
    console, description,
};

/// The number of alternating runs.
const TURNS: usize = 3;
/// The interval at which the memory of a process is read.
const POLL: Duration = Duration::from_millis(2);

/// Measures the project's description, and a given one.
pub(super) fn run(spec_given: Option<&Path>) -> Result<(), Failure> {
    let root = root()?;
    let folder = root.join("target/bench");
    let arguments = ["build", "--quiet", "--locked", "--release", "--package", "xtask", "--features", "progenitor"];
    let target = folder.join("target");
    output(cargo::command(&arguments)?.arg("--target-dir").arg(&target))?;
    let program = target.join("release").join(format!("xtask{}", std::env::consts::EXE_SUFFIX));

    console::line(format_args!("\n| generating | by | lines | seconds | MB |\n| --- | --- | ---: | ---: | ---: |"));
    // Extracts the part of the project's description that progenitor accepts.
    let (accepted, ours) = (folder.join("accepted"), folder.join("ours"));
    output(gen_(&program, &root.join(SPEC), &accepted).args(["--engine", "progenitor"]))?;
    let spec = accepted.join("openapi.json");
    let mut theirs = gen_(&program, &spec, &accepted);
    theirs.args(["--engine", "progenitor"]);
    let sides = vec![("ours", gen_(&program, &spec, &ours), &ours), ("progenitor", theirs, &accepted)];
    measure("what progenitor takes of spec/openapi.yaml", sides)?;

    let Some(given) = spec_given else { return Ok(()) };
    let (spec, peer) = (folder.join("openapi.json"), folder.join("openapi-to-rust"));
    fs::write(&spec, description::read(given, &Budgets::default())?)?;
    let mut sides = vec![("ours", gen_(&program, &spec, &ours), &ours)];
    match output(Command::new("openapi-to-rust").arg("--version")) {
        Ok(_) => sides.push(("openapi-to-rust", openapi_to_rust(&folder, &spec, &peer)?, &peer)),
        Err(_) => console::line(format_args!("| {} | openapi-to-rust: not installed | | | |", given.display())),
    }
    measure(&given.display().to_string(), sides)
}

/// The command that generates a client of everything in a description.
fn gen_(program: &Path, spec: &Path, out: &Path) -> Command {
    let mut command = Command::new(program);
    command.args(["gen", "--scope", "all", "--spec"]).arg(spec).arg("--out").arg(out);
    command
}

/// The command that generates a client with openapi-to-rust.
fn openapi_to_rust(folder: &Path, spec: &Path, out: &Path) -> Result<Command, Failure> {
    let settings = format!(
        "[generator]\nspec_path = {spec:?}\noutput_dir = {out:?}\nmodule_name = \"api\"\n\n\
         [features]\nenable_async_client = true\n"
    );
    let config = folder.join("openapi-to-rust.toml");
    fs::write(&config, settings)?;
    let mut command = Command::new("openapi-to-rust");
    command.arg("generate").arg("--config").arg(config);
    Ok(command)
}

/// Runs the sides alternately, and prints a line for each.
fn measure(what: &str, mut sides: Vec<(&str, Command, &PathBuf)>) -> Result<(), Failure> {
    let mut costs: Vec<(Vec<f64>, u64)> = vec![(Vec::new(), 0); sides.len()];
    for _ in 0..TURNS {
        for ((_, command, _), (times, memory)) in sides.iter_mut().zip(&mut costs) {
            let (time, peak) = cost(command)?;
            times.push(time.as_secs_f64());
            *memory = peak.max(*memory);
        }
    }
    for ((by, _, out), (times, memory)) in sides.iter().zip(costs) {
        let memory = if memory == 0 { "not known".to_owned() } else { (memory / 1024).to_string() };
        console::line(format_args!("| {what} | {by} | {} | {:.2} | {memory} |", lines(out)?, median(times)));
    }
    Ok(())
}

/// The time and the peak memory in KiB of a process; 0 KiB if the system does not tell.
fn cost(command: &mut Command) -> Result<(Duration, u64), Failure> {
    let start = Instant::now();
    let mut process = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
    let status = PathBuf::from(format!("/proc/{}/status", process.id()));
    let mut peak = 0;
    loop {
        if let Some(ended) = process.try_wait()? {
            let time = start.elapsed();
            return if ended.success() { Ok((time, peak)) } else { Err(format!("{command:?}: {ended}").into()) };
        }
        let text = fs::read_to_string(&status).unwrap_or_default();
        let most = text.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse().ok());
        peak = most.unwrap_or(0).max(peak);
        thread::sleep(POLL);
    }
}

/// The number of lines of Rust below a folder.
fn lines(folder: &Path) -> Result<usize, Failure> {
    let mut lines = 0;
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            lines += self::lines(&path)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            lines += fs::read_to_string(&path)?.lines().count();
        }
    }
    Ok(lines)
}

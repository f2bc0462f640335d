//! The cost of generation: time and memory, against progenitor for the operations it accepts, and against
//! openapi-to-rust where that is installed.

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

/// How often the sides take turns.
const TURNS: usize = 3;
/// How often the memory of a process is asked for.
const POLL: Duration = Duration::from_millis(2);
/// Cloudflare's whole description, beside the checkout: the one that is measured where no other is given.
const WHOLE: &str = "../shared/upstream/cloudflare-openapi-2026-08.json.gz";

/// Measures the part of the project's description that progenitor takes, and a whole description.
pub(super) fn run(spec_given: Option<&Path>) -> Result<(), Failure> {
    let root = root()?;
    let folder = root.join("target/bench");
    let arguments = ["build", "--quiet", "--locked", "--release", "--package", "xtask", "--features", "progenitor"];
    let target = folder.join("target");
    output(cargo::command(&arguments)?.arg("--target-dir").arg(&target))?;
    let program = target.join("release").join(format!("xtask{}", std::env::consts::EXE_SUFFIX));

    console::line(format_args!("\n| generating | by | lines | seconds | MB |\n| --- | --- | ---: | ---: | ---: |"));
    // The part of the project's description that progenitor accepts, made once.
    let (accepted, ours, progenitor) = (folder.join("accepted"), folder.join("ours"), folder.join("progenitor"));
    output(gen_(&program, &root.join(SPEC), &accepted).args(["--engine", "progenitor"]))?;
    let spec = accepted.join("openapi.json");
    let mut theirs = gen_(&program, &spec, &progenitor);
    theirs.args(["--engine", "progenitor"]);
    let sides = vec![("ours", gen_(&program, &spec, &ours), &ours), ("progenitor", theirs, &progenitor)];
    measure("what progenitor takes of spec/openapi.yaml", sides)?;

    let given = spec_given.map_or_else(|| root.join(WHOLE), Path::to_owned);
    let name = given.file_name().unwrap_or_default().to_string_lossy();
    if spec_given.is_none() && !given.exists() {
        console::line(format_args!("| {name} | left out: there is no {WHOLE}; give one with --spec | | | |"));
        return Ok(());
    }
    let (spec, peer) = (folder.join("openapi.json"), folder.join("openapi-to-rust"));
    fs::write(&spec, description::read(&given, &Budgets::default())?)?;
    let mut sides = vec![("ours", gen_(&program, &spec, &ours), &ours)];
    match output(Command::new("openapi-to-rust").arg("--version")) {
        Ok(_) => sides.push(("openapi-to-rust", openapi_to_rust(&folder, &spec, &peer)?, &peer)),
        Err(_) => console::line(format_args!("| {name} | openapi-to-rust: not installed | | | |")),
    }
    measure(&name, sides)
}

/// `gen` of everything in a description.
fn gen_(program: &Path, spec: &Path, out: &Path) -> Command {
    let mut command = Command::new(program);
    command.args(["gen", "--scope", "all", "--spec"]).arg(spec).arg("--out").arg(out);
    command
}

/// Generation by openapi-to-rust.
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

/// Lets the sides take turns, each into a new folder, and prints a line for each.
fn measure(what: &str, mut sides: Vec<(&str, Command, &PathBuf)>) -> Result<(), Failure> {
    let mut costs: Vec<(Vec<f64>, u64)> = vec![(Vec::new(), 0); sides.len()];
    for _ in 0..TURNS {
        for ((_, command, out), (times, memory)) in sides.iter_mut().zip(&mut costs) {
            if out.exists() {
                fs::remove_dir_all(out)?;
            }
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

/// How long a process takes, and the most memory it had, in KiB; 0 where the system doesn't tell.
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

/// The lines of Rust below a folder.
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

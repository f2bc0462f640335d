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
    tree::{text, walk},
};

/// The number of alternating runs.
const TURNS: usize = 3;
/// The interval at which the memory of a process is read.
const POLL: Duration = Duration::from_millis(2);
/// Cloudflare's whole description beside the checkout, which is measured unless another one is given.
const WHOLE: &str = "../shared/upstream/cloudflare-openapi-2026-08.json.gz";

/// Measures the part of the project's description that progenitor accepts, and a complete description.
pub(super) fn run(spec_given: Option<&Path>) -> Result<(), Failure> {
    let root = root()?;
    let folder = root.join("target/bench");
    let arguments = ["build", "--quiet", "--locked", "--release", "--package", "xtask", "--features", "progenitor"];
    let target = folder.join("target");
    output(cargo::command(&arguments)?.arg("--target-dir").arg(&target))?;
    let program = target.join("release").join(format!("xtask{}", std::env::consts::EXE_SUFFIX));

    console::line(format_args!("\n| generating | by | lines | seconds | MB |\n| --- | --- | ---: | ---: | ---: |"))?;
    // Extracts the part of the project's description that progenitor accepts.
    let accepted = folder.join("accepted");
    output(gen_command(&program, &root.join(SPEC), &accepted).args(["--engine", "progenitor"]))?;
    let spec = accepted.join("openapi.json");
    let by_progenitor = |out: &Path| {
        let mut command = gen_command(&program, &spec, out);
        command.args(["--engine", "progenitor"]);
        Ok(command)
    };
    let by_ours = |out: &Path| Ok(gen_command(&program, &spec, out));
    measure(
        "the operations of spec/openapi.yaml that progenitor accepts",
        &[("ours", &by_ours), ("progenitor", &by_progenitor)],
    )?;

    let given = spec_given.map_or_else(|| root.join(WHOLE), Path::to_owned);
    let name = given.file_name().unwrap_or_default().to_string_lossy();
    if spec_given.is_none() && !given.exists() {
        console::line(format_args!("| {name} | left out: there is no {WHOLE}; give one with --spec | | | |"))?;
        return Ok(());
    }
    let spec = folder.join("openapi.json");
    fs::write(&spec, description::read(&given, &Budgets::default())?)?;
    let by_ours = |out: &Path| Ok(gen_command(&program, &spec, out));
    let by_peer = |out: &Path| openapi_to_rust(&folder, &spec, out);
    let sides: [Side<'_>; 2] = [("ours", &by_ours), ("openapi-to-rust", &by_peer)];
    match output(Command::new("openapi-to-rust").arg("--version")) {
        Ok(_) => measure(&name, &sides),
        Err(_) => {
            console::line(format_args!("| {name} | openapi-to-rust: not installed | | | |"))?;
            measure(&name, &sides[..1])
        }
    }
}

/// The name of a generator, and the command with which it generates into a folder.
type Side<'a> = (&'a str, &'a dyn Fn(&Path) -> Result<Command, Failure>);

/// The command that generates a client of everything in a description.
fn gen_command(program: &Path, spec: &Path, out: &Path) -> Command {
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

/// Runs the sides alternately, each into a new folder, and prints a line for each.
fn measure(what: &str, sides: &[Side<'_>]) -> Result<(), Failure> {
    // All folders are removed at the end, since some file systems create files slowly after others were removed.
    let folder = tempfile::tempdir_in(root()?.join("target/bench"))?;
    let mut costs: Vec<(Vec<f64>, u64, usize)> = vec![(Vec::new(), 0, 0); sides.len()];
    for turn in 0..TURNS {
        for ((by, command), (times, memory, lines)) in sides.iter().zip(&mut costs) {
            let out = folder.path().join(format!("{by}-{turn}"));
            let (time, peak) = cost(&mut command(&out)?)?;
            times.push(time.as_secs_f64());
            *memory = peak.max(*memory);
            *lines = lines_below(&out)?;
        }
    }
    for ((by, _), (times, memory, lines)) in sides.iter().zip(costs) {
        let memory = if memory == 0 { "not known".to_owned() } else { (memory / 1024).to_string() };
        console::line(format_args!("| {what} | {by} | {lines} | {:.2} | {memory} |", median(times)))?;
    }
    Ok(())
}

/// The time and the peak memory in KiB of a process; 0 KiB if the system has no `/proc`.
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
fn lines_below(folder: &Path) -> Result<usize, Failure> {
    let files = walk(folder)?.into_iter().filter(|path| path.extension().is_some_and(|extension| extension == "rs"));
    files.map(|path| Ok(text(&path)?.lines().count())).sum()
}

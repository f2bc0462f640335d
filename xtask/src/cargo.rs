//! Runs cargo in the workspace.

use std::{
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Command, ExitStatus, Stdio},
};

use crate::{Failure, Found, checkout::root, console};

/// The target folder of cargo.
pub(crate) fn target_folder() -> Result<PathBuf, Failure> {
    // A relative path is relative to cargo's current folder.
    Ok(root()?.join(std::env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into())))
}

/// A cargo command in the workspace.
pub(crate) fn command(arguments: &[&str]) -> Result<Command, Failure> {
    let mut command = in_folder(&root()?);
    command.args(arguments);
    Ok(command)
}

/// A cargo command in a folder.
pub(crate) fn in_folder(folder: &Path) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(folder);
    command
}

/// Runs cargo with its output shown.
pub(crate) fn cargo(arguments: &[&str], environment: &[(&str, &str)]) -> Result<(), Failure> {
    let mut command = command(arguments)?;
    for (name, value) in environment {
        command.env(name, value);
    }
    ended(command.status().map_err(not_started)?, arguments)
}

/// Runs a program through cargo and forwards its output, so that a closed pipe does not stop the program.
pub(crate) fn run(arguments: &[&str]) -> Result<(), Failure> {
    let mut child = command(arguments)?.stdout(Stdio::piped()).spawn().map_err(not_started)?;
    let mut printed = Ok(());
    // Read to the end even if it can't be printed, so that the program ends.
    for line in child.stdout.take().into_iter().flat_map(|stdout| BufReader::new(stdout).lines()) {
        let line = line?;
        printed = printed.and_then(|()| console::line(line));
    }
    ended(child.wait()?, arguments)?;
    printed
}

fn not_started(error: std::io::Error) -> Failure {
    format!("cargo did not start: {error}").into()
}

fn ended(status: ExitStatus, arguments: &[&str]) -> Result<(), Failure> {
    if status.success() {
        Ok(())
    } else {
        Err(Found(format!("`cargo {}` failed ({status})", arguments.join(" "))).into())
    }
}

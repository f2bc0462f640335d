//! Running cargo from within the workspace.

use std::{
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Command, ExitStatus, Stdio},
};

use crate::{Failure, Found, checkout::root, console};

/// The folder that cargo builds into.
pub(crate) fn target_folder() -> Result<PathBuf, Failure> {
    // A relative one is below the folder that cargo runs in.
    Ok(root()?.join(std::env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into())))
}

/// Cargo, not run yet.
pub(crate) fn command(arguments: &[&str]) -> Result<Command, Failure> {
    let mut command = in_folder(&root()?);
    command.args(arguments);
    Ok(command)
}

/// Cargo in a folder, not run yet.
pub(crate) fn in_folder(folder: &Path) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(folder);
    command
}

/// Runs cargo and shows what it prints.
pub(crate) fn cargo(arguments: &[&str], environment: &[(&str, &str)]) -> Result<(), Failure> {
    let mut command = command(arguments)?;
    for (name, value) in environment {
        command.env(name, value);
    }
    ended(command.status().map_err(not_started)?, arguments)
}

/// Runs a program by cargo and hands on what it prints, so that a reader who goes away does not stop it.
pub(crate) fn run(arguments: &[&str]) -> Result<(), Failure> {
    let mut child = command(arguments)?.stdout(Stdio::piped()).spawn().map_err(not_started)?;
    for line in child.stdout.take().into_iter().flat_map(|stdout| BufReader::new(stdout).lines()) {
        console::line(line?);
    }
    ended(child.wait()?, arguments)
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

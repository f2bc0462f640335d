//! Prints the output of commands: it escapes control characters and log commands in texts of a description, and ignores
//! a closed pipe (`| head`), so that a command still finishes its work.

use std::{
    fmt::Display,
    io::{self, Write},
    process::ExitCode,
};

use clap::ValueEnum;
use sdk_generator::terminal;

use crate::Failure;

/// The format of a command's output.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Markdown, for a pull request
    Markdown,
    /// JSON, for tools
    Json,
}

/// Prints a line, or several finished lines.
///
/// # Errors
///
/// The text can't be written, as on a full disk; the same for the other functions.
pub(crate) fn line(text: impl Display) -> Result<(), Failure> {
    page(&format!("{text}\n"))
}

/// Prints a finished page that ends with a line feed.
pub(crate) fn page(text: &str) -> Result<(), Failure> {
    put(&mut io::stdout().lock(), &terminal::page(text))
}

/// Prints a finished JSON document.
pub(crate) fn json(document: &str) -> Result<(), Failure> {
    put(&mut io::stdout().lock(), &terminal::json(document))
}

/// Prints to standard error why a command failed.
pub(crate) fn failure(text: impl Display) {
    // An error can't be reported anywhere else.
    let _ = put(&mut io::stderr().lock(), &terminal::page(&format!("{text}\n")));
}

/// Prints the help, or why the arguments are wrong; returns the exit code.
pub(crate) fn usage(error: &clap::Error) -> ExitCode {
    match written(error.print().and_then(|()| io::stdout().flush())) {
        Ok(()) => ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2)),
        Err(unwritten) => {
            failure(unwritten);
            ExitCode::from(2)
        }
    }
}

fn put(to: &mut dyn Write, text: &str) -> Result<(), Failure> {
    written(to.write_all(text.as_bytes()).and_then(|()| to.flush()))
}

/// The result of a write, where a closed pipe is not an error.
fn written(result: io::Result<()>) -> Result<(), Failure> {
    match result {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(format!("the output could not be written: {error}").into())
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_closed_pipe_is_ignored() {
        let failed = |kind: io::ErrorKind| written(Err(kind.into()));
        assert!(failed(io::ErrorKind::BrokenPipe).is_ok());
        for kind in [io::ErrorKind::StorageFull, io::ErrorKind::PermissionDenied] {
            let failure = failed(kind).unwrap_err().to_string();
            assert!(failure.starts_with("the output could not be written: "), "{failure}");
        }
    }
}

//! The exit code and the output of a command.

use std::process::Output;

pub(crate) fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

/// The standard output followed by the standard error.
pub(crate) fn text_of(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

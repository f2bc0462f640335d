//! Runs the demonstration.

use crate::{Failure, cargo, console, generate};

/// Generates and builds the client, binds a prefix at the embedded API, and moves half of the prefix as planned; with
/// `live`, reads from the real API.
pub(crate) fn run(live: bool, prefix: Option<&str>) -> Result<(), Failure> {
    let fresh = generate::into_sdk()?;
    console::line(format_args!("generated   {fresh}"))?;
    if live {
        return example("read_only", prefix);
    }
    example("bind_a_prefix", prefix)?;
    example("move_half_a_prefix", None)
}

fn example(name: &str, argument: Option<&str>) -> Result<(), Failure> {
    let mut arguments = vec!["run", "--quiet", "--locked", "--package", "cloudflare-sdk", "--features", "testing"];
    arguments.extend(["--example", name]);
    if let Some(argument) = argument {
        arguments.extend(["--", argument]);
    }
    cargo::run(&arguments)
}

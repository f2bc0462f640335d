//! The whole story on this machine.

use crate::{Failure, cargo, console, generate};

/// Generates the client, builds it, and lets it bind a prefix at the embedded API; with `live`, lets it read from the
/// real one.
pub(crate) fn run(live: bool, prefix: Option<&str>) -> Result<(), Failure> {
    let fresh = generate::into_sdk()?;
    console::line(format_args!("generated   {fresh}"));
    let mut arguments = vec!["run", "--quiet", "--locked", "--package", "cloudflare-sdk", "--features", "testing"];
    arguments.extend(["--example", if live { "read_only" } else { "bind_a_prefix" }]);
    if let Some(prefix) = prefix {
        arguments.extend(["--", prefix]);
    }
    cargo::run(&arguments)
}

//! `drift`: our description against the one that Cloudflare publishes.

use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use sdk_generator::drift::{Inputs, drift};

use crate::{Drift, Failure, Format, cargo::root, description, generate::SPEC};

const SETTINGS: &str = "spec/drift.toml";

/// Runs `drift`: 0 no drift but what is listed, 1 drift, 2 an input that can't be used.
pub(crate) fn run(options: &Drift) -> ExitCode {
    match report(options) {
        Ok((text, true)) => {
            print!("{text}");
            ExitCode::SUCCESS
        }
        Ok((text, false)) => {
            print!("{text}");
            ExitCode::from(1)
        }
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::from(2)
        }
    }
}

/// What to print, and whether all is as it is meant to be.
fn report(options: &Drift) -> Result<(String, bool), Failure> {
    let settings_file = in_tree(&options.scope, SETTINGS);
    let settings =
        fs::read_to_string(&settings_file).map_err(|error| format!("{}: {error}", settings_file.display()))?;
    let ours = description::read(in_tree(&options.spec, SPEC))?;
    let upstream = description::read(&options.upstream)?;
    let drift = drift(&Inputs {
        upstream_name: &options.upstream.to_string_lossy(),
        upstream: &upstream,
        ours_name: &options.spec.to_string_lossy(),
        ours: &ours,
        settings_name: &options.scope.to_string_lossy(),
        settings: &settings,
    })?;
    let text = match options.format {
        Format::Markdown => drift.markdown(),
        Format::Json => drift.json()?,
    };
    Ok((text, drift.is_none()))
}

/// The project's own file is found from wherever the command is run.
fn in_tree(path: &Path, own: &str) -> PathBuf {
    if path == Path::new(own) { root().join(own) } else { path.to_owned() }
}

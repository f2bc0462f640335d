//! `drift`: compares our description with the one that Cloudflare publishes.

use std::{
    fs,
    path::{Path, PathBuf},
};

use sdk_generator::drift::{Inputs, drift};

use crate::{
    Drift, Failure, Format, Verdict,
    checkout::{SPEC, root},
    console, description,
};

const SETTINGS: &str = "spec/drift.toml";

/// Runs `drift`; unlisted differences, and entries that match none, make it exit with 1.
pub(crate) fn run(options: &Drift) -> Result<Verdict, Failure> {
    let settings_file = in_tree(&options.scope, SETTINGS)?;
    let settings =
        fs::read_to_string(&settings_file).map_err(|error| format!("{}: {error}", settings_file.display()))?;
    let budgets = options.limits.budgets();
    let ours = description::read(in_tree(&options.spec, SPEC)?, &budgets)?;
    let upstream = description::read(&options.upstream, &budgets)?;
    let drift = drift(&Inputs {
        upstream_name: &options.upstream.to_string_lossy(),
        upstream: &upstream,
        ours_name: &options.spec.to_string_lossy(),
        ours: &ours,
        settings_name: &options.scope.to_string_lossy(),
        settings: &settings,
        budgets,
    })?;
    match options.format {
        Format::Markdown => console::page(&drift.markdown()),
        Format::Json => console::json(&drift.json()),
    }
    Ok(if drift.is_none() { Verdict::Fine } else { Verdict::Found })
}

/// A path as given; a default path is relative to the checkout.
fn in_tree(path: &Path, own: &str) -> Result<PathBuf, Failure> {
    Ok(if path == Path::new(own) { root()?.join(own) } else { path.to_owned() })
}

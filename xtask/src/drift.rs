//! `drift`: compares our description with the one that Cloudflare publishes.

use std::path::{Path, PathBuf};

use sdk_generator::drift::{Inputs, drift};

use crate::{
    Failure, Verdict,
    budgets::Limits,
    checkout::root,
    console::{self, Format},
    description,
    generate::Described,
    tree::text,
};

/// The intended differences of the checkout's own description.
const SETTINGS: &str = "spec/drift.toml";

/// The arguments of `drift`. Exit codes: 0 no unlisted difference, 1 drift, 2 wrong use or an unusable input.
#[derive(clap::Args)]
pub(crate) struct Drift {
    /// The published description: JSON or YAML, plain or gzip
    #[arg(value_name = "UPSTREAM")]
    upstream: PathBuf,
    /// Our description; by default the checkout's spec/openapi.yaml
    #[arg(long, value_name = "FILE")]
    spec: Option<PathBuf>,
    /// The operations to compare, and the intended differences; by default the checkout's spec/drift.toml
    #[arg(long, value_name = "FILE")]
    scope: Option<PathBuf>,
    /// The output format
    #[arg(long, value_enum, default_value_t = Format::Markdown)]
    format: Format,
    #[command(flatten)]
    limits: Limits,
}

/// Runs `drift`; unlisted differences, and entries that match none, make it exit with 1.
pub(crate) fn run(options: &Drift) -> Result<Verdict, Failure> {
    let (settings_name, settings_file) = match &options.scope {
        Some(file) if file != Path::new(SETTINGS) || file.exists() => {
            (file.to_string_lossy().into_owned(), file.clone())
        }
        _ => (SETTINGS.to_owned(), root()?.join(SETTINGS)),
    };
    let settings = text(&settings_file)?;
    let budgets = options.limits.budgets();
    let Described { file, name: ours_name, .. } = Described::at(options.spec.as_deref())?;
    let ours = description::read(file, &budgets)?;
    let upstream = description::read(&options.upstream, &budgets)?;
    let drift = drift(&Inputs {
        upstream_name: &options.upstream.to_string_lossy(),
        upstream: &upstream,
        ours_name: &ours_name,
        ours: &ours,
        settings_name: &settings_name,
        settings: &settings,
        budgets,
    })?;
    match options.format {
        Format::Markdown => console::page(&drift.markdown())?,
        Format::Json => console::json(&drift.json())?,
    }
    Ok(if drift.is_none() { Verdict::Fine } else { Verdict::Found })
}

//! `gen`: generates files from a description.

mod place;
mod progenitor;

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use clap::ValueEnum;
use sdk_generator::{Inputs, Output, Report, Target, document::Document, generate, terminal::line};

use crate::{
    Failure, Verdict,
    budgets::Limits,
    checkout::{LOCK, NAMES, SCOPE, SPEC, root},
    console, description,
    tree::{self, Files, text},
    writer::{self, Writer},
};
pub(crate) use place::Described;
use place::OutputPlace;

/// The file of the ledger, beside the resources.
const LEDGER: &str = "ledger.toml";
/// The hand-written part of the SDK's API.md.
const EXT_PAGE: &str = "sdk/src/ext/API.md";

/// The arguments of `gen`.
#[derive(Default, clap::Args)]
pub(crate) struct Gen {
    /// Writes nothing; exits with 1 and a diff if the generated files are not up to date
    #[arg(long)]
    check: bool,
    /// The description: YAML or JSON, plain or gzip; by default the checkout's spec/openapi.yaml
    #[arg(long, value_name = "FILE")]
    spec: Option<PathBuf>,
    /// A correction to the description in OpenAPI Overlay 1.x; may be repeated, and is applied in order
    #[arg(long, value_name = "FILE")]
    overlay: Vec<PathBuf>,
    /// Also writes the corrected description, as JSON
    #[arg(long, value_name = "FILE", conflicts_with = "check")]
    effective: Option<PathBuf>,
    /// Also writes the ledger as JSON: the fate of each keyword in scope, and the unused schemas
    #[arg(long, value_name = "FILE", conflicts_with = "check")]
    report: Option<PathBuf>,
    /// The operations that become methods: a file such as spec/scope.toml, or `all`, which is the default for other
    /// descriptions than spec/openapi.yaml
    #[arg(long, value_name = "FILE")]
    scope: Option<PathBuf>,
    /// Writes a crate of its own instead of into sdk/: DIR/Cargo.toml with a feature for each product, DIR/src,
    /// DIR/README.md, DIR/examples, DIR/API.md, DIR/api.txt, DIR/examples.json, DIR/ledger.toml, DIR/names.lock and
    /// DIR/rustfmt.toml
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// With --out: the dependency on cloudflare-sdk, as a version such as 0.1 or a path; by default the path of this
    /// checkout
    #[arg(long, value_name = "VERSION|PATH", requires = "out")]
    sdk: Option<String>,
    /// With --out: the name of the crate; by default that of the folder
    #[arg(long = "crate", value_name = "NAME", requires = "out", value_parser = crate::manifest::checked_name)]
    crate_name: Option<String>,
    /// The generator
    #[arg(long, value_enum, default_value_t = Engine::Own, requires_if("progenitor", "out"))]
    engine: Engine,
    #[command(flatten)]
    limits: Limits,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Engine {
    /// This project's generator
    #[default]
    Own,
    /// progenitor, in its own style: writes DIR/client.rs, and DIR/openapi.json with the operations that it accepts
    Progenitor,
}

/// Runs `gen`.
pub(crate) fn run(options: &Gen) -> Result<Verdict, Failure> {
    let described = Described::at(options.spec.as_deref())?;
    if options.engine == Engine::Progenitor {
        return progenitor::run(options, &described);
    }
    let place = OutputPlace::of(options, described)?;
    if options.check {
        writer::check_root(&place.folder)?;
        return check(&place, &Generated::of(options, &place)?.output);
    }
    let generated = Generated::into(options, &place)?;
    // The report comes before the files, so that a command that can't print changes no file.
    print_report(&generated.output.report)?;
    console::line(write(options, &place, &generated)?)?;
    if options.out.is_none() && place.spec.is_ours {
        for line in crate::diff::since_commit() {
            console::line(line)?;
        }
    }
    Ok(Verdict::Fine)
}

/// Runs `gen` for the SDK, and returns its last line of output.
pub(crate) fn into_sdk() -> Result<String, Failure> {
    let options = Gen::default();
    let place = OutputPlace::of(&options, Described::at(None)?)?;
    write(&options, &place, &Generated::into(&options, &place)?)
}

/// The generated files, and the files that were read for them.
struct Generated {
    output: Output,
    /// The corrected description, if `--effective` is given.
    effective: Option<String>,
    inputs: Vec<PathBuf>,
}

impl Generated {
    /// Generates for a place that is written afterwards.
    fn into(options: &Gen, place: &OutputPlace) -> Result<Self, Failure> {
        // A killed run may have moved the generated folder aside.
        writer::recover(&place.folder)?;
        Self::of(options, place)
    }

    fn of(options: &Gen, place: &OutputPlace) -> Result<Self, Failure> {
        let described = &place.spec;
        let Described { name: spec_name, source, .. } = described;
        let root = root()?;
        let budgets = options.limits.budgets();
        let spec = description::read(&described.file, &budgets)?;
        let (scope_name, scope) = match &options.scope {
            Some(file) if file == Path::new("all") => ("all".to_owned(), String::new()),
            Some(file) => (file.to_string_lossy().into_owned(), text(file)?),
            None if described.is_ours => (SCOPE.to_owned(), text(&root.join(SCOPE))?),
            None => ("no scope".to_owned(), String::new()),
        };
        let names = text(&root.join(NAMES))?;
        let lock = match place.lock {
            Some(lock) => tree::read_file(&place.folder.join(lock))?.unwrap_or_default(),
            None => String::new(),
        };
        let target = if options.out.is_some() { Target::Crate } else { Target::Sdk };
        let overlays: Vec<(String, String)> = options
            .overlay
            .iter()
            .map(|file| Ok((file.to_string_lossy().replace('\\', "/"), description::read(file, &budgets)?)))
            .collect::<Result<_, Failure>>()?;
        let overlays: Vec<(&str, &str)> = overlays.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        let effective = match options.effective {
            Some(_) => Some(Document::within(spec_name, &spec, &overlays, &budgets)?.effective()?),
            None => None,
        };
        let inputs = Inputs {
            spec_name,
            source,
            spec: &spec,
            overlays: &overlays,
            scope_name: &scope_name,
            scope: &scope,
            names_name: NAMES,
            names: &names,
            lock_name: place.lock.unwrap_or_default(),
            lock: &lock,
            target,
            package: place.written.as_ref().map_or("client", |written| &written.name),
            budgets,
        };
        let output = generate(&inputs)?;
        // The checkout's own settings are protected, whether this run reads them or not.
        let own = [SPEC, SCOPE, NAMES, LOCK, EXT_PAGE].map(|file| root.join(file));
        let scope = options.scope.iter().filter(|file| *file != Path::new("all"));
        let inputs = options.overlay.iter().chain(scope).chain([&described.file]).chain(&own).cloned().collect();
        Ok(Self { output, effective, inputs })
    }
}

fn check(place: &OutputPlace, generated: &Output) -> Result<Verdict, Failure> {
    let resources = place.folder.join(place.resources);
    let mut difference = difference(&resources, &tree::read(&resources)?, &generated.files)?;
    let wanted = place.pages(generated)?;
    let mut now = Files::new();
    for name in wanted.keys() {
        now.extend(tree::read_file(&place.folder.join(name))?.map(|text| (name.clone(), text)));
    }
    for name in place.absent_pages(generated) {
        let file = place.folder.join(name);
        if writer::is_generated(&file)? {
            now.extend(tree::read_file(&file)?.map(|text| (name.to_owned(), text)));
        }
    }
    difference.push_str(&self::difference(&place.folder, &now, &wanted)?);
    if difference.is_empty() {
        console::line(format_args!("up to date: {} files", generated.files.len() + wanted.len()))?;
        return Ok(Verdict::Fine);
    }
    for loss in losses(&now, &wanted) {
        console::failure(format_args!("lost: {loss}"));
    }
    console::failure(format_args!("{difference}\nthe generated files are not up to date; run `cargo xtask gen`"));
    Ok(Verdict::Found)
}

/// The keywords that are loosened or refused now and were not before, with what to do, a line each.
fn losses(now: &Files, wanted: &Files) -> impl Iterator<Item = String> + use<> {
    let entries = |files: &Files| -> BTreeSet<String> {
        let page = files.iter().find(|(name, _)| name.ends_with(LEDGER)).map(|(_, text)| text);
        let lines = page.into_iter().flat_map(|page| page.lines());
        lines.filter(|line| line.starts_with("\"#")).map(str::to_owned).collect()
    };
    let known = entries(now);
    let new = entries(wanted).into_iter().filter(move |entry| !known.contains(entry));
    new.map(|entry| {
        format!("{entry}; fix the description or the generator, or accept it: run `cargo xtask gen`, commit {LEDGER}")
    })
}

fn difference(folder: &Path, now: &Files, wanted: &Files) -> Result<String, Failure> {
    let shown = folder.strip_prefix(root()?).unwrap_or(folder).to_string_lossy().replace('\\', "/");
    let shown = if shown.is_empty() { ".".to_owned() } else { shown };
    Ok(tree::diff(&shown, now, wanted))
}

/// Writes everything, and returns the summary.
fn write(options: &Gen, place: &OutputPlace, generated: &Generated) -> Result<String, Failure> {
    let Generated { output, effective, inputs } = generated;
    let now = tree::read(&place.folder.join(place.resources))?;
    let pages = place.pages(output)?;
    // The lock is an input too, so it is replaced after everything that was made from it.
    let (lock, others): (Vec<_>, Vec<_>) = pages.iter().partition(|(name, _)| place.lock == Some(name.as_str()));
    let writer = others.into_iter().fold(Writer::new(&place.folder), |writer, (name, text)| writer.file(name, text));
    let writer = place.absent_pages(output).fold(writer, |writer, name| writer.absent(name));
    let writer = writer.folder(place.resources, &output.files);
    let mut writer = lock.into_iter().fold(writer, |writer, (name, text)| writer.file(name, text));
    if let (Some(file), Some(effective)) = (&options.effective, effective) {
        writer = writer.named(file, inputs, |out| Ok(out.write_all(effective.as_bytes())?))?;
    }
    if let Some(file) = &options.report {
        writer = writer.named(file, inputs, |mut out| {
            output.report.write_json(&mut out)?;
            Ok(out.write_all(b"\n")?)
        })?;
    }
    writer.write()?;
    let lines: usize = output.files.values().map(|text| text.lines().count()).sum();
    let changed = output.files.iter().filter(|(path, text)| now.get(*path) != Some(text)).count();
    let removed = now.keys().filter(|path| !output.files.contains_key(*path)).count();
    Ok(format!(
        "{} operations of {}: {} files, {lines} lines of Rust ({changed} changed, {removed} removed)",
        output.report.generated.len(),
        place.spec.name,
        output.files.len(),
    ))
}

fn print_report(report: &Report) -> Result<(), Failure> {
    let mut page: String = report.repaired.iter().map(|what| format!("{}\n", line(what))).collect();
    for (operation, method) in &report.generated {
        page.push_str(&format!("  {} -> {method}\n", line(operation)));
    }
    for (operation, reason) in &report.skipped {
        page.push_str(&format!("skipped {}: {}\n", line(operation), line(reason)));
    }
    for (title, places) in [("loosened", &report.loosened), ("noted", &report.noted)] {
        for (at, what) in places {
            page.push_str(&format!("{title} {}: {}\n", line(at.as_str()), line(what)));
        }
    }
    if !report.unused.is_empty() {
        page.push_str(&format!("unused: {} schemas; --report lists them\n", report.unused.len()));
    }
    page.push_str(&format!("{}\n{}", report.keywords(), report.share()));
    console::line(page)
}

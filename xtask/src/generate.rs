//! `gen`: from the description to files.

use std::{
    fs,
    path::{Path, PathBuf},
};

use sdk_generator::{Inputs, Output, Report, Target, document::Document, generate};

use crate::{
    Engine, Failure, Gen,
    cargo::root,
    description, manifest,
    tree::{self, Files},
};

pub(crate) const SPEC: &str = "spec/openapi.yaml";
pub(crate) const SCOPE: &str = "spec/scope.toml";
pub(crate) const NAMES: &str = "spec/names.toml";

/// Runs `gen`.
pub(crate) fn run(options: &Gen) -> Result<(), Failure> {
    if options.engine == Engine::Progenitor {
        return progenitor(options);
    }
    let output = output(options)?;
    let place = Place::of(options)?;
    if options.check {
        return check(&place, &output);
    }
    println!("{}", write(&place, &output)?);
    print_report(&output.report);
    if options.out.is_none() && options.spec == Path::new(SPEC) {
        for line in crate::diff::since_commit() {
            println!("{line}");
        }
    }
    Ok(())
}

/// Runs `gen` for the SDK and says in a line what it did.
pub(crate) fn into_sdk() -> Result<String, Failure> {
    let options = Gen {
        check: false,
        spec: SPEC.into(),
        overlay: Vec::new(),
        effective: None,
        scope: None,
        out: None,
        crate_name: None,
        engine: Engine::Own,
    };
    let output = output(&options)?;
    write(&Place::of(&options)?, &output)
}

/// What the files come from, and where they go.
struct Place {
    spec: String,
    resources: PathBuf,
    /// The folder of what stands beside the resources.
    folder: PathBuf,
    /// The name of the crate that is written; none where it is into the SDK.
    crate_name: Option<String>,
}

impl Place {
    fn of(options: &Gen) -> Result<Self, Failure> {
        let spec = options.spec.display().to_string();
        let Some(folder) = &options.out else {
            let folder = root().join("sdk");
            return Ok(Self { spec, resources: folder.join("src/resources"), folder, crate_name: None });
        };
        let folder = std::path::absolute(folder)?;
        let crate_name = options.crate_name.clone().unwrap_or_else(|| manifest::name(&folder));
        Ok(Self { spec, resources: folder.join("src"), folder, crate_name: Some(crate_name) })
    }

    /// What stands beside the resources.
    fn pages(&self, output: &Output) -> Files {
        let mut pages = Files::from([
            ("API.md".to_owned(), output.api_page.clone()),
            ("api.txt".to_owned(), output.listing.clone()),
        ]);
        if let Some(name) = &self.crate_name {
            let sdk = manifest::way(&self.folder, &root().join("sdk"));
            let text = manifest::manifest(name, &output.features, &sdk, &self.spec);
            pages.insert("Cargo.toml".to_owned(), text);
        }
        pages
    }
}

fn output(options: &Gen) -> Result<Output, Failure> {
    let ours = options.spec == Path::new(SPEC);
    let spec_name = options.spec.to_string_lossy().replace('\\', "/");
    let spec = description::read(&if ours { root().join(SPEC) } else { options.spec.clone() })?;
    let (scope_name, scope) = match &options.scope {
        Some(file) if file == Path::new("all") => ("all".to_owned(), String::new()),
        Some(file) => (file.to_string_lossy().into_owned(), text(file)?),
        None if ours => (SCOPE.to_owned(), text(&root().join(SCOPE))?),
        None => ("no scope".to_owned(), String::new()),
    };
    let names = text(&root().join(NAMES))?;
    let target = if options.out.is_some() { Target::Crate } else { Target::Sdk };
    let overlays: Vec<(String, String)> = options
        .overlay
        .iter()
        .map(|file| Ok((file.to_string_lossy().replace('\\', "/"), text(file)?)))
        .collect::<Result<_, Failure>>()?;
    let overlays: Vec<(&str, &str)> = overlays.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    if let Some(file) = &options.effective {
        let document = Document::corrected(&spec_name, &spec, &overlays)?;
        tree::stage(file, &document.effective()?)?.put()?;
    }
    let inputs = Inputs {
        spec_name: &spec_name,
        spec: &spec,
        overlays: &overlays,
        scope_name: &scope_name,
        scope: &scope,
        names_name: NAMES,
        names: &names,
        target,
        dispatch: false,
    };
    Ok(generate(&inputs)?)
}

pub(crate) fn text(path: &Path) -> Result<String, Failure> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()).into())
}

fn check(place: &Place, output: &Output) -> Result<(), Failure> {
    let mut difference = difference(&place.resources, &tree::read(&place.resources)?, &output.files);
    let wanted = place.pages(output);
    let now = |name: &String| {
        let text = fs::read_to_string(place.folder.join(name)).ok()?;
        Some((name.clone(), text.replace("\r\n", "\n")))
    };
    difference.push_str(&self::difference(&place.folder, &wanted.keys().filter_map(now).collect(), &wanted));
    if difference.is_empty() {
        println!("fresh: {} files are what the description says", output.files.len() + wanted.len());
        return Ok(());
    }
    Err(format!("{difference}\nthe tree is not what the description says; run `cargo xtask gen`").into())
}

fn difference(folder: &Path, now: &Files, wanted: &Files) -> String {
    let shown = folder.strip_prefix(root()).unwrap_or(folder).to_string_lossy().replace('\\', "/");
    tree::diff(&shown, now, wanted)
}

fn write(place: &Place, output: &Output) -> Result<String, Failure> {
    let now = tree::read(&place.resources)?;
    // Everything that can fail comes before anything that shows.
    let pages = place.pages(output).into_iter().map(|(name, text)| tree::stage(&place.folder.join(name), &text));
    let pages: Vec<_> = pages.collect::<Result<_, _>>()?;
    if now != output.files {
        tree::replace(&place.resources, &output.files)?;
    }
    for page in pages {
        page.put()?;
    }
    let lines: usize = output.files.values().map(|text| text.lines().count()).sum();
    let changed = output.files.iter().filter(|(path, text)| now.get(*path) != Some(text)).count();
    let removed = now.keys().filter(|path| !output.files.contains_key(*path)).count();
    Ok(format!(
        "{} operations of {}: {} files, {lines} lines of Rust ({changed} changed, {removed} removed)",
        output.report.generated.len(),
        place.spec,
        output.files.len(),
    ))
}

fn print_report(report: &Report) {
    for (operation, method) in &report.generated {
        println!("  {operation} -> {method}");
    }
    for (operation, reason) in &report.skipped {
        println!("skipped {operation}: {reason}");
    }
    for (at, what) in &report.loosened {
        println!("loosened {at}: {what}");
    }
    for (at, what) in &report.noted {
        println!("noted {at}: {what}");
    }
    if !report.unused.is_empty() {
        let names: Vec<String> = report.unused.iter().map(|at| at.last()).collect();
        println!("not needed: {}", names.join(", "));
    }
    println!("{}", report.share());
}

#[cfg(feature = "progenitor")]
fn progenitor(options: &Gen) -> Result<(), Failure> {
    let folder = options.out.as_ref().ok_or("--engine progenitor needs --out")?;
    let output =
        sdk_generator::progenitor::generate(&options.spec.to_string_lossy(), &description::read(&options.spec)?)?;
    tree::stage(&folder.join("client.rs"), &output.client)?.put()?;
    tree::stage(&folder.join("openapi.json"), &output.description)?.put()?;
    println!("{} operations, {} lines of Rust", output.operations.len(), output.client.lines().count());
    for (operation, reason) in &output.refused {
        println!("refused {operation}: {reason}");
    }
    Ok(())
}

/// progenitor doubles the build, so it is only built for who asks for it.
#[cfg(not(feature = "progenitor"))]
fn progenitor(options: &Gen) -> Result<(), Failure> {
    let folder = options.out.as_ref().ok_or("--engine progenitor needs --out")?;
    let absolute = |path: &Path| std::path::absolute(path).map(|path| path.to_string_lossy().into_owned());
    let (spec, out) = (absolute(&options.spec)?, absolute(folder)?);
    let mut arguments = vec!["run", "--quiet", "--locked", "--package", "xtask", "--features", "progenitor", "--"];
    arguments.extend(["gen", "--engine", "progenitor", "--spec", &spec, "--out", &out]);
    crate::cargo::cargo(&arguments, &[])
}

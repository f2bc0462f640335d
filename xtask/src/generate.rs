//! `gen`: generates files from a description.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use sdk_generator::{Inputs, Output, Report, Target, document::Document, generate, terminal::line};

use crate::{
    Engine, Failure, Gen, Verdict,
    checkout::{LOCK, NAMES, SCOPE, SPEC, real, relative_path, root},
    console, description,
    limits::Limits,
    manifest,
    tree::{self, Files},
    writer::{self, Writer},
};

/// The file of the ledger, beside the resources.
const LEDGER: &str = "ledger.toml";

/// Runs `gen`.
pub(crate) fn run(options: &Gen) -> Result<Verdict, Failure> {
    if options.engine == Engine::Progenitor {
        return progenitor(options);
    }
    let described = Described::at(&options.spec)?;
    let place = Place::of(options, described)?;
    let generated = generated(options, &place)?;
    if options.check {
        return check(&place, &generated);
    }
    console::line(write(&place, &generated)?);
    print_report(&generated.report);
    if options.out.is_none() && place.spec.is_ours {
        for line in crate::diff::since_commit() {
            console::line(line);
        }
    }
    Ok(Verdict::Fine)
}

/// Runs `gen` for the SDK, and returns its last line of output.
pub(crate) fn into_sdk() -> Result<String, Failure> {
    let options = Gen {
        check: false,
        spec: SPEC.into(),
        overlay: Vec::new(),
        effective: None,
        report: None,
        scope: None,
        out: None,
        sdk: None,
        crate_name: None,
        engine: Engine::Own,
        limits: Limits::default(),
    };
    let described = Described::at(&options.spec)?;
    let place = Place::of(&options, described)?;
    write(&place, &generated(&options, &place)?)
}

/// A description's path, and its names.
pub(crate) struct Described {
    pub(crate) file: PathBuf,
    /// The name in messages: the path as given.
    pub(crate) name: String,
    /// The name in generated files: without a folder of this machine.
    source: String,
    /// Whether it is the checkout's own description.
    is_ours: bool,
}

impl Described {
    /// Finds the description that an option names; [`SPEC`] is the checkout's own, whatever the current folder is.
    pub(crate) fn at(given: &Path) -> Result<Self, Failure> {
        let own = root()?.join(SPEC);
        if given == Path::new(SPEC) || real(given)? == real(&own)? {
            return Ok(Self { file: own, name: SPEC.to_owned(), source: SPEC.to_owned(), is_ours: true });
        }
        let name = given.to_string_lossy().replace('\\', "/");
        let source = name.rsplit('/').next().unwrap_or(&name).to_owned();
        Ok(Self { file: given.to_owned(), name, source, is_ours: false })
    }
}

/// The description, and where the generated files go.
struct Place {
    spec: Described,
    /// The folder of all files.
    folder: PathBuf,
    /// The crate's folder below `folder`.
    package: &'static str,
    /// The resources' folder below `folder`.
    resources: &'static str,
    /// The names.lock below `folder`; `None` for another description written into the SDK.
    lock: Option<&'static str>,
    /// The crate to write; `None` if the files go into the SDK.
    written: Option<Written>,
}

/// A crate to write.
struct Written {
    name: String,
    /// The crate that it depends on.
    sdk: manifest::Sdk,
}

impl Place {
    fn of(options: &Gen, spec: Described) -> Result<Self, Failure> {
        let Some(folder) = &options.out else {
            let lock = spec.is_ours.then_some(LOCK);
            let resources = "sdk/src/resources";
            return Ok(Self { spec, folder: root()?, package: "sdk/", resources, lock, written: None });
        };
        let folder = real(folder)?;
        let name = options.crate_name.clone().unwrap_or_else(|| manifest::name(&folder));
        let sdk = match options.sdk.as_deref() {
            Some(version) if manifest::is_version(version) => manifest::Sdk::Version(version.to_owned()),
            given => {
                let path =
                    given.map_or_else(|| Ok(root()?.join("sdk")), |path| Ok::<_, Failure>(PathBuf::from(path)))?;
                if !path.join("Cargo.toml").is_file() {
                    return Err(
                        format!("--sdk: {} is neither a version nor the folder of a crate", path.display()).into()
                    );
                }
                manifest::Sdk::Path(relative_path(&folder, &real(&path)?)?)
            }
        };
        let lock = Some("names.lock");
        Ok(Self { spec, folder, package: "", resources: "src", lock, written: Some(Written { name, sdk }) })
    }

    /// The generated files beside the resources.
    fn pages(&self, output: &Output) -> Result<Files, Failure> {
        let mut pages = Files::from([
            (format!("{}API.md", self.package), output.api_page.clone()),
            (format!("{}api.txt", self.package), output.listing.clone()),
            (format!("{}{LEDGER}", self.package), output.ledger_page.clone()),
        ]);
        pages.insert(format!("{}examples.json", self.package), output.examples.clone());
        pages.extend(self.lock.map(|lock| (lock.to_owned(), output.lock.clone())));
        if self.written.is_none()
            && let Some(page) = pages.get_mut("sdk/API.md")
        {
            page.extend(tree::read_file(&self.folder.join("sdk/src/ext/API.md"))?);
        }
        if let Some(Written { name, sdk }) = &self.written {
            let own = &output.crate_pages;
            let quickstart = own.quickstart.as_ref().map(|_| own.quickstart_features.as_slice());
            let text = manifest::manifest(name, &output.features, quickstart, sdk, &self.spec.source);
            pages.insert("Cargo.toml".to_owned(), text);
            pages.insert("rustfmt.toml".to_owned(), manifest::unformatted(&self.spec.source));
            pages.insert("README.md".to_owned(), own.readme.clone());
            pages.extend(own.quickstart.clone().map(|text| ("examples/quickstart.rs".to_owned(), text)));
        }
        Ok(pages)
    }
}

fn generated(options: &Gen, place: &Place) -> Result<Output, Failure> {
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
    if let Some(file) = &options.effective {
        let document = Document::within(spec_name, &spec, &overlays, &budgets)?;
        let inputs = options.overlay.iter().chain(&options.scope).chain([&described.file]);
        let effective = document.effective()?;
        writer::given(file, inputs, |out| Ok(out.write_all(effective.as_bytes())?))?;
    }
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
    if let Some(file) = &options.report {
        let inputs = options.overlay.iter().chain(&options.scope).chain([&described.file]);
        writer::given(file, inputs, |out| {
            output.report.write_json(&mut *out)?;
            Ok(out.write_all(b"\n")?)
        })?;
    }
    Ok(output)
}

pub(crate) fn text(path: &Path) -> Result<String, Failure> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()).into())
}

fn check(place: &Place, generated: &Output) -> Result<Verdict, Failure> {
    let resources = place.folder.join(place.resources);
    let mut difference = difference(&resources, &tree::read(&resources)?, &generated.files)?;
    let wanted = place.pages(generated)?;
    let mut now = Files::new();
    for name in wanted.keys() {
        now.extend(tree::read_file(&place.folder.join(name))?.map(|text| (name.clone(), text)));
    }
    difference.push_str(&self::difference(&place.folder, &now, &wanted)?);
    if difference.is_empty() {
        console::line(format_args!("up to date: {} files", generated.files.len() + wanted.len()));
        return Ok(Verdict::Fine);
    }
    for loss in losses(&now, &wanted) {
        console::failure(format_args!("lost: {loss}"));
    }
    console::failure(format_args!("{difference}\nthe generated files are not up to date; run `cargo xtask gen`"));
    Ok(Verdict::Found)
}

/// The keywords that lose their fate, with what to do, a line each.
fn losses(now: &Files, wanted: &Files) -> impl Iterator<Item = String> + use<> {
    let entries = |files: &Files| -> BTreeSet<String> {
        let page = files.iter().find(|(name, _)| name.ends_with(LEDGER)).map(|(_, text)| text);
        let lines = page.into_iter().flat_map(|page| page.lines());
        lines.filter(|line| line.starts_with("\"#")).map(str::to_owned).collect()
    };
    let known = entries(now);
    let new = entries(wanted).into_iter().filter(move |entry| !known.contains(entry));
    new.map(|entry| {
        format!("{entry}; mend the description or the generator, or accept it: run `cargo xtask gen`, commit {LEDGER}")
    })
}

fn difference(folder: &Path, now: &Files, wanted: &Files) -> Result<String, Failure> {
    let shown = folder.strip_prefix(root()?).unwrap_or(folder).to_string_lossy().replace('\\', "/");
    let shown = if shown.is_empty() { ".".to_owned() } else { shown };
    Ok(tree::diff(&shown, now, wanted))
}

fn write(place: &Place, output: &Output) -> Result<String, Failure> {
    let now = tree::read(&place.folder.join(place.resources))?;
    let pages = place.pages(output)?;
    let resources = Writer::new(&place.folder).folder(place.resources, &output.files);
    pages.iter().fold(resources, |writer, (name, text)| writer.file(name, text)).write()?;
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

fn print_report(report: &Report) {
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
    console::line(page);
}

#[cfg(feature = "progenitor")]
fn progenitor(options: &Gen) -> Result<Verdict, Failure> {
    let folder = options.out.as_ref().ok_or("--engine progenitor needs --out")?;
    let described = Described::at(&options.spec)?;
    let spec = description::read(&described.file, &options.limits.budgets())?;
    let made = sdk_generator::progenitor::generate(&described.name, &spec)?;
    let client =
        format!("// @generated by `cargo xtask gen` with progenitor from {}.\n\n{}", described.source, made.client);
    // JSON has no comments, so a member marks the file as generated.
    let description = made.description.replacen('{', "{\n  \"x-generated-by\": \"cargo xtask gen\",\n", 1);
    Writer::new(&real(folder)?).file("client.rs", &client).file("openapi.json", &description).write()?;
    console::line(format_args!("{} operations, {} lines of Rust", made.operations.len(), made.client.lines().count()));
    for (operation, reason) in &made.refused {
        console::line(format_args!("refused {}: {}", line(operation), line(reason)));
    }
    Ok(Verdict::Fine)
}

/// The feature `progenitor` doubles the build time, so it is off by default.
#[cfg(not(feature = "progenitor"))]
fn progenitor(options: &Gen) -> Result<Verdict, Failure> {
    let folder = options.out.as_ref().ok_or("--engine progenitor needs --out")?;
    let absolute = |path: &Path| real(path).map(|path| path.to_string_lossy().into_owned());
    let (spec, out) = (absolute(&Described::at(&options.spec)?.file)?, absolute(folder)?);
    let mut arguments = vec!["run", "--quiet", "--locked", "--package", "xtask", "--features", "progenitor", "--"];
    arguments.extend(["gen", "--engine", "progenitor", "--spec", &spec, "--out", &out]);
    crate::cargo::cargo(&arguments, &[])?;
    Ok(Verdict::Fine)
}

//! `diff`: finds the effects of a changed description on callers.

use std::path::Path;

use sdk_generator::{Budgets, Extent, Inputs, diff, ir::Api, model};

use crate::{
    Failure, Verdict,
    budgets::Limits,
    checkout::{NAMES, SCOPE, SPEC, root},
    console::{self, Format},
    description,
};

/// The arguments of `diff`.
#[derive(clap::Args)]
pub(crate) struct Diff {
    #[command(flatten)]
    both: Both,
    /// The output format
    #[arg(long, value_enum, default_value_t = Format::Markdown)]
    format: Format,
}

/// Two descriptions, and the names in their clients.
#[derive(clap::Args)]
pub(crate) struct Both {
    /// The old description: a file, gzip or not, or `REV:path` of git
    old: String,
    /// The new description
    new: String,
    /// The operations: a scope.toml, `all` (the client of `gen --scope all`), or a path segment; by default
    /// spec/scope.toml for spec/openapi.yaml, and all operations for other descriptions
    #[arg(long, value_name = "FILE|WORD")]
    scope: Option<String>,
    /// The names.lock of the old client; by default the one beside the old description, if there is one
    #[arg(long, value_name = "FILE")]
    old_names: Option<String>,
    /// The names.lock of the new client; by default the one beside the new description, or else the names of the
    /// old client
    #[arg(long, value_name = "FILE")]
    new_names: Option<String>,
    /// A correction to the old description, as for `gen --overlay`; may be repeated
    #[arg(long, value_name = "FILE")]
    old_overlay: Vec<String>,
    /// A correction to the new description; may be repeated
    #[arg(long, value_name = "FILE")]
    new_overlay: Vec<String>,
    #[command(flatten)]
    pub(crate) limits: Limits,
}

/// The current version of the client.
const VERSION: &str = env!("CARGO_PKG_VERSION");

impl Both {
    /// The descriptions, as they were given.
    pub(crate) fn places(&self) -> [&str; 2] {
        [&self.old, &self.new]
    }

    /// Their models.
    pub(crate) fn models(&self) -> Result<(Api, Api), Failure> {
        let scope = self.scope.as_deref();
        let budgets = &self.limits.budgets();
        let old_lock = lock(self.old_names.as_deref(), &self.old, budgets)?;
        let new_lock = lock(self.new_names.as_deref(), &self.new, budgets)?;
        let old_model = || api(&self.old, &self.old_overlay, scope, old_lock.as_ref(), budgets);
        let (old, new) = match &new_lock {
            // Both are read at once: on two cores it takes half the time.
            Some(_) => {
                let (old, new) = std::thread::scope(|threads| {
                    let old = threads.spawn(|| old_model().map_err(|failure| failure.to_string()));
                    let new = api(&self.new, &self.new_overlay, scope, new_lock.as_ref(), budgets);
                    (old.join(), new)
                });
                (old.map_err(|_| "reading the old description panicked")??, new?)
            }
            // The new client keeps the names of the old one, as after the next run of `gen`.
            None => {
                let old = old_model()?;
                let kept = Lock { name: "names.lock".to_owned(), text: old.lock.to_text() };
                let new = api(&self.new, &self.new_overlay, scope, Some(&kept), budgets)?;
                (old, new)
            }
        };
        if let Some(word) = scope.filter(|scope| *scope != "all" && !Path::new(scope).is_file()) {
            let is_empty = |api: &Api| api.operations.is_empty() && api.refused.is_empty();
            if is_empty(&old) && is_empty(&new) {
                return Err(
                    format!("--scope {word}: no such file, and no operation has this segment in its path").into()
                );
            }
        }
        Ok((old, new))
    }
}

/// Runs `diff`; breaking changes make it exit with 1.
pub(crate) fn run(options: &Diff) -> Result<Verdict, Failure> {
    let (old, new) = options.both.models()?;
    let diff = diff::Diff::of(&old, &new);
    match options.format {
        Format::Markdown => console::page(&diff.to_markdown(VERSION))?,
        Format::Json => console::json(&format!("{:#}\n", diff.to_json()))?,
    }
    if !diff.is_breaking() {
        return Ok(Verdict::Fine);
    }
    console::failure("this breaks callers");
    Ok(Verdict::Found)
}

/// The effects of the uncommitted changes in the description, a line each; empty if there is no commit to compare with.
pub(crate) fn since_commit() -> Vec<String> {
    let Ok(root) = root() else { return Vec::new() };
    let spec = root.join(SPEC).to_string_lossy().into_owned();
    let budgets = &Budgets::default();
    let committed = format!("HEAD:{SPEC}");
    let model = |place: &str| api(place, &[], None, lock(None, place, budgets)?.as_ref(), budgets);
    let (Ok(old), Ok(new)) = (model(&committed), model(&spec)) else {
        return Vec::new();
    };
    let diff = diff::Diff::of(&old, &new);
    if diff.changes.is_empty() {
        return vec!["for callers: as committed".to_owned()];
    }
    let version = format!("version: {}", diff.version(VERSION));
    diff.changes.iter().map(ToString::to_string).chain([version]).collect()
}

/// The text of a names.lock, and its name in messages.
struct Lock {
    name: String,
    text: String,
}

/// Reads the given lock, or the one beside the description, if there is one.
fn lock(given: Option<&str>, description: &str, budgets: &Budgets) -> Result<Option<Lock>, Failure> {
    if let Some(file) = given {
        return Ok(Some(Lock { name: file.to_owned(), text: description::read(file, budgets)? }));
    }
    let folder = description.rfind(['/', '\\', ':']).map_or("", |end| &description[..=end]);
    let name = format!("{folder}names.lock");
    Ok(description::read(&name, budgets).ok().map(|text| Lock { name, text }))
}

/// Makes the model of a description with overlays, with the names of a lock.
fn api(
    place: &str,
    overlays: &[String],
    scope: Option<&str>,
    lock: Option<&Lock>,
    budgets: &Budgets,
) -> Result<Api, Failure> {
    let spec = description::read(place, budgets)?;
    let texts: Vec<String> =
        overlays.iter().map(|file| description::read(file, budgets)).collect::<Result<_, Failure>>()?;
    let overlays: Vec<(&str, &str)> =
        overlays.iter().zip(&texts).map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let ours = place.replace('\\', "/").ends_with(SPEC);
    let (extent, scope_file) = match scope {
        Some("all") => (Extent::Scope, None),
        Some(file) if Path::new(file).is_file() => (Extent::Scope, Some(file)),
        Some(word) => (Extent::Segment(word), None),
        None if ours => (Extent::Scope, None),
        None => (Extent::Everything, None),
    };
    let scope_text = match scope_file {
        _ if scope == Some("all") => String::new(),
        Some(file) => description::read(file, budgets)?,
        None => beside(place, SCOPE, budgets)?,
    };
    let names = beside(place, NAMES, budgets)?;
    let inputs = Inputs {
        overlays: &overlays,
        scope_name: scope_file.unwrap_or(SCOPE),
        scope: &scope_text,
        names_name: NAMES,
        names: &names,
        lock_name: lock.map_or("names.lock", |lock| lock.name.as_str()),
        lock: lock.map_or("", |lock| lock.text.as_str()),
        budgets: *budgets,
        ..Inputs::new(place, &spec)
    };
    Ok(model(&inputs, extent)?)
}

/// Reads a settings file of the same git revision as a description, or of the working tree.
fn beside(place: &str, file: &str, budgets: &Budgets) -> Result<String, Failure> {
    let revision = place.strip_suffix(SPEC).filter(|revision| revision.ends_with(':'));
    match revision.map(|revision| description::read(format!("{revision}{file}"), budgets)) {
        Some(Ok(text)) => Ok(text),
        _ => description::read(root()?.join(file), budgets),
    }
}

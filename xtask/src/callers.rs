//! `callers`: compiles code that is written for the client of one description against that client and the next one.

mod cause;
mod compiled;

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

use sdk_generator::{
    Budgets,
    callers::{callers, files},
    diff::{Change, Diff, Effect},
    hash::Fnv,
    ir::{Api, Operation},
};

use crate::{Failure, Verdict, console, diff::Both};
use cause::Broken;
use compiled::compiled;

/// The arguments of `callers`. Exit codes: 0 every caller compiles, or `diff` reports the change that breaks it; 1 a
/// caller does not compile against the old client, or `diff` reports no change that breaks it, or only a renamed item;
/// 2 wrong use or an unusable input.
#[derive(clap::Args)]
pub(crate) struct Callers {
    #[command(flatten)]
    both: Both,
    /// The number of operations to call, of those that both descriptions have.
    #[arg(long, value_name = "N", default_value_t = 200)]
    operations: usize,
    /// The seed for choosing the operations.
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
}

/// An operation that is called.
struct CalledOperation {
    /// Its key in the old description, `GET /path/{id}`.
    old: String,
    /// Its key in the new description.
    new: String,
    code: String,
}

/// Runs `callers`.
pub(crate) fn run(options: &Callers) -> Result<Verdict, Failure> {
    let (mut old, mut new) = options.both.models()?;
    let changes = Diff::of(&old, &new).changes;
    let (all, called) = sampled_operations(&old, &new, options);
    let keys =
        |of: fn(&CalledOperation) -> &String| -> BTreeSet<String> { called.iter().map(|it| of(it).clone()).collect() };
    let (old_keys, new_keys) = (keys(|it| &it.old), keys(|it| &it.new));
    old.retain(|operation| old_keys.contains(&operation.key()));
    new.retain(|operation| new_keys.contains(&operation.key()));
    let budgets = options.both.limits.budgets();
    let code: Vec<&str> = called.iter().map(|it| it.code.as_str()).collect();
    // Each pair of descriptions has packages of its own.
    let pair = Fnv::of(options.both.places().iter().flat_map(|place| place.as_bytes().iter().chain([&0])));
    let before = compiled(&format!("before-{pair:016x}"), &client(&old, &budgets)?, &code)?;
    let after = compiled(&format!("after-{pair:016x}"), &client(&new, &budgets)?, &code)?;
    let mut report = format!(
        "# Callers\n\n{} of {all} operations that both descriptions have are called; the callers of {} compile against \
         both clients.\n",
        called.len(),
        (0..called.len()).filter(|index| !before.contains_key(index) && !after.contains_key(index)).count(),
    );
    let mut verdict = Verdict::Fine;
    for (index, it) in called.iter().enumerate() {
        let (error, causes) = match (before.get(&index), after.get(&index)) {
            (Some(error), _) => (error, vec!["it does not compile against the old client".to_owned()]),
            (None, Some(error)) => (error, causes((&old, &new), &changes, it, error)),
            (None, None) => continue,
        };
        let is_explained = !before.contains_key(&index) && !causes.is_empty();
        if !is_explained {
            verdict = Verdict::Found;
        }
        _ = write!(report, "\n## `{}`\n\n", it.new);
        causes.iter().for_each(|cause| _ = writeln!(report, "- {cause}"));
        if causes.is_empty() {
            report.push_str("- breaks, cause not found: `diff` reports no change of the items that the error names\n");
        }
        _ = write!(report, "\n```text\n{}\n```\n", error.text.trim_end());
    }
    console::page(&report)?;
    Ok(verdict)
}

/// The client of a model.
fn client(api: &Api, budgets: &Budgets) -> Result<BTreeMap<String, String>, Failure> {
    Ok(files(api, "openapi.json", budgets)?)
}

/// The number of operations in both models, and a sample of them with their callers.
fn sampled_operations(old: &Api, new: &Api, options: &Callers) -> (usize, Vec<CalledOperation>) {
    let by_place = |api: &Api| {
        let mut places: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let operations = api.operations.iter().filter(|operation| !is_refused(api, operation));
        operations.for_each(|operation| places.entry(operation.place()).or_default().push(operation.key()));
        places
    };
    let (before, after) = (by_place(old), by_place(new));
    let both = before.iter().filter_map(|(place, keys)| match (keys.as_slice(), after.get(place)?.as_slice()) {
        ([old], [new]) => Some((old.clone(), new.clone())),
        _ => None,
    });
    let mut both: Vec<(String, String)> = both.collect();
    let rank = |key: &str| Fnv::of(options.seed.to_le_bytes().iter().chain(key.as_bytes()));
    both.sort_by_cached_key(|(old, _)| rank(old));
    let code: BTreeMap<String, String> = callers(old).into_iter().collect();
    let called = both.iter().filter_map(|(old, new)| {
        Some(CalledOperation { old: old.clone(), new: new.clone(), code: code.get(old)?.clone() })
    });
    (both.len(), called.take(options.operations).collect())
}

/// Whether a part of an operation can't be expressed.
fn is_refused(api: &Api, operation: &Operation) -> bool {
    api.refused.iter().any(|refused| refused.operation == operation.key())
}

/// The changes of an operation and its types that cause an error: they break compiling, and the error names the changed
/// item. A rename is a cause only if it was made by hand.
///
/// The operation alone is compared, and the changes in `all` that are reported for it are added: there, a type that
/// other operations still use is replaced instead of renamed.
fn causes((old, new): (&Api, &Api), all: &[Change], called: &CalledOperation, error: &Broken) -> Vec<String> {
    let (mut old, mut new) = (old.clone(), new.clone());
    old.retain(|operation| operation.key() == called.old);
    new.retain(|operation| operation.key() == called.new);
    let is_cause = |change: &&Change| {
        change.effect == Effect::BreaksCompile
            && (!change.what.is_rename() || change.by_hand)
            && error.is_caused_by(change)
    };
    let own = Diff::of(&old, &new).changes;
    let of_all = all.iter().filter(|change| change.operation == called.new);
    let causes: BTreeSet<String> = own.iter().chain(of_all).filter(is_cause).map(ToString::to_string).collect();
    causes.into_iter().collect()
}

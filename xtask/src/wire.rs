//! `wire`: compares recorded requests with those that the generated code builds from the same values.

mod compare;
mod recorded;
mod report;
mod routes;

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use sdk_generator::{
    Budgets, Extent, Inputs,
    dispatch::{Output, generate},
    document::Document,
    model,
    settings::dotted_objects,
};
use serde_json::{Value, json};

use crate::{
    Failure, Verdict,
    budgets::Limits,
    checkout::{SCOPE, root},
    console, description,
    generate::Described,
    runner::Runner,
    tree::text,
};
use compare::{Comparison, compare};
use recorded::{Recorded, Sent};
use report::{Outcome, Report};
use routes::{Match, Routes};

/// The arguments of `wire`. Exit codes: 0 all requests of known operations are equal, 1 some are not, 2 wrong use or
/// an unusable input.
#[derive(clap::Args)]
pub(crate) struct Wire {
    /// Recorded requests, one JSON object a line: `method`, `target`, `content_type`, `body`, `family`
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The description: YAML or JSON, plain or gzip; by default the checkout's spec/openapi.yaml
    #[arg(long, value_name = "FILE")]
    spec: Option<PathBuf>,
    /// The number of examples for each cause
    #[arg(long, value_name = "N", default_value_t = 3)]
    examples: usize,
    #[command(flatten)]
    limits: Limits,
}

/// The expression in the program's `main`.
const MAIN: &str = "xtask_runner::requests(table::operation)";

/// Runs `wire`.
pub(crate) fn run(options: &Wire) -> Result<Verdict, Failure> {
    let recorded = lines(&options.file)?;
    let Described { file, name: spec_name, .. } = Described::at(options.spec.as_deref())?;
    let budgets = options.limits.budgets();
    let spec = description::read(&file, &budgets)?;
    let routes = routes(&spec_name, &spec, &budgets)?;
    let found: Vec<Option<Match>> = recorded.iter().map(|line| routes.find(&line.sent)).collect();
    let wanted: BTreeSet<&str> = found.iter().flatten().map(|found| found.operation.as_str()).collect();
    if wanted.is_empty() {
        return Err(format!("no request in {} matches an operation of {spec_name}", options.file.display()).into());
    }
    let (output, left_out) = generated(&Inputs { budgets, ..Inputs::new(&spec_name, &spec) }, &routes, &wanted)?;
    let runner = Runner { command: "wire", main: MAIN, table: &output.table, resources: &output.files }.build(&file)?;
    let is_built = |found: &&Match| !left_out.iter().any(|(operation, _)| *operation == found.operation);
    let calls =
        recorded.iter().zip(&found).filter_map(|(line, found)| Some(call(line, found.as_ref().filter(is_built)?)));
    let calls: Vec<Value> = calls.collect();
    let mut built = runner.run(&calls)?.into_iter();
    let mut report = Report::default();
    for (line, found) in recorded.iter().zip(&found) {
        let outcome = match found {
            None => Outcome::Unmatched,
            Some(found) => match left_out.iter().find(|(operation, _)| *operation == found.operation) {
                Some((_, why)) => Outcome::NotBuilt { cause: LEFT_OUT.to_owned(), what: why.clone() },
                None => outcome(line, &built.next().ok_or("the runner ended early")?)?,
            },
        };
        report.add(line, found.as_ref(), outcome);
    }
    console::page(&report.text(options.examples))?;
    Verdict::of(report.verdict())
}

fn lines(file: &Path) -> Result<Vec<Recorded>, Failure> {
    let text = text(file)?;
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let read = |(index, line): (usize, &str)| {
        Recorded::read(line).map_err(|error| format!("{}:{}: {error}", file.display(), index + 1).into())
    };
    lines.map(read).collect()
}

fn routes(name: &str, spec: &str, budgets: &Budgets) -> Result<Routes, Failure> {
    Ok(Routes::new(Document::within(name, spec, &[], budgets)?.operations()))
}

/// The cause for requests whose operation was skipped or refused.
const LEFT_OUT: &str = "the generated code has no such operation";

/// The note of the runner on a union that has no branch for the value.
const NO_BRANCH: &str = "no branch of the union matches; sent as JSON";

/// An operation that was skipped or refused, and the reason.
type LeftOut = (String, String);

/// Generates the client of the wanted operations, and lists those that were skipped or refused.
fn generated(inputs: &Inputs<'_>, routes: &Routes, wanted: &BTreeSet<&str>) -> Result<(Output, Vec<LeftOut>), Failure> {
    let dotted = dotted_objects(SCOPE, &text(&root()?.join(SCOPE))?)?;
    let scope = |refused: &[LeftOut]| {
        let left_out = |key: &String| !wanted.contains(key.as_str()) || refused.iter().any(|(own, _)| own == key);
        let keys = routes.iter().map(|(method, path)| format!("{method} {path}")).filter(left_out);
        let lines: String = keys.map(|key| format!("{key:?} = \"not compared\"\n")).collect();
        format!("dotted_objects = {dotted}\n[skip]\n{lines}")
    };
    let all = scope(&[]);
    let inputs = Inputs { scope: &all, ..inputs.clone() };
    let failed = match generate(&inputs) {
        Ok(output) => return Ok(with_skipped(output, Vec::new(), wanted)),
        Err(failed) => failed,
    };
    let api = model(&inputs, Extent::Scope)?;
    let refused: Vec<LeftOut> = api.refused.into_iter().map(|refused| (refused.operation, refused.why)).collect();
    if refused.is_empty() {
        return Err(failed.into());
    }
    let fewer = scope(&refused);
    Ok(with_skipped(generate(&Inputs { scope: &fewer, ..inputs })?, refused, wanted))
}

/// Adds the wanted operations that the generator skipped.
fn with_skipped(output: Output, mut left_out: Vec<LeftOut>, wanted: &BTreeSet<&str>) -> (Output, Vec<LeftOut>) {
    let skipped = output.skipped.iter().filter(|(operation, _)| wanted.contains(operation.as_str()));
    let unknown = skipped.filter(|(operation, _)| !left_out.iter().any(|(known, _)| known == operation));
    let unknown: Vec<LeftOut> = unknown.cloned().collect();
    left_out.extend(unknown);
    (output, left_out)
}

/// The runner's input for a recorded request.
fn call(line: &Recorded, found: &Match) -> Value {
    let part = |part: recorded::Part| {
        let value = match (&part.file_name, &part.media_type) {
            (None, None) => json!(part.content),
            (file, kind) => json!({"$content": part.content, "$file": file, "$type": kind}),
        };
        json!([part.name, value])
    };
    let form: Option<Vec<Value>> = line.sent.parts().map(|parts| parts.into_iter().map(part).collect());
    json!({
        "operation": found.operation,
        "path": found.values,
        "query": beyond(line.sent.query(), &found.fixed),
        "form": form,
        "body": line.sent.body,
    })
}

/// The pairs of a query without those in the key of the operation.
fn beyond(mut query: Vec<(String, String)>, fixed: &[(String, String)]) -> Vec<(String, String)> {
    for pair in fixed {
        if let Some(index) = query.iter().position(|own| own == pair) {
            query.remove(index);
        }
    }
    query
}

/// The outcome of a recorded request.
fn outcome(line: &Recorded, built: &Value) -> Result<Outcome, Failure> {
    if let Some(at) = built["undecodable"].as_str() {
        let why = built["why"].as_str().unwrap_or_default();
        return Ok(Outcome::NotBuilt { cause: why.to_owned(), what: at.to_owned() });
    }
    if built["unknown"] == true {
        return Ok(Outcome::NotBuilt { cause: LEFT_OUT.to_owned(), what: "no reason is known".to_owned() });
    }
    let ours = Sent::read(built).ok_or("the runner's output can't be read")?;
    let Comparison { mut differences, notes } = compare(&line.sent, &ours);
    let pairs = built["notes"].as_array().into_iter().flatten();
    let decoding: Vec<(&str, &str)> = pairs.filter_map(|pair| Some((pair[0].as_str()?, pair[1].as_str()?))).collect();
    for difference in &mut differences {
        report::explain(difference, &decoding);
    }
    let by_name = Sent::read(&built["by_name"]).is_some_and(|ours| compare(&line.sent, &ours).differences.is_empty());
    let mut notes: Vec<String> = notes.iter().map(|note| (*note).to_owned()).collect();
    notes.extend(decoding.iter().filter(|(note, _)| *note == NO_BRANCH).map(|(note, _)| (*note).to_owned()));
    notes.dedup();
    let refused = built["refused"].as_array().into_iter().flatten();
    Ok(Outcome::Built {
        differences,
        by_name,
        notes,
        refused: refused.filter_map(|violation| violation.as_str().map(str::to_owned)).collect(),
    })
}

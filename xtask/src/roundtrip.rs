//! `roundtrip`: decodes and encodes samples of each request and response schema with the generated types.

mod compare;
mod constraints;
mod examples;
mod places;
mod report;
mod sample;
mod schema;
mod text;

use std::path::PathBuf;

use jsonschema::Validator;
use sdk_generator::{Inputs, dispatch::round_trips, document::Document, pointer::Pointer, settings::dotted_objects};
use serde_json::{Value, json};

use crate::{
    Failure, Verdict,
    budgets::Limits,
    checkout::{SCOPE, root},
    console, description,
    generate::Described,
    runner::Runner,
    tree::text as file_text,
};
use compare::difference;
use places::{SchemaPlace, places};
use report::{Loss, Report};
use sample::{Sample, restored, sample, without};
use text::Texts;

/// The expression in the program's `main`.
const MAIN: &str = "xtask_runner::round_trips(table::sent, table::received)";

/// The arguments of `roundtrip`. Exit codes: 0 no sample changes, 1 a sample changes or a schema has none, 2 wrong
/// use or an unusable input.
#[derive(clap::Args)]
pub(crate) struct Roundtrip {
    /// The description: YAML or JSON, plain or gzip; by default the checkout's spec/openapi.yaml
    #[arg(value_name = "DESCRIPTION")]
    spec: Option<PathBuf>,
    /// The operations: a file such as spec/scope.toml; all by default
    #[arg(long, value_name = "FILE")]
    scope: Option<PathBuf>,
    /// The number of samples made of each schema
    #[arg(long, value_name = "N", default_value_t = 16)]
    samples: usize,
    #[command(flatten)]
    limits: Limits,
}

/// A schema with its samples that are valid by an independent validator.
struct Sampled {
    place: SchemaPlace,
    /// The validator, or the reason why the schema is not a valid JSON Schema.
    validator: Result<Validator, String>,
    samples: Vec<Sample>,
    /// The number of samples, the first ones, that are examples of the description.
    examples: usize,
}

/// Runs `roundtrip`.
pub(crate) fn run(options: &Roundtrip) -> Result<Verdict, Failure> {
    let Described { file, name: spec_name, .. } = Described::at(options.spec.as_deref())?;
    let budgets = options.limits.budgets();
    let spec = description::read(&file, &budgets)?;
    let scope = match &options.scope {
        Some(file) => file_text(file)?,
        None => format!("dotted_objects = {}\n", dotted_objects(SCOPE, &file_text(&root()?.join(SCOPE))?)?),
    };
    let inputs = Inputs { scope: &scope, budgets, ..Inputs::new(&spec_name, &spec) };
    let (output, api) = round_trips(&inputs)?;
    let document = Document::within(&spec_name, &spec, &[], &budgets)?;
    let mut texts = Texts::default();
    let places = places(&api, &document).into_iter();
    let all: Vec<Sampled> =
        places.map(|place| sampled(place, &document, &api.whole, &mut texts, options.samples)).collect();
    let runner = Runner { command: "roundtrip", main: MAIN, table: &output.table, resources: &output.files };
    let runner = runner.build(&file)?;
    let calls: Vec<Value> = all.iter().flat_map(|it| it.samples.iter().map(|sample| call(&it.place, sample))).collect();
    let mut outcomes = runner.run(&calls)?.into_iter();
    let mut report = Report::of(api.whole.len());
    for Sampled { place, validator, samples, examples } in &all {
        let (mut unknown, mut loss) = (0, None);
        match validator {
            Err(why) => loss = Some(Loss { cause: "the validator rejects the schema".to_owned(), what: why.clone() }),
            Ok(_) if samples.is_empty() => {
                loss = Some(Loss { cause: "no sample that the validator accepts".to_owned(), what: String::new() });
            }
            Ok(validator) => {
                for sample in samples {
                    let outcome = outcomes.next().ok_or("the runner ended early")?;
                    unknown += usize::from(outcome["unknown"] == true);
                    loss = loss.or_else(|| lost(place, sample, &outcome, validator));
                }
            }
        }
        report.add(place, (samples.len(), *examples), unknown, loss);
    }
    console::page(&report.text())?;
    Verdict::of(report.verdict())
}

/// Makes the distinct samples of a schema that the validator accepts: the description's examples, and `wanted` others.
fn sampled(place: SchemaPlace, document: &Document, whole: &[Pointer], texts: &mut Texts, wanted: usize) -> Sampled {
    let root = schema::closed(document, &place.at, whole);
    let validator = schema::validator(&root);
    let (mut samples, mut examples): (Vec<Sample>, usize) = (Vec::new(), 0);
    if let Ok(validator) = &validator {
        let mut add = |sample: Sample| {
            let has_result = !place.in_envelope || runner_input(&place, &sample).get("result").is_some();
            let is_new = samples.iter().all(|other| other.value != sample.value);
            let is_added = has_result && is_new && validator.is_valid(&sample.value);
            samples.extend(is_added.then_some(sample));
            is_added
        };
        for example in examples::examples(document, &place.at) {
            // A response with `success: false` is an error, and has no type.
            let is_error = !place.sent && example.get("success") == Some(&Value::Bool(false));
            examples += usize::from(!is_error && add(examples::sample(&root, &example)));
        }
        for number in 0..wanted {
            let mut sample = sample(&root, texts, number);
            // A response without `success: true` is an error, so it needs no type.
            let has_verdict = !place.sent && sample.value.get("success").is_some_and(Value::is_boolean);
            if has_verdict || place.in_envelope && sample.value.is_object() {
                sample.value["success"] = Value::Bool(true);
            }
            add(sample);
        }
    }
    Sampled { place, validator, samples, examples }
}

/// The sample without the properties of the other direction.
fn runner_input(place: &SchemaPlace, sample: &Sample) -> Value {
    without(&sample.value, if place.sent { &sample.read_only } else { &sample.write_only })
}

/// The runner's input for a sample.
fn call(place: &SchemaPlace, sample: &Sample) -> Value {
    json!({"operation": place.operation, "sent": place.sent, "value": runner_input(place, sample)})
}

/// The difference between a sample and the value that came back, if there is one.
fn lost(place: &SchemaPlace, sample: &Sample, outcome: &Value, validator: &Validator) -> Option<Loss> {
    if let Some(cause) = outcome["error"].as_str() {
        let what = outcome["at"].as_str().unwrap_or_default().to_owned();
        return Some(Loss { cause: cause.to_owned(), what });
    }
    let before = runner_input(place, sample);
    let mut after = outcome["value"].clone();
    if place.in_envelope {
        // A list that is null is read as an empty list.
        if before["result"].is_null() && after == json!([]) {
            after = Value::Null;
        }
        let mut around = before.clone();
        around["result"] = after;
        after = around;
    }
    if !place.sent {
        // A type that requests use too does not write read-only properties.
        after = restored(&after, &before, &sample.read_only);
    }
    if let Some((what, cause)) = difference(&before, &after, !place.sent) {
        return Some(Loss { cause: cause.to_owned(), what });
    }
    let whole = restored(&after, &sample.value, &sample.read_only);
    let rejected = place.sent.then(|| validator.validate(&whole).err()).flatten()?;
    Some(Loss { cause: "the validator rejects the encoded value".to_owned(), what: rejected.to_string() })
}

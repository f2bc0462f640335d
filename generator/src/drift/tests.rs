use std::fmt::Write;

use super::{Drift, Inputs, drift};
use crate::budgets::Budgets;

mod budgets;
mod differing;
mod same;
mod settings;

const SEGMENT: &str = "segment = 'widgets'\n";

/// A description with a GET operation without content, a POST operation with the given members, and the given
/// components.
fn description(operation: &str, components: &str) -> String {
    let mut text = "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths:\n  /widgets/{widget_id}:\n".to_owned();
    text.push_str("    get:\n      responses: {'204': {description: gone}}\n    post:\n");
    for line in operation.trim_matches('\n').lines() {
        let _ = writeln!(text, "      {line}");
    }
    text.push_str("components:\n");
    for line in components.trim_matches('\n').lines() {
        let _ = writeln!(text, "  {line}");
    }
    text
}

/// The members of an operation: a JSON request body with the given schema, and a response.
fn with_body(schema: &str) -> String {
    let mut text =
        "responses: {'204': {description: ok}}\nrequestBody:\n  content:\n    application/json:\n".to_owned();
    text.push_str("      schema:\n");
    for line in schema.trim_matches('\n').lines() {
        let _ = writeln!(text, "        {line}");
    }
    text
}

fn compared(upstream: &str, ours: &str, settings: &str) -> Drift {
    drift(&inputs(upstream, ours, settings)).unwrap_or_else(|faults| panic!("{faults}"))
}

fn inputs<'a>(upstream: &'a str, ours: &'a str, settings: &'a str) -> Inputs<'a> {
    Inputs {
        upstream_name: "upstream.yaml",
        upstream,
        ours_name: "ours.yaml",
        ours,
        settings_name: "drift.toml",
        settings,
        budgets: Budgets::default(),
    }
}

/// The differences between two descriptions, each as `place | difference`.
fn found(upstream: &str, ours: &str) -> Vec<String> {
    let drift = compared(upstream, ours, SEGMENT);
    drift.findings.iter().map(|judged| format!("{} | {}", judged.finding.place, judged.finding.what())).collect()
}

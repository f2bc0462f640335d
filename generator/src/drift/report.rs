//! Drift as Markdown for people and as JSON for tools.

use std::{collections::BTreeMap, fmt::Write};

use serde::Serialize;

use super::{Drift, Finding, Judged};
use crate::{
    pointer::Pointer,
    text::markdown::{self, code},
};

/// The JSON form.
#[derive(Serialize)]
struct Json<'a> {
    operations_compared: usize,
    differences: Vec<JsonDifference<'a>>,
    no_longer_apply: Vec<JsonEntry<'a>>,
}

#[derive(Serialize)]
struct JsonDifference<'a> {
    operation: &'a str,
    place: &'a str,
    fact: &'a str,
    upstream: Option<&'a str>,
    ours: Option<&'a str>,
    at: String,
    what: String,
    reason: Option<&'a str>,
    upstream_at: Option<&'a str>,
    ours_at: Option<&'a str>,
}

#[derive(Serialize)]
struct JsonEntry<'a> {
    at: &'a str,
    what: &'a str,
    reason: &'a str,
}

impl Drift {
    /// The numbers of operations and differences, in one line.
    pub fn summary(&self) -> String {
        let listed = self.findings.iter().filter(|judged| judged.reason.is_some()).count();
        format!("{} operations compared, {} differences, {listed} of them listed", self.compared, self.findings.len())
    }

    /// Markdown for a pull request: unlisted differences by operation, each with its pointers, then the reasons of the
    /// listed ones, then the summary.
    pub fn markdown(&self) -> String {
        let mut text = String::new();
        let (operations, inside): (Vec<&Finding>, Vec<&Finding>) =
            self.unlisted().partition(|finding| finding.place.is_empty() && finding.fact == "operation");
        for (title, theirs) in [("Operations that ours lacks", true), ("Operations that upstream lacks", false)] {
            let names: Vec<&str> = operations
                .iter()
                .filter(|finding| finding.upstream.is_some() == theirs)
                .map(|finding| finding.operation.as_str())
                .collect();
            if !names.is_empty() {
                let _ = writeln!(text, "## {title}\n");
                for name in names {
                    let _ = writeln!(text, "- {}", code(name));
                }
                text.push('\n');
            }
        }
        let mut before = "";
        for finding in inside {
            if finding.operation != before {
                let gap = if before.is_empty() { "" } else { "\n" };
                let _ = writeln!(text, "{gap}## {}\n", code(&finding.operation));
                before = &finding.operation;
            }
            let place = if finding.place.is_empty() { String::new() } else { code(&finding.place) + ": " };
            let _ = writeln!(text, "- {place}{}", code(&finding.what()));
            let sides = [("upstream", &finding.upstream_at), ("ours", &finding.ours_at)];
            let at = |(side, at): (&str, &Option<Pointer>)| Some(format!("{side} {}", code(at.as_ref()?.as_str())));
            let _ = writeln!(text, "  ({})", sides.into_iter().filter_map(at).collect::<Vec<_>>().join(", "));
        }
        if !before.is_empty() {
            text.push('\n');
        }
        self.listed(&mut text);
        if !self.stale.is_empty() {
            text.push_str("## Listed, but no longer so\n\n");
            for entry in &self.stale {
                let _ = writeln!(text, "- {}: {}", code(&entry.at), code(&entry.what));
            }
            text.push('\n');
        }
        let _ = writeln!(text, "{}", self.summary());
        text
    }

    /// JSON for tools.
    ///
    /// # Errors
    ///
    /// None that is known: every value is a string, a number or an array.
    pub fn json(&self) -> Result<String, serde_json::Error> {
        let differences = self.findings.iter().map(|Judged { finding, reason }| JsonDifference {
            operation: &finding.operation,
            place: &finding.place,
            fact: &finding.fact,
            upstream: finding.upstream.as_deref(),
            ours: finding.ours.as_deref(),
            at: finding.at(),
            what: finding.what(),
            reason: reason.as_deref(),
            upstream_at: finding.upstream_at.as_ref().map(Pointer::as_str),
            ours_at: finding.ours_at.as_ref().map(Pointer::as_str),
        });
        let entry =
            self.stale.iter().map(|entry| JsonEntry { at: &entry.at, what: &entry.what, reason: &entry.reason });
        let json = Json {
            operations_compared: self.compared,
            differences: differences.collect(),
            no_longer_apply: entry.collect(),
        };
        serde_json::to_string_pretty(&json).map(|text| text + "\n")
    }

    fn unlisted(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|judged| judged.reason.is_none()).map(|judged| &judged.finding)
    }

    /// Each reason once, with the number of its differences.
    fn listed(&self, text: &mut String) {
        let mut reasons: BTreeMap<&str, usize> = BTreeMap::new();
        for reason in self.findings.iter().filter_map(|judged| judged.reason.as_deref()) {
            *reasons.entry(reason).or_default() += 1;
        }
        if reasons.is_empty() {
            return;
        }
        text.push_str("## Listed\n\n");
        for (reason, count) in reasons {
            let reason = reason.split_whitespace().collect::<Vec<_>>().join(" ");
            let _ = writeln!(text, "- {count}: {}", markdown::text(&reason));
        }
        text.push('\n');
    }
}

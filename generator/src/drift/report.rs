//! Writes the differences between two descriptions as Markdown and as JSON.

use std::{collections::BTreeMap, fmt::Write};

use serde_json::json;

use super::{Difference, Drift, Finding, Judged};
use crate::{
    pointer::Pointer,
    text::markdown::{self, code},
};

impl Drift {
    /// The numbers of compared operations and of differences, in one line.
    pub(crate) fn summary(&self) -> String {
        let listed = self.findings.iter().filter(|judged| judged.reason.is_some()).count();
        format!("{} operations compared, {} differences, {listed} of them listed", self.compared, self.findings.len())
    }

    /// Markdown for a pull request: the unintended differences by operation with their pointers, the reasons of the
    /// intended ones, the entries of the settings that match nothing, and the summary.
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
            text.push_str("## Entries that match no difference\n\n");
            for entry in &self.stale {
                let _ = writeln!(text, "- {}: {}", code(&entry.at), code(&entry.what));
            }
            text.push('\n');
        }
        let _ = writeln!(text, "{}", self.summary());
        text
    }

    /// JSON: `{operations_compared, differences, no_longer_apply}`.
    pub fn json(&self) -> String {
        let difference = |Judged { finding, reason }: &Judged| {
            json!({
                "operation": finding.operation,
                "place": finding.place,
                "fact": finding.fact,
                "upstream": finding.upstream,
                "ours": finding.ours,
                "upstream_at": finding.upstream_at.as_ref().map(Pointer::as_str),
                "ours_at": finding.ours_at.as_ref().map(Pointer::as_str),
                "at": finding.at(),
                "what": finding.what(),
                "reason": reason,
            })
        };
        let entry = |entry: &Difference| json!({"at": entry.at, "what": entry.what, "reason": entry.reason});
        let json = json!({
            "operations_compared": self.compared,
            "differences": self.findings.iter().map(difference).collect::<Vec<_>>(),
            "no_longer_apply": self.stale.iter().map(entry).collect::<Vec<_>>(),
        });
        format!("{json:#}\n")
    }

    fn unlisted(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|judged| judged.reason.is_none()).map(|judged| &judged.finding)
    }

    /// Writes the reason of each intended difference once, with the number of differences that have it.
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
